"""Cells: what a clerk typed, turned into the value it means, or refused with a sentence that says how to write it.

Every function takes the raw cell of a workbook, a CSV or a JSON line and returns None for a cell left empty;
whether it may be empty is for the register to say. Nothing is guessed: what has two readings is refused.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from math import prod
from typing import Any, TypeVar

import cn2an  # type: ignore[import-untyped]

from app.rules.errors import N_, Refused
from app.rules.terms import Term
from app.services import numerals

T = TypeVar("T", bound=Term)

OPEN_END = date(2099, 12, 31)  # 长期 in the 双公示 standard (domain.md 5.3)
# Invisible marks that web pages and chat programs leave around copied numbers. The joiners U+200C and U+200D,
# and U+202F of Mongolian script, are part of how a word is written and stay.
INVISIBLE = dict.fromkeys([0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
FORBIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
FAULT = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)", re.IGNORECASE)
NOT_APPLICABLE = {"", "/", "\\", "-", "--", "—", "——", "无"}
NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
EXCEL_BEGINS = date(1899, 12, 30)
SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
WRITTEN = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d\d)(\d\d))", re.ASCII)
CLOCK = re.compile(r"(.+?)(?:(?<=[日号])|\s|(?<=\d)T)\s*"
                   r"(\d{1,2})(:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?", re.ASCII)
UNITS = {None: 1, "元": 1, "百元": 100, "千元": 1000, "万元": 10**4, "亿元": 10**8}
SCALES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
SIMPLE = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸〇圆圓块", "一二三四五六七八九十百千万亿二三六零元元元")
AMOUNT = (rf"(?P<sign>¥)?(?P<whole>{NUMBER}(?:[百千万亿]++{NUMBER})*+[百千万亿]*+|[零一二两三四五六七八九十百千万亿]{{1,30}}+)"
          r"(?P<yuan>元)?(?:零?(?P<jiao>[0-9一二三四五六七八九])角)?(?:零?(?P<fen>[0-9一二三四五六七八九])分)?整?")
FILLER = r"(?:人民币|金额|数额|额|共计|合计|总计|共|计|为|是|大写|小写|各|处|RMB|CNY|[:()的])*+"


# --- text ----------------------------------------------------------------------------------------


def blank(value: Any) -> bool:
    """Whether the clerk left this cell empty; spaces and invisible marks are nothing."""
    return value is None or (isinstance(value, str) and not value.translate(INVISIBLE).strip())


def shown(value: Any) -> str:
    """The value as it is quoted back in a refusal: one short line."""
    line = " ".join(FORBIDDEN.sub("�", str(value)).split())
    return line if len(line) <= 40 else line[:39] + "…"


def text(value: Any, limit: int = 2000, lines: bool = False) -> str | None:
    """The words as typed, without the spaces and line breaks around and between them that nobody meant.

    lines: keep line breaks (long remarks). Text that looks like a formula is text.
    """
    typed = _typed(value).translate(INVISIBLE)
    if bad := FORBIDDEN.search(typed):
        raise Refused(
            N_("“%(value)s” contains the invisible control character %(code)s; delete it and type the text again."),
            value=shown(value), code=f"U+{ord(bad[0]):04X}")
    parts = re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", typed) if lines else [typed]
    kept = "\n".join(re.sub(r"[^\S\u202f]+", " ", part).strip() for part in parts).strip()
    if len(kept) > limit:
        raise Refused(N_("“%(value)s” has %(length)s characters; at most %(limit)s fit, shorten it."),
                      value=shown(kept), length=len(kept), limit=limit)
    return kept or None


def code(value: Any, limit: int = 64) -> str | None:
    """A code such as the 统一社会信用代码: half-width, capitals, no spaces, whatever the clerk's keyboard did."""
    typed = _typed(value)
    wrapped = re.fullmatch(r'\s*="([^"]*)"\s*', typed)  # how many systems keep Excel from rounding a code in CSV
    squeezed = _squeezed(wrapped[1] if wrapped else typed).upper().lstrip("'`")
    return None if squeezed in NOT_APPLICABLE else text(squeezed, limit)


def document_key(number: str) -> str:
    """A document number for comparing only: 〔2024〕, [2024], （2024） and 【2024】 are the same year."""
    return _squeezed(number).upper().translate(str.maketrans("〔〕[]【】{}〖〗", "()()()()()"))


# --- dates ---------------------------------------------------------------------------------------


def day(value: Any, open_ended: bool = True) -> date | None:
    """A day in any of the ways clerks and Excel write one; 长期 is the standard's 2099-12-31 where that makes sense."""
    if isinstance(value, date):
        return _sensible(value.date() if isinstance(value, datetime) else value, value)
    typed = _squeezed(_parted(value)[0])
    if typed in NOT_APPLICABLE:
        return None
    if open_ended and typed in {"长期", "长期有效", "永久", "永久有效", "无固定期限"}:
        return OPEN_END
    if SERIAL.fullmatch(typed) and 20000 <= float(typed) <= 80000:
        return EXCEL_BEGINS + timedelta(days=int(float(typed)))
    return _written_day(typed, value)


