"""Which rules are in force: the dated policy with the bureau's own values laid over it, and the decisions kept with their reasons.

It uses nothing of the other rooms.
"""
