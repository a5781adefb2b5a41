"""A form that somebody else overtook: what they changed in the record while it was open, in the reader's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from app.extensions import db
from app.rules.errors import N_, Sentence
from app.services.flow import changes, lookup
from app.services.ledgers import columns
from models.base import Register, register_of
from views import dossier, trail


@dataclass(frozen=True)
class Line:
    """One field that somebody changed: their name, when, and its value before and after."""

    who: str
    at: datetime
    label: str
    before: str
    after: str


def lines(record: Register, version: str | None) -> list[Line]:
    """What was changed since the version that the form carries; nothing where it carries none, or the last."""
    if not (version and version.isascii() and version.isdecimal() and len(version) < 10):
        return []
    found = changes.since(db.session(), record, int(version))
    return [line for change in found for line in _lines(record, change)]


def names(found: list[Line]) -> object:
    """Who changed it, as a sentence names them."""
    return tuple(dict.fromkeys(line.who for line in found)) or Sentence(N_("somebody else"))


def _lines(record: Register, change: changes.Change) -> Iterator[Line]:
    who = gettext(trail.ACTORS[change.who]) if change.who in trail.ACTORS else change.who
    if change.field == changes.FILES:
        yield Line(who, change.at, N_("Attachments"), change.before or "—", change.after or "—")
    elif record.rows_named(change.field):
        for difference in dossier.differences(record, change.field, change.before, change.after):
            yield Line(who, change.at, *difference)
    elif label := _label(record, change.field):
        before, after = (_text(record, change.field, value) for value in (change.before, change.after))
        yield Line(who, change.at, label, before, after)


def _label(record: Register, name: str) -> str:
    """What people call a column; nothing for one that they never see."""
    column = record.__mapper__.columns.get(name)
    return "" if column is None or column.info.get("internal") else str(column.info.get("label") or "")


def _text(record: Register, name: str, value: object) -> str:
    """A value in words; of a link, the record that it leads to."""
    field = columns.fields(type(record)).get(name)
    target = register_of(field.target) if field is not None and field.kind == "link" else None
    if target is not None and isinstance(value, int):
        return lookup.handle_of(db.session.get(target, value)) or "—"
    return dossier.readable(record, name, value)
