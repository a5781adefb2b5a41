"""个人信息 in prose: what a decision says of persons that the public must not read (domain.md 7).

Certain are numbers; a name is found where it is known, or where it stands with what the person is (员工李四). What may
be personal is not hidden but shown to those who approve: they know, the system does not.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.rules import masking, names, private_numbers
from app.rules.errors import N_
from app.rules.masking import narrow
from app.rules.parameters import FOLDER
from app.rules.private_numbers import ACCOUNT, CARD, DOCUMENT, HOME, IDENTITY, MAIL, PHONE

NAME = "name"
WORDS = {
    IDENTITY: N_("an identity number"),
    ACCOUNT: N_("a bank account"),
    CARD: N_("a bank account"),
    PHONE: N_("a telephone number"),
    DOCUMENT: N_("the number of a document"),
    MAIL: N_("an e-mail address"),
    HOME: N_("a home address"),
    NAME: N_("the name of a person"),
}


@cache
def edition() -> str:
    """A fingerprint of the rules of masking, programs and words: another one hides other things."""
    programs = (Path(__file__).parent / f"{name}.py" for name in ("masking", "names", "personal", "private_numbers"))
    words = (FOLDER / f"{name}.yaml" for name in ("names", "words"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in (*programs, *words))).hexdigest()[:16]


@dataclass(frozen=True)
class Found:
    """A piece of prose from `start` to before `end`, what it is, and what the public sees instead if it is `sure`."""

    kind: str
    start: int
    end: int
    shown: str
    sure: bool = True


def find(text: str, known: Iterable[str] = (), spare: Iterable[str] = ()) -> list[Found]:
    """What the text says of persons, in its order and without overlaps; also what may be such.

    known  names of persons known to have to do with the matter
    spare  words that stay as they are, such as the party's own name
    """
    plain, kept, spared = narrow(text), [], [word for word in spare if word]
    taken = bytearray(len(plain))
    for word in spared:
        for match in re.finditer(re.escape(narrow(word)), plain):
            taken[match.start() : match.end()] = b"\1" * len(match[0])
    persons = {name for name in (*known, *named(text)) if len(name) > 1 and name not in spared}
    for found in sorted(_candidates(plain, persons), key=lambda found: not found.sure):
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
            kept.append(found)
    return sorted(kept, key=lambda found: found.start)


def named(text: str) -> set[str]:
    """The names of whom the text surely calls a person; they are hidden wherever else they stand."""
    return {text[name.start : name.end] for name in names.find(narrow(text)) if name.sure}


def has_identity_number(text: str) -> bool:
    """Whether an identity number stands in the text: a right one anywhere, or what is called one."""
    return masking.contains_identity_number(text) or private_numbers.is_called_identity(narrow(text))


def masked(text: str, known: Iterable[str] = (), spare: Iterable[str] = ()) -> str:
    """The text as the public may read it."""
    shown, at = "", 0
    for found in find(text, known, spare):
        if found.sure:
            shown, at = shown + text[at : found.start] + found.shown, found.end
    return shown + text[at:]


def pieces(text: str, known: Iterable[str] = (), spare: Iterable[str] = ()) -> list[tuple[str, bool]]:
    """The text as the public may read it, in pieces; those that are marked may be personal, which somebody decides."""
    told, at = [], 0
    for found in find(text, known, spare):
        told += [
            (text[at : found.start], False),
            (found.shown if found.sure else text[found.start : found.end], not found.sure),
        ]
        at = found.end
    return [piece for piece in (*told, (text[at:], False)) if piece[0]]


def _candidates(text: str, persons: set[str]) -> Iterator[Found]:
    """The surest first: an earlier find keeps a later one off its place."""
    for kind, start, end, sure in private_numbers.find(text):
        yield Found(kind, start, end, private_numbers.HIDDEN[kind](text[start:end]), sure)
    for name in sorted(persons, key=len, reverse=True):
        for match in re.finditer(re.escape(narrow(name)), text):
            if len(name) > 2 or names.may_end(text, match.end()):
                yield Found(NAME, *match.span(), masking.name(name))
    for start, end, sure in names.find(text):
        yield Found(NAME, start, end, masking.name(text[start:end]), sure)
