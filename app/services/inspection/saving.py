"""What the office adds to plans, tasks, complaints and inspections that people hand in."""

from contextlib import suppress

from sqlalchemy.orm import Session

from app import clock
from app.rules.errors import Refused
from app.services.flow.numbers import application_no
from app.services.flow.registry import before_save
from app.services.inspection import plans, tasks
from models.inspection import Complaint, Inspection, InspectionPlan, InspectionTask

_MARKS = {"inspection_task": "RW", "complaint": "JB"}
"""What stands before the bureau's own numbers: 任务, 举报."""


@before_save(*_MARKS)
def number_task(session: Session, record: InspectionTask | Complaint) -> None:
    """A number of the bureau's own, given once; then what belongs to a task alone."""
    if not record.no:
        mark = _MARKS[record.register_name()]
        record.no = application_no(session, type(record).no, mark, clock.today().year)
    if isinstance(record, InspectionTask):
        tasks.complete(session, record)


@before_save("inspection")
def begin_inspection(session: Session, inspection: Inspection) -> None:
    tasks.begin_with_checklist(session, inspection)


@before_save("inspection_plan")
def complete_plan(session: Session, plan: InspectionPlan) -> None:
    if plan.workdays is None and plan.year:
        plan.workdays = plans.workdays(session, plan.year)
    with suppress(Refused):  # the check says so, at its field
        plan.days_at_hand = plans.days_at_hand(plan)
    if plan.built_from and plan.built_from != plans.basis(plan):
        plan.built_on = plan.built_from = plan.fit = None
