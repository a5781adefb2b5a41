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

    A clock that already runs is left alone: submitting a second time gains no time.
    """
    if running := _running(session, record, kind):
        return running
    term = standards.parameters(session).table(f"deadlines.{kind}", day)
    from_day = getattr(record, term.get("basis") or "", None) or day
    due = dates.days_after(from_day, term["days"], term["kind"], calendar(session))
    clock = Deadline(
        register=record.register_name(),
        record_id=record.id,
        department_id=record.department_id,
        kind=kind,
        title=record.title[:255],
        started_on=from_day,
        days=term["days"],
        working=term["kind"] == "working",
        due_on=due.due_on,
        provisional=due.provisional,
        source=standards.parameters(session).source(f"deadlines.{kind}", day),
    )
    session.add(clock)
    session.flush()
    _show_due(session, record.register_name(), record.id)
    return clock


def extend(session: Session, record: Register, kind: str, day: date) -> None:
    """Give the running clock `kind` more of its own days, once, as the policy `<kind>_extension` says.

    Raises Refused where none runs, it was extended already or its last day has passed.
    """
    running = _running(session, record, kind)
    if running and running.due_on < day:
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
    more = standards.parameters(session).number(f"deadlines.{kind}_extension", day)
    due = dates.days_after(
        running.started_on, running.days + more, "working" if running.working else "calendar", calendar(session)
    )
    running.days, running.due_on, running.provisional, running.extended = (
        running.days + more,
        due.due_on,
        due.provisional,
        True,
    )
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
        .where(Deadline.register == register, Deadline.record_id == record_id, Deadline.stopped_on.is_(None))
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
        due = dates.days_after(clock.started_on, clock.days, "working", days)
        if due.due_on != clock.due_on:
            moved.append(
                {
                    "register": clock.register,
                    "id": clock.record_id,
                    "title": clock.title,
                    "from": clock.due_on,
                    "to": due.due_on,
                }
            )
        clock.due_on, clock.provisional = due.due_on, due.provisional
    session.flush()
    for change in moved:
        _show_due(session, change["register"], change["id"])
    return moved
