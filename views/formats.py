"""How values are shown: how often, how much, until when, in the reader's words."""

from collections.abc import Iterable
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
from models.base import register_of


def init_app(app: Flask) -> None:
    for shown in (worded, often, measured, last_day, role_words, clock_name):
        app.jinja_env.globals[shown.__name__] = shown
    app.jinja_env.globals.update(register_named=register_of, moment=datetime.fromisoformat)
    app.context_processor(lambda: {"today": clock.today()})


def worded(text: str | None) -> str:
    """A table of rules in the reader's words; one that cannot be read stands as it was written."""
    try:
        return wording.written(wording.read(text or ""), http.locale()).strip() if text else ""
    except Refused:
        return text or ""


def often(times: Decimal | None) -> str:
    """How often, as people say it: 0.3333 a year is once in three years."""
    if not times:
        return "—"
    if times < 1:
        return http.locale().say(N_("once in %(years)s years"), {"years": round(1 / times)})
    return http.locale().say(N_("%(times)s a year"), {"times": f"{times.normalize():f}"})


def measured(value: Any, unit: str) -> str:
    """A number with its unit: 6万元, 6 × 10,000 yuan, 5,000 yuan."""
    said, named = http.human(value), gettext(unit)
    if http.locale().code == "zh":
        return f"{said}{named}"
    return f"{said} × {named}" if named[:1].isdigit() else f"{said} {named}"


def last_day(until: date) -> date:
    """The last day on which a record is shown, of the first on which it no longer is."""
    return until - timedelta(days=1)


def role_words(names: Iterable[str]) -> str:
    """Roles by their names, as a list is read."""
    return "、".join(str(http.locale().word(Role(n))) for n in sorted(names) if n in set(Role))


def clock_name(kind: str) -> str:
    """What a legal clock is called: as the policy that sets its term."""
    term = parameters().get(f"deadlines.{kind}")
    return str(http.locale().word(Named(term.chinese, term.label)))
