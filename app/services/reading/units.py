"""Units of money that a ledger states beside its table: in a title, a note, a bracket, under the table."""

import re
from collections.abc import Iterable, Iterator

from app.rules.errors import N_, Refused
from app.services.reading.cells import blank
from app.services.reading.headings import UNIT, Header, folded
from app.services.reading.tables import Table

_MONEY = rf"(?:人民币|rmb|¥)?({UNIT.pattern})"
_STATED = re.compile(rf"单位[为是]?[:(]*(?:[\u4e00-\u9fff]{{1,3}}[、,/])*{_MONEY}(?![\u4e00-\u9fff])")
_COUNTED = re.compile(rf"以{_MONEY}(?:为单位|计)|\({_MONEY}\)$")
NOTE = 3  # cells at most in a row that is a note


def in_heading(heading: str) -> str:
    """The unit a heading names, the longest of those it may be read as; empty where it names none."""
    found = UNIT.search(folded(heading))
    return found[0] if found else ""


def beside(table: Table, header: Header) -> tuple[str, str]:
    """(The unit stated beside the table, the words that state it), both empty where none is. Raises Refused for two."""
    found = {unit: text for text in _notes(table, header) for unit in _units(text)}
    if len(found) > 1:
        raise Refused(
            N_(
                "“%(sheet)s” states several units of money beside the table (%(units)s); write the unit into the "
                "heading of each amount, like 罚款金额(元)."
            ),
            sheet=table.name,
            units=tuple(found),
        )
    return next(iter(found.items()), ("", ""))


def _units(text: str) -> Iterator[str]:
    for found in (*_STATED.finditer(folded(text)), *_COUNTED.finditer(folded(text))):
        yield next(unit for unit in found.groups() if unit)


def _notes(table: Table, header: Header) -> Iterable[str]:
    """What is written around the table: its name, everything above the headings, rows of few cells beneath them."""
    yield table.name
    for number, cells in table.rows():
        if header.row - header.storeys < number <= header.row:
            continue
        written = [cell for cell in cells if not blank(cell)]
        if number <= header.row or len(written) <= NOTE:
            yield from (str(cell) for cell in written if isinstance(cell, str))
