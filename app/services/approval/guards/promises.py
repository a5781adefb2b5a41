"""Checks of commitments and of the evidence for them."""

from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, together
from app.rules.vocabulary.approval import CommitmentKind, FulfilmentResult, FulfilmentSource
from app.rules.vocabulary.platform import Status
from app.services.approval import promises
from app.services.flow.checks import in_order, not_after
from app.services.flow.people import Person
from app.services.flow.registry import check, guard
from models.approval import Commitment, Fulfilment


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
def term_over(session: Session, commitment: Commitment, by: Person, day: date) -> None:
    """Papers that may still come are not missing yet."""
    until = commitment.valid_until
    if commitment.kind == CommitmentKind.DEFICIENCY and until and day <= until:
        raise Refused(N_("The papers may come until %(day)s, that day included."), day=until)


@guard
def fulfilment_full(session: Session, commitment: Commitment, by: Person, day: date) -> None:
    """Nothing was left undone or is still awaited, and the latest evidence does not say otherwise."""
    if commitment.kind == CommitmentKind.DEFICIENCY and (waits := promises.awaited(commitment)):
        raise Refused(N_("These papers have not come yet: %(papers)s."), papers=tuple(waits))
    if promises.last_seen(session, commitment) == FulfilmentResult.SHORT:
        raise Refused(
            N_("The latest evidence says that this commitment was not kept; it cannot be found kept in full.")
        )
    for name in ("unperformed", "breach_handling"):
        if (getattr(commitment, name) or "").strip():
            raise Refused(
                N_("A commitment kept in full has nothing unperformed; empty the field or choose another result.")
            ).on(name)


@guard
@check("fulfilment")
def fulfilment_in_order(session: Session, evidence: Fulfilment, by: Person, day: date) -> None:
    together(
        partial(not_after, evidence, "seen_on", day),
        partial(_of_a_commitment_in_force, session, evidence),
        partial(_of_the_same_firm, evidence),
        partial(_says_which_inspection, evidence),
    )


def _of_a_commitment_in_force(session: Session, evidence: Fulfilment) -> None:
    commitment = session.get(Commitment, evidence.commitment_id) if evidence.commitment_id else None
    if commitment is None:
        return
    if commitment.status in (*promises.ON_THE_WAY, Status.DISCARDED):
        raise Refused(
            N_("%(commitment)s is “%(status)s”; there is nothing to be kept yet."),
            commitment=commitment.title,
            status=commitment.status,
        ).on("commitment_id")
    if evidence.seen_on and evidence.seen_on < commitment.made_on:
        raise Refused(N_("It was seen before the commitment was made (%(day)s)."), day=commitment.made_on).on("seen_on")


def _of_the_same_firm(evidence: Fulfilment) -> None:
    visit, commitment = evidence.inspection, evidence.commitment
    if visit and commitment and commitment.enterprise_id not in (None, visit.enterprise_id):
        raise Refused(N_("The inspection was of another enterprise.")).on("inspection_id")


def _says_which_inspection(evidence: Fulfilment) -> None:
    if evidence.source == FulfilmentSource.INSPECTION and not evidence.inspection_id:
        raise Refused(N_("Say at which inspection it was seen.")).on("inspection_id")


@guard
def paper_awaited(session: Session, evidence: Fulfilment, by: Person, day: date) -> None:
    """Of a case that takes papers later, one of those that it still waits for."""
    waits = promises.awaited(evidence.commitment) if evidence.commitment else []
    if (
        evidence.source == FulfilmentSource.PAPERS
        and waits
        and evidence.awaited_paper
        and evidence.awaited_paper not in waits
    ):
        raise Refused(
            N_("“%(paper)s” is not awaited; these are: %(papers)s."), paper=evidence.awaited_paper, papers=tuple(waits)
        ).on("awaited_paper")
