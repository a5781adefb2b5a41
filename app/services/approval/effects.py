"""What the moves of commitments set in motion."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.identifiers import commitment_code
from app.services.flow import numbers
from app.services.flow.people import Person
from app.services.flow.registry import effect
from app.services.rulebook import standards
from models.approval import Commitment


@effect
def number_commitment(session: Session, record: Commitment, by: Person, day: date) -> None:
    """承诺编码: region, day and serial, given once (domain.md 5.5)."""
    if not record.code:
        region = standards.unit(session, "region_code", day)
        prefix = commitment_code(region, record.made_on, 0)[:-6]
        record.code = commitment_code(region, record.made_on, numbers.next_serial(session, type(record).code, prefix))


@effect
def note_assessed(session: Session, record: Commitment, by: Person, day: date) -> None:
    """Since when it is known whether the commitment was kept."""
    record.assessed_on = day
