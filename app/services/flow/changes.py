"""What was changed in a record since somebody read it, as the trail tells it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import Register
from models.platform import Account, AuditEntry

FILES = "files"
"""The field of a change that added a file or took one out."""
_MOST = 50
_OF_NO_INTEREST = ("changed_at", "changed_by_id", "version")


@dataclass(frozen=True)
class Change:
    """What one person made of one field: its value before and after, as the trail keeps them."""

    who: str
    at: datetime
    field: str
    before: Any
    after: Any


def since(session: Session, record: Register, version: int) -> list[Change]:
    """What was changed after this version of the record; several changes of a field by one person are one.

    Every version but those of a whole batch has its entry in the trail, so the entries are counted back from the last.
    """
    entries = _entries(session, record, record.version - version)
    names = _full_names(session, {entry.actor for entry in entries})
    found: dict[tuple[Any, ...], Change] = {}
    for entry in entries:
        for field, before, after in _fields(entry):
            key = entry.actor, field, entry.seq if field == FILES else 0
            change = Change(names.get(entry.actor, entry.actor), datetime.fromisoformat(entry.at), field, before, after)
            found[key] = replace(change, before=found[key].before) if key in found else change
    return [change for change in found.values() if change.before != change.after]


def _entries(session: Session, record: Register, versions: int) -> list[AuditEntry]:
    """The entries that made the last so many versions, the oldest first."""
    about = AuditEntry.register == record.__tablename__, AuditEntry.record_id == str(record.id)
    made = select(AuditEntry.seq).where(*about, AuditEntry.action == "change").order_by(AuditEntry.seq.desc())
    first = session.scalar(select(func.min(made.limit(max(0, min(versions, _MOST))).subquery().c.seq)))
    if first is None:
        return []
    wanted = AuditEntry.action.in_(("change", "attach", "detach"))
    query = select(AuditEntry).where(*about, wanted, AuditEntry.seq >= first)
    return list(session.scalars(query.order_by(AuditEntry.seq)))


def _fields(entry: AuditEntry) -> Iterator[tuple[str, Any, Any]]:
    detail = json.loads(entry.detail)
    if entry.action == "attach":
        yield FILES, detail.get("replaces"), detail["file"]
    elif entry.action == "detach":
        yield FILES, detail["file"], None
    else:
        yield from ((name, *pair) for name, pair in detail.items() if name not in _OF_NO_INTEREST)


def _full_names(session: Session, usernames: set[str]) -> dict[str, str]:
    accounts = session.scalars(select(Account).where(Account.username.in_(usernames)))
    return {each.username: each.full_name for each in accounts}
