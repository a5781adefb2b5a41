"""What falls due by the calendar: promises whose term ends, papers that were to follow, checks nobody has made."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.rules.errors import N_
from app.rules.reasons import Reason
from app.rules.vocabulary.approval import CheckStatus, CommitmentKind, FulfilmentResult
from app.rules.vocabulary.drives import DriveStatus, LineStatus
from app.rules.vocabulary.platform import Role, Status
from app.services.approval import promises
from app.services.flow.batches import CHUNK, Progress, each, progress
from app.services.messages import sending
from app.services.rulebook import standards
from models.approval import Commitment, CommitmentDrive, DriveLine, PostCheck

_ENDED = N_("The term of this commitment ended on %(day)s and nobody has said whether it was kept.")
_LATE = N_("The papers of this commitment were to follow by %(day)s and have not been confirmed.")
_UNCHECKED = N_("This check was due on %(day)s.")
_UNSIGNED = N_("%(number)s firms of your department have not signed; letters may be signed until %(day)s.")
_OVER = N_("Letters could be signed until %(day)s; %(number)s firms have not. The drive can be closed now.")
_UNSEEN = N_("What this check found was to be put right by %(day)s; nobody has looked again.")


def commitments(session: Session, cursor: int, day: date) -> Progress:
    """The author and the credit officer are told on the day after a commitment ends without an answer."""
    query = select(Commitment).where(
        Commitment.id > cursor,
        Commitment.status == Status.IN_FORCE,
        Commitment.valid_until < day,
        Commitment.reminded_on.is_(None),
    )
    due = session.scalars(query.order_by(Commitment.id).limit(CHUNK)).all()
    return _tell(session, due, day)


def checks(session: Session, cursor: int, day: date) -> Progress:
    """The section chief is told of a check that nobody made in time, and of what nobody looked at again."""
    c = PostCheck
    unchecked = (c.status == CheckStatus.DUE) & (c.due_on < day) & c.reminded_on.is_(None)
    unseen = (c.status == CheckStatus.CORRECTING) & (c.put_right_by < day)
    unseen &= c.reminded_on.is_(None) | (c.reminded_on <= c.put_right_by)
    query = select(c).where(c.id > cursor, unchecked | unseen)
    due = session.scalars(query.order_by(PostCheck.id).limit(CHUNK)).all()
    return _tell(session, due, day)


def _tell(session: Session, due: Sequence[Commitment | PostCheck], day: date) -> Progress:
    faults = each(session, due, lambda record: _remind(session, record, day))
    return progress(due, faults, told=len(due) - len(faults))


def _remind(session: Session, record: Commitment | PostCheck, day: date) -> None:
    record.reminded_on = day
    for said in _said(session, record):
        if record.created_by_id:
            sending.to_person(session, record.created_by_id, record, said)
        role = Role.CREDIT_OFFICER if isinstance(record, Commitment) else Role.SECTION_CHIEF
        sending.to_role(session, role, record, said, None if role == Role.CREDIT_OFFICER else record.department_id)


def _said(session: Session, record: Commitment | PostCheck) -> Iterator[Reason]:
    if isinstance(record, PostCheck):
        late = record.status == CheckStatus.CORRECTING
        yield Reason(_UNSEEN if late else _UNCHECKED, {"day": record.put_right_by if late else record.due_on})
    elif record.kind != CommitmentKind.DEFICIENCY:
        yield Reason(_ENDED, {"day": record.valid_until})
    elif promises.awaited(record) or promises.last_seen(session, record) != FulfilmentResult.KEPT:
        yield Reason(_LATE, {"day": record.valid_until})


def drives(session: Session, cursor: int, day: date) -> Progress:
    """Some days before the last one the clerks of each department are told who is missing; after it, the chiefs."""
    d, ahead = CommitmentDrive, standards.parameters(session).number("approval.drive_reminder_days", day)
    soon = d.sign_by <= day + timedelta(days=ahead), d.reminded_on.is_(None)
    over = d.sign_by < day, d.reminded_on <= d.sign_by
    query = select(d).where(d.id > cursor, d.status == DriveStatus.OPEN, and_(*soon) | and_(*over))
    due = session.scalars(query.order_by(d.id).limit(CHUNK)).all()
    faults = each(session, due, lambda drive: _remind_of(session, drive, day))
    return progress(due, faults, told=len(due) - len(faults))


def _remind_of(session: Session, drive: CommitmentDrive, day: date) -> None:
    drive.reminded_on = day
    wanted = DriveLine.commitment_drive_id == drive.id, DriveLine.status == LineStatus.UNSIGNED
    query = select(DriveLine.department_id, func.count()).where(*wanted).group_by(DriveLine.department_id)
    missing = session.execute(query).all()
    if drive.sign_by < day:
        said = Reason(_OVER, {"day": drive.sign_by, "number": sum(number for _, number in missing)})
        sending.to_role(session, Role.SECTION_CHIEF, drive, said)
        return
    for department, number in missing:
        said = Reason(_UNSIGNED, {"day": drive.sign_by, "number": number})
        sending.to_role(session, Role.CLERK if department else Role.CREDIT_OFFICER, drive, said, department)
