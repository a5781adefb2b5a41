"""Tables: the raw rows of a file that was handed in, read only after the file has been found harmless (archives).

Rows carry the number the clerk sees beside them.
"""

import csv
import io
import json
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

import python_calamine as calamine

from app.rules.errors import N_, Refused
from app.services.reading.archives import DAMAGED, LIMITS, NOT_A_TABLE, SEARCHED, TOO_LONG, TOO_WIDE, Inspection, Limits
from app.services.reading.formats import Since1904
from app.services.reading.looks import Look, Marks, Merges

Row = tuple[int, list[Any]]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKSHEET, VISIBLE = calamine.SheetTypeEnum.WorkSheet, calamine.SheetVisibleEnum.Visible
FORMULA_FAULT = "#VALUE!"
# What Excel or WPS takes for a formula, also behind spaces and in full width, and the tricks with TAB, CR and NUL.
FORMULA = re.compile(r"'*(?:[\s\0]*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n\0])")
WRAPPED = re.compile(r'\s*="((?:[^"]|"")*)"\s*')
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    calamine.CalamineError,
    struct.error,
    EOFError,
    LookupError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(frozen=True)
class Table:
    """One sheet, or the one table of a text file: `rows()` starts from the top each time."""

    name: str
    form: str  # xlsx, csv, jsonl
    rows: Callable[[], Iterator[Row]]
    weight: int = 0  # elements in the whole workbook, formatted empty cells included
    dialect: tuple[str, str] = ("utf-8-sig", ",")  # of a CSV: encoding, separator
    filled: set[int] = field(default_factory=set)  # rows completed from a cell merged over several rows
    marks: Marks = field(default_factory=Marks)
    across: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # by row: first and last place of a merge
    is_hidden: bool = False


