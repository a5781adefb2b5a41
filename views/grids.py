"""Lines of a record on the screen: the grid of a form, a table on the record's page, and what changed in them."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from flask import Flask, request
from flask_babel import gettext

from app import http
from app.extensions import db
from app.services.flow import lookup
from app.services.ledgers.columns import Field
from models.rows import Row

SPARE = 3
"""So many empty lines a form offers, for whoever has no script to add more."""
NEW = "__line__"
"""The place of the line that the script copies for each new one."""
Said = Mapping[str, Any]
"""What a line said, as the trail kept it."""
PLACE = "place"
"""Under this name a form without script asks for the number of a line."""
Say = Callable[[str, str, object], str]
"""A value of a table's column in words."""


@dataclass(frozen=True)
class Line:
    """A line of a grid: its place, its cells as fields with names of their own, and what was typed into them."""

    place: str
    cells: tuple[Field, ...]
    raw: Mapping[str, Any]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(grid_lines=lines, new_line=new_line, wrong_places=wrong_places)


def typed(given: Field, read: Callable[[Field], object]) -> dict[str, dict[str, object]]:
    """What was typed into the lines of a grid, by place, in the order in which they stand in the form."""
    name = re.compile(rf"{given.name}-(\d{{1,6}})-")
    places = given.rows or _placed(given, dict.fromkeys(found[1] for key in request.form if (found := name.match(key))))
    return {
        place: {cell.name: read(_cell(cell, f"{given.name}-{place}-")) for cell in given.columns} for place in places
    }


def _placed(given: Field, places: Iterable[str]) -> list[str]:
    """Lines in the order of the numbers that were typed before them, as is done without script.

    One that is moved up goes before the line whose number it takes, one that is moved down behind it.
    """
    ranks = {place: _rank(f"{given.name}-{place}-{PLACE}", here) for here, place in enumerate(places, start=1)}
    return sorted(ranks, key=ranks.__getitem__)


def _rank(box: str, here: int) -> tuple[int, int]:
    said = request.form.get(box, "").strip()[:6]
    wanted = int(said) if said.isdecimal() else here
    return wanted, (wanted > here) - (wanted < here)


def lines(given: Field, raw: object) -> list[Line]:
    """The lines of a grid as they were typed, and empty ones behind them, but no more than there may be."""
    known = raw if isinstance(raw, Mapping) else {}
    if given.rows:
        return [_line(given, place, known.get(place, {})) for place in given.rows]
    said = {place: line for place, line in known.items() if any(line.values())}
    begin = max((int(place) for place in known), default=-1) + 1
    spare = max(0, min(SPARE, given.maximum - len(said)))
    return [_line(given, *each) for each in (said | {str(begin + n): {} for n in range(spare)}).items()]


def new_line(given: Field) -> Line:
    """The line that the script copies."""
    return _line(given, NEW, {})


def _line(given: Field, place: str, raw: Mapping[str, Any]) -> Line:
    at = f"{given.name}-{place}-"
    cells = tuple(_cell(cell, at, required=cell.required and bool(given.rows)) for cell in given.columns)
    return Line(place, cells, {at + name: value for name, value in raw.items()})


def _cell(cell: Field, at: str, *, required: bool = False) -> Field:
    """A column of the lines as a field of the form; an empty line is no line, so nothing in it is required."""
    shown, needed = (when and replace(when, column=at + when.column) for when in (cell.shown, cell.needed))
    return replace(cell, name=at + cell.name, required=required, help="", shown=shown, needed=needed)


def wrong_places(
    fields: Sequence[Field], errors: Mapping[str, object], raw: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """(name, what it is called) of each field and cell about which something is said, in the order of the form."""
    return [found for field in fields for found in _wrong(field, errors, raw)]


def _wrong(field: Field, errors: Mapping[str, object], raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if field.name in errors:
        yield field.name, gettext(field.label)
    for number, line in enumerate(lines(field, raw.get(field.name)) if field.columns else (), start=1):
        for cell in line.cells:
            if cell.name in errors:
                yield cell.name, f"{line_name(field.label, number)} {gettext(cell.label)}"


def line_name(label: str, number: int) -> str:
    """What a line is called: that of its grid, and its number."""
    return gettext("%(lines)s, line %(number)s", lines=gettext(label), number=number)


# --- what changed -------------------------------------------------------------------------------------


def said(kind: type[Row], lines: object, say: Say) -> str:
    """Lines in words, as the trail kept them."""
    names = [column.key for column in kind.columns()]
    return "；".join(_words(kind, line, names, say) for line in (lines if isinstance(lines, list) else ()))


def compared(kind: type[Row], before: object, after: object, say: Say) -> list[tuple[int, str, str]]:
    """(number of the line, before, after) of each line that differs, as the trail kept them."""
    old, new = (lines if isinstance(lines, list) else [] for lines in (before, after))
    steps = SequenceMatcher(None, _keys(old), _keys(new), autojunk=False).get_opcodes()
    pairs = [pair for what, a, b, c, d in steps if what != "equal" for pair in zip_longest(range(a, b), range(c, d))]
    return [((n if m is None else m) + 1, *_pair(kind, _at(old, n), _at(new, m), say)) for n, m in pairs]


def _keys(lines: Sequence[Said]) -> list[str]:
    return [json.dumps(line, sort_keys=True, ensure_ascii=False) for line in lines]


def _at(lines: Sequence[Said], number: int | None) -> Said:
    return lines[number] if number is not None else {}


def _pair(kind: type[Row], old: Said, new: Said, say: Say) -> tuple[str, str]:
    """A line before and after; where both are there, what names it and what differs."""
    names = [column.key for column in kind.columns()]
    if old and new:
        names = [name for n, name in enumerate(names) if not n or old.get(name) != new.get(name)]
    return _words(kind, old, names, say), _words(kind, new, names, say)


def _words(kind: type[Row], line: Said, names: Sequence[str], say: Say) -> str:
    """What a line says under these names; of a link, what its record goes by."""
    links = {
        name: kind.__mapper__.relationships.get(name.removesuffix("_id")) for name in names if name in _links(kind)
    }
    words = [
        lookup.handle_of(db.session.get(links[name].mapper.class_, line[name]))
        if links.get(name) and line.get(name)
        else say(kind.__tablename__, name, line.get(name))
        for name in names
    ]
    return ("，" if http.locale().code == "zh" else ", ").join(filter(None, words)) or "—"


def _links(kind: type[Row]) -> set[str]:
    return {column.key for column in kind.columns() if column.foreign_keys}
