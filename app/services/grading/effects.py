"""What the moves of grades set in motion."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.services.credit import grading
from app.services.flow.people import Person
from app.services.flow.registry import effect


@effect
def apply_grade(session: Session, record: Any, by: Person, day: date) -> None:
    """A confirmed grade becomes the enterprise's, and its inspections follow."""
    grading.apply(session, record, day)
