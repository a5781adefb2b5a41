"""What the moves of grades set in motion."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.dates import add_months
from app.rules.errors import N_
from app.rules.reasons import Reason, digest
from app.rules.vocabulary.platform import Status
from app.services.credit import frequency, grading, simulation
from app.services.flow.locks import lock_enterprise
from app.services.flow.people import Person
from app.services.flow.registry import Shown, before_save, effect, proposal, term
from app.services.grading import evaluations, reputation
from app.services.rulebook import decisions, drafts
from models.grading import ClassChange, Evaluation, GradeResult, Standard
from models.platform import Movement
from models.reputation import PublicRating
from models.subjects import Enterprise


@effect
def apply_grade(session: Session, record: GradeResult, by: Person, day: date) -> None:
    """A confirmed grade becomes the enterprise's, and its inspections follow."""
    grading.apply(session, record, day)


@effect
def keep_trial(session: Session, record: Standard, by: Person, day: date) -> None:
    """What the draft would make of everybody on the day of its submission goes with it to whoever approves it."""
    if simulation.number(session) > simulation.AT_ONCE:
        return
    draft = drafts.read(record.content)
    trial = simulation.run(session, day, draft.scheme, draft.table, most=0)
    said = Reason(
        N_("As everybody stood on %(day)s: of %(seen)s enterprises %(changed)s would change, %(worse)s for the worse."),
        {"day": day, "seen": trial.seen, "changed": trial.changed, "worse": trial.worse},
    )
    before, after = (round(each) for each in trial.person_days)
    load = Reason(N_("Person-days a year: %(before)s before, %(after)s after."), {"before": before, "after": after})
    decisions.keep(
        session,
        record,
        "trial",
        day,
        inputs={"content": digest(record.content)},
        answer=simulation.plain(trial),
        reasons=[said, load],
        digest=digest("trial", record.content, str(day)),
    )


@effect
def evaluate(session: Session, record: Evaluation, by: Person, day: date) -> None:
    """From the ledger as it is known now; what was answered before stays among the answers."""
    evaluations.compute(session, record)
    record.answered_on = record.answer = record.decided_on = None


@effect
def keep_answer(session: Session, record: Evaluation, by: Person, day: date) -> None:
    """Added to what was said in earlier rounds."""
    record.answers = "\n".join(filter(None, (record.answers, f"{record.answered_on} {record.answer}")))


@effect
def note_decided(session: Session, record: Evaluation, by: Person, day: date) -> None:
    record.decided_on = day


@effect
def end_earlier(session: Session, record: Evaluation, by: Person, day: date) -> None:
    evaluations.end_earlier(session, record, day)


@effect
def revive_earlier(session: Session, record: Evaluation, by: Person, day: date) -> None:
    evaluations.revive_earlier(session, record, day)


@effect
def end_former_rating(session: Session, record: PublicRating, by: Person, day: date) -> None:
    reputation.end_former(session, record, day)


@effect
def resume_former_rating(session: Session, record: PublicRating, by: Person, day: date) -> None:
    reputation.resume_former(session, record, day)


@term
def evaluation_term(_session: Session, evaluation: Evaluation, _day: date) -> Shown:
    """It is shown until that of a later year is published, and no longer than a year from the day it was due."""
    return Shown(True, add_months(evaluation.due_on, 12) + timedelta(days=1))


@before_save("class_change")
def complete_class_change(session: Session, record: ClassChange) -> None:
    """The class of the enterprise as it stands."""
    if record.enterprise and record.status in record.WORKFLOW.editable:
        record.before = record.enterprise.supervision_class


@proposal("class_change")
def propose_class(session: Session, firm: Enterprise, value: str) -> ClassChange | None:
    """What a ledger that says otherwise leads to: a draft, to be decided like any other."""
    c = ClassChange
    begun = c.enterprise_id == firm.id, c.to_class == value, c.status.in_(_UNDECIDED)
    if session.scalar(select(c.id).where(*begun).limit(1)):
        return None
    reason = "台账与登记的监管分类不一致"
    return ClassChange(
        enterprise=firm, enterprise_id=firm.id, to_class=value, reason=reason, department_id=firm.department_id
    )


_UNDECIDED = (Status.DRAFT, Status.RETURNED, Status.SUBMITTED, Status.REVIEWED)


@effect
def change_class(session: Session, record: ClassChange, by: Person, day: date) -> None:
    """The enterprise is of the other class from now on, and its inspections follow."""
    if firm := lock_enterprise(session, record.enterprise_id):
        record.before, record.reason_before = firm.supervision_class, firm.class_reason
        firm.supervision_class, firm.class_reason = record.to_class, record.reason[:255]
        frequency.adjust(session, firm, day)


@effect
def restore_class(session: Session, record: ClassChange, by: Person, day: date) -> None:
    """The class of the latest change that still stands; where none does, as it was before the first of all."""
    firm = lock_enterprise(session, record.enterprise_id)
    decided = _decided(session, record) or [record]
    standing = [each for each in decided if each.status == Status.IN_FORCE and each is not record]
    if firm and standing:
        firm.supervision_class, firm.class_reason = standing[-1].to_class, standing[-1].reason[:255]
    elif firm:
        firm.supervision_class, firm.class_reason = decided[0].before, decided[0].reason_before
    if firm:
        frequency.adjust(session, firm, day)


def _decided(session: Session, record: ClassChange) -> Sequence[ClassChange]:
    """The changes of the same enterprise that were ever approved, in the order of their approval."""
    c, m = ClassChange, Movement
    approved = (m.register == record.register_name()) & (m.record_id == c.id) & (m.move == "approve")
    query = select(c).join(m, approved).where(c.enterprise_id == record.enterprise_id).order_by(m.id)
    return session.scalars(query).unique().all()
