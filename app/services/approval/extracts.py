"""信用摘要: what the bureau certifies of a firm from its own credit ledger; one of a kind for each firm and day."""

import secrets
from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app import scope
from app.rules.errors import N_, Refused
from app.rules.vocabulary.approval import ReportKind, ReportStatus
from app.rules.vocabulary.subjects import EventKind
from app.services.flow import entering, transition
from app.services.flow.people import Person
from models.approval import CreditReport
from models.documents import Document
from models.subjects import CreditEvent

ADVERSE = (
    EventKind.PENALTY,
    EventKind.PENALTY_UNPERFORMED,
    EventKind.HAZARD_OVERDUE,
    EventKind.INSPECTION_REFUSED,
    EventKind.COMMITMENT_PARTIAL,
    EventKind.COMMITMENT_BROKEN,
    EventKind.COMPLAINT_UPHELD,
    EventKind.ACCIDENT,
    EventKind.CONCEALMENT,
    EventKind.SERIOUS_LISTING,
    EventKind.FALSE_MATERIALS,
)
"""Kinds of fact that speak against a firm."""
GOOD = (EventKind.INSPECTION_CLEAN, EventKind.COMMITMENT_KEPT, EventKind.STANDARDISATION, EventKind.HONOUR)
"""Kinds that speak for it; an inspection that found something speaks for neither."""


def facts(session: Session, enterprise_id: int, day: date) -> list[CreditEvent]:
    """What counts about a firm on `day`, the oldest first; what ended, by repair or otherwise, is not told."""
    e = CreditEvent
    query = select(e).where(
        e.enterprise_id == enterprise_id,
        e.counts_from <= day,
        or_(e.counts_until.is_(None), e.counts_until >= day),
        or_(e.ended_on.is_(None), e.ended_on > day),
    )
    return list(session.scalars(query.order_by(e.occurred_on, e.id)))


def count(session: Session, report: CreditReport, day: date) -> None:
    """The extract says what is on record on this day, and can be checked by its code."""
    known = Counter(str(event.kind) for event in facts(session, report.enterprise_id, day))
    report.data_on, report.counts = day, dict(sorted(known.items()))
    report.code = secrets.token_urlsafe(18)


def check_one_a_day(session: Session, report: CreditReport, day: date) -> None:
    """Raises Refused where an extract for the same purpose was issued to this firm today and stands."""
    query = select(CreditReport).where(
        CreditReport.enterprise_id == report.enterprise_id,
        CreditReport.kind == ReportKind.OWN,
        CreditReport.purpose == report.purpose,
        CreditReport.data_on == day,
        CreditReport.status == ReportStatus.ISSUED,
        CreditReport.id != (report.id or 0),
    )
    with scope.confined_to(None):
        other = session.scalar(query.limit(1))
    if other is not None:
        raise Refused(
            N_("%(other)s was issued to this firm for the same purpose today; use it, or void it first."),
            other=other.title,
        )


def void(session: Session, report: CreditReport, by: Person, opinion: str, day: date) -> None:
    """The report no longer stands, nor does the document that was issued of it."""
    report.voided_on = day
    query = select(Document).where(
        Document.source_register == report.register_name(),
        Document.source_id == report.id,
        Document.status.not_in(Document.WORKFLOW.void()),
    )
    for made in session.scalars(query):
        transition.perform(session, made, "void", by, opinion, day=day)


def ask_again(session: Session, report: CreditReport, by: Person, day: date) -> CreditReport:
    """A new request in the place of a voided report, as a draft."""
    copied = ("kind", "enterprise_id", "purpose", "approval_case_id", "contact", "phone", "department_id")
    values: dict[str, Any] = {name: getattr(report, name) for name in copied}
    return entering.enter(session, CreditReport(applied_on=day, **values), by)
