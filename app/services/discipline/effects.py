"""What the moves of accidents set in motion."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.vocabulary.discipline import Liability
from app.services.credit import events
from app.services.flow.people import Person
from app.services.flow.registry import effect
from models.discipline import Accident


@effect
def adopt_liability(session: Session, record: Accident, by: Person, day: date) -> None:
    """The liability that was proposed is the accident's, with its document, and the ledger follows at once."""
    record.liability = Liability(record.proposed_liability or record.liability)
    record.liability_document = record.proposed_document
    drop_liability(session, record, by, day)
    events.revise(session, record, day)


@effect
def drop_liability(session: Session, record: Accident, by: Person, day: date) -> None:
    record.proposed_liability, record.proposed_document = None, None
