"""What a coded term is; the terms themselves stand in app.rules.vocabulary."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Self

from app.rules.errors import N_, Refused


class Term(StrEnum):
    """A closed list of codes; each member is (code, official Chinese name, English gloss, *other spellings)."""

    chinese: str
    english: str
    spellings: tuple[str, ...]

    def __new__(cls, code: str, chinese: str = "", english: str = "", *spellings: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.chinese, member.english, member.spellings = chinese, english, spellings
        return member

    @classmethod
    def chinese_of(cls, code: str | None) -> str:
        """The official name of a code; nothing of none."""
        return cls(code).chinese if code else ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """The member written as its code, its Chinese name, its English gloss or another spelling.

        Raises Refused, naming the codes that exist.
        """
        wanted = str(text).strip()
        for member in cls:
            if wanted in (member.value, member.chinese, member.english, *member.spellings):
                return member
        raise Refused(N_("“%(text)s” is not one of: %(names)s."), text=wanted, names=tuple(cls))


class Codes:
    """Terms of several lists as one: the statuses of a flow, of the ordinary chain and of its own register."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {term.value: term for term in terms}

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __call__(self, code: str) -> Term:
        """The term of this code; raises ValueError where there is none."""
        if code not in self._terms:
            raise ValueError(code)
        return self._terms[code]
