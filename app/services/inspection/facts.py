"""What inspections, and hazards that were not put right in time, say about an enterprise."""

from datetime import date, timedelta

from app.rules.vocabulary.inspection import InspectionOutcome
from app.rules.vocabulary.subjects import EventKind
from app.services.credit.events import Fact
from app.services.flow.registry import facts
from models.inspection import Finding, Inspection

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
