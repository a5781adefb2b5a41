"""What inspections, hazards not put right in time, and complaints that were upheld say about an enterprise."""

from datetime import date, timedelta

from app.rules.vocabulary.inspection import ComplaintOutcome, InspectionOutcome
from app.rules.vocabulary.subjects import EventKind
from app.services.credit.events import Fact
from app.services.flow.registry import facts
from models.inspection import Complaint, Finding, Inspection

_KINDS = {
    InspectionOutcome.CLEAN: EventKind.INSPECTION_CLEAN,
    InspectionOutcome.PROBLEMS: EventKind.INSPECTION_PROBLEMS,
    InspectionOutcome.REFUSED: EventKind.INSPECTION_REFUSED,
}


@facts("inspection")
def inspection_facts(inspection: Inspection, day: date) -> list[Fact]:
    """An enterprise that could not be found says nothing about its credit."""
    kind = _KINDS.get(InspectionOutcome(inspection.outcome))
    return [Fact(kind, inspection.inspected_on)] if kind else []


@facts("finding")
def finding_facts(finding: Finding, day: date) -> list[Fact]:
    """A hazard counts from the day after its term, when it is still there."""
    return [Fact(EventKind.HAZARD_OVERDUE, finding.due_on + timedelta(days=1), about={"level": str(finding.level)})]


@facts("complaint")
def complaint_facts(complaint: Complaint, day: date) -> list[Fact]:
    """Only what was upheld, in whole or in part, says something."""
    upheld = complaint.outcome in (ComplaintOutcome.UPHELD, ComplaintOutcome.PARTLY)
    about = {"kind": str(complaint.kind), "outcome": str(complaint.outcome)}
    return [Fact(EventKind.COMPLAINT_UPHELD, complaint.verified_on or day, about=about)] if upheld else []
