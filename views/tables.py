"""A table of rules in a form: what it asks for, what stands in it, and what the edition in force says instead."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext

from app import http
from app.rules import wording
from app.rules.errors import N_, Refused
from app.services.ledgers.columns import Field
from app.services.rulebook import tables
from app.services.rulebook.shapes import Cell, Part, Shape, named
from app.services.rulebook.tables import Typed

MOST = 200
"""So many rows a table has at most."""
HELP = {
    "times": N_("Such as 2, or 1/3 for once in three years."),
    "months": N_("12 where empty; else a number, or: no end."),
    "when": N_("Such as kinds: warning, criticism; several with a semicolon between them."),
    "list": N_("Several with a comma between them."),
    "bands": N_("Instead of points, such as from 0: -5; from 10000: -8."),
}
_KINDS = {"list": "text", "times": "text", "months": "text", "when": "text", "bands": "text"}


def fields(shape: Shape, name: str) -> list[Field]:
    """A table as fields of a form: its single values, then its rows; labels are in the reader's language already."""
    return [field for part in shape.parts for field in _fields(part, name)]


def _fields(part: Part, name: str) -> Iterator[Field]:
    label = _word(part.key) if part.key != "rows" else gettext("Value")
    if part.many or part.rows:
        columns = tuple(_field(cell, cell.key, _word(cell.key)) for cell in part.cells)
        yield Field(
            f"{name}-{part.key}",
            label,
            "rows",
            False,
            columns=columns,
            maximum=MOST,
            rows={row: _word(row) for row in part.rows},
        )
        return
    for cell in part.cells:
        own = gettext("Value") if cell.key == "value" else _word(cell.key)
        yield _field(cell, f"{name}-{part.name(cell)}", f"{label} {own}".strip())


def _field(cell: Cell, name: str, label: str) -> Field:
    kind = _KINDS.get(cell.kind, cell.kind)
    return Field(name, label, kind, cell.required, codes=cell.terms, help=HELP.get(cell.kind, ""))


def _word(key: str) -> str:
    return str(http.locale().word(named(key))) if key else ""


def stands(shape: Shape, content: str | None, name: str) -> dict[str, Any]:
    """What stands in the form for a table, by the names of its fields."""
    return {f"{name}-{key}": value for key, value in typed(shape, content).items()}


def typed(shape: Shape, content: str | None) -> dict[str, Any]:
    """The same by the names of the table itself; nothing of what is no table."""
    try:
        return tables.typed(shape, wording.read(content or ""), http.locale())
    except Refused:
        return tables.typed(shape, {}, http.locale())


def differing(shape: Shape, given: Typed, before: Typed, name: str) -> dict[str, str]:
    """What the edition in force says where the form says something else, by the name of the field or cell."""
    found: dict[str, str] = {}
    for part in shape.parts:
        if part.many:
            found |= _rows(part, given.get(part.key) or {}, before.get(part.key) or {})
        elif part.rows:
            new, old = given.get(part.key, {}), before.get(part.key, {})
            rows = ((row, new.get(row, {}), old.get(row, {})) for row in part.rows)
            found |= {f"{part.key}-{row}-{key}": text for row, now, was in rows for key, text in _cells(part, now, was)}
        else:
            plain = replace(part, cells=tuple(replace(cell, key=part.name(cell)) for cell in part.cells))
            found |= dict(_cells(plain, given, before))
    return {f"{name}-{at}": text for at, text in found.items()}


def _cells(part: Part, new: Typed, old: Typed) -> Iterator[tuple[str, str]]:
    for cell in part.cells:
        if str(new.get(cell.key) or "").strip() != str(old.get(cell.key) or ""):
            yield cell.key, gettext("In force: %(value)s", value=_said(cell, str(old.get(cell.key) or "")))


def _said(cell: Cell, text: str) -> str:
    term = next((term for term in cell.terms if term.value == text), None)
    if cell.kind == "boolean":
        return gettext("Yes") if text else gettext("No")
    return str(http.locale().word(term)) if term is not None else text or "—"


def _rows(part: Part, new: Mapping[str, Typed], old: Mapping[str, Typed]) -> dict[str, str]:
    """Rows are found again by what stands in their first two cells; rows that are new and gone are told as such."""
    first, second = part.cells[0].key, part.cells[1].key
    left = {place: (row.get(first), row.get(second)) for place, row in old.items()}
    found: dict[str, str] = {}
    for place, row in new.items():
        if not any(row.values()):
            continue
        same = next((at for at, name in left.items() if name == (row.get(first), row.get(second))), None)
        if same is None:
            found[f"{part.key}-{place}-{first}"] = gettext("Not in the edition in force.")
        else:
            del left[same]
            found |= {f"{part.key}-{place}-{key}": text for key, text in _cells(part, row, old[same])}
    if left:
        gone = "、".join(f"{first} {second}" for first, second in left.values())
        found[part.key] = gettext("In the edition in force, and no longer here: %(rows)s", rows=gone)
    return found
