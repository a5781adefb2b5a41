"""附件: files of records. Bytes lie under their own fingerprint, are written first and never rewritten."""

import hashlib
import os
import secrets
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused
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


def keep(session: Session, folder: Path, record: Register, name: str, data: bytes, user_id: int | None) -> Attachment:
    """Store the bytes, then the row: a row without its file cannot exist. The same file twice is one."""
    name = os.path.basename(name.replace("\\", "/")).replace("\x00", "").strip()[-200:] or "file"
    if not data:
        raise Refused(N_("“%(name)s” is empty."), name=name)
    if len(data) > LARGEST:
        raise Refused(N_("“%(name)s” is larger than 20 MB."), name=name)
    kind, digest = media_type(data, name), hashlib.sha256(data).hexdigest()
    _write(folder, digest, data)
    same = select(Attachment).where(
        Attachment.register == record.register_name(),
        Attachment.record_id == record.id,
        Attachment.sha256 == digest,
        Attachment.name == name,
    )
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
    session.flush()
    return row


def _write(folder: Path, digest: str, data: bytes) -> None:
    target = path_of(folder, digest)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_suffix(f".{secrets.token_hex(8)}")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)


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
