"""Workbooks: what the office hands in, what it gets back, and what it takes away.

`read` finds the table in a ledger as clerks keep it; `give_back` returns that same ledger with the reason beside
every refused row; `write` and `write_csv` stream a register out so that nothing in it can run.
"""

import csv
import io
import json
import re
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import defusedxml  # type: ignore[import-untyped]  # noqa: F401  openpyxl is safe only where it is installed
import openpyxl  # type: ignore[import-untyped]
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from app.rules.errors import ENGLISH, N_, Refused, Tongue
from app.services.cells import FORBIDDEN, blank
from app.services.tables import CELL_LIMIT, LIMITS, SEARCHED, Limits, Row, Table, contents, escaped, tables

FOOTER = re.compile(r"合计|总计|小计|累计|共计|(填表|制表|填报|审核|复核|单位负责|负责|经办)人|(填表|制表|填报)(单位|日期|时间|说明)|(注|备注|说明)(:|$)")
MONEY = {"(元)", "(百元)", "(千元)", "(万元)", "(亿元)"}
TINT = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
MARKED = 1_200_000  # elements of a workbook that openpyxl can hold in the memory of a web process
SHEET_ROWS = 1_048_576


# --- reading -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column a register can read: its field, and the headings under which ledgers carry it."""

    name: str
    spellings: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True)
class Note:
    """Something the clerk should know about a row although it is no error; row 0 is the whole file."""

    row: int
    msgid: str
    params: dict[str, Any] = field(default_factory=dict)

    def sentence(self, tongue: Tongue = ENGLISH) -> str:
        return tongue.say(self.msgid, {"row": self.row, **self.params})


