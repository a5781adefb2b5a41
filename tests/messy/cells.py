"""How clerks write one value into a cell, and what a careful clerk makes of it: read it, or hand it back.

Every writing stands beside its answer; nothing here asks the house what it would do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
FIGURES, IN_WORDS = "零壹贰叁肆伍陆柒捌玖", "〇一二三四五六七八九"
UNITS = {"元": 1, "百元": 100, "千元": 1000, "万元": 10_000, "十万元": 100_000}


@dataclass(frozen=True)
class Cell:
    """What stands in a cell; is_known: whether a careful clerk knows what it means; look: the format it is shown in."""

    written: Any
    is_known: bool = True
    look: str = ""


Writing = Callable[[Any, Random], Any]


def wrong(chance: Random) -> bool:
    """Whether this cell is one of the few that nobody can read."""
    return chance.random() < 0.012


def _one(writings: Sequence[Writing], value: Any, chance: Random) -> Cell:
    made = chance.choice(writings)(value, chance)
    return made if isinstance(made, Cell) else Cell(made)


# --- texts -----------------------------------------------------------------------------------------


def text(value: str, chance: Random) -> Cell:
    return _one(_TEXTS, value, chance)


def plain(value: Any, chance: Random) -> Cell:
    return Cell(value)


_TEXTS: tuple[Writing, ...] = (
    *[lambda value, _: value] * 6,
    lambda value, _: f"  {value} ",
    lambda value, _: f"{value}\n",
    lambda value, _: f"\u200b{value}\ufeff",
    lambda value, _: f"\u3000{value}\xa0",
)


# --- credit codes ----------------------------------------------------------------------------------


def code(value: str, chance: Random) -> Cell:
    if wrong(chance):
        return Cell(chance.choice(_NO_CODES)(value, chance), is_known=False)
    return _one(_CODES, value, chance)


_CODES: tuple[Writing, ...] = (
    *[lambda value, _: value] * 6,
    lambda value, _: value.translate(WIDE),
    lambda value, _: f" {value[:8]} {value[8:].lower()}",
    lambda value, _: f"'{value}",
    lambda value, _: f'="{value}"',
    lambda value, _: f"\u202a{value}\u202c",
    lambda value, _: f"{value[:2]}\xa0{value[2:8]}\n{value[8:]}",
)


def _mistyped(value: str, chance: Random) -> str:
    """One sign of the code is another one; the check digit of GB 32100 notices every such slip."""
    at = chance.randrange(8, 17)
    return value[:at] + chance.choice([sign for sign in "0123456789" if sign != value[at]]) + value[at + 1 :]


_NO_CODES: tuple[Writing, ...] = (
    _mistyped,
    lambda value, _: value[:-1],
    lambda value, _: value[:-1] + "O",
    lambda _value, _: "000000000000000000",
    lambda _value, _: "11010519491231002X",  # the number of a person, as in every text book
    lambda _value, _: 9.1150725e17,
    lambda _value, _: "9.1150725E+17",
    lambda _value, _: None,
    lambda _value, _: "无",
    lambda _value, _: "#N/A",
)


# --- days ------------------------------------------------------------------------------------------


def day(value: date, chance: Random) -> Cell:
    if wrong(chance):
        return Cell(chance.choice(_NO_DAYS)(value, chance), is_known=False)
    return _one(_DAYS, value, chance)


def _in_words(value: date) -> str:
    year = "".join(IN_WORDS[int(digit)] for digit in str(value.year))
    return f"{year}年{_counted(value.month)}月{_counted(value.day)}日"


def _counted(number: int) -> str:
    """一 to 三十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else IN_WORDS[tens] + "十") + (IN_WORDS[ones] if ones else "")


_DAYS: tuple[Writing, ...] = (
    lambda value, _: value.isoformat(),
    lambda value, _: f"{value:%Y/%m/%d}",
    lambda value, _: f"{value.year}/{value.month}/{value.day}",
    lambda value, _: f"{value.year}.{value.month}.{value.day}",
    lambda value, _: f"{value.year}年{value.month}月{value.day}日",
    lambda value, _: f"{value:%Y年%m月%d号}".translate(WIDE),
    lambda value, _: f" {value.year} 年 {value.month} 月 {value.day} 日 ",
    lambda value, _: f"{value:%Y%m%d}",
    lambda value, _: int(f"{value:%Y%m%d}"),
    lambda value, _: Cell(datetime(value.year, value.month, value.day), look="yyyy-mm-dd"),
    lambda value, _: Cell(datetime(value.year, value.month, value.day), look='yyyy"年"m"月"d"日"'),
    lambda value, _: Cell(datetime(value.year, value.month, value.day, 9, 30), look="yyyy-mm-dd hh:mm"),
    lambda value, _: (value - date(1899, 12, 30)).days,
    lambda value, _: f"{value.isoformat()} 00:00:00",
    lambda value, _: _in_words(value),
)
_NO_DAYS: tuple[Writing, ...] = (
    lambda value, _: f"{value.day}/{value.month}/{value.year}",
    lambda value, _: f"{value:%y.%m.%d}",
    lambda value, _: f"{value.year}-02-30",
    lambda value, _: f"{value.year}年{value.month}月",
    lambda value, _: f"{value.month}月{value.day}日",
    lambda value, _: f"{value.year}",
    lambda value, _: f"约{value.year}年{value.month}月{value.day}日",
    lambda value, _: f"{value.isoformat()}至{value.year + 1}-01-01",
    lambda _value, _: "####",
    lambda _value, _: "待定",
    lambda _value, _: None,
)


