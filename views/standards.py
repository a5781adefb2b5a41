"""The bureau's standards as tables, and what an edition changes against the one before."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, cast

from flask import Flask, render_template, request
from flask_appbuilder import expose, has_access
from sqlalchemy import func, select

from app import clock, http
from app.extensions import db
from app.rules import wording
from app.rules.errors import N_, Refused
from app.rules.settings import ParameterName
from app.rules.vocabulary.grading import Grade
from app.services.credit import simulation
from app.services.rulebook import drafts, standards
from app.services.rulebook.shapes import Shape, shape_of
from models.grading import FrequencyRule, GradingScheme, Standard
from views.base import RegisterView
from views.cellwise import CellwiseView
from views.screen import RIGHTS

COLUMNS = (
    ("code", N_("Code")),
    ("label", N_("Indicator")),
    ("whose", N_("Whose facts")),
    ("kind", N_("Fact counted")),
    ("when", N_("Condition")),
    ("points", N_("Points")),
    ("months", N_("Months counted")),
    ("cap", N_("Cap")),
    ("outcome", N_("Effect on the grade")),
    ("clause", N_("Basis")),
)
OUTCOMES = ("direct", "not_better_than", "steps_down")
Said = str | dict[str, str]
"""What stands at a place: a value, or the cells of a row by name."""
USUAL_MONTHS = 12
"""How long a fact counts where the standard says nothing else."""


class EditionView(RegisterView):
    """What holds by editions: the next one begins with what the last one says."""

    page = "edition.html"

    def initial_values(self) -> Mapping[str, Any]:
        """A new one, or the next edition of the one that the query names."""
        last = db.session.get(self.register, request.args.get("of", type=http.key) or 0)
        if last is None:
            return {**super().initial_values(), "edition": "1", "starts_on": clock.today().isoformat()}
        return {**self.form_values(last), **next_edition(last), "name": last.name, "reason": ""}


class StandardView(CellwiseView):
    """A standard: its page shows tables, and a new edition begins with the one in force."""

    table = "content"
    page = "standard.html"
    grounds = "standard_grounds.html"

    def initial_values(self) -> dict[str, Any]:
        """The edition in force, numbered and named as the next; what the query string says goes before it."""
        if (last := standards.latest(db.session(), self.register)) is None:
            return request.args.to_dict()
        given = next_edition(last)
        return given | self.standing(given, last.content) | request.args.to_dict()

    method_permission_name = {**RIGHTS, "trial": "read"}

    @expose("/trial/<int:pk>")
    @has_access
    def trial(self, pk: int) -> str:
        """What this edition would make of everybody today, beside the one in force; nothing is written."""
        record, session = self.fetch(pk), db.session()
        at_once = simulation.number(session) <= simulation.AT_ONCE
        draft = drafts.read(record.content)
        found = simulation.run(session, clock.today(), draft.scheme, draft.table) if at_once else None
        return render_template(
            "trial.html", view=self, register=self.register, record=record, trial=found, grades=list(Grade)
        )

    def shape(self, _said: Mapping[str, Any]) -> Shape:
        return shape_of(self.register.SHAPE)

    def in_force(self, _said: Mapping[str, Any]) -> str | None:
        last = standards.latest(db.session(), self.register)
        return last.content if last else None


def next_edition(last: Standard) -> dict[str, str]:
    """What the edition after this one begins with: its code, its number and name, in force from today."""
    register = type(last)
    newest = db.session.scalar(select(func.max(register.edition)).where(register.code == last.code)) or 0
    name = re.sub(r"（第\d+版）$", "", last.name) + f"（第{newest + 1}版）"
    return {"code": last.code, "edition": str(newest + 1), "name": name, "starts_on": clock.today().isoformat()}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        present_values=present_values,
        indicators=indicators,
        standard_rest=other_settings,
        changes_of=changes,
        standard_columns=COLUMNS,
        is_rows=is_rows,
        cell_names=cell_names,
    )


def present_values(only: str = "") -> list[tuple[ParameterName, str, date, str]]:
    """(parameter, value today, since when, source) of every parameter that the bureau may set, or of one."""
    law, today = standards.parameters(db.session()), clock.today()
    return [
        (name, wording.said(law.at(name, today), http.locale()), law.get(name).since(today), law.source(name, today))
        for name in ParameterName
        if law.get(name).days[0] <= today and only in ("", name)
    ]


def indicators(content: str) -> list[dict[str, str]]:
    """The rows of a grading standard, each cell in words; empty where the text is no standard."""
    rows = _table(content).get("indicators")
    return [_indicator(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def other_settings(content: str) -> list[tuple[str, Any]]:
    """Everything of a standard but its indicators: (name, value or table of values)."""
    rest = {name: value for name, value in _table(content).items() if name != "indicators"}
    return list(_readable(_in_words(rest)).items())


def _readable(table: dict[str, Any]) -> dict[str, Any]:
    """A table whose keys are read: in English without the underscores of codes."""
    return {_spaced(str(name)): _readable(value) if isinstance(value, dict) else value for name, value in table.items()}


def is_rows(value: object) -> bool:
    """Whether a part of a standard has a row under each of its names."""
    return isinstance(value, dict) and all(isinstance(row, dict) for row in value.values())


def cell_names(rows: dict[str, dict[str, Any]]) -> list[str]:
    """What the cells of such rows are called."""
    return list(dict.fromkeys(name for row in rows.values() for name in row))


def changes(standard: GradingScheme | FrequencyRule) -> list[tuple[str, str, str]] | None:
    """What this edition changes against the one before: (where, before, after); None where there is none before."""
    earlier = standards.before(db.session(), standard)
    if earlier is None:
        return None
    old, new = _flat(_table(earlier.content)), _flat(_table(standard.content))
    places = dict.fromkeys([*new, *old])
    return [found for place in places for found in _differing(place, old.get(place), new.get(place))]


def _differing(place: str, old: Said | None, new: Said | None) -> Iterator[tuple[str, str, str]]:
    """What differs at one place: of a row that both have, the cells."""
    if isinstance(old, dict) and isinstance(new, dict):
        cells = [name for name in dict.fromkeys([*new, *old]) if old.get(name) != new.get(name)]
        yield from ((f"{place}: {name}", old.get(name, "—"), new.get(name, "—")) for name in cells)
    elif old != new:
        yield place, _line(old), _line(new)


def _line(said: Said | None) -> str:
    """A value, or a row in one line."""
    return _pairs(said) if isinstance(said, dict) else said or "—"


def _in_words(table: dict[str, Any]) -> dict[str, Any]:
    """A table in the office's words for Chinese readers; in codes, as it is kept, for others."""
    return cast("dict[str, Any]", wording.spoken(table)) if http.locale().code == "zh" else table


