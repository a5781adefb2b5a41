"""Ledgers that go back to those who handed them in, with the reason beside every refused row."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.services.ledgers.writing import Page, csv_cell, write
from app.services.reading.archives import CELL_LIMIT
from app.services.reading.sheets import Sheet
from app.services.reading.tables import tables
from app.services.reading.text import FORBIDDEN

TINT = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
MARKED = 1_200_000  # elements of a workbook that openpyxl can hold in the memory of a web process


def give_back(
    original: bytes, errors: Mapping[int, str], *, sheet: Sheet, heading: str, only_refused: bool = False
) -> bytes:
    """The clerk's own file with the reason beside each refused row, in the form it came in.

    errors: by row number as `sheet` counted them. only_refused: without the rows that were accepted, ready to be
    corrected and handed in again. Formulas come back as the values that were read.
    """
    kept = set(errors) if only_refused else None
    if sheet.table.form == "csv":
        return _csv_back(errors, sheet, heading, kept)
    if sheet.table.form == "jsonl":
        return _json_back(original, errors, heading, kept)
    book = _loaded(original, sheet.name) if sheet.table.weight <= MARKED else None
    if book is None:
        return _plain_back(original, errors, sheet, heading, kept)
    return _workbook_back(book, errors, sheet, heading, kept)


def _reason_place(sheet: Sheet, heading: str) -> int:
    """Behind the last column; or where an earlier return put its reasons."""
    return sheet.headings.index(heading) if heading in sheet.headings else len(sheet.headings)


def _reasoned(errors: Mapping[int, str], sheet: Sheet, heading: str, kept: set[int] | None) -> Iterator[list[Any]]:
    """The raw rows of the file, each with its reason."""
    place = _reason_place(sheet, heading)
    for number, cells in sheet.table.rows():
        if kept is None or number <= sheet.header_row or number in kept:
            row = [*cells, *[None] * (place + 1 - len(cells))]
            row[place] = heading if number == sheet.header_row else errors.get(number)
            yield row


def _csv_back(errors: Mapping[int, str], sheet: Sheet, heading: str, kept: set[int] | None) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=sheet.table.dialect[1])
    writer.writerows([csv_cell(cell) for cell in row] for row in _reasoned(errors, sheet, heading, kept))
    return out.getvalue().encode("utf-8-sig")


def _json_back(original: bytes, errors: Mapping[int, str], heading: str, kept: set[int] | None) -> bytes:
    lines = enumerate(original.decode("utf-8-sig").split("\n"), start=1)
    records = ((number, json.loads(line)) for number, line in lines if line.strip())
    return "".join(
        json.dumps(record | ({heading: errors[number]} if number in errors else {}), ensure_ascii=False) + "\n"
        for number, record in records
        if kept is None or number in kept
    ).encode()


def _plain_back(original: bytes, errors: Mapping[int, str], sheet: Sheet, heading: str, kept: set[int] | None) -> bytes:
    """A workbook too large or too odd to be written into comes back without its colours and widths."""
    out = io.BytesIO()
    rows = _reasoned(errors, sheet, heading, kept)
    headings = next(row for number, row in enumerate(rows, start=1) if number == max(sheet.header_row, 1))
    write(
        [("" if cell is None else str(cell), "text") for cell in headings],
        rows,
        out,
        sheet.name,
        _beneath(original, sheet, kept),
    )
    return out.getvalue()


def _beneath(original: bytes, sheet: Sheet, kept: set[int] | None) -> list[Page]:
    """The sheets of lines, with those of the kept rows."""
    pages = []
    for table in tables(original, "") if sheet.beneath else ():
        if (owners := sheet.beneath.get(table.name)) is not None:
            rows = [row for number, row in table.rows() if kept is None or owners.get(number) in (None, *kept)]
            pages.append(Page(table.name, [(str(cell or ""), "text") for cell in rows[0]], rows[1:]))
    return pages


def _loaded(original: bytes, name: str) -> Workbook | None:
    """The clerk's workbook to write into, or None: openpyxl is stricter about styles and drawings than Excel is."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(original), data_only=True)
    except Exception:
        return None
    return book if name in book.sheetnames else None


