"""Checks of commitments."""

from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, together
from app.services.flow.checks import in_order, not_after
from app.services.flow.people import Person
from app.services.flow.registry import check, guard
from models.approval import Commitment


@guard
@check("commitment")
def commitment_complete(session: Session, commitment: Commitment, by: Person, day: date) -> None:
    together(partial(not_after, commitment, "made_on", day), partial(in_order, commitment, "made_on", "valid_until"))


@guard
def fulfilment_short(session: Session, commitment: Commitment, by: Person, day: date) -> None:
    """Who did not keep all of it: what was not kept must be said (domain.md 5.5)."""
    if not (commitment.unperformed or "").strip():
        raise Refused(N_("Say what was not kept; a commitment kept in part or not at all needs it.")).on("unperformed")


@guard
def fulfilment_full(session: Session, commitment: Commitment, by: Person, day: date) -> None:
    for name in ("unperformed", "breach_handling"):
        if (getattr(commitment, name) or "").strip():
            raise Refused(
                N_("A commitment kept in full has nothing unperformed; empty the field or choose another result.")
            ).on(name)
