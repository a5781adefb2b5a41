"""姓名 in prose: where a person is named, and how sure that is (domain.md 18).

What surnames there are, behind which words a person is named and which words only look like a name is data:
policy/names.yaml and policy/words.yaml. Nobody recognises every name; what may be one is left to those who approve.

A name may be read `_AT` a place behind a role; or it stands free, `_TITLED`, `_SAYING` or `_ACTING` as persons do, or
`_ALONE` where its own spelling shows it.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from app.rules.parameters import FOLDER, read_yaml


class Name(NamedTuple):
    """A name from `start` to before `end`; `sure` where the text says that a person is meant."""

    start: int
    end: int
    sure: bool


def _lists(file: str) -> dict[str, dict[str, Any]]:
    return cast("dict[str, dict[str, Any]]", read_yaml((FOLDER / f"{file}.yaml").read_text()))


def _any(words: str) -> str:
    """A pattern for one of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


def _pairs(kind: str) -> set[str]:
    """The words that begin with a surname, by their first two characters."""
    return {first + second for first, seconds in _WORDS[kind].items() for second in seconds}


_SURNAMES, _MONGOLIAN, _ROLES, _FOLLOWS = (
    _lists("names")[part] for part in ("surnames", "mongolian", "roles", "follows")
)
_WORDS = _lists("words")["words"]
_NEVER, _PERHAPS = _pairs("never"), _pairs("perhaps") | set(_SURNAMES["doubtful"].split())
_DOUBTFUL, _GIVEN_NAMES = set(_MONGOLIAN["doubtful"].split()), set(_SURNAMES["given"].split())
DOUBLE = frozenset(_SURNAMES["double"].split())

_STOP = r"[\sA-Za-z\d,;。、:()“”\"'\[\]【】《》<>/!?]|$"
_WORD = _any(_FOLLOWS["words"])
_SIGN = f"[{_FOLLOWS['signs']}]"
_GIVEN = (
    rf"(?:[一-龥](?={_STOP}|{_WORD})|[一-龥][{_FOLLOWS['either']}](?={_STOP}|[未被])|[一-龥](?={_SIGN})"
    rf"|[一-龥]{{2}}(?={_STOP}|{_WORD}|{_SIGN}))"
)
"""A given name: one character or two, as what follows shows; some characters both follow names and end them."""
_HAN = rf"(?:{_any(_SURNAMES['double'])}|[{''.join(_SURNAMES['single'].split())}])"
_BLOCK, _TAIL = f"(?:{_any(_MONGOLIAN['words'])})", f"(?:{_any(_MONGOLIAN['tails'])})"
_SPELT = f"[{''.join(sorted(set(_MONGOLIAN['words']) - {' '}))}]"
_STEPPE = rf"{_HAN}?{_BLOCK}(?:{_BLOCK}|{_TAIL}){{0,3}}"
_SECOND = rf"·(?:{_BLOCK}(?:{_BLOCK}|{_TAIL}){{0,3}}|[一-龥]{{1,6}}?(?={_STOP}|{_WORD}|{_SIGN}))"
_CLAN = rf"[一-龥]{{1,5}}{_SECOND}"
_PLACE = re.compile(_any(_MONGOLIAN["places"]))
_LOCATED = re.compile(
    rf"{_PLACE.pattern}|{_SPELT}{{2,9}}[^系的在由从被将把]{{0,2}}?(?:{_any(_MONGOLIAN['place_ends'])})"
)
"""A place or a firm that is written like a Mongolian name."""

_AT = re.compile(rf"(?P<clan>{_CLAN})|(?P<steppe>{_STEPPE})|(?P<han>{_HAN}{_GIVEN})|(?P<spelt>{_SPELT}{{3,8}})")
_LOOSE = re.compile(rf"{_HAN}[一-龥]{{2}}")
_SPACED = re.compile(rf"{_HAN} {{1,2}}[一-龥](?: ?[一-龥])?(?={_STOP})")
_ROLE = re.compile(
    rf"(?:{_any(_ROLES['none'])})|(?P<told>{_any(_ROLES['explicit'])})|"
    rf"(?P<role>{_any(_ROLES['before'] + ' ' + _ROLES['asked'])})"
)
_JOIN = re.compile(r"(?P<apart>[:为是系叫]\s?)?[“\"'(《【\[ ]{0,2}")
_WHOSE = re.compile(rf"[一-龥·]{{2,9}}?(?={_any(' '.join(re.findall('的[^ ]+', _ROLES['after'])))})")
"""Whose statement, card or family it is: behind a role, a name however it is spelt."""
_STEPPE_ONLY = re.compile(f"{_CLAN}|{_STEPPE}")
_HIDDEN = re.compile(r"[一-龥]{1,2}(?:某{1,2}|[*×]{1,3})")
_CLEAR = re.compile(f"{_STOP}|{_WORD}|{_SIGN}")
_NEXT = re.compile(r"[、和与及/] ?")
_OPEN = rf"(?:^|(?<=[\s,;。、:()“”的]))(?:{_any(_FOLLOWS['between'])}){{0,2}}"
_NAMED = rf"(?P<name>{_CLAN}|{_STEPPE}|{_HAN}[一-龥]{{1,2}}?)"
_LIST = rf"(?:[、和与及]{_HAN}[一-龥]{{1,2}}?){{0,9}}"
_TITLED = re.compile(
    rf"{_OPEN}{_NAMED}(?={_LIST}(?:{_any(_ROLES['after'])}|\((?:{_any(_ROLES['before'])}|{_any(_ROLES['aside'])})"
    rf"|等[\d一二三四五六七八九十]{{1,3}}[人名]))"
)
_SAYING = re.compile(rf"{_OPEN}{_NAMED}(?={_LIST}(?:{_any(_FOLLOWS['says'])}))")
_ACTING = re.compile(rf"{_OPEN}{_NAMED}(?={_LIST}(?:{_any(_FOLLOWS['acts'])}))")
_ALONE = re.compile(rf"{_SPELT}{{1,5}}{_SECOND}|{_HAN}?{_BLOCK}{_BLOCK}(?:{_BLOCK}|{_TAIL}){{0,2}}")

