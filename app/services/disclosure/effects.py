"""What the moves of penalties and of their copies set in motion."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.vocabulary.disclosure import LicenceState
from app.rules.vocabulary.subjects import EventEnd
from app.services.credit import events
from app.services.disclosure import collecting, reassessment
from app.services.flow.people import Person
from app.services.flow.registry import effect
from models.disclosure import FineCollection, Licence, Penalty, Publication


@effect
def note_sent(session: Session, record: Publication, by: Person, day: date) -> None:
    """A channel outside the house shows the record from the day its receipt came."""
    record.published_on = day


@effect
def adopt_class(session: Session, record: Penalty, by: Person, day: date) -> None:
    """The class that was proposed is the penalty's, and its term of publicity follows at once."""
    record.seriousness, record.proposed_class = record.proposed_class, None
    reassessment.reassess(session, record, day, stated=True)


@effect
def drop_class(session: Session, record: Penalty, by: Person, day: date) -> None:
    record.proposed_class = None


@effect
def note_paid_up(session: Session, record: FineCollection, by: Person, day: date) -> None:
    """On the day of the last payment."""
    record.paid_up_on = max((line.paid_on for line in record.payments), default=day)


@effect
def end_unpaid(session: Session, record: FineCollection, by: Person, day: date) -> None:
    """Where it was paid in time and only entered late, it never was unpaid."""
    late = record.pay_by is None or collecting.left(record, record.pay_by)
    events.close(session, record, EventEnd.EXPIRED if late else EventEnd.ANNULLED, day)


@effect
def drop_collections(session: Session, record: Penalty, by: Person, day: date) -> None:
    """A penalty that stands no longer is not collected."""
    collecting.drop(session, record, day)


@effect
def put_off_payment(session: Session, record: FineCollection, by: Person, day: date) -> None:
    record.pay_by = record.deferred_to or record.pay_by


@effect
def invalidate_licence(session: Session, record: Licence, by: Person, day: date) -> None:
    """A licence that was revoked is not valid, whatever it said of itself."""
    record.state = LicenceState.INVALID
