"""What would happen: a move tried out in a transaction of its own that is always rolled back."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, select
from sqlalchemy.orm import Session

from app import clock
from app.extensions import db, writing
from app.rules.errors import Refused, several
from app.rules.terms import Term
from app.rules.vocabulary.disclosure import PublicationStatus
from app.services.flow.people import Person
from app.services.flow.transition import perform
from app.services.publishing import public_view
from app.services.publishing.publicity import copies
from models.base import Register, as_read
from models.documents import Document
from models.kinds import TermList
from models.rows import Row
from models.subjects import Enterprise


@dataclass
class Outcome:
    """Before and after of what people care about; `refusal` when the move would be refused."""

    refusal: Refused | None = None
    unknown: bool = False
    """Whether nothing can be said before the page is filled in."""
    publish_until: date | None = None
    published: bool = False
    withheld: bool = False
    hidden: list[tuple[str, list[tuple[str, bool]]]] = field(default_factory=list)
    """(label, pieces of the text as the public will read it; marked are those that may speak of a person)."""
    ended: list[tuple[str, date]] = field(default_factory=list)
    """(channel, from when) of copies that the move takes down."""
    begins_on: date | None = None
    """The day from which the record will hold, where that is a later one."""
    documents: list[str] = field(default_factory=list)
    """The documents that the move makes, by name."""
    changes: list[tuple[str, str, Any, Any]] = field(default_factory=list)
    """(column, label, before, after)."""


WATCHED = ("score", "grade", "times_per_year", "inspection_due_on")


def outcome(record: Register, move: str, by: Person) -> Outcome:
    """Try the move on a copy of the world and tell what changed."""
    with writing(), Session(db.engine, autoflush=True) as session:
        session.info["trial"] = True
        twin = session.get_one(type(record), record.id)
        enterprise = _enterprise(session, twin)
        before, own, shown = _seen(enterprise), _own(twin, move), _shown(session, twin)
        made = _documents(session, twin)
        try:
            perform(session, twin, move, by, opinion="…", day=clock.today(), values=_stand_ins(session, twin, move))
            result = _result(session, twin, before, _seen(_enterprise(session, twin)))
            result.begins_on = twin.begins_after(clock.today())
            result.documents = _documents(session, twin, made)
            result.ended = [(copy.channel, copy.ended_on) for copy in shown if copy.ended_on]
            if not twin.WORKFLOW[move].fields:  # what follows from a stand-in is not what will follow
                result.changes = [*_changes(twin, own, _own(twin, move)), *result.changes]
            return result
        except Refused as refusal:
            asked = twin.WORKFLOW[move].fields
            told = [part for part in refusal.parts if part.column.partition("-")[0] not in asked]
            return Outcome(refusal=several(told)) if told else Outcome(unknown=True)
        finally:
            session.rollback()


def _stand_ins(session: Session, twin: Register, move: str) -> dict[str, Any]:
    """Something plausible for each field the move will ask for, so that asking is not what refuses."""
    columns, asked = twin.__mapper__.columns, twin.WORKFLOW[move].fields
    held = {value for c in twin.columns() if isinstance(value := getattr(twin, c.key), Term)}
    own = {name: _lines(session, twin, name) for name in asked if twin.rows_named(name)}
    return own | {name: _stand_in(session, columns[name], held) for name in asked if name not in own}


def _lines(session: Session, twin: Register, name: str) -> list[Row]:
    """The lines that it has, or one of such values."""
    kind = twin.row_of(name)
    new = {column.key: _stand_in(session, column) for column in kind.columns() if not column.nullable}
    return list(getattr(twin, name)) or [kind(**new)]


def _stand_in(session: Session, column: Column[Any], held: Collection[Term] = ()) -> object:
    """A value of the column's kind: the first record it may lead to, today, one, yes, or words.

    Of terms the first that the record does not hold already: a move that states something states something new.
    """
    if column.foreign_keys:
        return session.scalar(select(next(iter(column.foreign_keys)).column).limit(1))
    if vocabulary := getattr(column.type, "vocabulary", None):
        first = next((term for term in vocabulary if term not in held), next(iter(vocabulary)))
        return [first] if isinstance(column.type, TermList) else first
    return _BY_KIND.get(column.type.python_type, lambda: "…")()


_BY_KIND: dict[type[Any], Callable[[], Any]] = {
    date: clock.today,
    Decimal: lambda: Decimal(1),
    int: lambda: 1,
    bool: lambda: True,
}


def _enterprise(session: Session, twin: Register) -> Enterprise | None:
    key = getattr(twin, "enterprise_id", None)
    return session.get(Enterprise, key) if key else None


def _documents(session: Session, twin: Register, known: Collection[str] = ()) -> list[str]:
    """The documents of the record beyond those known, by name."""
    query = select(Document.name).where(Document.source_register == twin.register_name(), Document.source_id == twin.id)
    return list(session.scalars(query.order_by(Document.id)))[len(known) :]


def _shown(session: Session, twin: Register) -> list[Any]:
    """The copies that stand before the public, of the record or of the one it asks about."""
    return [copy for copy in copies(session, twin.about or twin) if copy.status == PublicationStatus.PUBLISHED]


def _seen(enterprise: Enterprise | None) -> dict[str, Any]:
    return {name: getattr(enterprise, name) for name in WATCHED} if enterprise else {}


def _result(session: Session, twin: Register, before: dict[str, Any], after: dict[str, Any]) -> Outcome:
    shown = [c for c in copies(session, twin) if c.ended_on is None]
    result = Outcome(published=bool(shown), publish_until=shown[0].planned_until if shown else None)
    result.withheld = not shown and bool(copies(session, twin))
    result.hidden = public_view.changed(session, twin) if shown else []
    result.changes = _changes(Enterprise, before, after)
    return result


def _own(twin: Register, move: str) -> dict[str, Any]:
    """What people read of the record itself, but for its status and what the move will ask for."""
    aside = {"status", "changed_at", "published_on", *twin.WORKFLOW[move].fields}
    return {
        c.key: as_read(c, twin.now(c.key))
        for c in twin.columns()
        if c.key not in aside and not c.foreign_keys and not isinstance(c.type, JSON)
    }


def _changes(
    register: type[Register], before: dict[str, Any], after: dict[str, Any]
) -> list[tuple[str, str, Any, Any]]:
    columns = register.__mapper__.columns
    return [
        (name, columns[name].info["label"], before[name], value)
        for name, value in after.items()
        if name in before and not _same(before[name], value)
    ]


def _same(a: object, b: object) -> bool:
    return Decimal(str(a)) == Decimal(str(b)) if isinstance(a, Decimal) and isinstance(b, Decimal) else a == b
