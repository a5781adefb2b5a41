"""三(三) 信用+安全评价监管: how matters, plans, draws, inspections and the hazards they find move."""

from app.workflow.inspection.draws import DRAW
from app.workflow.inspection.plans import INSPECTION_ITEM, INSPECTION_PLAN
from app.workflow.inspection.visits import FINDING, INSPECTION

__all__ = ["DRAW", "FINDING", "INSPECTION", "INSPECTION_ITEM", "INSPECTION_PLAN"]
