"""脱敏: what is left of a personal fact for those who may not see it plain (domain.md 7)."""

import re
import unicodedata

from app.rules.identifiers import fold, is_identity

_ID = re.compile(r"(?<!\d)(?=((?:\d\s?){17}[0-9X])(?!\d))")  # at every place, so that a number before it hides nothing
_TOWN = re.compile(r"^(.*?(?:苏木|镇|乡|街道|农场|嘎查))")


def name(text: str) -> str:
    """张明 is 张*, 张小明 is 张**: the first character stays."""
    return text[:1] + "*" * (len(text) - 1)


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


def masked(text: str, rule: str) -> str:
    """The text under one of the rules above."""
    return {"name": name, "identity": identity, "phone": phone, "address": address, "account": account}[rule](text)


def contains_identity_number(text: str) -> bool:
    """Whether the number of a real person stands in the text: 18 characters with the right check digit, full
    width or spaced out, whatever letters stand around them."""
    return bool(identity_numbers(unicodedata.normalize("NFKC", text)))


def identity_numbers(text: str) -> list[tuple[int, int]]:
    """Where such numbers stand, from and to."""
    return [match.span(1) for match in _ID.finditer(text.upper()) if is_identity(fold(match[1]))]
