"""决定依据: every answer of a rule about a record is kept with its reasons, inputs and the digest of the rules."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.errors import Locale, Named, Sentence
from app.rules.reasons import Reason
from app.rules.terms import Term
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
    return {"msgid": reason.msgid, "params": {k: _plain(v) for k, v in reason.params.items()}, "source": reason.source}


def in_words(kept: dict[str, Any], locale: Locale) -> str:
    """A kept reason in the reader's language."""
    return locale.say(kept["msgid"], {name: _worded(value, locale) for name, value in kept["params"].items()})


def _worded(value: Any, locale: Locale) -> object:  # noqa: ANN401  # as JSON gave it
    if not isinstance(value, dict):
        return value
    return locale.translate(value["sentence"]) if "sentence" in value else value[locale.code]


def _plain(value: object) -> object:
    """A parameter as it can be kept: a term as both its names, a sentence as one, else as text."""
    if isinstance(value, (Term, Named)):
        return {"zh": value.chinese, "en": value.english}
    if isinstance(value, Sentence):
        return {"sentence": str(value)}
    return value if isinstance(value, (int, float)) else str(value)


def of(session: Session, register: str, record_id: int) -> list[Decision]:
    """What was decided about a record, the latest first."""
    query = select(Decision).where(Decision.register == register, Decision.record_id == record_id)
    return list(session.scalars(query.order_by(Decision.id.desc()).limit(20)))
