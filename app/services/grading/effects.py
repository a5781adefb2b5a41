"""What the moves of grades set in motion."""

from datetime import date

from sqlalchemy.orm import Session

from app.services.credit import grading
from app.services.flow.people import Person
from app.services.flow.registry import effect
from models.grading import GradeResult


@effect
def apply_grade(session: Session, record: GradeResult, by: Person, day: date) -> None:
    """A confirmed grade becomes the enterprise's, and its inspections follow."""
    grading.apply(session, record, day)
