"""What documents may say of cases, checks, guidance and reports beside their columns."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app import catalogue, clock
from app.rules.vocabulary.approval import DayKind, Lane, PaperState
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.rights import RepairWay
from app.rules.vocabulary.subjects import EventKind
from app.services.approval import extracts, lanes
from app.services.flow.registry import papers
from app.services.rulebook import standards
from models.approval import ApprovalCase, CreditReport, Guidance


@papers(
    "approval_case",
    申请材料=("名称", "提交情况", "补交期限"),
    缺少材料=("名称", "说明"),
    后补材料=("名称", "补交期限"),
    通道理由=("内容", "依据"),
    陈述申辩期限=(),
)
def case(session: Session, record: ApprovalCase) -> Mapping[str, Any]:
    """The papers of the application, which of them are missing or follow later, why it takes its lane, and how long
    its holder may answer."""
    lines = [
        {
            "名称": line.name,
            "提交情况": PaperState.chinese_of(line.state),
            "补交期限": line.due_on or "",
            "说明": line.remark or "",
            "state": line.state,
        }
        for line in record.materials
    ]
    reasons = lanes.reasons_kept(session, record, catalogue.locale("zh"))
    return {
        "申请材料": lines,
        "缺少材料": [line for line in lines if line["state"] == PaperState.MISSING],
        "后补材料": [line for line in lines if line["state"] == PaperState.LATER],
        "通道理由": [{"内容": text, "依据": source} for text, source in reasons],
        "陈述申辩期限": _long(standards.parameters(session).table("deadlines.answer_revocation", clock.today())),
    }


def _long(term: Mapping[str, Any]) -> str:
    return f"{term['days']}个{DayKind.chinese_of(term['kind'])}"


@papers("guidance", 修复建议=("文号", "可申请日期", "修复后等级", "审批通道", "承诺时限"), 修复方式=())
def guidance(session: Session, record: Guidance) -> Mapping[str, Any]:
    """What can be repaired, and what it would change."""
    return {
        "修复建议": [
            {
                "文号": each["no"],
                "可申请日期": date.fromisoformat(each["earliest_on"]),
                "修复后等级": Grade.chinese_of(each["grade"]),
                "审批通道": Lane.chinese_of(each["lane"]) if "lane" in each else "",
                "承诺时限": f"{each['days']}个{_unit(record)}" if "days" in each else "",
            }
            for each in record.prospects or []
        ],
        "修复方式": "、".join(way.chinese for way in RepairWay),
    }


def _unit(record: Guidance) -> str:
    """In which days the matter of its case counts."""
    return DayKind.chinese_of(record.approval_case.item.days_kind) if record.approval_case else ""


@papers("credit_report", 信用事件=("类别", "日期", "文号"), 不良信息条数=(), 良好信息条数=())
def report(session: Session, record: CreditReport) -> Mapping[str, Any]:
    """What counts about the firm on the day of the data; no numbers of persons, no grade."""
    known = extracts.facts(session, record.enterprise_id, record.data_on or record.applied_on)
    good, adverse = (sum(e.kind in kinds for e in known) for kinds in (extracts.GOOD, extracts.ADVERSE))
    return {
        "信用事件": [
            {"类别": EventKind.chinese_of(each.kind), "日期": each.occurred_on, "文号": each.source_no}
            for each in known
        ],
        "不良信息条数": str(adverse),
        "良好信息条数": str(good),
    }
