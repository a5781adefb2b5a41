"""Tables: the raw rows of a file somebody handed in, read only after the file has been found harmless.

A workbook is inspected part by part while it is copied, and the library that reads it is given the copy: nothing
reaches it that was not counted first (trust.md, promise 30). Rows carry the number the clerk sees beside them.
"""

import csv
import io
import json
import re
import struct
import tempfile
import zipfile
import zlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

import python_calamine as calamine

from app.rules.errors import N_, Refused

Row = tuple[int, list[Any]]

CELL_LIMIT = 32_767  # characters in one cell: Excel's own limit
SEARCHED = 15  # rows above which the headings must stand
DEPTH = 30_000  # elements open at once: far beyond any workbook, far below what memory notices
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PARTS = re.compile(r"(\[Content_Types\]\.xml|_rels/\.rels|xl/.+\.(xml|rels))", re.IGNORECASE)
WORKSHEET, VISIBLE = calamine.SheetTypeEnum.WorkSheet, calamine.SheetVisibleEnum.Visible
FORMULA_FAULT = "#VALUE!"
# What Excel or WPS takes for a formula, also behind spaces and in full width, and the tricks with TAB, CR and NUL.
FORMULA = re.compile(r"'*(?:[\s\0]*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n\0])")
DAMAGE = (zipfile.BadZipFile, zlib.error, expat.ExpatError, calamine.CalamineError, struct.error, EOFError,
          LookupError, ValueError, OverflowError, NotImplementedError, RuntimeError)

DAMAGED = N_("“%(file)s” is damaged and cannot be read; open it in Excel or WPS, save it again as .xlsx and hand "
             "that in.")
NOT_A_TABLE = N_("“%(file)s” is not a table this system reads; save it as .xlsx (or .csv, .jsonl) and hand it in "
                 "again.")
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


@dataclass(frozen=True)
class Table:
    """One sheet, or the one table of a text file: `rows()` starts from the top each time."""

    name: str
    form: str  # xlsx, csv, jsonl
    rows: Callable[[], Iterator[Row]]
    weight: int = 0  # elements in the whole workbook, formatted empty cells included
    dialect: tuple[str, str] = ("utf-8-sig", ",")  # of a CSV: encoding, separator
    filled: set[int] = field(default_factory=set)  # rows completed from a cell merged over several rows


