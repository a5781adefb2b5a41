"""Files handed in with a form before it is saved: held for the form and its writer, then entered in the record.

A form is told from any other by the key that its empty page was given (`once`). What was not saved within a day is
forgotten by the check of the night.
"""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from app import clock
from app.rules.errors import N_, Refused
from app.services.flow import editing, files, papers
from app.services.flow.people import Person
from models.base import Register
from models.platform import Attachment, HeldFile

KEPT = timedelta(days=1)
MOST, MOST_OF_ONE = 40, 200
"""So many files one form may hold, and all forms of one person together."""
LONGEST_KEY = 64


def hold(
    session: Session, folder: Path, register: str, once: str, given: files.Kept, data: bytes, user_id: int | None
) -> HeldFile:
    """Keep a file for a form that is being written. Raises Refused."""
    if not 0 < len(once) <= LONGEST_KEY:
        raise Refused(N_("The form has expired; open it again."))
    _check_room(session, register, once, user_id)
    for other in held(session, register, once, user_id):
        if other.sha256 == given.sha256:
            raise files.twice(given.name, other.name)
    files.deposit(session, folder, given, data)
    row = HeldFile(register=register, once=once, user_id=user_id, at=clock.now(), **vars(given))
    session.add(row)
    session.flush()
    return row


def take_up(session: Session, register: str, former: str, once: str, user_id: int | None) -> list[HeldFile]:
    """What a form held that was left becomes the form's in which its draft is taken up again."""
    rows = held(session, register, former, user_id)
    for row in rows:
        row.once = once
    session.flush()
    return rows


def held(session: Session, register: str, once: str, user_id: int | None) -> list[HeldFile]:
    """What this person handed in with this form, in the order in which it came."""
    query = select(HeldFile).where(*_of(register, once, user_id), HeldFile.at >= clock.now() - KEPT)
    return list(session.scalars(query.order_by(HeldFile.id))) if once else []


def sort(
    session: Session,
    register: str,
    once: str,
    user_id: int | None,
    kinds: Mapping[int, str],
    dropped: frozenset[int] = frozenset(),
) -> None:
    """What the form says of the files that it holds: of what kind each is, and which it no longer hands in."""
    for row in held(session, register, once, user_id):
        if row.id in dropped:
            session.delete(row)
        elif row.id in kinds:
            row.kind = papers.kind_named(register, kinds[row.id])
    session.flush()


def enter(session: Session, record: Register, once: str, user_id: int | None) -> list[Attachment]:
    """The files of a form become those of its record, in the transaction that saves or moves it."""
    rows = held(session, record.register_name(), once, user_id)
    return [files.enter(session, record, _given(session, row), user_id) for row in rows]


def check_new(session: Session, record: Register, row: HeldFile) -> None:
    """Raises Refused where what was handed in lies with the record already, and nothing new is said of it."""
    same = files.standing_like(session, record, row.sha256)
    if same and not files.tells_more(row.kind, same):
        raise files.twice(row.name, same.name)


def attach(session: Session, record: Register, once: str, by: Person) -> list[Attachment]:
    """Add what a form holds to a record that may be edited, by whoever may edit it. Raises Refused or NotAllowed."""
    files.lock(session, record)
    editing.check(record, by)
    rows = enter(session, record, once, by.user_id)
    if not rows:
        raise _nothing()
    editing.note(session, record, by)
    return rows


def replace(session: Session, record: Register, key: int, once: str, by: Person) -> Attachment:
    """Put what a form holds in the place of a file of the record. Raises Refused or NotAllowed."""
    rows = held(session, record.register_name(), once, by.user_id)
    if len(rows) != 1:
        raise _nothing()
    return files.replace(session, record, key, _given(session, rows[0]), by)


def forget(session: Session, folder: Path) -> int:
    """What was held for more than a day is no longer shown to anybody; how many files.

    Its bytes go a day later, when that has long been committed: whatever fails meanwhile, no form loses a file.
    """
    now = clock.now()
    for row in session.scalars(select(HeldFile).where(HeldFile.once == "", HeldFile.at < now - 2 * KEPT).limit(500)):
        session.delete(row)
        session.flush()
        if not session.info.get("trial"):
            files.remove_unused(session, folder, row.sha256)
    old = HeldFile.once != "", HeldFile.at < now - KEPT
    number = session.scalar(select(func.count(HeldFile.id)).where(*old)) or 0
    session.execute(update(HeldFile).where(*old).values(once=""))
    return number


def _given(session: Session, row: HeldFile) -> files.Kept:
    """A held file as it is handed on; it is held no longer."""
    session.delete(row)
    return files.Kept(row.name, row.sha256, row.size, row.media_type, row.pages, row.kind)


def _nothing() -> Refused:
    return Refused(N_("Choose a file first.")).on(papers.FIELD)


def _check_room(session: Session, register: str, once: str, user_id: int | None) -> None:
    for where, most in ((_of(register, once, user_id), MOST), ((HeldFile.user_id == user_id,), MOST_OF_ONE)):
        if (session.scalar(select(func.count(HeldFile.id)).where(*where)) or 0) >= most:
            raise Refused(
                N_("More than %(most)s files wait here already; save the form, then hand in the others."), most=most
            ).on(papers.FIELD)


def _of(register: str, once: str, user_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return HeldFile.register == register, HeldFile.once == once, HeldFile.user_id == user_id
