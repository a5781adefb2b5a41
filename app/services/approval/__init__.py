"""三(二) 信易+审批: what is particular to matters, cases, commitments, guidance and credit reports.

standing says what is known of an applicant's credit, lanes which lane and terms follow from it, promises what was
promised in a case, certificates what a case ends in and how it is taken back, checks the look at it afterwards,
prospects what repair would change, extracts what is certified, figures how the chapter fares.

It registers its functions in flow.registry and uses credit, documents and what lies below; it imports no other
chapter.
"""