def _table(content: str) -> dict[str, Any]:
    try:
        table = wording.read(content)
    except Refused:
        return {}
    return table if isinstance(table, dict) else {}


def _indicator(row: dict[str, Any]) -> dict[str, str]:
    values = wording.coded_keys(_in_words(row))
    cells = {name: _text(values.get(name)) for name, _ in COLUMNS if name in values}
    cells["label"] = str(values.get("label" if http.locale().code == "zh" else "english") or values.get("label", ""))
    cells["months"] = _text(values.get("months", USUAL_MONTHS)) or "—"
    cells["outcome"] = _pairs(_with_names({name: values[name] for name in OUTCOMES if name in values}))
    if isinstance(values.get("bands"), list):
        cells["points"] = _joined(_text(band) for band in values["bands"])
    return cells


def _with_names(table: dict[str, Any]) -> dict[str, Any]:
    """The same values under the names of their keys in the reader's language."""
    return {
        wording.KEYS.get(name, name) if http.locale().code == "zh" else name.replace("_", " "): value
        for name, value in table.items()
    }


def _text(value: object) -> str:
    """A value of a standard, table or list in one line."""
    chinese = http.locale().code == "zh"
    if isinstance(value, dict):
        return _pairs(value)
    if isinstance(value, list):
        return ("、" if chinese else ", ").join(map(_text, value))
    if value is None:
        return ""
    return str(value) if chinese else _spaced(str(value))


def _spaced(code: str) -> str:
    """A code as English reads it: suspend_licence is suspend licence."""
    return code.replace("_", " ") if code.islower() else code


def _pairs(table: dict[str, Any]) -> str:
    return _joined(f"{_text(name)} {_text(value)}" for name, value in table.items())


def _joined(parts: Iterable[str]) -> str:
    return ("；" if http.locale().code == "zh" else "; ").join(parts)


def _flat(table: object, place: str = "") -> dict[str, Said]:
    """Every value of a table, in the reader's words, under the place where it stands; of rows the cells of each."""
    if isinstance(table, dict):
        parts = [(f"{place} {_key_name(name)}".strip(), value) for name, value in table.items()]
    elif isinstance(table, list) and any(isinstance(row, dict) for row in table):
        return {name: _said(row) for name, row in _rows(table, place)}
    else:
        return {place: _text(_value_in_words(table))}
    return {name: value for where, part in parts for name, value in _flat(part, where).items()}


def _rows(rows: list[Any], place: str) -> list[tuple[str, Any]]:
    """(place, row) of each row; the place ends in the row's code, name, kind and condition.

    Of several rows with one place the later ones have a number: the second is #2.
    """
    times, found = Counter[str](), []
    for row in rows:
        cells = wording.coded_keys(_in_words(row)) if isinstance(row, dict) else {}
        about = " ".join(filter(None, (place, *(_text(cells.get(name)) for name in ("code", "label", "kind", "when")))))
        times[about] += 1
        found.append((f"{about} #{times[about]}" if times[about] > 1 else about, row))
    return found


def _said(row: object) -> Said:
    """A row in the reader's words, by cell, whatever the order in which they were written."""
    if not isinstance(row, dict):
        return _text(_value_in_words(row))
    words = cast("dict[str, Any]", _value_in_words(row))
    return {_key_name(name): _text(words[name]) for name in words}


def _value_in_words(value: object) -> object:
    return wording.spoken(value) if http.locale().code == "zh" else value


def _key_name(key: object) -> str:
    return str(wording.KEYS.get(str(key), key)) if http.locale().code == "zh" else str(key)
