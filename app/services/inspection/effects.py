"""What the moves of inspections set in motion."""

from datetime import date

from sqlalchemy.orm import Session

from app.services.credit import frequency
from app.services.flow.locks import lock_enterprise
from app.services.flow.people import Person
from app.services.flow.registry import effect
from models.inspection import Inspection


@effect
def note_inspected(session: Session, record: Inspection, by: Person, day: date) -> None:
    """The enterprise was seen on this day; a later visit is not pushed back by an older record."""
    enterprise = lock_enterprise(session, record.enterprise_id)
    if enterprise and (enterprise.last_inspected_on is None or enterprise.last_inspected_on < record.inspected_on):
        enterprise.last_inspected_on = record.inspected_on
        frequency.adjust(session, enterprise, day)
