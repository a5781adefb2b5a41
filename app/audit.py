"""The hash chain over every write: no change without its entry, in the same transaction.

Entries are collected while the session flushes and linked just before it commits, so that the head row is held
only for the last moment. Bulk writes and things that are not writes (an export, a sign-in, a refusal) say what
they did with `note`.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, func, insert, inspect, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction

from app import clock
from app.rules import masking
from app.rules.errors import N_
from models.base import Audited, Sealed
from models.platform import AuditEntry, AuditHead, FormReceipt, Heartbeat, JobRun, WorkItem

GENESIS = "0" * 64
_UNTOLD = (AuditEntry, AuditHead, FormReceipt, Heartbeat, JobRun, WorkItem)
"""Rows that are the machine's own bookkeeping; JobRun tells its story through `note`."""
_COUNTERS = {"session_epoch", "failures", "locked_until", "last_login", "login_count", "fail_login_count", "changed_on"}
"""What the doors count of an account; sign-ins tell their own story."""


@dataclass(frozen=True)
class Actor:
    """Who acts: the account's key and name and where from; the system has no key."""

    user_id: int | None = None
    name: str = "system"
    address: str = ""


_SYSTEM = Actor()
_actor: ContextVar[Actor] = ContextVar("actor", default=_SYSTEM)


def actor() -> Actor:
    return _actor.get()


@contextmanager
def acting(who: Actor) -> Iterator[None]:
    """Everything written inside is this actor's doing."""
    token = _actor.set(who)
    try:
        yield
    finally:
        _actor.reset(token)


def note(
    session: Session, action: str, register: str = "", record_id: Any = "", result: str = "done", **detail: Any
) -> None:
    """Say what was done, or refused, in the transaction that is open."""
    _keep(session, action, register, record_id, result, detail)


def _keep(session: Session, action: str, register: str, record_id: Any, result: str, detail: dict[str, Any]) -> None:
    entry = {
        "action": action,
        "register": register,
        "record_id": str(record_id),
        "result": result,
        "detail": _text(detail),
    }
    session.info.setdefault("audit", []).append(entry)


def log_change(session: Session, row: Any) -> None:
    """Say of one changed row what its flush will not say because it happens in bulk."""
    if detail := _values(row, "change"):
        _keep(session, "change", row.__tablename__, _key(row), "done", detail)


@contextmanager
def in_bulk(session: Session) -> Iterator[None]:
    """Inside, rows are not told one by one; whoever opened it tells the whole with `note`."""
    session.info["bulk"] = session.info.get("bulk", 0) + 1
    try:
        yield
    finally:
        session.info["bulk"] -= 1


def listen(session: Any) -> None:
    """Attach the chain to a session factory."""
    event.listen(session, "before_flush", _sign)
    event.listen(session, "after_flush", _collect)
    event.listen(session, "before_commit", _append)
    event.listen(session, "after_rollback", lambda s: s.info.pop("audit", None))
    event.listen(session, "after_transaction_create", _mark)
    event.listen(session, "after_soft_rollback", _forget)


def _mark(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault("audit_marks", {})[transaction] = len(session.info.get("audit", ()))


def _forget(session: Session, transaction: SessionTransaction) -> None:
    """What a savepoint took back was not done, and is not told."""
    mark = session.info.get("audit_marks", {}).pop(transaction, None)
    if mark is not None and "audit" in session.info:
        del session.info["audit"][mark:]


def _sign(session: Session, _context: Any, _instances: Any) -> None:
    """Write who made and who touched each row."""
    who = actor().user_id
    for row in session.new:
        if isinstance(row, Audited):
            row.created_by_id = row.created_by_id or who
            row.changed_by_id = who
    for row in session.dirty:
        if isinstance(row, Audited) and session.is_modified(row):
            row.changed_by_id = who


def _collect(session: Session, _context: Any) -> None:
    if session.info.get("bulk"):
        return
    for action, rows in (("create", session.new), ("change", session.dirty), ("delete", session.deleted)):
        for row in rows:
            if isinstance(row, _UNTOLD):
                continue
            if detail := _values(row, action):
                _keep(session, action, row.__tablename__, _key(row), "done", detail)


def _key(row: Any) -> str:
    return ",".join(str(part) for part in inspect(row).mapper.primary_key_from_instance(row))


def _values(row: Any, action: str) -> dict[str, Any]:
    """What was written: new values for a new row, [old, new] for a changed one; secrets only by name."""
    state, told = inspect(row), {}
    for attribute in state.mapper.column_attrs:
        name, kind = attribute.key, attribute.columns[0].type
        if name in _COUNTERS:
            continue
        history = state.attrs[name].history
        if action == "change" and not history.has_changes():
            continue
        new = history.added[0] if history.added else state.dict.get(name)
        old = history.deleted[0] if history.deleted else None
        if isinstance(kind, Sealed) or name == "password":
            new, old = ("***" if new else None), ("***" if old else None)
        elif mask := attribute.columns[0].info.get("mask"):
            new, old = (masking.masked(str(value), mask) if value else value for value in (new, old))
        if action == "change":
            told[name] = [old, new]
        elif new is not None:
            told[name] = new
    return told


def _text(detail: Any) -> str:
    return json.dumps(detail, ensure_ascii=False, sort_keys=True, default=_brief) if detail else ""


def _brief(value: Any) -> str:
    """Bytes are told by their fingerprint; whole files do not belong in the trail."""
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)


