"""What the office adds to a record that people handed in: the links, names and numbers that can be found out."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.services import cells, events, frequency, grading, regrading, rhythm, spelling, standards
from app.services.numbers import application_no
from models.rights import RepairApplication
from models.subjects import Enterprise

Completion = Callable[[Session, Any], None]


def counterparty(session: Session, record: Any) -> None:
    """Link the party to its enterprise; a decision of our own names our bureau where the clerk left it out."""
    record.enterprise_id, record.decision_key = None, cells.document_key(record.decision_no or "")
    if record.uscc:
        record.enterprise_id = session.scalar(select(Enterprise.id).where(Enterprise.uscc == record.uscc))
    law, today = standards.parameters(session), clock.today()
    bureau, code = law.at("unit.bureau_name", today), law.at("unit.uscc", today)
    record.organ, record.organ_uscc = record.organ or bureau, record.organ_uscc or code
    record.data_source, record.data_source_uscc = record.data_source or bureau, record.data_source_uscc or code


FILLED_IN = frozenset({"organ", "organ_uscc", "data_source", "data_source_uscc"})
"""Columns that the office fills in where a ledger leaves them empty; an empty cell changes none of them."""


def enterprise(session: Session, record: Any) -> None:
    record.initials = spelling.initials(record.name or "")


def repair_application(session: Session, record: Any) -> None:
    if not record.no:
        record.no = application_no(session, RepairApplication.no, "XF", clock.today().year)


BEFORE: dict[str, Completion] = {
    "penalty": counterparty,
    "licence": counterparty,
    "enterprise": enterprise,
    "repair_application": repair_application,
}
"""Before the record is checked."""


def standing(session: Session, record: Any) -> None:
    """An enterprise's standardisation is a credit fact; its grade follows at once."""
    events.keep_standing(session, record, clock.today())
    grading.regrade(session, record, clock.today())
    frequency.adjust(session, record, clock.today())


AFTER: dict[str, Completion] = {"enterprise": standing}
"""Once the record has its key, in the same transaction."""


def after_all(session: Session, records: list[Any]) -> None:
    """The same for a whole ledger: the facts first, then everybody graded and given a rhythm in one stream."""
    enterprises = [record for record in records if isinstance(record, Enterprise)]
    for record in enterprises:
        events.keep_standing(session, record, clock.today())
    session.flush()
    keys = [record.id for record in enterprises]
    regrading.these(session, keys, clock.today())
    rhythm.these(session, keys, clock.today())


def before(session: Session, record: Any) -> None:
    if complete := BEFORE.get(record.register_name()):
        complete(session, record)


def after(session: Session, record: Any) -> None:
    if complete := AFTER.get(record.register_name()):
        complete(session, record)
