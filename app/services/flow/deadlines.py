"""Legal clocks of records: started and stopped by moves, read by the inbox, recomputed when a calendar arrives."""

from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.rules import dates
from app.rules.errors import N_, Refused
from app.services.rulebook import standards
from models.base import Register
from models.platform import Deadline, Holiday, WorkItem

_DECEMBER = 12


def calendar(session: Session) -> dates.Calendar:
    """The working-day calendar as the Holiday table knows it."""
    rows = session.execute(select(Holiday.day, Holiday.is_workday, Holiday.name, Holiday.source))
    return dates.Calendar.of(dates.HolidayRow(*row) for row in rows)


def unknown_years(session: Session, day: date) -> dict[int, tuple[str, ...]]:
    """The years whose calendar should be known by `day` and is not: this one, in December the next as well.

    To each the holidays it lacks; none are named of a year of which nothing is entered.
    """
    known, wanted = calendar(session), [day.year, day.year + 1] if day.month == _DECEMBER else [day.year]
    return {year: known.gaps.get(year, ()) for year in wanted if year not in known.years}


def start(session: Session, record: Register, kind: str, day: date) -> Deadline:
    """Begin the clock `kind`: its basis is the column that the policy names, else the day of the move.

    Its term is the record's own where it has one, else that of the policy. A clock that already runs is left alone:
    submitting a second time gains no time.
    """
    if running := _running(session, record, kind):
        return running
    law = standards.parameters(session)
    term = {
        "source": law.source(f"deadlines.{kind}", day),
        **law.table(f"deadlines.{kind}", day),
        **record.own_term(kind),
    }
    clock = Deadline(
        register=record.register_name(),
        record_id=record.id,
        department_id=record.department_id,
        kind=kind,
        title=record.title[:255],
        started_on=getattr(record, term.get("basis") or "", None) or day,
        days=term["days"],
        working=term["kind"] == "working",
        pauses=[],
        source=term["source"][:255],
    )
    _set(clock, calendar(session))
    session.add(clock)
    session.flush()
    _show_due(session, record.register_name(), record.id)
    return clock


def _set(clock: Deadline, days: dates.Calendar) -> None:
    """Compute its last day from its term, its pauses and the calendar."""
    due = dates.days_after(clock.started_on, clock.days, kind_of(clock), days, pauses_of(clock))
    clock.due_on, clock.provisional = due.due_on, due.provisional


def kind_of(clock: Deadline) -> str:
    return "working" if clock.working else "calendar"


def pauses_of(clock: Deadline) -> list[tuple[date, date]]:
    """The pauses that are over, each from the day on which it began to its last day."""
    return [(date.fromisoformat(begun), date.fromisoformat(last)) for begun, last in clock.pauses]


def extend(session: Session, record: Register, kind: str, day: date) -> None:
    """Give the running clock `kind` more of its own days, once, as the policy `<kind>_extension` says.

    Raises Refused where none runs, it was extended already or its last day has passed.
    """
    running = _running(session, record, kind)
    if running and running.due_on < day and not running.paused_on:
        raise Refused(
            N_("The term of %(record)s ended on %(day)s and can no longer be extended; please decide now."),
            record=record.title,
            day=running.due_on,
        )
    if running is None or running.extended:
        raise Refused(
            N_("The term of %(record)s cannot be extended: no clock runs, or it was extended once already."),
            record=record.title,
        )
    running.days += standards.parameters(session).number(f"deadlines.{kind}_extension", day)
    running.extended, running.warned = True, 0
    _set_anew(session, record, running)


def change(session: Session, record: Register, kind: str, days: int, day: date) -> bool:
    """Give the running clock `kind` another term, from the day on which it began; what was late on `day` stays late.

    Whether it runs by this term now.
    """
    clock = _running(session, record, kind)
    if clock is None or (clock.due_on < day and not clock.paused_on):
        return False
    more = standards.parameters(session).number(f"deadlines.{kind}_extension", clock.started_on)
    clock.days, clock.warned = days + (more if clock.extended else 0), 0
    _set_anew(session, record, clock)
    return True


def pause(session: Session, record: Register, kind: str, day: date) -> None:
    """Let the clock `kind` stand still after `day`; nothing happens where none runs."""
    if (running := _running(session, record, kind)) and running.paused_on is None:
        running.paused_on = day
        session.flush()
    _show_due(session, record.register_name(), record.id)


def resume(session: Session, record: Register, kind: str, day: date) -> None:
    """Let it go on after `day`: the days since it was paused, this one the last of them, are not counted."""
    if (running := _running(session, record, kind)) and running.paused_on is not None:
        running.pauses = [*running.pauses, [running.paused_on.isoformat(), day.isoformat()]]
        running.paused_on = None
        _set_anew(session, record, running)


def _set_anew(session: Session, record: Register, clock: Deadline) -> None:
    _set(clock, calendar(session))
    session.flush()
    _show_due(session, record.register_name(), record.id)


def stop(session: Session, record: Register, kind: str, day: date) -> None:
    """End the clock `kind` of this record; nothing happens where none runs."""
    if running := _running(session, record, kind):
        running.stopped_on = day
        session.flush()
    _show_due(session, record.register_name(), record.id)


def _running(session: Session, record: Register, kind: str) -> Deadline | None:
    return session.scalar(
        select(Deadline).where(
            Deadline.register == record.register_name(),
            Deadline.record_id == record.id,
            Deadline.kind == kind,
            Deadline.stopped_on.is_(None),
        )
    )


def of(session: Session, register: str, record_id: int) -> list[Deadline]:
    """All clocks of a record, the open ones first."""
    query = select(Deadline).where(Deadline.register == register, Deadline.record_id == record_id)
    return list(session.scalars(query.order_by(Deadline.stopped_on.is_not(None), Deadline.due_on)))


def _show_due(session: Session, register: str, record_id: int) -> None:
    """The inbox shows the earliest open clock of the record."""
    first = (
        select(Deadline.due_on)
        .where(Deadline.register == register, Deadline.record_id == record_id, Deadline.runs())
        .order_by(Deadline.due_on)
        .limit(1)
        .scalar_subquery()
    )
    session.execute(
        update(WorkItem).where(WorkItem.register == register, WorkItem.record_id == record_id).values(due_on=first)
    )


def recompute(session: Session) -> list[dict[str, Any]]:
    """Compute every open working-day clock again after the calendar changed; tell which moved, from when to when."""
    days = calendar(session)
    moved: list[dict[str, Any]] = []
    for clock in session.scalars(select(Deadline).where(Deadline.stopped_on.is_(None), Deadline.working.is_(True))):
        before = clock.due_on
        _set(clock, days)
        if clock.due_on != before:
            about = {"register": clock.register, "id": clock.record_id, "title": clock.title}
            moved.append({**about, "from": before, "to": clock.due_on})
    session.flush()
    for change in moved:
        _show_due(session, change["register"], change["id"])
    return moved
