"""The verbs of the office, in rooms. They use the session, never commit and never see a request.

Imports point down (pyproject.toml holds the contract): demo, installation, chapters.py, ledgers, one room per chapter
of the plan, publishing, documents, credit, messages, flow, rulebook, reading, platform.
"""
