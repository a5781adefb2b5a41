"""Whole ledgers on their way in and out: columns and headings, intake (the one door for forms and ledgers), loading, export,
the workbook that goes back with its faults.

It knows registers only by what they declare. It uses flow, rulebook, reading and platform.
"""
