"""三(三) 信用+安全评价监管: what is inspected, when and by whom, and the hazards that are found."""

from models.inspection.complaints import Complaint
from models.inspection.draws import Draw, DrawnVisit, DrawStratum
from models.inspection.items import Checklist, ChecklistLine, InspectionItem
from models.inspection.plans import InspectionPlan, PlanDeduction, PlanMatter, PlannedVisit
from models.inspection.tasks import InspectionTask
from models.inspection.visits import CheckedItem, Finding, Inspection

__all__ = [
    "CheckedItem",
    "Checklist",
    "ChecklistLine",
    "Complaint",
    "Draw",
    "DrawStratum",
    "DrawnVisit",
    "Finding",
    "Inspection",
    "InspectionItem",
    "InspectionPlan",
    "InspectionTask",
    "PlanDeduction",
    "PlanMatter",
    "PlannedVisit",
]