def _workbook_back(
    book: Workbook, errors: Mapping[int, str], sheet: Sheet, heading: str, kept: set[int] | None
) -> bytes:
    page = book[sheet.name]
    column = _reason_place(sheet, heading) + 1
    for number in range(sheet.header_row + 1, page.max_row + 1 if heading in sheet.headings else 0):
        page.cell(number, column).value = None
    _write_text(page, sheet.header_row, column, heading)
    page.cell(sheet.header_row, column)._style = copy(page.cell(sheet.header_row, max(column - 1, 1))._style)
    page.column_dimensions[get_column_letter(column)].width = 48
    for number, reason in errors.items():
        _write_text(page, number, column, reason)
        for place in range(1, column + 1):
            page.cell(number, place).fill = TINT
    if kept is not None:
        _keep_rows(page, [*range(1, sheet.header_row + 1), *sorted(kept)])
        for name, owners in sheet.beneath.items():
            last = book[name].max_row
            _keep_rows(book[name], [row for row in range(1, last + 1) if owners.get(row) in (None, *kept)])
    for cell in (cell for each in book.worksheets for cell in _cells(each).values()):
        if cell.data_type == "f":
            cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_text(page: Worksheet, row: int, column: int, text: str) -> None:
    """Write text that stays text, whatever it begins with."""
    place = f"{get_column_letter(column)}{row}"
    for merged in [each for each in page.merged_cells.ranges if place in each]:
        page.unmerge_cells(str(merged))
    cell = page.cell(row, column)
    cell.value = FORBIDDEN.sub("�", text)[:CELL_LIMIT]
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _cells(page: Worksheet) -> dict[tuple[int, int], Cell]:
    """The cells of a sheet that exist, by (row, column); what is changed in this dictionary is changed in the sheet.

    openpyxl has them nowhere else: its public ways to them make an empty cell for every place in the used area, which
    stray cells can make millions. tests/services/test_workbook.py fails where openpyxl keeps them differently.
    """
    return page._cells


def _move_cells(page: Worksheet, places: Mapping[int, int]) -> None:
    """Move the cells of each row to its new one; rows without a new place lose theirs."""
    cells, moved = _cells(page), {}
    for (row, column), cell in cells.items():
        if row in places:
            cell.row = places[row]
            moved[places[row], column] = cell
    cells.clear()
    cells.update(moved)


def _keep_rows(page: Worksheet, kept: list[int]) -> None:
    """Move the kept rows up to the top. openpyxl's own delete_rows would move every cell once for every gap."""
    places = {old: new for new, old in enumerate(kept, start=1)}
    _dissolve(page, places)
    _move_cells(page, places)
    heights = {}
    for row, about in page.row_dimensions.items():
        if row in places:
            about.index, about.hidden = places[row], False
            heights[places[row]] = about
    page.row_dimensions.clear()
    page.row_dimensions.update(heights)
    _keep_ranges(page, places)


def _dissolve(page: Worksheet, places: Mapping[int, int]) -> None:
    """Give each kept row what a merged block showed for it, where the block loses a row."""
    for merged in list(page.merged_cells.ranges):
        rows = range(merged.min_row, merged.max_row + 1)
        if all(row in places for row in rows):
            continue
        shown = page.cell(merged.min_row, merged.min_col).value
        page.unmerge_cells(str(merged))
        for row in places.keys() & set(rows):
            page.cell(row, merged.min_col).value = shown


def _keep_ranges(page: Worksheet, places: Mapping[int, int]) -> None:
    """Merged cells and links follow their rows; filters are lifted."""
    for merged in list(page.merged_cells.ranges):
        merged.shift(row_shift=places[merged.min_row] - merged.min_row)
    page._hyperlinks = []
    for cell in _cells(page).values():
        if link := getattr(cell, "hyperlink", None):
            link.ref = cell.coordinate
            page._hyperlinks.append(link)
    page.auto_filter.ref = None
