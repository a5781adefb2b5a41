"""The hash chain over every write: no change without its entry, in the same transaction.

Entries are collected while the session flushes and linked just before it commits, so that the head row is locked
only for the last moment. Bulk writes and acts that write nothing (an export, a sign-in, a refusal) are entered with
`note`.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import event, func, insert, inspect, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction, scoped_session

from app import clock, written
from app.rules.errors import N_
from models.base import Audited, confidential_of
from models.platform import AuditEntry, AuditHead
from models.platform.keys import Unlogged

GENESIS = "0" * 64
"""The hash before the first entry."""
WAITING = ("audit", "facts")
"""What a session holds until it commits: entries of the chain, and key facts to be attested (app.attest)."""


@dataclass(frozen=True)
class Actor:
    """Who acts: key and name of the account, and the address it came from. The system has no key.

    on_behalf_of  the account whose role is used, where the page is open to the actor only in a role that was lent
    """

    user_id: int | None = None
    name: str = "system"
    address: str = ""
    on_behalf_of: int | None = None


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


def act_for(owner: int | None) -> None:
    """From here on this actor uses a role of that account, or one of their own (None)."""
    _actor.set(replace(actor(), on_behalf_of=owner))


def note(
    session: Session, action: str, register: str = "", record_id: object = "", result: str = "done", **detail: object
) -> None:
    """Enter what was done (`result="done"`) or refused (`"refused"`), in the transaction that is open."""
    _queue_entry(session, action, register, record_id, result, detail)


def _queue_entry(
    session: Session, action: str, register: str, record_id: object, result: str, detail: dict[str, Any]
) -> None:
    if owner := actor().on_behalf_of:
        detail = {"on_behalf_of_id": owner} | detail
    entry = {
        "action": action,
        "register": register,
        "record_id": str(record_id),
        "result": result,
        "detail": as_json(detail),
    }
    session.info.setdefault("audit", []).append(entry)


def log_change(session: Session, row: Model) -> None:
    """Enter one changed row of a bulk write, which the flush itself leaves out (in_bulk)."""
    if detail := written.values(row, "change"):
        _queue_entry(session, "change", row.__tablename__, _primary_key(row), "done", detail)


@contextmanager
def in_bulk(session: Session) -> Iterator[None]:
    """Inside, rows get no entries of their own; the caller enters the whole with `note`."""
    session.info["bulk"] = session.info.get("bulk", 0) + 1
    try:
        yield
    finally:
        session.info["bulk"] -= 1


def listen(session: scoped_session[Session]) -> None:
    """Attach the chain to the session factory; once a process."""
    event.listen(session, "before_flush", written.touch_records)
    event.listen(session, "before_flush", _stamp_authors)
    event.listen(session, "after_flush", _collect_changes)
    event.listen(session, "before_commit", _append_entries)
    event.listen(session, "after_transaction_create", _mark_savepoint)
    event.listen(session, "after_soft_rollback", _drop_to_savepoint)


def _mark_savepoint(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        lengths = {name: len(session.info.get(name, ())) for name in WAITING}
        session.info.setdefault("audit_marks", {})[transaction] = lengths


def _drop_to_savepoint(session: Session, transaction: SessionTransaction) -> None:
    """What was taken back was not done, and gets no entry; what lies before the savepoint keeps its own."""
    if transaction.parent is None:
        for name in WAITING:
            session.info.pop(name, None)
    for name, length in session.info.get("audit_marks", {}).pop(transaction, {}).items():
        if name in session.info:
            del session.info[name][length:]


def _stamp_authors(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    """Write who made and who last changed each row."""
    who = actor().user_id
    for row in session.new:
        if isinstance(row, Audited):
            row.created_by_id = row.created_by_id or who
            row.changed_by_id = who
    for row in session.dirty:
        if isinstance(row, Audited) and session.is_modified(row):
            row.changed_by_id = who


def _collect_changes(session: Session, _flush: UOWTransaction) -> None:
    if session.info.get("bulk"):
        return
    told = written.told_with_records(session)
    for action, rows in (("create", session.new), ("change", session.dirty), ("delete", session.deleted)):
        for row in rows:
            if not isinstance(row, Unlogged) and row not in told and (detail := written.values(row, action)):
                _queue_entry(session, action, *_place(row), "done", detail)


def _place(row: Model) -> tuple[str, str]:
    """(table, key) under which a row is entered; one about a confidential record under the record's register."""
    table, key = row.__tablename__, _primary_key(row)
    return (found, f"{table}:{key}") if (found := confidential_of(row)) else (table, key)


def _primary_key(row: Model) -> str:
    return ",".join(str(part) for part in inspect(row).mapper.primary_key_from_instance(row))


def as_json(detail: dict[str, Any]) -> str:
    return json.dumps(detail, ensure_ascii=False, sort_keys=True, default=_as_text) if detail else ""


def _as_text(value: object) -> str:
    """What JSON does not know, as text; bytes by their SHA-256, for whole files do not belong in the trail."""
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)


