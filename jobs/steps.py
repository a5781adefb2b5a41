"""One chunk of each job. A step finds what is due on the run's day, calls one service, and says how far it came."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.services import checkpoints, expiry, regrading, rhythm


@dataclass(frozen=True)
class Step:
    """How far a chunk came: the key of the last row it saw, None when nothing is left; what it did, and a line for each
    record that could not be handled (it stops nobody else)."""

    cursor: int | None
    counts: dict[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def grade_recalculation(session: Session, day: date, full: bool, cursor: int) -> Step:
    return Step(*regrading.chunk(session, cursor, day, full))


def inspection_frequency(session: Session, day: date, full: bool, cursor: int) -> Step:
    return Step(*rhythm.chunk(session, cursor, day))


def publication_expiry(session: Session, day: date, full: bool, cursor: int) -> Step:
    return Step(*expiry.publications(session, cursor, day))


def deadlines(session: Session, day: date, full: bool, cursor: int) -> Step:
    return Step(*expiry.findings(session, cursor, day))


def integrity_check(session: Session, day: date, full: bool, cursor: int) -> Step:
    return Step(None, checkpoints.keep(session, day))


STEPS: dict[str, Callable[[Session, date, bool, int], Step]] = {
    step.__name__: step for step in (grade_recalculation, inspection_frequency, publication_expiry, deadlines, integrity_check)
}
