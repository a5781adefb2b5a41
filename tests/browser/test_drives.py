"""A drive as the office goes through it: opened, printed, scanned, matched; how it is closed, see test_moves."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app import clock
from tests.browser.conftest import Site, opened
from tests.browser.hands import fill_in, save
from tests.browser.test_office import press

pytestmark = pytest.mark.long

Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An office of its own, of few firms."""
    with opened(tmp_path_factory.mktemp("drives"), 6) as office:
        yield office


def begun(visit: Visit) -> str:
    """A drive of every firm, written, reviewed and approved; its address."""
    maker = visit("credit_officer")
    maker.goto("/commitment_drive/add")
    fill_in(maker, "commitment_drive")
    maker.fill("[name=sign_by]", str(clock.today()))
    place = save(maker, "commitment_drive")
    press(maker, "提交审核", "")
    for who, move in (("section_chief", "同意"), ("leader", "批准")):
        page = visit(who)
        page.goto(place)
        press(page, move)
    return place


def scanned(printed: bytes) -> bytes:
    """What a scanner makes of the letters: the first upside down, the second twice, of the last the code torn off."""
    pages = [page.render(scale=1.7).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(printed)]
    torn = pages[-1].copy()
    torn.paste("white", (0, 0, torn.width, torn.height // 4))
    first, *more = [pages[0].rotate(180), pages[1], pages[1], *pages[2:-1], torn]
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=more, resolution=120)
    return out.getvalue()


def test_a_drive_is_opened_printed_scanned_and_matched(visit: Visit, tmp_path: Path) -> None:
    place = begun(visit)
    clerk = visit("credit_officer2")
    clerk.goto(place)
    number = int(re.search(r"应签(\d+)家", clerk.locator(".drive").inner_text())[1])
    address = clerk.get_attribute("a[href*='/letters/']", "href")
    printed = clerk.request.get(address).body()
    pile = tmp_path / "扫描件.pdf"
    pile.write_bytes(scanned(printed))
    clerk.click("a:text-is('承诺书扫描件')")
    assert "还没有收到" in clerk.locator(".empty").inner_text()
    clerk.set_input_files("#scans", pile)
    clerk.click("button:text-is('上传')")
    clerk.locator(".scanned .card").wait_for()
    counts = clerk.locator("nav.chips").inner_text()
    assert [
        f"{said} {count}" in counts for said, count in (("已归入", number - 1), ("重复扫描", 1), ("未识别", 1))
    ] == [True, True, True], counts
    box = clerk.locator("[data-lookup]")
    box.press_sequentially("有限公司")
    clerk.locator(".suggest li").last.click()
    clerk.click("button:text-is('归入该企业')")
    clerk.locator(".flash.success").wait_for()
    clerk.goto(place)
    signed = int(re.search(r"已签(\d+)家", clerk.locator(".drive").inner_text())[1])
    assert signed in (number - 1, number), "the firm that was picked may be one that had signed"
    assert not clerk.locator("a:text-is('去处理')").count()


def test_a_firm_that_has_not_signed_is_found_in_its_list(visit: Visit) -> None:
    page = visit("section_chief", phone=True)
    page.goto("/drive_line/list/?status=unsigned")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
