"""信用事件: what a record adds to the ledger when it takes effect, and how it stops counting. Never edited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.vocabulary.subjects import EventEnd, EventKind
from app.services.credit import parties
from app.services.flow import registry
from app.services.flow.locks import lock_enterprise
from models.protocols import HasEnterprise, Recorded
from models.subjects import CreditEvent, Enterprise


@dataclass(frozen=True)
class Fact:
    """One thing that a record says about whomever it is about.

    quantity  fine in yuan, deaths …, by kind; about: what the grading standard may ask
    until     the last day on which it can count, where the fact itself has one
    """

    kind: EventKind
    occurred_on: date
    quantity: Decimal | int | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    until: date | None = None


def record(session: Session, source: HasEnterprise, day: date) -> list[CreditEvent]:
    """Append what this record says about whomever it is about, and the ledger does not hold yet."""
    subject = parties.subject(session, source, day)
    if subject is None:
        return []
    known = {(event.kind, event.occurred_on) for event in _running(session, source)}
    appended = [
        CreditEvent(
            **subject.in_ledger(),
            source_register=source.register_name(),
            source_id=source.id,
            source_no=source.title[:128],
            kind=fact.kind,
            occurred_on=fact.occurred_on,
            counts_from=fact.occurred_on,
            counts_until=fact.until,
            quantity=fact.quantity,
            facts=dict(fact.about),
        )
        for fact in registry.facts_of[source.register_name()](source, day)
        if (fact.kind, fact.occurred_on) not in known
    ]
    session.add_all(appended)
    _look_again(session, appended, day)
    return appended


def revise(session: Session, source: HasEnterprise, day: date) -> None:
    """Bring the ledger in step with what a record now says: end what no longer holds, append what is new."""
    says = {(fact.kind, fact.occurred_on) for fact in registry.facts_of[source.register_name()](source, day)}
    wrong = [event for event in _running(session, source) if (event.kind, event.occurred_on) not in says]
    _end(session, wrong, EventEnd.SUPERSEDED, day)
    record(session, source, day)


def _look_again(session: Session, touched: Iterable[CreditEvent], day: date) -> None:
    """The firms whose grades these facts may change are to be graded again."""
    session.flush()
    for key in sorted({event.firm_id for event in touched if event.firm_id}):
        if firm := lock_enterprise(session, key):
            firm.regrade_on = day
    session.flush()


def firms(session: Session, source: HasEnterprise) -> list[int]:
    """The enterprises whose grade may hang on a record: its own, and those of the facts it put into the ledger."""
    found = {event.firm_id for event in of_source(session, source)} | {source.enterprise_id}
    return sorted(key for key in found if key)


def of_source(session: Session, source: Recorded) -> list[CreditEvent]:
    """What this record has put into the ledger."""
    return list(
        session.scalars(
            select(CreditEvent)
            .where(CreditEvent.source_register == source.register_name(), CreditEvent.source_id == source.id)
            .order_by(CreditEvent.id)
        )
    )


def _running(session: Session, source: Recorded) -> list[CreditEvent]:
    return [event for event in of_source(session, source) if event.ended_on is None]


def close(session: Session, source: Recorded, reason: EventEnd, day: date) -> int:
    """End everything this record put into the ledger, as of `day`; what has ended already stays as it ended."""
    running = _running(session, source)
    _end(session, running, reason, day)
    return len(running)


def _end(session: Session, running: Sequence[CreditEvent], reason: EventEnd, day: date) -> None:
    for event in running:
        event.ended_on, event.end_reason = day, reason
    _look_again(session, running, day)


def resume(session: Session, source: Recorded, reason: EventEnd, day: date) -> int:
    """Count again from `day` what was last ended for `reason`, because that reason proved false.

    The ended events stay as they were: the days between are explained by what was believed then.
    """
    ended = [event for event in of_source(session, source) if event.end_reason == reason]
    latest = max((e.ended_on for e in ended if e.ended_on), default=None)
    once = {(event.kind, event.occurred_on): event for event in ended if event.ended_on == latest}
    ended = list(once.values())  # what was resumed and ended again the same day comes back once
    copied = (
        "enterprise_id",
        "practitioner_id",
        "employer_id",
        "post",
        "kind",
        "occurred_on",
        "counts_until",
        "quantity",
        "facts",
        "source_register",
        "source_id",
        "source_no",
    )
    session.add_all(CreditEvent(counts_from=day, **{name: getattr(event, name) for name in copied}) for event in ended)
    _look_again(session, ended, day)
    return len(ended)


def keep_standing(session: Session, enterprise: Enterprise, day: date) -> None:
    """Keep the ledger in step with the enterprise's standardisation level, the one credit fact its own row carries."""
    running = session.scalars(
        select(CreditEvent).where(
            CreditEvent.enterprise_id == enterprise.id,
            CreditEvent.kind == EventKind.STANDARDISATION,
            CreditEvent.ended_on.is_(None),
        )
    ).all()
    wanted = (str(enterprise.standardisation), enterprise.standardised_until) if enterprise.standardisation else None
    if [(e.facts.get("level"), e.counts_until) for e in running] == ([wanted] if wanted else []):
        return
    for event in running:
        event.ended_on, event.end_reason = day, EventEnd.SUPERSEDED
    if wanted:
        session.add(
            CreditEvent(
                enterprise_id=enterprise.id,
                kind=EventKind.STANDARDISATION,
                occurred_on=day,
                counts_from=day if running else enterprise.supervised_since or day,
                counts_until=enterprise.standardised_until,
                facts={"level": wanted[0]},
                source_register="enterprise",
                source_id=enterprise.id,
                source_no=enterprise.name[:128],
            )
        )
    session.flush()
