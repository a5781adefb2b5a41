"""Workbooks that the office hands in: `read` finds the table in a ledger as clerks keep it."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from app.rules.errors import ENGLISH, N_, Locale, Refused
from app.services.reading.archives import LIMITS, SEARCHED, Limits
from app.services.reading.cells import blank
from app.services.reading.tables import Row, Table, contents, tables

FOOTER = re.compile(
    r"合计|总计|小计|累计|共计|(填表|制表|填报|审核|复核|单位负责|负责|经办)人|(填表|制表|填报)(单位|日期|时间|说明)|(注|备注|说明)(:|$)"
)
MONEY = {"(元)", "(百元)", "(千元)", "(万元)", "(亿元)"}


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

    def sentence(self, locale: Locale = ENGLISH) -> str:
        return locale.say(self.msgid, {"row": self.row, **self.params})


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
                raise Refused(
                    N_(
                        "Row %(row)s of “%(sheet)s” has more cells than there are headings; put text that "
                        "contains “%(separator)s” in quotation marks."
                    ),
                    row=number,
                    sheet=self.name,
                    separator=self.table.dialect[1],
                )
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
        raise Refused(
            N_("“%(file)s” has no row of headings among its first %(rows)s rows; it needs the columns: %(columns)s."),
            file=filename,
            rows=SEARCHED,
            columns=needed,
        )
    _, table, (number, cells) = best
    headings = ["" if blank(cell) else " ".join(str(cell).split()) for cell in cells]
    at = _places(table, cells, columns, ways)
    notes = [
        Note(
            0,
            N_("The sheet “%(sheet)s” has the same headings and was not read; hand it in as a file of its own."),
            {"sheet": rival},
        )
        for rival in rivals
        if table.form == "xlsx"
    ]
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
    """Without what is in brackets, except the unit of an amount: 元 read as 万元 makes it ten thousand times larger."""
    return re.sub(
        r"[(\[〔【「][^(\[〔【「]*?[)\]〕】」]", lambda found: found[0] if found[0] in MONEY else "", _folded(heading)
    ).strip("*:")


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
            raise Refused(
                N_("In “%(sheet)s” the columns %(places)s all mean “%(column)s”; keep one and delete the others."),
                sheet=table.name,
                places=_listed(map(_letter, candidates)),
                column=column.spellings[0],
            )
        places.update((column.name, place) for place in candidates)
    if missing := [column.spellings[0] for column in columns if column.required and column.name not in places]:
        headings = _listed(str(cell) for cell in cells if not blank(cell))
        raise Refused(
            N_(
                "“%(sheet)s” has no column for: %(missing)s. Its headings are: %(headings)s. Add the column "
                "or correct its heading."
            ),
            sheet=table.name,
            missing=_listed(missing),
            headings=headings,
        )
    return places


def _letter(place: int) -> str:
    return str(get_column_letter(place + 1))


def _listed(words: Iterable[str]) -> str:
    names = list(words)
    return "、".join(names[:40]) + ("…" if len(names) > 40 else "")


def _is_footer(row: list[Any]) -> bool:
    first = next((cell for cell in row if not blank(cell)), None)
    return isinstance(first, str) and bool(FOOTER.match(_folded(first)))
