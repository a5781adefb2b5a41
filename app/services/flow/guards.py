"""What is asked of any register's record before it goes further."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from app import scope
from app.rules.errors import N_, Questionable, Refused, Sentence
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


def foreseen(session: Session, record: Register, by: Person, day: date, whole: bool) -> list[Refused]:
    """What would stand against sending the record on, told while its form is filled in; nothing may be committed.

    whole  whether everything needed is there; until then only those guards are asked that bear what is missing
    """
    flow = record.WORKFLOW
    onward = [m for m in flow.from_status(record.status) if m.by_hand and m.duty == "author" and not m.fields]
    _fill_up(record)
    with session.no_autoflush, scope.confined_to(None):
        return [
            Refused(N_("“%(move)s” would be refused: %(why)s"), move=Sentence(move.label), why=part).on(part.column)
            for move in onward
            for name in move.guards
            if whole or name in registry.early_guards
            for part in _refusals(session, record, by, day, name)
        ]


def _fill_up(record: Register) -> None:
    """What keeping a record puts into columns that were left empty; guards know only records that are kept."""
    for column in record.__mapper__.columns:
        if column.default is not None and column.default.is_scalar and getattr(record, column.key) is None:
            setattr(record, column.key, column.default.arg)


def _refusals(session: Session, record: Register, by: Person, day: date, name: str) -> Iterator[Refused]:
    """What a guard refuses, but for doubts to be settled: those are told at their own fields."""
    try:
        registry.guards[name](session, record, by, day)
    except Refused as refusal:
        yield from (part for part in refusal.parts if not record.EXPLANATION or part.column != record.EXPLANATION)


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
