"""How often everybody is inspected, adjusted in a stream: read a chunk, apply the rule, write what changed."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.rules.vocabulary import Status
from app.services import bulk, frequency, standards
from models.subjects import Enterprise

CHUNK = 2000
_WRITTEN = ("times_per_year", "draw_weight", "inspection_due_on", "next_planned_on")


def chunk(session: Session, cursor: int, day: date, size: int = CHUNK) -> tuple[int | None, dict[str, int]]:
    """Adjust the next enterprises after `cursor` (a key); floor ≤ planned ≤ cap holds for each."""
    table = standards.frequency_table(session, day)
    caps = {name: frequency.cap(session, name, day) for name in ("key", "general")}
    names = ("id", *frequency.INPUTS, *_WRITTEN)
    rows = session.execute(
        select(*(getattr(Enterprise, name) for name in names))
        .where(Enterprise.id > cursor, Enterprise.status == Status.IN_USE)
        .order_by(Enterprise.id)
        .limit(size)
    ).mappings().all()
    if not rows:
        return None, {"seen": 0, "changed": 0}
    listed = frequency.listed(session, cursor, rows[-1]["id"], day)
    changed = [change for row in rows if (change := _change(row, listed, table, caps, day))]
    bulk.change(session, Enterprise.__table__, changed)
    audit.note(session, "frequency", "enterprise", f"{rows[0]['id']}-{rows[-1]['id']}", seen=len(rows), changed=len(changed), day=str(day))
    return (rows[-1]["id"] if len(rows) == size else None), {"seen": len(rows), "changed": len(changed)}


def _change(row: Any, listed: set[int], table: Any, caps: dict[str, int], day: date) -> dict[str, Any] | None:
    planned = frequency.plan(row, row["id"] in listed, table, caps[str(row["supervision_class"])], day)
    return {"id": row["id"], **planned} if any(row[name] != planned[name] for name in _WRITTEN) else None
