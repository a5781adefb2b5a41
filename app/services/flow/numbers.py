"""Serial numbers of documents: the next one after the highest that exists with the same beginning."""

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import scope
from app.services.flow import locks
from app.services.reading import cells

LONGEST_SERIAL = 5
"""A serial has at most so many digits; what is longer is no number of a series."""


def next_serial(session: Session, number: InstrumentedAttribute[Any], prefix: str) -> int:
    """One more than the highest serial of six digits after `prefix`, whichever department has it.

    Whoever asks at the same moment waits for the commit. What was given in this transaction is remembered: of the
    rows of one ledger the database knows nothing before they are all read.
    """
    given = _given(session)
    if prefix not in given:
        given[prefix] = _last_serial(session, number, prefix)
    given[prefix] += 1
    return given[prefix]


def _given(session: Session) -> dict[str, int]:
    """The last serial by prefix that was given in the transaction that is open."""
    kept: WeakKeyDictionary[object, dict[str, int]] = session.info.setdefault("serials", WeakKeyDictionary())
    return kept.setdefault(session.get_transaction() or session.begin(), {})


def _last_serial(session: Session, number: InstrumentedAttribute[Any], prefix: str) -> int:
    if session.get_bind().dialect.name == "postgresql" and not locks.only_looks(session):
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(prefix))))
    with scope.confined_to(None):
        highest = session.scalar(select(func.max(number)).where(number.like(f"{prefix}%")))
    return int(highest[len(prefix) :].partition("#")[0]) if highest else 0  # a draft thrown away has its key behind it


def free_in_series(
    session: Session, key: InstrumentedAttribute[Any], mark: str, series: str, year: int, gaps: int = 5
) -> list[str]:
    """The numbers of a series that no record of any department has: the next one, then the first gaps.

    key   the column in which the numbers stand in their one spelling
    mark  of the bureau: （陈）应急罚〔2026〕31号
    """
    begun = f"（{mark}）{series}〔{year}〕"
    prefix = cells.document_key(begun)
    with scope.confined_to(None):
        kept = session.scalars(select(key).where(key.startswith(prefix, autoescape=True))).all()
    serials = {found for number in kept if (found := _serial(number.removeprefix(prefix)))}
    missing = [n for n in range(1, max(serials, default=0)) if n not in serials][:gaps]
    return [f"{begun}{n}号" for n in (max(serials, default=0) + 1, *missing)]


def _serial(rest: str) -> int | None:
    return int(rest) if rest.isdecimal() and len(rest) <= LONGEST_SERIAL else None


def own(session: Session, number: InstrumentedAttribute[Any], mark: str, year: int) -> str:
    """A number that the system gives, such as XF-2026-000001."""
    prefix = f"{mark}-{year}-"
    return f"{prefix}{next_serial(session, number, prefix):06d}"


def person_no(session: Session, number: InstrumentedAttribute[Any]) -> str:
    """A number by which a person is told from others of the name, such as RY000001."""
    return f"RY{next_serial(session, number, 'RY'):06d}"
