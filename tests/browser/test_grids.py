"""The lines of a record filled in by hand: typed, pasted out of a sheet, copied, moved, taken out, taken up again."""

from typing import Any

import pytest

from app.services.demo.staff import STAFF
from tests.browser.hands import Desk, fill_in, press_save, save

SHEET = "消防器材\t配备齐全\t合格\t\n安全出口\t保持畅通\t不合格\t堆放杂物\n教育培训\t有记录\t还行\n"


@pytest.fixture
def page(desk: Desk) -> Any:
    return desk("officer", "/inspection/add")


def cell(page: Any, line: int, name: str) -> Any:
    """A box of the grid, by where its line stands."""
    return page.locator("[data-grid] tbody tr").nth(line - 1).locator(f"[name$='-{name}']")


def press(page: Any, line: int, hand: str) -> None:
    page.locator("[data-grid] tbody tr").nth(line - 1).locator(f"[data-hand={hand}]").click()


def items(page: Any) -> list[str]:
    """What the lines are called, from the top."""
    return list(page.locator("[data-grid] tbody [name$='-item']").evaluate_all("boxes => boxes.map(box => box.value)"))


def paste(page: Any, text: str, line: int = 1, name: str = "item") -> None:
    """Copy a text where it is written, and paste it into the grid."""
    page.fill("[name=items]", text)
    page.press("[name=items]", "Control+a")
    page.press("[name=items]", "Control+c")
    cell(page, line, name).focus()
    page.keyboard.press("Control+v")


def test_lines_are_typed_and_go_on_with_enter(page: Any) -> None:
    assert items(page) == [""]
    fill_in(page, "inspection")
    cell(page, 1, "item").fill("消防器材")
    cell(page, 1, "item").press("Enter")
    page.keyboard.type("安全出口")
    cell(page, 2, "result").select_option("not_involved")
    save(page, "inspection")
    rows = page.locator("table.own tbody tr").all_inner_texts()
    assert [row.split("\t")[1] for row in rows] == ["消防器材", "安全出口"]
    assert "未涉及" in rows[1]


def test_cells_of_a_sheet_are_spread_over_the_grid(page: Any) -> None:
    paste(page, SHEET)
    assert items(page) == ["消防器材", "安全出口", "教育培训"]
    assert [cell(page, line, "result").input_value() for line in (1, 2, 3)] == ["passed", "failed", ""]
    assert cell(page, 2, "remark").input_value() == "堆放杂物"
    assert "“还行”" in page.locator("[data-pasted][role=status]").inner_text()
    page.locator("[data-field$='-result'].wrong .error").wait_for()
    assert page.locator(".grid .error").count() == 1


def test_what_is_pasted_reaches_right_and_down_from_its_cell_and_one_text_stays_one(page: Any) -> None:
    paste(page, "畅通\t合格\n有效\t不合格", name="requirement")
    assert items(page) == ["", ""]
    assert [cell(page, 2, name).input_value() for name in ("requirement", "result")] == ["有效", "failed"]
    paste(page, '"两行\n一格"\t齐全', line=2)
    assert (items(page), cell(page, 2, "requirement").input_value()) == (["", "两行一格"], "齐全")
    paste(page, "一句话")
    assert items(page) == ["一句话", "两行一格"]


def test_lines_are_copied_moved_and_taken_out(page: Any) -> None:
    paste(page, SHEET)
    press(page, 1, "copy")
    assert items(page) == ["消防器材", "消防器材", "安全出口", "教育培训"]
    assert cell(page, 2, "result").input_value() == "passed"
    press(page, 2, "down")
    press(page, 4, "up")
    assert items(page) == ["消防器材", "安全出口", "教育培训", "消防器材"]
    press(page, 1, "out")
    assert items(page) == ["安全出口", "教育培训", "消防器材"]
    for _ in range(3):
        press(page, 1, "out")
    assert items(page) == [""]


