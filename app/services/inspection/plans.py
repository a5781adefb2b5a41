"""Building the plan of a year: the days there are, what is inspected, and the visits that the rule decides."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import audit, scope
from app.rules import dates, planning
from app.rules.vocabulary.inspection import InspectionOutcome, PlanFit, PlanReach, TaskSource
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import KeptStatus, SafetySector, SupervisionClass
from app.services.credit import frequency
from app.services.flow import deadlines
from models.inspection import Inspection, InspectionPlan, InspectionTask, PlanMatter, PlannedVisit
from models.subjects import Enterprise, Officer

CHUNK = 5000
COUNTED = (TaskSource.PLAN, TaskSource.DRAW)
"""Complaints, what is handed over and re-inspections are not counted against the cap (国办发〔2024〕54号)."""
_REACH = {
    SupervisionClass.KEY: (PlanReach.ALL, PlanReach.KEY),
    SupervisionClass.GENERAL: (PlanReach.ALL, PlanReach.GENERAL),
}


def workdays(session: Session, year: int) -> int:
    """The working days of a year by the calendar that has been entered."""
    calendar, first = deadlines.calendar(session), date(year, 1, 1).toordinal()
    days = (date.fromordinal(each) for each in range(first, date(year + 1, 1, 1).toordinal()))
    return sum(calendar.is_workday(day) for day in days)


def days_at_hand(plan: InspectionPlan) -> Decimal:
    """What is left of the inspectors' working days for inspections of the plan. Raises Refused where nothing is."""
    gone = sum(line.days or 0 for line in plan.deductions)
    return Decimal(dates.inspection_workdays(plan.workdays or 0, plan.people or 0, gone, 0))


def quiet(plan: InspectionPlan) -> tuple[int, ...]:
    """The months without visits. Raises ValueError where the text is no list of months."""
    parts = (plan.quiet_months or "").replace("、", ",").replace("，", ",").replace("月", "").split(",")
    months = tuple(int(part) for part in parts if part.strip())
    if not all(1 <= month <= 12 for month in months):
        raise ValueError(plan.quiet_months)
    return months


def basis(plan: InspectionPlan) -> str:
    """A digest of what the plan is built from."""
    lines = [[line.days for line in plan.deductions], [_stated(line) for line in plan.matters]]
    said = [plan.year, plan.people, plan.workdays, plan.quiet_months, *lines]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _stated(line: PlanMatter) -> list[str]:
    return [str(line.item_id), str(line.reach), str(Decimal(line.visit_days or 0).normalize())]


def build(session: Session, plan: InspectionPlan, day: date) -> None:
    """Decide the visits of the year anew and keep them with the plan; what was decided before is gone."""
    trades = {row: applying(plan, *row) for row in product(SupervisionClass, SafetySector)}
    caps = {category: frequency.cap(session, category, day) for category in SupervisionClass}
    done, firms, said = made(session, plan.year), [], {}
    for row in _supervised(session):
        category = SupervisionClass(row["supervision_class"])
        applies = trades[category, row["sector"]]
        firm = _firm(row, category, applies, caps[category], done.get(row["id"], 0))
        said[firm.id] = named(applies), firm.days or Decimal(0)
        firms.append(firm)
    answer = planning.plan(firms, plan.year, days_at_hand(plan), quiet(plan))
    _keep(session, plan, answer, said)
    _note(plan, answer, day)
    audit.note(session, "plan_built", plan.register_name(), plan.id, visits=plan.visits_planned, day=str(day))


def applying(plan: InspectionPlan, category: str, sector: str) -> list[PlanMatter]:
    """The matters for which an enterprise of this class and trade is inspected."""
    reached = _REACH[SupervisionClass(category)]
    return [each for each in plan.matters if each.reach in reached and each.item.sector in (None, sector)]


def named(matters: Sequence[PlanMatter]) -> str:
    return "、".join(dict.fromkeys(each.item.name for each in matters))


def days_of(matters: Sequence[PlanMatter]) -> Decimal | None:
    """Several matters are looked at in one visit, which takes as long as the longest; None where there is none."""
    return max((each.visit_days for each in matters), default=None)


def _supervised(session: Session) -> Iterator[Any]:
    e = Enterprise
    read = (
        e.id,
        e.supervision_class,
        e.sector,
        e.times_per_year,
        e.draw_weight,
        e.inspection_due_on,
        e.next_planned_on,
    )
    query = select(*read).where(e.status == KeptStatus.IN_USE).order_by(e.id)
    yield from session.execute(query.execution_options(yield_per=CHUNK)).mappings()


