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
class Slice:
    """What a step is to do now: what is due on `day`, after `cursor`; `full` for every record, with a reason or not."""

    day: date
    full: bool = False
    cursor: int = 0


@dataclass(frozen=True)
class Step:
    """What a chunk came to.

    cursor  the key of the last row it saw, None when nothing is left
    counts  what it did, by name (platform.runs.COUNTS)
    faults  a line for each record that could not be handled; the others are
    """

    cursor: int | None
    counts: dict[str, int] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


Run = Callable[[Session, Slice], Step]
Pass = Callable[[Session, int, date], tuple[int | None, dict[str, int], tuple[str, ...]]]
"""One pass of a job through its records: (session, cursor, day) to what a Step holds."""

STEPS: dict[str, Run] = {}
"""The step of each job, by the job's name in the timetable."""
PASS = 1 << 48
"""The cursor of a job of several passes is the pass it is in and the key it came to: pass × PASS + key."""


def step(run: Run) -> Run:
    """The step of the job that has the function's name; raises RuntimeError where the job has one already."""
    name = run.__name__
    if name in STEPS:
        raise RuntimeError(f"Two steps are named “{name}”.")
    STEPS[name] = run
    return run


def _in_turn(session: Session, part: Slice, *passes: Pass) -> Step:
    """One chunk of a job that goes through its records more than once, each pass after the one before."""
    number, key = divmod(part.cursor, PASS)
    reached, counts, faults = passes[number](session, key, part.day)
    if reached is not None:
        return Step(number * PASS + reached, counts, faults)
    return Step((number + 1) * PASS if number + 1 < len(passes) else None, counts, faults)


@step
def grade_recalculation(session: Session, part: Slice) -> Step:
    return Step(*grading_in_bulk.chunk(session, part.cursor, part.day, part.full))


@step
def inspection_frequency(session: Session, part: Slice) -> Step:
    return Step(*frequency_in_bulk.chunk(session, part.cursor, part.day))


@step
def publication_expiry(session: Session, part: Slice) -> Step:
    return _in_turn(session, part, reassessment.due_terms, expiry.publications)


@step
def deadlines(session: Session, part: Slice) -> Step:
    return Step(*overdue.findings(session, part.cursor, part.day))


@step
def integrity_check(session: Session, part: Slice) -> Step:
    return Step(*checkpoints.keep(session, part.day, part.cursor))
