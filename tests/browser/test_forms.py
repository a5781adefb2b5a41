"""Every form, filled in as people do: typed, picked, ticked and saved in a browser."""

import re
from typing import Any
from urllib.parse import quote

import pytest

from app.services.demo.staff import STAFF
from app.services.ledgers import intake
from models.base import registers
from tests.browser import varieties
from tests.browser.hands import Desk, Written, boxes, decide, empty, fill_in, not_shown, press_save, retype, save
from tests.making import code

pytestmark = pytest.mark.long

FORMS = {r.register_name(): r for r in registers() if intake.fields(r) and r.WORKFLOW.editors}
EDITABLE = [name for name, register in FORMS.items() if register.WORKFLOW.start in register.WORKFLOW.editable]
VARIED = [name for name in FORMS if len(varieties.varieties(FORMS[name])) > 1]
ON_THE_PHONE = ("enterprise", "inspection", "penalty")
NO_SUCH = "没有这样的记录"


def sought(page: Any, register: str, written: Written) -> str:
    """By what one looks for the record on this page: the number it was given, else its enterprise, else its heading."""
    if number := written.get(FORMS[register].NUMBER):
        return number[1]
    enterprise = page.locator("#basic a[href^='/enterprise/show/']")
    heading = page.locator("h1").evaluate("heading => heading.firstChild.textContent.trim()")
    return str(enterprise.first.inner_text() if enterprise.count() else heading)


def listed(page: Any, register: str, text: str) -> list[str]:
    """The addresses of the records that the list finds for this text."""
    page.goto(f"/{register}/list/?q={quote(text)}")
    links = page.locator(f"table.rows td:first-child a[href*='/{register}/show/']")
    return list(links.evaluate_all("links => links.map(link => link.getAttribute('href'))"))


def keep(page: Any, register: str) -> None:
    """Fill in the whole form, save it, read what was kept, and find it in its list by its name and by no other."""
    written = fill_in(page, register)
    address = save(page, register)
    assert written
    assert not_shown(page, written) == []
    assert address in listed(page, register, sought(page, register, written))
    assert address not in listed(page, register, NO_SUCH)


# --- the tests ---------------------------------------------------------------------------------------


def whoever_may(register: str) -> str:
    """The first account of the demonstration whose role fills in this form."""
    return next(username for username, _, role, _ in STAFF if role in FORMS[register].WORKFLOW.editors)


@pytest.mark.parametrize("register", FORMS)
def test_every_form_is_kept_when_it_is_filled_in_by_hand(desk: Desk, register: str) -> None:
    keep(desk(whoever_may(register), f"/{register}/add"), register)


@pytest.mark.parametrize("register", VARIED)
def test_a_form_is_kept_in_every_variety_that_its_conditions_tell_apart(desk: Desk, register: str) -> None:
    """One record, decided otherwise and saved again: what the form asks for is what its register declares."""
    page = desk(whoever_may(register), f"/{register}/add")
    walked = varieties.varieties(FORMS[register])
    for variety in walked:
        for name, codes in variety.items():
            decide(page, name, codes)
        held = [box.name for box in boxes(page) if box.value or (box.kind == "file" and "/edit/" in page.url)]
        written = fill_in(page, register, decided=held)
        asks = {box.name: (box.shown, box.required) for box in boxes(page)}
        declared = varieties.standing(FORMS[register], variety)
        assert {name: asks[name] for name in declared} == declared, variety
        save(page, register)
        assert not_shown(page, written) == []
        page.click(".head .acts a[href*='/edit/']:text-is('修改')")
        page.wait_for_url("**/edit/*")


@pytest.mark.parametrize("register", ON_THE_PHONE)
def test_a_form_is_filled_in_on_a_phone_as_at_a_desk(desk: Desk, register: str) -> None:
    keep(desk(whoever_may(register), f"/{register}/add", phone=True), register)


@pytest.mark.parametrize("register", FORMS)
def test_an_empty_form_is_answered_with_a_sentence_for_everything_that_is_missing(desk: Desk, register: str) -> None:
    page = desk(whoever_may(register), f"/{register}/add")
    needed = [box.name for box in boxes(page) if box.required]
    empty(page)
    assert press_save(page) == 422
    assert page.url.endswith(f"/{register}/add")
    refused = [box for box in boxes(page) if box.error]
    assert [box.name for box in refused] == needed != []
    assert [box.error for box in refused if not re.fullmatch(".*[一-鿿].*。", box.error)] == []


@pytest.mark.parametrize("register", EDITABLE)
def test_a_record_is_changed_by_hand_after_it_was_saved(desk: Desk, register: str) -> None:
    page = desk(whoever_may(register), f"/{register}/add")
    fill_in(page, register, everything=False)
    address = save(page, register)
    page.click(".head .acts a[href*='/edit/']:text-is('修改')")
    written = retype(page, register)
    assert save(page, register) == address
    assert not_shown(page, written) == []


# --- fields that depend on others ----------------------------------------------------------------------


def test_a_field_is_there_when_another_asks_for_it(desk: Desk) -> None:
    page = desk("clerk", "/penalty/add")
    number, code = page.locator("[name=person_identity_no]"), page.locator("[name=uscc]")
    page.select_option("[name=party]", "natural_person")
    number.wait_for(state="visible")
    assert code.is_hidden()
    page.select_option("[name=party]", "sole_trader")
    code.wait_for(state="visible")
    assert number.is_hidden()
    fine = page.locator("[data-field=fine]")
    assert fine.is_hidden()
    page.check("[name=kinds][value=fine]")
    fine.locator(".must").wait_for(state="visible")


def test_what_is_wrong_is_said_on_leaving_the_field_and_no_longer_when_it_is_right(desk: Desk) -> None:
    page = desk("clerk", "/penalty/add")
    page.select_option("[name=party]", "legal_person")
    page.fill("[name=uscc]", "123")
    page.press("[name=uscc]", "Tab")
    page.locator("[data-field=uscc] .error").wait_for()
    assert page.locator(".error").count() == 1, "what has not been reached yet is not wrong"
    page.fill("[name=uscc]", code(7))
    page.press("[name=uscc]", "Tab")
    page.locator("[data-field=uscc]:not(.wrong)").wait_for()
    page.check("[name=kinds][value=fine]")
    page.fill("[name=fine]", "0.2")
    page.press("[name=fine]", "Tab")
    page.locator("[data-field=fine] .read", has_text="贰仟元整").wait_for()


def test_the_page_of_a_move_speaks_up_on_leaving_a_field(desk: Desk) -> None:
    page = desk("clerk", "/finding/add")
    fill_in(page, "finding", everything=False)
    save(page, "finding")
    page.click(".head .acts a[href$='/report_rectified']")
    for day in ("2098-01-01", "2020-01-01"):
        page.fill("[name=rectified_on]", day)
        page.press("[name=rectified_on]", "Tab")
        page.locator("[data-field=rectified_on] .error", has_text=day).wait_for()
    assert page.locator(".error").count() == 1


def test_what_was_typed_before_the_scripts_had_come_is_told_like_the_rest(desk: Desk) -> None:
    page, held = desk("clerk", "/"), []

    def hold(route: Any) -> None:
        held.append(route)

    page.route("**/static/forms.js*", hold)
    page.goto("/penalty/add", wait_until="commit")
    page.select_option("[name=party]", "legal_person")
    page.fill("[name=uscc]", "123")
    page.press("[name=uscc]", "Tab")
    held[0].continue_()
    page.unroute_all()
    page.locator("[data-field=uscc] .error").wait_for()
