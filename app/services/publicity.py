"""公示: what the public may see of a record, on which channel, until when; and taking it back everywhere."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.rules import masking
from app.rules import publicity as rule
from app.rules.errors import N_, Refused, Sentence
from app.rules.reasons import digest
from app.rules.vocabulary import Channel, EventEnd, PartyKind, PenaltyField, PenaltyKind, Procedure, Seriousness, Status
from app.services import decisions, standards
from app.services.transition import perform
from models.base import LONG_TERM, Register
from models.disclosure import Licence, Penalty, Publication

SHOWN = {
    "penalty": ("party_name", "party", "uscc", "legal_representative", "decision_no", "violation", "facts", "basis", "kinds", "content",
                "fine", "confiscated", "licence_affected", "decided_on", "valid_until", "organ", "organ_uscc", "data_source"),
    "licence": ("party_name", "party", "uscc", "legal_representative", "document_name", "decision_no", "kind", "certificate_name",
                "certificate_no", "content", "decided_on", "valid_from", "valid_until", "organ", "organ_uscc", "state", "data_source"),
}
"""The columns that the public sees; everything else never leaves the house."""


def term(session: Session, penalty: Penalty, day: date) -> Any:
    """How long this penalty is published and from when it may be repaired, by the rule set of its decision day."""
    facts = rule.PublicityFacts(
        decided_on=penalty.decided_on,
        kinds=tuple(PenaltyKind(k) for k in penalty.kinds),
        field=PenaltyField(penalty.field),
        seriousness=Seriousness(penalty.seriousness) if penalty.seriousness else None,
        procedure=Procedure(penalty.procedure),
        party=PartyKind(penalty.party),
    )
    return facts, rule.term(facts, day, standards.parameters(session))


def publish(session: Session, record: Register, day: date) -> list[Publication]:
    """Publish an approved record on every channel of the bureau; those outside wait to be sent.

    A record that the law keeps back gets one row saying so, with the reasons, and is shown nowhere.
    """
    until = _settle(session, record, day)
    if until is False:
        return [_copy(session, record, Channel.PORTAL, None, Status.NOT_PUBLISHED, day)]
    channels = [Channel(c) for c in standards.parameters(session).at("publicity.channels", day)]
    copies = [_copy(session, record, channel, until, Status.SCHEDULED, day) for channel in channels]
    for copy in copies:
        if copy.channel == Channel.PORTAL:
            copy.published_on = day
            perform(session, copy, "publish", day=day)
    return copies


def _settle(session: Session, record: Register, day: date) -> date | bool | None:
    """The first day on which the record is no longer shown; False when it must not be shown at all."""
    if isinstance(record, Licence):
        return None if record.valid_until >= LONG_TERM else record.valid_until + timedelta(days=1)
    assert isinstance(record, Penalty)
    facts, answer = term(session, record, day)
    record.publish_until, record.repairable_on = answer.ends_on, answer.earliest_repair_on
    decisions.keep(
        session, record, "publicity", day, inputs=facts._asdict() if hasattr(facts, "_asdict") else vars_of(facts),
        answer={"publish": answer.publish, "rule_set": answer.rule_set, "earliest_repair_on": answer.earliest_repair_on,
                "ends_on": answer.ends_on},
        reasons=answer.reasons, digest=answer.digest,
    )
    return answer.ends_on if answer.publish else False


def vars_of(facts: Any) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in facts.__dataclass_fields__}


def _copy(session: Session, record: Any, channel: Channel, until: Any, status: Status, day: date) -> Publication:
    shown = status != Status.NOT_PUBLISHED
    content = masked(record) if shown else {}
    copy = Publication(
        channel=channel, source_register=record.register_name(), source_id=record.id, no=record.decision_no,
        subject=content.get("party_name") or masking.name(record.party_name), uscc=record.uscc if shown else None,
        enterprise_id=record.enterprise_id, department_id=record.department_id, content=content,
        digest=digest(content), planned_until=until, status=status, ended_on=None if shown else day,
    )
    session.add(copy)
    session.flush()
    return copy


def masked(record: Register) -> dict[str, Any]:
    """What the public sees of a record; raises Refused when an identity number stands in any of it."""
    content = {name: _shown(record, name) for name in SHOWN[record.register_name()]}
    if getattr(record, "party", None) == PartyKind.NATURAL_PERSON:
        content["party_name"] = masking.name(content["party_name"])
    content["legal_representative"] = masking.name(content["legal_representative"] or "") or None
    for name, text in content.items():
        if isinstance(text, str) and masking.contains_identity_number(text):
            label = Sentence(record.__mapper__.columns[name].info["label"])
            raise Refused(N_("“%(field)s” of %(record)s contains an identity number; take it out before publishing."),
                          field=label, record=record.title)
    return {name: value for name, value in content.items() if value not in (None, "", [])}


def _shown(record: Register, name: str) -> Any:
    value = getattr(record, name)
    if isinstance(value, list):
        return [str(v) for v in value]
    return value.isoformat() if isinstance(value, date) else (str(value) if value is not None else None)


def visible(day: date) -> Any:
    """The condition under which a portal copy is shown on `day`; asked at reading time, whatever the jobs do."""
    return (
        (Publication.channel == Channel.PORTAL)
        & (Publication.status == Status.PUBLISHED)
        & (Publication.published_on <= day)
        & or_(Publication.planned_until.is_(None), Publication.planned_until > day)
    )


def copies(session: Session, record: Register) -> list[Publication]:
    """Every copy of a record, on whatever channel."""
    return list(
        session.scalars(
            select(Publication)
            .where(Publication.source_register == record.register_name(), Publication.source_id == record.id)
            .order_by(Publication.id)
        )
    )


def end(session: Session, copy: Publication, reason: EventEnd, day: date) -> None:
    """Stop one copy: ours is gone at once, one outside must be recalled, one never sent is cancelled."""
    moves = {Status.SCHEDULED: "cancel", Status.PUBLISHED: "end" if copy.channel == Channel.PORTAL else "recall"}
    if move := moves.get(Status(copy.status)):
        copy.ended_on, copy.end_reason = day, reason
        perform(session, copy, move, day=day)


def end_all(session: Session, record: Register, reason: EventEnd, day: date) -> int:
    """Stop every copy of a record."""
    running = [copy for copy in copies(session, record) if copy.status in (Status.SCHEDULED, Status.PUBLISHED)]
    for copy in running:
        end(session, copy, reason, day)
    return len(running)


def resume(session: Session, penalty: Penalty, until: date, day: date) -> None:
    """Publish again, to the longest term, what was taken down on false grounds (domain.md 1.1)."""
    if until <= day:
        return
    penalty.publish_until = until
    for channel in standards.parameters(session).at("publicity.channels", day):
        copy = _copy(session, penalty, Channel(channel), until, Status.SCHEDULED, day)
        if copy.channel == Channel.PORTAL:
            copy.published_on = day
            perform(session, copy, "publish", day=day)
