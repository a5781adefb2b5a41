"""附件: files of records. Bytes lie under their own fingerprint, are written first and never rewritten."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app import audit, clock
from app.extensions import writing
from app.rules.errors import N_, Refused
from app.services.flow import editing
from app.services.flow.people import Person
from app.whole import whole
from models.base import Register
from models.platform import Attachment

_KINDS: tuple[tuple[bytes, str, tuple[str, ...]], ...] = (
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
    (b"PK\x03\x04", "application/zip", (".docx", ".xlsx", ".zip", ".ofd", ".wps", ".et")),
    (b"\xd0\xcf\x11\xe0", "application/x-ole-storage", (".doc", ".xls", ".wps", ".et")),
)
LARGEST = 20 * 1024 * 1024


def media_type(data: bytes, name: str) -> str:
    """What the bytes are, by their beginning; raises Refused for what the office does not keep."""
    suffix = Path(name).suffix.lower()
    for magic, kind, suffixes in _KINDS:
        if data.startswith(magic) and suffix in suffixes:
            return kind
    if suffix == ".txt" and b"\x00" not in data[:4096]:
        return "text/plain"
    raise Refused(
        N_("“%(name)s” is not a kind of file that can be kept; use PDF, a picture, or an Office document."),
        name=name[:100],
    )


def attach(session: Session, folder: Path, record: Register, name: str, data: bytes, by: Person) -> Attachment:
    """Add a file while the record may be edited, by whoever may edit it. Raises Refused or NotAllowed."""
    _hold(session, record)
    editing.check(record, by)
    row = keep(session, folder, record, name, data, by.user_id)
    editing.note(session, record, by)
    return row


def remove(session: Session, record: Register, key: int, by: Person) -> None:
    """Take a file out of a record that may be edited; the trail keeps its name and fingerprint. Raises Refused."""
    _hold(session, record)
    editing.check(record, by)
    row = session.scalar(select(Attachment).where(*_of(record), Attachment.id == key))
    if row is None:
        raise Refused(N_("This file is not there any more; open the record again."))
    session.delete(row)
    _note(session, record, "detach", row)
    editing.note(session, record, by)


def keep(session: Session, folder: Path, record: Register, name: str, data: bytes, user_id: int | None) -> Attachment:
    """Store the bytes, then the row: a row without its file cannot exist. The same file twice is one.

    The record becomes a newer version; whether it may is the caller's to know.
    """
    name = os.path.basename(name.replace("\\", "/")).replace("\x00", "").strip()[-200:] or "file"
    if not data:
        raise Refused(N_("“%(name)s” is empty."), name=name)
    if len(data) > LARGEST:
        raise Refused(N_("“%(name)s” is larger than 20 MB."), name=name)
    kind, digest = media_type(data, name), hashlib.sha256(data).hexdigest()
    _reserve(session, digest)
    if not path_of(folder, digest).exists():
        store(folder / "attachments", data)
        session.info.get("files", set()).add(digest)
    _hold(session, record)
    same = select(Attachment).where(*_of(record), Attachment.sha256 == digest, Attachment.name == name)
    if kept := session.scalar(same.limit(1)):
        return kept
    row = Attachment(
        register=record.register_name(),
        record_id=record.id,
        name=name,
        sha256=digest,
        size=len(data),
        media_type=kind,
        added_by_id=user_id,
    )
    session.add(row)
    _note(session, record, "attach", row)
    return row


def _hold(session: Session, record: Register) -> None:
    """Read the record again and lock it, so that nobody moves it while its files change."""
    session.flush()
    session.refresh(record, with_for_update=True)


def _of(record: Register) -> tuple[ColumnElement[bool], ...]:
    return Attachment.register == record.register_name(), Attachment.record_id == record.id


def _note(session: Session, record: Register, action: str, row: Attachment) -> None:
    """A change of its files is a version of the record: whoever read it without is told before they decide."""
    record.changed_at = clock.now()
    flag_modified(record, "changed_at")
    session.flush()
    audit.note(session, action, record.register_name(), record.id, file=row.name, sha256=row.sha256)


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
                _remove_unused(session, folder, digest)
            session.rollback()
        raise
    finally:
        session.info.pop("files", None)


def _remove_unused(session: Session, folder: Path, digest: str) -> None:
    _reserve(session, digest)
    if session.scalar(select(Attachment.id).where(Attachment.sha256 == digest).limit(1)) is None:
        path_of(folder, digest).unlink(missing_ok=True)


def path_of(folder: Path, digest: str) -> Path:
    return folder / "attachments" / digest[:2] / digest


def content(folder: Path, row: Attachment) -> bytes:
    """The bytes as they were handed in; raises Refused when the disk no longer agrees with the register."""
    path = path_of(folder, row.sha256)
    data = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(data).hexdigest() != row.sha256:
        raise Refused(
            N_("The file “%(name)s” is damaged or missing on disk; restore it from the backup."), name=row.name
        )
    return data
