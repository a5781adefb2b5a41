"""What the documents of a visit say beside the columns: one serial through the whole chain of one inspection."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.vocabulary.inspection import FindingStatus, HazardLevel, InspectionOutcome, ItemResult
from app.services.flow.registry import papers
from models.inspection import Finding, Inspection, InspectionTask
from models.subjects import Officer

_CERTIFIED = "已出示执法证件并告知申请回避、陈述申辩的权利"
_ITEMS, _FINDINGS = ("序号", "检查项目", "要求", "结果", "情况"), ("序号", "隐患描述", "隐患级别", "整改期限")
_MEASURES = ("序号", "隐患描述", "现场处理措施")


@papers(
    "inspection",
    检查清单表=_ITEMS,
    隐患清单=_FINDINGS,
    现场处理清单=_MEASURES,
    检查记录文号=(),
    决定书文号=(),
    指令书文号=(),
    执法人员一=(),
    执法人员二=(),
    出示证件=(),
)
def inspection_paper(session: Session, inspection: Inspection) -> Mapping[str, Any]:
    """What was looked at, what was found, and the number of the order that follows from it."""
    own = Finding.inspection_id == inspection.id, Finding.status.not_in(Finding.WORKFLOW.void())
    found = session.scalars(select(Finding).where(*own).order_by(Finding.id)).all()
    return {
        "检查清单表": [
            {
                "序号": place,
                "检查项目": line.item,
                "要求": line.requirement,
                "结果": ItemResult(line.result).chinese,
                "情况": line.remark or "",
            }
            for place, line in enumerate(inspection.checked, start=1)
        ],
        "隐患清单": [_finding(place, each) for place, each in enumerate(found, start=1)],
        "现场处理清单": [
            {"序号": place, "隐患描述": each.description, "现场处理措施": each.measure}
            for place, each in enumerate((each for each in found if each.measure), start=1)
        ],
        "决定书文号": _in_series(inspection.notice_no, "现决"),
        "检查记录文号": _in_series(inspection.notice_no, "检记") or inspection.notice_no,
        "指令书文号": _in_series(inspection.notice_no, "责改"),
        "执法人员一": _shown(inspection.first_officer),
        "执法人员二": _shown(inspection.second_officer),
        "出示证件": "" if inspection.outcome == InspectionOutcome.NOT_FOUND else _CERTIFIED,
    }


@papers("finding", 指令书文号=(), 复查文号=(), 复查结论=(), 原整改期限=())
def finding_paper(_session: Session, finding: Finding) -> Mapping[str, Any]:
    """The order that is looked at again, and what came of it."""
    notice = finding.inspection.notice_no if finding.inspection else ""
    return {
        "指令书文号": _in_series(notice, "责改"),
        "复查文号": _in_series(notice, "复查"),
        "复查结论": "已按要求整改完毕" if finding.status == FindingStatus.CLOSED else "　" * 12,
        "原整改期限": finding.first_due_on or finding.due_on,
    }


@papers("inspection_task", 第一执法人员=(), 第二执法人员=(), 来源说明=(), 协助人员=())
def task_paper(_session: Session, task: InspectionTask) -> Mapping[str, Any]:
    """The inspectors with the numbers of their certificates, which they have to show, and what the task comes from."""
    links = (task.inspection_plan, task.draw, task.complaint, task.finding)
    origin = task.handed_over or next((str(each) for each in links if each), "")
    return {
        "第一执法人员": _shown(task.first_officer),
        "第二执法人员": _shown(task.second_officer),
        "来源说明": origin,
        "协助人员": task.assistants or "无",
    }


def _finding(place: int, finding: Finding) -> dict[str, Any]:
    return {
        "序号": place,
        "隐患描述": finding.description,
        "隐患级别": HazardLevel(finding.level).chinese,
        "整改期限": finding.first_due_on or finding.due_on,
    }


def _in_series(notice_no: str | None, mark: str) -> str:
    """The same serial in another series: 应急检〔2026〕5号, 应急责改〔2026〕5号; nothing where it is none of ours."""
    found = re.fullmatch(r"(.*应急)[^〔]*(〔\d{4}〕.*)", notice_no or "")
    return f"{found[1]}{mark}{found[2]}" if found else ""


def _shown(officer: Officer | None) -> str:
    return f"{officer.name}（执法证号{officer.certificate_no}）" if officer else ""
