"""The ledger of credit facts, and what is computed from it: grades and inspection frequencies, one by one and in bulk.

It knows no registers but the enterprises and persons whose ledger it keeps. It uses flow, rulebook and what lies below.
"""
