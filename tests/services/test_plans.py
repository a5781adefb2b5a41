"""The plan of a year: built by the rule, approved as it is, amended by moves, and held against what was inspected."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.rules.errors import Refused
from app.rules.vocabulary.inspection import (
    DeductionKind,
    InspectionMethod,
    PlanFit,
    PlanReach,
    PlanStatus,
    VisitGap,
    VisitReason,
)
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import SafetySector, SupervisionClass
from app.services.documents import fields
from app.services.flow import transition
from app.services.inspection import planned, plans
from app.services.inspection.guards.plans import stands_already
from models.inspection import InspectionPlan, PlanDeduction, PlanMatter, PlannedVisit
from models.subjects import Enterprise
from tests import making

YEAR = 2027
TODAY = date(2026, 11, 27)
KEY, GENERAL = SupervisionClass.KEY, SupervisionClass.GENERAL


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def firm(session: Any, category: SupervisionClass = KEY, **more: Any) -> Enterprise:
    usual = {
        "times_per_year": Decimal(1) if category == KEY else Decimal("0.3333"),
        "inspection_due_on": date(YEAR, 9, 30),
        "next_planned_on": date(YEAR, 9, 30),
        "draw_weight": Decimal(1),
    }
    return making.enterprise(session, supervision_class=category, **{**usual, **more})


def visits(session: Any, plan: InspectionPlan) -> list[PlannedVisit]:
    own = select(PlannedVisit).where(PlannedVisit.plan_id == plan.id)
    return list(session.scalars(own.order_by(PlannedVisit.enterprise_id, PlannedVisit.number)))


def move(session: Any, person: Any, plan: InspectionPlan, *steps: tuple[str, str], **said: Any) -> InspectionPlan:
    for name, who in steps:
        needed = plan.WORKFLOW[name]
        opinion = "情况属实" if needed.opinion else ""
        transition.perform(session, plan, name, person(who), opinion, day=TODAY, values=said)
    return plan


CHAIN = (("build", "clerk"), ("submit", "clerk"), ("review", "chief"))


def approved(session: Any, person: Any, plan: InspectionPlan) -> InspectionPlan:
    return move(session, person, plan, *CHAIN, ("approve", "leader"), ("publish", "clerk"))


def test_the_days_are_what_is_left_and_the_calendar_says_how_many_there_are(session: Any) -> None:
    plan = making.plan(session, year=YEAR)
    assert plans.days_at_hand(plan) == 414
    assert plans.workdays(session, 2026) == 248
    plan.deductions.append(PlanDeduction(kind=DeductionKind.OTHER, name="培训", days=14))
    assert plans.days_at_hand(plan) == 400


def test_who_must_be_seen_is_planned_and_everything_else_as_far_as_the_days_go(session: Any, person: Any) -> None:
    seen, due, later = firm(session), firm(session, GENERAL), firm(session, GENERAL, inspection_due_on=date(2029, 1, 1))
    later.next_planned_on = date(2029, 1, 1)
    poor = firm(session, times_per_year=Decimal(3), draw_weight=Decimal(4))
    plan = move(session, person, making.plan(session, year=YEAR), ("build", "clerk"))
    found = {(each.enterprise_id, each.number): each for each in visits(session, plan)}
    assert {key for key, *_ in found} == {seen.id, due.id, poor.id}
    assert found[due.id, 1].reason == VisitReason.GENERAL
    assert [found[poor.id, number].reason for number in (1, 2, 3)] == [VisitReason.KEY, *[VisitReason.CREDIT] * 2]
    assert (plan.fit, plan.visits_planned, plan.firms_planned) == (PlanFit.FITS, 5, 3)
    assert plan.days_planned == 5


def test_several_matters_are_one_visit_and_a_matter_of_another_trade_none(session: Any, person: Any) -> None:
    chemicals = making.inspection_item(session, status=Status.IN_FORCE, sector=SafetySector.HAZARDOUS_CHEMICALS)
    every = making.inspection_item(session, status=Status.IN_FORCE)
    plan = making.plan(session, year=YEAR, item=every)
    matter = {"reach": PlanReach.KEY, "method": InspectionMethod.FULL_COVERAGE, "visit_days": Decimal("2.5")}
    plan.matters.append(PlanMatter(item_id=chemicals.id, item=chemicals, **matter))
    session.flush()
    plant, other = firm(session, sector=SafetySector.HAZARDOUS_CHEMICALS), firm(session, sector=SafetySector.OTHER)
    move(session, person, plan, ("build", "clerk"))
    said = {each.enterprise_id: each.matters for each in visits(session, plan)}
    assert said == {plant.id: f"{every.name}、{chemicals.name}", other.id: every.name}
    assert plan.days_planned == Decimal("3.5")


def test_a_plan_that_leaves_out_what_must_be_seen_needs_a_reason_of_the_leader(session: Any, person: Any) -> None:
    for _ in range(3):
        firm(session)
    plan = making.plan(session, year=YEAR, people=1, workdays=2, deductions=[])
    move(session, person, plan, *CHAIN)
    assert (plan.fit, plan.visits_missing) == (PlanFit.SHORT, 1)
    assert [each.gap for each in visits(session, plan) if each.gap] == [VisitGap.NO_DAYS]
    with pytest.raises(Refused):
        transition.perform(session, plan, "approve", person("leader"), day=TODAY)
    with pytest.raises(Refused):
        transition.perform(session, plan, "approve_short", person("leader"), day=TODAY)
    assert move(session, person, plan, ("approve_short", "leader")).status == Status.IN_FORCE


def test_a_plan_is_submitted_as_it_was_built(session: Any, person: Any) -> None:
    firm(session)
    plan = making.plan(session, year=YEAR)
    with pytest.raises(Refused):
        transition.perform(session, plan, "submit", person("clerk"), day=TODAY)
    move(session, person, plan, ("build", "clerk"))
    plan.people = 9
    making.keep(session, plan)
    assert plan.built_on is None
    with pytest.raises(Refused):
        transition.perform(session, plan, "submit", person("clerk"), day=TODAY)
    before = len(visits(session, plan))
    move(session, person, plan, ("build", "clerk"), ("build", "clerk"), ("submit", "clerk"))
    assert len(visits(session, plan)) == before


def test_there_is_one_plan_of_a_year(session: Any, person: Any) -> None:
    firm(session)
    approved(session, person, making.plan(session, year=YEAR))
    second = move(session, person, making.plan(session, year=YEAR), *CHAIN)
    assert list(stands_already(session, second)) != []
    with pytest.raises(Refused):
        move(session, person, second, ("approve", "leader"))


def test_a_published_plan_is_changed_by_moves_alone(session: Any, person: Any) -> None:
    one = firm(session)
    plan = approved(session, person, making.plan(session, year=YEAR))
    assert (plan.status, plan.published_on) == (PlanStatus.PUBLISHED, TODAY)
    assert [line["检查事项"] for line in plan.published] == [plan.matters[0].item.name]
    move(session, person, plan, ("amend", "chief"), amended_firm_id=one.id, amended_month=12)
    assert [each.month for each in visits(session, plan)] == [12]
    with pytest.raises(Refused):
        move(session, person, plan, ("amend", "chief"), amended_firm_id=one.id, amended_month=13)


def test_days_are_no_money_in_the_printed_plan(session: Any, person: Any) -> None:
    firm(session)
    plan = move(session, person, making.plan(session, year=YEAR), ("build", "clerk"))
    said = fields.values(session, plan, fields.Issue(TODAY))
    assert fields.LANGUAGE.write("【监督检查工作日】个，已安排【已安排工作日】个", said) == "414个，已安排1个"


def test_whoever_came_later_is_added_within_the_cap(session: Any, person: Any) -> None:
    plan = approved(session, person, making.plan(session, year=YEAR))
    new = firm(session, GENERAL)
    for month in (5, 6):
        move(session, person, plan, ("amend", "chief"), amended_firm_id=new.id, amended_month=month)
        (visit,) = visits(session, plan)
        assert (visit.month, visit.reason) == (month, VisitReason.AMENDED)
    assert plan.visits_planned == 1
    for number in (1, 2):
        seen = making.inspection(session, new)
        planned.open_visit(session, plan, new.id).inspection_id = seen.id
        session.flush()
        if number == 1:
            move(session, person, plan, ("amend", "chief"), amended_firm_id=new.id, amended_month=9)
    with pytest.raises(Refused):
        move(session, person, plan, ("amend", "chief"), amended_firm_id=new.id, amended_month=10)


def test_months_are_changed_by_hand_while_the_plan_is_a_draft(session: Any, person: Any) -> None:
    firm(session)
    plan = move(session, person, making.plan(session, year=YEAR), ("build", "clerk"))
    (visit,) = visits(session, plan)
    assert planned.set_months(session, plan, {visit.id: visit.month, 999_999: 3}) == 0
    assert planned.set_months(session, plan, {visit.id: None}) == 1
    assert (plan.fit, plan.visits_planned, visit.gap) == (PlanFit.SHORT, 0, VisitGap.LEFT_OUT)
    assert planned.set_months(session, plan, {visit.id: 7}) == 1
    assert (plan.fit, plan.visits_planned, visit.month, visit.gap) == (PlanFit.FITS, 1, 7, None)
    with pytest.raises(Refused):
        planned.set_months(session, plan, {visit.id: 13})


def test_an_inspection_makes_its_visit_and_its_revocation_unmakes_it(session: Any, person: Any) -> None:
    one = firm(session, times_per_year=Decimal(2))
    plan = making.plan(session, year=TODAY.year)
    approved(session, person, plan)
    first, second = visits(session, plan)
    inspection = making.inspection(session, one, inspected_on=TODAY)
    for name, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, inspection, name, person(who), day=TODAY)
    assert (first.inspection_id, second.inspection_id) == (inspection.id, None)
    transition.perform(session, inspection, "revoke", person("leader"), opinion="登记有误", day=TODAY)
    session.refresh(first)
    assert first.inspection_id is None


def test_no_more_is_deducted_than_there_is(session: Any, person: Any) -> None:
    with pytest.raises(Refused, match="working days more"):
        move(session, person, making.plan(session, year=YEAR, people=1), ("build", "clerk"))


@pytest.mark.parametrize("months", ["13", "0", "一月", "1;2"])
def test_months_are_numbers(session: Any, person: Any, months: str) -> None:
    with pytest.raises(Refused):
        move(session, person, making.plan(session, year=YEAR, quiet_months=months), ("build", "clerk"))


def test_months_may_be_written_as_people_do(session: Any) -> None:
    assert plans.quiet(making.plan(session, quiet_months="1月、2，12")) == (1, 2, 12)
    assert plans.quiet(making.plan(session, quiet_months=None)) == ()
