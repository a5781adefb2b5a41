"""Serial numbers of documents: the next one after the highest that exists with the same beginning."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import scope


def next_serial(session: Session, number: InstrumentedAttribute[Any], prefix: str) -> int:
    """One more than the highest serial of six digits after `prefix`, whichever department has it.

    Whoever asks at the same moment waits for the commit.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(prefix))))
    with scope.confined_to(None):
        highest = session.scalar(select(func.max(number)).where(number.like(f"{prefix}%")))
    return int(highest[len(prefix) :]) + 1 if highest else 1


def application_no(session: Session, number: InstrumentedAttribute[Any], kind: str, year: int) -> str:
    """A number of the bureau's own, such as XF-2026-000001."""
    prefix = f"{kind}-{year}-"
    return f"{prefix}{next_serial(session, number, prefix):06d}"
