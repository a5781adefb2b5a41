"""问题隐患: terms extended in time, major hazards struck off by the leader, and what a finding leads on to."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app import clock
from app.rules.errors import NotAllowed, Refused
from app.rules.vocabulary.inspection import FindingStatus, HazardLevel, InspectionOutcome
from app.rules.vocabulary.platform import Status
from app.services.flow import transition
from app.services.inspection import overdue, plans
from app.services.ledgers import intake
from tests import making

TODAY = date(2026, 11, 28)
Act = Callable[..., Any]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def act(session: Any, person: Any) -> Act:
    def made(record: Any, name: str, who: str, day: date = TODAY, **said: Any) -> Any:
        transition.perform(session, record, name, person(who), "情况属实", day=day, values=said)
        return record

    return made


@pytest.fixture
def finding(session: Any, person: Any) -> Callable[..., Any]:
    clerk = person("clerk")
    own = {"created_by_id": clerk.user_id, "department_id": clerk.department_id}
    due = {"found_on": TODAY - timedelta(days=10), "due_on": TODAY + timedelta(days=5)}
    return lambda **more: making.finding(session, **own, **(due | more))


def test_a_term_is_extended_before_it_is_over_and_the_first_is_kept(session: Any, act: Act, finding: Any) -> None:
    found, later = finding(), TODAY + timedelta(days=20)
    first = found.due_on
    with pytest.raises(NotAllowed):
        act(found, "extend", "clerk", extended_to=later)
    with pytest.raises(Refused, match="Choose a day after"):
        act(found, "extend", "chief", extended_to=first)
    act(found, "extend", "chief", extended_to=later)
    assert (found.due_on, found.first_due_on, found.status) == (later, first, FindingStatus.OPEN)
    act(found, "extend", "chief", extended_to=later + timedelta(days=3))
    assert found.first_due_on == first
    overdue.findings(session, 0, later)
    assert found.status == FindingStatus.OPEN
    with pytest.raises(Refused, match="was over"):
        act(found, "extend", "chief", day=later + timedelta(days=4), extended_to=later + timedelta(days=30))


@pytest.mark.parametrize(("level", "who"), [(HazardLevel.ORDINARY, "clerk2"), (HazardLevel.MAJOR, "leader")])
def test_a_major_hazard_is_struck_off_by_the_leader(act: Act, finding: Any, level: HazardLevel, who: str) -> None:
    found = act(finding(level=level), "report_rectified", "clerk", rectified_on=TODAY)
    name, other = ("accept", "close") if level == HazardLevel.MAJOR else ("close", "accept")
    with pytest.raises((NotAllowed, Refused)):
        act(found, other, "leader" if other == "accept" else "clerk2")
    act(found, name, who)
    assert found.status == FindingStatus.CLOSED


def test_only_a_major_hazard_is_put_under_supervision(act: Act, finding: Any) -> None:
    said = {"supervised_no": "陈安委督〔2026〕1号", "supervised_on": TODAY}
    with pytest.raises((NotAllowed, Refused)):
        act(finding(), "supervise", "leader", **said)
    late = finding(level=HazardLevel.MAJOR, status=FindingStatus.OVERDUE)
    act(late, "supervise_overdue", "leader", **said)
    assert (late.supervised_on, late.status) == (TODAY, FindingStatus.OVERDUE)
    with pytest.raises(Refused, match=r"future|later"):
        act(finding(level=HazardLevel.MAJOR), "supervise", "leader", **said | {"supervised_on": date(2027, 1, 1)})


def test_a_case_is_about_the_enterprise_of_its_finding(session: Any, person: Any, finding: Any) -> None:
    found, clerk = finding(), person("clerk")
    other = making.penalty(session, created_by_id=clerk.user_id, finding=found, finding_id=found.id)
    with pytest.raises(Refused, match="another enterprise"):
        transition.perform(session, other, "submit", clerk)


def test_a_finding_leads_on_to_a_task_and_to_a_case_that_are_filled_in(session: Any, login: Any, finding: Any) -> None:
    found = finding(description="消防通道被堵塞")
    session.commit()
    browser = login("clerk")
    page = browser.get(f"/finding/show/{found.id}").get_data(as_text=True)
    for address in ("/inspection_task/add?", "/penalty/add?"):
        way = page[page.index(address) :].partition('"')[0].replace("&amp;", "&")
        form = browser.get(way).get_data(as_text=True)
        assert found.enterprise.uscc in form
        assert found.no in form
    assert "消防通道被堵塞" in form
    assert "/penalty/add?" not in login("leader").get(f"/finding/show/{found.id}").get_data(as_text=True)


def test_visits_of_the_year_and_those_in_vain_are_counted(session: Any, login: Any) -> None:
    firm, officer = making.enterprise(session), making.officer(session)
    given = {"first_officer": officer, "first_officer_id": officer.id, "status": Status.IN_FORCE}
    making.inspection(session, firm, inspected_on=date(2025, 12, 31), **given)
    making.inspection(session, firm, inspected_on=date(2026, 3, 1), **given)
    making.inspection(session, firm, inspected_on=date(2026, 5, 1), outcome=InspectionOutcome.NOT_FOUND, **given)
    session.commit()
    assert plans.year_of(session, firm, TODAY) == (2, 2)
    assert plans.year_of_officer(session, officer, 2026) == (2, 1)
    browser = login("clerk")
    assert "已到年度检查上限" in browser.get(f"/enterprise/show/{firm.id}").get_data(as_text=True)
    assert "其中未找到企业" in browser.get(f"/officer/show/{officer.id}").get_data(as_text=True)


@pytest.mark.parametrize(("name", "value"), [("due_on", TODAY + timedelta(days=30)), ("level", HazardLevel.ORDINARY)])
def test_a_form_eases_nothing_that_is_decided_elsewhere(
    session: Any, person: Any, finding: Any, name: str, value: Any
) -> None:
    found = finding(level=HazardLevel.MAJOR)
    session.commit()
    taken = intake.Taken({name: value})
    with pytest.raises(Refused) as refused:
        intake.accept(session, found, taken, person("clerk"), TODAY)
    assert [part.column for part in refused.value.parts] == [name]
    session.refresh(found)
    shorter = intake.Taken({"due_on": TODAY + timedelta(days=1)})
    assert intake.accept(session, found, shorter, person("clerk"), TODAY) == ["due_on"]
