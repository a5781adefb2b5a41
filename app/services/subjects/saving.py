"""What follows when an enterprise is written, and what the register knows of persons."""

from collections.abc import Iterable, Sequence

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from app import clock
from app.services.credit import events, frequency, frequency_in_bulk, grading, grading_in_bulk
from app.services.flow.numbers import person_no
from app.services.flow.registry import after_save, before_save, knows_persons
from models.protocols import HasEnterprise
from models.subjects import Enterprise, Practitioner


@before_save("enterprise")
def former_name(session: Session, enterprise: Enterprise) -> None:
    """A firm that changes its name is still found by the old one."""
    before: list[str] = list(filter(None, inspect(enterprise).attrs.name.history.deleted or ()))
    known = [name for name in (enterprise.former_names or "").split("、") if name]
    if new := [name for name in before if name not in known]:
        enterprise.former_names = "、".join([*known, *new])[-400:]


@before_save("practitioner")
def number(session: Session, person: Practitioner) -> None:
    """A number of the bureau's own, given once."""
    if not person.no:
        person.no = person_no(session, Practitioner.no)


@after_save("enterprise")
def standing(session: Session, enterprises: Sequence[Enterprise]) -> None:
    """Standardisation is a credit fact: first the facts, then grades and frequencies.

    One enterprise is graded by itself, a whole ledger in one stream.
    """
    today = clock.today()
    for enterprise in enterprises:
        events.keep_standing(session, enterprise, today)
    if len(enterprises) == 1:
        grading.regrade(session, enterprises[0], today)
        frequency.adjust(session, enterprises[0], today)
        return
    session.flush()
    keys = [enterprise.id for enterprise in enterprises]
    grading_in_bulk.these(session, keys, today)
    frequency_in_bulk.these(session, keys, today)


@knows_persons
def practitioners(session: Session, record: HasEnterprise) -> Iterable[str]:
    """The practitioners of the enterprise that a record is about."""
    if not record.enterprise_id:
        return []
    with session.no_autoflush:
        return session.scalars(
            select(Practitioner.name).where(Practitioner.enterprise_id == record.enterprise_id)
        ).all()
