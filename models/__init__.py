"""The registers as tables, one file per chapter of the plan."""

from models import (
    approval,
    discipline,
    disclosure,
    documents,
    grading,
    inspection,
    platform,
    reputation,
    rights,
    subjects,
)

__all__ = [
    "approval",
    "discipline",
    "disclosure",
    "documents",
    "grading",
    "inspection",
    "platform",
    "reputation",
    "rights",
    "subjects",
]
