"""The registers as tables, one file per chapter of the plan."""

from models import approval, disclosure, discipline, grading, inspection, platform, rights, subjects

__all__ = ["approval", "disclosure", "discipline", "grading", "inspection", "platform", "rights", "subjects"]
