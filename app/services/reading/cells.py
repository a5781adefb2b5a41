"""Cells: what a clerk typed, turned into the value it means, or refused with a sentence on how to write it.

Every function takes the raw cell of a workbook, a CSV or a JSON line and returns None for a cell left empty;
whether it may be empty is for the register to say. Nothing is guessed: what has two readings is refused.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from app.rules.errors import N_, Refused
from app.rules.terms import Term
from app.services.reading import amounts
from app.services.reading.formats import Yuan
from app.services.reading.text import FORBIDDEN, INVISIBLE, NOT_APPLICABLE, NUMBER, PICTURE, shown, squeezed, words

T = TypeVar("T", bound=Term)

UNITS = {
    None: 1,
    "元": 1,
    "百元": 100,
    "千元": 1000,
    "万元": 10**4,
    "十万元": 10**5,
    "百万元": 10**6,
    "千万元": 10**7,
    "亿元": 10**8,
}


UNLIKELY = 200
"""As 万元 more than a county decides at once, as yuan a petty amount: a number without a unit may be either."""


# --- text ----------------------------------------------------------------------------------------


def blank(value: object) -> bool:
    """Whether there is nothing to read in this cell; spaces, invisible marks and pictures are nothing."""
    return value is None or (
        isinstance(value, str) and (not value.translate(INVISIBLE).strip() or bool(PICTURE.match(value)))
    )


def text(value: object, limit: int = 2000, lines: bool = False) -> str | None:
    """The words as typed, without the spaces and line breaks around and between them that nobody meant.

    lines: keep line breaks (long remarks). Text that looks like a formula is text.
    """
    if not lines:
        _refuse_remade(value)
    typed = words(value).translate(INVISIBLE)
    if not lines and (kept_from_excel := _KEPT.fullmatch(typed)):
        typed = kept_from_excel[1] or kept_from_excel[2]
    if bad := FORBIDDEN.search(typed):
        raise Refused(
            N_("“%(value)s” contains the invisible control character %(code)s; delete it and type the text again."),
            value=shown(value),
            code=f"U+{ord(bad[0]):04X}",
        )
    parts = re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", typed) if lines else [typed]
    kept = "\n".join(re.sub(r"[^\S\u202f]+", " ", part).strip() for part in parts).strip()
    if len(kept) > limit:
        raise Refused(
            N_("“%(value)s” has %(length)s characters; at most %(limit)s fit, shorten it."),
            value=shown(kept),
            length=len(kept),
            limit=limit,
        )
    return kept or None


def short(value: object, limit: int = 255) -> str | None:
    """A name or a number in one line; what people write into a cell that does not apply is nothing."""
    typed = text(value, limit)
    return None if typed is None or squeezed(typed) in NOT_APPLICABLE else typed


def telephone(value: object, limit: int = 40) -> str | None:
    """A telephone number as it is dialled: half-width, the words beside it (转8) as they stand."""
    typed = short(value, limit)
    return typed and unicodedata.normalize("NFKC", typed)


def code(value: object, limit: int = 64) -> str | None:
    """A code such as the 统一社会信用代码: half-width, capitals, no spaces, whatever the clerk's keyboard did."""
    _refuse_remade(value)
    typed = words(value)
    wrapped = re.fullmatch(r'\s*="([^"]*)"\s*', typed)  # how many systems keep Excel from rounding a code in CSV
    found = squeezed(wrapped[1] if wrapped else typed).upper().lstrip("'`")
    return None if found in NOT_APPLICABLE else text(found, limit)


def _refuse_remade(value: object) -> None:
    """Refuse what Excel has made of a number or a name: a day of 3-5, 1.39E+10 of a telephone."""
    if isinstance(value, date):
        raise Refused(
            N_(
                "Excel has turned what was typed here into the day %(value)s; format the column as text and type "
                "it again."
            ),
            value=value.strftime("%Y-%m-%d"),
        )
    if isinstance(value, str) and not _E.isdisjoint(value) and _ROUNDED.fullmatch(squeezed(value)):
        raise Refused(
            N_("“%(value)s” has lost its digits in Excel; format the column as text and type it again."),
            value=shown(value),
        )