def _append(session: Session) -> None:
    """Link what was collected to the end of the chain, last thing before the commit."""
    if session.in_nested_transaction():
        return
    session.flush()
    if not (waiting := session.info.pop("audit", None)):
        return
    seq, previous = _hold_head(session)
    who, at, rows = actor(), clock.now().isoformat(timespec="milliseconds"), []
    for entry in waiting:
        seq += 1
        row = {"seq": seq, "at": at, "actor": who.name, "address": who.address, "previous": previous, **entry}
        row["hash"] = previous = link_hash(row)
        rows.append(row)
    session.execute(insert(AuditEntry), rows)
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(seq=seq, hash=previous))


def _hold_head(session: Session) -> tuple[int, str]:
    """Where the chain ends, locked until we commit; whoever writes first makes it, and of two only one."""
    query = select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1).with_for_update()
    head = session.execute(query).one_or_none()
    if head is None:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(dialect.insert(AuditHead).values(id=1, seq=0, hash=GENESIS).on_conflict_do_nothing())
        head = session.execute(query).one()
    return head.seq, head.hash


_COVERED = ("seq", "at", "actor", "address", "action", "register", "record_id", "result", "detail", "previous")


def link_hash(row: dict[str, Any]) -> str:
    """The fingerprint of one entry, over every field in a fixed order."""
    text = "\x1f".join(str(row[name]) for name in _COVERED)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What walking the chain found: how many entries hold, the first that does not, and whether the walk is unfinished."""

    entries: int
    head: str
    first_bad: int | None = None
    why: str = ""
    more: bool = False


def verify(
    session: Session, checkpoint: tuple[int, str] | None = None, after: int = 0, most: int | None = None
) -> Verdict:
    """Walk the chain in order to where its head stood at the start; stop at the first entry that was altered, removed,
    inserted or reordered. Others go on writing meanwhile: what they append is the next walk's.

    checkpoint  (seq, hash) as it left the database earlier: the chain must still pass through it
    after, most  go on behind an entry that an earlier walk came to, for so many entries; the verdict says whether more is left
    """
    head = _ends(session)
    until = head.seq if most is None else min(head.seq, after + most)
    expected, previous = after + 1, _hash_at(session, after)
    columns = [getattr(AuditEntry, name) for name in (*_COVERED, "hash")]
    query = select(*columns).where(AuditEntry.seq > after, AuditEntry.seq <= until).order_by(AuditEntry.seq)
    for row in session.execute(query.execution_options(yield_per=2000)):
        fields = dict(zip((*_COVERED, "hash"), row, strict=True))
        why = _fault(fields, expected, previous, checkpoint)
        if why:
            return Verdict(expected - 1, previous, min(expected, int(fields["seq"])), why)
        expected, previous = expected + 1, str(fields["hash"])
    if until < head.seq and expected > until:
        return Verdict(until, previous, more=True)
    return _end(head, expected - 1, previous, checkpoint)


def _hash_at(session: Session, seq: int) -> str:
    return str(session.scalar(select(AuditEntry.hash).where(AuditEntry.seq == seq))) if seq else GENESIS


@dataclass(frozen=True)
class _Head:
    """Where the chain says it ends (0 and GENESIS before the first entry), and its last entry."""

    seq: int
    hash: str
    last: int


def _ends(session: Session) -> _Head:
    """Both read by one statement, for only that sees one moment while others write."""
    last = select(func.coalesce(func.max(AuditEntry.seq), 0)).scalar_subquery()
    query = select(func.coalesce(AuditHead.seq, 0), func.coalesce(AuditHead.hash, GENESIS), last)
    row = session.execute(
        query.select_from(select(literal(1).label("one")).subquery().outerjoin(AuditHead, AuditHead.id == 1))
    ).one()
    return _Head(*row)


def _fault(fields: dict[str, Any], expected: int, previous: str, checkpoint: tuple[int, str] | None) -> str:
    if fields["seq"] != expected:
        return N_("missing")
    if fields["previous"] != previous:
        return N_("reordered")
    if link_hash(fields) != fields["hash"]:
        return N_("altered")
    if checkpoint and checkpoint[0] == expected and checkpoint[1] != fields["hash"]:
        return N_("rewritten")
    return ""


def _end(head: _Head, entries: int, last: str, checkpoint: tuple[int, str] | None) -> Verdict:
    """The head and the checkpoint must agree with where the walk ended, and nothing may stand behind the head."""
    if (head.seq, head.hash, head.last) != (entries, last, entries):
        return Verdict(entries, last, entries + 1, N_("cut off"))
    if checkpoint and checkpoint[0] > entries:
        return Verdict(entries, last, entries + 1, N_("cut off"))
    return Verdict(entries, last)
