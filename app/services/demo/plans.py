"""The inspection plans of the fictional bureau: of every year one, and of the years to come some in every status."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import object_session

from app.rules.vocabulary.inspection import DeductionKind, InspectionMethod, PlanReach, PlanStatus
from app.rules.vocabulary.platform import Role, Status
from app.services.demo import editions
from app.services.demo.story import Story
from app.services.inspection import first, planned
from models.inspection import InspectionItem, InspectionPlan, PlanDeduction, PlanMatter, PlannedVisit

DEDUCTIONS = (
    (DeductionKind.ENFORCEMENT, "行政许可、事故调查、举报核查", 560),
    (DeductionKind.ENFORCEMENT, "综合监管、联合执法、宣传教育", 475),
    (DeductionKind.OTHER, "值班、学习培训、会议", 320),
    (DeductionKind.OTHER, "年休假、病事假", 215),
)


def plan(story: Story, year: int) -> InspectionPlan:
    """A plan of every matter that holds when it is made, by the reckoning of the example (domain.md 4.1)."""
    held = select(InspectionItem).where(InspectionItem.status == Status.IN_FORCE, InspectionItem.edition == 1)
    return InspectionPlan(
        name=f"陈巴尔虎旗应急管理局{year}年度监督检查计划",
        year=year,
        people=8,
        deductions=[PlanDeduction(kind=kind, name=name, days=days) for kind, name, days in DEDUCTIONS],
        matters=[_matter(item) for item in story.session.scalars(held.order_by(InspectionItem.id))],
        quiet_months="1,2",
        account="重点单位全覆盖，一般单位三年内检查一遍；涉及多个事项的实行综合查一次。",
    )


def _matter(item: InspectionItem) -> PlanMatter:
    hard = item.sector is not None
    return PlanMatter(
        item_id=item.id,
        item=item,
        reach=PlanReach.ALL,
        method=InspectionMethod.FULL_COVERAGE if hard else InspectionMethod.RANDOM,
        visit_days=Decimal(2 if hard else 1),
        joint=not hard,
    )


def _kept(story: Story, year: int, day: date) -> InspectionPlan:
    kept = story.keep(plan(story, year), day, story.one(Role.CREDIT_OFFICER))
    story.move(kept, "build", day)
    return kept


def month(story: Story, day: date) -> None:
    """A year that has no plan yet gets one, in December before it where there is time."""
    year = day.year + (day.month == _DECEMBER)
    if planned.of_year(story.session, year) is None:
        story.bring(_kept(story, year, day), PlanStatus.PUBLISHED, day)


_DECEMBER = 12


def finish(story: Story) -> None:
    """Of the next year without one a plan in every status; an amendment of this year's; a matter in every status."""
    coming = story.today.year + 1
    while planned.of_year(story.session, coming):  # in December next year has its plan already
        coming += 1
    last = (Status.IN_FORCE, PlanStatus.PUBLISHED)
    for status in (*(each for each in InspectionPlan.WORKFLOW.statuses() if each not in last), Status.IN_FORCE):
        story.bring(_kept(story, coming, story.today), status, story.today)
    if (running := planned.of_year(story.session, story.today.year)) and _firm(running):
        story.move(running, "amend", story.today)
    stated = first.stated()[0]
    editions.in_every_status(story, InspectionItem, partial(first.shipped, stated))


def _firm(plan: Any) -> int | None:  # noqa: ANN401  # the record that a move is about
    """An enterprise of the plan that is still to be visited."""
    session, v = object_session(plan), PlannedVisit
    left = select(v.enterprise_id).where(v.plan_id == plan.id, v.inspection_id.is_(None), v.month.is_not(None))
    return session.scalar(left.order_by(v.id).limit(1)) if session else None


VALUES = {"amended_firm_id": _firm, "amended_month": lambda _plan: 12}