def _firm(
    row: Mapping[str, Any], category: SupervisionClass, applies: list[PlanMatter], cap: int, done: int
) -> planning.Firm:
    """An enterprise as the rule sees it."""
    return planning.Firm(
        id=row["id"],
        category=category,
        times=_times(row["times_per_year"]),
        cap=cap,
        due_on=row["inspection_due_on"],
        planned_on=row["next_planned_on"],
        weight=row["draw_weight"] or Decimal(1),
        days=days_of(applies),
        done=done,
    )


def made(session: Session, year: int, enterprise_id: int | None = None) -> Counter[int]:
    """How often each enterprise, or this one, was inspected in the year so far, as the cap counts it."""
    i, t = Inspection, InspectionTask
    counted = or_(i.inspection_task_id.is_(None), t.source.in_(COUNTED))
    standing = i.status == Status.IN_FORCE, i.inspected_on.between(*_of_year(year)), counted
    query = select(i.enterprise_id, func.count()).join(t, i.inspection_task_id == t.id, isouter=True).where(*standing)
    return _by_firm(session, query, i.enterprise_id, enterprise_id)


def under_way(
    session: Session, year: int, enterprise_id: int | None = None, but: InspectionTask | None = None
) -> Counter[int]:
    """How many approved tasks that the cap counts are still to be done in the year, without this one."""
    t = InspectionTask
    own = t.status.in_(t.OFFERED), t.source.in_(COUNTED), t.from_on.between(*_of_year(year))
    query = select(t.enterprise_id, func.count()).where(*own)
    query = query.where(t.id != but.id) if but is not None and but.id else query
    return _by_firm(session, query, t.enterprise_id, enterprise_id)


def year_of(session: Session, firm: Enterprise, day: date) -> tuple[int, int]:
    """(inspections that the cap counts, the cap) of the year of `day`."""
    with scope.confined_to(None):  # whichever department went there
        return made(session, day.year, firm.id)[firm.id], frequency.cap(session, firm.supervision_class, day)


def year_of_officer(session: Session, officer: Officer, year: int) -> tuple[int, int]:
    """(inspections in force, those at which the enterprise was not found) of an inspector in the year."""
    i = Inspection
    went = or_(i.first_officer_id == officer.id, i.second_officer_id == officer.id)
    fruitless = func.count().filter(i.outcome == InspectionOutcome.NOT_FOUND)
    query = select(func.count(), fruitless).where(i.status == Status.IN_FORCE, i.inspected_on.between(*_of_year(year)))
    with scope.confined_to(None):
        number, in_vain = session.execute(query.where(went)).one()
    return number, in_vain


def _of_year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _by_firm(
    session: Session, query: Select[int, int], firm: InstrumentedAttribute[int], only: int | None
) -> Counter[int]:
    query = query.where(firm == only) if only else query
    return Counter({key: number for key, number in session.execute(query.group_by(firm))})


def _times(kept: Decimal | None) -> Fraction:
    """Visits a year; of a firm whose frequency was never set, one."""
    return Fraction(kept).limit_denominator(12) if kept is not None else Fraction(1)


def _keep(
    session: Session, plan: InspectionPlan, answer: planning.PlanAnswer, said: dict[int, tuple[str, Decimal]]
) -> None:
    session.execute(delete(PlannedVisit).where(PlannedVisit.plan_id == plan.id))
    rows = [
        {
            "plan_id": plan.id,
            "enterprise_id": visit.firm,
            "number": visit.number,
            "month": visit.month,
            "reason": visit.reason,
            "gap": visit.gap,
            "matters": said[visit.firm][0],
            "days": said[visit.firm][1],
        }
        for visit in answer.visits
    ]
    for start in range(0, len(rows), CHUNK):
        session.execute(insert(PlannedVisit), rows[start : start + CHUNK])


def _note(plan: InspectionPlan, answer: planning.PlanAnswer, day: date) -> None:
    planned = [visit for visit in answer.visits if visit.month]
    plan.days_at_hand, plan.days_planned = days_at_hand(plan), answer.days
    plan.visits_planned, plan.firms_planned = len(planned), len({visit.firm for visit in planned})
    plan.visits_missing = len(answer.visits) - len(planned)
    plan.fit = PlanFit.SHORT if answer.short else PlanFit.FITS
    plan.built_on, plan.built_from = day, basis(plan)
