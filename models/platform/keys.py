"""What tables of the machine room have in common: keys that count without end, and no entries in the audit chain."""

from sqlalchemy import BigInteger, Integer

Serial = BigInteger().with_variant(Integer, "sqlite")
"""A key that counts past two thousand million; SQLite counts only INTEGER keys by itself."""


class Unlogged:
    """The system's own bookkeeping: writing it has no entries of its own; runs of jobs are entered with `note`."""
