"""Every move of every register, made as people make it: the button, what the page asks for, the button again.

Every second one is made on a phone, and every one of the chapters that are handled at the firm's.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from models.base import register_of
from tests.browser import made_below
from tests.browser.conftest import Site, opened
from tests.browser.hands import Desk, not_shown, retype, save
from tests.browser.moving import make

pytestmark = pytest.mark.long

TRIED = [(register, what) for register, what, _ in made_below.wanted()]
MOVES = [pair for pair in TRIED if pair[1] != made_below.EDIT]
EDITS = [pair for pair in TRIED if pair[1] == made_below.EDIT]
Waiting = dict[tuple[str, str], tuple[int, str]]
"""By register and move: the key of the record that waits for it, and whose turn it is."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An office of its own, in which a record waits for every move."""
    with opened(tmp_path_factory.mktemp("moves"), 6, made_below.__name__) as office:
        yield office


@pytest.fixture(scope="module")
def waiting(site: Site) -> Waiting:
    return {(register, what): (key, who) for register, what, key, who in json.loads(site.prepared)}


def opened_record(desk: Desk, waiting: Waiting, pair: tuple[str, str]) -> Any:
    (key, who), phone = waiting[pair], _out_of_doors(pair[0]) or bool(TRIED.index(pair) % 2)
    return desk(who, f"/{pair[0]}/show/{key}", phone=phone)


def _out_of_doors(register: str) -> bool:
    return register_of(register).__module__.split(".")[1] in ("approval", "inspection")


@pytest.mark.parametrize(("register", "name"), MOVES)
def test_every_move_is_made_by_hand(desk: Desk, waiting: Waiting, register: str, name: str) -> None:
    make(opened_record(desk, waiting, (register, name)), register, name)


@pytest.mark.parametrize(("register", "name"), EDITS)
def test_a_record_that_came_back_is_changed_by_hand(desk: Desk, waiting: Waiting, register: str, name: str) -> None:
    page = opened_record(desk, waiting, (register, name))
    address = page.url
    page.click(".head .acts a[href*='/edit/']")
    written = retype(page, register)
    assert address.endswith(save(page, register))
    assert not_shown(page, written) == []


def test_every_move_by_hand_has_a_record_that_waits_for_it(waiting: Waiting) -> None:
    assert set(waiting) == {*TRIED}
    assert {register_of(register) for register, _ in MOVES} == {*made_below.registers()}
