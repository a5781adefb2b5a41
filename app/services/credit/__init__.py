"""The ledger of credit facts, and what is computed from it: grades and inspection frequencies, one by one and in bulk.

It knows no register but the enterprise whose ledger it keeps. It uses flow, rulebook and what lies below.
"""
