"""A day in the office, seen through a browser."""

import re
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from app import catalogue
from models.base import registers
from tests import making

pytestmark = pytest.mark.long

Visit = Callable[..., Any]


def fill_penalty(page: Any, number: str, code: str) -> None:
    page.goto("/penalty/add")
    page.select_option("[name=party]", "legal_person")
    page.check("[name=kinds][value=fine]")
    for name, text in {
        "party_name": "陈巴尔虎旗安泰建材有限公司",
        "uscc": code,
        "legal_representative": "张小明",
        "decision_no": number,
        "violation": "未按规定培训",
        "facts": "现场检查发现",
        "basis": "《安全生产法》第九十七条",
        "content": "罚款30000元",
        "fine": "3",
    }.items():
        page.fill(f"[name={name}]", text)
    page.fill("[name=decided_on]", "2026-05-06")
    page.fill("[name=valid_until]", "2029-05-06")


def press(page: Any, label: str, opinion: str = "同意。") -> None:
    """Press a button of the record and confirm it on the page that asks."""
    page.click(f".head .acts a:text-is('{label}')")
    page.fill("#opinion", opinion)
    page.click(f"form.sheet button:text-is('{label}')")


def test_a_penalty_goes_from_the_clerk_to_the_portal(visit: Visit) -> None:
    number, code = "（陈）应急罚〔2026〕9001号", making.code(7_000_001)
    clerk = visit("clerk")
    fill_penalty(clerk, number, code[:17] + ("0" if code[17] != "0" else "1"))
    clerk.click("form.sheet button.primary")
    wrong = clerk.locator(".field.wrong")
    assert "校验码" in wrong.inner_text()
    assert clerk.input_value("[name=facts]") == "现场检查发现"
    clerk.fill("[name=uscc]", code)
    clerk.click("form.sheet button.primary")
    clerk.wait_for_url(re.compile(r"/penalty/show/\d+"))
    address = clerk.url
    press(clerk, "提交审核", "")
    chief = visit("section_chief")
    chief.goto(address)
    press(chief, "同意")
    leader = visit("leader")
    leader.goto("/inbox/")
    assert number in leader.content()
    leader.goto(address)
    leader.click(".head .acts a:text-is('批准')")
    assert "2027-05-06" in leader.locator(".outcome").inner_text()
    leader.click("form.sheet button:text-is('批准')")
    leader.wait_for_url(re.compile(r"/penalty/show/\d+"))
    assert "已生效" in leader.locator("h1").inner_text()
    public = visit()
    public.goto("/public/")
    public.click(f"a:text-is('{number}')")
    shown = public.locator("main").inner_text()
    assert "张**" in shown
    assert "张小明" not in shown


def test_a_second_click_makes_no_second_record(visit: Visit) -> None:
    page, number = visit("clerk"), "（陈）应急罚〔2026〕9002号"
    fill_penalty(page, number, making.code(7_000_002))
    page.dblclick("form.sheet button.primary")
    page.wait_for_url(re.compile(r"/penalty/show/\d+"))
    page.goto(f"/penalty/list/?q={number}")
    assert page.locator("table.rows tbody tr").count() == 1


def begin(page: Any, name: str) -> None:
    """Begin a penalty and go away from it."""
    page.goto("/penalty/add")
    page.fill("[name=party_name]", name)
    page.check("[name=kinds][value=fine]")
    page.fill("[name=fine]", "3")
    page.goto("/inbox/")


def test_an_entry_that_was_left_is_offered_and_never_filled_in_by_itself(visit: Visit) -> None:
    page = visit("clerk")
    begin(page, "没有写完的单位")
    page.goto("/penalty/add")
    assert page.input_value("[name=party_name]") == ""
    page.click("[data-restore]")
    assert page.input_value("[name=party_name]") == "没有写完的单位"
    page.fill("[name=fine]", "5")
    page.goto("/penalty/add")
    page.click("[data-discard]")
    page.goto("/penalty/add")
    assert not page.locator("[data-offer]").is_visible()
    assert page.input_value("[name=party_name]") == ""


def test_an_entry_that_was_refused_and_left_is_only_offered_too(visit: Visit) -> None:
    page = visit("clerk")
    page.goto("/penalty/add")
    page.fill("[name=party_name]", "被退回的单位")
    page.click("form.sheet button.primary")
    page.locator(".field.wrong").first.wait_for()
    assert page.input_value("[name=party_name]") == "被退回的单位"
    page.goto("/penalty/add")
    assert page.input_value("[name=party_name]") == ""
    assert page.locator("[data-offer]").is_visible()


def test_an_opinion_that_was_left_is_offered_where_it_was_begun(visit: Visit) -> None:
    page = visit("leader2")
    page.goto("/inbox/")
    page.click("tr:has([data-moves~=approve]) td a")
    address = page.url.replace("show", "move") + "/approve"
    page.goto(address)
    page.fill("#opinion", "写了一半")
    page.goto("/inbox/")
    page.goto(address)
    assert page.input_value("#opinion") == ""
    page.click("[data-restore]")
    assert page.input_value("#opinion") == "写了一半"


