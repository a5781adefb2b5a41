"""Waiting in line: what changes a ledger or a grade holds the enterprise or the person first, one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from models.base import Register
from models.subjects import Enterprise

NO_KEY = {"key_share": True}
"""A lock that leaves others free to add rows which point at the one that is held."""


@contextmanager
def looking(session: Session) -> Iterator[None]:
    """While a form or a ledger is only looked at: nothing is kept, so nothing is locked and nobody waited for."""
    before, session.info["looking"] = only_looks(session), True
    try:
        yield
    finally:
        session.info["looking"] = before


def only_looks(session: Session) -> bool:
    return bool(session.info.get("looking"))


def lock_enterprise(session: Session, enterprise_id: int | None) -> Enterprise | None:
    """The enterprise as it now stands, locked until the transaction ends; None when there is none.

    Everybody who adds a fact, ends one or grades takes this lock before any other, so that nobody computes from a
    ledger that somebody else is writing, and no two transactions wait for each other.
    """
    return lock(session, Enterprise, enterprise_id)


def lock_subject(session: Session, record: Any) -> Any:  # noqa: ANN401  # a record of any register, about any other
    """Whomever a record is about, as they now stand and locked likewise; None where that is nobody on a register."""
    for name, register in type(record).subjects().items():
        if key := getattr(record, f"{name}_id"):
            return lock(session, register, key)
    return None


def lock(session: Session, register: type[Register], key: int | None) -> Any:  # noqa: ANN401  # a record of the register
    if not key:
        return None
    session.flush()
    return session.get(register, key, with_for_update=NO_KEY, populate_existing=True)
