"""公示 as a mechanism: copies of a record on each channel, the text the public reads, what a move would show or end.

It knows registers only by their `Publishing` declaration. It uses flow, rulebook and what lies below.
"""
