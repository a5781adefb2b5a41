"""What documents may say of a grade beside its columns."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.services.flow.registry import papers
from models.grading import GradeResult


@papers("grade_result", 计分明细=("事项", "分值", "日期", "文号", "依据"))
def account(session: Session, result: GradeResult) -> Mapping[str, Any]:
    """Every line that added or took points."""
    return {"计分明细": [_line(line) for line in result.lines or []]}


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    source = line.get("source") or {}
    return {
        "事项": line["label"],
        "分值": f"{line['points']:+g}",
        "日期": date.fromisoformat(line["occurred_on"]) if line.get("occurred_on") else "",
        "文号": source.get("no") or "",
        "依据": line.get("clause") or "",
    }
