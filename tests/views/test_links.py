"""A link that is shown opens, and of a record that a reader may not open no page tells the number."""

import re
from datetime import date
from typing import Any

import pytest

from app import clock
from app.rules.vocabulary.disclosure import PenaltyKind
from app.rules.vocabulary.grading import Grade
from app.services.credit import events, grading
from app.services.flow import transition
from models.disclosure import Publication
from models.inspection import Inspection
from models.platform import Account, Movement
from models.subjects import Enterprise
from tests import making
from tests.conftest import STAFF
from tests.views import records

pytestmark = pytest.mark.long

PLACES = ("/", "/inbox/", "/inbox/done", "/inbox/begun")
ONE_OF_EACH_ROLE = sorted({role: name for name, (role, _) in reversed(STAFF.items())}.values())


@pytest.fixture
def firm(session: Any, person: Any) -> Enterprise:
    """A firm whose grade rests on a penalty and an inspection of the clerk's department, and waits for confirmation."""
    made = making.enterprise(session)
    made.grade = Grade.A
    kept = {"department_id": person("clerk").department_id, "created_by_id": person("clerk").user_id}
    decided = {"decided_on": clock.today(), "valid_until": date(2090, 1, 1), "content": "吊销许可证", "fine": None}
    punished = making.penalty(session, made, kinds=[PenaltyKind.REVOKE_LICENCE], **decided, **kept)
    for each in (punished, making.inspection(session, made, inspected_on=clock.today(), **kept)):
        events.record(session, each, clock.today())
    grading.regrade(session, made, clock.today())
    transition.perform(session, punished, "submit", person("clerk"))
    records.publication(session, source_id=punished.id, no=punished.decision_no, **kept)
    session.commit()
    return made


def numbers(session: Any, firm: Enterprise) -> dict[str, str]:
    """What the records behind the firm's grade are called, by the register that one must be able to read."""
    punished = session.query(Publication).one()
    seen = session.query(Inspection).filter_by(enterprise_id=firm.id).one()
    return {"penalty": punished.no, "inspection": seen.notice_no}


def shown(html: str) -> set[str]:
    """The records that a page leads to."""
    return set(re.findall(r'href="(/\w+/show/\d+)"', html.partition('<main id="content">')[2]))


def pages_of(browser: Any) -> list[str]:
    """The desk of a reader, and every record that the lists of their menu lead to."""
    lists = re.findall(r'href="(/\w+/list/)"', browser.get("/").text)
    found = [address for place in lists for address in shown(browser.get(place).text)]
    return [*PLACES, *dict.fromkeys(found)]


@pytest.mark.parametrize("who", ONE_OF_EACH_ROLE)
def test_a_link_that_is_shown_opens(who: str, firm: Enterprise, session: Any, login: Any) -> None:
    records.one_of_each(session, None)
    browser = login(who)
    pages = pages_of(browser)
    led = {*pages} - {*PLACES}
    for page in pages:
        led |= shown(browser.get(page).text)
    answers = {address: browser.get(address).status_code for address in led}
    assert {address: status for address, status in answers.items() if status != 200} == {}


@pytest.mark.parametrize("who", ["discipline", "stranger", "chief2"])
def test_the_number_of_a_record_one_may_not_open_stands_nowhere(
    who: str, firm: Enterprise, session: Any, login: Any
) -> None:
    browser, told = login(who), numbers(session, firm)
    html = "".join(browser.get(page).text for page in pages_of(browser))
    assert [number for number in told.values() if number in html] == []
    assert "行政处罚" in browser.get(f"/enterprise/show/{firm.id}").text, "what kind of fact it was is no secret"


@pytest.mark.parametrize("who", ["clerk", "leader", "credit"])
def test_whoever_may_open_it_reads_the_number(who: str, firm: Enterprise, session: Any, login: Any) -> None:
    html = login(who).get(f"/enterprise/show/{firm.id}").text
    assert [number for number in numbers(session, firm).values() if number not in html] == []


def test_what_one_did_in_another_role_is_not_opened_by_remembering_it(
    firm: Enterprise, session: Any, login: Any
) -> None:
    """The step stays in the list of what was done; the record itself is no longer theirs to read."""
    moved = session.query(Movement).filter_by(register="penalty").one()
    moved.user_id = session.query(Account).filter_by(username="discipline").one().id
    session.commit()
    html = login("discipline").get("/inbox/done").text
    assert "提交审核" in html
    assert shown(html) == set()
    assert numbers(session, firm)["penalty"] not in html