def moment(value: Any) -> datetime | None:
    """A day with a time of day, as the office's clock showed it; a day alone means its first minute."""
    if isinstance(value, datetime):
        return value
    _, clock = _parted(value)
    on = day(value, open_ended=False)
    try:
        return datetime.combine(on, time.fromisoformat(clock) if clock else time()) if on else None
    except ValueError:
        raise _not_a_day(value) from None


def _parted(value: Any) -> tuple[str, str]:
    """The day and the time of day in one text; most ledgers carry a 00:00:00 that nobody typed."""
    typed = unicodedata.normalize("NFKC", _typed(value)).strip()
    match = CLOCK.fullmatch(typed)
    if not match:
        return typed, ""
    return match[1], f"{match[2]:0>2}{match[3]}{match[4] or ''}"


def _written_day(typed: str, value: Any) -> date:
    """Year, month, day in this order; the day before the month or a year of two digits has two readings."""
    match = WRITTEN.fullmatch(numerals.in_figures(typed))
    if not match:
        raise _not_a_day(value)
    year, month, on = (int(part) for part in match.groups() if part and part.isdigit())
    try:
        return _sensible(date(year, month, on), value)
    except ValueError:
        raise Refused(N_("“%(value)s” is not a day of the calendar; check the month and the day."),
                      value=shown(value)) from None


def _sensible(on: date, value: Any) -> date:
    if not 1900 <= on.year <= 2199:
        raise Refused(N_("“%(value)s” lies outside the years 1900 to 2199; check the year, or write 长期 for no end."),
                      value=shown(value))
    return on


def _not_a_day(value: Any) -> Refused:
    return Refused(N_("“%(value)s” is not a valid date; write it as year-month-day, like 2024-03-15."),
                   value=shown(value))


# --- numbers -------------------------------------------------------------------------------------


def integer(value: Any, least: int = 0, most: int = 2_147_483_647, units: str = "人名户家个次天年") -> int | None:
    """A whole number; a counting word behind it (120人) is not held against the clerk."""
    typed = _squeezed(_typed(value))
    if typed in NOT_APPLICABLE:
        return None
    match = re.fullmatch(rf"([+-]?)({NUMBER})[{units}]?", typed)
    number = Decimal(match[1] + match[2].replace(",", "")) if match else None
    if number is None or number != int(number):
        raise Refused(N_("“%(value)s” is not a whole number; write digits only, like 120."), value=shown(value))
    if not least <= number <= most:
        raise Refused(N_("%(value)s is not between %(least)s and %(most)s; check the number."),
                      value=shown(value), least=least, most=most)
    return int(number)


def decimal(value: Any, unit: str | None = None, plain: str | None = None,
            places: int = 6, digits: int = 18, least: int = 0) -> Decimal | None:
    """A number in the unit of its column (元 or 万元).

    A unit the clerk wrote is converted; a bare number is in `plain` (the unit in the heading), else in `unit`.
    """
    typed = _squeezed(_typed(value))
    if typed in NOT_APPLICABLE:
        return None
    if re.fullmatch(rf"[+-]?{NUMBER}", typed):
        number = Decimal(typed.replace(",", "")) * UNITS[plain or unit] / UNITS[unit]
    else:
        yuan = money(typed) if unit else None
        if yuan is None:
            raise Refused(N_("“%(value)s” is not a number; write digits only, like 12000 or 0.5."),
                          value=shown(value))
        number = yuan / UNITS[unit]
    if number < least:
        raise Refused(N_("%(value)s is less than %(least)s; check the number."), value=shown(value), least=least)
    return _fitting(number, value, places, digits)


def _fitting(number: Decimal, value: Any, places: int, digits: int) -> Decimal:
    """The number without noughts behind it; rounding an amount would be changing it, so too fine is refused."""
    if number.adjusted() >= digits - places:
        raise Refused(N_("“%(value)s” is too large; check the number and its unit."), value=shown(value))
    number = number.normalize()
    if int(number.as_tuple().exponent) < -places:
        raise Refused(N_("“%(value)s” has more than %(places)s decimal places; write it rounded as the decision says."),
                      value=shown(value), places=places)
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def boolean(value: Any) -> bool | None:
    """是 or 否, in the ways a form has it ticked."""
    typed = "1" if value is True else "0" if value is False else _squeezed(_typed(value)).lower()
    if typed in {"是", "有", "对", "1", "true", "yes", "y", "√", "✓", "✔"}:
        return True
    if typed in {"否", "无", "没有", "不是", "0", "false", "no", "n", "×", "✗"}:
        return False
    if typed in NOT_APPLICABLE:
        return None
    raise Refused(N_("“%(value)s” is neither yes nor no; write 是 or 否."), value=shown(value))


# --- terms of the law ----------------------------------------------------------------------------


def term(value: Any, kind: type[T]) -> T | None:
    """A term of the law by its code, name or another spelling, whatever the width of its brackets and digits.

    The standard's “其他-…” names what the other thing is; as a term it is 其他.
    """
    typed = _squeezed(_typed(value)).casefold()
    if typed in NOT_APPLICABLE:
        return None
    other = re.match(r"(其他)[-—:(].", typed)
    found = _spellings(kind).get(typed) or (_spellings(kind).get(other[1]) if other else None)
    return found or kind.parse(shown(value))  # which refuses, naming the terms there are