def test_what_is_wrong_in_a_line_is_told_at_its_cell_and_stays_typed(page: Any) -> None:
    fill_in(page, "inspection")
    paste(page, SHEET)
    page.fill("[name=items]", "现场")
    assert press_save(page) == 422
    assert items(page)[:3] == ["消防器材", "安全出口", "教育培训"]
    assert page.locator(".grid .field.wrong").count() == 1
    assert page.evaluate("document.activeElement.name.endsWith('-result')")
    cell(page, 3, "result").select_option("passed")
    page.locator(".grid:not(:has(.wrong))").wait_for()
    save(page, "inspection")


def test_a_draft_brings_its_lines_back_in_their_order(page: Any) -> None:
    paste(page, SHEET)
    press(page, 1, "down")
    page.reload()
    assert items(page) == [""]
    page.click("[data-restore]")
    assert items(page) == ["安全出口", "消防器材", "教育培训"]
    assert cell(page, 1, "remark").input_value() == "堆放杂物"


def test_a_grid_can_be_filled_in_without_script(site: Any, chromium: Any) -> None:
    context = chromium.new_context(base_url=site.base, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto("/login/")
    username = next(name for name, _, _, _ in STAFF if name == "officer")
    page.fill("#username", username)
    page.fill("#password", site.passwords[username])
    page.click("form button.primary")
    page.goto("/inspection/add")
    assert page.locator("[data-hand]:visible").count() == 0
    assert page.locator("[data-grid] tbody tr").count() == 3
    cell(page, 2, "item").fill("消防器材")
    page.click("form.sheet > .acts button")
    assert "“结果”" in cell(page, 1, "result").locator("xpath=../..").inner_text()
    assert cell(page, 1, "item").input_value() == "消防器材"
    assert page.locator("[data-grid] tbody tr").count() == 4
    context.close()


def test_a_standard_is_changed_cell_by_cell_beside_what_holds(desk: Desk) -> None:
    page = desk("credit_officer", "/grading_scheme/add")
    points = page.locator("[name='content-indicators-0-points']")
    points.fill("-3")
    points.press("Tab")
    page.locator("[data-field='content-indicators-0-points'] .read", has_text="现行：-2").wait_for()
    page.locator("tr[data-line='1'] [data-hand=out]").click()
    page.locator(".grid > .told .read", has_text="通报批评").wait_for()
    page.fill("[name=name]", "评级标准（逐格修改）")
    page.fill("[name=reason]", "会议纪要")
    save(page, "grading_scheme")
    changed = page.locator("#changes").inner_text()
    assert "-3" in changed
    assert "通报批评" in changed
    assert "{" not in page.locator("main").inner_text()


def test_a_parameter_asks_for_its_own_value(desk: Desk) -> None:
    page = desk("credit_officer", "/setting/add")
    page.fill("[name=reason]", "会议纪要")
    page.select_option("[name=name]", "deadlines.decide_repair")
    page.wait_for_url("**name=deadlines.decide_repair*")
    assert page.input_value("[name=reason]") == "会议纪要"
    assert page.input_value("[name='value-days']") == "10"
    page.fill("[name='value-days']", "12")
    page.press("[name='value-days']", "Tab")
    page.locator("[data-field='value-days'] .read", has_text="现行：10").wait_for()
    assert page.locator("[data-offer]:visible").count() == 0, "what was typed is there; nothing need be offered"
    page.fill("[name=starts_on]", "2030-01-01")
    save(page, "setting")
    assert "天数：12" in page.locator("#basic").inner_text()


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_widest_grid_fits_its_page(desk: Desk, phone: bool) -> None:
    page = desk("credit_officer", "/grading_scheme/add", phone)
    page.locator(".grid.broad").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.locator(".grid.broad tbody input[name^='content-indicators-0-']:visible").nth(1)
    box.fill("警告（修订）")
    assert box.bounding_box()["x"] + box.bounding_box()["width"] <= page.viewport_size["width"]
