"""附件: files of records. Bytes lie under their own fingerprint, are written first and never rewritten.

A file is never taken away: one that was replaced or removed stays in the record with who did it, when and why.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app import audit, clock
from app.extensions import writing
from app.rules.errors import N_, Refused
from app.services.flow import editing, papers
from app.services.flow.people import Person
from app.services.reading.papers import look
from app.whole import whole
from models.base import Register
from models.platform import Attachment, HeldFile, ImportBatch

REPLACED = ""
"""Why a file no longer stands where another stands in its place."""


@dataclass(frozen=True)
class Kept:
    """A file whose bytes lie on disk, before anything says to whom it belongs."""

    name: str
    sha256: str
    size: int
    media_type: str
    pages: int | None
    kind: str


# --- files of a record -----------------------------------------------------------------------------------


def replace(session: Session, record: Register, key: int, given: Kept, by: Person) -> Attachment:
    """Put another file in the place of one, of the same kind, as its next edition. Raises Refused or NotAllowed."""
    lock(session, record)
    editing.check(record, by)
    former = _standing(session, record, key)
    if same := standing_like(session, record, given.sha256):
        raise twice(given.name, same.name)
    _end(former, by.user_id, REPLACED)
    row = _row(record, given, by.user_id)
    row.kind, row.replaces_id, row.edition = former.kind, former.id, former.edition + 1
    session.add(row)
    _note(session, record, "attach", row, replaces=former.name)
    editing.note(session, record, by)
    return row


def remove(session: Session, record: Register, key: int, by: Person, why: str) -> Attachment:
    """Take a file out of a record that may be edited; it stays to be read, with the reason. Raises Refused."""
    lock(session, record)
    editing.check(record, by)
    row = _standing(session, record, key)
    if not why.strip():
        raise Refused(
            N_("Please say why “%(name)s” is removed; it stays in the record with the reason."), name=row.name
        )
    _end(row, by.user_id, why.strip()[:500])
    _note(session, record, "detach", row, why=row.ended_why)
    editing.note(session, record, by)
    return row


def keep(
    session: Session, folder: Path, record: Register, name: str, data: bytes, user_id: int | None, kind: str = ""
) -> Attachment:
    """Store the bytes, then the row: a row without its file cannot exist. The same file twice is one.

    The record becomes a newer version; whether it may is the caller's to know.
    """
    given = inspect(record.register_name(), name, data, kind)
    deposit(session, folder, given, data)
    return enter(session, record, given, user_id)


def enter(session: Session, record: Register, given: Kept, user_id: int | None) -> Attachment:
    """The row of a file whose bytes are stored; where the same bytes stand there already, only their kind is new."""
    lock(session, record)
    if same := standing_like(session, record, given.sha256):
        if tells_more(given.kind, same):
            same.kind = given.kind
            _note(session, record, "attach", same)
        return same
    row = _row(record, given, user_id)
    session.add(row)
    _note(session, record, "attach", row)
    return row


def of(session: Session, record: Register, limit: int = 200) -> list[Attachment]:
    """Every file that was ever added to the record, in the order in which they came."""
    query = select(Attachment).where(*_of(record)).order_by(Attachment.id).limit(limit)
    return list(session.scalars(query))


def standing_like(session: Session, record: Register, digest: str) -> Attachment | None:
    """The file of the record that has these bytes, where one stands."""
    same = select(Attachment).where(*_of(record), Attachment.sha256 == digest, Attachment.ended_at.is_(None))
    return session.scalar(same.order_by(Attachment.id).limit(1))


def twice(name: str, there: str) -> Refused:
    return Refused(
        N_("“%(name)s” holds the same as “%(there)s”, which is attached already; it was not kept twice."),
        name=name,
        there=there,
    ).on(papers.FIELD)


def tells_more(kind: str, same: Attachment) -> bool:
    """Whether what is handed in again says of what kind it is, which was not known before."""
    rest = papers.kind_named(same.register, "")
    return kind not in (rest, same.kind)


def _row(record: Register, given: Kept, user_id: int | None) -> Attachment:
    return Attachment(register=record.register_name(), record_id=record.id, added_by_id=user_id, **vars(given))


def _standing(session: Session, record: Register, key: int) -> Attachment:
    row = session.scalar(select(Attachment).where(*_of(record), Attachment.id == key, Attachment.ended_at.is_(None)))
    if row is None:
        raise Refused(N_("This file is not there any more; open the record again."))
    return row


def _end(row: Attachment, user_id: int | None, why: str) -> None:
    row.ended_at, row.ended_by_id, row.ended_why = clock.now(), user_id, why


def lock(session: Session, record: Register) -> None:
    """Read the record again and lock it, so that nobody moves it while its files change."""
    session.flush()
    session.refresh(record, with_for_update=True)


def _of(record: Register) -> tuple[ColumnElement[bool], ...]:
    return Attachment.register == record.register_name(), Attachment.record_id == record.id


def _note(session: Session, record: Register, action: str, row: Attachment, **more: str) -> None:
    """A change of its files is a version of the record: whoever read it without is told before they decide."""
    record.changed_at = clock.now()
    flag_modified(record, "changed_at")
    session.flush()
    audit.note(
        session, action, record.register_name(), record.id, file=row.name, sha256=row.sha256, paper=row.kind, **more
    )


# --- bytes on disk ---------------------------------------------------------------------------------------


def inspect(register: str, name: str, data: bytes, kind: str = "") -> Kept:
    """What a file is, before anything is stored or locked; raises Refused for what the office does not keep."""
    try:
        paper = look(data, name)
    except Refused as refusal:
        raise refusal.on(papers.FIELD) from None
    known = papers.kind_named(register, kind or papers.kind_told(register, paper.name))
    return Kept(paper.name, hashlib.sha256(data).hexdigest(), len(data), paper.media_type, paper.pages, known)


def deposit(session: Session, folder: Path, given: Kept, data: bytes) -> None:
    """Store the bytes of a file, before the row that needs them; see `together` for what becomes of them without it."""
    _reserve(session, given.sha256)
    if not path_of(folder, given.sha256).exists():
        store(folder / "attachments", data)
        session.info.get("files", set()).add(given.sha256)


def _reserve(session: Session, digest: str) -> None:
    """Until the transaction ends nobody else stores or removes these bytes; on SQLite one writes at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(int(digest[:15], 16))))


