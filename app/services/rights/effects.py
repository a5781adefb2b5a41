"""What the moves of an application for repair set in motion."""

from datetime import date

from sqlalchemy.orm import Session

from app.services.flow.people import Person
from app.services.flow.registry import effect
from app.services.rights import repairs
from models.rights import RepairApplication


@effect
def repair_record(session: Session, record: RepairApplication, by: Person, day: date) -> None:
    repairs.repair(session, record, day)


@effect
def restore_record(session: Session, record: RepairApplication, by: Person, day: date) -> None:
    repairs.undo(session, record, day)


@effect
def tell_everyone(session: Session, record: RepairApplication, by: Person, day: date) -> None:
    """The applicant is told of the decision, and so is every channel that had a copy."""
    record.recipients = repairs.recipients(session, record, day)


@effect
def tell_applicant(session: Session, record: RepairApplication, by: Person, day: date) -> None:
    record.recipients = [repairs.applicant(record, day)]
