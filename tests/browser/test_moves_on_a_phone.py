"""Every move of the chapter that is handled at the window and at the firm's, made on a phone."""

import json
from collections.abc import Iterator

import pytest

from tests.browser import made_below
from tests.browser.conftest import Site, opened
from tests.browser.hands import Desk
from tests.browser.moving import make

pytestmark = pytest.mark.long

CHAPTER = "approval"
MOVES = [pair[:2] for pair in made_below.wanted(CHAPTER) if pair[1] != made_below.EDIT]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An office of its own, in which a record of the chapter waits for every move."""
    with opened(tmp_path_factory.mktemp("phone"), 6, made_below.__name__, CHAPTER) as office:
        yield office


@pytest.fixture(scope="module")
def waiting(site: Site) -> dict[tuple[str, str], tuple[int, str]]:
    return {(register, what): (key, who) for register, what, key, who in json.loads(site.prepared)}


@pytest.mark.parametrize(("register", "name"), MOVES)
def test_every_move_is_made_by_hand_on_a_phone(
    desk: Desk, waiting: dict[tuple[str, str], tuple[int, str]], register: str, name: str
) -> None:
    key, who = waiting[register, name]
    make(desk(who, f"/{register}/show/{key}", phone=True), register, name)
