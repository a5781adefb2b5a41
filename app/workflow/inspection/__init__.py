"""三(三) 信用+安全评价监管: how inspections, and the hazards they find, move."""

from app.workflow.inspection.visits import FINDING, INSPECTION

__all__ = ["FINDING", "INSPECTION"]
