"""What the moves of documents set in motion, and the documents that moves of other records make."""

from datetime import date

from sqlalchemy.orm import Session

from app.services.documents import issuing, service, templates
from app.services.flow import transition
from app.services.flow.people import Person
from app.services.flow.registry import Moved, effect, follows_moves
from models.base import Register
from models.documents import Document


@follows_moves
def make_documents(session: Session, record: Register, moved: Moved) -> None:
    """Every document that the templates in force make of this move of this record."""
    for template in templates.made_by(session, record.register_name(), moved.move.name, moved.day):
        if issuing.concerns(session, template, record, moved.day):
            issuing.issue(session, template, record, moved.by, moved.day, moved.opinion)


@effect
def count_as_served(session: Session, record: Document, by: Person, day: date) -> None:
    service.count(session, record, day)


@effect
def stop_clock_of_service(session: Session, record: Document, by: Person, day: date) -> None:
    service.stop_clock(session, record, day)


@effect
def replace_documents(session: Session, record: Register, by: Person, day: date) -> None:
    """What was made of the record says what is so no longer."""
    issuing.replace(session, record, day)


@effect
def issue_again(session: Session, record: Document, by: Person, day: date) -> None:
    said = next((step.opinion for step in transition.history(session, record, limit=1)), "")
    issuing.again(session, record, by, day, said)
