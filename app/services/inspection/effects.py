"""What the moves of inspections, plans and draws set in motion."""

from datetime import date

from sqlalchemy.orm import Session

from app.services.credit import frequency
from app.services.flow.locks import lock_enterprise
from app.services.flow.people import Person
from app.services.flow.registry import effect
from app.services.inspection import draws, planned, plans, published, tasks
from models.inspection import Draw, Finding, Inspection, InspectionPlan, InspectionTask


@effect
def note_inspected(session: Session, record: Inspection, by: Person, day: date) -> None:
    """The enterprise was seen on this day; a later visit is not pushed back by an older record."""
    enterprise = lock_enterprise(session, record.enterprise_id)
    if enterprise and (enterprise.last_inspected_on is None or enterprise.last_inspected_on < record.inspected_on):
        enterprise.last_inspected_on = record.inspected_on
        frequency.adjust(session, enterprise, day)
    planned.note_made(session, record)
    tasks.done(session, record, day)


@effect
def forget_visit(session: Session, record: Inspection, by: Person, day: date) -> None:
    planned.note_not_made(session, record)
    tasks.undone(session, record, day)


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


@effect
def seal_lists(session: Session, record: Draw, by: Person, day: date) -> None:
    draws.seal(session, record, day)


@effect
def keep_seal(session: Session, record: Draw, by: Person, day: date) -> None:
    draws.keep_seal(record, by.user_id)


@effect
def keep_words(session: Session, record: Draw, by: Person, day: date) -> None:
    draws.keep_words(record, by.user_id)


@effect
def draw_objects(session: Session, record: Draw, by: Person, day: date) -> None:
    draws.carry_out(session, record)


@effect
def draw_again(session: Session, record: Draw, by: Person, day: date) -> None:
    """The inspector is recused by decision of whoever leads the bureau (行政处罚法 第四十三条)."""
    draws.recuse(session, record)


@effect
def prolong_term(session: Session, record: Finding, by: Person, day: date) -> None:
    """The new last day counts; the first is kept."""
    if record.extended_to:
        record.first_due_on, record.due_on = record.first_due_on or record.due_on, record.extended_to


@effect
def send_others(session: Session, record: Draw, by: Person, day: date) -> None:
    tasks.follow_draw(session, record)


@effect
def count_visits(session: Session, record: InspectionTask, by: Person, day: date) -> None:
    """The notice tells how often the enterprise was inspected before, as it is now."""
    tasks.count(session, record)


@effect
def replace_object(session: Session, record: Draw, by: Person, day: date) -> None:
    draws.replace(session, record)


@effect
def make_tasks(session: Session, record: Draw, by: Person, day: date) -> None:
    """What was drawn is to be done: a draft for every enterprise, each to be approved by itself."""
    tasks.from_draw(session, record, by)
