"""How values are shown: numbers, days, rates and codes in the reader's words."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import Flask
from flask_babel import gettext

from app import clock, http
from app.rules import wording
from app.rules.errors import N_, Named, Refused
from app.rules.parameters import parameters
from app.rules.vocabulary.platform import Role
from app.services.flow import lookup
from app.services.ledgers.columns import KEPT_UNITS, Field, fields
from app.services.reading.amounts import in_words
from app.services.reading.cells import UNITS
from models.base import LONG_TERM, Register, register_of
from models.platform import Account
from models.rows import Columned


def init_app(app: Flask) -> None:
    for shown in (worded, frequency, with_unit, last_day, role_names, account_name, deadline_name, stays_whole):
        app.jinja_env.globals[shown.__name__] = shown
    app.jinja_env.globals.update(register_named=register_of, moment=datetime.fromisoformat)
    app.jinja_env.filters["human"] = human
    app.context_processor(lambda: {"today": clock.today()})


def usual(register: type[Register], names: Iterable[str]) -> dict[str, str]:
    """What these columns hold where nothing is said of them, as a form writes it."""
    held = {name: register.__mapper__.columns[name].default for name in names}
    return {name: str(default.arg) for name, default in held.items() if default is not None and default.is_scalar}


def read_back(register: type[Register], values: Mapping[str, Any]) -> dict[str, str]:
    """How amounts of money were understood, in the signs of a cheque; by column, or cell of a line."""
    own = {name: value for name, value in values.items() if register.rows_named(name)}
    parts = [("", register, {name: value for name, value in values.items() if name not in own})]
    parts += [(f"{n}-{at}-", register.row_of(n), line) for n, lines in own.items() for at, line in lines.items()]
    amounts = {at + name: yuan for at, table, said in parts for name, yuan in _amounts(table, said)}
    return {
        name: gettext("That is %(words)s (%(yuan)s yuan).", words=in_words(yuan), yuan=human(yuan))
        for name, yuan in amounts.items()
    }


def _amounts(table: type[Columned], values: Mapping[str, Any]) -> Iterator[tuple[str, Decimal]]:
    """(column, amount in yuan) of each column of money in which there is something."""
    for name, value in values.items():
        unit = KEPT_UNITS.get(table.__mapper__.columns[name].info["unit"])
        if unit and value:
            yield name, value * UNITS[unit]


def human(value: object) -> str:
    """A value as people read it: terms by name, moments in office time, amounts with thousands, nothing as a dash."""
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if hasattr(value, "chinese"):
        return str(http.locale().word(value))
    if isinstance(value, (list, tuple)):
        return "；".join(human(item) for item in value)
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, Decimal):
        text = f"{value:,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def in_form(part: Columned, field: Field) -> object:
    """A value of a record or a line as its form shows it: text, codes where several can be ticked; of lines, each."""
    value = getattr(part, field.name)
    if field.columns:
        return {str(n): {cell.name: in_form(line, cell) for cell in field.columns} for n, line in enumerate(value)}
    if field.kind == "link":
        value = lookup.handle_of(getattr(part, field.name.removesuffix("_id")))
    return [str(code) for code in value] if isinstance(value, list) else _input_text(value)


def lines_put_in(record: Register, raw: Mapping[str, Any]) -> dict[str, object]:
    """The lines that the office puts in where none were written, as the form would show them."""
    known, empty = fields(type(record)), [own.name for own in record.ROWS if not raw.get(own.name)]
    return {name: in_form(record, known[name]) for name in empty if getattr(record, name)}


def _input_text(value: object) -> str:
    """A value as an input field holds it: a tick as 1, a number without trailing zeros, nothing as nothing."""
    if value is None:
        return ""
    if value is True or value is False:
        return "1" if value else ""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)


def stays_whole(value: object) -> bool:
    """Whether a value is read as one and must not be broken over two lines: a day, a number, a term, yes or no."""
    return isinstance(value, (date, Decimal, int)) or hasattr(value, "chinese")


def _day(value: date) -> str:
    """A day, or a moment (a datetime is a date too) to the minute in office time."""
    if isinstance(value, datetime):
        return f"{clock.office_time(value):%Y-%m-%d %H:%M}"
    return gettext("long-term") if value == LONG_TERM else value.isoformat()


def worded(text: str | None) -> str:
    """A table of rules in the reader's words, to be read; one that cannot be read stands as it was written."""
    try:
        return wording.said(wording.read(text or ""), http.locale()) if text else ""
    except Refused:
        return text or ""


def frequency(times: Decimal | None) -> str:
    """A number of times a year, as people say it: 0.3333 is once in three years."""
    if not times:
        return "—"
    if times < 1:
        return http.locale().say(N_("once in %(years)s years"), {"years": round(1 / times)})
    return http.locale().say(N_("%(times)s a year"), {"times": f"{times.normalize():f}"})


def with_unit(value: object, unit: str) -> str:
    """A number with its unit: 6万元, 6 × 10,000 yuan, 5,000 yuan."""
    number, name = human(value), gettext(unit)
    if http.locale().code == "zh":
        return f"{number}{name}"
    return f"{number} × {name}" if name[:1].isdigit() else f"{number} {name}"


def last_day(until: date) -> date:
    """The last day on which a record is shown, of the first on which it no longer is."""
    return until - timedelta(days=1)


def role_names(codes: Iterable[str]) -> str:
    """Roles by their names, as a list is read; codes that are no role are left out."""
    return "、".join(str(http.locale().word(Role(code))) for code in sorted(codes) if code in set(Role))


def account_name(account: Account) -> str:
    """Who an account is, as a sentence about it says: the name and the department, or what they sign in with."""
    where = f"（{account.department.name}）" if account.department else ""
    return f"“{account.full_name or account.username}”{where}"


def deadline_name(kind: str) -> str:
    """What a legal clock is called: as the policy that sets its term."""
    term = parameters().get(f"deadlines.{kind}")
    return str(http.locale().word(Named(term.chinese, term.label)))
