"""A register on its way out: whole, streamed, in the columns that `loading.load` reads back.

People get personal facts masked; the command on the server gives them plain, as a copy of the register.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Column, Select
from sqlalchemy.orm import Session, selectinload

from app import clock
from app.rules import masking
from app.rules.errors import N_, Locale, Refused
from app.services.flow import lookup
from app.services.ledgers import writing
from app.services.ledgers.columns import Field, describe
from app.services.ledgers.columns import fields as form_fields
from models.base import Register, as_read

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
    links = {c.key: c.key.removesuffix("_id") for c in wanted if c.foreign_keys}
    loaded = [selectinload(getattr(register, name)) for name in links.values()]
    for record in session.scalars(query.options(*loaded).execution_options(yield_per=BATCH)):
        yield {
            c.key: lookup.handle_of(getattr(record, links[c.key])) or None
            if c.key in links
            else _value(record, c, masked)
            for c in wanted
        }


def _value(record: Register, column: Column[Any], masked: bool) -> object:
    value = getattr(record, column.key)
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
    lines = ([readable(value, locale) for value in row.values()] for row in rows)
    if form == "csv":
        return writing.write_csv(headings, lines, out)
    return writing.write(headings, lines, out, locale.say(register.PLURAL))


def heading(column: Column[Any], locale: Locale) -> str:
    unit = column.info.get("unit")
    label = locale.say(column.info["label"])
    return f"{label}({locale.say(unit)})" if unit else label


def _width(register: type[Register], column: Column[Any]) -> str:
    widths = {"date": "date", "integer": "integer", "number": "decimal", "code": "code", "boolean": "boolean"}
    return widths.get(kind(register, column), "text")


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
    return [_field(describe(register, c.key), c.key in handed_in, locale) for c in columns(register)]


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