def contents(source: bytes | Path, filename: str, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file of bearable size."""
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > limits.size:
        raise Refused(N_("“%(file)s” has %(size)s MB; at most %(limit)s MB can be read, split it into several files."),
                      file=filename, size=-(-size // 2**20), limit=limits.size // 2**20)
    if not size:
        raise Refused(N_("“%(file)s” is empty; save the table and hand it in again."), file=filename)
    return source.read_bytes() if isinstance(source, Path) else source


def tables(data: bytes, filename: str, limits: Limits = LIMITS) -> Iterator[Table]:
    """Every table the file may be read as: its visible sheets, or a CSV cut by each separator it might have."""
    ending = Path(filename).suffix.lower()
    if data.startswith(b"PK"):
        return _sheets(data, filename, limits)
    if data.startswith(OLE):
        raise Refused(
            N_("“%(file)s” is protected by a password; remove the password in Excel or WPS and hand it in again.")
            if ENCRYPTED in data else
            N_("“%(file)s” is a workbook of the old .xls kind; save it as .xlsx and hand it in again."), file=filename)
    if ending not in {".csv", ".txt", ".tsv", ".jsonl", ".ndjson"}:
        raise Refused(NOT_A_TABLE, file=filename)
    return iter([_lines(data, filename, limits)]) if "json" in ending else _separated(data, filename, limits)


# --- workbooks -----------------------------------------------------------------------------------


def _sheets(data: bytes, filename: str, limits: Limits) -> Iterator[Table]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, tempfile.NamedTemporaryFile(suffix=".xlsx") as clean:
            inspection = Inspection(filename, limits)
            inspection.copy(archive, clean)
            with calamine.load_workbook(clean.name) as book:
                for at, about in enumerate(book.sheets_metadata):
                    if about.typ == WORKSHEET and about.visible == VISIBLE:
                        yield _sheet(book.get_sheet_by_index(at), inspection)
    except DAMAGE as error:
        raise Refused(DAMAGED, file=filename) from error
    except BaseException as error:  # calamine panics, rather than raises, on some kinds of damage
        if type(error).__name__ == "PanicException":
            raise Refused(DAMAGED, file=filename) from error
        raise


def _sheet(sheet: calamine.CalamineSheet, inspection: "Inspection") -> Table:
    """A sheet of cells where the clerk sees them: calamine drops the empty columns on the left."""
    left = sheet.start[1] if sheet.start else 0
    faults = inspection.faults_of(sheet.name)
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or []:
        if bottom > top:
            spans[top + 1].append((column, bottom + 1))
    filled: set[int] = set()

    def rows() -> Iterator[Row]:
        held: dict[int, tuple[Any, int]] = {}
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            row = [None] * left + [None if cell == "" else cell for cell in cells]
            for column in faults.get(number, ()):
                row[column - 1] = FORMULA_FAULT
            if held and any(cell is not None for cell in row):
                _fill_down(number, row, held, filled)
            held.update((column, (row[column], bottom))
                        for column, bottom in spans.get(number, ()) if column < len(row))
            yield number, row

    return Table(sheet.name, "xlsx", rows, weight=inspection.opened, filled=filled)


def _fill_down(number: int, row: list[Any], held: dict[int, tuple[Any, int]], filled: set[int]) -> None:
    """Give a row what a cell merged over several rows shows for it too."""
    for column, (value, bottom) in list(held.items()):
        if number > bottom:
            del held[column]
        elif row[column] is None and value is not None:
            row[column] = value
            filled.add(number)


class Inspection:
    """What a workbook asks of the machine, counted while its parts are copied; too much is refused on the spot.

    The copy is unpacked and holds only parts that passed, so that no two readers can see different files in it.
    """

    def __init__(self, filename: str, limits: Limits) -> None:
        self.filename, self.limits, self.part = filename, limits, ""
        self.opened = self.closed = self.area = self.characters = 0
        self.shared = array("L")  # the length of every shared text
        self.faults: dict[str, dict[int, list[int]]] = {}
        self.sheets: dict[str, str] = {}  # the sheet's name: its relationship
        self.targets: dict[str, str] = {}  # the relationship: its part
        self.columns: dict[str, int] = {}  # AB: 28, reckoned once

    def copy(self, archive: zipfile.ZipFile, clean: IO[bytes]) -> None:
        entries = archive.infolist()
        self._check_entries(entries)
        kept = [entry for entry in entries if PARTS.fullmatch(entry.filename)]
        # the shared texts first: the cells only point at them
        kept.sort(key=lambda entry: "sharedstrings" not in entry.filename.lower())
        with zipfile.ZipFile(clean, "w") as copied:
            for entry in kept:
                with archive.open(entry) as part, copied.open(entry.filename, "w") as target:
                    self._copy_part(entry.filename, part, target)
        clean.flush()

    def faults_of(self, sheet: str) -> Mapping[int, Iterable[int]]:
        """The cells of a sheet, by row, whose formula has no result; calamine would show them as empty."""
        target = self.targets.get(self.sheets.get(sheet, ""), "").lstrip("/").removeprefix("xl/")
        return self.faults.get(f"xl/{target}", {})

    def _check_entries(self, entries: list[zipfile.ZipInfo]) -> None:
        names = [entry.filename.lower() for entry in entries]
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
        self.fault: dict[int, list[int]] = self.faults.setdefault(name, {})
        closed: list[str] = []
        parser = expat.ParserCreate("utf-8")  # whatever the part declares: what is counted is what will be read
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler, parser.CharacterDataHandler = self._open, self._text
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
            raise self._refusal(N_("The cells of “%(file)s” lie scattered over more than %(limit)s places; delete the "
                                   "stray cells far below or to the right of the table."), limit=self.limits.area)

    def _doctype(self, *_: Any) -> None:
        raise self._refusal(DAMAGED)

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self.opened += 1
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name == "v" or name == "is":
            self._value()
        elif name == "f":
            self.formula, self.taking = True, False
        elif name == "row" or name == "si":
            self._settle()
            self.element, self.taking = name, name == "si"
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif name == "sheet":
            self.sheets[attributes["name"]] = next((attributes[key] for key in attributes if key.endswith(":id")), "")
        elif name == "Relationship":
            self._relationship(attributes)

    def _relationship(self, attributes: dict[str, str]) -> None:
        if self.part == "xl/_rels/workbook.xml.rels":
            self.targets[attributes["Id"]] = attributes["Target"]
        if attributes.get("TargetMode") == "External" and not attributes["Type"].endswith("/hyperlink"):
            raise self._refusal(EXTERNAL)

    def _cell(self, attributes: dict[str, str]) -> None:
        self._settle()
        self.element, self.kind, self.taking = "c", attributes.get("t", "n"), False
        place = attributes.get("r")
        if place is None:
            self.column += 1
            return
        letters = place.rstrip("0123456789")
        self.row, self.column = int(place[len(letters):]), self.columns.get(letters, 0)
        if not self.column:
            self.column = self.columns[letters] = _column(letters)

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
        elif self.element == "si":
            self.shared.append(self.length)
        if self.taking:
            self.characters += self.length
            if self.length > CELL_LIMIT or self.characters > self.limits.characters:
                raise self._refusal(TOO_BIG)
        self.element, self.digits, self.length, self.formula, self.taking = "", "", 0, False, False

    def _refusal(self, msgid: str, **params: Any) -> Refused:
        return Refused(msgid, file=self.filename, **params)


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


# --- separated values ----------------------------------------------------------------------------


def escaped(value: str) -> str:
    """Text as it may stand in a CSV without Excel taking it for a formula; `unescaped` is its exact inverse."""
    return "'" + value if FORMULA.match(value) else value


def unescaped(value: str) -> str:
    return value[1:] if value.startswith("'") and FORMULA.match(value) else value


def _separated(data: bytes, filename: str, limits: Limits) -> Iterator[Table]:
    """The file cut by each separator that occurs in it; the headings will tell which was meant."""
    encoding = _encoding(data, filename)
    beginning = data[:2**16].decode(encoding, "replace")
    for separator in [",", *(other for other in "\t;|" if other in beginning)]:
        def rows(separator: str = separator) -> Iterator[Row]:
            return _cut(io.TextIOWrapper(io.BytesIO(data), encoding, newline=""), separator, filename, limits)
        yield Table(filename, "csv", rows, dialect=(encoding, separator))


def _encoding(data: bytes, filename: str) -> str:
    """How the characters were written: UTF-8, else what Excel and WPS write on a Chinese machine."""
    candidates = ["utf-16"] if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        with suppress(UnicodeDecodeError):
            if "\0" not in data.decode(encoding):
                return encoding
    raise Refused(NOT_A_TABLE, file=filename)


def _cut(lines: IO[str], separator: str, filename: str, limits: Limits) -> Iterator[Row]:
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=separator), start=1):
            if number > limits.rows + SEARCHED:
                raise Refused(TOO_LONG, file=filename, limit=limits.rows)
            if len(cells) > limits.columns:
                raise Refused(TOO_WIDE, file=filename, limit=limits.columns)
            yield number, [unescaped(cell) or None for cell in cells]
    except csv.Error as error:
        raise Refused(NOT_A_TABLE, file=filename) from error


# --- JSON lines ----------------------------------------------------------------------------------


def _lines(data: bytes, filename: str, limits: Limits) -> Table:
    """One record in a line; its keys are the headings of a row 0 that nobody sees."""
    keys: dict[str, None] = {}
    for _, record in _records(data, filename, limits):
        keys.update(dict.fromkeys(record))
        if len(keys) > limits.columns:
            raise Refused(TOO_WIDE, file=filename, limit=limits.columns)

    def rows() -> Iterator[Row]:
        yield 0, list(keys)
        for number, record in _records(data, filename, limits):
            yield number, [record.get(key) for key in keys]

    return Table(filename, "jsonl", rows)


def _records(data: bytes, filename: str, limits: Limits) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    try:
        for number, line in enumerate(io.TextIOWrapper(io.BytesIO(data), "utf-8-sig", newline="\n"), start=1):
            if number > limits.rows:
                raise Refused(TOO_LONG, file=filename, limit=limits.rows)
            if line.strip():
                yield number, _record(line)
    except (ValueError, TypeError, RecursionError) as error:
        raise Refused(N_("Line %(row)s of “%(file)s” is not a JSON object; write one record in each line."),
                      file=filename, row=number or 1) from error


def _record(line: str) -> dict[str, Any]:
    record = json.loads(line, parse_float=_fraction, parse_constant=_fraction, object_pairs_hook=_once)
    if not isinstance(record, dict):
        raise TypeError(line)
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object with a key written twice says two things; neither is taken."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError(pairs)
    return dict(pairs)


def _fraction(digits: str) -> Decimal:
    """The decimals exactly as written; NaN, infinities and numbers of the size of the universe are none."""
    number = Decimal(digits)
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise ValueError(digits)
    return number
