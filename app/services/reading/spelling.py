"""How a name is found by its sound: the first letter of each syllable, as clerks type it."""

from pypinyin import Style, lazy_pinyin


def initials(name: str) -> str:
    """The initials of a Chinese name in lower case: 安泰建材 is atjc."""
    return "".join(part[:1] for part in lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")).lower()[:200]
