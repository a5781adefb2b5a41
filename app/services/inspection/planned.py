"""The visits of a plan that stands: which were made, moved or left out, and how the year goes."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, joinedload

from app import audit
from app.rules import planning
from app.rules.errors import N_, Refused
from app.rules.vocabulary.inspection import PlanFit, VisitGap, VisitReason
from app.services.inspection import plans
from models.inspection import Inspection, InspectionPlan, PlannedVisit
from models.subjects import Enterprise

PAGE = 50


def of_year(session: Session, year: int) -> InspectionPlan | None:
    """The plan of a year that was approved."""
    p = InspectionPlan
    return session.scalar(select(p).where(p.year == year, p.status.in_(p.OFFERED)).order_by(p.id.desc()).limit(1))


def open_visit(session: Session, plan: InspectionPlan, enterprise_id: int | None) -> PlannedVisit | None:
    """The next visit of the plan at this enterprise that has not been made."""
    v = PlannedVisit
    left = (
        (v.plan_id == plan.id) & (v.enterprise_id == enterprise_id) & v.inspection_id.is_(None) & v.month.is_not(None)
    )
    return session.scalar(select(v).where(left).order_by(v.number).limit(1))


def number_at(session: Session, plan: InspectionPlan, enterprise_id: int) -> int:
    """How many visits of the plan there are at this enterprise, made or to be made."""
    v = PlannedVisit
    own = v.plan_id == plan.id, v.enterprise_id == enterprise_id, v.month.is_not(None)
    return session.scalar(select(func.count()).where(*own)) or 0


def amend(session: Session, plan: InspectionPlan) -> None:
    """The next visit at the enterprise that the move names is made in the month it names; one without any gets one."""
    visit = open_visit(session, plan, plan.amended_firm_id) or _added(session, plan)
    visit.month, visit.gap = plan.amended_month, None
    session.flush()
    count(session, plan)


def _added(session: Session, plan: InspectionPlan) -> PlannedVisit:
    """A visit more: the one that was left out, else a new one."""
    v, firm = PlannedVisit, session.get_one(Enterprise, plan.amended_firm_id)
    own = v.plan_id == plan.id, v.enterprise_id == firm.id
    if left_out := session.scalar(select(v).where(*own, v.month.is_(None)).order_by(v.number).limit(1)):
        return left_out
    matters = plans.applying(plan, firm.supervision_class, firm.sector)
    added = PlannedVisit(
        plan_id=plan.id,
        enterprise_id=firm.id,
        number=(session.scalar(select(func.max(v.number)).where(*own)) or 0) + 1,
        reason=VisitReason.AMENDED,
        matters=plans.named(matters),
        days=plans.days_of(matters) or Decimal(1),
    )
    session.add(added)
    return added


def note_made(session: Session, inspection: Inspection) -> None:
    """The visit was made; a second record of it, or one outside the plan, changes nothing."""
    plan = of_year(session, inspection.inspected_on.year)
    if plan and (visit := open_visit(session, plan, inspection.enterprise_id)):
        visit.inspection_id = inspection.id


def note_not_made(session: Session, inspection: Inspection) -> None:
    """The inspection counts no more, so its visit is still to be made."""
    made = update(PlannedVisit).where(PlannedVisit.inspection_id == inspection.id)
    session.execute(made.values(inspection_id=None))


def by_month(session: Session, plan: InspectionPlan) -> list[tuple[int, int, int]]:
    """(month, visits planned, of them made) of the twelve months."""
    v = PlannedVisit
    query = select(v.month, func.count(), func.count(v.inspection_id)).where(v.plan_id == plan.id).group_by(v.month)
    found = {month: (planned, made) for month, planned, made in session.execute(query)}
    return [(month, *found.get(month, (0, 0))) for month in planning.MONTHS]


def page(
    session: Session, plan: InspectionPlan, month: int | None, missing: bool, after: int
) -> Sequence[PlannedVisit]:
    """The next visits of the plan after this key: of one month, or those that are left out; one more than a page."""
    v = PlannedVisit
    asked: list[ColumnElement[bool]] = [v.plan_id == plan.id, v.id > after]
    if month or missing:
        asked.append(v.month.is_(None) if missing else v.month == month)
    query = select(v).options(joinedload(v.enterprise)).where(*asked).order_by(v.id).limit(PAGE + 1)
    return session.scalars(query).all()


def set_months(session: Session, plan: InspectionPlan, wanted: Mapping[int, int | None]) -> int:
    """Put visits of a draft into other months, or leave them out (None); how many changed. Raises Refused."""
    v = PlannedVisit
    changed = [
        visit
        for visit in session.scalars(select(v).where(v.plan_id == plan.id, v.id.in_(wanted)))
        if visit.month != wanted[visit.id]
    ]
    for visit in changed:
        month = wanted[visit.id]
        if month is not None and month not in planning.MONTHS:
            raise Refused(N_("Give the month as a number from 1 to 12."))
        visit.month, visit.gap = month, None if month else VisitGap.LEFT_OUT
    if changed:
        session.flush()
        count(session, plan)
        audit.note(session, "plan_edited", plan.register_name(), plan.id, visits=len(changed))
    return len(changed)


def count(session: Session, plan: InspectionPlan) -> None:
    """The figures of the plan, and whether it still does all that the rules ask for."""
    v = PlannedVisit
    planned, own = v.month.is_not(None), v.plan_id == plan.id
    counted = func.count(), func.count(v.enterprise_id.distinct()), func.coalesce(func.sum(v.days), 0)
    visits, firms, days = session.execute(select(*counted).where(own, planned)).one()
    missing = select(func.count()).where(own, ~planned)
    plan.visits_planned, plan.firms_planned, plan.days_planned = visits, firms, Decimal(days)
    plan.visits_missing = session.scalar(missing) or 0
    short = session.scalar(missing.where(v.reason.in_((VisitReason.KEY, VisitReason.GENERAL))))
    over = plan.days_at_hand is not None and plan.days_planned > plan.days_at_hand
    plan.fit = PlanFit.SHORT if short or over else PlanFit.FITS
