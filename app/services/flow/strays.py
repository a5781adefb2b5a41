"""附件 that have lost their record or their bytes, and bytes on disk that belong to no file: found, never deleted.

Only what was held for a form that nobody saved is removed, a day after it was handed in.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

import config
from app import clock
from app.rules.errors import N_, Refused
from app.services.flow import files, holding
from app.services.flow.batches import CHUNK, Look, Progress
from models.base import register_of
from models.platform import Attachment, HeldFile, ImportBatch

ROUND = 28
"""Every file is read to its end once in so many nights; on the others its size is asked."""
YOUNG = timedelta(days=1)
"""Bytes are written before their row; so long they may be on their way."""


def attachments(session: Session, after: int, day: date) -> Look:
    """Look through the next attachments after `after`: whether each still has its record and its bytes."""
    query = select(Attachment).where(Attachment.id > after).order_by(Attachment.id).limit(CHUNK)
    rows = session.scalars(query).all()
    kept = _records(session, rows)
    found = [wrong for row in rows for wrong in _wrong(row, kept, whole=row.id % ROUND == day.day % ROUND)]
    return (rows[-1].id if len(rows) == CHUNK else None), {"looked": len(rows), "warned": len(found)}, found


def _records(session: Session, rows: Sequence[Attachment]) -> set[tuple[str, int]]:
    """The records of these attachments that exist, by register and key."""
    kept: set[tuple[str, int]] = set()
    for name in {row.register for row in rows}:
        if model := register_of(name):
            keys = [row.record_id for row in rows if row.register == name]
            kept |= {(name, key) for key in session.scalars(select(model.id).where(model.id.in_(keys)))}
    return kept


def _wrong(row: Attachment, kept: set[tuple[str, int]], *, whole: bool) -> Iterator[Refused]:
    if (row.register, row.record_id) not in kept:
        yield Refused(
            N_("The file “%(name)s” belongs to a record that does not exist (%(record)s); ask who removed the record."),
            name=row.name,
            record=f"{row.register} {row.record_id}",
        )
    folder = Path(config.DATA_DIR)
    try:
        path = files.path_of(folder, row.sha256)
        if whole or not path.exists() or path.stat().st_size != row.size:
            files.content(folder, row)
    except Refused as damaged:
        yield damaged


def stray_bytes(session: Session, _after: int, _day: date) -> Look:
    """Look through the bytes on disk: what no attachment and no import knows."""
    folder = Path(config.DATA_DIR)
    old = [path for path in sorted((folder / "attachments").glob("??/*")) if _age(path) > YOUNG]
    known = {
        sha
        for column in (Attachment.sha256, HeldFile.sha256, ImportBatch.sha256)
        for sha in session.scalars(select(column))
    }
    found = [
        Refused(
            N_("The bytes %(path)s on disk belong to no file; an upload was broken off, they may be deleted."),
            path=str(path.relative_to(folder)),
        )
        for path in old
        if path.name not in known
    ]
    return None, {"looked": len(old), "warned": len(found)}, found


def forget_held(session: Session, _after: int, _day: date) -> Progress:
    """Forget what was handed in with a form that nobody saved."""
    return None, {"forgotten": holding.forget(session, Path(config.DATA_DIR))}, ()


def _age(path: Path) -> timedelta:
    return timedelta(seconds=clock.now().timestamp() - path.stat().st_mtime)
