"""Key facts tied to the audit chain, so that what is changed straight in the database shows.

For each row of a table whose model names its FACTS an attestation is kept: these facts as the house wrote them, column
by column, and the entry of the chain that carries their digest. A column changed by hand stays different from what was
written, whatever is written beside it later. services.platform.attestations compares.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import Column, Numeric, RowMapping, Table, event, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, UOWTransaction, scoped_session

from app import audit
from app.extensions import as_json
from models.platform import Attestation

MANY = 1000
"""So many digests stand in one entry of the chain."""
LONGEST = 64
"""A fact with more characters is kept by its fingerprint."""
Written = Mapping[str, Any] | RowMapping
"""What was written of one row, by column."""
Facts = dict[str, str | None]
"""Key facts of one row as text, by column."""


def listen(session: scoped_session[Session]) -> None:
    """Attach to the session factory, before the chain: what is attested goes into its entries."""
    event.listen(session, "after_flush", _collect)
    event.listen(session, "before_commit", _before_commit)


@cache
def tables() -> dict[str, type[Model]]:
    """The models with key facts, by table."""
    models = sorted((mapper.class_ for mapper in Model.registry.mappers), key=lambda model: model.__name__)
    return {model.__tablename__: model for model in models if getattr(model, "FACTS", ())}


def columns(model: type[Model]) -> list[Column[Any]]:
    """The columns of its key facts."""
    return [model.__table__.c[name] for name in model.FACTS]


def as_text(column: Column[Any], value: object) -> str | None:
    """A value as it is compared: the same for what was written and for what is read back."""
    if value is None:
        return None
    if isinstance(column.type, Numeric):
        return f"{value:.{column.type.scale}f}"
    if isinstance(value, dict):
        return hashlib.sha256(as_json(value).encode()).hexdigest()
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if len(text) <= LONGEST else hashlib.sha256(text.encode()).hexdigest()


def digest(facts: Facts) -> str:
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]


def wrote(session: Session, table: Table, rows: Iterable[Written]) -> None:
    """Rows written past the session's own bookkeeping, in bulk: each with its `id` and the columns that were set."""
    if model := tables().get(table.name):
        for row in rows:
            _queue(session, model, row["id"], row)


def _collect(session: Session, _flush: UOWTransaction) -> None:
    for row in (*session.new, *session.dirty):
        if names := getattr(row, "FACTS", ()):
            state = inspect(row)
            written = names if row in session.new else [n for n in names if state.attrs[n].history.has_changes()]
            _queue(session, type(row), row.id, {name: state.dict.get(name) for name in written})


def _queue(session: Session, model: type[Model], key: int, written: Written) -> None:
    facts = {column.key: as_text(column, written[column.key]) for column in columns(model) if column.key in written}
    if facts:
        session.info.setdefault("facts", []).append((model.__tablename__, key, facts))


def _before_commit(session: Session) -> None:
    if not session.in_nested_transaction():
        session.flush()
        settle(session)


def settle(session: Session) -> None:
    """Put the digests into the entries that wait, and keep the facts with the entry that will stand for them."""
    if not (written := session.info.pop("facts", None)):
        return
    begin, _ = audit.lock_head(session)
    changed: dict[str, dict[int, Facts]] = {}
    for table, key, facts in written:
        changed.setdefault(table, {}).setdefault(key, {}).update(facts)
    for table, rows in changed.items():
        keys = sorted(rows)
        for some in (keys[start : start + MANY] for start in range(0, len(keys), MANY)):
            kept = _kept(session, table, some)
            whole = {key: kept.get(key, {}) | rows[key] for key in some}
            _keep(session, table, whole, _entries(session, table, whole), begin)


def _kept(session: Session, table: str, keys: Iterable[int]) -> dict[int, Facts]:
    known = select(Attestation.record_id, Attestation.facts).where(
        Attestation.register == table, Attestation.record_id.in_(keys)
    )
    return {key: facts for key, facts in session.execute(known)}


def _entries(session: Session, table: str, facts: dict[int, Facts]) -> dict[int, int]:
    """Where among the entries that wait each digest stands, from one: in the record's own, else in one for all."""
    waiting = session.info.setdefault("audit", [])
    own = {entry["record_id"]: place for place, entry in enumerate(waiting) if entry["register"] == table}
    places = {key: own[str(key)] for key in facts if str(key) in own}
    for key, place in places.items():
        detail = json.loads(waiting[place]["detail"] or "{}") | {"attested": digest(facts[key])}
        waiting[place]["detail"] = audit.as_json(detail)
    rest = {key: digest(each) for key, each in facts.items() if key not in places}
    if rest:
        audit.note(session, "attest", table, f"{min(rest)}-{max(rest)}", attested=rest)
    return {key: places.get(key, len(waiting) - 1) + 1 for key in facts}


def _keep(session: Session, table: str, facts: dict[int, Facts], places: dict[int, int], begin: int) -> None:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Attestation)
    new = {"facts": statement.excluded.facts, "seq": statement.excluded.seq}
    rows = [
        {"register": table, "record_id": key, "facts": each, "seq": begin + places[key]} for key, each in facts.items()
    ]
    upsert = statement.on_conflict_do_update(index_elements=["register", "record_id"], set_=new)
    session.connection().execute(upsert, rows)


def digests(detail: str) -> dict[str, str]:
    """The digests that an entry of the chain carries, by key; that of an entry about one row under no key."""
    attested = json.loads(detail or "{}").get("attested") or {}
    return attested if isinstance(attested, dict) else {"": attested}
