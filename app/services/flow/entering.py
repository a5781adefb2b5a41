"""A record on its way into its register: what the office adds to it, and what follows once it is kept."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

from app import clock
from app.services.flow import lookup, numbers, registry
from app.services.flow.people import Person
from models.base import Register

Record = TypeVar("Record", bound=Register)


def complete(session: Session, record: Register) -> None:
    """Links, names, numbers of the bureau's own, and numbers as they are compared: before a record is checked."""
    for column in record.__mapper__.columns:
        if (mark := column.info.get("mark")) and not getattr(record, column.key):
            number = numbers.own(session, getattr(type(record), column.key), mark, clock.today().year)
            setattr(record, column.key, number)
    if before := registry.before.get(record.register_name()):
        before(session, record)
    lookup.fold_numbers(record)


def follow(session: Session, records: Sequence[Register]) -> None:
    """What follows for records that have been kept, of one register, in the same transaction."""
    if records and (after := registry.after.get(records[0].register_name())):
        after(session, records)


def enter(session: Session, record: Record, by: Person) -> Record:
    """Put a record on its register that an act of the house made, as its author's who made it happen."""
    record.created_by_id = by.user_id
    with session.no_autoflush:
        complete(session, record)
    session.add(record)
    session.flush()
    follow(session, [record])
    return record
