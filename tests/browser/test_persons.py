"""A person without a firm, from the register to a penalty and its place in the person's own record."""

import re
from collections.abc import Callable
from typing import Any

from tests import making
from tests.browser.test_office import press

Visit = Callable[..., Any]
NUMBER, NAME = "（陈）应急罚〔2026〕9101号", "斯琴巴图"


def enter_person(page: Any, card: str) -> str:
    """The address of the person's record."""
    page.goto("/practitioner/add")
    page.fill("[name=name]", NAME)
    page.fill("[name=identity_no]", card)
    page.click("form.sheet button.primary")
    page.wait_for_url(re.compile(r"/practitioner/show/\d+"))
    return str(page.url)


def enter_penalty(page: Any, firm: str) -> str:
    """Choose the person by name; what is known of them need not be typed."""
    page.goto("/penalty/add")
    page.locator("[name=party_name]").press_sequentially("斯琴巴")
    page.locator(".suggest li", has_text=NAME).click()
    assert page.input_value("[name=party]") == "natural_person"
    assert page.input_value("[name=practitioner_id]") == NAME
    page.check("[name=kinds][value=fine]")
    for name, text in {
        "decision_no": NUMBER,
        "violation": "违章指挥、冒险作业",
        "facts": f"经查，在{firm}作业现场违章指挥。",
        "basis": "《安全生产法》第九十六条",
        "content": "罚款2000元",
        "fine": "0.2",
        "decided_on": "2026-05-06",
        "valid_until": "2029-05-06",
    }.items():
        page.fill(f"[name={name}]", text)
    page.click("form.sheet button.primary")
    page.wait_for_url(re.compile(r"/penalty/show/\d+"))
    return str(page.url)


def test_a_penalty_on_a_person_without_a_firm_stands_in_their_record_and_in_no_firms(visit: Visit) -> None:
    card = making.identity(8_123_001)
    clerk, leader = visit("clerk"), visit("leader")
    clerk.goto("/enterprise/list/")
    firm = clerk.locator("table.rows td:first-child a").first
    name, grades = firm.text_content(), []
    leader.goto(firm.get_attribute("href"))
    grades.append(leader.locator(".gradecard").text_content())
    record, penalty = enter_person(clerk, card), enter_penalty(clerk, name)
    press(clerk, "提交审核", "")
    chief = visit("section_chief")
    chief.goto(penalty)
    press(chief, "同意")
    leader.goto(penalty)
    press(leader, "批准")
    leader.wait_for_url(re.compile(r"/penalty/show/\d+"))
    assert "已生效" in leader.locator("h1").text_content()
    leader.goto(record)
    assert NUMBER in leader.locator("#events").text_content()
    assert NUMBER in leader.locator("#penalty").text_content()
    assert card not in leader.content()
    assert card[-4:] in leader.locator("#basic").text_content()
    clerk.goto(f"/enterprise/list/?q={name}")
    leader.goto(clerk.locator("table.rows td:first-child a").first.get_attribute("href"))
    grades.append(leader.locator(".gradecard").text_content())
    assert grades[0] == grades[1]
    assert NUMBER not in leader.content()
    public = visit()
    public.goto(f"/public/?q={NUMBER}")
    assert NAME not in public.content()
    assert public.locator("main a", has_text=NUMBER).count() == 0
