"""What people hand in, by a form or in a ledger, is read, completed and checked here in the same way."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from app import scope
from app.rules import masking
from app.rules.errors import N_, Refused, Sentence, several, together
from app.rules.identifiers import fold, looks_personal
from app.rules.terms import Term
from app.services.flow import entering, lookup, registry
from app.services.flow.checks import conditions, counted, undecided
from app.services.flow.guards import doubts, first_doubts
from app.services.flow.people import Capacity, Person
from app.services.ledgers import lines
from app.services.ledgers.columns import KEPT_UNITS, Field, describe, fields, row_fields
from app.services.reading import cells, dates
from app.services.reading.text import words
from app.services.rulebook import tables
from models.base import Register
from models.kinds import TenThousandYuan
from models.rows import Columned

__all__ = [  # views and other rooms also ask here for describe and fields of a form, and for doubts
    "Taken",
    "accept",
    "check",
    "describe",
    "doubts",
    "duplicate",
    "fields",
    "fill",
    "first_doubts",
    "is_whole",
    "new_record",
    "take",
    "take_move",
]


@dataclass
class Taken:
    """What was understood of one row: values by column, and a refusal for each column that was not.

    The value of lines is `lines.Lines`.
    """

    values: dict[str, Any] = field(default_factory=dict)
    refusals: list[Refused] = field(default_factory=list)

    def understood(self) -> dict[str, Any]:
        """The values. Raises Refused: everything that was not understood."""
        if self.refusals:
            raise several(self.refusals)
        return self.values


def take(
    session: Session, register: type[Register], raw: Mapping[str, object], plain_units: Mapping[str, str] | None = None
) -> Taken:
    """Read every given column; a column that is not given keeps what it has.

    plain_units  the unit a ledger's heading states for a bare number, by column
    """
    taken = Taken()
    for name, given in fields(register).items():
        if name in raw and given.columns:
            _take_lines(session, register, given, raw[name], taken)
        elif name in raw:
            _take_cell(session, register, given, raw[name], taken, (plain_units or {}).get(name))
    return taken


def take_move(session: Session, register: type[Register], raw: Mapping[str, object]) -> Taken:
    """Read what a move asks for; that something is missing is said by the move."""
    taken = Taken()
    for given in (describe(register, name) for name in raw):
        take_one = _take_lines if given.columns else _take_cell
        take_one(session, register, replace(given, required=False), raw[given.name], taken)
    return taken


def _take_cell(
    session: Session, table: type[Columned], given: Field, raw: object, taken: Taken, plain: str | None = None
) -> None:
    try:
        value = _value(session, table, given, raw, plain)
        if value in (None, []) and given.required:
            raise Refused(N_("“%(field)s” is empty; it must be filled in."), field=Sentence(given.label))
        if value is not None or _may_be_empty(table, given.name):
            taken.values[given.name] = value
    except Refused as refusal:
        taken.refusals += [each if _is_cell(each, given) else _about(each, given) for each in refusal.parts]


def _is_cell(refusal: Refused, given: Field) -> bool:
    """Whether a refusal is about a cell of a table, which it names."""
    return refusal.column.startswith(f"{given.name}-")


def _take_lines(session: Session, register: type[Register], given: Field, raw: object, taken: Taken) -> None:
    """Read every line in which something is written; what is wrong with a cell names its place."""
    try:
        written = lines.written(raw, given)
    except Refused as refusal:
        taken.refusals.append(refusal.on(given.name))
        return
    kind, found = register.row_of(given.name), lines.Lines()
    for place, cells_of in written.items():
        line = Taken()
        for cell in given.columns:
            _take_cell(session, kind, cell, cells_of.get(cell.name), line)
        found[place] = line.values
        taken.refusals += [each.on(f"{given.name}-{place}-{each.column}") for each in line.refusals]
    taken.values[given.name] = found


def _may_be_empty(table: type[Columned], name: str) -> bool:
    """Whether an empty cell empties the column; one with a default keeps what it has."""
    column = table.__mapper__.columns[name]
    return bool(column.nullable) or column.default is None


def _about(refusal: Refused, given: Field) -> Refused:
    """The refusal of a cell, opened with the name of its column unless it names one already."""
    if "field" in refusal.params:
        return refusal.on(given.name)
    return Refused(N_("“%(field)s”: %(why)s"), field=Sentence(given.label), why=refusal).on(given.name)


def _value(session: Session, table: type[Columned], given: Field, raw: object, plain: str | None) -> object:
    """What one cell means in its column; `plain` is the unit of a bare number. Raises Refused."""
    column = table.__mapper__.columns[given.name]
    if isinstance(raw, tables.Given):
        return _of_cells(given, raw)
    if given.kind == "link":
        return lookup.resolve(session, given.target, raw)
    if given.kind == "number":
        return _amount(column, given, raw, plain)
    if given.kind == "text":
        _refuse_persons_number(raw)
    if given.kind == "text" and column.info["code"]:
        return cells.code(raw, given.limit or 64)
    value = _READERS[given.kind](raw, column, given)
    return cells.document_number(value) if isinstance(value, str) and _is_folded(column) else value


def _is_folded(column: Column[Any]) -> bool:
    """Whether the column holds document numbers, which another one folds; names stay as they were typed."""
    return not column.info["sound"] and any(other.info.get("folds") == column.key for other in column.table.columns)


def _of_cells(given: Field, raw: tables.Given) -> str:
    """A table that was typed cell by cell, as it is kept. Raises Refused: what is wrong, each at its cell."""
    try:
        return raw.text()
    except Refused as refusal:
        address = given.name + "-"
        raise several([each.on((address + each.column).strip("-")) for each in refusal.parts]) from None


def _refuse_persons_number(raw: object) -> None:
    """Raises Refused for the identity number of a person, and nothing else, in a column that is not sealed."""
    number = fold(words(raw))
    if len(number) == 18 and looks_personal(number):
        raise Refused(
            N_(
                "The number ending in %(tail)s is the identity number of a person; write it into the column for "
                "identity numbers, which is kept sealed, and leave this one empty."
            ),
            tail=number[-4:],
        )


def _line(raw: object, column: Column[Any], given: Field) -> str | None:
    """A short text; a number that is dialled in half width."""
    read = cells.telephone if column.info["mask"] == "phone" else cells.short
    return read(raw, given.limit or 255)


_READERS: dict[str, Callable[[object, Column[Any], Field], object]] = {
    "term": lambda raw, column, _given: cells.term(raw, _vocabulary(column)),
    "terms": lambda raw, column, _given: cells.terms(raw, _vocabulary(column)),
    "date": lambda raw, _column, _given: dates.day(raw),
    "boolean": lambda raw, _column, _given: cells.boolean(raw) or False,
    "integer": lambda raw, _column, _given: cells.integer(raw),
    "long": lambda raw, column, _given: _table(raw) if column.info["worded"] else cells.text(raw, 20_000, lines=True),
    "code": lambda raw, _column, _given: cells.code(raw, 64),
    "text": _line,
}
"""How a cell of each kind is read; links, amounts and codes in text columns are read by `_value` itself."""


def _vocabulary(column: Column[Any]) -> type[Term]:
    kind: Any = column.type  # a TermType or a TermList
    return kind.vocabulary


def _table(raw: object) -> str | None:
    """A table in words: its lines as they stand, for the spaces before them mean something."""
    if cells.text(raw, 20_000, lines=True) is None:
        return None
    lines = [line.rstrip() for line in str(raw).strip("\r\n").splitlines()]
    return "\n".join(lines) + ("\n" if "\n" in str(raw).strip() else "")


def _amount(column: Column[Any], given: Field, raw: object, plain: str | None) -> Decimal | None:
    places, digits = (6, 18) if column.type is TenThousandYuan else (2, 16)
    return cells.decimal(raw, KEPT_UNITS.get(given.unit), plain, places, digits)


def fill(session: Session, record: Register, values: Mapping[str, Any]) -> list[str]:
    """Put the values into the record and its lines; the names of what changed."""
    own = {name: value for name, value in values.items() if record.rows_named(name)}
    changed = lines.put(session, record, {name: value for name, value in values.items() if name not in own})
    return changed + [name for name, value in own.items() if lines.fill(session, record, name, value)]


def check(session: Session, record: Register, by: Person, day: date) -> None:
    """Whether the record as it now stands may be kept. Raises Refused: everything that is wrong with it."""
    required = registry.checks.get(record.register_name())
    with session.no_autoflush:
        own = partial(conditions, record), partial(counted, record)
        together(*own, *([partial(required, session, record, by, day)] if required else []))


def is_whole(record: Register) -> bool:
    """Whether everything is filled in that must be."""
    parts: list[tuple[Columned, Iterable[Field]]] = [(record, fields(type(record)).values())]
    parts += [(line, row_fields(type(line)).values()) for _, line in record.own_lines()]
    needed = (getattr(part, given.name) for part, known in parts for given in known if given.required)
    return all(value not in (None, "", []) for value in needed)


def accept(session: Session, record: Register, taken: "Taken", by: Person, day: date, known: str = "") -> list[str]:
    """Put what was understood into the record, complete and check it; the names of the columns that changed.

    Raises Refused: everything that is wrong, in the order of the form, also where some of it was not understood.
    known  a column of which the caller has found out already that no other record has its number
    """
    refused = list(taken.refusals)
    with session.no_autoflush:
        changed = fill(session, record, taken.values)
        try:
            entering.complete(session, record)
            together(
                partial(undecided, record, changed),
                partial(_refuse_taken, session, record, known),
                partial(check, session, record, by, day),
            )
        except Refused as refusal:
            misread = {each.column for each in refused}
            refused += [part for part in refusal.parts if part.column not in misread or not part.column]
    if refused:
        order = list(fields(type(record)))
        raise several(sorted(refused, key=lambda r: _rank(order, r.column)))
    return changed


def _rank(order: Sequence[str], column: str) -> int:
    """Where in the form a refusal belongs: one about a cell where its lines stand, one about no field before all."""
    name, *_ = column.split("-")
    return order.index(name) if name in order else -1


def _refuse_taken(session: Session, record: Register, known: str) -> None:
    if refusal := duplicate(session, record, known):
        raise refusal


def new_record(register: type[Register], by: Person) -> Register:
    """An empty record of its author and their department; in a lent role both are those of the role's owner."""
    capacity = next(iter(by.used(register.WORKFLOW.editors)), Capacity("", by.department_id))
    return register(department_id=capacity.department_id, created_by_id=capacity.owner or by.user_id)


