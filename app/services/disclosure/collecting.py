"""罚款收缴: the term of payment, what is still owed, and what was not paid when the term ended."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import fines
from app.rules.vocabulary.disclosure import CollectionStatus
from app.services.flow.batches import CHUNK, Progress, each, progress
from app.services.flow.transition import perform
from app.services.rulebook import standards
from models.disclosure import FineCollection


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
    collection.fine = penalty.fine_yuan
    if collection.served_on and collection.status == CollectionStatus.OPEN:
        days = standards.parameters(session).number("penalty.payment_days", collection.served_on)
        collection.pay_by = collection.deferred_to or collection.served_on + timedelta(days=days)


def owed(session: Session, collection: FineCollection, day: date) -> Owed:
    fine, paid = collection.fine or Decimal(0), [(line.paid_on, line.amount) for line in collection.payments]
    percent = Decimal(str(standards.parameters(session).at("penalty.late_percent", day)))
    late = fines.added(fine, paid, collection.pay_by or day, day, percent)
    return Owed(collection.paid, fines.left(fine, paid, day), late)


def overdue(session: Session, cursor: int, day: date) -> Progress:
    """What is not paid in full after its last day counts from the next (scheme P4)."""
    c = FineCollection
    query = select(c).where(c.id > cursor, c.pay_by < day, c.status == CollectionStatus.OPEN)
    seen = session.scalars(query.order_by(c.id).limit(CHUNK)).all()
    due = [one for one in seen if one.pay_by and owed(session, one, one.pay_by).left]
    faults = each(session, due, lambda one: perform(session, one, "lapse", day=day))
    reached, counts, faults = progress(seen, faults, lapsed=len(due) - len(faults))
    return reached, counts, faults
