"""消息: what people are told inside the house, about records, in their language, read or not.

It registers its functions in flow.registry and uses flow and what lies below it.
"""
