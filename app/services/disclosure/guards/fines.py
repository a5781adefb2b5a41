"""Checks of the collection of a fine."""

from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import scope
from app.rules.errors import N_, Refused, together
from app.rules.vocabulary.disclosure import CollectionStatus
from app.services.disclosure import collecting
from app.services.flow import locks
from app.services.flow.checks import before, not_after
from app.services.flow.people import Person
from app.services.flow.registry import check, guard
from app.workflow.disclosure import STANDING
from models.disclosure import FineCollection, Penalty


@check("fine_collection")
def collection_valid(session: Session, record: FineCollection, by: Person, day: date) -> None:
    together(
        partial(_as_it_lapsed, record),
        partial(not_after, record, "served_on", day),
        partial(_of_a_fine, record),
        partial(_one_of_a_penalty, session, record),
        *(partial(_payment, record, number, day) for number in range(len(record.payments))),
    )


def _of_a_fine(record: FineCollection) -> None:
    penalty = record.penalty
    if penalty is None:
        return
    if not penalty.fine:
        raise Refused(N_("This penalty is no fine.")).on("penalty_id")
    if penalty.status not in STANDING:
        raise Refused(N_("A fine is collected once the penalty is in force.")).on("penalty_id")
    if record.served_on and record.served_on < penalty.decided_on:
        raise Refused(N_("The decision was made on %(day)s only."), day=penalty.decided_on).on("served_on")


def _one_of_a_penalty(session: Session, record: FineCollection) -> None:
    """Of two entered at once the second waits and is refused, whichever department enters it."""
    c, p = FineCollection, Penalty
    others = c.penalty_id == record.penalty_id, c.id != (record.id or 0), c.status.not_in(c.WORKFLOW.void())
    with session.no_autoflush, scope.confined_to(None):
        if not locks.only_looks(session):
            session.execute(select(p.id).where(p.id == record.penalty_id).with_for_update(key_share=True))
        other = session.scalar(select(c.no).where(*others).limit(1))
    if other:
        raise Refused(N_("%(no)s collects this fine already."), no=other).on("penalty_id")


def _as_it_lapsed(record: FineCollection) -> None:
    """What was not paid in time is on the ledger by its penalty and its day."""
    for name in ("penalty_id", "served_on"):
        gone = before(record, name)
        if record.status == CollectionStatus.OVERDUE and gone and gone != getattr(record, name):
            raise Refused(N_("This is on the credit ledger as it stands; have it revoked and entered again.")).on(name)


def _payment(record: FineCollection, number: int, day: date) -> None:
    line = record.payments[number]
    if line.amount is not None and line.amount <= 0:
        raise Refused(N_("An amount paid is more than nothing.")).on(f"payments-{number}-amount")
    if line.paid_on and line.paid_on > day:
        raise Refused(N_("A payment cannot lie in the future.")).on(f"payments-{number}-paid_on")


@guard
def fine_paid_up(session: Session, record: FineCollection, by: Person, day: date) -> None:
    """The fine and what was added to it."""
    owed = collecting.owed(session, record, day)
    if record.paid < (record.fine or 0) + owed.added:
        raise Refused(
            N_("Of the fine %(left)s yuan are owed, and %(added)s yuan were added for the delay; %(paid)s were paid."),
            left=owed.left,
            added=owed.added,
            paid=owed.paid,
        )


@guard
def fine_itself_paid(session: Session, record: FineCollection, by: Person, day: date) -> None:
    """The addition may be waived where the fine is paid (行政强制法 第四十二条)."""
    if record.paid < (record.fine or 0):
        raise Refused(N_("The fine itself has not been paid in full."))


@guard
def deferral_in_order(session: Session, record: FineCollection, by: Person, day: date) -> None:
    """Payment may be put off or divided where the party asks for it (行政处罚法 第六十六条第二款)."""
    latest = max(filter(None, (record.pay_by, day)))
    if record.deferred_to and record.deferred_to <= latest:
        raise Refused(N_("Choose a day after %(day)s."), day=latest).on("deferred_to")


@guard
def fine_overdue(session: Session, record: FineCollection, by: Person, day: date) -> None:
    """Asked again once the record is held: a payment or a deferral may have come meanwhile."""
    session.refresh(record, ["payments"])
    if not collecting.is_overdue(record, day):
        raise Refused(N_("%(no)s is not overdue."), no=record.no)