def store(folder: Path, data: bytes) -> str:
    """Write the bytes under their fingerprint, whole or not at all; the fingerprint."""
    digest = hashlib.sha256(data).hexdigest()
    target = folder / digest[:2] / digest
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with whole(target) as file:
        file.write(data)
    return digest


@contextmanager
def together(session: Session, folder: Path) -> Iterator[None]:
    """Files stored inside stay only with their rows: where the transaction fails, those nobody has are removed.

    While the database is away that cannot be known, and they stay.
    """
    session.info["files"] = set()
    try:
        yield
    except BaseException:
        with suppress(SQLAlchemyError, OSError), writing():
            session.rollback()
            for digest in session.info["files"]:
                remove_unused(session, folder, digest)
            session.rollback()
        raise
    finally:
        session.info.pop("files", None)


def remove_unused(session: Session, folder: Path, digest: str) -> None:
    """Remove bytes that belong to no file any more."""
    _reserve(session, digest)
    used = (select(model.id).where(model.sha256 == digest).limit(1) for model in (Attachment, HeldFile, ImportBatch))
    if all(session.scalar(query) is None for query in used):
        path_of(folder, digest).unlink(missing_ok=True)


def path_of(folder: Path, digest: str) -> Path:
    return folder / "attachments" / digest[:2] / digest


def content(folder: Path, row: Attachment) -> bytes:
    """The bytes as they were handed in; raises Refused when the disk no longer agrees with the register."""
    path = path_of(folder, row.sha256)
    data = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(data).hexdigest() != row.sha256:
        raise damaged(row)
    return data


def damaged(row: Attachment) -> Refused:
    return Refused(N_("The file “%(name)s” is damaged or missing on disk; restore it from the backup."), name=row.name)
