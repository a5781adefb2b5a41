"""The bureau's standards as tables, and what an edition changes against the one before."""

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app import clock, http
from app.extensions import db
from app.rules import wording
from app.rules.changes import ParameterName
from app.rules.errors import N_, Refused
from app.services import standards
from views.base import RegisterView
from views.helpers import worded

COLUMNS = (
    ("code", N_("Code")), ("label", N_("Indicator")), ("kind", N_("Fact counted")), ("when", N_("Condition")), ("points", N_("Points")), ("months", N_("Months counted")),
    ("cap", N_("Cap")), ("outcome", N_("Effect on the grade")), ("clause", N_("Basis")),
)
OUTCOMES = ("direct", "not_better_than", "steps_down")
USUAL_MONTHS = 12


class StandardView(RegisterView):
    """A standard: its page shows tables, and a new edition begins with the one in force."""

    page = "standard.html"

    def blank(self) -> dict[str, Any]:
        if (last := standards.latest(db.session(), self.register)) is None:
            return {}
        newest = db.session.scalar(select(func.max(self.register.edition)).where(self.register.code == last.code)) or 0  # type: ignore[attr-defined]
        name = re.sub(r"（第\d+版）$", "", last.name) + f"（第{newest + 1}版）"
        return {"code": last.code, "edition": str(newest + 1), "name": name, "starts_on": clock.today().isoformat(), "content": worded(last.content)}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(present_values=present_values, indicators=indicators, standard_rest=rest, changes_of=changes, standard_columns=COLUMNS)


def present_values() -> list[tuple[Any, str, Any, str]]:
    """(parameter, value today, since when, source) of every parameter that the bureau may set, in the order of its list."""
    law, today = standards.parameters(db.session()), clock.today()
    return [(name, wording.written(law.at(name, today), http.tongue()).strip(), law.get(name).since(today), law.source(name, today))
            for name in ParameterName if law.get(name).days[0] <= today]


def indicators(content: str) -> list[dict[str, str]]:
    """The rows of a grading standard, each cell as it is read aloud; empty where the text is no standard."""
    table = _table(content)
    return [_indicator(row) for row in table.get("indicators", ()) if isinstance(row, dict)]


def rest(content: str) -> list[tuple[str, Any]]:
    """Everything of a standard but its indicators: (name, value or table of values)."""
    said = wording.spoken(_table(content)) if http.tongue().code == "zh" else _table(content)
    return [(name, value) for name, value in said.items() if name not in ("indicators", wording.KEYS["indicators"])]


def changes(standard: Any) -> list[tuple[str, str, str]] | None:
    """What this edition changes against the one before: (where, before, after); None where there is none before."""
    earlier = standards.before(db.session(), standard)
    if earlier is None:
        return None
    chinese = http.tongue().code == "zh"
    old, new = (_flat(wording.spoken(table) if chinese else table) for table in (_table(earlier.content), _table(standard.content)))
    return [(place, old.get(place, "—"), new.get(place, "—")) for place in dict.fromkeys([*new, *old]) if old.get(place) != new.get(place)]


def _table(content: str) -> dict[str, Any]:
    try:
        table = wording.read(content)
    except Refused:
        return {}
    return table if isinstance(table, dict) else {}


def _indicator(row: dict[str, Any]) -> dict[str, str]:
    chinese = http.tongue().code == "zh"
    said = wording.coded_keys(wording.spoken(row)) if chinese else row
    cells = {name: _cell(said.get(name)) for name, _ in COLUMNS if name in said}
    cells["label"] = str(said.get("label" if chinese else "english", said.get("label", "")))
    cells["months"] = _cell(said.get("months", USUAL_MONTHS)) or "—"
    cells["outcome"] = _spaced(_named({name: said[name] for name in OUTCOMES if name in said}))
    if "bands" in said:
        cells["points"] = _joined(_spaced(band) for band in said["bands"])
    return cells


def _named(table: dict[str, Any]) -> dict[str, Any]:
    return {wording.KEYS.get(name, name) if http.tongue().code == "zh" else name.replace("_", " "): value for name, value in table.items()}


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return _spaced(value)
    if isinstance(value, list):
        return ("、" if http.tongue().code == "zh" else ", ").join(map(str, value))
    return "" if value is None else str(value)


def _spaced(table: dict[str, Any]) -> str:
    return _joined(f"{name} {_cell(value)}" for name, value in table.items())


def _joined(parts: Iterable[str]) -> str:
    return ("；" if http.tongue().code == "zh" else "; ").join(parts)


def _flat(table: Any, place: str = "") -> dict[str, str]:
    """Every value of a table under the place where it stands; a row is known by its code and name."""
    if isinstance(table, dict):
        parts = [(f"{place} {name}".strip(), value) for name, value in table.items()]
    elif isinstance(table, list) and table and isinstance(table[0], dict):
        parts = [(f"{place} {' '.join(map(str, list(row.values())[:2]))}".strip(), row) for row in table]
    else:
        return {place: _cell(table)}
    return {name: value for where, part in parts for name, value in _flat(part, where).items()}
