"""Checks of matters, cases and post-checks."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, scope
from app.rules.errors import N_, Refused, together
from app.rules.lanes import is_open
from app.rules.vocabulary.approval import (
    ApplicationWay,
    CasePaper,
    CaseStatus,
    CommitmentKind,
    Completeness,
    GuidanceStatus,
    Lane,
    PaperState,
    ReportScene,
)
from app.rules.vocabulary.platform import Status
from app.services.approval import lanes, promises, standing
from app.services.approval.saving import item_on
from app.services.flow import deadlines, papers, transition
from app.services.flow.checks import not_after
from app.services.flow.people import Person
from app.services.flow.registry import check, doubt, guard
from app.services.rulebook import standards
from models.approval import ApprovalCase, ApprovalItem, Guidance, ReportUse
from models.platform import Attachment


@check("approval_case")
def case_in_order(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    together(
        partial(not_after, case, "applied_on", day),
        partial(_item_in_force, session, case),
        partial(_may_be_promised, case),
        *(partial(_may_follow, case, at, line) for at, line in case.own_lines()),
    )


def _item_in_force(session: Session, case: ApprovalCase) -> None:
    item = session.get(ApprovalItem, case.item_id) if case.item_id else None
    if item and case.applied_on and item_on(session, item.code, case.applied_on) is None:
        raise Refused(
            N_("“%(item)s” is not in force on %(day)s; no application for it can be taken in."),
            item=item.name,
            day=case.applied_on,
        ).on("item_id")


def _may_be_promised(case: ApprovalCase) -> None:
    if case.item and case.way == ApplicationWay.COMMITMENT and not case.item.allows_commitment:
        raise Refused(
            N_("“%(item)s” is not open to a commitment: no document allows it; choose the ordinary procedure."),
            item=case.item.name,
        ).on("way")


def _may_follow(case: ApprovalCase, at: str, line: object) -> None:
    """Only what the matter lets follow may follow."""
    if getattr(line, "state", None) != PaperState.LATER or case.item is None:
        return
    name = getattr(line, "name", "")
    if any(each.name == name and not each.may_follow for each in case.item.materials):
        raise Refused(N_("“%(paper)s” may not follow later for this matter."), paper=name).on(at + "state")


@guard
def may_apply(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    """Nobody applies again for a matter while they are barred from it (行政许可法 第七十八条, 第七十九条)."""
    if until := standing.bar_on(session, case, day):
        raise Refused(
            N_("%(firm)s may not apply for “%(item)s” again until %(day)s, that day included."),
            firm=case.enterprise.name,
            item=case.item.name,
            day=until,
        ).on("enterprise_id")


@guard
def asked_once(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    """Everything that is missing is said at once (行政许可法 第三十二条)."""
    if any(step.move == "ask_correction" for step in transition.history(session, case)):
        raise Refused(
            N_("Completion was asked for once already and may not be asked for again; accept, or have it declined.")
        )


@guard
def asked_in_time(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    """After the term to look at it an application counts as accepted from its receipt (行政许可法 第三十二条)."""
    if (received := lanes.accepted_on(session, case, day)) < day:
        raise Refused(
            N_("The term to ask for completion has passed: the application counts as accepted on %(day)s. Accept it."),
            day=received,
        )


@doubt("approval_case")
def barred(session: Session, case: ApprovalCase) -> Iterator[Refused]:
    """The window sees at once that the application will not be accepted; who applies gets that in writing."""
    applies = case.status in _AT_THE_WINDOW and case.enterprise_id and case.item_id
    if applies and (until := standing.bar_on(session, case, clock.today())):
        yield Refused(
            N_("May not apply for this matter again until %(day)s; take it in and decline it in writing."), day=until
        ).on("enterprise_id")


_AT_THE_WINDOW = (Status.DRAFT, CaseStatus.CORRECTION, CaseStatus.RECEIVED)


@guard
def open_to_declining(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    """What counts as accepted is decided, and no longer declined; whoever is barred is, whenever that is seen."""
    received = lanes.accepted_on(session, case, day)
    if received < day and not standing.bar_on(session, case, day):
        raise Refused(
            N_("The application counts as accepted on %(day)s and can no longer be declined; accept it."), day=received
        )


@guard
def papers_complete(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    """Whatever is missing is asked for, as long as that may be done."""
    if case.completeness == Completeness.MISSING and lanes.accepted_on(session, case, day) == day:
        missing = tuple(line.name for line in case.materials if line.state == PaperState.MISSING)
        raise Refused(N_("Papers are missing: %(papers)s. Ask for completion."), papers=missing).on("materials")


@guard
def lane_open(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    """The easy lanes stay shut to whoever is listed, barred or promised falsely, whoever chooses."""
    facts = standing.as_it_was(case)
    if not is_open(facts, Lane(case.lane or Lane.ORDINARY), case.accepted_on or day):
        raise Refused(
            N_("“%(lane)s” is not open to this applicant for this matter; the record says why."), lane=case.lane
        ).on("lane")


@guard
def not_promised(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    _refuse_second(session, case, CommitmentKind.APPROVAL)


@guard
def papers_not_promised(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    _refuse_second(session, case, CommitmentKind.DEFICIENCY)


def _refuse_second(session: Session, case: ApprovalCase, kind: CommitmentKind) -> None:
    if made := promises.of(session, case, kind):
        raise Refused(N_("The commitment of this case was made out already: %(made)s."), made=made[0].title)


@guard
def guided(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    """Whose credit is poor is told first how to mend it (plan 三(二)2)."""
    given = select(Guidance.id).where(
        Guidance.enterprise_id == case.enterprise_id,
        Guidance.status.in_((GuidanceStatus.SENT, GuidanceStatus.VISITED, GuidanceStatus.CLOSED)),
        Guidance.guided_on >= case.applied_on,
    )
    with scope.confined_to(None):
        found = session.scalar(given.limit(1))
    if found is None:
        raise Refused(
            N_("The strict lane needs guidance for the applicant first: enter it from this page and have it sent.")
        )


@guard
def promised(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    """What the decision rests on has been promised, before anybody agrees."""
    if case.lane == Lane.COMMITMENT and not promises.of(session, case, CommitmentKind.APPROVAL):
        raise Refused(N_("The commitment of this case has not been made out."))
    if case.completeness == Completeness.LATER and not promises.of(session, case, CommitmentKind.DEFICIENCY):
        raise Refused(N_("The commitment to hand in the papers that follow has not been made out."))


@guard
def report_used(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    """In the lanes where the bureau asks for it a credit report was used before the decision (plan 三(二)3)."""
    if not standards.parameters(session).table("approval.report_needed", day).get(str(case.lane)):
        return
    used = select(ReportUse.id).where(
        ReportUse.approval_case_id == case.id,
        ReportUse.status == Status.IN_FORCE,
        ReportUse.scene == ReportScene.APPROVAL,
    )
    with scope.confined_to(None):
        found = session.scalar(used.limit(1))
    if found is None:
        raise Refused(
            N_("In the lane “%(lane)s” a credit report is used before the decision; enter its use first."),
            lane=case.lane,
        )


@guard
def chosen_by_another(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    """Whoever chose another lane for the applicant does not also agree alone."""
    chosen = [step for step in transition.history(session, case) if step.move == "change_lane"]
    if chosen and by.user_id is not None and by.user_id in (chosen[0].user_id, chosen[0].on_behalf_of_id):
        raise Refused(N_("You chose the lane of this case; somebody else has to agree to the application."))


@guard
def holder_heard(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    """The holder was told, and answered or had the time to (行政许可法 第七条)."""
    clocks = deadlines.of(session, case.register_name(), case.id)
    until = next((c.due_on for c in clocks if c.kind == "answer_revocation" and c.stopped_on is None), None)
    if (until and until < day) or _has_answered(session, case):
        return
    if until is None:
        raise Refused(
            N_("Nothing says that the notice reached the holder: record its service, or hand in the statement here.")
        ).on(papers.FIELD)
    raise Refused(
        N_("The holder may answer until %(day)s; wait for that day, or hand in the statement here."), day=until
    ).on(papers.FIELD)


def _has_answered(session: Session, case: ApprovalCase) -> bool:
    """Whether a statement was handed in since the holder was told last."""
    told = next((step.at for step in transition.history(session, case) if step.move == "tell_intended"), None)
    statement = select(Attachment.id).where(
        Attachment.register == case.register_name(),
        Attachment.record_id == case.id,
        Attachment.kind == CasePaper.STATEMENT.value,
        Attachment.ended_at.is_(None),
    )
    since = statement.where(Attachment.added_at >= told) if told else statement
    return session.scalar(since.limit(1)) is not None


@guard
def certificate_in_order(session: Session, case: ApprovalCase, by: Person, day: date) -> None:
    if case.valid_from and case.decided_on and case.valid_from < case.decided_on:
        raise Refused(
            N_("A certificate is not valid before the day of its decision, %(day)s."), day=case.decided_on
        ).on("valid_from")