_KEPT = re.compile(r"""\s*(?:="([\w-]+)"|'([\d-]{5,}))\s*""", re.ASCII)
_E = frozenset("EeＥｅ")
_ROUNDED = re.compile(r"[+-]?\d(\.\d+)?E[+-]\d{1,3}", re.IGNORECASE | re.ASCII)


def document_key(number: str) -> str:
    """A document number for comparing only: its one spelling, however it was written.

    〔2024〕, [2024], 「2024」 and <2024> are the same year; 第0501号, 501号 and 501 the same serial; a dash is a dash,
    and the mark of a bureau is the same in brackets and without.
    """
    plain = "".join(_as_sign(sign) for sign in squeezed(number).upper())
    plain = re.sub(r"([()])\1+", r"\1", plain).replace("號", "号")
    plain = re.sub(r"\(([^()0-9]+)\)", r"\1", plain)
    return re.sub(r"(?<![0-9])0+(?=[0-9])|(?<=[0-9])号$", "", re.sub(r"第(?=[0-9])", "", plain))


_NUMBERED = re.compile(r"(?P<before>\D{1,40})\((?P<year>(?:19|20)[0-9]{2})\)第?0*(?P<serial>[0-9]{1,6})号?")


def document_number(number: str) -> str:
    """A document number in the one spelling of the standard (GB/T 9704): （陈）应急罚〔2026〕5号.

    Anything that is no mark, year in brackets and serial stays as it is.
    """
    found = _NUMBERED.fullmatch("".join(_as_sign(sign) for sign in squeezed(number)).replace("號", "号"))
    if found is None:
        return number
    before = found["before"].replace("(", "（").replace(")", "）")
    return f"{before}〔{found['year']}〕{found['serial']}号"


def _as_sign(sign: str) -> str:
    """Any bracket as a round one, any dash as a hyphen; 〔, 「, 《, ‹ and “ open something, and so do < and ≪."""
    category = unicodedata.category(sign)
    if category in ("Ps", "Pi") or sign in "<≪":
        return "("
    if category in ("Pe", "Pf") or sign in ">≫":
        return ")"
    return "-" if category == "Pd" or sign == "−" else sign


# --- numbers -------------------------------------------------------------------------------------


def integer(value: object, least: int = 0, most: int = 2_147_483_647, units: str = "人名户家个次天年") -> int | None:
    """A whole number from `least` to `most` inclusive; one of the counting words `units` may follow it (120人)."""
    typed = squeezed(words(value))
    if typed in NOT_APPLICABLE:
        return None
    match = re.fullmatch(rf"([+-]?)({NUMBER})[{units}]?", typed)
    number = Decimal(match[1] + match[2].replace(",", "")) if match else None
    if number is None or number != int(number):
        raise Refused(N_("“%(value)s” is not a whole number; write digits only, like 120."), value=shown(value))
    if not least <= number <= most:
        raise Refused(
            N_("%(value)s is not between %(least)s and %(most)s; check the number."),
            value=shown(value),
            least=least,
            most=most,
        )
    return int(number)


def decimal(
    value: object, unit: str | None = None, plain: str | None = None, places: int = 6, digits: int = 18, least: int = 0
) -> Decimal | None:
    """A number in the unit of its column (元 or 万元), at least `least`.

    A unit the clerk wrote is converted. A bare number is in `plain`, the unit that a ledger states; else in yuan where
    the workbook shows it with ¥, else in `unit`. plain is empty for a ledger that states none: then it may be neither.
    ¥ beside a number and another unit above it contradict each other, unless one of the two can hardly be meant.
    places: decimals at most. digits: all digits at most, those decimals included.
    """
    typed = squeezed(words(value))
    if typed in NOT_APPLICABLE:
        return None
    if re.fullmatch(rf"[+-]?{NUMBER}", typed):
        bare, written = Decimal(typed.replace(",", "")), plain or ("元" if unit and isinstance(value, Yuan) else unit)
        if plain == "":
            _refuse_unlikely(bare, written)
        if isinstance(value, Yuan):
            _refuse_sign(value, plain, unless=not _is_large(bare, plain))
        number = bare * UNITS[written] / UNITS[unit]
    else:
        yuan = amounts.money(typed) if unit else None
        if yuan is None:
            raise Refused(N_("“%(value)s” is not a number; write digits only, like 12000 or 0.5."), value=shown(value))
        if re.fullmatch(rf"¥{NUMBER}", typed):
            _refuse_sign(value, plain, unless=_is_large(yuan, plain))
        number = yuan / UNITS[unit]
    if number < least:
        raise Refused(N_("%(value)s is less than %(least)s; check the number."), value=shown(value), least=least)
    return _fitting(number, value, places, digits)


