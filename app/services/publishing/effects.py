"""What a move does to what the public sees."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.vocabulary.subjects import EventEnd
from app.services.flow.people import Person
from app.services.flow.registry import effect
from app.services.publishing import publicity
from models.base import Register


@effect
def publish_record(session: Session, record: Register, by: Person, day: date) -> None:
    publicity.publish(session, record, day)


@effect
def end_publication(session: Session, record: Register, by: Person, day: date) -> None:
    """What is annulled is shown no longer, on any channel."""
    publicity.end_all(session, record, EventEnd.ANNULLED, day)
