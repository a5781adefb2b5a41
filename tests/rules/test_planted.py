"""Persons planted in the sentences of decisions, and sentences without any: what is hidden, marked, left, spoilt.

The words of the corpus (planted.yaml) are its own, not those by which the rule goes.
"""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from babel.messages.pofile import read_po

from app.rules import masking, personal
from app.rules.parameters import read_yaml

CORPUS = cast("dict[str, Any]", read_yaml((Path(__file__).parent / "planted.yaml").read_text()))
ROLES, GIVEN = CORPUS["roles"].split(), CORPUS["given"].split()
HOUSE = Path(__file__).parents[2] / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
Measured = Callable[[str, object], None]


def _people(chance: random.Random) -> list[str]:
    surnames = [*"".join(CORPUS["surnames"].split()), *CORPUS["double"].split()]
    return [surname + chance.choice(GIVEN) for surname in surnames for _ in range(3)] + CORPUS["steppe"].split()


def _planted(frames: list[str]) -> Iterator[tuple[str, str]]:
    """(name, sentence), every name in some of the frames."""
    chance = random.Random(8)
    for name in _people(chance):
        for frame in chance.sample(frames, min(4, len(frames))):
            yield name, frame.format(who=chance.choice(ROLES), name=name)


def _fate(name: str, text: str) -> str:
    """What became of the name: hidden and nothing but names, marked, or left."""
    wanted = re.sub(f"{name}|王建国", lambda match: masking.name(match[0]), text).replace("13912345678", "139****5678")
    if personal.masked(text) == wanted:
        return "hidden"
    return "marked" if any(name in piece for piece, unsure in personal.pieces(text) if unsure) else "left"


@pytest.mark.parametrize(
    ("frames", "hidden", "seen"),
    [("with_a_role", 0.98, 0.999), ("with_a_deed_of_persons", 0.98, 0.999), ("with_nothing_certain", 0.0, 0.99)],
)
def test_planted_names_are_hidden_or_marked(frames: str, hidden: float, seen: float, record_property: Measured) -> None:
    fates = [_fate(name, text) for name, text in _planted(CORPUS[frames])]
    share = {fate: fates.count(fate) / len(fates) for fate in ("hidden", "marked", "left")}
    told = ", ".join(f"{fate} {part:.2%}" for fate, part in share.items())
    record_property("measured", f"{len(fates)} names {frames.replace('_', ' ')}: {told}")
    assert share["hidden"] >= hidden
    assert share["hidden"] + share["marked"] >= seen


def _broken(number: str, groups: list[int], gap: str) -> str:
    """The number in groups of so many characters."""
    ends = [sum(groups[: i + 1]) for i in range(len(groups))]
    return gap.join(number[end - size : end] for size, end in zip(groups, ends, strict=True))


def _numbers() -> Iterator[tuple[str, str]]:
    """(number as it is written, sentence), every number in every grouping with every sign between."""
    for kind in CORPUS["numbers"].values():
        for number in kind["whole"]:
            for groups in kind["groups"]:
                if sum(groups) == len(number):
                    for gap in CORPUS["gaps"] if len(groups) > 1 else [""]:
                        written = _broken(number, groups, gap)
                        yield from ((written, frame.format(number=written)) for frame in kind["sentences"])


def test_planted_numbers_are_hidden_however_they_are_broken(record_property: Measured) -> None:
    planted = list(_numbers())
    left = [text for written, text in planted if written in personal.masked(text)]
    record_property("measured", f"{len(planted)} numbers: hidden {1 - len(left) / len(planted):.2%}")
    assert len(left) <= 0.01 * len(planted), left[:20]


@pytest.mark.parametrize(("text", "secret"), CORPUS["addresses"])
def test_of_a_home_the_street_is_hidden(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in personal.masked(text)


def _plain() -> list[str]:
    """Sentences in which nobody is named: stop words in the frames of findings, and what the program itself says."""
    with HOUSE.open("rb") as file:
        said = [part for message in read_po(file) if message.id for part in str(message.string).split("。")]
    framed = [
        frame.format(who=who, word=word)
        for frame in CORPUS["plain"]
        for who in ROLES
        for word in CORPUS["stop_words"].split()
    ]
    return [*CORPUS["ordinary"], *framed, *said]


def test_sentences_without_persons_stay_as_they_are(record_property: Measured) -> None:
    sentences = _plain()
    spoilt = [text for text in sentences if personal.masked(text) != text]
    marked = [text for text in sentences if any(unsure for _, unsure in personal.pieces(text))]
    share, doubts = len(spoilt) / len(sentences), len(marked) / len(sentences)
    record_property("measured", f"{len(sentences)} sentences without persons: spoilt {share:.2%}, marked {doubts:.2%}")
    assert share <= 0.01, spoilt[:20]
    assert doubts <= 0.02, marked[:20]


@pytest.mark.parametrize("text", CORPUS["ordinary"])
def test_the_words_of_the_law_stay_as_they_are(text: str) -> None:
    assert personal.masked(text) == text


def test_a_name_that_is_no_places_is_hidden_in_running_text(record_property: Measured) -> None:
    planted = [
        (name, frame.format(name=name)) for name in CORPUS["unmistakable"].split() for frame in CORPUS["running"]
    ]
    left = [text for name, text in planted if name in personal.masked(text)]
    record_property(
        "measured", f"{len(planted)} Mongolian names in running text: hidden {1 - len(left) / len(planted):.2%}"
    )
    assert not left


@pytest.mark.parametrize("text", CORPUS["called_like_them"])
def test_places_and_firms_called_like_persons_stay_as_they_are(text: str) -> None:
    assert personal.masked(text) == text


def test_findings_as_inspectors_write_them_are_hardly_ever_marked(record_property: Measured) -> None:
    """Behind a person's role often stands a word that begins like a surname."""
    findings = CORPUS["findings"]
    spoilt = [text for text in findings if personal.masked(text) != text]
    marked = [text for text in findings if any(unsure for _, unsure in personal.pieces(text))]
    record_property("measured", f"{len(findings)} findings: spoilt {len(spoilt)}, marked {len(marked)}")
    assert not spoilt
    assert len(marked) <= 0.08 * len(findings), marked


def test_what_is_masked_already_is_not_masked_again() -> None:
    """Copies that stand are gone over again whenever the rules change."""
    frames = [*CORPUS["with_a_role"], *CORPUS["with_a_deed_of_persons"]]
    once = [personal.masked(text) for _, text in [*_planted(frames), *_numbers()]]
    again = [(text, twice) for text in once if (twice := personal.masked(text)) != text]
    assert not again, again[:10]
