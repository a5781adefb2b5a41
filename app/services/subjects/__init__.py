"""主体: what is particular to enterprises, practitioners, inspectors, agencies and departments.

It registers its functions in flow.registry and uses credit and what lies below; it imports no other chapter.
"""
