"""What the office adds to a plan that people hand in, and what a change of it makes void."""

from contextlib import suppress

from sqlalchemy.orm import Session

from app.rules.errors import Refused
from app.services.flow.registry import before_save
from app.services.inspection import plans
from models.inspection import InspectionPlan


@before_save("inspection_plan")
def complete_plan(session: Session, plan: InspectionPlan) -> None:
    if plan.workdays is None and plan.year:
        plan.workdays = plans.workdays(session, plan.year)
    with suppress(Refused):  # the check says so, at its field
        plan.days_at_hand = plans.days_at_hand(plan)
    if plan.built_from and plan.built_from != plans.basis(plan):
        plan.built_on = plan.built_from = plan.fit = None