@dataclass(frozen=True)
class Sheet:
    """The table found in a file: where its headings stand, which column is which field, and its rows."""

    table: Table
    header_row: int  # as the clerk counts; 0 where there is none to see (.jsonl)
    headings: list[str]
    at: dict[str, int]  # field: place in a row
    required: frozenset[str]
    notes: list[Note]  # what was left aside, complete after the rows have been read

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def unread(self) -> list[str]:
        """Headings that are no column of the register."""
        return [text for place, text in enumerate(self.headings) if text and place not in self.at.values()]

    @property
    def rows(self) -> Iterator[Row]:
        """(Row number as the clerk sees it, raw cells under the headings), from the top each time."""
        self.notes[:] = [note for note in self.notes if not note.row]
        width = len(self.headings)
        for number, cells in self.table.rows():
            if number <= self.header_row:
                continue
            if self.table.form == "csv" and any(not blank(cell) for cell in cells[width:]):
                raise Refused(N_("Row %(row)s of “%(sheet)s” has more cells than there are headings; put text that "
                                 "contains “%(separator)s” in quotation marks."),
                              row=number, sheet=self.name, separator=self.table.dialect[1])
            row = cells[:width] + [None] * (width - len(cells))
            if not self._left_aside(number, row):
                yield number, row

    def records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The same rows as field: raw cell."""
        for number, row in self.rows:
            yield number, {name: row[place] for name, place in self.at.items()}

    def _left_aside(self, number: int, row: list[Any]) -> bool:
        """Whether this is no record: an empty row, a sum, a signature, the headings once more."""
        read = [row[place] for place in self.at.values()]
        if all(map(blank, read)):
            if sum(not blank(cell) for cell in row) > 1 or _is_footer(row):  # a running number alone is nothing
                self._note(number, N_("Row %(row)s has nothing in the columns that are read and was left out."))
            return True
        if _is_footer(row) and self._is_incomplete(row):
            self._note(number, N_("Row %(row)s is a sum or a signature and was left out."))
            return True
        if read == [self.headings[place] for place in self.at.values()]:
            self._note(number, N_("Row %(row)s repeats the headings and was left out."))
            return True
        if number in self.table.filled:
            self._note(number, N_("Row %(row)s was completed from cells merged over several rows."))
        return False

    def _is_incomplete(self, row: list[Any]) -> bool:
        """A sum that stands in a required column is still mostly empty."""
        lacking = any(blank(row[self.at[name]]) for name in self.required)
        return lacking or sum(blank(row[place]) for place in self.at.values()) * 2 > len(self.at)

    def _note(self, number: int, msgid: str) -> None:
        self.notes.append(Note(number, msgid))


def read(source: bytes | Path, filename: str, columns: Sequence[Column], limits: Limits = LIMITS) -> Sheet:
    """The table in the file whose headings fit the columns best; refused where it lacks a required one."""
    best: tuple[int, Table, Row] | None = None
    rivals: list[str] = []
    ways = _ways(columns)
    for table in tables(contents(source, filename, limits), filename, limits):
        row = _header(table, ways)
        score = len(_matches(row[1], ways))
        if best is None or score > best[0]:
            best, rivals = (score, table, row), []
        elif score == best[0]:
            rivals.append(table.name)
    if best is None or not best[0]:
        needed = _listed(column.spellings[0] for column in columns if column.required)
        raise Refused(N_("“%(file)s” has no row of headings among its first %(rows)s rows; it needs the columns: "
                         "%(columns)s."), file=filename, rows=SEARCHED, columns=needed)
    _, table, (number, cells) = best
    headings = ["" if blank(cell) else " ".join(str(cell).split()) for cell in cells]
    at = _places(table, cells, columns, ways)
    notes = [Note(0, N_("The sheet “%(sheet)s” has the same headings and was not read; hand it in as a file of its "
                        "own."), {"sheet": rival}) for rival in rivals if table.form == "xlsx"]
    required = frozenset(column.name for column in columns if column.required)
    return Sheet(table, number, headings, at, required, notes)


Ways = list[tuple[Callable[[str], str], dict[str, str]]]


def _ways(columns: Sequence[Column]) -> Ways:
    """Three ways to know a heading, strictest first: as spelt; but for spaces and width; but for brackets."""
    ways: Ways = []
    for fold in (str, _folded, _bare):
        known: dict[str, set[str]] = defaultdict(set)
        for column in columns:
            for spelling in (column.name, *column.spellings):
                known[fold(spelling)].add(column.name)
        # a folded heading that could be two columns (有效期(自), 有效期(至)) is neither
        ways.append((fold, {text: next(iter(names)) for text, names in known.items() if text and len(names) == 1}))
    return ways


def _folded(heading: str) -> str:
    return "".join(unicodedata.normalize("NFKC", heading).split()).strip("*:").casefold()


def _bare(heading: str) -> str:
    """Without what is in brackets; but the unit of an amount is never dropped: 元 read as 万元 is ten thousand times."""
    return re.sub(r"[(\[〔【「][^(\[〔【「]*?[)\]〕】」]", lambda found: found[0] if found[0] in MONEY else "",
                  _folded(heading)).strip("*:")


def _matches(cells: list[Any], ways: Ways) -> dict[str, list[tuple[int, int]]]:
    """For each field the headings that mean it: (how strictly it was recognised, place)."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, cell in enumerate(cells):
        if isinstance(cell, str) and not blank(cell):
            for strictness, (fold, known) in enumerate(ways):
                if name := known.get(fold(cell)):
                    found[name].append((strictness, place))
                    break
    return found


def _header(table: Table, ways: Ways) -> Row:
    """The row among the first with the most known headings; titles and blank rows above it are normal."""
    first = [row for row, _ in zip(table.rows(), range(SEARCHED), strict=False)]
    return max(first, key=lambda row: len(_matches(row[1], ways)), default=(0, []))


def _places(table: Table, cells: list[Any], columns: Sequence[Column], ways: Ways) -> dict[str, int]:
    """Where each field stands; a field found twice or a required one not found is refused."""
    places: dict[str, int] = {}
    found = _matches(cells, ways)
    for column in columns:
        strictest = min((strictness for strictness, _ in found.get(column.name, ())), default=0)
        candidates = [place for strictness, place in found.get(column.name, ()) if strictness == strictest]
        if len(candidates) > 1:
            raise Refused(N_("In “%(sheet)s” the columns %(places)s all mean “%(column)s”; keep one and delete the "
                             "others."),
                          sheet=table.name, places=_listed(map(_letter, candidates)), column=column.spellings[0])
        places.update((column.name, place) for place in candidates)
    if missing := [column.spellings[0] for column in columns if column.required and column.name not in places]:
        headings = _listed(str(cell) for cell in cells if not blank(cell))
        raise Refused(N_("“%(sheet)s” has no column for: %(missing)s. Its headings are: %(headings)s. Add the column "
                         "or correct its heading."), sheet=table.name, missing=_listed(missing), headings=headings)
    return places


