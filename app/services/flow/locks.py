"""Waiting in line: what changes an enterprise's grade holds the enterprise first, one after the other."""

from sqlalchemy.orm import Session

from models.subjects import Enterprise

NO_KEY = {"key_share": True}
"""A lock that leaves others free to add rows which point at the enterprise."""


def lock_enterprise(session: Session, enterprise_id: int | None) -> Enterprise | None:
    """The enterprise as it now stands, locked until the transaction ends; None when there is none.

    Everybody who adds a fact, ends one or grades takes this lock before any other, so that nobody computes from a
    ledger that somebody else is writing, and no two transactions wait for each other.
    """
    if not enterprise_id:
        return None
    session.flush()
    return session.get(Enterprise, enterprise_id, with_for_update=NO_KEY, populate_existing=True)
