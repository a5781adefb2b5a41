"""检查结果公示: what the public reads of a visit, from when, until when."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from app import clock
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.services.flow import deadlines, transition
from app.services.publishing import publicity
from tests import making

VISITED = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _then() -> Any:
    with clock.at(datetime.combine(VISITED, time(9), clock.OFFICE)):
        yield


def approved(session: Any, person: Any) -> Any:
    firm = making.enterprise(session, name="呼伦贝尔市草原机械有限公司")
    record = making.inspection(session, firm, inspected_on=VISITED, items="现场管理，值班员张三丰在场")
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, record, move, person(who), "同意")
    return record


def test_a_result_is_shown_with_the_firm_and_without_persons(session: Any, person: Any) -> None:
    [copy] = publicity.copies(session, approved(session, person))
    assert (copy.channel, copy.status, copy.published_on) == (Channel.PORTAL, PublicationStatus.PUBLISHED, VISITED)
    assert (copy.subject, copy.content["enterprise_id"]) == ("呼伦贝尔市草原机械有限公司",) * 2
    assert copy.uscc == copy.enterprise.uscc
    assert copy.content["items"] == "现场管理，值班员张**在场"
    assert copy.planned_until == date(2027, 3, 2)


def test_it_is_to_be_shown_within_twenty_working_days(session: Any, person: Any) -> None:
    record = making.inspection(session, inspected_on=VISITED)
    transition.perform(session, record, "submit", person("clerk"))
    [running] = deadlines.of(session, "inspection", record.id)
    assert (running.started_on, running.days, running.working) == (VISITED, 20, True)
    for move, who in (("review", "chief"), ("approve", "leader")):
        transition.perform(session, record, move, person(who), "同意")
    session.refresh(running)
    assert running.stopped_on == VISITED


def test_a_revoked_visit_is_shown_no_longer(session: Any, person: Any) -> None:
    record = approved(session, person)
    transition.perform(session, record, "revoke", person("leader"), "录入有误。")
    assert [copy.status for copy in publicity.copies(session, record)] == [PublicationStatus.ENDED]


def test_the_public_reads_it(session: Any, person: Any, app: Any) -> None:
    record = approved(session, person)
    [copy] = publicity.copies(session, record)
    session.commit()
    page = app.test_client().get(f"/public/record/{copy.id}").text
    assert "呼伦贝尔市草原机械有限公司" in page
    assert "信用修复" not in page
    assert record.notice_no in app.test_client().get("/public/?kind=inspection&q=草原机械").text


def test_one_that_was_approved_after_its_term_is_not(session: Any, person: Any) -> None:
    record = making.inspection(session, inspected_on=VISITED - timedelta(days=400))
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, record, move, person(who), "同意")
    assert [copy.status for copy in publicity.copies(session, record)] == [PublicationStatus.NOT_PUBLISHED]
