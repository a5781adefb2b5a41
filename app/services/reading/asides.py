"""Rows of a ledger that are no record: sums, signatures, section titles, notes, second lines of headings."""

import re
from collections.abc import Iterable
from typing import Any

from app.rules.errors import N_
from app.services.reading.cells import blank
from app.services.reading.headings import Known, folded
from app.services.reading.text import Struck

FOOTER = re.compile(
    r"合计|总计|小计|累计|共计|合共|(填表|制表|填报|审核|复核|单位负责|负责|经办|联系|统计)人|(填表|制表|填报|统计|打印)(单位|部门|日期|时间|说明)|"
    r"(注|备注|说明|附注)(:|\d|$)|以上|以下空白|(此|本)(表|页)|单位\(?盖章"
)
_COUNT = re.compile(r"(共|计|合计|总计)?\d+(家|户|个|条|件|人|项|起|次)(企业|单位)?")
_SECTION = re.compile(
    r"\(?[一二三四五六七八九十]+[)、.]|第.+[章节部类]|.*(镇|乡|苏木|嘎查|街道|片区|园区|行业|领域|企业|类|部分)(\(.*\))?$"
)
_LABELLED = re.compile(r"[\u4e00-\u9fff]{2,10}:")
_DUTY = re.compile(
    r"(此[项列])?(必填|选填|必须|可选|可不填|非必填|必录|选录|自动生成)(项)?|文本|字符型?|数字|数值型?|日期型?|整数|(文本|字符|数字)\(?\d+(位|字)?(以内)?\)?|\(?\d+(位|字)(以内)?\)?|"
    r"yyyy[-/.]?mm[-/.]?dd|年月日|下拉(选择)?|单选|多选|格式.*"
)
_EXAMPLE = re.compile(r"(示例|样例|例|填写示例|范例)(\d|:|$)")

_SAYING = re.compile(r"[^\W\d_]")
"""Words, not just the number that somebody has given to an empty line."""
FEW = 4
"""Cells at most in a row that is a title or a note."""

EMPTY = N_("Row %(row)s has nothing in the columns that are read and was left out.")
SUM = N_("Row %(row)s is a sum or a signature and was left out.")
SECTION = N_("Row %(row)s is a title or a note (“%(text)s”) and was left out.")
REPEATED = N_("Row %(row)s repeats the headings and was left out.")
GUIDE = N_("Row %(row)s says how to fill the columns in and was left out.")
EXAMPLE = N_("Row %(row)s is an example and was left out.")
STRUCK = N_("Row %(row)s is struck through and was left out.")


class Asides:
    """Knows which rows of one table are no record, and why.

    at        the place of each field that is read
    required  the fields that every record has
    headings  as they stand above the rows
    """

    def __init__(self, known: Known, at: dict[str, int], required: frozenset[str], headings: Iterable[str]) -> None:
        self.known, self.at, self.required = known, at, required
        self.headings = frozenset(headings)

    def reason(self, row: list[Any], is_first: bool, is_merged: bool) -> str | None:
        """Why a row is no record, empty where that needs no words, None for a record.

        is_first   no record stands above it
        is_merged  one of its cells reaches over several columns
        """
        written = {place: cell for place, cell in enumerate(row) if not blank(cell)}
        read = {name: written[place] for name, place in self.at.items() if place in written}
        texts = list(written.values())
        if not read:
            return EMPTY if any(_SAYING.search(str(cell)) for cell in texts) else ""
        if all(isinstance(cell, Struck) for cell in read.values()):
            return STRUCK
        is_incomplete = not self.required <= read.keys() or len(read) * 2 < len(self.at)
        if _is_footer(texts) and (is_incomplete or FOOTER.fullmatch(folded(texts[0]))):
            return SUM
        if _is_title(texts) or (is_merged and is_incomplete and len(set(texts)) == 1):
            return SECTION
        if self._repeats(read, is_first):
            return REPEATED
        return _guide(texts, next(iter(read.values()))) if is_first else None

    def _repeats(self, read: dict[str, Any], is_first: bool) -> bool:
        """Whether the cells name their own columns: once more, or at first also in other words, as codes."""
        first = list(read.items())[:3]
        texts = [(name, cell) for name, cell in first if isinstance(cell, str)]
        if not any(cell in self.headings or (is_first and self._names(name, cell)) for name, cell in texts):
            return False
        others = [cell for name, cell in read.items() if not self._names(name, cell)]
        return len(others) * 2 < len(read) and not any(map(self.known.field, others))

    def _names(self, name: str, cell: object) -> bool:
        return (self.known.field(cell) or (0, ""))[1] == name


def _guide(written: list[Any], first: object) -> str | None:
    """Lines beneath the headings that say how to fill them in, number them or give an example."""
    texts = [folded(str(cell)) for cell in written]
    if _EXAMPLE.match(texts[0]) or _EXAMPLE.match(folded(str(first))):
        return EXAMPLE
    if len(texts) > 1 and all(_DUTY.fullmatch(text) for text in texts):
        return GUIDE
    counted = [str(number) for number in range(1, len(texts) + 1)]
    return GUIDE if len(texts) > 2 and [text.strip("()") for text in texts] == counted else None


def _is_footer(written: list[Any]) -> bool:
    return bool(written) and isinstance(written[0], str) and bool(FOOTER.match(folded(written[0])))


def _is_title(written: list[Any]) -> bool:
    """Whether a row of a few words heads a section or notes something: 一、危险化学品企业 | 3家."""
    if len(written) > FEW:
        return False
    texts = [folded(cell) if isinstance(cell, str) else "" for cell in written]
    shapes = (_SECTION, _LABELLED, FOOTER)
    return all(any(shape.match(text) for shape in shapes) or _COUNT.fullmatch(text) for text in texts)
