"""A new installation: schema and first data, and whether an installation is safe and complete.

It may use every room below it; only commands and tests use it.
"""
