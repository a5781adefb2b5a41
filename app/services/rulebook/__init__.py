"""Which rules are in force (the dated policy under the bureau's own values), and decisions with their reasons.

It uses nothing of the other rooms.
"""
