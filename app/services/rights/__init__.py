"""三(七) 信用修复: what is particular to applications for repair, of whatever kind of record.

It registers its functions in flow.registry and uses publishing, credit and what lies below them; it imports no other
chapter.
"""