def _is_large(bare: Decimal, unit: str | None) -> bool:
    """Whether a number is more than a county decides at once, in this unit."""
    return abs(bare) * UNITS[unit or None] >= UNLIKELY * UNITS["万元"]


def _refuse_sign(value: object, stated: str | None, *, unless: bool) -> None:
    """Raises Refused for ¥ beside a number under a heading in another unit, unless one of the two is not meant."""
    if UNITS[stated or None] > 1 and not unless:
        raise Refused(
            N_("“%(value)s” stands with ¥ under a heading in %(unit)s; write the unit beside the number, like 5000元."),
            value=f"¥{value:,.2f}" if isinstance(value, Yuan) else shown(value),
            unit=stated,
        )


def _refuse_unlikely(bare: Decimal, unit: str | None) -> None:
    """Raises Refused for a number without a unit that is less likely in 万元 than in yuan."""
    if unit == "万元" and abs(bare) >= UNLIKELY:
        raise Refused(
            N_("The ledger states no unit for %(value)s; write the unit beside the number or into the heading."),
            value=shown(bare),
        )


def _fitting(number: Decimal, value: object, places: int, digits: int) -> Decimal:
    """The number without trailing noughts; more decimals than `places` are refused, as rounding changes an amount."""
    if number.adjusted() >= digits - places:
        raise Refused(N_("“%(value)s” is too large; check the number and its unit."), value=shown(value))
    number = number.normalize()
    if int(number.as_tuple().exponent) < -places:
        raise Refused(
            N_("“%(value)s” has more than %(places)s decimal places; write it rounded as the decision says."),
            value=shown(value),
            places=places,
        )
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def boolean(value: object) -> bool | None:
    """是 or 否, in the ways a form has it ticked."""
    typed = "1" if value is True else "0" if value is False else squeezed(words(value)).lower()
    if typed in {"是", "有", "对", "1", "true", "yes", "y", "√", "✓", "✔"}:
        return True
    if typed in {"否", "无", "没有", "不是", "0", "false", "no", "n", "×", "✗"}:
        return False
    if typed in NOT_APPLICABLE:
        return None
    raise Refused(N_("“%(value)s” is neither yes nor no; write 是 or 否."), value=shown(value))


# --- terms of the law ----------------------------------------------------------------------------


def term(value: object, kind: type[T]) -> T | None:
    """A term of the law by its code, name or another spelling, whatever the width of its brackets and digits.

    The standard's “其他-…” names what the other thing is; as a term it is 其他.
    """
    typed = squeezed(words(value)).casefold()
    if typed in NOT_APPLICABLE:
        return None
    other = re.match(r"(其他)[-—:(].", typed)
    found = _spellings(kind).get(typed) or (_spellings(kind).get(other[1]) if other else None)
    return found or kind.parse(shown(value))  # which refuses, naming the terms there are


def terms(value: object, kind: type[T]) -> list[T]:
    """Several terms in one cell, separated as clerks separate them; each once, in the order written."""
    pieces = value if isinstance(value, (list, tuple)) else _pieces(words(value), kind)
    found = (term(piece, kind) for piece in pieces)
    return list(dict.fromkeys(one for one in found if one is not None))


def _pieces(typed: str, kind: type[Term], separators: tuple[str, ...] = ("[;；\n]", "[，,]", "、")) -> Iterator[str]:
    """Cut at the strongest separator first: a term may itself contain a 、 (拒绝、阻碍检查)."""
    if not separators or squeezed(typed).casefold() in _spellings(kind):
        yield typed
        return
    for piece in re.split(separators[0], typed):
        yield from _pieces(piece, kind, separators[1:])


@lru_cache
def _spellings(kind: type[T]) -> dict[str, T]:
    return {
        squeezed(name).casefold(): member
        for member in reversed(kind)
        for name in (member.value, member.chinese, member.english, *member.spellings)
    }
