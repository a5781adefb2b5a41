"""罚款收缴: the term of payment, what is still owed, and what was not paid when the term ended."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import scope
from app.rules import fines
from app.rules.vocabulary.disclosure import CollectionStatus
from app.services.flow.batches import CHUNK, Progress, each, progress
from app.services.flow.transition import perform
from app.services.rulebook import standards
from app.workflow.disclosure import STANDING
from models.disclosure import FineCollection, Penalty


@dataclass(frozen=True)
class Owed:
    """What was paid, is still owed of the fine, and was added by a day, in yuan."""

    paid: Decimal
    left: Decimal
    added: Decimal


def complete(session: Session, collection: FineCollection) -> None:
    """Whose fine it is, how much, and by when; once it is overdue its day stands."""
    penalty = collection.penalty
    if penalty is None:
        return
    collection.enterprise_id, collection.enterprise = penalty.enterprise_id, penalty.enterprise
    collection.practitioner_id, collection.practitioner = penalty.practitioner_id, penalty.practitioner
    collection.fine, collection.department_id = penalty.fine_yuan, penalty.department_id or collection.department_id
    if collection.served_on and collection.status == CollectionStatus.OPEN:
        days = standards.parameters(session).number("penalty.payment_days", collection.served_on)
        collection.pay_by = collection.deferred_to or collection.served_on + timedelta(days=days)


def owed(session: Session, collection: FineCollection, day: date) -> Owed:
    fine, paid = collection.fine or Decimal(0), _paid(collection)
    percent = Decimal(str(standards.parameters(session).at("penalty.late_percent", day)))
    late = fines.added(fine, paid, collection.pay_by or day, day, percent)
    return Owed(collection.paid, fines.left(fine, paid, day), late)


def left(collection: FineCollection, day: date) -> Decimal:
    """What was still owed of the fine itself at the end of a day."""
    return fines.left(collection.fine or Decimal(0), _paid(collection), day)


def _paid(collection: FineCollection) -> list[tuple[date, Decimal]]:
    return [(line.paid_on, line.amount) for line in collection.payments]


def is_overdue(collection: FineCollection, day: date) -> bool:
    """Whether the last day is over and the fine was not paid in full by then; one whose penalty fell is not."""
    pay_by = collection.pay_by
    return bool(pay_by and pay_by < day and left(collection, pay_by) and collection.penalty.status in STANDING)


def overdue(session: Session, cursor: int, day: date) -> Progress:
    """What is not paid in full after its last day counts from the next (scheme P4)."""
    c = FineCollection
    query = select(c).where(c.id > cursor, c.pay_by < day, c.status == CollectionStatus.OPEN)
    seen = session.scalars(query.order_by(c.id).limit(CHUNK)).all()
    due = sorted((one for one in seen if is_overdue(one, day)), key=lambda one: one.enterprise_id or 0)
    faults = each(session, due, lambda one: perform(session, one, "lapse", day=day))
    return progress(seen, faults, lapsed=len(due) - len(faults))


def drop(session: Session, penalty: Penalty, day: date) -> None:
    """What collects the fine of a penalty that fell counts no more, whichever department entered it."""
    c = FineCollection
    with scope.confined_to(None):
        standing = c.penalty_id == penalty.id, c.status.not_in(c.WORKFLOW.void())
        for one in session.scalars(select(c).where(*standing).order_by(c.id)).all():
            perform(session, one, "fall", day=day)


def unsettled(session: Session, penalty: Penalty) -> FineCollection | None:
    """The collection of a fine that is not paid in full."""
    c = FineCollection
    with scope.confined_to(None):
        owing = c.penalty_id == penalty.id, c.status.in_((CollectionStatus.OPEN, CollectionStatus.OVERDUE))
        return session.scalar(select(c).where(*owing).limit(1))
