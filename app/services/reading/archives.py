"""Workbooks from outside: inspected part by part while they are copied, refused when they ask too much.

The library that reads a workbook is given the copy: nothing reaches it that was not counted first
(trust.md, promise 30).
"""

import re
import zipfile
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from openpyxl.utils import column_index_from_string

from app.rules.errors import N_, Refused
from app.services.reading import looks

CELL_LIMIT = 32_767  # characters in one cell: Excel's own limit
SEARCHED = 15  # rows above which the headings must stand
DEPTH = 30_000  # elements open at once: far beyond any workbook, far below what memory notices
PARTS = re.compile(r"(\[Content_Types\]\.xml|_rels/\.rels|xl/.+\.(xml|rels))", re.IGNORECASE)

DAMAGED = N_(
    "“%(file)s” is damaged and cannot be read; open it in Excel or WPS, save it again as .xlsx and hand that in."
)
NOT_A_TABLE = N_(
    "“%(file)s” is not a table this system reads; save it as .xlsx (or .csv, .jsonl) and hand it in again."
)
TOO_BIG = N_("“%(file)s” unpacks to more than this system reads; copy the table itself into a new workbook.")
TOO_LONG = N_("“%(file)s” has more than %(limit)s rows; split it into several files.")
TOO_WIDE = N_("“%(file)s” has more than %(limit)s columns; delete those that do not belong to the table.")
EXTERNAL = N_("“%(file)s” draws on other files; copy the table and paste it as values into a new workbook.")


@dataclass(frozen=True)
class Limits:
    """How much one file may ask of the machine; a ledger of a whole city stays far below."""

    size: int = 32 * 2**20
    unpacked: int = 256 * 2**20
    ratio: int = 100
    entries: int = 1_000
    elements: int = 10_000_000
    rows: int = 200_000
    columns: int = 200
    area: int = 5_000_000  # rows × columns: what the reader sets aside, filled or not
    characters: int = 60_000_000  # with every shared text counted as often as it is used


LIMITS = Limits()


