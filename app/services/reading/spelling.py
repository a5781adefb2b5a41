"""How text is found however it was typed: folded, and by how a name sounds."""

import re
import unicodedata
from functools import cache
from itertools import chain, pairwise, product

from app.services.reading.signs import COMMON

_UNSEEN = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\xad\u180b-\u180f\u200b-\u200f\u202a-\u202f\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff"
    r"\U000e0000-\U000e01ef]+"
)
"""Spaces, controls, invisible marks, and the selectors of a sign's variant."""
_ALIKE = {
    "(": "[{<〔【〖〘〚〈《「『«‹",
    ")": "]}>〕】〗〙〛〉》」』»›",
    "·": ".•・‧∙⋅●◦⸱ᐧꞏ",
    "-": "‐‒–—―−─",
    '"': "“”„‟〝〞",
    "'": "‘’‚‛`′",
    "~": "〜∼",
    ":": "∶",
}
"""Signs that keyboards give for one another, once the full-width ones are gone."""
_ONE_FOR_ALL = str.maketrans({sign: one for one, others in _ALIKE.items() for sign in others})


def fold(text: str) -> str:
    """The text for comparing only: half-width, lower case, no spaces, one kind of bracket, dot and dash."""
    typed = unicodedata.normalize("NFKC", text.translate(COMMON))
    bare = unicodedata.normalize("NFKC", _UNSEEN.sub("", typed).casefold())
    return bare.translate(_ONE_FOR_ALL)


def words(text: str) -> list[str]:
    """The words that somebody looks for, folded, each once."""
    return list(dict.fromkeys(filter(None, map(fold, text.split()))))


def grams(word: str) -> list[str]:
    """What a text that contains the word must contain: its signs two by two, or its only sign."""
    return list(dict.fromkeys(map("".join, pairwise(word)))) or [word]


# --- sounds ----------------------------------------------------------------------------------------


_APART, _NEXT = " ", "\t"
"""Between readings and between signs of a sound; no folded text holds either."""


def sounds(name: str) -> str:
    """How a name may be typed by initials: for each sign and the next, every pair of letters.

    朝阳乐 is “cy zy”, “yl yy”, a tab between them: both 朝 and 乐 have two readings, and all four words are found.
    """
    letters = [found for sign in fold(name) if (found := _letters(sign))]
    if len(letters) < 2:
        return _APART.join(letters[0]) if letters else ""
    return _NEXT.join(_APART.join(map("".join, product(*pair))) for pair in pairwise(letters))


@cache
def _letters(sign: str) -> str:
    """The letters with which a sign may begin when read; a letter or digit stands for itself, a mark for nothing."""
    if sign.isascii():
        return sign if sign.isalnum() else ""
    from pypinyin import Style, pinyin

    readings = pinyin(sign, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return "".join(sorted({each for each in chain.from_iterable(readings) if each.isascii() and each.isalpha()}))


def sound_pattern(word: str) -> str:
    """The regular expression of the sounds that the word is part of; empty where no letter by letter search is needed.

    A word of two letters stands in the sound as it is.
    """
    if len(word) < 3 or not (word.isascii() and word.isalnum()):
        return ""
    return rf"[^{_NEXT}\n]*{_NEXT}[^{_NEXT}\n]*".join(map("".join, pairwise(word)))
