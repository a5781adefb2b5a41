"""待办: one row per waiting record and per draft, kept by the session, so that an inbox is one query."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, event, func, insert, inspect, select
from sqlalchemy.orm import Session, UOWTransaction, scoped_session

from app import clock
from models.base import Register, registers
from models.platform import Deadline, Movement, WorkItem


def listen(session: scoped_session[Session]) -> None:
    event.listen(session, "after_flush", _update)


def _update(session: Session, _context: UOWTransaction) -> None:
    """Keep the work items of new records and of those that changed: where they stand, and in which version."""
    fresh = [row for row in session.new if isinstance(row, Register)]
    changed = [row for row in session.dirty if isinstance(row, Register) and _concerns(session, row)]
    connection = session.connection()
    since = _since(connection, changed)
    _delete(connection, changed)
    _insert(connection, [*fresh, *changed], since)


def _concerns(session: Session, record: Register) -> bool:
    if inspect(record).attrs.status.history.has_changes():
        return True
    flow = record.WORKFLOW
    return flow.is_under_way(record.status) and session.is_modified(record)


def place(session: Session, records: Iterable[Register]) -> None:
    """Replace the work items of these records by where they stand now; one that waits where it did keeps since when."""
    all_of_them, connection = list(records), session.connection()
    since = {(row.register_name(), row.id): row.changed_at for row in all_of_them} | _since(connection, all_of_them)
    _delete(connection, all_of_them)
    _insert(connection, all_of_them, since)


def _since(connection: Connection, records: list[Register]) -> dict[tuple[str, int], datetime]:
    """From when those records wait that stand where they stood."""
    found: dict[tuple[str, int], datetime] = {}
    for name, rows in _by_register(records).items():
        stands = {row.id: str(row.status) for row in rows}
        query = select(WorkItem.record_id, WorkItem.status, WorkItem.since).where(
            WorkItem.register == name, WorkItem.record_id.in_(stands)
        )
        found |= {(name, key): since for key, status, since in connection.execute(query) if status == stands[key]}
    return found


def fill_gaps(session: Session) -> int:
    """Give every waiting record and every draft its work item where an older version left none; how many."""
    return sum(_fill_gaps(session, register) for register in registers())


def _fill_gaps(session: Session, register: type[Register]) -> int:
    flow, name = register.WORKFLOW, register.register_name()
    wanted = [status for status in flow.statuses() if flow.is_under_way(status)]
    whole = select(WorkItem.record_id).where(WorkItem.register == name, WorkItem.version.is_not(None))
    query = (
        select(register).where(register.status.in_(wanted), register.id.not_in(whole)).order_by(register.id).limit(500)
    )
    filled = 0
    while rows := session.scalars(query).all() if wanted else []:
        place(session, rows)
        filled += len(rows)
    return filled


def _by_register(records: Iterable[Register]) -> dict[str, list[Register]]:
    found: dict[str, list[Register]] = {}
    for record in records:
        found.setdefault(record.register_name(), []).append(record)
    return found


def _delete(connection: Connection, records: list[Register]) -> None:
    for name, rows in _by_register(records).items():
        connection.execute(
            delete(WorkItem).where(WorkItem.register == name, WorkItem.record_id.in_([row.id for row in rows]))
        )


def _insert(connection: Connection, records: list[Register], since: Mapping[tuple[str, int], datetime]) -> None:
    """One statement a register, however many records wait.

    It reads beside the session, which is in the middle of a flush.
    """
    for name, rows in _by_register(row for row in records if row.WORKFLOW.is_under_way(row.status)).items():
        waiting = [row for row in rows if row.WORKFLOW.waits_in(row.status)]
        subjects, clocks, barred, past = (
            _subjects(connection, rows),
            _clocks(connection, name, waiting),
            _barred(connection, waiting),
            trails(connection, name, [row.id for row in waiting]),
        )
        connection.execute(
            insert(WorkItem),
            [
                _item(row, subjects, clocks, barred)
                | {"since": since.get((name, row.id)) or clock.now()}
                | _eyes(row, past.get(row.id, []))
                for row in rows
            ],
        )


def _eyes(record: Register, trail: list[tuple[str, frozenset[int]]]) -> dict[str, str]:
    """Who has handled the record so far: those on whose steps it rests, and all."""
    return {
        "handlers": as_kept(record.WORKFLOW.handlers(record.created_by_id, trail)),
        "movers": as_kept({who for _, people in trail for who in people}),
    }


def as_kept(people: Iterable[int]) -> str:
    """People as a work item keeps them: `,3,17,`."""
    return "".join(f",{who}" for who in sorted(people)) + "," if people else ""


def trails(connection: Connection, name: str, keys: list[int]) -> dict[int, list[tuple[str, frozenset[int]]]]:
    """The steps of each record from the oldest on, with whose they were."""
    if not keys:
        return {}
    query = (
        select(Movement.record_id, Movement.move, Movement.user_id, Movement.on_behalf_of_id)
        .where(Movement.register == name, Movement.record_id.in_(keys))
        .order_by(Movement.id)
    )
    found: dict[int, list[tuple[str, frozenset[int]]]] = {}
    for key, move, user, owner in connection.execute(query):
        found.setdefault(key, []).append((move, frozenset(who for who in (user, owner) if who)))
    return found


def _item(
    record: Register, subjects: dict[int, str], clocks: dict[int, date], barred: dict[int, str]
) -> dict[str, Any]:
    """The work item of a record that waits, or that its author has not handed in yet."""
    party = getattr(record, record.PARTY[0]) if record.PARTY else None
    subject = party or subjects.get(record.id)
    return {
        "register": record.register_name(),
        "record_id": record.id,
        "status": str(record.status),
        "title": record.title[:255],
        "subject": str(subject or "")[:255],
        "department_id": record.department_id,
        "author_id": record.created_by_id,
        "due_on": getattr(record, "due_on", None) or clocks.get(record.id),
        "version": record.version,
        "barred": barred.get(record.id, ""),
    }


def _barred(connection: Connection, records: list[Any]) -> dict[int, str]:
    """For each record that asks about another, who decided that one: they need not be shown it."""
    found: dict[int, str] = {}
    for about in type(records[0]).ABOUT if records else ():
        other = type(records[0]).__mapper__.relationships[about].mapper.class_
        found |= _decided(
            connection, other, {record.id: key for record in records if (key := getattr(record, f"{about}_id"))}
        )
    return found


def _decided(connection: Connection, other: type[Register], keys: Mapping[int, int]) -> dict[int, str]:
    """By record: who decided the other one that it asks about, of record: key of the other."""
    query = select(Movement.record_id, Movement.user_id, Movement.on_behalf_of_id).where(
        Movement.register == other.register_name(),
        Movement.record_id.in_(set(keys.values())),
        Movement.move.in_(other.WORKFLOW.decisions()),
    )
    people: dict[int, set[int]] = {}
    for key, user, owner in connection.execute(query):
        people.setdefault(key, set()).update(who for who in (user, owner) if who)
    return {record: as_kept(people[key]) for record, key in keys.items() if key in people}


def _subjects(connection: Connection, records: list[Any]) -> dict[int, str]:
    """Whom the records are about, by record: the names of those on a register."""
    found: dict[int, str] = {}
    for name, register in type(records[0]).subjects().items() if records else ():
        about = {record.id: key for record in records if (key := getattr(record, f"{name}_id"))}
        query = select(register.id, getattr(register, register.NUMBER)).where(register.id.in_(set(about.values())))
        names = {key: called for key, called in connection.execute(query)} if about else {}
        found |= {record: names[key] for record, key in about.items() if key in names}
    return found


def _clocks(connection: Connection, name: str, records: list[Register]) -> dict[int, date]:
    """The earliest legal clock of each record that still runs."""
    if not (keys := [record.id for record in records]):
        return {}
    running = (Deadline.register == name, Deadline.record_id.in_(keys), Deadline.runs())
    return {
        key: due
        for key, due in connection.execute(
            select(Deadline.record_id, func.min(Deadline.due_on)).where(*running).group_by(Deadline.record_id)
        )
    }
