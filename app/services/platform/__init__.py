"""What the rest stands on: accounts, job runs and their timetable, checkpoints of the audit chain, bulk writing.

It uses nothing of the other rooms.
"""
