"""What the office adds to the records of this chapter that people hand in: numbers, links, lists of papers."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import dates
from app.rules.vocabulary.approval import Completeness, ItemEnd, PaperState
from app.rules.vocabulary.subjects import PartyKind
from app.services.approval import prospects
from app.services.flow import deadlines
from app.services.flow.registry import before_save
from app.services.rulebook import standards
from models.approval import (
    ApprovalCase,
    ApprovalItem,
    CaseMaterial,
    Commitment,
    CreditReport,
    Fulfilment,
    Guidance,
    ReportUse,
)


@before_save("report_use")
def complete_use(session: Session, use: ReportUse) -> None:
    use.enterprise_id = _enterprise(session, CreditReport, use.credit_report_id)


@before_save("approval_case")
def complete_case(session: Session, case: ApprovalCase) -> None:
    """The edition of the matter that holds on the day of the application, its papers, and whether all are there."""
    chosen = session.get(ApprovalItem, case.item_id) if case.item_id else None
    if chosen and case.applied_on:
        edition = item_on(session, chosen.code, case.applied_on) or chosen
        case.item_id, case.item, case.kind = edition.id, edition, edition.kind
        case.ends_in = ItemEnd.CERTIFICATE if edition.certificate_name else ItemEnd.NONE
        if not case.materials:
            case.materials = [CaseMaterial(name=m.name, state=PaperState.RECEIVED) for m in edition.materials]
        for line in case.materials:
            _day_for(session, case, edition, line)
    case.completeness = completeness(case)


def _day_for(session: Session, case: ApprovalCase, item: ApprovalItem, line: CaseMaterial) -> None:
    """A paper that follows later follows within the days that the matter gives it."""
    days = next((m.follow_days for m in item.materials if m.name == line.name and m.may_follow), None)
    if line.state == PaperState.LATER and line.due_on is None and days is not None:
        line.due_on = dates.days_after(case.applied_on, days, "working", deadlines.calendar(session)).due_on


def completeness(case: ApprovalCase) -> Completeness:
    states = {line.state for line in case.materials}
    if PaperState.MISSING in states:
        return Completeness.MISSING
    return Completeness.LATER if PaperState.LATER in states else Completeness.COMPLETE


def item_on(session: Session, code: str, day: date) -> ApprovalItem | None:
    """The edition of a matter that holds on `day`."""
    query = select(ApprovalItem).where(ApprovalItem.code == code, standards.holds(ApprovalItem, day))
    return session.scalar(query.order_by(ApprovalItem.starts_on.desc(), ApprovalItem.edition.desc()).limit(1))


@before_save("guidance")
def complete_guidance(session: Session, guidance: Guidance) -> None:
    """What can be repaired and what it would change, where nobody has written the advice."""
    if guidance.enterprise_id and guidance.guided_on and not guidance.advice:
        prospects.advise(session, guidance, guidance.guided_on)


@before_save("fulfilment")
def whose_commitment(session: Session, evidence: Fulfilment) -> None:
    evidence.enterprise_id = _enterprise(session, Commitment, evidence.commitment_id)


def _enterprise(session: Session, register: type[Commitment] | type[CreditReport], key: int | None) -> int | None:
    record = session.get(register, key) if key else None
    return record.enterprise_id if record else None


@before_save("commitment")
def party(session: Session, commitment: Commitment) -> None:
    """A ledger that does not say who promises speaks of enterprises."""
    if not commitment.party:
        commitment.party = PartyKind.NATURAL_PERSON if commitment.practitioner_id else PartyKind.LEGAL_PERSON
