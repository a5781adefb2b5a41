"""What the public, and the plan as a document, read of plans and matters of inspection (columns: domain.md 4.1)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.rules.vocabulary.inspection import DeductionKind, InspectionMethod, PlanReach, PlanStatus
from app.rules.vocabulary.subjects import SupervisionClass
from app.services.credit import frequency
from app.services.flow.registry import papers
from app.services.rulebook import standards
from models.inspection import InspectionItem, InspectionPlan, PlanMatter, PlannedVisit
from models.subjects import Enterprise

_CLASSES = {
    PlanReach.ALL: tuple(SupervisionClass),
    PlanReach.KEY: (SupervisionClass.KEY,),
    PlanReach.GENERAL: (SupervisionClass.GENERAL,),
}


def plans(session: Session, day: date) -> Sequence[InspectionPlan]:
    """The published plans of this year and later ones, the latest first."""
    p = InspectionPlan
    query = select(p).where(p.status == PlanStatus.PUBLISHED, p.year >= day.year).order_by(p.year.desc(), p.id.desc())
    return session.scalars(query).all()


def items(session: Session, day: date) -> list[InspectionItem]:
    """The editions of matters that hold on `day`, one of each code, by name."""
    i = InspectionItem
    query = select(i).where(standards.holds(i, day)).order_by(i.starts_on, i.edition)
    found = {item.code: item for item in session.scalars(query)}
    return sorted(found.values(), key=lambda item: item.name)


COLUMNS = ("检查事项", "实施依据", "检查对象", "检查内容", "检查方式", "频次和上限", "跨部门联合", "备注")


def rows(session: Session, plan: InspectionPlan) -> list[dict[str, str]]:
    """The matters of a plan in the columns in which plans are published: how many of each class, how often at most."""
    return [_row(session, plan, matter) for matter in plan.matters]


def _row(session: Session, plan: InspectionPlan, matter: PlanMatter) -> dict[str, str]:
    item, day, classes = matter.item, plan.built_on or date(plan.year, 1, 1), _CLASSES[PlanReach(matter.reach)]
    numbers = "、".join(f"{each.chinese}单位{_number(session, plan, each, item)}家" for each in classes)
    caps = "；".join(f"{each.chinese}单位每家每年不超过{frequency.cap(session, each, day)}次" for each in classes)
    said = (item.name, item.basis, f"{item.objects}（{numbers}）", item.content)
    how = InspectionMethod(matter.method).chinese, caps, "是" if matter.joint else "否", matter.remark or ""
    return dict(zip(COLUMNS, (*said, *how), strict=True))


def _number(session: Session, plan: InspectionPlan, category: SupervisionClass, item: InspectionItem) -> int:
    """How many enterprises of a class are visited by the plan for this matter."""
    v, e = PlannedVisit, Enterprise
    own = [v.plan_id == plan.id, v.month.is_not(None), e.supervision_class == category]
    if item.sector is not None:
        own.append(e.sector == item.sector)
    query = select(func.count(v.enterprise_id.distinct())).join(e, e.id == v.enterprise_id).where(*own)
    return session.scalar(query) or 0


@papers("inspection_plan", 事项表=COLUMNS, 扣减表=("类别", "用途", "工作日"), 法定工作日=(), 扣减工作日=())
def plan_paper(session: Session, plan: InspectionPlan) -> Mapping[str, Any]:
    """The columns that a published plan has, and the reckoning of its days."""
    deductions = [
        {"类别": DeductionKind(each.kind).chinese, "用途": each.name, "工作日": each.days} for each in plan.deductions
    ]
    return {
        "事项表": rows(session, plan),
        "扣减表": deductions,
        "法定工作日": (plan.workdays or 0) * (plan.people or 0),
        "扣减工作日": sum(each.days for each in plan.deductions),
    }
