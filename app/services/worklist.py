"""待办: who waits for whom. One row per waiting record, kept by the session, so that an inbox is one query."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, event, func, insert, inspect, select
from sqlalchemy.orm import Session

from app import clock
from models.base import Register
from models.platform import Deadline, WorkItem
from models.subjects import Enterprise


def listen(session: Any) -> None:
    event.listen(session, "after_flush", _follow)


def _follow(session: Session, _context: Any) -> None:
    """Whenever a record is new or its status has changed, its work item says where it now stands."""
    moved = [row for row in session.new if isinstance(row, Register)]
    moved += [row for row in session.dirty if isinstance(row, Register) and inspect(row).attrs.status.history.has_changes()]
    if not moved:
        return
    place(session, moved)


def place(session: Session, records: Iterable[Register]) -> None:
    """Replace the work items of these records by where they stand now."""
    connection = session.connection()
    for record in records:
        name = record.register_name()
        connection.execute(delete(WorkItem).where(WorkItem.register == name, WorkItem.record_id == record.id))
        if record.WORKFLOW.waits_in(record.status):
            connection.execute(insert(WorkItem), [item(connection, record)])


def item(connection: Connection, record: Register) -> dict[str, Any]:
    """The work item of a record that waits."""
    subject = getattr(record, "party_name", None) or getattr(record, "subject", None) or _subject(connection, record)
    return {
        "register": record.register_name(),
        "record_id": record.id,
        "status": str(record.status),
        "title": record.title[:255],
        "subject": str(subject or "")[:255],
        "department_id": record.department_id,
        "author_id": record.created_by_id,
        "since": clock.now(),
        "due_on": getattr(record, "due_on", None) or _due(connection, record),
    }


def _due(connection: Connection, record: Register) -> Any:
    """The earliest legal clock of the record that still runs."""
    running = (Deadline.register == record.register_name(), Deadline.record_id == record.id, Deadline.stopped_on.is_(None))
    return connection.scalar(select(func.min(Deadline.due_on)).where(*running))


def _subject(connection: Connection, record: Register) -> Any:
    """The name of the enterprise the record is about; read beside the session, which is in the middle of a flush."""
    key = getattr(record, "enterprise_id", None)
    return connection.scalar(select(Enterprise.name).where(Enterprise.id == key)) if key else None