def _letter(place: int) -> str:
    return str(get_column_letter(place + 1))


def _listed(words: Iterable[str]) -> str:
    names = list(words)
    return "、".join(names[:40]) + ("…" if len(names) > 40 else "")


def _is_footer(row: list[Any]) -> bool:
    first = next((cell for cell in row if not blank(cell)), None)
    return isinstance(first, str) and bool(FOOTER.match(_folded(first)))


# --- giving back ---------------------------------------------------------------------------------


def give_back(original: bytes, errors: Mapping[int, str], *, sheet: Sheet, heading: str,
              only_refused: bool = False) -> bytes:
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
        return _plain_back(errors, sheet, heading, kept)
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
    writer.writerows([_csv_cell(cell) for cell in row] for row in _reasoned(errors, sheet, heading, kept))
    return out.getvalue().encode("utf-8-sig")


def _json_back(original: bytes, errors: Mapping[int, str], heading: str, kept: set[int] | None) -> bytes:
    lines = enumerate(original.decode("utf-8-sig").split("\n"), start=1)
    records = ((number, json.loads(line)) for number, line in lines if line.strip())
    return "".join(
        json.dumps(record | ({heading: errors[number]} if number in errors else {}), ensure_ascii=False) + "\n"
        for number, record in records if kept is None or number in kept).encode()


def _plain_back(errors: Mapping[int, str], sheet: Sheet, heading: str, kept: set[int] | None) -> bytes:
    """A workbook too large or too odd to be written into comes back without its colours and widths."""
    out = io.BytesIO()
    rows = _reasoned(errors, sheet, heading, kept)
    headings = next(row for number, row in enumerate(rows, start=1) if number == max(sheet.header_row, 1))
    write([("" if cell is None else str(cell), "text") for cell in headings], rows, out, sheet=sheet.name)
    return out.getvalue()


def _loaded(original: bytes, name: str) -> Any:
    """The clerk's workbook to write into, or None: openpyxl is stricter about styles and drawings than Excel is."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(original), data_only=True)
    except Exception:  # noqa: BLE001
        return None
    return book if name in book.sheetnames else None


def _workbook_back(book: Any, errors: Mapping[int, str], sheet: Sheet, heading: str, kept: set[int] | None) -> bytes:
    page = book[sheet.name]
    column = _reason_place(sheet, heading) + 1
    for number in range(sheet.header_row + 1, page.max_row + 1 if heading in sheet.headings else 0):
        page.cell(number, column).value = None
    _say(page, sheet.header_row, column, heading)
    page.cell(sheet.header_row, column)._style = copy(page.cell(sheet.header_row, max(column - 1, 1))._style)
    page.column_dimensions[get_column_letter(column)].width = 48
    for number, reason in errors.items():
        _say(page, number, column, reason)
        for place in range(1, column + 1):
            page.cell(number, place).fill = TINT
    if kept is not None:
        _keep_rows(page, [*range(1, sheet.header_row + 1), *sorted(kept)])
    for cell in (cell for each in book.worksheets for cell in each._cells.values()):
        if cell.data_type == "f":
            cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _say(page: Any, row: int, column: int, text: str) -> None:
    """Write text that stays text, whatever it begins with."""
    place = f"{get_column_letter(column)}{row}"
    for merged in [each for each in page.merged_cells.ranges if place in each]:
        page.unmerge_cells(str(merged))
    cell = page.cell(row, column)
    cell.value = FORBIDDEN.sub("�", text)[:CELL_LIMIT]
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _keep_rows(page: Any, kept: list[int]) -> None:
    """Close the ranks of the kept rows. openpyxl's own delete_rows moves every cell once for every gap."""
    places = {old: new for new, old in enumerate(kept, start=1)}
    cells, heights = {}, {}
    for (row, column), cell in page._cells.items():
        if row in places:
            cell.row = places[row]
            cells[places[row], column] = cell
    for row, about in page.row_dimensions.items():
        if row in places:
            about.index, about.hidden = places[row], False
            heights[places[row]] = about
    page._cells = cells
    page.row_dimensions.clear()
    page.row_dimensions.update(heights)
    _keep_ranges(page, places)


