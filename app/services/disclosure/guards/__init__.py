"""Checks of licences and penalties, and of the collection of fines."""
