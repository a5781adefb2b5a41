"""A row of a ledger against the register: how it finds its record, and what it may change in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from app import scope
from app.rules import masking, wording
from app.rules.errors import N_, Locale, Refused
from app.services.flow.people import Person
from app.services.ledgers import lines
from app.services.reading import cells
from models.base import Register

Changes = dict[str, tuple[object, object]]
"""Column: (what stands in the record, what the row says)."""


@dataclass(frozen=True)
class Key:
    """How a row of a register finds its record.

    handed_in  the column people fill in; empty where the register has no number of its own (see Register.KEY)
    compared   the column it is compared with
    fold       what makes of the one the other
    """

    handed_in: str
    compared: str
    fold: Callable[[str], str]


def key_of(register: type[Register]) -> Key:
    """A column that is compared in folded form before the number, and the number before any other unique column."""
    columns: list[Column[Any]] = list(register.__mapper__.columns)
    for column in columns:
        if column.info.get("folds"):
            return Key(column.info["folds"], column.key, cells.document_key)
    unique = [c.key for c in columns if c.unique and c.info.get("form")]
    name = register.NUMBER if register.NUMBER in unique else next(iter(unique), "")
    return Key(name, name, str)


def key_value(register: type[Register], values: dict[str, Any]) -> str:
    """What tells a row from the others of its ledger; empty where it names nothing."""
    key = key_of(register)
    if not key.handed_in:
        return "\x1f".join(str(values.get(part) or "") for part in register.KEY)
    return key.fold(values[key.handed_in]) if values.get(key.handed_in) else ""


def called(register: type[Register], values: dict[str, Any]) -> str:
    """What a row calls its record, empty where it does not."""
    return str(values.get(key_of(register).handed_in or register.NUMBER) or "")


def same(session: Session, register: type[Register], values: dict[str, Any]) -> Register | None:
    """The record, void ones aside, that a row without a number is about."""
    if not register.KEY:
        return None
    alike = (getattr(register, part) == values.get(part) for part in register.KEY)
    valid = register.status.not_in(register.WORKFLOW.void())
    with session.no_autoflush, scope.confined_to(None):
        return session.scalar(select(register).where(*alike, valid).limit(1))


def drop_masked(register: type[Register], record: Register | None, values: dict[str, Any]) -> None:
    """Take out personal facts that come back masked as the export gave them; any other mask raises Refused."""
    for name, value in list(values.items()):
        if register.rows_named(name):
            lines.unmask(register, record, name, value)
            continue
        rule = register.__mapper__.columns[name].info["mask"]
        if not rule or not isinstance(value, str) or "*" not in value:
            continue
        if not (kept := getattr(record, name, None)) or masking.masked(kept, rule) != value:
            raise lines.masked(register, name, value)
        del values[name]


def drop_unchanged(record: Register, values: dict[str, Any]) -> None:
    """Take out what the record says already."""
    for name in [name for name in values if _is_same(record, name, values[name])]:
        del values[name]


def _is_same(record: Register, name: str, value: object) -> bool:
    """Whether the record says this; of a table in words the meaning counts, not its spaces and remarks."""
    if record.rows_named(name):
        return lines.is_same(record, name, cast(lines.Lines, value))
    kept = getattr(record, name)
    worded = record.__mapper__.columns[name].info["worded"]
    if kept == value or not (worded and kept and value):
        return bool(kept == value)
    try:
        return bool(wording.read(kept) == wording.read(str(value)))
    except Refused:
        return False


def changes(record: Register, values: dict[str, Any]) -> Changes:
    """What the row would change; an empty cell changes nothing where the office fills the column in."""
    columns = record.__mapper__.columns
    return {
        name: (lines.said(record, name), list(value.values()))
        if record.rows_named(name)
        else (getattr(record, name), value)
        for name, value in values.items()
        if not (value is None and columns[name].info["filled"])
    }


def in_words(session: Session, register: type[Register], changes: Changes, locale: Locale) -> dict[str, list[str]]:
    """Each change as text before and after; of lines, those that differ."""
    return {
        name: lines.differing(session, register.row_of(name), old, new, locale)
        if register.rows_named(name) and isinstance(old, list) and isinstance(new, list)
        else [_readable(register, name, value, locale) for value in (old, new)]
        for name, (old, new) in changes.items()
    }


def _readable(register: type[Register], name: str, value: object, locale: Locale) -> str:
    """A value as text; a table of rules as it is read."""
    if not (value and register.__mapper__.columns[name].info["worded"]):
        return str(value or "")
    try:
        return wording.said(wording.read(str(value)), locale)
    except Refused:
        return str(value)


def check_owner(record: Register, found: Changes, by: Person) -> None:
    """Raises Refused for a record of another department, and for a number that belongs to another party."""
    if by.user_id is not None and by.capacity(record.WORKFLOW.editors, record) is None:
        raise Refused(N_("%(no)s is on the register already and belongs to another department."), no=record.title).on(
            key_of(type(record)).handed_in
        )
    if record.PARTY and found.keys() >= set(record.PARTY):
        raise Refused(
            N_("“%(field)s” %(no)s is on the register already, for %(party)s; check the number."),
            field=record.label_of(record.NUMBER),
            no=record.title,
            party=getattr(record, record.PARTY[0]),
        ).on(record.NUMBER)


def check_asked(record: Register, found: Changes) -> None:
    """Raises Refused for another name under a number that is on the register: it may be a new name, or a slip."""
    columns = record.__mapper__.columns
    for name, (old, new) in found.items():
        if name in columns and columns[name].info["asked"] and old:
            raise Refused(
                N_(
                    "On the register %(no)s is called “%(old)s”, in the ledger “%(new)s”. Check the number; if the "
                    "name has changed, hand the ledger in again and say that names may be changed."
                ),
                no=getattr(record, key_of(type(record)).handed_in or record.NUMBER),
                old=old,
                new=new,
            ).on(name)


def check_draft(record: Register, found: Changes, locale: Locale) -> None:
    """Raises Refused, naming the columns, for changes to a record that only an approval may change."""
    if record.status not in record.WORKFLOW.editable:
        raise Refused(
            N_(
                "%(no)s is on the register already and no longer a draft; "
                "what differs (%(columns)s) must be changed there."
            ),
            no=record.title,
            columns="、".join(locale.say(record.label_of(name)) for name in found),
        ).on(next(iter(found)))
