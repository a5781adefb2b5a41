"""What is asked of any register's record before it goes further."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.errors import N_, Questionable, Refused
from app.services.flow import checks, registry
from app.services.flow.people import Person
from app.services.flow.registry import guard
from models.base import Register


def doubts(session: Session, record: Register) -> list[Refused]:
    """What looks wrong but is kept as it stands: the clerk reads it, and decides."""
    known = (registry.doubts.get(name) for name in (record.register_name(), registry.EVERY))
    later = (doubt for find in known if find for doubt in find(session, record))
    return [*checks.gaps(record), *first_doubts(session, record), *later]


def first_doubts(session: Session, record: Register) -> list[Refused]:
    """Of these, what can be told while the record is being written."""
    find = registry.first_doubts.get(record.register_name())
    return list(find(session, record)) if find else []


@guard
def settled(session: Session, record: Register, by: Person, day: date) -> None:
    """What is questionable about a record is settled by a person, who says in the record why it is right."""
    if (getattr(record, record.EXPLANATION) or "").strip():
        return
    for doubt in doubts(session, record):
        if isinstance(doubt, Questionable):
            raise Refused(
                N_("%(question)s Correct what is wrong, or say in “%(field)s” why it is right."),
                question=doubt,
                field=record.label_of(record.EXPLANATION),
            ).on(record.EXPLANATION)
