"""A table of rules as cells and rows, for people who change it in a form; the rules themselves read the table.

What stands in a form is kept by name: a text for each cell, and for rows the cells of each by its place.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ValidationError

from app.rules import wording
from app.rules.errors import ENGLISH, N_, Locale, Named, Refused, several
from app.rules.scheme import facts_known
from app.rules.terms import Term
from app.rules.vocabulary.subjects import EventKind
from app.services.reading import cells
from app.services.reading.text import shown, squeezed
from app.services.rulebook.shapes import Cell, Part, Shape, named

Typed = Mapping[str, Any]
"""What stands in a form: text by name, and of rows the cells by place."""


@dataclass(frozen=True)
class Given:
    """A table that was typed cell by cell."""

    shape: Shape
    cells: Typed

    def text(self) -> str:
        """The table as it is kept. Raises Refused: everything that is wrong with it, each at its cell."""
        return text(self.shape, self.cells)


# --- from a table to what stands in a form -----------------------------------------------------------


def typed(shape: Shape, table: object, locale: Locale = ENGLISH) -> dict[str, Any]:
    """A table as its form shows it; what is no such table shows nothing."""
    if shape.model is None:
        table = wording.spoken_values(table)
    given = {"value": table} if shape.bare else table if isinstance(table, dict) else {}
    found: dict[str, Any] = {}
    for part in shape.parts:
        here = given.get(part.key) if part.key and part.key != "rows" else given
        if part.many:
            rows = here if isinstance(here, list) else []
            found[part.key] = {str(n): _row(part, row, locale) for n, row in enumerate(rows)}
        elif part.rows:
            found[part.key] = {name: _row(part, _under(here, name), locale) for name in part.rows}
        else:
            found |= {
                part.name(cell): text for cell, text in zip(part.cells, _row(part, here, locale).values(), strict=True)
            }
    return found


def _under(table: object, key: str) -> object:
    return table.get(key) if isinstance(table, dict) else None


def _row(part: Part, row: object, locale: Locale) -> dict[str, str]:
    return {cell.key: _text(cell, row if isinstance(row, dict) else {}, locale) for cell in part.cells}


def _text(cell: Cell, row: Mapping[str, Any], locale: Locale) -> str:
    value = row.get(cell.key)
    if cell.kind == "months" and cell.key in row and value is None:
        return str(locale.word(ENDLESS))
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if cell.kind == "when":
        return _conditions(value, _facts(row), locale)
    if cell.kind == "bands":
        return _steps(value, locale)
    if cell.kind == "list":
        return "、".join(map(str, value if isinstance(value, list) else [value]))
    return f"{value:g}" if isinstance(value, float) else str(value)


ENDLESS = Named("长期", "no end")
_LEAST, _MOST = Named("不少于", "at least "), Named("不多于", "at most ")


def _facts(row: Mapping[str, Any]) -> dict[str, type[Term] | None]:
    """What a condition in this row may ask."""
    kind = str(row.get("kind") or "")
    return facts_known(EventKind(kind) if kind in set(EventKind) else None, row.get("whose"))


def _conditions(when: object, facts: Mapping[str, type[Term] | None], locale: Locale) -> str:
    """What a fact must be, as people write it: 处罚种类：警告、通报批评；死亡人数：不少于1."""
    colon, comma, stop = ("：", "、", "；") if locale.code == "zh" else (": ", ", ", "; ")
    said = []
    for fact, wanted in when.items() if isinstance(when, dict) else ():
        values = [_bound(name, number, locale) for name, number in wanted.items()] if isinstance(wanted, dict) else []
        values = values or [
            _term(facts.get(fact), each, locale) for each in (wanted if isinstance(wanted, list) else [wanted])
        ]
        said.append(f"{locale.word(named(fact))}{colon}{comma.join(values)}")
    return stop.join(said)


def _bound(name: str, number: object, locale: Locale) -> str:
    return f"{locale.word(_LEAST if name == 'min' else _MOST)}{number}"


def _term(terms: type[Term] | None, value: object, locale: Locale) -> str:
    return str(locale.word(terms(str(value)))) if terms and value in list(terms) else str(value)


def _steps(bands: object, locale: Locale) -> str:
    """Points by quantity, as people write them: 0起-5；10000起-8."""
    rows = [(band.get("from"), band.get("points")) for band in bands] if isinstance(bands, list) else []
    if locale.code == "zh":
        return "；".join(f"{bound}起{points}" for bound, points in rows)
    return "; ".join(f"from {bound}: {points}" for bound, points in rows)


# --- from what was typed to a table ------------------------------------------------------------------


def table(shape: Shape, given: Typed) -> object:
    """The table that was typed. Raises Refused: everything that is wrong with it, each at its cell."""
    faults: list[Refused] = []
    found: dict[str, Any] = {}
    places: dict[str, list[str]] = {}
    for part in shape.parts:
        if part.many:
            found[part.key] = _many(part, given, places, faults)
        else:
            found |= {part.key: _some(part, given, faults)} if part.key else _some(part, given, faults)
    if not faults and shape.model:
        faults = _faults(shape, shape.model, found, places)
    if faults:
        raise several(faults)
    return found["value"] if shape.bare else found.get("rows", found) if shape.model is None else found


def _faults(
    shape: Shape, model: type[BaseModel], found: Mapping[str, Any], places: Mapping[str, Sequence[str]]
) -> list[Refused]:
    """What the rules find wrong with the table as a whole."""
    elsewhere = {name: value for name, value in (("code", "-"), ("version", 1)) if name in model.model_fields}
    try:
        model.model_validate({**found, **elsewhere})
    except ValidationError as error:
        known = wording.faults(error)
        deep = [(loc, fault) for loc, fault in known if not any(_is_within(other, loc) for other, _ in known)]
        return [fault.on(_address(shape, loc, places)) for loc, fault in deep]
    return []


def _many(part: Part, given: Typed, places: dict[str, list[str]], faults: list[Refused]) -> list[dict[str, Any]]:
    rows = {
        place: row for place, row in given.get(part.key, {}).items() if any(str(text).strip() for text in row.values())
    }
    places[part.key] = list(rows)
    return [_read(part, row, f"{part.key}-{place}-", faults) for place, row in rows.items()]


def _some(part: Part, given: Typed, faults: list[Refused]) -> dict[str, Any]:
    if part.rows:
        rows = given.get(part.key, {})
        return {name: _read(part, rows.get(name, {}), f"{part.key}-{name}-", faults) for name in part.rows}
    texts = {cell.key: given.get(part.name(cell), "") for cell in part.cells}
    return _read(part, texts, f"{part.key}-" if part.key else "", faults)


def _read(part: Part, row: Mapping[str, Any], at: str, faults: list[Refused]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for cell in part.cells:
        text = str(row.get(cell.key) or "").strip()
        try:
            if cell.required and not text:
                raise Refused(N_("“%(field)s” is empty; it must be filled in."), field=named(cell.key))
            if text:
                found[cell.key] = _READERS.get(cell.kind, _plain)(text, row)
        except Refused as refusal:
            faults.append(refusal.on(at + cell.key))
    return found


def _plain(text: str, _row: Typed) -> object:
    return " ".join(text.split())


def _number(text: str, _row: Typed = {}) -> int | float:  # noqa: B006  # never written to
    bare = squeezed(text).replace("−", "-").replace(",", "")
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,6})?", bare):
        raise Refused(N_("“%(value)s” is not a number; write digits only, like 12000 or 0.5."), value=shown(text))
    return int(bare) if "." not in bare else float(bare)


def _integer(text: str, _row: Typed) -> int | None:
    return cells.integer(text, least=-1000, most=100_000, units="个月年次级")


def _times(text: str, _row: Typed) -> int | str:
    """A number of times a year: 2, or 1/3."""
    bare = squeezed(text)
    try:
        Fraction(bare)
    except (ValueError, ZeroDivisionError):
        raise Refused(N_("“%(value)s” is not a number of times a year, such as 2 or 1/3."), value=shown(text)) from None
    return int(bare) if bare.isdecimal() else bare


def _months(text: str, row: Typed) -> int | None:
    return None if text in (ENDLESS.chinese, ENDLESS.english) else _integer(text, row)


def _when(text: str, row: Typed) -> dict[str, Any]:
    facts, found = _facts(row), {}
    for said in filter(None, re.split(r"\s*[;；]\s*", text)):
        word, _, wanted = (part.strip() for part in re.sub("：", ":", said, count=1).partition(":"))
        fact = next((fact for fact in facts if word in (fact, named(fact).chinese, named(fact).english)), None)
        if fact is None or not wanted:
            raise Refused(
                N_("“%(text)s” is no condition on facts of this kind; write one such as: %(known)s."),
                text=shown(said),
                known=tuple(Named(f"{named(each).chinese}：…", f"{named(each).english}: …") for each in facts) or "—",
            )
        found[fact] = _wanted(facts[fact], wanted)
    return found


def _wanted(terms: type[Term] | None, text: str) -> object:
    bounds = {
        name: int(match[1])
        for name, mark in (("min", "不少于|at least|≥|>="), ("max", "不多于|at most|≤|<="))
        if (match := re.search(rf"(?:{mark})\s*(\d+)", text))
    }
    if bounds:
        return bounds
    values = [_value(terms, each) for each in filter(None, re.split(r"\s*[、,，]\s*", text))]
    return values[0] if len(values) == 1 else values


def _value(terms: type[Term] | None, text: str) -> object:
    if terms:
        return str(terms.parse(text))
    return int(text) if text.isdecimal() else text


_STEP = re.compile(r"(?:from|达到)?\s*([\d,.]+)\s*(?:元?起|[:：])\s*([-−+]?[\d.]+)\s*分?")


def _bands(text: str, _row: Typed) -> list[dict[str, Any]]:
    found = []
    for said in filter(None, re.split(r"\s*[;；]\s*", text)):
        if (step := _STEP.fullmatch(said)) is None:
            raise Refused(
                N_("“%(text)s” says no points from a quantity on; write them like from 0: -5; from 10000: -8."),
                text=shown(said),
            )
        found.append({"from": _number(step[1]), "points": _number(step[2])})
    return found


_READERS: dict[str, Callable[[str, Typed], object]] = {
    "number": _number,
    "integer": _integer,
    "boolean": lambda text, _row: text == "1",
    "times": _times,
    "months": _months,
    "when": _when,
    "bands": _bands,
    "list": lambda text, _row: [part for part in re.split(r"\s*[、,，;；\n]\s*", text) if part],
}


def _is_within(steps: Sequence[int | str], above: Sequence[int | str]) -> bool:
    """Whether something wrong lies inside of something else, which is wrong for that reason alone."""
    return len(steps) > len(above) and tuple(steps[: len(above)]) == tuple(above)


def _address(shape: Shape, steps: Sequence[int | str], places: Mapping[str, Sequence[str]]) -> str:
    """The cell at which the rules found something wrong; of a whole row its first cell."""
    many = next((part for part in shape.parts if part.many and steps and part.key == steps[0]), None)
    if many is None or len(steps) < 2:
        return "-".join(map(str, steps[:3]))
    column = str(steps[2]) if len(steps) > 2 else many.cells[0].key
    return f"{many.key}-{places[many.key][int(steps[1])]}-{column}"


def text(shape: Shape, given: Typed) -> str:
    """The table that was typed, as it is kept. Raises Refused: everything that is wrong with it, each at its cell."""
    found = table(shape, given)
    return wording.written(found if shape.model else wording.coded(found), ENGLISH).strip()
