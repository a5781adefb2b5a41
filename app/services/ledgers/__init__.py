"""Whole ledgers on their way in and out.

Columns and headings, intake (what forms and ledgers have in common), loading and what a row changes, export, and the
workbook that goes back with its faults. This room knows registers only by what they declare; it uses flow, rulebook,
reading and platform.
"""
