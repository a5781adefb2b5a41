"""How a workbook shows its cells: number formats, lines through text, hidden rows and columns, merged cells.

Collected while the parts are inspected, a few bytes for each cell that says more than its value.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.services.reading import formats
from app.services.reading.text import Struck

_TRUE = {"1", "true"}


@dataclass(frozen=True)
class Look:
    """What a style adds to the cells that have it."""

    format: str = ""
    struck: bool = False

    def applied(self, value: object) -> object:
        """The value as it is seen."""
        seen = formats.shown(value, self.format) if self.format else value
        return Struck(seen) if self.struck and seen is not None else seen


PARTLY_STRUCK = Look(struck=True)


def is_on(attributes: Mapping[str, str], name: str) -> bool:
    """Whether a switch of the workbook's language is on."""
    return attributes.get(name, "").lower() in _TRUE


class Styles:
    """The looks of a workbook that matter, by the number under which cells name them."""

    def __init__(self) -> None:
        self.looks = [PARTLY_STRUCK]
        self.telling: dict[str, int] = {}
        self._formats: dict[str, str] = {}
        self._struck: list[bool] = []
        self._section = ""
        self._count = 0

    def open(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take one element of the styles part; its fonts and formats stand before the cell styles that use them."""
        if name in {"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"}:
            self._section = name
        elif name == "numFmt" and self._section == "numFmts":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "font" and self._section == "fonts":
            self._struck.append(False)
        elif name == "strike" and self._section == "fonts" and self._struck:
            self._struck[-1] = is_struck(attributes)
        elif name == "xf" and self._section == "cellXfs":
            self._cell_style(attributes)

    def _cell_style(self, attributes: Mapping[str, str]) -> None:
        number, font = attributes.get("numFmtId", "0"), attributes.get("fontId", "0")
        code = self._formats.get(number) or formats.BUILT_IN.get(number, "")
        is_struck = font.isdecimal() and int(font) < len(self._struck) and self._struck[int(font)]
        look = Look(code if formats.is_telling(code) else "", is_struck)
        if look != Look() and len(self.looks) < 2**16:
            self.telling[str(self._count)] = len(self.looks)
            self.looks.append(look)
        self._count += 1


def is_struck(attributes: Mapping[str, str]) -> bool:
    """Whether a strike element draws its line; without a value it does."""
    return "val" not in attributes or is_on(attributes, "val")


@dataclass
class Marks:
    """Where the cells of one sheet say more than their value, in the order of the file; rows and columns from 1."""

    rows: "array[int]" = field(default_factory=lambda: array("I"))
    columns: "array[int]" = field(default_factory=lambda: array("H"))
    looks: "array[int]" = field(default_factory=lambda: array("H"))
    hidden: "array[int]" = field(default_factory=lambda: array("I"))
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def add(self, row: int, column: int, look: int) -> None:
        self.rows.append(row)
        self.columns.append(column)
        self.looks.append(look)

    def hide(self, attributes: Mapping[str, str]) -> None:
        """Note hidden columns."""
        if is_on(attributes, "hidden") and len(self.hidden_columns) < 1000:
            self.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def is_hidden(self, row: int) -> bool:
        at = bisect_left(self.hidden, row)
        return at < len(self.hidden) and self.hidden[at] == row

    def is_column_hidden(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)

    def in_rows(self) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """(Row, the columns and looks of its marked cells), from the top."""
        at = 0
        while at < len(self.rows):
            row, found = self.rows[at], []
            while at < len(self.rows) and self.rows[at] == row:
                found.append((self.columns[at], self.looks[at]))
                at += 1
            yield row, found


class Merges:
    """The merged cells of a sheet: what is shown for several rows, and how far a cell reaches to the right."""

    def __init__(self, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self.down: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.across: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for (top, left), (bottom, right) in ranges:
            if bottom > top:
                self.down[top + 1].append((left, bottom + 1))
            if right > left:
                self.across[top + 1].append((left, right))