def duplicate(session: Session, record: Register, known: str = "") -> Refused | None:
    """A refusal if another row already has the number by which the office calls this one.

    known  a column of which the caller has found out already that it is free
    """
    for column in record.__table__.columns:
        if not column.unique or column.key == known or (value := getattr(record, column.key, None)) is None:
            continue
        with session.no_autoflush, scope.confined_to(None):
            other = session.scalar(select(type(record).id).where(column == value, type(record).id != (record.id or 0)))
        if other is not None:
            with session.no_autoflush:
                seen = session.scalar(select(type(record)).where(type(record).id == other))
            return _taken(record, column, seen)
    return None


def _taken(record: Register, column: Column[Any], other: Register | None) -> Refused:
    """The refusal of a number that another row has, at the column in which people write it.

    other  that one, where the reader may see it
    """
    name = column.info["folds"] or column.info["prints"] or column.key
    value, rule = getattr(record, name), record.__mapper__.columns[name].info["mask"]
    said = {"field": Sentence(column.info["label"]), "value": masking.masked(value, rule) if rule else value}
    if other is None:
        return Refused(N_("“%(field)s” %(value)s is already on the register."), **said).on(name)
    return Refused(
        N_("“%(field)s” %(value)s is already on the register: “%(record)s”, now “%(status)s”."),
        **said,
        record=other.whose or other.title,
        status=other.status,
    ).on(name)
