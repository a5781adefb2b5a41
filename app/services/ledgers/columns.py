"""The columns of a register as people fill them in, and the headings under which ledgers carry them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, Numeric, String, Text

from app import catalogue
from app.rules.conditions import When
from app.rules.terms import Term
from app.services.reading.cells import UNITS
from app.services.reading.headings import Column as Heading
from models.base import Register, register_of, registers
from models.declarations import Pick, Rows
from models.kinds import Sealed, TermList, TermType
from models.rows import Columned

AMOUNT_UNITS = tuple(filter(None, UNITS))
KEPT_UNITS = {"10,000 yuan": "万元", "yuan": "元"}
LINK_ENDINGS = ("名称", "统一社会信用代码", "编号")


@dataclass(frozen=True)
class Field:
    """One column as people fill it in.

    label     English msgid, as are help and unit
    kind      link, term, terms, date, boolean, integer, number, code, long, text, or rows: lines of the record's own
    required  whether it must be filled in
    limit     characters at most, None where the column does not say
    codes     the terms it may hold
    headings  further headings under which ledgers carry it
    target    of a link: the register it leads to, or `account`
    standard  its code in the 双公示 standards
    shown     what another column must say for a form to ask for it; needed: what makes it necessary
    today     whether a new form begins with the day of writing
    own       of a link: the column there that leads to an account
    series    the mark of the bureau's own numbers
    once      of a link: the column of which a record there has at most one
    decided   the register whose approval changes it on a record that exists
    sealed    words of which only the seal leaves the browser
    picks     of a column of names: where they can be picked
    columns   of lines: what each of them says; minimum: how many there are at least, maximum: at most
    rows      of lines that are given: what each is called, by its place
    """

    name: str
    label: str
    kind: str
    required: bool
    limit: int | None = None
    codes: tuple[Term, ...] = ()
    headings: tuple[str, ...] = ()
    target: str = ""
    help: str = ""
    unit: str = ""
    standard: str = ""
    shown: When | None = None
    needed: When | None = None
    today: bool = False
    own: str = ""
    series: str = ""
    sealed: bool = False
    decided: str = ""
    once: str = ""
    picks: tuple[Pick, ...] = ()
    columns: tuple["Field", ...] = ()
    minimum: int = 0
    maximum: int = 0
    rows: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """One block of a form: its heading (English msgid, empty for none), what it asks for, what it folds away."""

    label: str
    fields: tuple[Field, ...]
    rare: tuple[Field, ...] = ()


def blocks(register: type[Register]) -> list[Block]:
    """The form of a register in blocks, in the order of the paper."""
    known = fields(register)
    if not register.GROUPS:
        return [Block("", tuple(known.values()))]
    return [
        Block(group.label, tuple(known[name] for name in group.columns), tuple(known[name] for name in group.rare))
        for group in register.GROUPS
    ]


def fields(register: type[Register]) -> dict[str, Field]:
    """The columns of a register that people fill in, in the order of the form."""
    return _fields(register.register_name())


@cache
def _fields(name: str) -> dict[str, Field]:
    register = register_of(name)
    if register is None:
        return {}
    known = row_fields(register) | {own.name: _rows(register, own) for own in register.ROWS}
    grouped = [name for group in register.GROUPS for name in (*group.columns, *group.rare)]
    return {name: known[name] for name in grouped} if grouped else known


def row_fields(table: type[Columned]) -> dict[str, Field]:
    """The columns of a register, or of a kind of lines, that people fill in."""
    return {c.key: _field(c) for c in table.columns() if c.info.get("form")}


def _rows(register: type[Register], own: Rows) -> Field:
    """The lines of a record as one field of its form."""
    cells = tuple(row_fields(register.row_of(own.name)).values())
    return Field(
        own.name,
        own.label,
        "rows",
        own.minimum > 0,
        help=own.help,
        columns=cells,
        minimum=own.minimum,
        maximum=own.maximum,
    )


def cell_of(register: type[Register], address: str) -> tuple[Field, str, Field] | None:
    """(lines, place, cell) that the address of a cell means; None of any other column."""
    name, _, rest = address.partition("-")
    place, _, column = rest.partition("-")
    given = fields(register).get(name)
    cell = next((each for each in given.columns if each.name == column), None) if given else None
    return (given, place, cell) if given and cell else None


def describe(table: type[Columned], name: str) -> Field:
    """One column, also one that only a move asks for; of a register also lines of its own."""
    column = table.__mapper__.columns.get(name)
    return _field(column) if column is not None else _fields(table.__tablename__)[name]


def known_columns(register: type[Register]) -> list[Heading]:
    """What a ledger may call each column: the label in both languages, further headings, the standard's name and code.

    An amount is also known with its unit in brackets, a link also by the name, code or number of what it leads to.
    """
    return [heading(register, given) for given in fields(register).values()]


def heading(table: type[Columned], given: Field) -> Heading:
    """What a ledger may call one column. Lines are never missed: a workbook has them on a sheet of their own."""
    return Heading(
        given.name,
        tuple(dict.fromkeys(_headings(getattr(table, "STANDARD", ""), given))),
        given.required and not given.columns,
        unit=KEPT_UNITS.get(given.unit, ""),
        label=given.label,
        identity=_is_identity(table, given),
        else_by=_of_subject(table, given),
    )


def _of_subject(table: type[Columned], given: Field) -> tuple[str, ...]:
    """What whoever a record is about is known by on their own register, where the record does not say it itself."""
    if not (issubclass(table, Register) and given.name.removesuffix("_id") in table.SUBJECTS) or table.PARTY:
        return ()
    target = register_of(given.target)
    columns = [target.__mapper__.columns[name] for name in target.handles()] if target else []
    known = [c for c in columns if not isinstance(c.type, Sealed)]
    zh = catalogue.locale("zh")
    return tuple(dict.fromkeys(name for c in known for name in (zh.say(c.info["label"]), *c.info["heading"])))


def _is_identity(register: type[Columned], given: Field) -> bool:
    column = register.__mapper__.columns.get(given.name)
    return given.kind == "code" or bool(column is not None and column.info["code"])


def _headings(standard: str, given: Field) -> Iterator[str]:
    label = catalogue.locale("zh").say(given.label)
    yield from (label, *given.headings, given.label, given.name)
    if given.standard:
        yield standard + given.standard
    if given.unit:
        for name in (label, *given.headings):
            yield from (f"{name.partition('(')[0]}({unit})" for unit in AMOUNT_UNITS)
    if given.kind == "link":
        yield from (f"{label}{ending}" for ending in LINK_ENDINGS)


def _field(column: Column[Any]) -> Field:
    info = column.info
    required = info["required"] if info["required"] is not None else not column.nullable and column.default is None
    target = next((_register_of_table(fk.column.table.name) for fk in column.foreign_keys), "")
    return Field(
        column.key,
        info["label"],
        _kind(column, target),
        required,
        getattr(column.type, "length", None) or _length(column),
        tuple(getattr(column.type, "vocabulary", ())),
        info["heading"],
        target,
        info["help"],
        info["unit"],
        info["standard"],
        info["only_when"] or info["shown_when"],
        info["needed_when"],
        info["today"],
        info["own"],
        info["series"],
        picks=_picks(column),
        sealed=info["sealed"],
        decided=info["decided"],
        once=f"{column.table.name}.{column.key}" if info["once"] else "",
    )


def _picks(column: Column[Any]) -> tuple[Pick, ...]:
    register = register_of(column.table.name)
    return register.PICKS.get(column.key, ()) if register else ()


def _length(column: Column[Any]) -> int | None:
    return Sealed.MOST if isinstance(column.type, Sealed) else None


def _kind(column: Column[Any], target: str) -> str:
    if target:
        return "link"
    return next((kind for kind, types in _KINDS if isinstance(column.type, types)), "text")


_KINDS: tuple[tuple[str, type], ...] = (
    ("term", TermType),
    ("terms", TermList),
    ("date", Date),
    ("boolean", Boolean),
    ("integer", Integer),
    ("number", Numeric),
    ("code", Sealed),
    ("long", Text),
    ("text", String),
)


def _register_of_table(table: str) -> str:
    if table == "ab_user":
        return "account"
    return next((r.register_name() for r in registers() if r.__tablename__ == table), "")
