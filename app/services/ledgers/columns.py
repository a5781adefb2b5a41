"""The columns of a register as people fill them in, and the headings under which ledgers carry them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, Numeric, String, Text

from app import catalogue
from app.rules.conditions import When
from app.rules.terms import Term
from app.services.reading.cells import UNITS
from app.services.reading.headings import Column as Heading
from models.base import Register, register_of, registers
from models.declarations import Pick
from models.kinds import Sealed, TermList, TermType

AMOUNT_UNITS = tuple(filter(None, UNITS))
KEPT_UNITS = {"10,000 yuan": "万元", "yuan": "元"}
LINK_ENDINGS = ("名称", "统一社会信用代码", "编号")


@dataclass(frozen=True)
class Field:
    """One column as people fill it in.

    label     English msgid, as are help and unit
    kind      link, term, terms, date, boolean, integer, number, code, long or text
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
    pick      of a column of names: where they can be picked
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
    pick: Pick | None = None


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
    known = {c.key: _field(c) for c in register.columns() if c.info.get("form")}
    grouped = [name for group in register.GROUPS for name in (*group.columns, *group.rare)]
    return {name: known[name] for name in grouped} if grouped else known


def describe(register: type[Register], name: str) -> Field:
    """One column, also one that only a move asks for."""
    return _field(register.__mapper__.columns[name])


def known_columns(register: type[Register]) -> list[Heading]:
    """What a ledger may call each column: the label in both languages, further headings, the standard's name and code.

    An amount is also known with its unit in brackets, a link also by the name, code or number of what it leads to.
    """
    return [
        Heading(
            given.name,
            tuple(dict.fromkeys(_headings(register, given))),
            given.required,
            unit=KEPT_UNITS.get(given.unit, ""),
            label=given.label,
            identity=_is_identity(register, given),
        )
        for given in fields(register).values()
    ]


def _is_identity(register: type[Register], given: Field) -> bool:
    column = register.__mapper__.columns[given.name]
    return given.kind == "code" or bool(column.info["code"])


def _headings(register: type[Register], given: Field) -> Iterator[str]:
    label = catalogue.locale("zh").say(given.label)
    yield from (label, *given.headings, given.label, given.name)
    if given.standard:
        yield register.STANDARD + given.standard
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
        _pick(column),
    )


def _pick(column: Column[Any]) -> Pick | None:
    register = register_of(column.table.name)
    return register.PICKS.get(column.key) if register else None


def _length(column: Column[Any]) -> int | None:
    return getattr(getattr(column.type, "impl", None), "length", None) if isinstance(column.type, Sealed) else None


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
