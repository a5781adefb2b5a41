"""The list of a register: what to show, what to look for, and where the next page begins.

It pages by key set: the address of the next page carries the last row's sort value and key, so that a page deep in a
register costs what the first one costs. sqlakeyset is not used: its bookmarks name the type of each value themselves
and are not checked against the columns that they are compared with, so that a forged one would fail in the database
(500) where ours is answered 400. The check would remain ours to write, and it is most of the thirty lines that a
dependency would replace.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask, abort
from sqlalchemy import Column, ColumnElement, Date, Integer, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.rules.terms import Term
from app.services.flow import search
from models.base import Register
from models.kinds import TermList, TermType

PAGE, CAP = 25, 10_000
"""Rows of a page unless asked otherwise; how far rows are counted."""
SIZES = (25, 50, 100)
PAGING = ("after", "before")
NEWEST = "-id"
"""The order of a list unless asked otherwise."""

Condition = ColumnElement[bool]
Attribute = InstrumentedAttribute[Any]


@dataclass
class Listing:
    """One page of a register.

    total                 how many rows meet the conditions; CAP + 1 stands for more than CAP
    following, preceding  tokens of the next and the previous page; empty where there is none
    chips                 (label, value, argument) of each condition
    """

    rows: list[Register]
    total: int
    following: str = ""
    preceding: str = ""
    chips: list[tuple[str, Any, str]] = field(default_factory=list)
    sort: str = ""

    @property
    def cap(self) -> str:
        """The number beyond which rows are not counted, as one reads it; empty where all were counted."""
        return f"{CAP:,}" if self.total > CAP else ""


def shown(register: type[Register]) -> list[tuple[str, str]]:
    """(attribute, label) of the columns of the list: the number first, then who, then what, the status last."""
    columns = [(c.key, c.info["label"]) for c in register.columns() if c.info.get("listed") and not c.foreign_keys]
    links = [(r.key, r.info["label"]) for r in register.__mapper__.relationships if r.info.get("listed")]
    number = [pair for pair in columns if pair[0] == register.NUMBER]
    return number + links + [pair for pair in columns if pair not in number] + [("status", "Status")]


def sortable(register: type[Register]) -> dict[str, Attribute]:
    """The columns a list may be sorted by: listed, never empty, one value each."""
    mapped, keys = register.__mapper__.columns, [key for key, _ in shown(register)]
    return {
        k: getattr(register, k)
        for k in keys
        if k in mapped and not mapped[k].nullable and not isinstance(mapped[k].type, TermList)
    }


def searched(register: type[Register]) -> list[Column[Any]]:
    """The columns of the search row that have their own box: terms, dates, and numbers such as a year."""
    return [
        c
        for c in [*register.columns(), register.__mapper__.columns["status"]]
        if c.info.get("searched") and isinstance(c.type, (TermType, Date, Integer))
    ]


def choices(register: type[Register], column: Column[Any]) -> list[Term]:
    """What a term box offers; for the status only those of this register's flow."""
    if column.key == "status":
        return register.WORKFLOW.statuses()
    return list(column.type.vocabulary)  # type: ignore[attr-defined]  # only TermType columns come here


def build(session: Session, register: type[Register], args: Mapping[str, str]) -> Listing:
    """The page that these arguments ask for; junk arguments are answered 400, never 500."""
    conditions, chips = conditions_of(session, register, args)
    size = _size(args)
    sort = args.get("sort") or NEWEST
    query = select(register).where(*conditions)
    rows, back, more = _page(session, register, query, sort, args, size)
    listing = Listing(rows, _count(session, register, conditions), chips=chips, sort=sort)
    if rows:
        listing.following = _token(rows[-1], sort) if more or back else ""
        listing.preceding = _token(rows[0], sort) if (args.get("after") or (back and more)) else ""
    return listing


def _size(args: Mapping[str, str]) -> int:
    size = args.get("size", str(PAGE))
    return int(size) if size in map(str, SIZES) else PAGE


def conditions_of(
    session: Session, register: type[Register], args: Mapping[str, str]
) -> tuple[list[Condition], list[tuple[str, Any, str]]]:
    """The conditions of the search row, and a removable chip for each."""
    found: list[Condition] = []
    chips: list[tuple[str, Any, str]] = []
    if text := args.get("q", "").strip():
        if "\x00" in text or len(text) > 200:
            abort(400)
        found.append(search.containing(session, register, text))
        chips.append(("Search", text, "q"))
    for column in searched(register):
        for key, condition, value in _box_conditions(register, column, args):
            found.append(condition)
            chips.append((column.info["label"], value, key))
    return found, chips


def _box_conditions(
    register: type[Register], column: Column[Any], args: Mapping[str, str]
) -> list[tuple[str, Condition, Any]]:
    """(argument, condition, value shown in its chip) of one box; a code that it does not offer is answered 400."""
    attribute = getattr(register, column.key)
    if isinstance(column.type, TermType):
        if not (code := args.get(column.key)):
            return []
        if code not in [str(term) for term in choices(register, column)]:
            abort(400)
        return [(column.key, attribute == code, column.type.vocabulary(code))]
    if isinstance(column.type, Integer):
        number = args.get(column.key, "")
        return [(column.key, attribute == _whole(number), number)] if number else []
    found: list[tuple[str, Condition, Any]] = []
    for suffix, sign in (("_from", "≥"), ("_until", "≤")):
        if text := args.get(column.key + suffix):
            day = _day(text)
            found.append((column.key + suffix, attribute >= day if sign == "≥" else attribute <= day, f"{sign} {day}"))
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(400)