def terms(value: Any, kind: type[T]) -> list[T]:
    """Several terms in one cell, separated as clerks separate them; each once, in the order written."""
    pieces = value if isinstance(value, (list, tuple)) else _pieces(_typed(value), kind)
    found = (term(piece, kind) for piece in pieces)
    return list(dict.fromkeys(one for one in found if one is not None))


def _pieces(typed: str, kind: type[Term], separators: tuple[str, ...] = ("[;；\n]", "[，,]", "、")) -> Iterator[str]:
    """Cut at the strongest separator first: a term may itself contain a 、 (拒绝、阻碍检查)."""
    if not separators or _squeezed(typed).casefold() in _spellings(kind):
        yield typed
        return
    for piece in re.split(separators[0], typed):
        yield from _pieces(piece, kind, separators[1:])


@lru_cache
def _spellings(kind: type[T]) -> dict[str, T]:
    return {_squeezed(name).casefold(): member for member in reversed(kind)
            for name in (member.value, member.chinese, member.english, *member.spellings)}


# --- amounts -------------------------------------------------------------------------------------


def money_in_text(words: Any) -> Decimal | None:
    """The fine in yuan that a decision pronounces (罚款人民币伍万元整), or None where it names no amount.

    The first 罚款 with an amount counts: the amount behind it, or right before it (处伍万元罚款). What the law
    allows (五千元以上二万元以下) is not what was decided.
    """
    line = _simplified(words)
    for fined in re.finditer("罚款", line):
        before = line[max(0, fined.start() - 60):fined.start()]
        found = (re.compile(FILLER + AMOUNT).match(line, fined.end()) or re.search(AMOUNT + "的?$", before))
        yuan = _yuan(found) if found else None
        if yuan is not None:
            return yuan
    return None


def money(words: Any) -> Decimal | None:
    """An amount that says its unit itself (5000元, 0.5万, 伍万元整, ¥12,000) in yuan, or None if it is anything else."""
    found = re.fullmatch(rf"(?:人民币|RMB)?{AMOUNT}", _simplified(words))
    says_unit = found and (found["sign"] or found["yuan"] or found["whole"][-1] in "万亿")
    return _yuan(found) if found and says_unit else None


def _simplified(words: Any) -> str:
    return _squeezed(_typed(words)).translate(SIMPLE)


def _yuan(found: re.Match[str]) -> Decimal | None:
    """The yuan of a match, or None where the words around it say that it is something else (罚款2次, 五千元以上)."""
    rest = found.string[found.end():]
    if re.match("以上|以下|以内|至|到|[-~—]", rest):
        return None
    ends = len(found["whole"]) > 1 and re.match(r"$|的|[。;、)\]]|,(?![0-9])", rest)
    amounts = found["sign"] or found["yuan"] or ends
    return _number(found["whole"], found["jiao"] or "0", found["fen"] or "0") if amounts else None


def _number(whole: str, jiao: str, fen: str) -> Decimal | None:
    """Yuan, tenths and hundredths, each in digits, in Chinese numerals or in both (1万2千)."""
    try:
        yuan, tenths, hundredths = (_figure(part) for part in (whole, jiao, fen))
    except ValueError:  # cn2an: numerals in an order that is no number
        return None
    total = yuan + tenths / 10 + hundredths / 100
    return total if total < 10**12 else None


def _figure(words: str) -> Decimal:
    if not words[0].isdigit():
        return Decimal(str(cn2an.cn2an(words, "normal")))
    return sum((_scaled(*piece) for piece in re.findall(rf"({NUMBER})([百千万亿]*)", words)), Decimal(0))


def _scaled(figure: str, scales: str) -> Decimal:
    return Decimal(figure.replace(",", "")) * prod(SCALES[scale] for scale in scales)


# --- what is common ------------------------------------------------------------------------------


def _squeezed(typed: str) -> str:
    """Half-width and without any space, for whatever is not prose."""
    return "".join(unicodedata.normalize("NFKC", typed.translate(INVISIBLE)).split())


def _typed(value: Any) -> str:
    """The raw cell as the words the clerk sees in it.

    A number of more than 15 digits is refused: Excel has already replaced the last ones by noughts.
    """
    if isinstance(value, float):
        if abs(value) >= 1e15:
            raise Refused(N_("The number %(value)s has lost its last digits in Excel; format the column as text and "
                             "type it again."), value=shown(value))
        # the fifteen digits that Excel shows, without what binary arithmetic adds behind them
        return f"{Decimal(f'{value:.15g}'):f}"
    if isinstance(value, (list, tuple, dict)):
        raise Refused(N_("“%(value)s” is not a single value; write one value in one cell."), value=shown(value))
    if isinstance(value, str) and FAULT.fullmatch(value.strip()):
        raise Refused(N_("The cell shows %(value)s: its formula has no result; type the value itself."),
                      value=shown(value))
    return _said(value)


def _said(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "是", False: "否"}[value]
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time() else value.date().isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
