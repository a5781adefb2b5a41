"""A register on its way out: whole, streamed, in the columns that `loading.load` reads back.

People get personal facts masked; the command on the server gives them plain, as a copy of the register.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Column, Select
from sqlalchemy.orm import Session, selectinload

from app import clock
from app.rules import masking
from app.rules.errors import N_, Locale, Refused
from app.services.flow import lookup
from app.services.ledgers import writing
from app.services.ledgers.beneath import grids, key_fields
from app.services.ledgers.columns import Field, describe
from app.services.ledgers.columns import fields as form_fields
from models.base import Register, as_read
from models.rows import Columned

BATCH = 500
FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
}


def columns(register: type[Register]) -> list[Column[Any]]:
    """The columns of an export: those of the form, then what the system added."""
    return [*register.columns(), register.__mapper__.columns["status"]]


def kind(register: type[Register], column: Column[Any]) -> str:
    return describe(register, column.key).kind


def records(
    session: Session, register: type[Register], query: Select[Any], *, masked: bool
) -> Iterator[dict[str, Any]]:
    """Each record by column name, in the memory of one batch; links by the number or name they are chosen by."""
    wanted = columns(register)
    links = [c.key.removesuffix("_id") for c in wanted if c.foreign_keys]
    loaded = [selectinload(getattr(register, name)) for name in (*links, *_own(register))]
    for record in session.scalars(query.options(*loaded).execution_options(yield_per=BATCH)):
        own = {name: [_said(line, line.columns(), masked) for line in getattr(record, name)] for name in _own(register)}
        yield _said(record, wanted, masked) | own


def _own(register: type[Register]) -> list[str]:
    """The names of the lines its records have of their own."""
    return [own.name for own in register.ROWS]


def _said(part: Columned, wanted: Iterable[Column[Any]], masked: bool) -> dict[str, Any]:
    """What a record or a line says, by column; links by the number or name they are chosen by."""
    return {
        c.key: lookup.handle_of(getattr(part, c.key.removesuffix("_id"))) or None
        if c.foreign_keys
        else _value(part, c, masked)
        for c in wanted
    }


def _value(record: Columned, column: Column[Any], masked: bool) -> object:
    """People read what the record says today, but for the number by which a row finds its record again; a copy of
    the register is what is kept.
    """
    value = record.now(column.key) if masked and not column.unique else getattr(record, column.key)
    if masked and value and column.info.get("mask"):
        return masking.masked(str(value), column.info["mask"])
    return as_read(column, value)


def write(
    session: Session,
    register: type[Register],
    query: Select[Any],
    form: str,
    out: Path | BinaryIO,
    locale: Locale,
    *,
    masked: bool,
) -> int:
    """Stream the records into a file of this form; returns how many. Raises Refused for a form that is not known."""
    if form not in FORMS:
        raise Refused(
            N_("“%(form)s” is not a form of export; there are: %(known)s."), form=form, known=", ".join(FORMS)
        )
    rows = records(session, register, query, masked=masked)
    if form == "jsonl":
        return _lines(rows, out)
    headings = [(heading(c, locale), _width(register, c)) for c in columns(register)]
    lines = ([readable(row[c.key], locale) for c in columns(register)] for row in rows)
    if form == "csv":
        return writing.write_csv(headings, lines, out)
    again = partial(records, session, register, query, masked=masked)
    beneath = [_beneath(register, given, again, locale) for given in grids(register)]
    return writing.write(headings, lines, out, locale.say(register.PLURAL), beneath)


def _beneath(
    register: type[Register], given: Field, rows: Callable[[], Iterator[dict[str, Any]]], locale: Locale
) -> writing.Page:
    """The sheet of these lines, each behind the key of its record."""
    keys, kind = [key.name for key in key_fields(register)], register.row_of(given.name)
    known = [(register, register.__mapper__.columns[name]) for name in keys] + [(kind, c) for c in kind.columns()]
    lines = (
        [readable(value, locale) for value in (*(row[name] for name in keys), *line.values())]
        for row in rows()
        for line in row[given.name]
    )
    return writing.Page(locale.say(given.label), [(heading(c, locale), _width(table, c)) for table, c in known], lines)


def template(register: type[Register], out: BinaryIO, locale: Locale) -> None:
    """An empty workbook with the headings of the form, in its order, and of the sheets of lines."""
    asked = [given for given in form_fields(register).values() if not given.columns]
    beneath = [_beneath(register, given, lambda: iter(()), locale) for given in grids(register)]
    writing.write([(_named(given, locale), "text") for given in asked], [], out, locale.say(register.PLURAL), beneath)


def _named(given: Field, locale: Locale) -> str:
    return f"{locale.say(given.label)}({locale.say(given.unit)})" if given.unit else locale.say(given.label)


def heading(column: Column[Any], locale: Locale) -> str:
    unit = column.info.get("unit")
    label = locale.say(column.info["label"])
    return f"{label}({locale.say(unit)})" if unit else label


def _width(table: type[Columned], column: Column[Any]) -> str:
    widths = {"date": "date", "integer": "integer", "number": "decimal", "code": "code", "boolean": "boolean"}
    return widths.get(describe(table, column.key).kind, "text")


def readable(value: object, locale: Locale) -> object:
    """A value as a clerk reads it: terms by name, documents as text."""
    if isinstance(value, list) and all(hasattr(item, "chinese") for item in value):
        return [locale.word(item) for item in value]
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime):
        return f"{clock.office_time(value):%Y-%m-%d %H:%M}"
    return locale.word(value)


def _lines(rows: Iterable[dict[str, Any]], out: Path | BinaryIO) -> int:
    if isinstance(out, Path):
        with out.open("wb") as file:
            return _lines(rows, file)
    number = 0
    for row in rows:
        out.write(json.dumps(row, ensure_ascii=False, default=_plain).encode() + b"\n")
        number += 1
    return number


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def fields(register: type[Register], locale: Locale) -> list[dict[str, Any]]:
    """The columns that `load` and `dump` know, as outsiders read them."""
    handed_in = form_fields(register)
    known = [_field(describe(register, c.key), c.key in handed_in, locale) for c in columns(register)]
    return known + [_lines_field(given, locale) for given in handed_in.values() if given.columns]


def _lines_field(given: Field, locale: Locale) -> dict[str, Any]:
    """Lines as outsiders read them: a list of records in .jsonl, a sheet of their own in .xlsx."""
    return _field(given, True, locale) | {"columns": [_field(cell, True, locale) for cell in given.columns]}


def _field(given: Field, may_load: bool, locale: Locale) -> dict[str, Any]:
    return {
        "name": given.name,
        "label": locale.say(given.label),
        "type": given.kind,
        "required": given.required and may_load,
        "load": may_load,
        "unit": locale.say(given.unit) if given.unit else None,
        "target": given.target or None,
        "codes": [{"code": term.value, "name": locale.word(term)} for term in given.codes],
    }
