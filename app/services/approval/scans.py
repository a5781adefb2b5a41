"""Signed letters that come back: pages read by their codes, and those that a person has to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from app import scope
from app.rules import keeping
from app.rules.errors import N_, Locale, Refused
from app.rules.vocabulary.approval import CommitmentPaper
from app.rules.vocabulary.drives import DrivePaper, PageState, SigningWay
from app.services.approval import drives, letters, signing
from app.services.flow import files, locks, search
from app.services.flow.people import Person
from app.services.reading import drawing
from models.approval import Commitment, CommitmentDrive, DriveLine, ScannedPage
from models.subjects import Enterprise

STEP = 24
"""So many pages are read at once."""
PAGE = 12
"""So many pages that wait for a person are shown at once."""
TO_DO = (PageState.UNREAD, PageState.FOREIGN, PageState.BARRED)
"""What a person has to look at."""


# --- handing in ------------------------------------------------------------------------------------------


def take(
    session: Session,
    folder: Path,
    drive: CommitmentDrive,
    given: files.Kept,
    data: bytes,
    signed_on: date,
    by: Person,
    day: date,
) -> int:
    """Keep a file of scanned letters with the drive; how many pages wait to be read. Raises Refused."""
    _check(drive, given, signed_on, day)
    files.deposit(session, folder, given, data)
    kept = files.enter(session, drive, given, by.user_id)
    session.flush()
    if session.scalar(select(ScannedPage.id).where(ScannedPage.attachment_id == kept.id).limit(1)):
        raise Refused(N_("“%(name)s” was handed in before; its pages have been read."), name=given.name)
    pages = given.pages or 1
    shared = {"commitment_drive_id": drive.id, "attachment_id": kept.id, "signed_on": signed_on, "by_id": by.user_id}
    session.add_all(ScannedPage(page=page, **shared) for page in range(pages))
    session.flush()
    return pages


def _check(drive: CommitmentDrive, given: files.Kept, signed_on: date, day: date) -> None:
    if drive.status not in drive.OFFERED:
        raise Refused(N_("Letters come back once the drive has been opened."))
    if not (given.media_type.startswith("image/") or given.media_type == "application/pdf"):
        raise Refused(N_("“%(name)s” is no scan; hand in a PDF or pictures (JPG, PNG)."), name=given.name)
    signing.check_day(drive, signed_on, day)


def inspect(name: str, data: bytes) -> files.Kept:
    """What a file of scanned letters is, before anything is locked. Raises Refused."""
    return files.inspect(CommitmentDrive.register_name(), name, data, DrivePaper.SCAN)


# --- reading ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Batch:
    """The next pages of one file that wait: their keys by their places, and the file."""

    pages: dict[int, int]
    data: bytes


def next_batch(session: Session, folder: Path, drive: CommitmentDrive) -> Batch | None:
    """What is to be read next; None where no page waits."""
    p = ScannedPage
    waiting = p.commitment_drive_id == drive.id, p.state == PageState.WAITING
    first = session.scalar(select(p).where(*waiting).order_by(p.id).limit(1))
    if first is None:
        return None
    near = p.attachment_id == first.attachment_id, p.page.between(first.page, first.page + STEP - 1)
    found = session.execute(select(p.page, p.id).where(*waiting, *near).order_by(p.page)).all()
    return Batch(dict(found), files.content(folder, first.attachment))


def look(batch: Batch) -> dict[int, drawing.Seen]:
    """What the pages show, by their keys; it takes a while. What cannot be drawn is left out."""
    first, last = min(batch.pages), max(batch.pages)
    found = drawing.read(batch.data, first, last - first + 1)
    if found is not None:
        return {batch.pages[first + at]: seen for at, seen in enumerate(found) if first + at in batch.pages}
    singly = ((key, drawing.read(batch.data, page)) for page, key in batch.pages.items())
    return {key: seen[0] for key, seen in singly if seen}


def settle(
    session: Session,
    folder: Path,
    drive: CommitmentDrive,
    batch: Batch,
    seen: Mapping[int, drawing.Seen],
    by: Person,
    day: date,
) -> int:
    """Match what was seen to the firms; how many pages were settled. What another has read meanwhile stays."""
    locks.lock(session, CommitmentDrive, drive.id)
    own = ScannedPage.id.in_(batch.pages.values()), ScannedPage.state == PageState.WAITING
    waiting = session.scalars(select(ScannedPage).where(*own).order_by(ScannedPage.id)).all()
    for page in sorted(waiting, key=lambda page: _firm(session, seen.get(page.id))):  # as everybody locks firms
        _settle(session, folder, page, seen.get(page.id), by, day)
    session.flush()
    return len(waiting)


def _settle(
    session: Session, folder: Path, page: ScannedPage, seen: drawing.Seen | None, by: Person, day: date
) -> None:
    line = _line_of(session, seen)
    if seen is None or line is None:
        page.state = PageState.UNREAD
    elif line.commitment_drive_id != page.commitment_drive_id:
        page.state, page.drive_line_id = PageState.FOREIGN, line.id
    else:
        _match(session, folder, page, line, seen.picture, SigningWay.SCAN, by, day)


def _line_of(session: Session, seen: drawing.Seen | None) -> DriveLine | None:
    """The firm that the one mark of a page names."""
    marks = {mark for text in (seen.codes if seen else ()) if (mark := letters.token(text))}
    with scope.confined_to(None):
        return session.scalar(select(DriveLine).where(DriveLine.token == marks.pop())) if len(marks) == 1 else None


def _firm(session: Session, seen: drawing.Seen | None) -> int:
    line = _line_of(session, seen)
    return line.enterprise_id if line else 0


def _match(
    session: Session,
    folder: Path,
    page: ScannedPage,
    line: DriveLine,
    picture: bytes,
    way: SigningWay,
    by: Person,
    day: date,
) -> None:
    """The page is of this firm, whatever comes of it: a signature, a second copy, or a sentence why not."""
    page.drive_line_id = line.id
    session.refresh(line)
    if line.status in drives.SIGNED:
        page.state, page.why = PageState.REPEATED, ""
        return

    def bring(made: Commitment) -> None:
        files.keep(session, folder, made, f"{line.no}.jpg", picture, by.user_id, CommitmentPaper.COMMITMENT)

    try:
        with session.begin_nested():
            signing.sign(session, line, page.signed_on, way, by, day, bring)
        page.state, page.why = PageState.MATCHED, ""
    except Refused as refusal:
        page.state, page.why = PageState.BARRED, keeping.line(refusal)[:400]


# --- by hand ---------------------------------------------------------------------------------------------


def match(session: Session, folder: Path, page: ScannedPage, called: str, by: Person, day: date) -> ScannedPage:
    """A person says of which firm a page is, by the number of its letter or its name. Raises Refused."""
    page = _open(session, page)
    named = or_(DriveLine.no == called.strip(), Enterprise.name == called.strip())
    query = select(DriveLine).join(Enterprise, DriveLine.enterprise_id == Enterprise.id)
    with scope.confined_to(None):
        line = session.scalar(query.where(DriveLine.commitment_drive_id == page.commitment_drive_id, named))
    if line is None:
        raise Refused(N_("Choose a firm that is asked in this drive."))
    shown = picture(folder, page) or b""
    _match(session, folder, page, line, shown, SigningWay.HAND, by, day)
    page.by_id = by.user_id
    session.flush()
    return page


def suggest(session: Session, drive: CommitmentDrive, text: str, limit: int = 12) -> list[dict[str, str]]:
    """The firms of the drive that a person may mean, as a box that offers them asks for it."""
    own = DriveLine.commitment_drive_id == drive.id, search.containing(session, DriveLine, text)
    with scope.confined_to(None):
        found = session.scalars(select(DriveLine).where(*own).order_by(DriveLine.no).limit(limit)).all()
        return [{"value": line.no, "label": line.enterprise.name, "detail": line.no} for line in found]


def set_aside(session: Session, page: ScannedPage, why: str, by: Person) -> ScannedPage:
    """A person says that a page is no signed letter of this drive. Raises Refused."""
    page = _open(session, page)
    if not why.strip():
        raise Refused(N_("Say why the page is set aside."))
    page.state, page.why, page.by_id = PageState.SET_ASIDE, why.strip()[:400], by.user_id
    session.flush()
    return page


def _open(session: Session, page: ScannedPage) -> ScannedPage:
    """The page, its drive locked. Raises Refused where somebody has dealt with it."""
    locks.lock(session, CommitmentDrive, page.commitment_drive_id)
    session.refresh(page)
    if page.state not in TO_DO:
        raise Refused(N_("This page has been dealt with: %(state)s."), state=page.state)
    return page


# --- showing ---------------------------------------------------------------------------------------------


def counts(session: Session, drive: CommitmentDrive) -> dict[PageState, int]:
    """How many pages there are in each state."""
    query = select(ScannedPage.state, func.count()).where(ScannedPage.commitment_drive_id == drive.id)
    found = {state: number for state, number in session.execute(query.group_by(ScannedPage.state))}
    return {state: found[state] for state in PageState if state in found}


def page_of(session: Session, drive: CommitmentDrive, key: int) -> ScannedPage | None:
    own = ScannedPage.id == key, ScannedPage.commitment_drive_id == drive.id
    return session.scalar(select(ScannedPage).where(*own))


def listed(session: Session, drive: CommitmentDrive, states: Sequence[PageState], after: int) -> list[ScannedPage]:
    """The next pages in these states; one more than is shown at once."""
    p = ScannedPage
    asked = p.commitment_drive_id == drive.id, p.state.in_(states), p.id > after
    query = select(p).options(joinedload(p.attachment), joinedload(p.drive_line).joinedload(DriveLine.enterprise))
    with scope.confined_to(None):
        return list(session.scalars(query.where(*asked).order_by(p.id).limit(PAGE + 1)))


def open_pages(session: Session, drive: CommitmentDrive) -> int:
    """How many pages are neither read nor dealt with."""
    found = counts(session, drive)
    return sum(found.get(state, 0) for state in (PageState.WAITING, *TO_DO))


def picture(folder: Path, page: ScannedPage) -> bytes | None:
    return drawing.draw(files.content(folder, page.attachment), page.page)


def why(page: ScannedPage, locale: Locale) -> str:
    """What was said of a page, in the reader's language."""
    return " ".join(keeping.lines(page.why, locale))
