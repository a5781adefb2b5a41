"""A move made as people make it: the button, what the page asks for, the button again."""

import re
from typing import Any

from app import catalogue
from models.base import register_of
from tests.browser.hands import boxes, fill_in, hand_in, not_shown, press_save, said


def make(page: Any, register: str, name: str) -> None:
    """From the record's page; it then stands where the table says, under the step that led there and with all that was
    typed."""
    place, move = page.url, register_of(register).WORKFLOW[name]
    page.click(f".head .acts a[href$='/{name}']")
    needed = {box.name for box in boxes(page) if box.required}
    written = fill_in(page, register)
    hand_in(page)
    assert needed == {*move.fields, *(["opinion"] if move.opinion else [])}
    assert press_save(page) == 200, page.locator("main").inner_text()
    assert page.url == place, said(page)
    stands = page.locator("h1 .tag").first.inner_text()
    assert stands == move.target.chinese or re.fullmatch("已批准，[0-9-]{10}起施行", stands)
    page.click("[role=tab]:text-is('流程')")
    last = page.locator("#trail li").last.inner_text()
    assert last.startswith(catalogue.locale("zh").say(move.label, {})), last
    assert written.pop("opinion")[1] in last
    quiet = {c.key for c in register_of(register).__mapper__.columns if c.info.get("mask") == "whole"}
    assert not_shown(page, {name: said for name, said in written.items() if name not in quiet}) == []
