"""What documents may say of a grade beside its columns."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app import catalogue, clock
from app.rules import keeping
from app.rules.vocabulary.approval import DayKind
from app.services.flow.registry import papers
from app.services.rulebook import standards
from models.grading import Evaluation, GradeResult

_PARTS = ("事项", "分值", "日期", "文号", "依据")


@papers("evaluation", 计分明细=_PARTS, 定级理由=(), 陈述期限=())
def account_of_year(session: Session, evaluation: Evaluation) -> Mapping[str, Any]:
    """Every line, and how long the enterprise has to answer."""
    term = standards.parameters(session).table("deadlines.answer_evaluation", clock.today())
    return {**account(session, evaluation), "陈述期限": f"{term['days']}个{DayKind.chinese_of(term['kind'])}"}


@papers("grade_result", 计分明细=_PARTS, 定级理由=())
def account(session: Session, result: GradeResult | Evaluation) -> Mapping[str, Any]:
    """Every line that added or took points, and why the grade is not that of the score alone."""
    why = keeping.in_words(result.direct, catalogue.locale("zh")) if result.direct else ""
    return {"计分明细": [_line(line) for line in result.lines or []], "定级理由": why}


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    source = line.get("source") or {}
    return {
        "事项": line["label"],
        "分值": f"{line['points']:+g}",
        "日期": date.fromisoformat(line["occurred_on"]) if line.get("occurred_on") else "",
        "文号": source.get("no") or "",
        "依据": line.get("clause") or "",
    }
