"""三(三) 信用+安全评价监管: what is particular to inspections and to the hazards they find.

It registers its functions in flow.registry and uses credit and what lies below; it imports no other chapter.
"""