# --- money -----------------------------------------------------------------------------------------


def money(yuan: int, chance: Random, unit: str) -> Cell:
    """An amount in a column of this unit, or with its own; without a unit anywhere only what can be but one."""
    if wrong(chance):
        return Cell(chance.choice(_NO_MONEY)(yuan, chance), is_known=False)
    if unit and chance.random() < 0.6:
        return Cell(_bare(Decimal(yuan) / UNITS[unit], chance))
    if unit in {"", "元"} and chance.random() < 0.1:  # beside another unit the sign may be no more than an ornament
        return Cell(yuan, look='"¥"#,##0.00')
    if chance.random() < 0.2:  # under another unit a small amount with the sign has two readings
        is_known = UNITS.get(unit, 1) == 1 or yuan * UNITS[unit] >= 2_000_000
        return Cell(chance.choice((f"¥{yuan:,}.00", f"￥{yuan}")), is_known=is_known)
    return _one(_MONEY, yuan, chance)


def _bare(amount: Decimal, chance: Random) -> object:
    return chance.choice([float(amount), f"{amount.normalize():f}", f"{amount:,f}", f" {amount:f} ".translate(WIDE)])


def capitals(yuan: int) -> str:
    """伍万贰仟元整, for what has at most two digits that are not nought."""
    parts = [(yuan // 10_000, "万"), (yuan // 1000 % 10, "仟"), (yuan // 100 % 10, "佰")]
    ten, one = divmod(parts[0][0], 10)
    tens = (FIGURES[ten] + "拾" if ten else "") + (FIGURES[one] if one else "")
    said = [(tens if unit == "万" else FIGURES[number]) + unit for number, unit in parts if number]
    return "".join(said) + "元整"


_MONEY: tuple[Writing, ...] = (
    lambda yuan, _: f"{yuan}元",
    lambda yuan, _: f"{yuan:,}元",
    lambda yuan, _: f"{Decimal(yuan) / 10_000}万元",
    lambda yuan, _: f"{Decimal(yuan) / 10_000}万".translate(WIDE),
    lambda yuan, _: f"人民币{yuan}元整",
    lambda yuan, _: capitals(yuan),
    lambda yuan, _: Cell(yuan, look='#,##0"元"'),
    lambda yuan, _: Cell(yuan, look='0!.0,"万元"'),
)
_NO_MONEY: tuple[Writing, ...] = (
    lambda yuan, _: f"约{yuan}元",
    lambda yuan, _: f"{yuan}余元",
    lambda yuan, _: f"{yuan}-{yuan * 2}元",
    lambda yuan, _: f"-{yuan}元",
    lambda yuan, _: f"{yuan}元以上",
    lambda yuan, _: f"{yuan}美元",
    lambda yuan, _: f"{yuan}元+{yuan}元",
    lambda _yuan, _: "见决定书",
    lambda _yuan, _: "#VALUE!",
    lambda _yuan, _: None,  # a fine without its amount
)


def fined(yuan: int, chance: Random) -> str:
    """What a decision says of a fine."""
    return chance.choice(
        [
            f"罚款{yuan}元",
            f"处人民币{yuan:,}元罚款",
            f"罚款人民币{capitals(yuan)}（{yuan}.00元）",
            f"给予警告，并处罚款{Decimal(yuan) / 10_000}万元",
            f"对该单位处以罚款{capitals(yuan)}的行政处罚",
        ]
    )


# --- numbers of documents ----------------------------------------------------------------------------


def number(serial: tuple[int, int], chance: Random, series: str = "罚") -> Cell:
    """A document number (year, serial) in one of its spellings."""
    if wrong(chance):
        return Cell(chance.choice([None, datetime(2025, 3, 5), "3.5E+11"]), is_known=False)
    (year, n), (left, right) = serial, chance.choice(["〔〕", "[]", "()", "（）", "【】", "「」", "<>", "［］"])
    before, first, nought = chance.choice(["(陈)", "（陈）"]), chance.choice(["", "第"]), chance.choice(["", "0", "00"])
    return Cell(f"{before}应急{series}{left}{year}{right}{first}{nought}{n}{chance.choice(['号', '号', ' 号', '號'])}")


# --- terms -------------------------------------------------------------------------------------------


def term(*spellings: str, nonsense: str = "其它情况") -> Callable[[object, Random], Cell]:
    """A term in any of these spellings."""

    def written(_value: object, chance: Random) -> Cell:
        if wrong(chance):
            return Cell(nonsense, is_known=False)
        return text(chance.choice(spellings), chance)

    return written


def count(value: int, chance: Random) -> Cell:
    if wrong(chance):
        return Cell(chance.choice(["约百人", "20-30", "12.5", "-3", "若干"]), is_known=False)
    return _one(_COUNTS, value, chance)


_COUNTS: tuple[Writing, ...] = (
    lambda value, _: value,
    lambda value, _: str(value),
    lambda value, _: f"{value}人",
    lambda value, _: f"{value}.0",
    lambda value, _: f"{value:,}",
    lambda value, _: str(value).translate(WIDE),
    lambda value, _: Cell(value, look='0"人"'),
)


def telephone(value: str, chance: Random) -> Cell:
    if wrong(chance):
        return Cell(chance.choice(["1.39E+10", datetime(2025, 5, 1)]), is_known=False)
    return _one(
        (lambda v, _: v, lambda v, _: int(v), lambda v, _: f"'{v}", lambda v, _: v.translate(WIDE)), value, chance
    )
