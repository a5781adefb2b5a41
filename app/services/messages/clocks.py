"""Clocks that are running out: who handles a record, and their section chief, are told at stated shares of its term."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import dates
from app.rules.errors import N_, Named, Refused
from app.rules.reasons import Reason
from app.rules.vocabulary.platform import Role
from app.services.flow import deadlines, transition
from app.services.messages import sending
from app.services.rulebook import standards
from models.base import Register, register_of, registers
from models.platform import Deadline

CHUNK = 200
Progress = tuple[int | None, dict[str, int], tuple[Refused, ...]]
WHOLE = 100


def warn(session: Session, cursor: int, day: date) -> Progress:
    """One chunk of the clocks that run, of registers that ask for warnings; each share is told once."""
    due = _running(session, cursor)
    shares = sorted(standards.parameters(session).table("approval.clock_warnings", day).values())
    calendar, told = deadlines.calendar(session), 0
    for clock in due:
        reached = max((s for s in shares if s <= passed(clock, day, calendar)), default=0)
        if reached > clock.warned and (record := _record(session, clock)) is not None:
            _tell(session, clock, record, reached)
            clock.warned, told = reached, told + 1
    return (due[-1].id if len(due) == CHUNK else None), {"seen": len(due), "told": told}, ()


def passed(clock: Deadline, day: date, calendar: dates.Calendar) -> int:
    """The share of a clock's days that have passed on `day`, in percent; on its last day the whole."""
    if day >= clock.due_on:
        return WHOLE
    used = dates.days_passed(clock.started_on, day, deadlines.kind_of(clock), calendar, deadlines.pauses_of(clock))
    return used * WHOLE // clock.days if clock.days else WHOLE


def _running(session: Session, cursor: int) -> Sequence[Deadline]:
    kinds = {kind for register in registers() for kind in register.WARNS}
    names = [register.register_name() for register in registers() if register.WARNS]
    query = select(Deadline).where(
        Deadline.id > cursor,
        Deadline.runs(),
        Deadline.register.in_(names),
        Deadline.kind.in_(kinds),
        Deadline.warned < WHOLE,
    )
    return session.scalars(query.order_by(Deadline.id).limit(CHUNK)).all()


def _record(session: Session, clock: Deadline) -> Register | None:
    register = register_of(clock.register)
    return session.get(register, clock.record_id) if register else None


def _handler(session: Session, record: Register) -> int | None:
    """Who handles a record: whoever moved it last in a role that has the next word as well, else who wrote it."""
    flow, due = record.WORKFLOW, record.WORKFLOW.next_word(record.status)
    steps = (step for step in transition.history(session, record) if step.move in flow.moves)
    own = (step.user_id for step in steps if due.intersection(flow[step.move].roles))
    return next(filter(None, own), record.created_by_id)


def _tell(session: Session, clock: Deadline, record: Register, share: int) -> None:
    term = standards.parameters(session).get(f"deadlines.{clock.kind}")
    params = {"clock": Named(term.chinese, term.label), "share": share, "day": clock.due_on}
    said = Reason(N_("%(clock)s: %(share)s per cent of the days have passed; the last day is %(day)s."), params)
    if handler := _handler(session, record):
        sending.to_person(session, handler, record, said)
    sending.to_role(session, Role.SECTION_CHIEF, record, said, record.department_id)
