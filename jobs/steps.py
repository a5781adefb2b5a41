"""One chunk of each job. A step finds what is due on the run's day, calls one service, and says how far it came."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.services.credit import frequency_in_bulk, grading_in_bulk
from app.services.disclosure import reassessment
from app.services.inspection import overdue
from app.services.platform import checkpoints
from app.services.publishing import expiry


@dataclass(frozen=True)
class Step:
    """How far a chunk came: the key of the last row it saw, None when nothing is left; what it did, and a line for each
    record that could not be handled (it stops nobody else)."""

    cursor: int | None
    counts: dict[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


PASS = 1 << 48
"""A cursor is the pass a job is in and the key it came to: pass × PASS + key."""


def _in_turn(
    session: Session,
    day: date,
    cursor: int,
    *passes: Callable[[Session, int, date], tuple[int | None, dict[str, int], tuple[str, ...]]],
) -> Step:
    """One chunk of a job that goes through its records more than once, each pass after the one before."""
    number, key = divmod(cursor, PASS)
    reached, counts, faults = passes[number](session, key, day)
    if reached is not None:
        return Step(number * PASS + reached, counts, faults)
    return Step((number + 1) * PASS if number + 1 < len(passes) else None, counts, faults)


def grade_recalculation(session: Session, day: date, full: bool, cursor: int) -> Step:
    return Step(*grading_in_bulk.chunk(session, cursor, day, full))


def inspection_frequency(session: Session, day: date, full: bool, cursor: int) -> Step:
    return Step(*frequency_in_bulk.chunk(session, cursor, day))


def publication_expiry(session: Session, day: date, full: bool, cursor: int) -> Step:
    return _in_turn(session, day, cursor, reassessment.due_terms, expiry.publications)


def deadlines(session: Session, day: date, full: bool, cursor: int) -> Step:
    return Step(*overdue.findings(session, cursor, day))


def integrity_check(session: Session, day: date, full: bool, cursor: int) -> Step:
    return Step(*checkpoints.keep(session, day, cursor))


STEPS: dict[str, Callable[[Session, date, bool, int], Step]] = {
    step.__name__: step
    for step in (grade_recalculation, inspection_frequency, publication_expiry, deadlines, integrity_check)
}
