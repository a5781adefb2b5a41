"""Random ledgers in the shape and the mess of real ones, each row with its right answer, stated as it is made."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import openpyxl
from openpyxl.styles import Font
from stdnum.cn import uscc as standard

from tests.messy import cells
from tests.messy.cells import Cell

DAY = date(2026, 11, 23)
"""The day on which the ledgers are handed in."""
READ, REFUSED, ASKED, ASIDE = "read", "refused", "asked", "aside"


@dataclass
class Row:
    """One row: its cells by column, or its texts where it is no record, and what a careful clerk answers."""

    cells: dict[str, Cell] = field(default_factory=dict)
    means: dict[str, Any] = field(default_factory=dict)
    answer: str = READ
    texts: list[Any] = field(default_factory=list)
    why: str = ""
    key: str = ""
    mark: str = ""

    def settle(self) -> "Row":
        """A row with a cell that nobody can read goes back."""
        if unknown := [name for name, cell in self.cells.items() if not cell.is_known]:
            self.answer, self.why = REFUSED, f"{unknown[0]}: {self.cells[unknown[0]].written!r}"
        return self

    def back(self, why: str) -> "Row":
        self.answer, self.why = REFUSED, why
        return self


@dataclass(frozen=True)
class Ledger:
    """A file with the answer to each of its rows, by the number that the clerk sees; known: firms already there."""

    register: str
    filename: str
    data: bytes
    rows: dict[int, Row]
    known: dict[str, str]
    told: str


class Writer:
    """Writes one ledger, from the truth to the file."""

    headings: dict[str, tuple[str, ...]]
    titles: tuple[str, ...]
    register: str

    def __init__(self, seed: int) -> None:
        self.chance = Random(f"{self.register}-{seed}")
        self.form = self.chance.choice(["xlsx", "xlsx", "xlsx", "csv", "gb18030", "tab"])
        self.unit, self.unit_at = self._unit()
        self.known: dict[str, str] = {}
        self.taken: dict[str, str] = {}

    def _unit(self) -> tuple[str, str]:
        place = self.chance.choice(["heading", "heading", "title", "note", "footer", "nowhere"])
        return ("" if place == "nowhere" else self.chance.choice(list(cells.UNITS))), place

    def record(self) -> Row:
        raise NotImplementedError

    def put(self, write: Callable[[Any, Random], Cell], value: Any) -> Cell:
        """The value as this form of file can hold it: a CSV has no formats and no days of its own."""
        while True:
            cell = write(value, self.chance)
            if self.form == "xlsx" or not (cell.look or isinstance(cell.written, date)):
                return cell

    def code(self) -> str:
        body = f"91150725MA{self.chance.randrange(10**7):07d}"
        return body + str(standard.calc_check_digit(body))

    def once(self, row: Row, key: str, may_repeat: bool = False) -> Row:
        """A number that a row above was read with goes back."""
        row.key = key
        if row.answer == READ and not may_repeat and self.taken.get(key) == READ:
            return row.back(f"{key} stands above")
        if self.taken.get(key) != READ:
            self.taken[key] = row.answer
        return row

    # --- the sheet ---------------------------------------------------------------------------------

    def ledger(self) -> Ledger:
        chance, columns = self.chance, list(self.headings)
        chance.shuffle(columns)
        names = [self._heading(name) for name in columns]
        if chance.random() < 0.7:
            columns.insert(0, "")
            names.insert(0, chance.choice(["序号", "编号 ", "序 号"]))
        above, head = list(self._above(len(columns))), Row(texts=names)
        rows = [*above, head, *self._under(columns), *self._body(columns, names), *self._below()]
        if self.form != "xlsx":
            rows = [row for row in rows if row.texts != [] or row.cells]
        for number, row in enumerate((row for row in rows if row.cells), start=1):
            if "" in columns:
                row.cells[""] = Cell(number)
        data = self._workbook(rows, columns, head) if self.form == "xlsx" else self._text(rows, columns)
        answered = {at: row for at, row in enumerate(rows, start=1) if row is not head and row not in above}
        told = f"{self.form}, {self.unit or 'no unit'} ({self.unit_at}), headings {names}"
        return Ledger(
            self.register, "台账.xlsx" if self.form == "xlsx" else "台账.csv", data, answered, self.known, told
        )

    def _heading(self, name: str) -> str:
        heading = self.chance.choice(self.headings[name])
        if name == "fine" and self.unit_at == "heading":
            return heading + self.chance.choice(["（%s）", "(%s)", "（单位：%s）", "：%s"]) % self.unit
        return self.chance.choice([heading] * 5 + [f"*{heading}", f"{heading}：", f" {heading[:2]} {heading[2:]}\n"])

    def _above(self, width: int) -> Iterator[Row]:
        stated = f"（单位：{self.unit}）" if self.unit_at == "title" else ""
        if stated or self.chance.random() < 0.7:
            yield Row(texts=[self.chance.choice(self.titles) + stated])
        if self.unit_at == "note":
            yield Row(texts=[None] * (width - 1) + [f"金额单位：{self.unit}"])
        if self.form == "xlsx" and self.chance.random() < 0.2:
            yield Row(texts=[])

    def _under(self, columns: list[str]) -> Iterator[Row]:
        """Beneath the headings: how to fill them in, or an example."""
        kind = self.chance.choice(["", "", "", "", "duty", "numbers"])
        if kind == "duty":
            yield Row(texts=[self.chance.choice(["必填", "选填"]) for _ in columns], answer=ASIDE)
        if kind == "numbers":
            yield Row(texts=[f"({at})" for at in range(1, len(columns) + 1)], answer=ASIDE)

    def _body(self, columns: list[str], names: list[str]) -> Iterator[Row]:
        """Records, and among them what is none."""
        for at in range(self.chance.randint(8, 30)):
            odd = self.chance.random()
            if odd < 0.03:
                yield Row(texts=[])
            elif odd < 0.06:
                yield Row(
                    texts=[self.chance.choice(["一、危险化学品企业", "（二）宝日希勒镇", "第三部分 2026年"])],
                    answer=ASIDE,
                )
            elif odd < 0.08 and at > 2:
                yield Row(texts=list(names), answer=ASIDE)
            elif odd < 0.10 and at > 2:
                yield Row(texts=["小计", f"{at}件"], answer=ASIDE)
            yield self._marked(self.record())

    def _marked(self, row: Row) -> Row:
        """A few rows are hidden, or struck through: those count no more."""
        odd = self.chance.random()
        if self.form == "xlsx" and odd < 0.02:
            row.mark = "hidden"
        elif self.form == "xlsx" and odd < 0.04:
            if row.answer == READ and self.taken.get(row.key) == READ and row.key not in self.known:
                del self.taken[row.key]
            row.mark, row.answer, row.why = "struck", ASIDE, "struck through"
        return row

    def _below(self) -> Iterator[Row]:
        if self.unit_at == "footer":
            yield Row(texts=[f"注：金额单位为{self.unit}。"], answer=ASIDE)
        for text in self.chance.sample(
            ["填表人：张三", "合计", "审核人：李四  2026年11月20日", "以上数据截至2026年11月"], 2
        ):
            yield Row(texts=[text], answer=ASIDE)

    # --- the file ----------------------------------------------------------------------------------

    def _line(self, row: Row, columns: list[str]) -> list[Any]:
        return [row.cells[name].written if name in row.cells else None for name in columns] if row.cells else row.texts

    def _workbook(self, rows: list[Row], columns: list[str], head: Row) -> bytes:
        book = openpyxl.Workbook()
        page: Any = book.active
        for at, row in enumerate(rows, start=1):
            for place, value in enumerate(self._line(row, columns), start=1):
                cell = page.cell(at, place, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # a text that begins with = is one, as in a column of text
                look = row.cells[columns[place - 1]].look if row.cells and columns[place - 1] in row.cells else ""
                if look:
                    cell.number_format = look
                if row.mark == "struck":
                    cell.font = Font(strike=True)
            page.row_dimensions[at].hidden = row.mark == "hidden"
        if rows[0] is not head and len(rows[0].texts) == 1:
            page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(columns))
        if self.chance.random() < 0.3:
            self._sample(book, head)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def _sample(self, book: Any, head: Row) -> None:
        """A sheet that shows how it is done, before or behind the real one."""
        page = book.create_sheet("填报示例", self.chance.choice([0, 1]))
        page.append(head.texts)
        page.append(["例"] * len(head.texts))

    def _text(self, rows: list[Row], columns: list[str]) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, delimiter="\t" if self.form == "tab" else ",")
        writer.writerows(self._line(row, columns) for row in rows)
        return out.getvalue().encode("gb18030" if self.form == "gb18030" else "utf-8-sig")