class Inspection:
    """What a workbook asks of the machine, counted while its parts are copied; too much raises Refused at once.

    The copy is unpacked and holds only parts that passed, so that no two readers can see different files in it.
    """

    def __init__(self, filename: str, limits: Limits) -> None:
        self.filename, self.limits, self.part = filename, limits, ""
        self.opened = self.closed = self.area = self.characters = 0
        self.shared = array("L")  # the length of every shared text
        self.struck_texts = bytearray()  # whether a part of a shared text is struck through
        self.styles, self.marks = looks.Styles(), dict[str, looks.Marks]()
        self.from_1904 = False
        self._rarer = {
            "row": self._open_row,
            "si": self._open_shared,
            "strike": self._strike,
            "col": self._hide,
            "workbookPr": self._book,
            "sheet": self._sheet,
            "Relationship": self._relationship,
        }
        self.faults: dict[str, dict[int, list[int]]] = {}
        self.sheets: dict[str, str] = {}  # the sheet's name: its relationship
        self.targets: dict[str, str] = {}  # the relationship: its part
        self.columns: dict[str, int] = {}  # AB: 28, computed once

    def copy(self, archive: zipfile.ZipFile, clean: IO[bytes]) -> None:
        entries = archive.infolist()
        self._check_entries(entries)
        kept = [(_name(entry), entry) for entry in entries if PARTS.fullmatch(_name(entry))]
        # shared texts and styles first: the cells only point at them
        kept.sort(key=lambda each: not re.search("sharedstrings|styles", each[0].lower()))
        with zipfile.ZipFile(clean, "w") as copied:
            for name, entry in kept:
                with archive.open(entry) as part, copied.open(name, "w") as target:
                    self._copy_part(name, part, target)
        clean.flush()

    def faults_of(self, sheet: str) -> Mapping[int, Iterable[int]]:
        """The cells of a sheet, by row, whose formula has no result; calamine would show them as empty."""
        return self.faults.get(self._part_of(sheet), {})

    def marks_of(self, sheet: str) -> looks.Marks:
        """The cells of a sheet that say more than their value."""
        return self.marks.get(self._part_of(sheet)) or looks.Marks()

    def _part_of(self, sheet: str) -> str:
        target = self.targets.get(self.sheets.get(sheet, ""), "").replace("\\", "/")
        return "xl/" + target.lstrip("/").removeprefix("xl/")

    def _check_entries(self, entries: list[zipfile.ZipInfo]) -> None:
        names = [_name(entry).lower() for entry in entries]
        if any("vbaproject" in name or "macrosheets/" in name for name in names):
            raise self._refusal(N_("“%(file)s” contains macros; save it as .xlsx without macros and hand it in again."))
        if any(name.startswith("xl/externallinks/") for name in names):
            raise self._refusal(EXTERNAL)
        if "xl/workbook.xml" not in names:
            raise self._refusal(NOT_A_TABLE)
        if len(set(names)) < len(names) or any(entry.compress_type not in {0, 8} for entry in entries):
            raise self._refusal(DAMAGED)
        if len(names) > self.limits.entries or sum(entry.file_size for entry in entries) > self.limits.unpacked:
            raise self._refusal(TOO_BIG)
        if any(entry.file_size > max(2**20, self.limits.ratio * entry.compress_size) for entry in entries):
            raise self._refusal(TOO_BIG)

    def _copy_part(self, name: str, part: IO[bytes], target: IO[bytes]) -> None:
        self.part = name
        self.row = self.column = self.length = self.bottom = self.right = 0
        self.element, self.kind, self.digits, self.formula, self.taking = "", "", "", False, False
        self.look, self.struck = -1, False
        self.fault: dict[int, list[int]] = self.faults.setdefault(name, {})
        self.mark = self.marks.setdefault(name, looks.Marks())
        closed: list[str] = []
        parser = expat.ParserCreate("utf-8")  # whatever the part declares: what is counted is what will be read
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._open_style if name.lower() == "xl/styles.xml" else self._open
        parser.CharacterDataHandler = self._text
        parser.EndElementHandler = closed.append
        while chunk := part.read(2**16):
            parser.Parse(chunk)
            target.write(chunk)
            self.closed += len(closed)
            closed.clear()
            if self.opened > self.limits.elements or self.opened - self.closed > DEPTH:
                raise self._refusal(TOO_BIG)
        parser.Parse(b"", True)
        self.closed = self.opened
        self._settle()
        self.area += self.bottom * self.right
        if self.area > self.limits.area:
            raise self._refusal(
                N_(
                    "The cells of “%(file)s” lie scattered over more than %(limit)s places; delete the "
                    "stray cells far below or to the right of the table."
                ),
                limit=self.limits.area,
            )

    def _doctype(self, *_: object) -> None:
        raise self._refusal(DAMAGED)

    def _open_style(self, name: str, attributes: dict[str, str]) -> None:
        self.opened += 1
        self.styles.open(name.rpartition(":")[2], attributes)

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self.opened += 1
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name in {"v", "is"}:
            self._value()
        elif name == "f":
            self.formula, self.taking = True, False
        elif rarer := self._rarer.get(name):
            rarer(attributes)

    def _open_row(self, attributes: dict[str, str]) -> None:
        self._settle()
        self.element, self.taking = "row", False
        self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        if looks.is_on(attributes, "hidden"):
            self.mark.hidden.append(self.row)

    def _open_shared(self, _: dict[str, str]) -> None:
        self._settle()
        self.element, self.taking = "si", True

    def _strike(self, attributes: dict[str, str]) -> None:
        self.struck = self.struck or looks.is_struck(attributes)

    def _hide(self, attributes: dict[str, str]) -> None:
        self.mark.hide(attributes)

    def _book(self, attributes: dict[str, str]) -> None:
        self.from_1904 = looks.is_on(attributes, "date1904")

    def _sheet(self, attributes: dict[str, str]) -> None:
        self.sheets[attributes["name"]] = next((attributes[key] for key in attributes if key.endswith(":id")), "")

    def _relationship(self, attributes: dict[str, str]) -> None:
        if self.part == "xl/_rels/workbook.xml.rels":
            self.targets[attributes["Id"]] = attributes["Target"]
        if attributes.get("TargetMode") == "External" and not attributes["Type"].endswith("/hyperlink"):
            raise self._refusal(EXTERNAL)

    def _cell(self, attributes: dict[str, str]) -> None:
        self._settle()
        self.element, self.kind, self.taking = "c", attributes.get("t", "n"), False
        self.look = self.styles.telling.get(attributes.get("s", ""), -1)
        place = attributes.get("r")
        if place is None:
            self.column += 1
            return
        letters = place.rstrip("0123456789")
        self.row, self.column = int(place[len(letters) :]), self.columns.get(letters, 0)
        if not self.column:
            self.column = self.columns[letters] = column_index_from_string(letters)

    def _value(self) -> None:
        """The cell holds something, so it counts; formatted empty cells, a million of them, do not."""
        self.taking, self.length = True, 0
        if self.row > self.bottom:
            self.bottom = self.row
            if self.row > self.limits.rows + SEARCHED:
                raise self._refusal(TOO_LONG, limit=self.limits.rows)
        if self.column > self.right:
            self.right = self.column
            if self.column > self.limits.columns:
                raise self._refusal(TOO_WIDE, limit=self.limits.columns)

    def _text(self, text: str) -> None:
        if self.taking:
            self.length += len(text)
            if self.kind == "s" and self.element == "c":
                self.digits += text

    def _settle(self) -> None:
        """Book the cell or the shared text that has just ended."""
        if self.element == "c":
            if self.kind == "e" or (self.formula and self.kind != "str" and not (self.taking and self.length)):
                self.fault.setdefault(self.row, []).append(self.column)
            if self.kind == "s" and self.taking:
                at = int(self.digits or 0)
                self.length = self.shared[at] if at < len(self.shared) else CELL_LIMIT
                self.struck = at < len(self.struck_texts) and bool(self.struck_texts[at])
            if self.taking and (self.struck or self.look >= 0):
                self.mark.add(self.row, self.column, 0 if self.struck else self.look)
        elif self.element == "si":
            self.shared.append(self.length)
            self.struck_texts.append(self.struck)
        if self.taking:
            self.characters += self.length
            if self.length > CELL_LIMIT or self.characters > self.limits.characters:
                raise self._refusal(TOO_BIG)
        self.element, self.digits, self.length, self.formula, self.taking = "", "", 0, False, False
        self.look, self.struck = -1, False

    def _refusal(self, msgid: str, **params: object) -> Refused:
        return Refused(msgid, file=self.filename, **params)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of a part; some programs write it with backslashes."""
    return entry.filename.replace("\\", "/")
