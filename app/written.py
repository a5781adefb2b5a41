"""What a write made of a row, as the trail may show it; the lines of a record are told with the record."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import inspect
from sqlalchemy.orm import ColumnProperty, InstanceState, Session, UOWTransaction
from sqlalchemy.orm.attributes import flag_modified

from app import clock
from app.rules import masking
from models.base import Register
from models.declarations import Rows
from models.kinds import Sealed
from models.rows import Row

_SIGN_IN_COLUMNS = {"session_epoch", "last_login", "login_count", "fail_login_count", "changed_on"}
"""Columns of an account that a sign-in changes; sign-ins have entries of their own."""


def values(row: Model, action: str) -> dict[str, Any]:
    """What was written, by attribute: new values of a new row, [old, new] of a changed one; fit to be shown."""
    state = inspect(row)
    found: dict[str, Any] = {}
    for attribute in state.mapper.column_attrs:
        if attribute.key in _SIGN_IN_COLUMNS or (action == "change" and attribute.key == "changed_at"):
            continue
        history = state.attrs[attribute.key].history
        if action == "change" and not history.has_changes():
            continue
        new = _readable(attribute, history.added[0] if history.added else state.dict.get(attribute.key))
        old = _readable(attribute, history.deleted[0] if history.deleted else None)
        if action == "change":
            found[attribute.key] = [old, new]
        elif new is not None:
            found[attribute.key] = new
    return found | _lines(state, getattr(row, "ROWS", ()), action)


def _lines(state: InstanceState[Any], rows: Iterable[Rows], action: str) -> dict[str, Any]:
    """What its lines say, all of them: the new ones, or [old, new] where anything differs."""
    found: dict[str, Any] = {}
    for own in rows:
        history, now = state.attrs[own.name].history, state.dict.get(own.name, ())
        before = sorted((*history.unchanged, *history.deleted), key=lambda line: int(_before(line, "position") or 0))
        old = [_line(line, _before) for line in before]
        new = [_line(line, getattr) for line in now]
        if action == "change" and old != new:
            found[own.name] = [old, new]
        elif action == "create" and new:
            found[own.name] = new
    return found


def _line(line: Row, read: Callable[[Row, str], Any]) -> dict[str, Any]:
    """What a line says, fit to be shown: as the record's own values are."""
    attributes = type(line).__mapper__.column_attrs
    said = {column.key: _readable(attributes[column.key], read(line, column.key)) for column in line.columns()}
    return {name: value for name, value in said.items() if value is not None}


def _before(line: Row, name: str) -> Any:  # noqa: ANN401  # a value of any column
    """What a line said before; None where that was not read."""
    state: InstanceState[Any] = inspect(line)
    history = state.attrs[name].history
    return (history.deleted or (None,))[0] if history.has_changes() else getattr(line, name)


def _readable(attribute: ColumnProperty[Any], value: object) -> object:
    """A value as the trail may show it: secrets as stars, personal facts masked."""
    column = attribute.columns[0]
    if isinstance(column.type, Sealed) or column.info.get("prints") or attribute.key == "password":
        return "***" if value else None
    if mask := column.info.get("mask"):
        return masking.masked(str(value), mask) if value else value
    return value


def touch_records(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    """A record whose lines are changed is changed itself: in its version, and when and by whom."""
    lines = [row for row in (*session.new, *session.dirty, *session.deleted) if isinstance(row, Row)]
    touched = {line.record for line in lines if line in session.deleted or session.is_modified(line)}
    touched |= {row for row in session.dirty if isinstance(row, Register) and any(_has_moved(row))}
    for record in touched.difference(session.new, session.deleted, {None}):
        for own in record.ROWS:
            getattr(record, own.name)  # read, so that the entry of the record can tell its lines
        record.changed_at = clock.now()
        flag_modified(record, "changed_at")


def _has_moved(record: Register) -> Iterator[bool]:
    """Whether lines came to it or went from it."""
    return (inspect(record).attrs[own.name].history.has_changes() for own in record.ROWS)


def told_with_records(session: Session) -> set[Row]:
    """The lines of which the entries of their records tell what became of them."""
    records = (row for row in (*session.new, *session.dirty) if isinstance(row, Register))
    return {line for record in records for line in _told_with(session, record)}


def _told_with(session: Session, record: Register) -> Iterator[Row]:
    state: InstanceState[Any] = inspect(record)
    for own in record.ROWS:
        history = state.attrs[own.name].history
        yield from (line for line in (*history.added, *history.unchanged) if line not in session.deleted)
        yield from history.deleted
