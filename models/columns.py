"""Columns that know how the office calls them: what each says of itself beside its type."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Column, ForeignKey, String
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeEngine

from app.rules.conditions import When
from app.rules.errors import N_
from app.rules.terms import Term
from models.kinds import TermType

LONG_TERM = date(2099, 12, 31)
"""The day by which the 双公示 standard writes 长期 (domain.md 5.3)."""


@dataclass(frozen=True)
class Info:
    """What a column says of itself beside its type.

    label     English msgid; the Chinese stands in translations/zh
    listed    shown in the list; searched: offered in the search row; form: typed by people
    required  must be filled in; None: as the column says
    code      half-width capitals without spaces, however typed; sound: a name, found by its initials as well
    folds     the column of document numbers, or of names, of which this one is the folded form
    prints    the column of sealed numbers of which this one is the keyed print, by which they are found unread
    shown_as  how people read it: `grade`, `often`, `register`, `edition`, `last_day` (kept: the first day after it)
    heading   further headings under which ledgers carry it; standard: its code in the 双公示 standards
    mask      how it is shown to those who may not see it plain: `name`, `identity`, `phone`, `address`, `whole`
    internal  the machine's own: on no screen, in no export
    worded    a table of rules (app.rules.wording), shown to each reader in their words
    only_when    what another column must say for it to be filled in at all; shown_when: for a form to ask for it
    needed_when  what another column says that makes it necessary; missed_when: that makes its absence questionable
    today     whether a new form begins with the day of writing
    own       of a link: the column that leads from there to an account; a new form begins with the writer's own record
    series    the mark of the bureau's own numbers (应急罚), of which a form says the next that is free
    mark      what stands before a number that the system gives once: RW-2026-000001
    filled    the office fills it in where people leave it empty: an empty cell changes nothing
    asked     a name beside the number: a ledger changes it only after asking
    sealed    words that never leave the browser: what is sent is their SHA-256
    decided   the register whose approval alone changes it, once the record is on the register
    once      of a link: one record of this register leads to each; a form offers none that has one already
    until     the column of the last day on which what this one says holds; afterwards its page says that it is over
    """

    label: str
    listed: bool = False
    searched: bool = False
    form: bool = True
    required: bool | None = None
    code: bool = False
    sound: bool = False
    folds: str = ""
    prints: str = ""
    shown_as: str = ""
    heading: tuple[str, ...] = ()
    standard: str = ""
    mask: str = ""
    help: str = ""
    unit: str = ""
    internal: bool = False
    worded: bool = False
    only_when: When | None = None
    shown_when: When | None = None
    needed_when: When | None = None
    missed_when: When | None = None
    today: bool = False
    own: str = ""
    series: str = ""
    mark: str = ""
    filled: bool = False
    asked: bool = False
    sealed: bool = False
    decided: str = ""
    once: bool = False
    until: str = ""


def column(
    label: str, kind: TypeEngine[Any] | type[TypeEngine[Any]] | ForeignKey | None = None, *args: Any, **given: Any
) -> MappedColumn[Any]:
    """A column that knows how the office calls it: fields of Info and arguments of mapped_column, as they come."""
    stated = {each.name: given.pop(each.name) for each in fields(Info) if each.name in given}
    types = () if kind is None else (kind,)
    return mapped_column(*types, *args, info=vars(Info(label, **stated)), **given)


def given_number(label: str, mark: str, *headings: str) -> MappedColumn[Any]:
    """A number that the system gives; where ledgers have headings for it, one from elsewhere may be written."""
    typed: dict[str, Any] = {"required": False, "filled": True, "code": True, "help": N_("Given by the system.")}
    more = {**typed, "heading": headings} if headings else {"form": False}
    return column(label, String(40), unique=True, listed=True, searched=True, mark=mark, **more)


def as_read(column: Column[Any], value: Any) -> Any:
    """A value of a column as people read it wherever it leaves the house or stands on a screen."""
    if column.info.get("shown_as") == "last_day" and isinstance(value, date):
        return value - timedelta(days=1)
    return value


def terms(label: str, vocabulary: type[Term], **kwargs: Any) -> MappedColumn[Any]:
    """A column that holds one term of the vocabulary."""
    return column(label, TermType(vocabulary), **kwargs)


def link(label: str, target: str, **kwargs: Any) -> MappedColumn[Any]:
    """A column that points at another register; every foreign key is indexed."""
    return column(label, ForeignKey(target), index=True, **kwargs)
