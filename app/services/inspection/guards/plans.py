"""Checks of matters of inspection and of plans."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, together
from app.rules.planning import MONTHS
from app.rules.vocabulary.platform import Status
from app.services.credit import frequency
from app.services.flow.people import Person
from app.services.flow.registry import check, doubt, guard
from app.services.inspection import planned, plans
from app.services.rulebook import editions
from models.inspection import InspectionItem, InspectionPlan
from models.subjects import Enterprise

YEARS_AHEAD = 5
"""No plan is made for a year further away than that."""


@guard
def inspection_item_valid(session: Session, item: InspectionItem, by: Person, day: date) -> None:
    editions.begins_in_time(item, day)
    editions.is_of_its_own(session, item)


@guard
@check("inspection_plan")
def plan_in_order(session: Session, plan: InspectionPlan, by: Person, day: date) -> None:
    together(
        partial(_near, plan, day),
        *(partial(_at_least, plan, name, 1) for name in ("people", "workdays")),
        partial(_within_the_year, plan),
        partial(_months, plan),
        partial(_days_left, plan),
        *(partial(_line, at, line) for at, line in plan.own_lines()),
    )


def _near(plan: InspectionPlan, day: date) -> None:
    if plan.year is not None and not day.year <= plan.year <= day.year + YEARS_AHEAD:
        raise Refused(
            N_("A plan is made for a year from %(first)s to %(last)s."), first=day.year, last=day.year + YEARS_AHEAD
        ).on("year")


def _at_least(record: object, name: str, least: int, at: str = "") -> None:
    value = getattr(record, name)
    if value is not None and value < least:
        raise Refused(
            N_("“%(field)s” is at least %(least)s."),
            field=record.label_of(name),  # type: ignore[attr-defined]  # a register's or a line's
            least=least,
        ).on(at + name)


def _within_the_year(plan: InspectionPlan) -> None:
    if plan.workdays is not None and plan.workdays > 366:
        raise Refused(N_("A year has no more than 366 days.")).on("workdays")


def _months(plan: InspectionPlan) -> None:
    try:
        plans.quiet(plan)
    except ValueError:
        raise Refused(N_("Write months as numbers from 1 to 12 with commas between them.")).on("quiet_months") from None


def _days_left(plan: InspectionPlan) -> None:
    """The deductions are not more than there is to deduct from."""
    if plan.people and plan.workdays:
        try:
            plans.days_at_hand(plan)
        except Refused as refusal:
            raise refusal.on("deductions") from None


@guard
def only_plan_of_the_year(session: Session, plan: InspectionPlan, by: Person, day: date) -> None:
    for refusal in stands_already(session, plan):
        raise refusal


@doubt("inspection_plan")
def stands_already(session: Session, plan: InspectionPlan) -> Iterator[Refused]:
    """There is one plan of a year; what changes in it is a move of that plan."""
    other = planned.of_year(session, plan.year) if plan.year and plan.status in _DRAWN_UP else None
    if other is not None and other.id != plan.id:
        yield Refused(
            N_("The plan of %(year)s stands already: %(name)s. Amend it, or have it revoked first."),
            year=plan.year,
            name=other.name,
        ).on("year")


_DRAWN_UP = (Status.DRAFT, Status.RETURNED, Status.SUBMITTED, Status.REVIEWED)


def _line(at: str, line: object) -> None:
    together(*(partial(_positive, line, name, at) for name in ("days", "visit_days") if hasattr(line, name)))


def _positive(line: object, name: str, at: str) -> None:
    _at_least(line, name, 0, at)


@guard
def plan_built(session: Session, plan: InspectionPlan, by: Person, day: date) -> None:
    if plan.built_on is None:
        raise Refused(N_("The visits have not been built from what the plan says now; press “Build the plan” first."))


@guard
def amendment_in_order(session: Session, plan: InspectionPlan, by: Person, day: date) -> None:
    together(partial(_is_a_month, plan), partial(_within_the_cap, session, plan, day))


def _is_a_month(plan: InspectionPlan) -> None:
    if plan.amended_month not in MONTHS:
        raise Refused(N_("Give the month as a number from 1 to 12.")).on("amended_month")


def _within_the_cap(session: Session, plan: InspectionPlan, day: date) -> None:
    """A visit that is moved is none more; one that is added stays within the cap of the year (国办发〔2024〕54号)."""
    firm = session.get(Enterprise, plan.amended_firm_id) if plan.amended_firm_id else None
    if firm is None or planned.open_visit(session, plan, firm.id):
        return
    cap = frequency.cap(session, firm.supervision_class, day)
    if planned.number_at(session, plan, firm.id) >= cap:
        raise Refused(
            N_("%(firm)s was visited as often as it may be this year: %(cap)s times."), firm=firm.name, cap=cap
        ).on("amended_firm_id")
