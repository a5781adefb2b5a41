"""A firm signs: the one way in which a line of a drive becomes a commitment, whoever brings the signature."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import scope
from app.rules.errors import N_, Refused
from app.rules.vocabulary.approval import CommitmentKind
from app.rules.vocabulary.drives import DriveStatus, LineStatus, PageState, SigningWay
from app.services.approval import drives
from app.services.flow import entering, locks, transition
from app.services.flow.people import Person
from models.approval import Commitment, CommitmentDrive, DriveLine, ScannedPage

Bring = Callable[[Commitment], object]


def sign(
    session: Session,
    line: DriveLine,
    signed_on: date,
    way: SigningWay,
    by: Person,
    day: date,
    bring: Bring | None = None,
) -> Commitment:
    """Make the commitment of a firm and mark it as signed. Raises Refused where it has signed or cannot.

    bring  puts the paper, or what stands for it, into the commitment
    """
    with scope.confined_to(None):  # whichever department the page came to
        line = _locked(session, line)
        _check(line, signed_on, day)
        made = _enter(session, line, signed_on, by)
        transition.perform(session, made, "rest_on_drive", day=day)
        if bring:
            bring(made)
        line.signed_on, line.way, line.commitment_id = signed_on, way, made.id
        transition.perform(session, line, _move(line), day=day)
        return made


def _move(line: DriveLine) -> str:
    """A letter that was signed in time is in time, however late it is found."""
    if line.status != LineStatus.MISSED:
        return "sign"
    return "sign_late" if line.signed_on and line.signed_on > line.commitment_drive.sign_by else "sign_in_time"


def take_back(session: Session, made: Commitment, day: date) -> None:
    """The commitment of a firm was revoked: the firm is asked again, and its pages wait for a person."""
    with scope.confined_to(None):
        line = session.scalar(select(DriveLine).where(DriveLine.commitment_id == made.id))
        if line is None or line.commitment_drive.status not in CommitmentDrive.OFFERED:
            return
        line = _locked(session, line)
        line.signed_on = line.way = line.commitment_id = None
        transition.perform(session, line, "return", day=day)
        if line.commitment_drive.status == DriveStatus.CLOSED:
            transition.perform(session, line, "miss", day=day)
        pages = select(ScannedPage).where(ScannedPage.drive_line_id == line.id, ScannedPage.state == PageState.MATCHED)
        for page in session.scalars(pages).all():
            page.state, page.drive_line_id = PageState.UNREAD, None
        session.flush()


def _locked(session: Session, line: DriveLine) -> DriveLine:
    """Its drive and its enterprise first: whoever closes the drive takes them in the same order."""
    locks.lock(session, CommitmentDrive, line.commitment_drive_id)
    locks.lock_enterprise(session, line.enterprise_id)
    found: DriveLine = locks.lock(session, DriveLine, line.id)
    return found


def _check(line: DriveLine, signed_on: date, day: date) -> None:
    drive, firm = line.commitment_drive, line.enterprise.name
    if line.status in drives.SIGNED:
        raise Refused(N_("%(firm)s signed already on %(day)s."), firm=firm, day=line.signed_on)
    if line.status not in (*drives.OPEN, LineStatus.EXCUSED) or drive.status not in drive.OFFERED:
        raise Refused(N_("%(firm)s is no longer asked to sign: %(status)s."), firm=firm, status=line.status)
    check_day(drive, signed_on, day)


def check_day(drive: CommitmentDrive, signed_on: date, day: date) -> None:
    """A letter is signed after it was printed and before it comes back. Raises Refused."""
    first = drive.opened_on or signed_on
    if not first <= signed_on <= day:
        raise Refused(
            N_("The day of signing is from %(first)s, when the drive was opened, to %(last)s."), first=first, last=day
        ).on("signed_on")


def _enter(session: Session, line: DriveLine, signed_on: date, by: Person) -> Commitment:
    drive = line.commitment_drive
    made = Commitment(
        enterprise_id=line.enterprise_id,
        department_id=line.department_id,
        party=line.enterprise.party,
        kind=CommitmentKind.VOLUNTARY,
        reason=f"{drive.name}（{line.no}）",
        content=drive.content,
        liability=drive.liability,
        made_on=signed_on,
        valid_until=drive.valid_until,
    )
    return entering.enter(session, made, by)
