"""The pages of plans: their visits, the months that are changed by hand, coverage, and what the public reads."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.rules.vocabulary.inspection import PlanStatus
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import SupervisionClass
from app.services.inspection import planned, plans, published
from models.inspection import InspectionPlan, PlannedVisit
from tests import making


@pytest.fixture
def plan(session: Any, person: Any) -> InspectionPlan:
    """A draft of next year's plan with two visits."""
    for name in ("蒙原化工", "草原商贸"):
        making.enterprise(session, name=name, supervision_class=SupervisionClass.KEY)
    made = making.plan(session, created_by_id=person("clerk").user_id)
    plans.build(session, made, clock.today())
    session.commit()
    return made


def months(session: Any, plan: InspectionPlan) -> list[int | None]:
    session.rollback()
    return list(session.scalars(select(PlannedVisit.month).order_by(PlannedVisit.id)))


def test_the_visits_are_listed_by_month_and_by_what_is_left_out(session: Any, login: Any, plan: InspectionPlan) -> None:
    first, second = session.scalars(select(PlannedVisit).order_by(PlannedVisit.id))
    planned.set_months(session, plan, {first.id: 5, second.id: None})
    session.commit()
    place, browser = f"/inspection_plan/visits/{plan.id}", login("leader")
    everything, may, missing, june = (
        browser.get(f"{place}?{query}").get_data(as_text=True) for query in ("", "month=5", "missing=1", "month=6")
    )
    assert [name in everything for name in ("蒙原化工", "草原商贸")] == [True, True]
    assert [name in may for name in (first.enterprise.name, second.enterprise.name)] == [True, False]
    assert [name in missing for name in (first.enterprise.name, second.enterprise.name)] == [False, True]
    assert "没有符合条件" in june
    assert '<select name="month-' not in everything, "a leader changes no month of a draft"


def test_months_of_a_draft_are_changed_on_the_page(session: Any, login: Any, plan: InspectionPlan) -> None:
    browser, place = login("clerk"), f"/inspection_plan/visits/{plan.id}"
    keys = list(session.scalars(select(PlannedVisit.id).order_by(PlannedVisit.id)))
    sent = {f"month-{keys[0]}": "9", f"month-{keys[1]}": "", "month-x": "3"}
    answer = browser.post(f"{place}/months?missing=1", data=sent, follow_redirects=True)
    assert "已调整2次检查" in answer.get_data(as_text=True)
    assert months(session, plan) == [9, None]
    refused = browser.post(f"{place}/months", data={**sent, f"month-{keys[0]}": "13"}, follow_redirects=True)
    assert "1至12" in refused.get_data(as_text=True)
    assert months(session, plan) == [9, None]


@pytest.mark.parametrize("who", ["leader", "stranger_of_nothing"])
def test_nobody_else_changes_them(session: Any, login: Any, plan: InspectionPlan, who: str) -> None:
    browser, place = login("leader" if who == "leader" else "officer"), f"/inspection_plan/visits/{plan.id}"
    sent = {"month-1": "9"}
    before = months(session, plan)
    assert browser.post(f"{place}/months", data=sent).status_code == 403
    assert months(session, plan) == before


def test_months_of_a_plan_that_was_submitted_stay(session: Any, login: Any, plan: InspectionPlan) -> None:
    plan.status = Status.SUBMITTED
    session.commit()
    browser, place = login("clerk"), f"/inspection_plan/visits/{plan.id}"
    sent = {"month-1": "9"}
    assert browser.post(f"{place}/months", data=sent).status_code == 403


@pytest.mark.parametrize("query", ["", "class=general&kind=overdue", "class=x&kind=y&after=z", "after=99999"])
def test_the_coverage_opens_whatever_is_asked(login: Any, query: str) -> None:
    assert login("leader").get(f"/coverage/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["month=99", "month=x", "after=x&missing"])
def test_junk_asked_of_visits_never_fails(login: Any, plan: InspectionPlan, query: str) -> None:
    assert login("leader").get(f"/inspection_plan/visits/{plan.id}?{query}").status_code == 200


def test_the_public_reads_published_plans_and_matters_alone(session: Any, app: Any, plan: InspectionPlan) -> None:
    before = app.test_client().get("/public/plans/").get_data(as_text=True)
    assert plan.name not in before
    assert "危险化学品企业安全生产检查" in before
    plan.status, plan.published_on = PlanStatus.PUBLISHED, date(2026, 12, 20)
    plan.published = published.rows(session, plan)
    session.commit()
    page = app.test_client().get("/public/plans/").get_data(as_text=True)
    assert plan.name in page
    assert "重点单位2家" in page
    assert "每年不超过4次" in page
