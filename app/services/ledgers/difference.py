"""A row of a ledger against the register: how it finds its record, and what it may change in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Column, ColumnElement, select
from sqlalchemy.orm import Session

from app import cipher, scope
from app.rules import masking, wording
from app.rules.errors import N_, Locale, Refused
from app.services.flow import lookup, registry
from app.services.flow.people import Person
from app.services.ledgers import lines
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
        if column.info.get("folds") and column.unique:
            return Key(column.info["folds"], column.key, lookup.one_spelling(register, column))
    unique = [c.key for c in columns if c.unique and c.info.get("form")]
    name = register.NUMBER if register.NUMBER in unique else next(iter(unique), "")
    return Key(name, name, str)


def key_value(register: type[Register], values: dict[str, Any]) -> str:
    """What tells a row from the others of its ledger; empty where it names nothing."""
    key = key_of(register)
    if values.get(key.handed_in):
        return key.fold(values[key.handed_in])
    prints = _prints(register, values)
    return "\x1f".join(prints.values() or (str(_part(register, part, values)[1] or "") for part in register.KEY))


def _prints(register: type[Register], values: Mapping[str, Any]) -> dict[str, str]:
    """The prints of the sealed numbers that a row gives, by the column in which they are compared."""
    printed = {c.key: values.get(c.info["prints"]) for c in register.__mapper__.columns if c.info.get("prints")}
    return {name: cipher.print_of(number) for name, number in printed.items() if number and "*" not in number}


def called(register: type[Register], values: dict[str, Any]) -> str:
    """What a row calls its record, empty where it does not."""
    return str(values.get(key_of(register).handed_in) or values.get(register.NUMBER) or "")


def same(session: Session, register: type[Register], values: dict[str, Any]) -> Register | None:
    """The record, void ones aside, that a row without a number is about.

    A sealed number finds it surely; without one, or where the record has none yet, it is found by its key.
    """
    if not register.KEY:
        return None
    prints = _prints(register, values)
    parts = (_part(register, part, values) for part in register.KEY)
    alike = [getattr(register, name) == value for name, value in parts]
    alike += [getattr(register, name).is_(None) for name in prints]
    for known in ([getattr(register, name) == kept for name, kept in prints.items()], alike):
        if known and (found := _only_valid(session, register, known)):
            return found
    return None


def _part(register: type[Register], part: str, values: Mapping[str, Any]) -> tuple[str, object]:
    """(The column in which a part of a record's key is compared, what a row says there): a name however typed."""
    value = values.get(part)
    folds = next((c for c in register.__mapper__.columns if c.info.get("folds") == part), None)
    if folds is None or not isinstance(value, str):
        return part, value
    return folds.key, lookup.one_spelling(register, folds)(value)


def _only_valid(session: Session, register: type[Register], known: list[ColumnElement[bool]]) -> Register | None:
    valid = register.status.not_in(register.WORKFLOW.void())
    with session.no_autoflush, scope.confined_to(None):
        return session.scalar(select(register).where(*known, valid).limit(1))


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
    """Whether the record says this, as it is kept or as it is read today.

    Of a table in words the meaning counts, not its spaces and remarks.
    """
    if record.rows_named(name):
        return lines.is_same(record, name, cast(lines.Lines, value))
    kept = getattr(record, name)
    if value == record.now(name):
        return True
    worded = record.__mapper__.columns[name].info["worded"]
    if kept == value or not (worded and kept and value):
        return bool(kept == value)
    try:
        return bool(wording.read(kept) == wording.read(str(value)))
    except Refused:
        return False


def take_decided(session: Session, record: Register, values: dict[str, Any]) -> list[Register]:
    """Take out what only a decision of its own may change; the drafts of these decisions that nobody has begun."""
    columns, found = record.__mapper__.columns, []
    for name in [name for name in values if name in columns and columns[name].info["decided"]]:
        value = values.pop(name)
        with session.no_autoflush:
            found.append(value and registry.proposals[columns[name].info["decided"]](session, record, value))
    return [draft for draft in found if draft]


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
