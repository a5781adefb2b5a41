"""The check of the night beside the chain: whether each row still says what the house wrote (app.attest)."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app import attest
from app.rules.errors import N_, Refused, Sentence
from models.platform import Attestation, AuditEntry

CHUNK = 2000
ENTRIES = 200
"""So many entries of the chain that carry digests, of up to a thousand rows each, are followed at once."""
NAMED = 5
"""So many rows are named in one refusal."""


def check(session: Session, model: type[Model], after: int, most: int = CHUNK) -> tuple[int | None, dict[str, int]]:
    """Compare the next rows of a table after the key `after`.

    Returns the last key seen, None at the end, and the counts of the run; raises Refused naming the rows that were
    changed, added or removed past the house.
    """
    rows = _rows(session, model, after, most)
    last = rows[-1].id if len(rows) == most else None
    kept = _attestations(session, model, after, last)
    _refuse([*_changed(model, rows, kept), *_removed(model, rows, kept), *_untied(session, model, kept)])
    return last, {"seen": len(rows)}


def follow(session: Session, after: int, most: int = ENTRIES) -> tuple[int | None, dict[str, int]]:
    """Follow the digests along the chain: no row may be attested by an earlier entry than the last about it.

    A row put back as it was, together with its attestation of that time, agrees with it; so does a row that is gone
    with its attestation. The chain knows what was written after that.
    """
    carrying = select(AuditEntry.seq, AuditEntry.register, AuditEntry.record_id, AuditEntry.detail).where(
        AuditEntry.seq > after, AuditEntry.detail.contains('"attested": ')
    )
    entries = list(session.execute(carrying.order_by(AuditEntry.seq).limit(most)))
    latest: dict[str, dict[int, int]] = {}
    for entry in entries:
        for key in attest.digests(entry.detail):
            latest.setdefault(entry.register, {})[int(key or entry.record_id)] = entry.seq
    known = attest.tables()
    _refuse([each for name in latest if name in known for each in _outdated(session, known[name], latest[name])])
    return (entries[-1].seq if len(entries) == most else None), {"seen": len(entries)}


def whole(session: Session) -> None:
    """Every table and the whole chain at once. Raises Refused, as `check` and `follow` do."""
    for walk in (*(partial(check, session, model) for model in attest.tables().values()), partial(follow, session)):
        reached: int | None = 0
        while reached is not None:
            reached, _ = walk(reached)


def _refuse(found: list[Refused]) -> None:
    if found:
        sentence = N_(
            "Changed straight in the database: %(which)s (%(count)s in all). Find out who did it, put back what the "
            "audit trail says, and run this check again."
        )
        raise Refused(sentence, which=tuple(found[:NAMED]), count=len(found))


def fill(session: Session) -> int:
    """Attest every row as it stands where an older edition attested none at all; how many."""
    if session.scalar(select(Attestation.record_id).limit(1)) is not None:
        return 0
    return sum(_fill(session, model) for model in attest.tables().values())


def _fill(session: Session, model: type[Model]) -> int:
    filled, after = 0, 0
    while rows := _rows(session, model, after, CHUNK):
        attest.wrote(session, model.__table__, [row._mapping for row in rows])
        attest.settle(session)
        filled, after = filled + len(rows), rows[-1].id
    return filled


def _rows(session: Session, model: type[Model], after: int, most: int) -> list[Row[Any]]:
    key = model.__table__.c.id
    query = select(key, *attest.columns(model)).where(key > after).order_by(key).limit(most)
    return list(session.execute(query))


def _attestations(session: Session, model: type[Model], after: int, last: int | None) -> dict[int, Row[Any]]:
    query = select(Attestation.record_id, Attestation.facts, Attestation.seq).where(
        Attestation.register == model.__tablename__, Attestation.record_id > after
    )
    if last is not None:
        query = query.where(Attestation.record_id <= last)
    return {row.record_id: row for row in session.execute(query)}


def _changed(model: type[Model], rows: list[Row[Any]], kept: dict[int, Row[Any]]) -> Iterator[Refused]:
    """Rows that nobody attested, and rows of which a column is not what was written."""
    for row in rows:
        if row.id not in kept:
            yield _called(model, row.id, [N_("never entered by the system")])
            continue
        facts = kept[row.id].facts
        stands = {c.key: attest.as_text(c, row._mapping[c]) for c in attest.columns(model) if c.key in facts}
        if stands != facts:
            different = [c for c in attest.columns(model) if c.key in facts and stands[c.key] != facts[c.key]]
            yield _called(model, row.id, [c.info.get("label", c.key) for c in different])


def _removed(model: type[Model], rows: list[Row[Any]], kept: dict[int, Row[Any]]) -> Iterator[Refused]:
    for key in kept.keys() - {row.id for row in rows}:
        yield _called(model, key, [N_("removed")])


def _outdated(session: Session, model: type[Model], latest: dict[int, int]) -> Iterator[Refused]:
    """Rows whose attestation is older than the last entry about them, or gone. latest: that entry, by key."""
    keys, kept = list(latest), dict[int, int]()
    for some in (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)):
        mine = Attestation.register == model.__tablename__, Attestation.record_id.in_(some)
        kept |= dict(session.execute(select(Attestation.record_id, Attestation.seq).where(*mine)).all())
    for key, seq in latest.items():
        if key not in kept:
            yield _called(model, key, [N_("removed")])
        elif kept[key] < seq:
            yield _called(model, key, [N_("put back to an earlier state")])


def _untied(session: Session, model: type[Model], kept: dict[int, Row[Any]]) -> Iterator[Refused]:
    """Attestations whose digest is not in the entry of the chain that they name: they were changed themselves."""
    query = select(AuditEntry.seq, AuditEntry.detail).where(AuditEntry.seq.in_({row.seq for row in kept.values()}))
    entries = {seq: attest.digests(detail) for seq, detail in session.execute(query)}
    for key, row in kept.items():
        if attest.digest(row.facts) not in (entries.get(row.seq, {}).get(str(key)), entries.get(row.seq, {}).get("")):
            yield _called(model, key, [N_("its attestation")])


def _called(model: type[Model], key: int, what: list[str]) -> Refused:
    return Refused(
        N_("%(register)s no. %(id)s (%(what)s)"),
        register=Sentence(model.LABEL),
        id=key,
        what=tuple(map(Sentence, what)),
    )
