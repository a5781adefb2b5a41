"""The verbs of the office. They use the session they are given, never commit, never see a request."""
