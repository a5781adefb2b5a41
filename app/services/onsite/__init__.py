"""Inspections on a phone: what an inspector takes along, and what comes back when there is a signal again.

It reads tasks of the chapter of inspections and enters what was found through the same intake as every form.
"""
