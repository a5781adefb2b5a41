"""What the moves of inspections and plans set in motion."""

from datetime import date

from sqlalchemy.orm import Session

from app.services.credit import frequency
from app.services.flow.locks import lock_enterprise
from app.services.flow.people import Person
from app.services.flow.registry import effect
from app.services.inspection import planned, plans, published
from models.inspection import Inspection, InspectionPlan


@effect
def note_inspected(session: Session, record: Inspection, by: Person, day: date) -> None:
    """The enterprise was seen on this day; a later visit is not pushed back by an older record."""
    enterprise = lock_enterprise(session, record.enterprise_id)
    if enterprise and (enterprise.last_inspected_on is None or enterprise.last_inspected_on < record.inspected_on):
        enterprise.last_inspected_on = record.inspected_on
        frequency.adjust(session, enterprise, day)
    planned.note_made(session, record)


@effect
def forget_visit(session: Session, record: Inspection, by: Person, day: date) -> None:
    planned.note_not_made(session, record)


@effect
def build_plan(session: Session, record: InspectionPlan, by: Person, day: date) -> None:
    plans.build(session, record, day)


@effect
def note_plan_published(session: Session, record: InspectionPlan, by: Person, day: date) -> None:
    """The public reads the plan as it stood when it was published."""
    record.published_on, record.published = day, published.rows(session, record)


@effect
def amend_visit(session: Session, record: InspectionPlan, by: Person, day: date) -> None:
    """The next visit at the enterprise is made in another month; one that has none left gets one."""
    planned.amend(session, record)