def test_what_was_typed_survives_a_sign_in_that_ran_out(visit: Visit, site: Any) -> None:
    page, number = visit("clerk"), "（陈）应急罚〔2026〕9003号"
    fill_penalty(page, number, making.code(7_000_003))
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    page.click("form.sheet button.primary")
    page.wait_for_url("**/login/**")
    assert page.locator(".flash.warning").count() == 1
    page.fill("#username", "clerk")
    page.fill("#password", site.passwords["clerk"])
    page.click("form button.primary")
    page.wait_for_url("**/penalty/add")
    assert page.locator("[data-resumed]").is_visible(), "it says that nothing was saved"
    assert page.input_value("[name=decision_no]") == number
    assert page.is_checked("[name=kinds][value=fine]")
    page.click("form.sheet button.primary")
    page.wait_for_url(re.compile(r"/penalty/show/\d+"))
    page.goto("/penalty/add")
    assert page.input_value("[name=decision_no]") == ""


def test_changes_that_were_not_saved_are_offered_again(visit: Visit) -> None:
    page = visit("clerk")
    fill_penalty(page, "（陈）应急罚〔2026〕9004号", making.code(7_000_004))
    page.click("form.sheet button.primary")
    page.wait_for_url(re.compile(r"/penalty/show/\d+"))
    edit = page.url.replace("show", "edit")
    page.goto(edit)
    assert not page.locator("[data-offer]").is_visible()
    page.fill("[name=facts]", "补充的事实")
    page.goto("/inbox/")
    page.goto(edit)
    assert page.input_value("[name=facts]") == "现场检查发现"
    page.click("[data-restore]")
    assert page.input_value("[name=facts]") == "补充的事实"
    page.click("form.sheet button.primary")
    page.wait_for_url(re.compile(r"/penalty/show/\d+"))
    page.goto(edit)
    assert not page.locator("[data-offer]").is_visible()


def test_an_enterprise_is_found_by_the_initials_of_its_name(visit: Visit) -> None:
    page = visit("clerk")
    page.goto("/commitment/add")
    page.type("[name=enterprise_id]", "cbehq")
    page.locator(".suggest li").first.click()
    assert len(page.input_value("[name=enterprise_id-picked]")) == 18
    assert page.input_value("[name=enterprise_id]").startswith("陈巴尔虎旗")


def test_what_is_not_on_the_register_is_entered_from_a_picker_by_keyboard(visit: Visit) -> None:
    page = visit("clerk")
    page.goto("/commitment/add")
    field = page.locator("[name=enterprise_id]")
    field.press_sequentially("无此企业")
    page.get_by_role("status").filter(has_text="没有").wait_for()
    assert page.get_by_role("listbox", name="市场主体").get_by_role("option").count() == 0
    field.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert field.evaluate("field => field === document.activeElement")
    field.press("ArrowDown")
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    opened.value.wait_for_url("**/enterprise/add")
    assert page.url.endswith("/commitment/add")


def test_a_block_is_there_while_any_field_of_it_is(visit: Visit) -> None:
    page = visit("clerk")
    page.goto("/credit_report/add")
    brought = page.locator("legend", has_text="申请人提交的报告")
    page.select_option("[name=kind]", "own")
    assert not brought.is_visible()
    page.select_option("[name=kind]", "outside")
    assert brought.is_visible()


def test_what_is_told_does_not_move_the_box_under_the_finger(visit: Visit) -> None:
    page = visit("credit_officer")
    page.goto("/frequency_rule/add")
    page.fill("[name=content-general-A-times]", "9")
    tick = page.locator("[name=content-general-B-guidance]")
    tick.hover()
    with page.expect_response("**/check*") as told:
        page.mouse.down()
    told.value.finished()
    page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    page.mouse.up()
    page.locator("[data-field=content-general-A-times] .read").wait_for()
    assert tick.is_checked()


def test_several_are_handled_at_once_with_one_opinion(visit: Visit) -> None:
    page = visit("leader")
    page.goto("/inbox/")
    waiting = page.locator("tr:has([data-moves~=approve])")
    before = waiting.count()
    waiting.nth(0).locator("[name=item]").check()
    waiting.nth(1).locator("[name=item]").check()
    page.fill(".bulk [name=opinion]", "同意。")
    page.click(".bulk button[value=approve]")
    page.wait_for_selector(".flash")
    assert page.locator("tr:has([data-moves~=approve])").count() == before - 2


def test_ticks_that_have_no_step_in_common_say_why_no_button_is_there(visit: Visit) -> None:
    page = visit("leader")
    page.goto("/inbox/")
    page.check("tr:has-text('评级结果') [name=item] >> nth=0")
    assert page.locator(".bulk button:visible").all_inner_texts() == ["审定", "不予采纳"]
    page.check("tr:has([data-moves~=approve]) [name=item] >> nth=0")
    assert page.locator(".bulk button:visible").count() == 0
    assert "没有可以一并办理的同一步骤" in page.locator(".bulk").inner_text()
    page.uncheck("tr:has-text('评级结果') [name=item] >> nth=0")
    assert "批准" in page.locator(".bulk button:visible").all_inner_texts()
    assert not page.locator("[data-why]:visible").count()


