"""三(五) 联合惩戒: what is particular to accidents.

It registers its functions in flow.registry and uses credit and what lies below; it imports no other chapter.
"""