_FIRM = rf"[^\W\d{_FOLLOWS['signs']}到去该]{{0,8}}?(?:有限|股份|公司)"
_UNMISTAKABLE = re.compile(
    rf"{_BLOCK}(?:{_BLOCK}|{_TAIL}){{0,2}}?(?:{_any(_MONGOLIAN['personal'])})(?!{_BLOCK}|{_TAIL}"
    rf"|[^\W\d{_FOLLOWS['signs']}到去该]{{0,2}}?(?:{_any(_MONGOLIAN['place_ends'])})|{_FIRM})"
)
"""A Mongolian name that is no place's: 乌云其其格, wherever it stands, but in the name of a firm."""


def find(text: str) -> Iterator[Name]:
    """Where the text, in half width, names persons; pieces may lie over each other, the surer reading first."""
    for role in _ROLE.finditer(text):
        if role.lastgroup:
            yield from _behind(text, role.end(), role.lastgroup == "told")
    for pattern, sure in ((_TITLED, True), (_SAYING, True), (_ACTING, False)):
        for match in pattern.finditer(text):
            if not _ROLE.match(text, match.start("name")):
                yield from _judged(text, Name(*match.span("name"), sure))
    for match in _UNMISTAKABLE.finditer(text):
        yield Name(*match.span(), sure=True)
    for match in _ALONE.finditer(text):
        if not _LOCATED.match(text, match.start()):
            yield Name(*match.span(), sure=False)


def may_end(text: str, at: int) -> bool:
    """Whether a name may end here; in the middle of a sentence two characters alone are often something else."""
    return bool(_CLEAR.match(text, at))


def _behind(text: str, at: int, told: bool) -> Iterator[Name]:
    """The name behind what a person is, each with those that follow it in a list (李四、王五和赵六).

    told  the text says that a name follows (姓名)
    """
    join = cast("re.Match[str]", _JOIN.match(text, at))
    at = join.end()
    while found := _read(text, at):
        if found.end > found.start:
            yield from _judged(text, found, told=told, apart=told or bool(join["apart"]))
        joined = _NEXT.match(text, found.end)
        if not joined:
            return
        at = joined.end()


def _read(text: str, at: int) -> Name | None:
    """What stands at a place where a name may stand; a name that is hidden already is one of no length."""
    if hidden := _HIDDEN.match(text, at):
        return Name(hidden.end(), hidden.end(), sure=True)
    if match := _SPACED.match(text, at):
        return Name(*match.span(), sure=True)
    if match := _AT.match(text, at):
        return Name(*match.span(), sure=match.lastgroup != "spelt" or may_end(text, match.end()))
    match = _LOOSE.match(text, at) or _WHOSE.match(text, at)
    return Name(*match.span(), sure=False) if match and not _ROLE.search(match[0]) else None


def _judged(text: str, name: Name, *, told: bool = False, apart: bool = False) -> Iterator[Name]:
    """The name unless it is a word; one that may be a word is not sure."""
    start, end, sure = name
    if "某" in text[start:end] or _PLACE.match(text, start):
        return
    if _STEPPE_ONLY.fullmatch(text, start, end):
        if not _LOCATED.match(text, start):
            yield Name(start, end, sure and text[start:end] not in _DOUBTFUL)
        return
    word = _word(text[start:end], apart=apart, ended=sure)
    is_place = text[start] in _WORDS["verbs"] and text[start + 1 : start + 3] in _NEVER  # 于高处, 于明确
    if word != "never" or told:
        yield Name(start, end, sure and not word and not is_place)


def _word(name: str, *, apart: bool, ended: bool) -> str:
    """Whether what is read as a name is a word: `never` a name, `perhaps` one, or no word.

    apart  it is set apart from the sentence, so that its first character is no particle
    ended  it is clear where it ends, so that a third character makes a word less likely
    """
    if name[0] in _WORDS["particles"] and not (apart and len(name) > 2):
        return "perhaps" if name[1:] in _GIVEN_NAMES else "never"
    if name[1:] in _GIVEN_NAMES:
        return ""
    if name[2:] and name[2] in _WORDS["ends"] and name[:2] in _NEVER | _PERHAPS:
        return "never"
    if name[:2] in _NEVER:
        return "perhaps" if ended and len(name) > 2 and name[0] not in _WORDS["verbs"] else "never"
    return "perhaps" if name[:2] in _PERHAPS else ""
