"""What a ledger leaves behind when it was written: its file, and in the chain each record with its row and digest."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

import config
from app import audit, written
from app.services.flow import files
from app.services.flow.people import Person
from app.services.ledgers.reports import Report
from models.base import Register
from models.platform import ImportBatch

CHUNK = 500
"""So many rows stand in one entry of the chain."""
LISTED = 1000
"""Faults kept of one ledger at most."""
Trace = tuple[str, tuple[int, str]]
"""A row of the ledger, and the record it became: its key and the digest of what was written."""


def of(rows: Sequence[int], records: Sequence[Register]) -> list[Trace]:
    """The traces of records as they have just been flushed, before anything follows from them."""
    return [(str(row), (record.id, _digest(record))) for row, record in zip(rows, records, strict=True)]


def _digest(record: Register) -> str:
    """The fingerprint of a record as an entry of its own would have told it: personal numbers as stars."""
    return hashlib.sha256(audit.as_json(written.values(record, "create")).encode()).hexdigest()[:32]


def remember(
    session: Session, report: Report, source: bytes, filename: str, traces: Sequence[Trace], by: Person
) -> None:
    """Keep the file, what became of its rows, numbers of people left out, and in the chain the trace of each record."""
    file, sha256 = filename[:255], files.store(Path(config.DATA_DIR) / "imports", source)
    counts = {"rows": report.rows, "new": report.new, "changed": report.changed, "refused": report.refused}
    batch = ImportBatch(
        register=report.register,
        filename=file,
        sha256=sha256,
        **counts,
        unchanged=report.unchanged,
        errors=[fault.unnamed() for fault in report.errors[:LISTED]],
        user_id=by.user_id,
        written=True,
    )
    session.add(batch)
    audit.note(session, "import", report.register, "", "done", file=file, sha256=sha256, **counts)
    for start in range(0, len(traces), CHUNK):
        some = dict(traces[start : start + CHUNK])
        audit.note(session, "import_rows", report.register, "", "done", sha256=sha256, written=some)
