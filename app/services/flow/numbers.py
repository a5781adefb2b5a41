"""Serial numbers of documents: the next one after the highest that exists with the same beginning."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import scope
from app.services.reading import cells

LONGEST_SERIAL = 5
"""A serial has at most so many digits; what is longer is no number of a series."""


def next_serial(session: Session, number: InstrumentedAttribute[Any], prefix: str) -> int:
    """One more than the highest serial of six digits after `prefix`, whichever department has it.

    Whoever asks at the same moment waits for the commit.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(prefix))))
    with scope.confined_to(None):
        highest = session.scalar(select(func.max(number)).where(number.like(f"{prefix}%")))
    return int(highest[len(prefix) :]) + 1 if highest else 1


def free_in_series(
    session: Session, key: InstrumentedAttribute[Any], mark: str, series: str, year: int, gaps: int = 5
) -> list[str]:
    """The numbers of a series that no record of any department has: the next one, then the first gaps.

    key   the column in which the numbers stand in their one spelling
    mark  of the bureau: （陈）应急罚〔2026〕31号
    """
    begun = f"（{mark}）{series}〔{year}〕"
    prefixes = {cells.document_key(f"{before}{series}〔{year}〕") for before in (f"（{mark}）", mark)}
    with scope.confined_to(None):
        kept = session.scalars(select(key).where(or_(*(key.startswith(p, autoescape=True) for p in prefixes)))).all()
    serials = {found for number in kept if (found := _serial(number, prefixes))}
    missing = [n for n in range(1, max(serials, default=0)) if n not in serials][:gaps]
    return [f"{begun}{n}号" for n in (max(serials, default=0) + 1, *missing)]


def _serial(number: str, prefixes: Iterable[str]) -> int | None:
    rest = next((number.removeprefix(prefix) for prefix in prefixes if number.startswith(prefix)), "")
    return int(rest) if rest.isdecimal() and len(rest) <= LONGEST_SERIAL else None


def application_no(session: Session, number: InstrumentedAttribute[Any], kind: str, year: int) -> str:
    """A number of the bureau's own, such as XF-2026-000001."""
    prefix = f"{kind}-{year}-"
    return f"{prefix}{next_serial(session, number, prefix):06d}"
