"""What the moves of cases, commitments, checks and reports set in motion."""

from datetime import date

from sqlalchemy.orm import Session

from app import clock, scope
from app.rules.errors import N_
from app.rules.identifiers import commitment_code
from app.rules.reasons import Reason
from app.rules.vocabulary.approval import CommitmentKind, FulfilmentResult, FulfilmentSource, Lane, RefusalGround
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.platform import Role
from app.services.approval import certificates, checks, drives, extracts, lanes, promises, signing
from app.services.flow import numbers, transition
from app.services.flow.people import Person
from app.services.flow.registry import effect
from app.services.messages import sending
from app.services.rulebook import standards
from models.approval import (
    ApprovalCase,
    Commitment,
    CommitmentDrive,
    CreditReport,
    DriveLine,
    Fulfilment,
    Guidance,
    PostCheck,
)
from models.base import Register
from models.subjects import Enterprise

# --- commitments -----------------------------------------------------------------------------------------


@effect
def number_commitment(session: Session, record: Commitment, by: Person, day: date) -> None:
    """承诺编码: region, day and serial, given once (domain.md 5.5)."""
    if not record.code:
        region = standards.unit(session, "region_code", day)
        prefix = commitment_code(region, record.made_on, 0)[:-6]
        record.code = commitment_code(region, record.made_on, numbers.next_serial(session, type(record).code, prefix))


@effect
def note_assessed(session: Session, record: Commitment, by: Person, day: date) -> None:
    """Since when it is known whether the commitment was kept."""
    record.assessed_on = day


@effect
def open_revocation(session: Session, record: Commitment, by: Person, day: date) -> None:
    promises.open_revocation(session, record, day)


@effect
def take_paper(session: Session, record: Fulfilment, by: Person, day: date) -> None:
    """What was to follow and has come lies with the case from now on."""
    if record.source == FulfilmentSource.PAPERS and record.result == FulfilmentResult.KEPT:
        promises.take_paper(record)
        if (case := record.commitment.approval_case) is not None:
            checks.finish_case(session, case, day)


# --- drives ----------------------------------------------------------------------------------------------


@effect
def open_drive(session: Session, record: CommitmentDrive, by: Person, day: date) -> None:
    drives.begin(session, record, day)


@effect
def close_drive(session: Session, record: CommitmentDrive, by: Person, day: date) -> None:
    drives.close(session, record, day)


@effect
def reopen_drive(session: Session, record: CommitmentDrive, by: Person, day: date) -> None:
    drives.reopen(session, record, day)


@effect
def void_drive(session: Session, record: CommitmentDrive, by: Person, day: date) -> None:
    drives.void(session, record, day)


@effect
def count_drive(session: Session, record: DriveLine, by: Person, day: date) -> None:
    drives.count(session, record.commitment_drive)


# --- cases -----------------------------------------------------------------------------------------------


@effect
def note_correction(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    record.corrected_on = day


@effect
def forget_stop(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    """What the clock stood still for is over; the trail says what it was."""
    record.suspended_for = None


@effect
def forget_refusal(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    """Nothing is refused, so nothing is said of why."""
    record.refusal_ground = None


@effect
def forget_revocation(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    record.revocation_ground = None


@effect
def take_snapshot(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    lanes.accept(session, record, day)


@effect
def begin_terms(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    lanes.begin(session, record, day)


@effect
def set_terms(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    """The term that goes with the lane; what was promised for the other lane binds nobody."""
    lanes.set_terms(session, record, day)
    if record.lane != Lane.COMMITMENT:
        promises.drop(session, record, day, CommitmentKind.APPROVAL)


@effect
def make_commitment(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    promises.make(session, record, by, day)


@effect
def make_commitment_for_papers(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    promises.make_for_papers(session, record, by, day)


@effect
def take_promise_back(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    lanes.take_promise_back(session, record, day)
    promises.drop(session, record, day, CommitmentKind.APPROVAL)


@effect
def note_granted(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    certificates.note_decided(session, record, day)


@effect
def commitments_take_effect(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    promises.take_effect(session, record, day)


@effect
def note_refused(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    """Who handed in something false may not apply for the matter again for a year (行政许可法 第七十八条)."""
    certificates.note_decided(session, record, day)
    if record.refusal_ground == RefusalGround.FALSE:
        certificates.bar(session, record, "false", day)


@effect
def take_papers_of_case(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    """All papers lie with the case before its decision, so nobody has to promise any."""
    promises.take_papers(record)
    promises.drop(session, record, day, CommitmentKind.DEFICIENCY)


@effect
def drop_commitments(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    promises.drop(session, record, day)


@effect
def make_licence(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    certificates.make_licence(session, record, by, day)


@effect
def plan_post_check(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    checks.plan(session, record, by, day)


@effect
def revoke_licence(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    certificates.revoke_licence(session, record, by, _said(session, record), day)
    checks.cancel(session, record, day)


@effect
def settle_promises(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    promises.settle_revoked(session, record, _said(session, record), day)


@effect
def note_revoked(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    """Who got it by something false may not apply for the matter again (行政许可法 第七十九条)."""
    record.revoked_on = day
    certificates.bar(session, record, str(record.revocation_ground), day)


@effect
def tell_of_revocation(session: Session, record: ApprovalCase, by: Person, day: date) -> None:
    """Who inspects the firm and who looks after its credit read that its certificate is gone."""
    params = {"firm": record.enterprise.name, "item": record.item.name, "day": record.barred_until or "—"}
    said = Reason(N_("“%(item)s” of %(firm)s was revoked; may not apply again until: %(day)s."), params)
    sending.to_role(session, Role.CREDIT_OFFICER, record, said)
    for role in (Role.OFFICER, Role.SECTION_CHIEF):
        sending.to_role(session, role, record, said, record.department_id)


def _said(session: Session, record: Register) -> str:
    """What was said with the move that is being made."""
    return next((step.opinion for step in transition.history(session, record, limit=1)), "")


# --- post-checks -----------------------------------------------------------------------------------------


@effect
def note_fulfilment(session: Session, record: PostCheck, by: Person, day: date) -> None:
    checks.note(session, record, FulfilmentResult.KEPT, by, day)


@effect
def note_shortfall(session: Session, record: PostCheck, by: Person, day: date) -> None:
    checks.note(session, record, FulfilmentResult.SHORT, by, day)


@effect
def finish_case(session: Session, record: PostCheck, by: Person, day: date) -> None:
    checks.finish_case(session, record.approval_case, day)


@effect
def ask_for_revocation(session: Session, record: PostCheck, by: Person, day: date) -> None:
    checks.ask_for_revocation(session, record, _said(session, record), day)


# --- guidance, reports -----------------------------------------------------------------------------------


@effect
def compare_credit(session: Session, record: Guidance, by: Person, day: date) -> None:
    """The grade after the guidance, beside that before it."""
    with scope.confined_to(None):
        record.grade_after = Grade(session.get_one(Enterprise, record.enterprise_id).grade)


@effect
def count_facts(session: Session, record: CreditReport, by: Person, day: date) -> None:
    extracts.count(session, record, day)


@effect
def void_extract(session: Session, record: CreditReport, by: Person, day: date) -> None:
    extracts.void(session, record, by, _said(session, record), day)


@effect
def ask_again(session: Session, record: CreditReport, by: Person, day: date) -> None:
    extracts.ask_again(session, record, by, clock.today())


@effect
def ask_firm_again(session: Session, record: Commitment, by: Person, day: date) -> None:
    """A firm whose commitment came from a drive has not signed after all."""
    signing.take_back(session, record, day)
