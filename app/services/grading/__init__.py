"""三(四) 信用分级分类监管: what is particular to the bureau's own standards and
parameters, and to the results of grading.

It registers its functions in flow.registry and uses credit and what lies below; it imports no other chapter.
"""
