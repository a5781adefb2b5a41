"""The bureau's standards as tables, and what an edition changes against the one before."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask import Flask, request
from sqlalchemy import func, select

from app import clock, http
from app.extensions import db
from app.rules import wording
from app.rules.errors import N_, Refused
from app.rules.settings import ParameterName
from app.services.rulebook import standards
from views.base import RegisterView
from views.formats import worded

COLUMNS = (
    ("code", N_("Code")),
    ("label", N_("Indicator")),
    ("kind", N_("Fact counted")),
    ("when", N_("Condition")),
    ("points", N_("Points")),
    ("months", N_("Months counted")),
    ("cap", N_("Cap")),
    ("outcome", N_("Effect on the grade")),
    ("clause", N_("Basis")),
)
OUTCOMES = ("direct", "not_better_than", "steps_down")
USUAL_MONTHS = 12


class StandardView(RegisterView):
    """A standard: its page shows tables, and a new edition begins with the one in force."""

    page = "standard.html"

    def blank(self) -> dict[str, Any]:
        if (last := standards.latest(db.session(), self.register)) is None:
            return request.args.to_dict()
        newest = db.session.scalar(select(func.max(self.register.edition)).where(self.register.code == last.code)) or 0
        name = re.sub(r"（第\d+版）$", "", last.name) + f"（第{newest + 1}版）"
        given = {
            "code": last.code,
            "edition": str(newest + 1),
            "name": name,
            "starts_on": clock.today().isoformat(),
            "content": worded(last.content),
        }
        return given | request.args.to_dict()


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        present_values=present_values,
        indicators=indicators,
        standard_rest=other_settings,
        changes_of=changes,
        standard_columns=COLUMNS,
    )


def present_values() -> list[tuple[Any, str, Any, str]]:
    """(parameter, value today, since when, source) of every parameter that the bureau may set, in the order of its list."""
    law, today = standards.parameters(db.session()), clock.today()
    return [
        (
            name,
            wording.written(law.at(name, today), http.locale()).strip(),
            law.get(name).since(today),
            law.source(name, today),
        )
        for name in ParameterName
        if law.get(name).days[0] <= today
    ]


def indicators(content: str) -> list[dict[str, str]]:
    """The rows of a grading standard, each cell as it is read aloud; empty where the text is no standard."""
    rows = _table(content).get("indicators")
    return [_indicator(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def other_settings(content: str) -> list[tuple[str, Any]]:
    """Everything of a standard but its indicators: (name, value or table of values)."""
    return [
        (name, value)
        for name, value in _said(_table(content)).items()
        if name not in ("indicators", wording.KEYS["indicators"])
    ]


def changes(standard: Any) -> list[tuple[str, str, str]] | None:
    """What this edition changes against the one before: (where, before, after); None where there is none before."""
    earlier = standards.before(db.session(), standard)
    if earlier is None:
        return None
    old, new = _flat(_table(earlier.content)), _flat(_table(standard.content))
    return [
        (place, old.get(place, "—"), new.get(place, "—"))
        for place in dict.fromkeys([*new, *old])
        if old.get(place) != new.get(place)
    ]


def _said(table: Any) -> Any:
    """A table in the reader's words."""
    return wording.spoken(table) if http.locale().code == "zh" else table


def _table(content: str) -> dict[str, Any]:
    try:
        table = wording.read(content)
    except Refused:
        return {}
    return table if isinstance(table, dict) else {}


def _indicator(row: dict[str, Any]) -> dict[str, str]:
    said = wording.coded_keys(_said(row))
    cells = {name: _cell(said.get(name)) for name, _ in COLUMNS if name in said}
    cells["label"] = str(said.get("label" if http.locale().code == "zh" else "english") or said.get("label", ""))
    cells["months"] = _cell(said.get("months", USUAL_MONTHS)) or "—"
    cells["outcome"] = _spaced(_named({name: said[name] for name in OUTCOMES if name in said}))
    if isinstance(said.get("bands"), list):
        cells["points"] = _joined(_cell(band) for band in said["bands"])
    return cells


def _named(table: dict[str, Any]) -> dict[str, Any]:
    return {
        wording.KEYS.get(name, name) if http.locale().code == "zh" else name.replace("_", " "): value
        for name, value in table.items()
    }


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return _spaced(value)
    if isinstance(value, list):
        return ("、" if http.locale().code == "zh" else ", ").join(map(_cell, value))
    return "" if value is None else str(value) if http.locale().code == "zh" else _plainly(str(value))


def _plainly(code: str) -> str:
    """A code as English reads it: suspend_licence is suspend licence."""
    return code.replace("_", " ") if code.islower() else code


def _spaced(table: dict[str, Any]) -> str:
    return _joined(f"{_cell(name)} {_cell(value)}" for name, value in table.items())


def _joined(parts: Iterable[str]) -> str:
    return ("；" if http.locale().code == "zh" else "; ").join(parts)


def _flat(table: Any, place: str = "") -> dict[str, str]:
    """Every value of a table, in the reader's words, under the place where it stands."""
    if isinstance(table, dict):
        parts = [(f"{place} {_word(name)}".strip(), value) for name, value in table.items()]
    elif isinstance(table, list) and any(isinstance(row, dict) for row in table):
        parts = _rows(table, place)
    else:
        return {place: _cell(_said(table))}
    return {name: value for where, part in parts for name, value in _flat(part, where).items()}


def _rows(rows: list[Any], place: str) -> list[tuple[str, Any]]:
    """Each row whole under what it is about: its code, name, kind and condition; of several alike each has its number."""
    seen, found = Counter[str](), []
    for row in rows:
        cells = wording.coded_keys(_said(row)) if isinstance(row, dict) else {}
        about = " ".join(filter(None, (place, *(_cell(cells.get(name)) for name in ("code", "label", "kind", "when")))))
        seen[about] += 1
        found.append((f"{about} #{seen[about]}" if seen[about] > 1 else about, _cell(_said(row))))
    return found


def _word(name: Any) -> str:
    return wording.KEYS.get(name, str(name)) if http.locale().code == "zh" else str(name)
