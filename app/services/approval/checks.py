"""事后核查: which cases are looked at afterwards, and what a check means for the case and its commitments."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, scope
from app.rules import dates
from app.rules.draw import ALGORITHM, is_drawn
from app.rules.errors import N_
from app.rules.reasons import Reason, digest
from app.rules.vocabulary.approval import (
    CaseStatus,
    CheckReason,
    CheckStatus,
    CommitmentKind,
    FulfilmentResult,
    FulfilmentSource,
    RevocationGround,
)
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.platform import Status
from app.services.approval import promises
from app.services.flow import deadlines, entering, transition
from app.services.flow.people import Person
from app.services.rulebook import decisions, standards
from models.approval import ApprovalCase, Fulfilment, PostCheck


def plan(session: Session, case: ApprovalCase, by: Person, day: date) -> PostCheck | None:
    """The check that follows the certificate; a case that is not drawn is finished at once, None then.

    The seed is the end of the audit chain, which nobody knows before: anybody can draw again from it.
    """
    seed, (share, source) = audit.read_head(session).hash[:40], _share(session, case, day)
    drawn = is_drawn(seed, case.no, share)
    said = N_("Drawn for a check afterwards.") if drawn else N_("Not drawn for a check afterwards.")
    decisions.keep(
        session,
        case,
        "post_check",
        day,
        inputs={"seed": seed, "name": case.no, "share": str(share)},
        answer={"drawn": drawn},
        reasons=[Reason(said, {}, source)],
        digest=digest(ALGORITHM, seed, case.no, share),
    )
    if not drawn:
        finish_case(session, case, day)
        return None
    due = dates.days_after(day, case.item.post_check_days, "calendar", deadlines.calendar(session)).due_on
    check = PostCheck(
        enterprise_id=case.enterprise_id,
        approval_case=case,
        department_id=case.department_id,
        due_on=due,
        reason=CheckReason.ALWAYS if share >= 1 else CheckReason.SAMPLE,
        seed=seed,
    )
    entering.enter(session, check, by)
    deadlines.start(session, check, "post_check", day)
    return check


def _share(session: Session, case: ApprovalCase, day: date) -> tuple[Decimal, str]:
    """(share, source): every case of the lanes that are always checked, of the others by the grade at acceptance."""
    law = standards.parameters(session)
    if law.table("approval.post_check_always", day).get(str(case.lane)):
        return Decimal(1), law.source("approval.post_check_always", day)
    shares = law.table("approval.post_check_share", day)
    return Decimal(str(shares[case.grade_then or Grade.UNGRADED])), law.source("approval.post_check_share", day)


def finish_case(session: Session, case: ApprovalCase, day: date) -> None:
    """A case for which nothing is checked and nothing awaited any more is finished; what was promised was kept."""
    if case.status not in _DECIDED or _open(session, case) or promises.papers_awaited(case):
        return
    promises.settle_kept(session, case, day)
    if case.status == CaseStatus.ISSUED:
        transition.perform(session, case, "finish", day=day)


_DECIDED = (CaseStatus.ISSUED, CaseStatus.FINISHED)


def ask_for_revocation(session: Session, check: PostCheck, opinion: str, day: date) -> None:
    """What proved untrue goes to those who decide about revoking the certificate."""
    case = check.approval_case
    if case.status in _DECIDED:
        promised = promises.of(session, case, CommitmentKind.APPROVAL)
        values = {"revocation_ground": RevocationGround.FALSE_PROMISE if promised else RevocationGround.FRAUD}
        transition.perform(session, case, "open_revocation", opinion=opinion, day=day, values=values)


def note(session: Session, check: PostCheck, result: FulfilmentResult, by: Person, day: date) -> None:
    """What the check saw is evidence for what was promised in place of the review, not for papers that follow."""
    for commitment in promises.of(session, check.approval_case, CommitmentKind.APPROVAL):
        if commitment.status != Status.IN_FORCE:
            continue
        seen = Fulfilment(
            commitment_id=commitment.id,
            post_check_id=check.id,
            department_id=check.department_id,
            seen_on=check.seen_again_on or check.checked_on,
            source=FulfilmentSource.POST_CHECK,
            result=result,
            account=check.seen_again or check.account,
        )
        transition.perform(session, entering.enter(session, seen, by), "adopt", day=day)


def cancel(session: Session, case: ApprovalCase, day: date) -> None:
    """Nobody checks a certificate any more that was revoked."""
    for check in _open(session, case):
        transition.perform(session, check, "cancel", day=day)


def _open(session: Session, case: ApprovalCase) -> list[PostCheck]:
    """The checks of a case that are still to be made, or made again."""
    waits = PostCheck.status.in_((CheckStatus.DUE, CheckStatus.CORRECTING))
    with scope.confined_to(None):
        return list(session.scalars(select(PostCheck).where(PostCheck.approval_case_id == case.id, waits)))