def _keep_ranges(page: Any, places: Mapping[int, int]) -> None:
    """Merged cells and links follow their rows; a merged block that lost a row falls apart; filters are lifted."""
    for merged in list(page.merged_cells.ranges):
        rows = [places.get(row) for row in range(merged.min_row, merged.max_row + 1)]
        if None in rows:
            page.merged_cells.remove(merged)
        else:
            merged.shift(row_shift=rows[0] - merged.min_row)
    page._hyperlinks = []
    for cell in page._cells.values():
        if link := getattr(cell, "hyperlink", None):
            link.ref = cell.coordinate
            page._hyperlinks.append(link)
    page.auto_filter.ref = None


# --- writing -------------------------------------------------------------------------------------

WIDTHS = {"text": 24, "code": 22, "date": 12, "datetime": 18, "integer": 10, "decimal": 14, "boolean": 8}
HEADER = {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True}
FORMATS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm:ss"}


def write(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]], out: Path | BinaryIO,
          sheet: str = "Sheet1") -> int:
    """Stream rows into a workbook, in the memory of one row; returns how many.

    columns: (heading, kind), kinds as in WIDTHS. Text is never a formula or a link, days are days, numbers numbers.
    """
    with tempfile.TemporaryDirectory() as scratch:  # so that an export that fails half-way leaves nothing behind
        book = xlsxwriter.Workbook(out if not isinstance(out, Path) else str(out), {
            "constant_memory": True, "tmpdir": scratch,
            "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        page = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", "_", sheet).strip("'")[:31] or "Sheet1")
        formats = {kind: book.add_format({"num_format": shape}) for kind, shape in FORMATS.items()}
        _write_header(page, columns, book.add_format(HEADER))
        number = 0
        for number, row in enumerate(rows, start=1):
            if number >= SHEET_ROWS:
                raise Refused(N_("A workbook holds at most %(limit)s rows; export as .csv or .jsonl."),
                              limit=SHEET_ROWS - 1)
            for place, value in enumerate(row):
                _put(page, number, place, value, formats)
        book.close()
    return number


def _write_header(page: Any, columns: Sequence[tuple[str, str]], style: Any) -> None:
    page.freeze_panes(1, 0)
    for place, (heading, kind) in enumerate(columns):
        page.set_column(place, place, WIDTHS.get(kind, WIDTHS["text"]))
        page.write_string(0, place, heading, style)


def _put(page: Any, number: int, place: int, value: Any, formats: Mapping[str, Any]) -> None:
    """One cell; a number that Excel would round (more than 15 digits) is written as text."""
    if isinstance(value, date) and value.year >= 1900:
        is_moment = isinstance(value, datetime)
        naive = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        page.write_datetime(number, place, naive, formats["datetime" if is_moment else "date"])
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) and _is_exact(value):
        page.write_number(number, place, float(value))
    elif (text := _said(value)) and len(text) > CELL_LIMIT:
        raise Refused(N_("Row %(row)s has a text of more than %(limit)s characters; export as .csv or .jsonl."),
                      row=number + 1, limit=CELL_LIMIT)
    elif text:
        page.write_string(number, place, text)


def _is_exact(value: float | Decimal) -> bool:
    number = Decimal(str(value))
    return number.is_finite() and abs(number.adjusted()) < 300 and Decimal(f"{number:.14e}") == number


def write_csv(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]], out: Path | BinaryIO) -> int:
    """Stream rows into a CSV that Excel opens as UTF-8 and takes no cell of for a formula; returns how many."""
    if isinstance(out, Path):
        with out.open("wb") as file:
            return write_csv(columns, rows, file)
    stream = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(stream)
    writer.writerow([escaped(heading) for heading, _ in columns])
    number = 0
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
        number += 1
    stream.detach()
    return number


def _csv_cell(value: Any) -> str:
    text = _said(value)
    return escaped(text) if isinstance(value, (str, list, tuple)) else text


def _said(value: Any) -> str:
    """A value as text: lists joined by the standard's semicolon, numbers in full, days as year-month-day."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "是", False: "否"}[value]
    if isinstance(value, (list, tuple)):
        return ";".join(map(_said, value))
    if isinstance(value, datetime):
        return value.isoformat(" ", timespec="seconds")
    return f"{value:f}" if isinstance(value, Decimal) else FORBIDDEN.sub("�", str(value))