def _whole(text: str) -> int:
    """A number such as a year."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        abort(400)
    return int(text)


def _page(
    session: Session, register: type[Register], query: Select[Any], sort: str, args: Mapping[str, str], size: int
) -> tuple[list[Register], bool, bool]:
    """(rows, whether they were read backwards, whether more lie beyond): one row more is read than a page has."""
    column, descending = _sorted_by(register, sort)
    token, back = args.get("after") or args.get("before"), bool(args.get("before")) and not args.get("after")
    down = descending != back
    if token:
        query = query.where(_beyond(register, column, token, down))
    query = query.order_by(*_order(register, column, down)).limit(size + 1)
    rows = list(session.scalars(query.options(*loaded(register))))
    more, rows = len(rows) > size, rows[:size]
    return (rows[::-1] if back else rows), back, more


def query(session: Session, register: type[Register], args: Mapping[str, str]) -> Select[Any]:
    """Every row under these conditions, in the order of the list."""
    conditions, _ = conditions_of(session, register, args)
    order = _order(register, *_sorted_by(register, args.get("sort") or NEWEST))
    return select(register).where(*conditions).order_by(*order)


def _sorted_by(register: type[Register], sort: str) -> tuple[Attribute, bool]:
    """(column, whether it descends); one that the list is not sorted by is answered 400."""
    column = {"id": register.id, **sortable(register)}.get(sort.removeprefix("-"))
    return (column, sort.startswith("-")) if column is not None else abort(400)


def _order(register: type[Register], column: Attribute, down: bool) -> list[ColumnElement[Any]]:
    """By the column, and rows that are alike in it by their keys."""
    columns = [column, register.id] if column.key != "id" else [column]
    return [each.desc() if down else each.asc() for each in columns]


def loaded(register: type[Register]) -> list[ORMOption]:
    """Everything a list shows of other registers is loaded in one statement each."""
    return [selectinload(getattr(register, r.key)) for r in register.__mapper__.relationships if r.info.get("listed")]


def _beyond(register: type[Register], column: Attribute, token: str, down: bool) -> Condition:
    """The rows behind the one that the token stands for, in the order of the list."""
    value, key = _untoken(column, token)
    if column.key == "id":
        return register.id < key if down else register.id > key
    past = column < value if down else column > value
    return or_(past, and_(column == value, register.id < key if down else register.id > key))


def _untoken(column: Attribute, token: str) -> tuple[Any, int]:
    """(sort value, key) that `_token` put together; anything else is answered 400."""
    try:
        value, key = json.loads(base64.urlsafe_b64decode(token.encode()))
        kind = column.type.python_type
        value = date.fromisoformat(value) if kind is date else Decimal(value) if kind is Decimal else value
        if (
            type(value) is not (kind if kind in (date, Decimal, int) else str)
            or type(key) is not int
            or not (_fits(value) and _fits(key))
        ):
            raise ValueError
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        abort(400)
    return value, key


def _fits(value: object) -> bool:
    """Whether a database can compare with it: no NUL, no lone surrogate, no integer of more than 32 bits."""
    if isinstance(value, str):
        return "\x00" not in value and value.encode("utf-8", "ignore").decode() == value
    return not isinstance(value, int) or abs(value) < 2**31


def _token(row: Register, sort: str) -> str:
    """Where the page that begins behind this row begins: its sort value and key, as JSON in base64."""
    value = getattr(row, sort.removeprefix("-"))
    return base64.urlsafe_b64encode(
        json.dumps([value if isinstance(value, (int, str)) else str(value), row.id]).encode()
    ).decode()


def _count(session: Session, register: type[Register], conditions: list[Condition]) -> int:
    """How many rows there are, counted no further than the cap."""
    capped = select(register.id).where(*conditions).limit(CAP + 1).subquery()
    return session.scalar(select(func.count()).select_from(capped)) or 0


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(kept_aside=kept_aside, without=without, with_sort=with_sort, with_page=with_page)


def kept_aside(args: Mapping[str, str], boxes: Sequence[Column[Any]]) -> list[tuple[str, str]]:
    """What the list was asked for beside the boxes of its search row: its order, and conditions that have no box."""
    asked = {"q", *(f"{box.key}{suffix}" for box in boxes for suffix in ("", "_from", "_until"))}
    return [(key, value) for key, value in args.items() if key not in (*asked, *PAGING)]


def without(args: Mapping[str, str], key: str) -> dict[str, str]:
    """The conditions of a list without one of them, from its first page; nothing that url_for takes for its own."""
    return {k: v for k, v in args.items() if k not in (key, "endpoint", *PAGING) and not k.startswith("_")}


def with_sort(args: Mapping[str, str], key: str) -> dict[str, str]:
    """The same list sorted by a column; a second click turns it round."""
    return {**without(args, "sort"), "sort": f"-{key}" if args.get("sort") == key else key}


def with_page(args: Mapping[str, str], way: str, token: str) -> dict[str, str]:
    return {**without(args, ""), way: token}
