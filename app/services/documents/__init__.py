"""文书: templates of the bureau, what is laid out of them, the numbers given, and how documents reach people.

A template is text with names of a record's columns in it. It registers its functions in flow.registry and uses credit,
flow and what lies below; it knows no register by name.
"""
