"""三(一) 政务公开: what is particular to licences and penalties, and to the terms of their publicity.

It registers its functions in flow.registry and uses publishing, credit and what lies below them; it imports no other
chapter.
"""
