"""Every move of every register, made as people make it: the button, what the page asks for, the button again."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from app import catalogue
from models.base import register_of
from tests.browser import made_below
from tests.browser.conftest import Site, opened
from tests.browser.hands import Desk, boxes, fill_in, not_shown, press_save, retype, said, save

TRIED = [(register, what) for register, what, _ in made_below.wanted()]
MOVES = [pair for pair in TRIED if pair[1] != made_below.EDIT]
EDITS = [pair for pair in TRIED if pair[1] == made_below.EDIT]
Waiting = dict[tuple[str, str], tuple[int, str]]
"""By register and move: the key of the record that waits for it, and whose turn it is."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An office of its own, in which a record waits for every move."""
    with opened(tmp_path_factory.mktemp("moves"), enterprises=6, prepare=made_below.__name__) as office:
        yield office


@pytest.fixture(scope="module")
def waiting(site: Site) -> Waiting:
    return {(register, what): (key, who) for register, what, key, who in json.loads(site.prepared)}


def opened_record(desk: Desk, waiting: Waiting, pair: tuple[str, str]) -> Any:
    key, who = waiting[pair]
    return desk(who, f"/{pair[0]}/show/{key}")


@pytest.mark.parametrize(("register", "name"), MOVES)
def test_every_move_is_made_by_hand(desk: Desk, waiting: Waiting, register: str, name: str) -> None:
    """The record then stands where the table says, under the step that led there and with all that was typed."""
    page, move = opened_record(desk, waiting, (register, name)), register_of(register).WORKFLOW[name]
    page.click(f".head .acts a[href$='/{name}']")
    needed = {box.name for box in boxes(page) if box.required}
    written = fill_in(page, register)
    assert needed == {*move.fields, *(["opinion"] if move.opinion else [])}
    assert press_save(page) == 200, page.locator("main").inner_text()
    assert page.url.endswith(f"/{register}/show/{waiting[register, name][0]}"), said(page)
    stands = page.locator("h1 .tag").first.inner_text()
    assert stands == move.target.chinese or re.fullmatch("已批准，[0-9-]{10}起施行", stands)
    last = page.locator("#trail li").last.inner_text()
    assert last.startswith(catalogue.locale("zh").say(move.label, {})), last
    assert written.pop("opinion")[1] in last
    assert not_shown(page, written) == []


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
