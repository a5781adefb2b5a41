"""脱敏: what is left of a personal fact for those who may not see it plain (domain.md 7)."""

import re
import unicodedata

from app.rules.identifiers import is_identity
from app.rules.names import DOUBLE

GAP = "[ .·-]{0,3}"
"""What may stand between the digits of one number."""
_ID = re.compile(r"(?<!\d)(?=(\d(?:[\s.·/-]{0,3}\d){16}[\s.·/-]{0,3}[0-9Xx])(?!\d))")
"""At every place, so that a number before it hides nothing."""
_TOWN = re.compile(r"^(.*?(?:苏木|镇|乡|街道|农场|嘎查))")


def name(text: str) -> str:
    """张明 is 张*, 张小明 is 张**, 欧阳大力 is 欧阳**: the surname stays; not every name says how long it is."""
    shown = 2 if text[:2] in DOUBLE and len(text) > 2 else 1
    return text[:shown] + "*" * min(3, len(text) - shown)


def identity(text: str) -> str:
    return text[:4] + "*" * (len(text) - 8) + text[-4:] if len(text) > 8 else "*" * len(text)


def phone(text: str) -> str:
    return text[:3] + "*" * (len(text) - 7) + text[-4:] if len(text) > 7 else "*" * len(text)


def address(text: str) -> str:
    """To the level of 苏木 or town."""
    found = _TOWN.match(text)
    return found[1] + "***" if found else "***"


def account(text: str) -> str:
    return "*" * max(0, len(text) - 4) + text[-4:]


def whole(_text: str) -> str:
    """Nothing of it, not even how long it is."""
    return "***"


def masked(text: str, rule: str) -> str:
    """The text under one of the rules above."""
    return _RULES[rule](text)


_RULES = {"name": name, "identity": identity, "phone": phone, "address": address, "account": account, "whole": whole}


def contains_identity_number(text: str) -> bool:
    """Whether the number of a real person stands in the text: 18 characters with the right check digit, however
    they are broken up, whatever letters stand around them."""
    return bool(identity_numbers(narrow(text)))


def identity_numbers(text: str) -> list[tuple[int, int]]:
    """Where such numbers stand, from and to; the text is in half width."""
    return [match.span(1) for match in _ID.finditer(text) if is_identity(re.sub(r"[^\dXx]", "", match[1]))]


def narrow(text: str) -> str:
    """Full-width signs as half-width ones, and all digits, dashes, dots and blanks alike, each in its place."""
    return "".join(map(_narrow, text))


def _narrow(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if sign in "•・‧∙⋅":
        return "·"
    if kind == "Pd" or sign == "−":
        return "-"
    if kind in ("Zs", "Cf") or sign == "\t":
        return " "
    return chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign
