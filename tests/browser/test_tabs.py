"""The parts of a record are tabs: one is open at a time, by mouse, by keyboard, by address; without script all are."""

from typing import Any

import pytest

from tests.browser.conftest import Site
from tests.browser.hands import Desk

OPEN = "panels => panels.filter(panel => !panel.hidden).map(panel => panel.dataset.panel)"


def opened(page: Any) -> list[str]:
    return list(page.locator("[role=tabpanel]").evaluate_all(OPEN))


def record(desk: Desk, phone: bool = False) -> Any:
    page = desk("clerk", "/penalty/list/", phone)
    page.goto(page.locator("table.rows td:first-child a").first.get_attribute("href"))
    return page


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_one_part_is_open_at_a_time(desk: Desk, phone: bool) -> None:
    page = record(desk, phone)
    assert opened(page) == ["basic"]
    page.click("[role=tab]:text-is('流程')")
    assert opened(page) == ["trail"]
    assert page.url.endswith("#trail")
    assert page.locator("#trail h2").is_visible()
    assert page.locator("#basic h2").is_hidden()
    assert page.locator("[role=tab][aria-selected=true]").all_inner_texts() == ["流程"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_arrow_keys_go_round_the_tabs(desk: Desk) -> None:
    page = record(desk)
    first, last = page.locator("[role=tab]").first, page.locator("[role=tab]").last
    first.focus()
    page.keyboard.press("ArrowLeft")
    assert last.evaluate("tab => tab === document.activeElement")
    assert opened(page) == ["files"]
    page.keyboard.press("ArrowRight")
    assert opened(page) == ["basic"]
    assert page.locator("[role=tab][tabindex='0']").count() == 1


def test_the_address_opens_the_part_it_names(desk: Desk) -> None:
    page = record(desk)
    address = page.url
    page.goto("about:blank")
    page.goto(f"{address}#files")
    assert opened(page) == ["files"]
    page.evaluate("location.hash = 'trail'")
    page.locator("#trail").wait_for()
    assert opened(page) == ["trail"]


def test_on_paper_every_part_is_there(desk: Desk) -> None:
    page = record(desk)
    page.emulate_media(media="print")
    assert page.locator("#trail h2").is_visible()
    page.emulate_media(media="screen")


def test_without_script_everything_stands_one_below_the_other(site: Site, chromium: Any, desk: Desk) -> None:
    page = record(desk)
    bare = chromium.new_context(
        base_url=site.base, storage_state=page.context.storage_state(), java_script_enabled=False
    ).new_page()
    bare.goto(page.url)
    tops = [bare.locator(f"#{part} h2").first.bounding_box()["y"] for part in ("basic", "trail", "files")]
    bare.context.close()
    assert tops == sorted(tops)
