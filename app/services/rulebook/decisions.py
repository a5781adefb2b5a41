"""决定依据: every answer of a rule about a record is kept with its reasons, inputs and the digest of the rules."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import keeping
from app.rules.reasons import Reason
from models.base import Register
from models.platform import Decision


def keep(
    session: Session,
    record: Register,
    rule: str,
    day: date,
    *,
    inputs: Mapping[str, object],
    answer: Mapping[str, object],
    reasons: Iterable[Reason],
    digest: str,
) -> Decision:
    """Store one decision; reasons are kept as sentence and parameters, so that each reader gets their language."""
    decision = Decision(
        register=record.register_name(),
        record_id=record.id,
        rule=rule,
        day=day,
        inputs=inputs,
        answer=answer,
        reasons=[as_kept(r) for r in reasons],
        digest=digest,
    )
    session.add(decision)
    return decision


def as_kept(reason: Reason) -> dict[str, Any]:
    """A reason as it lies in the database."""
    return keeping.of(reason.msgid, reason.params) | {"source": reason.source}


def of(session: Session, register: str, record_id: int) -> list[Decision]:
    """What was decided about a record, the latest first."""
    query = select(Decision).where(Decision.register == register, Decision.record_id == record_id)
    return list(session.scalars(query.order_by(Decision.id.desc()).limit(20)))
