"""承诺 of a case: made out from the terms of its matter, in force with the decision, and what happens when broken."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import catalogue, scope
from app.rules.errors import N_
from app.rules.vocabulary.approval import (
    CaseStatus,
    CommitmentKind,
    CommitmentStatus,
    FulfilmentResult,
    PaperState,
    RevocationGround,
)
from app.rules.vocabulary.platform import Status
from app.services.approval.saving import completeness
from app.services.flow import entering, transition
from app.services.flow.people import Person
from models.approval import ApprovalCase, Commitment, Fulfilment

ON_THE_WAY = Commitment.WORKFLOW["rest_on_case"].sources
"""Statuses of a commitment that takes effect with its case, however far it was taken by itself."""
STANDING = (*ON_THE_WAY, Status.IN_FORCE, *CommitmentStatus)
"""Statuses of one that was made and still counts."""


def of(session: Session, case: ApprovalCase, *kinds: CommitmentKind) -> list[Commitment]:
    """The commitments of a case that count."""
    query = select(Commitment).where(Commitment.approval_case_id == case.id, Commitment.status.in_(STANDING))
    with scope.confined_to(None):
        found = session.scalars(query.order_by(Commitment.id)).all()
    return [each for each in found if not kinds or each.kind in kinds]


def make(session: Session, case: ApprovalCase, by: Person, day: date) -> Commitment:
    """In place of the review: what the matter says is promised, and what follows from a breach."""
    return _enter(session, case, CommitmentKind.APPROVAL, case.item.promise or "", None, by, day)


def make_for_papers(session: Session, case: ApprovalCase, by: Person, day: date) -> Commitment:
    """To hand in later what does not lie with the application: each paper and its day."""
    later = [line for line in case.materials if line.state == PaperState.LATER]
    locale = catalogue.locale("zh")
    lines = [locale.say(N_("%(paper)s, by %(day)s"), {"paper": each.name, "day": each.due_on}) for each in later]
    content = locale.say(N_("We shall hand in: %(papers)s."), {"papers": "；".join(lines)})
    return _enter(session, case, CommitmentKind.DEFICIENCY, content, max(e.due_on for e in later if e.due_on), by, day)


def _enter(
    session: Session, case: ApprovalCase, kind: CommitmentKind, content: str, until: date | None, by: Person, day: date
) -> Commitment:
    locale = catalogue.locale("zh")
    made = Commitment(
        enterprise_id=case.enterprise_id,
        approval_case_id=case.id,
        department_id=case.department_id,
        party=case.enterprise.party,
        kind=kind,
        reason=locale.say(N_("Application for “%(item)s” (%(no)s)"), {"item": case.item.name, "no": case.no})[:512],
        content=content,
        liability=case.item.liability or locale.say(N_("The decision is revoked and the breach is put on record.")),
        made_on=day,
        valid_until=until,
    )
    return entering.enter(session, made, by)


def take_effect(session: Session, case: ApprovalCase, day: date) -> None:
    """With the decision the commitments on which it rests are in force."""
    for made in of(session, case):
        if made.status in ON_THE_WAY:
            transition.perform(session, made, "rest_on_case", day=day)


def drop(session: Session, case: ApprovalCase, day: date, *kinds: CommitmentKind) -> None:
    """What was promised for nothing binds nobody, also where it was approved by itself."""
    for made in of(session, case, *kinds):
        if made.status in ON_THE_WAY:
            transition.perform(session, made, "lapse", day=day)
        elif made.status == Status.IN_FORCE:
            transition.perform(session, made, "end_with_case", day=day)


def take_paper(evidence: Fulfilment) -> None:
    """Tick the paper in the list of its case."""
    with scope.confined_to(None):
        if case := evidence.commitment.approval_case:
            take_papers(case, evidence.awaited_paper)


def take_papers(case: ApprovalCase, name: str | None = None) -> None:
    """The papers that were to follow are there: all of them, or the one of this name."""
    for line in case.materials:
        if line.state == PaperState.LATER and name in (None, line.name):
            line.state, line.due_on = PaperState.RECEIVED, None
    case.completeness = completeness(case)


def settle_kept(session: Session, case: ApprovalCase, day: date) -> None:
    """Everything was found as it was promised; what nobody looked at is left to be found out."""
    for made in of(session, case):
        if made.status == Status.IN_FORCE and last_seen(session, made) == FulfilmentResult.KEPT:
            transition.perform(session, made, "settle_kept", day=day)


def settle_revoked(session: Session, case: ApprovalCase, why: str, day: date) -> None:
    """What the revocation found untrue was not kept; what else was promised for the certificate binds nobody."""
    untrue = _UNTRUE.get(RevocationGround(case.revocation_ground)) if case.revocation_ground else None
    told = {
        "unperformed": why or "—",
        "breach_handling": catalogue.locale("zh").say(N_("The certificate was revoked.")),
    }
    for made in of(session, case):
        if made.status == Status.IN_FORCE and made.kind == untrue:
            transition.perform(session, made, "settle_broken", opinion=why, day=day, values=told)
        elif made.status == Status.IN_FORCE:
            transition.perform(session, made, "end_with_case", day=day)


_UNTRUE = {RevocationGround.FALSE_PROMISE: CommitmentKind.APPROVAL, RevocationGround.PAPERS: CommitmentKind.DEFICIENCY}
"""Which promise a ground of revocation says was not kept."""


def last_seen(session: Session, commitment: Commitment) -> FulfilmentResult | None:
    """What the latest evidence that counts says of a commitment; None where there is none."""
    seen = select(Fulfilment.result).where(
        Fulfilment.commitment_id == commitment.id, Fulfilment.status == Status.IN_FORCE
    )
    last = session.scalar(seen.order_by(Fulfilment.seen_on.desc(), Fulfilment.id.desc()).limit(1))
    return FulfilmentResult(last) if last else None


def awaited(commitment: Commitment) -> list[str]:
    """The papers that are still to follow for this commitment."""
    with scope.confined_to(None):
        return papers_awaited(commitment.approval_case) if commitment.approval_case else []


def papers_awaited(case: ApprovalCase) -> list[str]:
    return [line.name for line in case.materials if line.state == PaperState.LATER]


def open_revocation(session: Session, commitment: Commitment, day: date) -> None:
    """Propose that what rested on a broken commitment be revoked; only the decision of the case revokes and bars."""
    with scope.confined_to(None):
        case = session.get(ApprovalCase, commitment.approval_case_id) if commitment.approval_case_id else None
    if case is not None and case.status in (CaseStatus.ISSUED, CaseStatus.FINISHED):
        said = catalogue.locale("zh").say(N_("Commitment %(no)s was not kept."), {"no": commitment.title})
        late = commitment.kind == CommitmentKind.DEFICIENCY
        values = {"revocation_ground": RevocationGround.PAPERS if late else RevocationGround.FALSE_PROMISE}
        transition.perform(session, case, "open_revocation", opinion=said, day=day, values=values)
