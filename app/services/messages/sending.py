"""Telling people something about a record, and what each of them has not read yet."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.rules.reasons import Reason
from app.services.flow.batches import CHUNK, Progress
from app.services.flow.people import Person
from app.services.rulebook import standards
from app.services.rulebook.decisions import as_kept
from models.base import Register
from models.platform import Message, MessageRead

CAP = 100
"""Unread messages are counted no further."""
PAGE = 50


def to_person(session: Session, user_id: int, record: Register, said: Reason) -> Message:
    """Tell one person something about a record."""
    return _send(session, record, said, user_id=user_id)


def to_role(session: Session, role: str, record: Register, said: Reason, department_id: int | None = None) -> Message:
    """Tell everybody who holds a role, of one department where it is named."""
    return _send(session, record, said, role=role, department_id=department_id)


def _send(session: Session, record: Register, said: Reason, **to: int | str | None) -> Message:
    kept = as_kept(said)
    message = Message(register=record.register_name(), record_id=record.id, title=record.title[:255], said=kept, **to)
    session.add(message)
    return message


def unread(by: Person) -> ScalarSelect[int]:
    """How many messages this person has not read, as a part of a statement; counted no further than CAP."""
    return select(func.count()).select_from(_unread(by).limit(CAP).subquery()).scalar_subquery()


def latest(session: Session, by: Person, before: int | None = None) -> list[tuple[Message, bool]]:
    """(message, whether it was read), the latest first; before: only those older than this one."""
    query = select(Message, _read(by)).where(_mine(by)).order_by(Message.id.desc()).limit(PAGE)
    if before:
        query = query.where(Message.id < before)
    return [(message, bool(read)) for message, read in session.execute(query)]


def get(session: Session, by: Person, key: int) -> Message | None:
    """The message of this key, if it is this person's."""
    return session.scalar(select(Message).where(Message.id == key, _mine(by)))


def mark_read(session: Session, by: Person, keys: Iterable[int] | None = None) -> int:
    """Mark messages as read by this person, all of theirs where none are named; how many were not yet."""
    query = _unread(by)
    if keys is not None:
        query = query.where(Message.id.in_(list(keys)))
    found = session.scalars(query).all()
    session.add_all(MessageRead(message_id=key, user_id=by.user_id) for key in found)
    return len(found)


def forget(session: Session, after: int, day: date) -> Progress:
    """Take away messages that were read long ago; one to a role, once somebody who holds it has read it."""
    kept = timedelta(days=standards.parameters(session).number("platform.message_days", day))
    old = select(Message.id).where(Message.id > after, Message.at < clock.now() - kept, _read_by_somebody())
    keys = session.scalars(old.order_by(Message.id).limit(CHUNK)).all()
    for table, column in ((MessageRead, MessageRead.message_id), (Message, Message.id)):
        session.execute(delete(table).where(column.in_(keys)))
    return keys[-1] if len(keys) == CHUNK else None, {"messages_forgotten": len(keys)}, ()


def _read_by_somebody() -> ColumnElement[bool]:
    return exists().where(MessageRead.message_id == Message.id)


def _unread(by: Person) -> Select[int]:
    return select(Message.id).where(_mine(by), ~_read(by))


def _read(by: Person) -> ColumnElement[bool]:
    return exists().where(MessageRead.message_id == Message.id, MessageRead.user_id == by.user_id)


def _mine(by: Person) -> ColumnElement[bool]:
    """To this person, or to a role of their own; a role that was lent brings its work, not its letters."""
    own = [each for each in by.capacities if each.owner is None]
    to_roles = [
        and_(
            Message.role == each.role, or_(Message.department_id.is_(None), Message.department_id == each.department_id)
        )
        for each in own
    ]
    return or_(Message.user_id == by.user_id, *to_roles)
