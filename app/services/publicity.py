"""公示: what the public may see of a record, on which channel, until when; and taking it back everywhere."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.rules import masking
from app.rules.reasons import digest
from app.rules.terms import Term
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.rules.vocabulary.subjects import EventEnd, PartyKind
from app.services import publicity_terms, showing, standards
from app.services.transition import perform
from models.base import Register
from models.disclosure import Penalty, Publication


def publish(session: Session, record: Register, day: date) -> list[Publication]:
    """Publish an approved record on every channel of the bureau; those outside wait to be sent.

    A record that the law keeps back gets one row saying so, with the reasons, and is shown nowhere.
    """
    may_show, until = publicity_terms.settle(session, record, day)
    if not may_show:
        return [_copy(session, record, Channel.PORTAL, {}, None, PublicationStatus.NOT_PUBLISHED, day)]
    return _issue(session, record, until, day)


def _issue(session: Session, record: Register, until: date | None, day: date) -> list[Publication]:
    """A copy for every channel; our own is shown at once."""
    channels, content = standards.parameters(session).at("publicity.channels", day), showing.masked(session, record)
    copies = [_copy(session, record, Channel(channel), content, until, PublicationStatus.SCHEDULED, day) for channel in channels]
    for copy in copies:
        if copy.channel == Channel.PORTAL:
            copy.published_on = day
            perform(session, copy, "publish", day=day)
    return copies


def _copy(session: Session, record: Any, channel: Channel, content: dict[str, Any], until: Any, status: Term, day: date) -> Publication:
    shown = status != PublicationStatus.NOT_PUBLISHED
    copy = Publication(
        channel=channel, source_register=record.register_name(), source_id=record.id, no=record.decision_no,
        subject=content.get("party_name") or _inside(record), uscc=record.uscc,
        enterprise_id=record.enterprise_id, department_id=record.department_id, content=content,
        digest=digest(content), planned_until=until, status=status, ended_on=None if shown else day,
    )
    session.add(copy)
    session.flush()
    return copy


def _inside(record: Any) -> str:
    """The party of a record that is not shown, for those who keep the register: a firm by its name, a person by the surname."""
    return masking.name(record.party_name) if record.party == PartyKind.NATURAL_PERSON else str(record.party_name)


def visible(day: date) -> Any:
    """The condition under which a portal copy is shown on `day`; asked at reading time, whatever the jobs do."""
    return (
        (Publication.channel == Channel.PORTAL)
        & (Publication.status == PublicationStatus.PUBLISHED)
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
    moves = {PublicationStatus.SCHEDULED: "cancel", PublicationStatus.PUBLISHED: "end" if copy.channel == Channel.PORTAL else "recall"}
    if move := moves.get(copy.status):
        copy.ended_on, copy.end_reason = day, reason
        perform(session, copy, move, day=day)


def end_all(session: Session, record: Register, reason: EventEnd, day: date) -> int:
    """Stop every copy of a record; one that was kept back is kept back for this reason from now on."""
    running = []
    for copy in copies(session, record):
        if copy.status in (PublicationStatus.SCHEDULED, PublicationStatus.PUBLISHED):
            running.append(copy)
        elif copy.end_reason is None:
            copy.end_reason = reason
    for copy in running:
        end(session, copy, reason, day)
    return len(running)


def resume(session: Session, penalty: Penalty, until: date, day: date) -> None:
    """Publish again, to the longest term, what was taken down on false grounds (domain.md 1.1)."""
    if until > day:
        penalty.publish_until, penalty.reassess_on = until, publicity_terms.next_look(session, penalty, day)
        _issue(session, penalty, until, day)
