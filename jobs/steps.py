"""One chunk of each job. A step finds what is due on the run's day, calls one service, and says how far it came."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from flask_appbuilder import Model
from sqlalchemy.orm import Session

from app import attest
from app.rules.errors import Refused
from app.services.approval import clocks as promised
from app.services.approval import drives
from app.services.credit import frequency_in_bulk, grading_in_bulk, replaying
from app.services.disclosure import collecting, reassessment
from app.services.flow import calendars, strays
from app.services.flow.batches import Look
from app.services.grading import evaluations
from app.services.inspection import coverage, overdue
from app.services.messages import clocks, sending
from app.services.platform import attestations, checkpoints
from app.services.publishing import expiry, remasking
from app.services.publishing import looking_through as published


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
    faults  a sentence for each record that could not be handled (the others are), and for what should be looked into
    """

    cursor: int | None
    counts: dict[str, int] = field(default_factory=dict)
    faults: tuple[Refused, ...] = ()


Run = Callable[[Session, Slice], Step]
Progress = tuple[int | None, dict[str, int], tuple[Refused, ...]]
"""What a Step holds."""
Pass = Callable[[Session, int, date], Progress]
"""One pass of a job through its records: (session, cursor, day)."""

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
    return _in_turn(session, part, reassessment.due_terms, expiry.publications, _looking(remasking.copies))


@step
def deadlines(session: Session, part: Slice) -> Step:
    return _in_turn(session, part, overdue.findings, collecting.overdue)


@step
def approval_clock(session: Session, part: Slice) -> Step:
    return Step(*clocks.warn(session, part.cursor, part.day))


@step
def commitment_clock(session: Session, part: Slice) -> Step:
    return _in_turn(session, part, promised.commitments, promised.checks, promised.drives, drives.settle)


@step
def plan_coverage(session: Session, part: Slice) -> Step:
    return Step(*coverage.warn(session, part.cursor, part.day))


@step
def yearly_evaluation(session: Session, part: Slice) -> Step:
    return _in_turn(session, part, evaluations.begin, evaluations.close_answers)


@step
def calendar_check(session: Session, part: Slice) -> Step:
    missing = calendars.unannounced(session, part.day)
    return Step(None, {"warned": len(missing)}, tuple(missing))


@step
def integrity_check(session: Session, part: Slice) -> Step:
    """The chain first, then what should be looked into, then each table with key facts against the chain, and back."""
    from app.services.ledgers import looking_through as exported  # brings the writing of workbooks, slow to load

    looks = strays.attachments, strays.stray_bytes, published.copies, exported.exports, replaying.grades
    tables = [partial(_compare, model) for model in attest.tables().values()]
    forgetting = strays.forget_held, sending.forget
    return _in_turn(session, part, _walk, *forgetting, *(_looking(look) for look in looks), *tables, _follow)


def _walk(session: Session, cursor: int, day: date) -> Progress:
    return *checkpoints.keep(session, day, cursor), ()


def _compare(model: type[Model], session: Session, cursor: int, _day: date) -> Progress:
    return *attestations.check(session, model, cursor), ()


def _follow(session: Session, cursor: int, _day: date) -> Progress:
    return *attestations.follow(session, cursor), ()


def _looking(look: Callable[[Session, int, date], Look]) -> Pass:
    """A pass that says in its own words what it found or did."""

    def run(session: Session, key: int, day: date) -> Progress:
        reached, counts, found = look(session, key, day)
        return reached, counts, tuple(found)

    return run
