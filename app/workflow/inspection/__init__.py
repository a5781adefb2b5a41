"""三(三) 信用+安全评价监管: how matters, plans, draws, inspections and the hazards they find move."""

from app.workflow.inspection.complaints import COMPLAINT
from app.workflow.inspection.draws import DRAW
from app.workflow.inspection.plans import CHECKLIST, INSPECTION_ITEM, INSPECTION_PLAN
from app.workflow.inspection.tasks import INSPECTION_TASK
from app.workflow.inspection.visits import FINDING, INSPECTION

__all__ = [
    "CHECKLIST",
    "COMPLAINT",
    "DRAW",
    "FINDING",
    "INSPECTION",
    "INSPECTION_ITEM",
    "INSPECTION_PLAN",
    "INSPECTION_TASK",
]
