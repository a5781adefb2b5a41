"""三(二) 信易+审批: what is particular to commitments.

It registers its functions in flow.registry and uses credit and what lies below; it imports no other chapter.
"""
