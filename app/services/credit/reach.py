"""What the bureau's own standards reach: everybody's grade, everybody's inspections."""

from datetime import date

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from app.extensions import changed_rows
from app.services.flow.registry import reach
from models.subjects import Enterprise


@reach("grading_scheme", job="grade_recalculation")
def everyone_is_graded(session: Session, day: date) -> int:
    """Every enterprise has a reason to be graded again from `day` on."""
    due = update(Enterprise).where(or_(Enterprise.regrade_on.is_(None), Enterprise.regrade_on > day))
    return changed_rows(session, due.values(regrade_on=day).execution_options(synchronize_session=False))


@reach("frequency_rule", "frequency.cap", job="inspection_frequency")
def everyone_is_planned(session: Session, day: date) -> None:
    """The job plans everybody anyway; nothing need be marked."""
