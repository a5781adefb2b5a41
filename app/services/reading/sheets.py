"""A table found in a file: which of its columns is which field, its rows, and what the clerk should know of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.rules.errors import ENGLISH, N_, Locale, Refused, Sentence
from app.services.reading import units
from app.services.reading.asides import Asides
from app.services.reading.cells import blank
from app.services.reading.headings import Column, Header, Known, folded
from app.services.reading.tables import Row, Table
from app.services.reading.text import PICTURE, shown


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
    header: Header  # its row as the clerk counts; 0 where there is none to see (.jsonl)
    known: Known
    at: dict[str, int]  # field: place in a row
    notes: list[Note]  # what was left aside, complete after the rows have been read
    beneath: dict[str, dict[int, int]] = field(
        default_factory=dict
    )  # other sheet: to which row of this its rows belong

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def header_row(self) -> int:
        return self.header.row

    @cached_property
    def headings(self) -> list[str]:
        return ["" if blank(cell) else " ".join(str(cell).split()) for cell in self.header.texts]

    @cached_property
    def required(self) -> frozenset[str]:
        return frozenset(column.name for column in self.known.columns.values() if column.required)

    @property
    def unread(self) -> list[str]:
        """Headings that are no column of the register."""
        return [text for place, text in enumerate(self.headings) if text and place not in self.at.values()]

    @cached_property
    def units(self) -> dict[str, str]:
        """The unit of a bare number in each column of money: what its heading says, else what stands beside the table.

        Empty where neither says anything. Raises Refused where several are stated beside it.
        """
        named = {name: self._named_unit(name) for name in self._money}
        if not all(named.values()):
            stated, _ = self._beside
            named = {name: unit or stated for name, unit in named.items()}
        return named

    def _named_unit(self, name: str) -> str:
        """The unit in the heading; a heading in our own words or those of the standard means the register's unit."""
        heading = self.headings[self.at[name]]
        return units.in_heading(heading) or (self.known.columns[name].unit if heading.isascii() else "")

    @property
    def _money(self) -> list[str]:
        return [name for name in self.at if self.known.columns[name].unit]

    @cached_property
    def _beside(self) -> tuple[str, str]:
        return units.beside(self.table, self.header)

    def readings(self) -> Iterator[Note]:
        """How the columns of money and identity are read: nobody should have to guess that."""
        for name, place in self.at.items():
            column, heading = self.known.columns[name], self.headings[place]
            if column.unit:
                yield self._money_note(column, heading)
            elif column.identity and folded(heading) != folded(column.spellings[0]):
                params = {"heading": heading, "field": Sentence(column.label)}
                yield Note(0, N_("“%(heading)s” was read as “%(field)s”."), params)

    def _money_note(self, column: Column, heading: str) -> Note:
        params = {"heading": heading, "written": self.units[column.name], "kept": column.unit}
        if not params["written"]:
            return Note(0, N_("%(heading)s: no unit is stated; bare numbers were read as %(kept)s."), params)
        if self._named_unit(column.name):
            return Note(0, N_("%(heading)s: %(written)s → %(kept)s"), params)
        words = {"words": shown(self._beside[1])}
        return Note(0, N_("%(heading)s: %(written)s → %(kept)s (stated beside the table: “%(words)s”)"), params | words)

    @property
    def rows(self) -> Iterator[Row]:
        """(Row number as the clerk sees it, raw cells under the headings), from the top each time."""
        self.notes[:] = [note for note in self.notes if not note.row]
        width, is_first = len(self.headings), True
        asides = Asides(self.known, self.at, self.required, self.header.texts)
        for number, cells in self.table.rows():
            if number <= self.header_row:
                continue
            self._check_width(number, cells[width:])
            row = cells[:width] + [None] * (width - len(cells))
            reason = asides.reason(row, is_first, number in self.table.across)
            if reason is None:
                is_first = False
                self._note_oddities(number, row)
                yield number, row
            elif reason:
                text = next(shown(cell) for cell in row if not blank(cell))
                self.notes.append(Note(number, reason, {"text": text}))

    def records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The same rows as field: raw cell."""
        for number, row in self.rows:
            yield number, {name: row[place] for name, place in self.at.items()}

    def _check_width(self, number: int, beyond: list[Any]) -> None:
        if self.table.form == "csv" and any(not blank(cell) for cell in beyond):
            raise Refused(
                N_(
                    "Row %(row)s of “%(sheet)s” has more cells than there are headings; put text that "
                    "contains “%(separator)s” in quotation marks."
                ),
                row=number,
                sheet=self.name,
                separator=self.table.dialect[1],
            )

    def _note_oddities(self, number: int, row: list[Any]) -> None:
        """What the clerk may not have seen in a row that was read."""
        if number in self.table.filled:
            self._note(number, N_("Row %(row)s was completed from cells merged over several rows."))
        if self.table.marks.is_hidden(number):
            self._note(number, N_("Row %(row)s is hidden in the workbook; it was read all the same."))
        for place in self.at.values():
            if isinstance(row[place], str) and PICTURE.match(row[place]):
                msgid = N_("Row %(row)s: the picture under “%(heading)s” was not read.")
                self.notes.append(Note(number, msgid, {"heading": self.headings[place]}))

    def _note(self, number: int, msgid: str) -> None:
        self.notes.append(Note(number, msgid))