def _append_entries(session: Session) -> None:
    """Link what was collected to the end of the chain, last thing before the commit."""
    if session.in_nested_transaction():
        return
    session.flush()
    if not (waiting := session.info.pop("audit", None)):
        return
    seq, previous = lock_head(session)
    who, at, rows = actor(), clock.now().isoformat(timespec="milliseconds"), []
    for entry in waiting:
        seq += 1
        row = {"seq": seq, "at": at, "actor": who.name, "address": who.address, "previous": previous, **entry}
        row["hash"] = previous = link_hash(row)
        rows.append(row)
    session.execute(insert(AuditEntry), rows)
    session.execute(update(AuditHead).where(AuditHead.id == 1).values(seq=seq, hash=previous))


def lock_head(session: Session) -> tuple[int, str]:
    """(seq, hash) of the chain's end, its row locked until the commit; the first writer ever makes that row."""
    query = select(AuditHead.seq, AuditHead.hash).where(AuditHead.id == 1).with_for_update()
    head = session.execute(query).one_or_none()
    if head is None:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(dialect.insert(AuditHead).values(id=1, seq=0, hash=GENESIS).on_conflict_do_nothing())
        head = session.execute(query).one()
    return head.seq, head.hash


_HASHED_FIELDS = ("seq", "at", "actor", "address", "action", "register", "record_id", "result", "detail", "previous")


def link_hash(row: dict[str, Any]) -> str:
    """SHA-256 of one entry, over every field in a fixed order."""
    text = "\x1f".join(str(row[name]) for name in _HASHED_FIELDS)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What walking the chain found.

    entries, head   how many entries hold, and the hash of the last of them
    first_bad, why  seq of the first entry that does not hold, and what is wrong with it
    more            whether entries are left to walk
    """

    entries: int
    head: str
    first_bad: int | None = None
    why: str = ""
    more: bool = False


def verify(
    session: Session, checkpoint: tuple[int, str] | None = None, after: int = 0, most: int | None = None
) -> Verdict:
    """Walk the chain in order and stop at the first entry that was altered, removed, inserted or reordered.

    The walk ends where the head stood when it began: what others append meanwhile is the next walk's.

    checkpoint  (seq, hash) as it left the database earlier: the chain must still pass through it
    after       walk only the entries behind this seq, to which an earlier walk came
    most        walk no more entries than these; the verdict says whether more are left
    """
    head = read_head(session)
    until = head.seq if most is None else min(head.seq, after + most)
    expected, previous = after + 1, hash_at(session, after)
    columns = [getattr(AuditEntry, name) for name in (*_HASHED_FIELDS, "hash")]
    query = select(*columns).where(AuditEntry.seq > after, AuditEntry.seq <= until).order_by(AuditEntry.seq)
    for row in session.execute(query.execution_options(yield_per=2000)):
        fields = dict(zip((*_HASHED_FIELDS, "hash"), row, strict=True))
        why = _defect(fields, expected, previous, checkpoint)
        if why:
            return Verdict(expected - 1, previous, min(expected, int(fields["seq"])), why)
        expected, previous = expected + 1, str(fields["hash"])
    if until < head.seq and expected > until:
        return Verdict(until, previous, more=True)
    return _verdict_at_end(head, expected - 1, previous, checkpoint)


def hash_at(session: Session, seq: int) -> str:
    """The hash of this entry, GENESIS before the first, “None” where it is gone."""
    return str(session.scalar(select(AuditEntry.hash).where(AuditEntry.seq == seq))) if seq else GENESIS


@dataclass(frozen=True)
class Head:
    """Where the chain says it ends (0 and GENESIS before the first entry), and its last entry."""

    seq: int
    hash: str
    last: int


def read_head(session: Session) -> Head:
    """Head row and last entry in one statement, which sees one moment while others write."""
    last = select(func.coalesce(func.max(AuditEntry.seq), 0)).scalar_subquery()
    query = select(func.coalesce(AuditHead.seq, 0), func.coalesce(AuditHead.hash, GENESIS), last)
    row = session.execute(
        query.select_from(select(literal(1).label("one")).subquery().outerjoin(AuditHead, AuditHead.id == 1))
    ).one()
    return Head(*row)


def _defect(fields: dict[str, Any], expected: int, previous: str, checkpoint: tuple[int, str] | None) -> str:
    if fields["seq"] != expected:
        return N_("missing")
    if fields["previous"] != previous:
        return N_("reordered")
    if link_hash(fields) != fields["hash"]:
        return N_("altered")
    if checkpoint and checkpoint[0] == expected and checkpoint[1] != fields["hash"]:
        return N_("rewritten")
    return ""


def _verdict_at_end(head: Head, entries: int, last: str, checkpoint: tuple[int, str] | None) -> Verdict:
    """Head and checkpoint must agree with where the walk ended, and no entry may stand behind the head."""
    if (head.seq, head.hash, head.last) != (entries, last, entries):
        return Verdict(entries, last, entries + 1, N_("cut off"))
    if checkpoint and checkpoint[0] > entries:
        return Verdict(entries, last, entries + 1, N_("cut off"))
    return Verdict(entries, last)
