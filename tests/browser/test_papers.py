"""附件 as people hand them in: picked, dropped, pasted, several at once, before there is a record; and looked at."""

import io
import re
from typing import Any

import pytest
from PIL import Image

from tests import making
from tests.browser.hands import Desk, fill_in, press_save, said, save

HELD = "[data-held] .held"
LINES = """lines => lines.map(
  line => [line.querySelector(".name").textContent, line.querySelector("select").selectedOptions[0].text])"""
CLASSES = "lines => lines.map(line => line.className)"
WIDTH = "picture => picture.decode().then(() => picture.naturalWidth)"


def photograph() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 1200), "lightgrey").save(out, "JPEG")
    return out.getvalue()


def paper(name: str, data: bytes) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


HANDED = """([what, name, field]) => {
  const data = new DataTransfer();
  data.items.add(new File(["%PDF-"], name, { type: "application/pdf" }));
  if (field) data.setData("text/plain", "甲\\t乙");
  const event = what === "drop" ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
    : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(field || "main").dispatchEvent(event);
  return event.defaultPrevented;
}"""
"""Drop a file on the page, or paste it; `field` has cells on the clipboard too, and stands in that field."""


def held(page: Any, number: int) -> list[tuple[str, str]]:
    """(name, kind) of the files that the form holds, once so many do."""
    page.locator(HELD).nth(number - 1).wait_for()
    return [tuple(line) for line in page.locator(HELD).evaluate_all(LINES)]


def standing(page: Any) -> list[str]:
    page.click("[role=tab]:text-is('附件')")
    return list(page.locator("#files > .files > li > a:first-of-type").all_inner_texts())


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_several_files_of_a_new_penalty_are_handed_in_saved_and_looked_at(desk: Desk, phone: bool) -> None:
    page = desk("clerk", "/penalty/add", phone)
    several = [
        paper("行政处罚决定书.pdf", making.pdf(b"%d" % phone, pages=3)),
        paper("现场.jpg", photograph()),
        paper("程序.exe", b"MZ"),
    ]
    page.set_input_files("[name=file]", several)
    assert held(page, 2) == [("行政处罚决定书.pdf", "行政处罚决定书"), ("现场.jpg", "其他")]
    assert "程序.exe" in page.locator("[data-held] .error").inner_text()
    fill_in(page, "penalty", everything=False)
    page.set_input_files("[data-camera]", paper("IMG_1.jpg", photograph() + b"\x00"))
    *_, (last, _) = held(page, 4)
    page.locator(HELD, has_text="附件.pdf").locator("[name=drop]").check()
    page.locator(f"{HELD} select").nth(1).select_option("送达回证")
    save(page, "penalty")
    assert standing(page) == ["行政处罚决定书.pdf", "现场.jpg", last]
    assert "送达回证" in page.locator("#files li").nth(1).inner_text()
    page.click("#files a:text-is('行政处罚决定书.pdf')")
    assert page.locator("figure.page").count() == 3
    assert page.locator("figure.page img").first.evaluate(WIDTH) > 500
    page.keyboard.press("ArrowRight")
    page.locator("h1", has_text="现场.jpg").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_files_are_dropped_and_pasted_but_cells_go_into_their_field(desk: Desk) -> None:
    page = desk("clerk", "/penalty/add")
    assert page.evaluate(HANDED, ["paste", "image.png", "[name=facts]"]) is False
    assert page.evaluate(HANDED, ["drop", "拖入.pdf", ""]) is True
    page.locator("[data-held] .error").wait_for()
    assert "拖入.pdf" in page.locator("[data-held] .error").inner_text()
    assert page.evaluate(HANDED, ["paste", "image.pdf", ""]) is True
    page.locator("[data-held] .error", has_text="粘贴").wait_for()
    assert page.locator("[data-held] li").count() == 1


def test_a_form_that_was_left_brings_its_files_back_with_the_draft(desk: Desk) -> None:
    page = desk("clerk", "/penalty/add")
    page.set_input_files("[name=file]", paper("缴款凭证.pdf", making.pdf(b"left")))
    held(page, 1)
    page.goto("/penalty/add")
    assert page.locator(HELD).count() == 0
    page.click("[data-restore]")
    assert held(page, 1) == [("缴款凭证.pdf", "缴款凭证")]


def test_a_form_opened_anew_keeps_its_files(desk: Desk) -> None:
    page = desk("credit_officer", "/setting/add")
    page.set_input_files("[name=file]", paper("依据.pdf", making.pdf(b"grounds")))
    held(page, 1)
    page.select_option("[name=name]", index=2)
    page.wait_for_url("**/setting/add?*held=*")
    assert [name for name, _ in held(page, 1)] == ["依据.pdf"]


def test_a_repair_is_submitted_when_proof_of_performance_is_there(desk: Desk) -> None:
    page = desk("clerk", "/repair_application/add")
    needed = page.locator("[data-paper]:visible")
    assert needed.evaluate_all(CLASSES) == ["lacks", "lacks"]
    page.check("[name=ways][value=training]")
    assert [text[:4] for text in needed.all_inner_texts()] == ["信用修复", "履行义务", "培训证明"]
    page.uncheck("[name=ways][value=training]")
    page.set_input_files("[name=file]", paper("信用修复承诺书（盖章）.pdf", making.pdf(b"promise")))
    held(page, 1)
    assert needed.evaluate_all(CLASSES) == ["there", "lacks"]
    fill_in(page, "repair_application", everything=False)
    save(page, "repair_application")
    page.click("[role=tab]:text-is('附件')")
    assert "履行义务证明" in page.locator("#files .needed .lacks").first.inner_text()
    page.click(".head .acts a[href$='/submit']")
    assert press_save(page) == 422
    assert any("履行义务证明" in each for each in page.locator(".error").all_inner_texts()), said(page)
    with page.expect_file_chooser() as chooser:
        page.click("[data-paper=performance_proof] button")
    chooser.value.set_files(paper("IMG_2.jpg", photograph()))
    assert held(page, 1) == [("IMG_2.jpg", "履行义务证明")]
    press_save(page)
    told = said(page) + page.locator(".error").all_inner_texts()
    assert not any("履行义务证明" in each for each in told), told
    assert re.search(r"/repair_application/(show|move)/\d+", page.url)