def contents(source: bytes | Path, filename: str, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file of bearable size."""
    size = source.stat().st_size if isinstance(source, Path) else len(source)
    if size > limits.size:
        raise Refused(
            N_("“%(file)s” has %(size)s MB; at most %(limit)s MB can be read, split it into several files."),
            file=filename,
            size=-(-size // 2**20),
            limit=limits.size // 2**20,
        )
    if not size:
        raise Refused(N_("“%(file)s” is empty; save the table and hand it in again."), file=filename)
    return source.read_bytes() if isinstance(source, Path) else source


def tables(data: bytes, filename: str, limits: Limits = LIMITS) -> Iterator[Table]:
    """Every table the file may be read as: its sheets, or a CSV cut by each separator it might have."""
    ending = Path(filename).suffix.lower()
    if data.startswith(b"PK"):
        return _sheets(data, filename, limits)
    if data.startswith(OLE):
        raise Refused(
            N_("“%(file)s” is protected by a password; remove the password in Excel or WPS and hand it in again.")
            if ENCRYPTED in data
            else N_("“%(file)s” is a workbook of the old .xls kind; save it as .xlsx and hand it in again."),
            file=filename,
        )
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
                    if about.typ == WORKSHEET:
                        yield _sheet(book.get_sheet_by_index(at), inspection, about.visible != VISIBLE)
    except DAMAGE as error:
        raise Refused(DAMAGED, file=filename) from error
    except BaseException as error:  # calamine panics, rather than raises, on some kinds of damage
        if type(error).__name__ == "PanicException":
            raise Refused(DAMAGED, file=filename) from error
        raise


def _sheet(sheet: calamine.CalamineSheet, inspection: Inspection, is_hidden: bool) -> Table:
    """A sheet of cells where the clerk sees them: calamine drops the empty columns on the left."""
    left = sheet.start[1] if sheet.start else 0
    faults, marks = inspection.faults_of(sheet.name), inspection.marks_of(sheet.name)
    merges, filled = Merges(sheet.merged_cell_ranges or []), set[int]()
    raw = _from_1904 if inspection.from_1904 else _raw

    def rows() -> Iterator[Row]:
        held: dict[int, tuple[Any, int]] = {}
        seen = _Seen(marks, inspection.styles.looks)
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            row = [None] * left + [raw(cell) for cell in cells]
            for column in faults.get(number, ()):
                row[column - 1] = FORMULA_FAULT
            seen.show(number, row)
            if held and any(cell is not None for cell in row):
                _fill_down(number, row, held, filled)
            held.update(
                (column, (row[column], bottom)) for column, bottom in merges.down.get(number, ()) if column < len(row)
            )
            yield number, row

    return Table(
        sheet.name,
        "xlsx",
        rows,
        weight=inspection.opened,
        filled=filled,
        marks=marks,
        across=merges.across,
        is_hidden=is_hidden,
    )


def _raw(cell: object) -> object:
    return None if cell == "" else cell


def _from_1904(cell: object) -> object:
    return Since1904(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else _raw(cell)


class _Seen:
    """What formats and lines through the text make of the cells, row by row from the top."""

    def __init__(self, marks: Marks, looks: list[Look]) -> None:
        self.marked, self.looks = marks.in_rows(), looks
        self.next = next(self.marked, None)

    def show(self, number: int, row: list[Any]) -> None:
        while self.next and self.next[0] < number:
            self.next = next(self.marked, None)
        if self.next and self.next[0] == number:
            for column, look in self.next[1]:
                if column <= len(row):
                    row[column - 1] = self.looks[look].applied(row[column - 1])


def _fill_down(number: int, row: list[Any], held: dict[int, tuple[Any, int]], filled: set[int]) -> None:
    """Give a row what a cell merged over several rows shows for it too."""
    for column, (value, bottom) in list(held.items()):
        if number > bottom:
            del held[column]
        elif row[column] is None and value is not None:
            row[column] = value
            filled.add(number)


# --- separated values ----------------------------------------------------------------------------


def escaped(value: str) -> str:
    """Text as it may stand in a CSV without Excel taking it for a formula; `unescaped` is its exact inverse."""
    return "'" + value if FORMULA.match(value) or value.startswith("'") else value


def unescaped(value: str) -> str:
    """The text behind what keeps it from Excel: an apostrophe in front, or =\"…\" as many systems write it."""
    if wrapped := WRAPPED.fullmatch(value):
        return wrapped[1].replace('""', '"')
    return value.removeprefix("'")


def _separated(data: bytes, filename: str, limits: Limits) -> Iterator[Table]:
    """The file cut by each separator that occurs in it; the headings decide which was meant."""
    encoding = _encoding(data, filename)
    beginning = data[: 2**16].decode(encoding, "replace")
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
    taken: list[str] = []  # the lines of one record

    def noted() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    try:
        for number, cells in enumerate(csv.reader(noted(), delimiter=separator), start=1):
            if len(taken) > 1 and sum(line.count('"') for line in taken) % 2:
                raise Refused(
                    N_(
                        "Row %(row)s of “%(file)s” opens a quotation mark that nothing closes; the rows behind it "
                        "cannot be told apart. Close it, or save the table as .xlsx."
                    ),
                    file=filename,
                    row=number,
                )
            taken.clear()
            if number > limits.rows + SEARCHED:
                raise Refused(TOO_LONG, file=filename, limit=limits.rows)
            if len(cells) > limits.columns:
                raise Refused(TOO_WIDE, file=filename, limit=limits.columns)
            yield number, [unescaped(cell) or None for cell in cells]
    except csv.Error as error:
        raise Refused(NOT_A_TABLE, file=filename) from error


# --- JSON lines ----------------------------------------------------------------------------------


def _lines(data: bytes, filename: str, limits: Limits) -> Table:
    """One record in a line; its keys become the headings, in a row 0 that the file does not show."""
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
        raise Refused(
            N_("Line %(row)s of “%(file)s” is not a JSON object; write one record in each line."),
            file=filename,
            row=number or 1,
        ) from error


def _record(line: str) -> dict[str, Any]:
    record = json.loads(line, parse_float=_fraction, parse_constant=_fraction, object_pairs_hook=_once)
    if not isinstance(record, dict):
        raise TypeError(line)
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object from its pairs; raises ValueError where a key is written twice, as it may mean either."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError(pairs)
    return dict(pairs)


def _fraction(digits: str) -> Decimal:
    """The decimals exactly as written; raises ValueError for NaN, infinities and numbers beyond 10^30."""
    number = Decimal(digits)
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise ValueError(digits)
    return number
