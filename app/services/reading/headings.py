"""Headings: which column of a ledger means which field, also where they stand in two rows or say more in brackets.

A heading that could mean something else is not read: a column read wrongly is worse than one not read.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.services.reading.archives import SEARCHED
from app.services.reading.cells import UNITS, blank
from app.services.reading.tables import Row, Table

UNIT = re.compile("|".join(sorted(filter(None, UNITS), key=len, reverse=True)))
_BRACKETS = re.compile(r"[(\[〔【「{<]([^(\[〔【「{<]*?)[)\]〕】」}>]")
STOREYS = 3  # rows of headings above each other at most
_NUMBERED = re.compile(r"代码_?\d$")
_AGREES = re.compile("为准|一致|相符")
_OTHER = re.compile("曾用|变更前|更名前|^原|旧|简称|英文|拼音|蒙文|送达|生效|执行|缴纳|申请|受理|立案|备用|紧急")
_SUBJECTS = (
    (_OTHER, _OTHER),
    (re.compile("电话|手机|座机|传真"), re.compile("电话|手机|联系|传真")),
    (re.compile("身份证|护照|证件号"), re.compile("身份证|证件|护照")),
    (re.compile("邮编|邮政编码"), re.compile("邮编|邮政编码")),
    (re.compile("邮箱|(?i:e-?mail)|微信|(?i:qq)"), re.compile("邮箱|(?i:mail)|微信|(?i:qq)")),
    (re.compile("代码|编码|编号|号码|证号|文号|注册号"), re.compile("码|号|证|(?i:no|code)")),
    (re.compile("日期|时间"), re.compile("[日期时年月自至]|(?i:_on|_until|date)")),
    (re.compile("金额"), re.compile("[金额款元费价]|损失")),
    (re.compile("地址|住所|住址"), re.compile("[址所]|地点")),
    (re.compile("职务|职称"), re.compile("[职岗]")),
)
"""What brackets may speak of, and what a heading that speaks of it too contains."""
_ANOTHER = re.compile("联系人|经办人|代理人|安全员|股东|上级|总公司|分公司|评价机构|中介|委托|证人|家属")
_NAMES = {"姓名", "名称", "全称"}


@dataclass(frozen=True)
class Column:
    """A column a register can read: its field, and the headings under which ledgers carry it.

    unit      of an amount of money: the unit in which it is kept
    label     English msgid, for the report
    identity  whether it says who somebody is: a code, a number of a person
    else_by   headings of what it leads to, the surest first; each is read only where no surer one stands
    """

    name: str
    spellings: tuple[str, ...]
    required: bool = False
    unit: str = ""
    label: str = ""
    identity: bool = False
    else_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """The headings of a table: the last of their rows, their texts from the left, and how many rows they take."""

    row: int
    texts: list[Any]
    storeys: int = 1


class Known:
    """The headings that a register knows, each in three ways: as spelt; but for width and spaces; but for brackets."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = {column.name: column for column in columns}
        self.spelt, self.folded, self.bare = (self._by(fold) for fold in (str, folded, _bare))
        self.led = self._led()

    def _by(self, fold: Callable[[str], str]) -> dict[str, str]:
        """A folded heading that could be two columns (有效期(自), 有效期(至)) is neither."""
        known: dict[str, set[str]] = defaultdict(set)
        for column in self.columns.values():
            for spelling in (column.name, *column.spellings):
                known[fold(spelling)].add(column.name)
        return {text: next(iter(names)) for text, names in known.items() if text and len(names) == 1}

    def _led(self) -> dict[str, tuple[int, str]]:
        """The headings of what columns lead to; of one that could be two columns neither."""
        known: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for column in self.columns.values():
            for place, spelling in enumerate(column.else_by):
                known[folded(spelling)].append((3 + place, column.name))
        return {text: found[0] for text, found in known.items() if len(found) == 1}

    def field(self, heading: object) -> tuple[int, str] | None:
        """(How strictly it was recognised, 0 is strictest, the field), or None for a heading that is not read."""
        if not isinstance(heading, str) or blank(heading):
            return None
        if name := self.spelt.get(heading):
            return 0, name
        if name := self.folded.get(folded(heading)):
            return 1, name
        name = self._behind_brackets(folded(heading))
        return (2, name) if name else self.led.get(folded(heading))

    def _behind_brackets(self, heading: str) -> str | None:
        """The field of a heading without its brackets, where these do not say that it is another thing.

        The numbers of codes (代码_2) have changed over the years; the words in brackets have not, and count.
        """
        outer = _bare(heading)
        inners = [inner for inner in _BRACKETS.findall(heading) if not UNIT.search(inner) and not _is_remark(inner)]
        if _NUMBERED.search(outer) and inners:
            return self.folded.get(inners[0])
        name = self.bare.get(outer)
        if name and any(self._contradicts(inner, outer, name) for inner in inners):
            return None
        return name

    def _contradicts(self, inner: str, outer: str, name: str) -> bool:
        if self.folded.get(inner, name) != name:
            return True
        spellings = (outer, name, *self.columns[name].spellings)
        return not _AGREES.search(inner) and any(
            said.search(inner) and not any(heard.search(spelling) for spelling in spellings)
            for said, heard in _SUBJECTS
        )

    def matches(self, texts: Iterable[Any]) -> dict[str, list[tuple[int, int]]]:
        """For each field the headings that mean it: (how strictly it was recognised, place)."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, text in enumerate(texts):
            if known := self.field(text):
                found[known[1]].append((known[0], place))
        return found


def folded(heading: str) -> str:
    return "".join(unicodedata.normalize("NFKC", heading).split()).strip("*:").casefold()


def _bare(heading: str) -> str:
    """Without what is in brackets, except the unit of an amount: 元 read as 万元 makes it ten thousand times larger."""

    def unit_only(found: re.Match[str]) -> str:
        unit = UNIT.search(found[1])
        return f"({unit[0]})" if unit else ""

    bare = _BRACKETS.sub(unit_only, folded(heading)).strip("*:")
    return re.sub(rf"[:,/_-]?({UNIT.pattern})$", r"(\1)", bare)


def _is_remark(inner: str) -> bool:
    """Whether brackets say how to fill the column in, not what it is."""
    return bool(re.fullmatch(r"必填|选填|必须|可选|可不填|\d+位|没有可不填|如有|.*(时|的)?(必填|选填|填写)", inner))


# --- the rows of headings ------------------------------------------------------------------------


def header(table: Table, known: Known) -> Header:
    """The headings with the most known among the first rows; titles and blank rows above them are normal."""
    first = [row for row, _ in zip(table.rows(), range(SEARCHED + STOREYS), strict=False)]
    found = (each for at in range(min(len(first), SEARCHED)) for each in _readings(table, known, first[at:]))
    return max(found, key=lambda each: (len(known.matches(each.texts)), each.storeys), default=Header(0, []))


def _readings(table: Table, known: Known, rows: list[Row]) -> Iterator[Header]:
    """The first row as headings; and with the rows beneath it, as far as these divide what stands above them."""
    number, texts = rows[0]
    yield Header(number, texts)
    for storeys, (below, lower) in enumerate(rows[1:STOREYS], start=2):
        spread = _spread(texts, lower, table.across.get(number, []))
        if spread is None:
            return
        number, texts = below, [_composed(known, *pair) for pair in zip(spread, lower, strict=True)]
        yield Header(number, texts, storeys)


def _spread(upper: list[Any], lower: list[Any], across: list[tuple[int, int]]) -> list[Any] | None:
    """The upper row with each heading over all the columns it heads, or None where the lower row divides none."""
    if sum(not blank(cell) for cell in upper) < 2 or not all(
        isinstance(cell, str) for cell in lower if not blank(cell)
    ):
        return None
    spread = [*upper, *[None] * (len(lower) - len(upper))]
    merged = {place: first for first, last in across for place in range(first, last + 1)}
    divides = False
    for place, cell in enumerate(lower):
        if blank(cell) or cell == spread[place]:  # the second: a heading merged over both rows
            continue
        if not blank(spread[place]):
            if merged.get(place) != place and not _heads(spread, lower, place):
                return None
        elif place and not blank(lower[place - 1]) and ":" not in folded(str(spread[place - 1] or ":")):
            spread[place], divides = spread[merged.get(place, place - 1)], True
    return spread if divides else None


def _heads(spread: list[Any], lower: list[Any], place: int) -> bool:
    """Whether a heading goes on over the blank one on its right."""
    return place + 1 < len(lower) and blank(spread[place + 1]) and not blank(lower[place + 1])


def _composed(known: Known, upper: object, lower: object) -> object:
    """One heading out of the two above each other: 处罚 over 决定日期; 负责人 over 姓名."""
    if blank(lower) or lower == upper:
        return upper
    if blank(upper):
        return lower
    above, below = folded(str(upper)), folded(str(lower))
    if (unit := UNIT.search(above)) and not UNIT.search(below):
        lower = f"{lower}({unit[0]})"
    both = f"{upper}{lower}"
    if known.field(both):
        return both
    if below in _NAMES and known.field(upper):
        return upper
    is_another = known.field(upper) or _ANOTHER.search(above)
    return both if is_another or not known.field(lower) else lower
