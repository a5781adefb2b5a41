"""A job tried out: everything it would do, done in one transaction that is rolled back."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.extensions import db, writing
from app.rules.errors import N_, Refused
from app.rules.terms import Term
from app.services.platform import timetable
from jobs.steps import STEPS, Slice
from models.base import registers
from models.platform import Movement

SHOWN = 50
"""So many of the records that would be moved are named."""


@dataclass(frozen=True)
class Rehearsal:
    """What a run would come to: counts by name, the lines of its log, and (record, from, to) of what it would move."""

    counts: dict[str, int]
    log: tuple[Refused, ...]
    moves: tuple[tuple[str, Term, Term], ...]


class PutDown(Exception):
    """A trial was not brought to its end: its process is to stop."""


def rehearse(name: str, day: date, *, full: bool = False, after_chunk: Callable[[], bool] = lambda: True) -> Rehearsal:
    """Try a job out for a day; nothing is kept of it, neither in the database nor on disk.

    Others wait meanwhile for what it holds, as they would for the run itself. Raises Refused for an unknown job, and
    PutDown where `after_chunk`, called after each chunk, says no.
    """
    step = STEPS[timetable.job(name).name]
    counts, log = Counter[str](), list[Refused]()
    cursor: int | None = 0
    with writing(), Session(db.engine) as session:
        session.info["trial"] = True
        last = session.scalar(select(func.max(Movement.id))) or 0
        try:
            while cursor is not None:
                done = step(session, Slice(day, full, cursor))
                counts.update(done.counts)
                log += done.faults
                cursor = done.cursor
                session.flush()
                session.expunge_all()
                if not after_chunk():
                    raise PutDown
            return Rehearsal(dict(counts), tuple(log), _moves(session, last))
        finally:
            session.rollback()


def in_sentences(found: Rehearsal) -> list[Refused]:
    """What a trial found, line by line: what should be looked into, and which record would be moved where."""
    said = N_("%(record)s: %(before)s → %(then)s")
    moved = (Refused(said, record=record, before=before, then=then) for record, before, then in found.moves)
    return [*found.log, *moved]


def _moves(session: Session, after: int) -> tuple[tuple[str, Term, Term], ...]:
    steps = session.scalars(select(Movement).where(Movement.id > after).order_by(Movement.id).limit(SHOWN)).all()
    words = {register.register_name(): register.WORKFLOW.vocabulary for register in registers()}
    return tuple(
        (step.title, words[step.register](step.from_status), words[step.register](step.to_status)) for step in steps
    )
