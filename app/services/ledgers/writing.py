"""Workbooks and separated values that are handed out: streamed, and nothing in them can run."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.rules.errors import N_, Refused
from app.services.reading.archives import CELL_LIMIT
from app.services.reading.tables import escaped
from app.services.reading.text import FORBIDDEN

SHEET_ROWS = 1_048_576
WIDTHS = {"text": 24, "code": 22, "date": 12, "datetime": 18, "integer": 10, "decimal": 14, "boolean": 8}
HEADER = {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True}
FORMATS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm:ss"}


class _Out:
    """The file under zipfile, which writes to it even when thrown away: what has failed is deaf to that."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.deaf, self.at = out, False, 0

    def __enter__(self) -> "_Out":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.deaf = kind is not None

    def write(self, data: bytes) -> int:
        return len(data) if self.deaf else self.out.write(data)

    def tell(self) -> int:
        return self.at if self.deaf else self.out.tell()

    def seek(self, at: int, whence: int = 0) -> int:
        self.at = at
        return at if self.deaf else self.out.seek(at, whence)

    def flush(self) -> None:
        if not self.deaf:
            self.out.flush()


@dataclass(frozen=True)
class Page:
    """A sheet of a workbook: its name, its columns as (heading, kind), kinds as in WIDTHS, and its rows."""

    name: str
    columns: Sequence[tuple[str, str]]
    rows: Iterable[Sequence[Any]]


def sheet_name(text: str) -> str:
    """A name that a sheet may have."""
    return re.sub(r"[\[\]:*?/\\]", "_", text).strip("'")[:31] or "Sheet1"


def write(
    columns: Sequence[tuple[str, str]],
    rows: Iterable[Sequence[Any]],
    out: Path | BinaryIO,
    sheet: str = "Sheet1",
    beneath: Sequence[Page] = (),
) -> int:
    """Stream rows into a workbook, in the memory of one row; returns how many.

    Text is never a formula or a link, days are days, numbers numbers. beneath: further sheets, behind the first
    """
    if isinstance(out, Path):
        with out.open("wb") as file:
            return write(columns, rows, file, sheet, beneath)
    # what fails half-way leaves nothing behind
    with tempfile.TemporaryDirectory() as scratch, _Out(out) as file:
        book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "tmpdir": scratch,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        formats = {kind: book.add_format({"num_format": shape}) for kind, shape in FORMATS.items()}
        header = book.add_format(HEADER)
        numbers = [_write_page(book, page, header, formats) for page in (Page(sheet, columns, rows), *beneath)]
        book.close()
    return numbers[0]


def _write_page(book: xlsxwriter.Workbook, given: Page, header: Format, formats: Mapping[str, Format]) -> int:
    page, number = book.add_worksheet(sheet_name(given.name)), 0
    _write_header(page, given.columns, header)
    for number, row in enumerate(given.rows, start=1):
        if number >= SHEET_ROWS:
            raise Refused(
                N_("A workbook holds at most %(limit)s rows; export as .csv or .jsonl."), limit=SHEET_ROWS - 1
            )
        for place, value in enumerate(row):
            _put(page, number, place, value, formats)
    return number


def _write_header(page: Worksheet, columns: Sequence[tuple[str, str]], style: Format) -> None:
    page.freeze_panes(1, 0)
    for place, (heading, kind) in enumerate(columns):
        page.set_column(place, place, WIDTHS.get(kind, WIDTHS["text"]))
        page.write_string(0, place, heading, style)


def _put(page: Worksheet, number: int, place: int, value: object, formats: Mapping[str, Format]) -> None:
    """One cell; a number that Excel would round (more than 15 digits) is written as text."""
    if isinstance(value, date) and value.year >= 1900:
        is_moment = isinstance(value, datetime)
        naive = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        page.write_datetime(number, place, naive, formats["datetime" if is_moment else "date"])
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) and _is_exact(value):
        page.write_number(number, place, float(value))
    elif (text := _written(value)) and len(text) > CELL_LIMIT:
        raise Refused(
            N_("Row %(row)s has a text of more than %(limit)s characters; export as .csv or .jsonl."),
            row=number + 1,
            limit=CELL_LIMIT,
        )
    elif text:
        page.write_string(number, place, text)


def _is_exact(value: float | Decimal) -> bool:
    number = Decimal(str(value))
    return number.is_finite() and abs(number.adjusted()) < 300 and Decimal(f"{number:.14e}") == number


def write_csv(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]], out: Path | BinaryIO) -> int:
    """Stream rows into a CSV that Excel opens as UTF-8, without a cell it could take for a formula; how many rows."""
    if isinstance(out, Path):
        with out.open("wb") as file:
            return write_csv(columns, rows, file)
    stream = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(stream)
    writer.writerow([escaped(heading) for heading, _ in columns])
    number = 0
    for row in rows:
        writer.writerow([csv_cell(value) for value in row])
        number += 1
    stream.detach()
    return number


def csv_cell(value: object) -> str:
    text = _written(value)
    return escaped(text) if isinstance(value, (str, list, tuple)) else text


def _written(value: object) -> str:
    """A value as text: lists joined by the standard's semicolon, numbers in full, days as year-month-day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (list, tuple)):
        return ";".join(map(_written, value))
    if isinstance(value, datetime):
        return value.isoformat(" ", timespec="seconds")
    return f"{value:f}" if isinstance(value, Decimal) else FORBIDDEN.sub("�", str(value))
