"""公示: what the public may see of a record, on which channel, until when; and taking it back everywhere."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.rules import masking, personal
from app.rules.reasons import digest
from app.rules.terms import Term
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.rules.vocabulary.subjects import EventEnd, PartyKind
from app.services.flow import lookup, registry
from app.services.flow.transition import perform
from app.services.publishing import public_view
from app.services.rulebook import standards
from models.base import Register
from models.disclosure import Publication


def publish(session: Session, record: Register, day: date) -> list[Publication]:
    """Publish an approved record on every channel of the bureau; those outside wait to be sent.

    A record that the law keeps back, or whose term is over already, gets one row saying so and is shown nowhere.
    """
    shown = registry.terms[public_view.declared(record).term](session, record, day)
    shown.keep()
    is_over = has_run_out(shown.until, day)
    if shown.may_show and not is_over and public_view.is_published(record):
        return issue(session, record, shown.until, day)
    kept_back = _copy(session, record, Channel.PORTAL, {}, None, PublicationStatus.NOT_PUBLISHED, day)
    kept_back.end_reason = EventEnd.EXPIRED if is_over else None
    return [kept_back]


def issue(session: Session, record: Register, until: date | None, day: date) -> list[Publication]:
    """A copy for every channel; our own is shown at once."""
    channels = standards.parameters(session).texts(public_view.declared(record).channels, day)
    content = public_view.masked(session, record)
    copies = [
        _copy(session, record, Channel(channel), content, until, PublicationStatus.SCHEDULED, day)
        for channel in channels
    ]
    for copy in copies:
        if copy.channel == Channel.PORTAL:
            copy.published_on = day
            perform(session, copy, "publish", day=day)
    return copies


def _copy(
    session: Session,
    record: Register,
    channel: Channel,
    content: dict[str, Any],
    until: date | None,
    status: Term,
    day: date,
) -> Publication:
    publishing, shown = public_view.declared(record), status != PublicationStatus.NOT_PUBLISHED
    copy = Publication(
        channel=channel,
        source_register=record.register_name(),
        source_id=record.id,
        no=content.get(record.NUMBER) or record.title,
        subject=content.get(publishing.party) or _inside(record),
        uscc=public_view.code(record),
        enterprise_id=getattr(record, "enterprise_id", None),
        department_id=record.department_id,
        content=content,
        digest=digest(content),
        masked_by=personal.edition(),
        planned_until=until,
        status=status,
        ended_on=None if shown else day,
    )
    lookup.fold_numbers(copy)
    session.add(copy)
    session.flush()
    return copy


def _inside(record: Register) -> str:
    """The party of a record that is not shown, as the office reads it: a firm by its name, a person by the surname."""
    name = public_view.party(record)
    return masking.name(name) if public_view.kind(record) == PartyKind.NATURAL_PERSON else name


def visible(day: date) -> ColumnElement[bool]:
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


def has_run_out(until: date | None, day: date) -> bool:
    """Whether a term that runs until before `until` is over on `day`, whether or not a job has been there."""
    return until is not None and until <= day


def end(session: Session, copy: Publication, reason: EventEnd, day: date) -> None:
    """Stop one copy: ours is gone at once, one outside must be recalled, one never sent is cancelled.

    One whose term has run out ended on its last day and for that reason, whatever ends it now.
    """
    ours = copy.channel == Channel.PORTAL
    moves = {PublicationStatus.SCHEDULED: "cancel", PublicationStatus.PUBLISHED: "end" if ours else "recall"}
    if move := moves.get(PublicationStatus(copy.status)):
        over = has_run_out(copy.planned_until, day)
        copy.ended_on, copy.end_reason = (copy.planned_until, EventEnd.EXPIRED) if over else (day, reason)
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
