"""What commitments and revoked certificates say about whom they concern."""

from datetime import date, timedelta

from app.rules.vocabulary.approval import CommitmentStatus, ItemKind, RevocationGround
from app.rules.vocabulary.subjects import EventKind
from app.services.credit.events import Fact
from app.services.flow.registry import facts
from models.approval import ApprovalCase, Commitment, DriveLine

_KINDS = {
    CommitmentStatus.FULFILLED: EventKind.COMMITMENT_KEPT,
    CommitmentStatus.PARTLY_FULFILLED: EventKind.COMMITMENT_PARTIAL,
    CommitmentStatus.BROKEN: EventKind.COMMITMENT_BROKEN,
}


@facts("commitment")
def commitment_facts(commitment: Commitment, day: date) -> list[Fact]:
    return [Fact(_KINDS[CommitmentStatus(commitment.status)], day)]


@facts("drive_line")
def unsigned_facts(line: DriveLine, day: date) -> list[Fact]:
    """A firm that was asked and has not signed counts from the day after the last day for signing."""
    return [Fact(EventKind.COMMITMENT_UNSIGNED, line.commitment_drive.sign_by + timedelta(days=1))]


@facts("approval_case")
def case_facts(case: ApprovalCase, day: date) -> list[Fact]:
    """A certificate that was got by something false counts against the firm; a mistake of the organ does not.

    Papers that did not come count as the promise that was not kept. The fact is of licences (scheme A3).
    """
    if case.revocation_ground in (RevocationGround.ORGAN, RevocationGround.PAPERS) or case.kind != ItemKind.LICENCE:
        return []
    return [Fact(EventKind.FALSE_MATERIALS, day, about={"ground": str(case.revocation_ground)})]
