"""检查覆盖情况: whether key enterprises are seen every year and general ones within their term, and who is not.

Plan 三(四): 重点单位每年全覆盖, 一般单位三年内全覆盖.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.rules.errors import N_
from app.rules.reasons import Reason
from app.rules.vocabulary.platform import Role
from app.rules.vocabulary.subjects import KeptStatus, SupervisionClass
from app.services.flow.batches import Progress
from app.services.inspection import planned
from app.services.messages import sending
from models.inspection import InspectionPlan, PlannedVisit
from models.subjects import Enterprise

PAGE = 50
SOURCE = "陈应急发〔2023〕148号 三(四)"


@dataclass(frozen=True)
class Coverage:
    """Of the enterprises of one class: how many there are, are covered, are not yet, and are past their last day."""

    category: SupervisionClass
    total: int
    covered: int
    open: int
    overdue: int
    never: int


@dataclass(frozen=True)
class Uncovered:
    """An enterprise that is not covered, and what the plan of the year says of it."""

    firm: Enterprise
    visit: PlannedVisit | None
    in_plan: bool


def of(session: Session, day: date) -> list[Coverage]:
    """Both classes on `day`; every enterprise under supervision counts once."""
    e = Enterprise
    counts = [func.sum(case((each, 1), else_=0)) for each in (_covered(day), ~_covered(day), _overdue(day), _never())]
    query = select(e.supervision_class, func.count(), *counts).where(_supervised()).group_by(e.supervision_class)
    found = {SupervisionClass(row[0]): row[1:] for row in session.execute(query)}
    return [Coverage(each, *map(int, found.get(each, (0, 0, 0, 0, 0)))) for each in SupervisionClass]


def _supervised() -> ColumnElement[bool]:
    return Enterprise.status == KeptStatus.IN_USE


def _covered(day: date) -> ColumnElement[bool]:
    """Key: seen in this calendar year; general: its last day has not passed, and it was seen before."""
    e = Enterprise
    this_year = func.coalesce(e.last_inspected_on, date.min) >= date(day.year, 1, 1)
    within = and_(e.last_inspected_on.is_not(None), func.coalesce(e.inspection_due_on, date.max) >= day)
    return or_(
        and_(e.supervision_class == SupervisionClass.KEY, this_year),
        and_(e.supervision_class != SupervisionClass.KEY, within),
    )


def _overdue(day: date) -> ColumnElement[bool]:
    return func.coalesce(Enterprise.inspection_due_on, date.max) < day


def _never() -> ColumnElement[bool]:
    return Enterprise.last_inspected_on.is_(None)


KINDS = ("open", "overdue", "never")
"""What the rows of the page may be confined to."""


def exceptions(
    session: Session, day: date, category: SupervisionClass, kind: str, after: int = 0
) -> tuple[list[Uncovered], int | None]:
    """The next enterprises of a class that are not covered, are overdue or were never seen; the key to go on after."""
    asked = {"open": ~_covered(day), "overdue": _overdue(day), "never": _never()}[kind]
    e = Enterprise
    query = select(e).where(_supervised(), e.supervision_class == category, asked, e.id > after).order_by(e.id)
    firms = session.scalars(query.limit(PAGE + 1)).all()
    plan = planned.of_year(session, day.year)
    visits = _visits(session, plan, [firm.id for firm in firms[:PAGE]])
    rows = [Uncovered(firm, visits.get(firm.id), plan is not None) for firm in firms[:PAGE]]
    return rows, firms[PAGE - 1].id if len(firms) > PAGE else None


def _visits(session: Session, plan: InspectionPlan | None, firms: Sequence[int]) -> dict[int, PlannedVisit]:
    """The first visit of the plan at each of these that has not been made."""
    if plan is None:
        return {}
    v = PlannedVisit
    left = select(v).where(v.plan_id == plan.id, v.enterprise_id.in_(firms), v.inspection_id.is_(None))
    return {visit.enterprise_id: visit for visit in session.scalars(left.order_by(v.number.desc()))}


def warn(session: Session, _cursor: int, day: date) -> Progress:
    """Tell the section chiefs once a week who is past the last day; nobody where everybody is within it."""
    found, plan = of(session, day), planned.of_year(session, day.year)
    late = sum(each.overdue for each in found)
    counts = {"seen": sum(each.total for each in found), "warned": late, "told": 0}
    if late and plan is not None:
        said = Reason(_LATE, {"number": late, "day": day}, SOURCE)
        sending.to_role(session, Role.SECTION_CHIEF, plan, said)
        counts["told"] = 1
    return None, counts, ()


_LATE = N_("%(number)s enterprises are past the day by which they were to be inspected (%(day)s); see the coverage.")
