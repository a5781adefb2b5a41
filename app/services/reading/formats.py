"""Number formats: what a cell shows where it shows more than its number (0610 for 610, 5000元, 0.5万元).

Only what changes the meaning is put back, and exactly: noughts in front, words around the digits, a scale.
Rounding, thousands separators and colours are for the eye.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<single>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<exponent>E[+-])|(?P<place>[0#?])|(?P<sign>[,.%@])|(?P<day>[ymdhsae])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9.]+)")
_HOLDS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
}
_YUAN = set("¥￥")
BUILT_IN = {"9": "0%", "10": "0.00%"} | dict.fromkeys(("5", "6", "7", "8", "42", "44"), "¥#,##0.00")
"""Formats that a workbook names by number alone; the Chinese edition shows its amounts of money with ¥."""


class Yuan(float):
    """An amount that the workbook shows with the sign of the yuan."""


class Since1904(float):
    """A number in a workbook that counts its days from 1904."""


@dataclass(frozen=True)
class _Section:
    """One of up to four parts of a format: what it holds for, and what stands before, among and behind the digits."""

    holds: tuple[str, Decimal] | None
    tokens: tuple[tuple[str, str], ...]

    def words(self) -> str:
        return "".join(text for kind, text in self.tokens if kind == "words")

    def has(self, kind: str) -> bool:
        return any(found == kind for found, _ in self.tokens)


@lru_cache(1024)
def is_telling(code: str) -> bool:
    """Whether a format adds anything to the number or the text beneath it."""
    return any(_is_telling(section) for section in _sections(code))


def shown(value: object, code: str) -> object:
    """The cell as it is seen: text where the format adds words, noughts or a scale, else the value itself."""
    if isinstance(value, str):
        return _around_text(value, code)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) >= 1e15:
        return value
    number = Decimal(f"{value:.15g}")
    section, negative = _section_for(number, code)
    if section is None or not _is_telling(section):
        return value
    words = set(section.words()) - set(" ()-+")
    if words and words <= _YUAN:
        return Yuan(value)
    return ("-" if negative else "") + _spelt(section, abs(number))


def _is_telling(section: _Section) -> bool:
    if section.has("day") or section.has("exponent"):
        return False
    return bool(section.words().strip(" ()-+")) or section.has("%") or _noughts(section) > 1 or _thousands(section) > 0


@lru_cache(1024)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[tuple[str, str]]] = [[]]
    for found in _TOKEN.finditer(code):
        kind, text = _token(found)
        if (kind, text) == ("words", ";") and found["other"]:
            parts.append([])
        elif kind:
            parts[-1].append((kind, text))
    return tuple(_section(tokens) for tokens in parts)


def _token(found: re.Match[str]) -> tuple[str, str]:
    if (bracket := found["bracket"]) is not None:
        currency = bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
        return (
            ("words", currency) if currency else ("condition", bracket) if _CONDITION.fullmatch(bracket) else ("", "")
        )
    for kind in ("general", "exponent", "place", "day"):
        if found[kind] is not None:
            return kind, found[kind]
    if found["sign"]:
        return found["sign"], ""
    words = next((text for text in (found["quoted"], found["single"], found["other"]) if text is not None), None)
    return ("words", words) if words is not None else ("", "")


def _section(tokens: list[tuple[str, str]]) -> _Section:
    condition = next((_CONDITION.fullmatch(text) for kind, text in tokens if kind == "condition"), None)
    holds = (condition[1], Decimal(condition[2])) if condition else None
    return _Section(holds, tuple(token for token in tokens if token[0] != "condition"))


def _section_for(number: Decimal, code: str) -> tuple[_Section | None, bool]:
    """The part of the format that a number is shown by, and whether its minus still has to be written."""
    sections = [section for section in _sections(code) if not section.has("@")]
    if any(section.holds for section in sections):
        fitting = (s for s in sections if s.holds is None or _HOLDS[s.holds[0]](number, s.holds[1]))
        return next(fitting, None), number < 0
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2:
        return sections[2], False
    return (sections[0] if sections else None), number < 0


def _noughts(section: _Section) -> int:
    """How many digits stand before the point at least."""
    whole = []
    for kind, text in section.tokens:
        if kind == ".":
            break
        whole.append(text if kind == "place" else "")
    return "".join(whole).count("0")


def _places(section: _Section) -> list[int]:
    return [at for at, (kind, _) in enumerate(section.tokens) if kind in {"place", "general"}]


def _thousands(section: _Section) -> int:
    """The commas behind the last digit: each shows the number a thousand times smaller."""
    places = _places(section)
    behind = section.tokens[places[-1] + 1 :] if places else ()
    return next((at for at, (kind, _) in enumerate(behind) if kind != ","), len(behind))


def _scaled(section: _Section, number: Decimal) -> tuple[Decimal, int]:
    """The number as its scale shows it, and the power of ten it was divided by.

    A point written as a word among the digits (0!.0,"万元", which Excel and WPS offer as 万元) is a scale too.
    """
    power, places = 3 * _thousands(section), _places(section)
    if places and not section.has("."):
        inside = section.tokens[places[0] : places[-1]]
        point = next((at for at, token in enumerate(inside) if token == ("words", ".")), None)
        if point is not None:
            power += sum(at > places[0] + point for at in places)
    power -= 2 * section.has("%")
    return number.scaleb(-power), power


def _spelt(section: _Section, number: Decimal) -> str:
    places = _places(section)
    if not places:
        return section.words()
    scaled, power = _scaled(section, number)
    before = "".join(text for kind, text in section.tokens[: places[0]] if kind == "words")
    behind = "".join(text or kind for kind, text in section.tokens[places[-1] + 1 :] if kind in {"words", "%"})
    inside = section.tokens[places[0] : places[-1] + 1]
    if not power and any(kind == "words" for kind, _ in inside):
        return before + _filled(inside, f"{scaled:f}") + behind
    whole, point, rest = f"{scaled:f}".partition(".")
    rest = rest.rstrip("0")
    return before + whole.zfill(1 if power else _noughts(section)) + (point + rest if rest else "") + behind


def _filled(tokens: tuple[tuple[str, str], ...], digits: str) -> str:
    """Digits put into a pattern from the right (000-0000)."""
    left, out = list(digits), []
    for kind, text in reversed(tokens):
        if kind == "words":
            out.append(text[::-1])
        elif kind == "place":
            out.append(left.pop() if left else "0" if text == "0" else "")
    return "".join(left) + "".join(out)[::-1]


def _around_text(value: str, code: str) -> str:
    section = next((section for section in _sections(code) if section.has("@")), None)
    if section is None or not section.words().strip():
        return value
    return "".join(value if kind == "@" else text for kind, text in section.tokens)