def test_a_step_that_asks_for_more_says_so_where_it_has_no_button(visit: Visit) -> None:
    page = visit("officer")
    page.goto("/inbox/")
    page.check("tr:has-text('待整改') [name=item] >> nth=0")
    assert page.locator(".bulk button:visible").count() == 0
    assert "请逐条打开办理" in page.locator(".bulk").inner_text()


PLACES = {
    "audit_admin": ("/", "/audit/list/"),
    "security_admin": ("/account/list/",),
    "credit_officer": ("/job_run/list/", "/holiday/list/", "/grading_scheme/show/1", "/document_template/add?of=1"),
    "clerk": (
        "/",
        "/inbox/",
        "/messages/",
        "/document/list/",
        "/document/show/1",
        "/inspection/add",
        "/enterprise/list/",
        "/enterprise/show/1",
        "/penalty/list/",
        "/penalty/add",
        "/penalty/import",
        "/grade_result/list/",
        "/setting/list/",
        "/repair_application/list/",
        "/public/",
    ),
}


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_no_page_is_wider_than_its_screen(visit: Visit, phone: bool) -> None:
    for who, places in PLACES.items():
        page = visit(who, phone)
        for language, place in product(("en", "zh"), places):
            page.goto(f"/lang/{language}")
            page.goto(place)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (language, place)


def test_a_tag_of_a_whole_sentence_fits_a_phone(visit: Visit) -> None:
    """What a tag says depends on the record: here each says the longest there is."""
    page = visit("clerk", phone=True)
    page.goto("/enterprise/show/1")
    page.evaluate(
        "document.querySelectorAll('.tag').forEach(tag => { tag.textContent = 'as often as may be '.repeat(6); })"
    )
    assert page.locator(".tag:visible").count()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_on_a_phone_rows_are_cards_and_the_menu_opens(visit: Visit) -> None:
    page = visit("clerk", phone=True)
    page.goto("/penalty/list/")
    assert page.evaluate("getComputedStyle(document.querySelector('table.rows tbody tr')).display") == "block"
    assert not page.locator("#menu").is_visible()
    page.click(".burger")
    assert page.locator("#menu a").first.is_visible()


def test_the_language_can_be_changed_and_is_remembered(visit: Visit) -> None:
    page = visit("clerk")
    page.click("text=English")
    page.goto("/penalty/list/")
    assert page.locator("h1").inner_text() == "Penalties"
    page.click("text=中文")
    page.goto("/penalty/list/")
    assert page.locator("h1").inner_text() == "行政处罚"


def test_a_grade_is_explained_line_by_line(visit: Visit) -> None:
    page = visit("leader")
    for key in range(1, 41):
        page.goto(f"/enterprise/show/{key}")
        rows = page.locator(".gradecard .lines tr")
        points = [float(rows.nth(n).locator(".num").inner_text()) for n in range(rows.count())]
        if len(points) > 2:
            break
    assert len(points) > 2
    assert sum(points[:-1]) == points[-1]


BROKEN = """() => {
  const whole = /\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2})?|NAMES/g, found = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    const within = (kinds) => node.parentElement.closest(kinds);
    if (!within("td, dd, .tag, .tile, button") || within("option, textarea, pre, cite, q")) continue;
    for (const match of node.textContent.matchAll(whole)) {
      if (!/^\\d/.test(match[0]) && match[0] !== node.textContent.trim()) continue;
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const boxes = [...range.getClientRects()].filter((box) => box.width);
      if (new Set(boxes.map((box) => Math.round(box.top))).size > 1) found.push(match[0]);
    }
  }
  return found;
}"""
"""Days anywhere, and names of registers where they stand alone, that are broken over two lines."""


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_no_day_and_no_name_of_a_register_is_broken_over_two_lines(visit: Visit, phone: bool) -> None:
    zh = catalogue.locale("zh")
    names = [zh.say(label, {}) for register in registers() for label in (register.LABEL, register.PLURAL)]
    script = BROKEN.replace("NAMES", "|".join(sorted(names, key=len, reverse=True)))
    lists = {f"/{register.register_name()}/list/" for register in registers()}
    for who, places in {"leader": ("/", "/inbox/", "/inbox/done", "/job_run/list/"), "clerk": ()}.items():
        page = visit(who, phone)
        for place in (*places, *(lists if who == "leader" else ("/penalty/show/1", "/enterprise/show/1"))):
            page.goto(place)
            assert (place, page.evaluate(script)) == (place, [])


def test_every_bar_has_a_name_and_none_stands_for_nothing(visit: Visit) -> None:
    page = visit("leader")
    page.goto("/")
    bars = page.locator(".bars a.track")
    for n in range(bars.count()):
        assert re.search(r"\d+户", bars.nth(n).get_attribute("aria-label"))
        assert bars.nth(n).bounding_box()["width"] > 100, "one can point at it however few there are"
    empty = page.locator(".bars tr", has=page.locator(".num", has_text=re.compile("^0$")))
    assert empty.locator(".bar").count() == 0
