"""What a move does to the ledger of facts, and what follows for grade and inspections."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.vocabulary.subjects import EventEnd
from app.services.credit import events, frequency, grading
from app.services.flow.locks import lock_enterprise
from app.services.flow.people import Person
from app.services.flow.registry import effect
from models.protocols import HasEnterprise


@effect
def record_event(session: Session, record: HasEnterprise, by: Person, day: date) -> None:
    events.record(session, record, day)


@effect
def expire_events(session: Session, record: HasEnterprise, by: Person, day: date) -> None:
    """The fact was true and is over: a hazard was put right."""
    events.close(session, record, EventEnd.EXPIRED, day)


@effect
def annul_events(session: Session, record: HasEnterprise, by: Person, day: date) -> None:
    """The fact no longer stands: a decision was revoked."""
    events.close(session, record, EventEnd.ANNULLED, day)


@effect
def regrade(session: Session, record: HasEnterprise, by: Person, day: date) -> None:
    """The enterprise is graded again at once; its grade on the screen is never older than its last fact."""
    for key in events.firms(session, record):
        if enterprise := lock_enterprise(session, key):
            grading.regrade(session, enterprise, day)


@effect
def refrequency(session: Session, record: HasEnterprise, by: Person, day: date) -> None:
    if enterprise := lock_enterprise(session, record.enterprise_id):
        frequency.adjust(session, enterprise, day)
