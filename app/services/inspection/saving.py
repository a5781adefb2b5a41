"""What the office adds to plans, tasks and inspections that people hand in."""

from contextlib import suppress

from sqlalchemy.orm import Session

from app.rules.errors import Refused
from app.services.flow.registry import before_save
from app.services.inspection import plans, tasks
from models.inspection import Inspection, InspectionPlan, InspectionTask


@before_save("inspection_task")
def complete_task(session: Session, task: InspectionTask) -> None:
    tasks.complete(session, task)


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
