"""How often everybody is inspected, adjusted in a stream: read a chunk, apply the rule, write what changed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping, or_, select
from sqlalchemy.orm import Session

from app import audit, clock
from app.rules.vocabulary.subjects import KeptStatus, SupervisionClass
from app.services.credit import frequency
from app.services.platform import bulk
from app.services.rulebook import standards
from models.subjects import Enterprise

CHUNK = 2000
_WRITTEN = ("times_per_year", "draw_weight", "inspection_due_on", "next_planned_on")
READ = [getattr(Enterprise, name) for name in ("id", *frequency.INPUTS, *_WRITTEN, "frequency_on")]
"""What a plan is made from and compared with."""


def chunk(session: Session, cursor: int, day: date, size: int = CHUNK) -> tuple[int | None, dict[str, int]]:
    """Adjust the next enterprises after `cursor` (a key); floor ≤ planned ≤ cap holds for each.

    What was set on a later day already stays: a month that is caught up takes nobody back to its first day. A day
    that has not come yet is no later one: a clock ran ahead.
    """
    since = Enterprise.frequency_on
    open_ = or_(since.is_(None), since <= day, since > clock.today())
    query = (
        select(*READ)
        .where(Enterprise.id > cursor, Enterprise.status == KeptStatus.IN_USE, open_)
        .order_by(Enterprise.id)
        .limit(size)
        .with_for_update(key_share=True)
    )
    rows = session.execute(query).mappings().all()
    if not rows:
        return None, {"seen": 0, "changed": 0}
    counts: dict[str, Any] = {"seen": len(rows), "changed": _settle(session, rows, day)}
    audit.note(session, "frequency", "enterprise", f"{rows[0]['id']}-{rows[-1]['id']}", day=str(day), **counts)
    return (rows[-1]["id"] if len(rows) == size else None), counts


def these(session: Session, ids: list[int], day: date) -> None:
    """Adjust some enterprises at once; what the session holds of them is read again afterwards."""
    for start in range(0, len(ids), CHUNK):
        query = (
            select(*READ)
            .where(Enterprise.id.in_(ids[start : start + CHUNK]))
            .order_by(Enterprise.id)
            .with_for_update(key_share=True)
        )
        _settle(session, session.execute(query).mappings().all(), day)
    session.expire_all()


class Planner:
    """What the frequency rule says of some enterprises on a day; table, caps and list are read once for all of them."""

    def __init__(self, session: Session, ids: list[int], day: date) -> None:
        self.day, self.table = day, standards.frequency_table(session, day)
        self.caps = {kind: frequency.cap(session, kind, day) for kind in SupervisionClass}
        self.listed = frequency.listed(session, ids, day)
        self.known: dict[tuple[Any, ...], dict[str, Any]] = {}

    def plan(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The columns that follow, and since when they stand; those the row has already where nothing changes, or where
        they were set on a later day."""
        if row["frequency_on"] and self.day < row["frequency_on"] <= clock.today():
            return {name: row[name] for name in (*_WRITTEN, "frequency_on")}
        counted, is_listed = frequency.counted(row), row["id"] in self.listed
        alike = (is_listed, *counted.values())
        if (planned := self.known.get(alike)) is None:
            planned = self.known[alike] = frequency.plan(
                counted, is_listed, self.table, self.caps[row["supervision_class"]], self.day
            )
        same = all(row[name] == planned[name] for name in _WRITTEN)
        return {**planned, "frequency_on": row["frequency_on"] if same else self.day}


def _settle(session: Session, rows: Sequence[RowMapping], day: date) -> int:
    """Write what the rule changes of these rows; how many."""
    planner = Planner(session, [row["id"] for row in rows], day)
    planned = [(row, {"id": row["id"], **planner.plan({**row})}) for row in rows]
    changed = [plan for row, plan in planned if any(row[name] != plan[name] for name in _WRITTEN)]
    bulk.change(session, Enterprise.__table__, changed)
    return len(changed)
