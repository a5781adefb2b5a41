"""What a commitment says about its enterprise once it is known whether it was kept."""

from datetime import date

from app.rules.vocabulary.approval import CommitmentStatus
from app.rules.vocabulary.subjects import EventKind
from app.services.credit.events import Fact
from app.services.flow.registry import facts
from models.approval import Commitment

_KINDS = {
    CommitmentStatus.FULFILLED: EventKind.COMMITMENT_KEPT,
    CommitmentStatus.PARTLY_FULFILLED: EventKind.COMMITMENT_PARTIAL,
    CommitmentStatus.BROKEN: EventKind.COMMITMENT_BROKEN,
}


@facts("commitment")
def commitment_facts(commitment: Commitment, day: date) -> list[Fact]:
    return [Fact(_KINDS[CommitmentStatus(commitment.status)], day)]
