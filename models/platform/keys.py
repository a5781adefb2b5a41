"""Keys of tables that grow without end."""

from sqlalchemy import BigInteger, Integer

Serial = BigInteger().with_variant(Integer, "sqlite")
"""A key that counts past two thousand million; SQLite counts only INTEGER keys by itself."""
