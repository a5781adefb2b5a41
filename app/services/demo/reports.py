"""Guidance, credit reports, their use and evidence of fulfilment of the fictional bureau, in every status."""

from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import func, select

from app.rules.terms import Term
from app.rules.vocabulary.approval import (
    FulfilmentResult,
    GuidanceKind,
    ReportConclusion,
    ReportEffect,
    ReportKind,
    ReportScene,
    ReportStatus,
)
from app.rules.vocabulary.platform import Role, Status
from app.services.demo import subjects
from app.services.demo.story import Story
from models.approval import ApprovalCase, Commitment, CreditReport, Fulfilment, Guidance, ReportUse
from models.subjects import Enterprise

Kept = TypeVar("Kept", ApprovalCase, Guidance, CreditReport, ReportUse, Fulfilment)


def beside(story: Story) -> None:
    """Guidance, extracts, uses and evidence, in every status."""
    day = story.today - timedelta(days=15)
    for status in Guidance.WORKFLOW.statuses():
        guide(story, None, day, status)
    for status in CreditReport.WORKFLOW.statuses():
        if status != ReportStatus.VERIFIED:
            report(story, subjects.some_firm(story), day, None, status)
    outside = report(story, subjects.some_firm(story), day, None, ReportStatus.VERIFIED)
    for status in ReportUse.WORKFLOW.statuses():
        use(story, None, outside, day, status)
    for status in Fulfilment.WORKFLOW.statuses():
        _evidence(story, day, status)


def keep(story: Story, record: Kept, day: date) -> Kept:
    """Enter a record as a clerk of the firm's department would."""
    author = story.one(Role.CLERK, record.enterprise.department_id if record.enterprise else None)
    record.department_id = author.department_id
    return story.keep(record, day, author)


def guide(story: Story, case: ApprovalCase | None, day: date, status: Term) -> Guidance:
    firm = case.enterprise if case else subjects.some_firm(story)
    good = firm.grade in ("A", "B")
    given = Guidance(
        enterprise_id=firm.id,
        enterprise=firm,
        kind=GuidanceKind.KEY_GOOD if good else GuidanceKind.POOR_CREDIT,
        approval_case_id=case.id if case else None,
        approval_case=case,
        guided_on=day,
    )
    keep(story, given, day)
    story.bring(given, status, day)
    return given


def report(
    story: Story, firm: Enterprise, day: date, case: ApprovalCase | None, status: Term = ReportStatus.ISSUED
) -> CreditReport:
    outside = status == ReportStatus.VERIFIED
    asked = CreditReport(
        kind=ReportKind.OUTSIDE if outside else ReportKind.OWN,
        enterprise_id=firm.id,
        enterprise=firm,
        applied_on=day,
        purpose=_purpose(story, firm),
        approval_case_id=case.id if case else None,
        approval_case=case,
    )
    if outside:
        asked.outside_no, asked.issued_on = f"{day:%Y%m%d}09025750859D39", day
        asked.administration, asked.dishonest = 3, 0
    keep(story, asked, day)
    story.bring(asked, status, day)
    return asked


def _purpose(story: Story, firm: Enterprise) -> ReportScene:
    """Another one each time: of one purpose there is one extract a day."""
    asked = story.session.scalar(select(func.count()).where(CreditReport.enterprise_id == firm.id)) or 0
    return list(ReportScene)[(asked + 2) % len(ReportScene)]


def use(
    story: Story, case: ApprovalCase | None, of: CreditReport, day: date, status: Term = Status.IN_FORCE
) -> ReportUse:
    used = ReportUse(
        credit_report_id=of.id,
        credit_report=of,
        enterprise_id=of.enterprise_id,
        used_on=day,
        scene=ReportScene.APPROVAL if case else ReportScene.SUPERVISION,
        approval_case_id=case.id if case else None,
        approval_case=case,
        matter=case.item.name if case else "日常检查对象分类",
        conclusion=ReportConclusion.ORDINARY,
        effect=ReportEffect.STRICTER if case else ReportEffect.NORMAL,
    )
    keep(story, used, day)
    story.bring(used, status, day)
    return used


def _evidence(story: Story, day: date, status: Term) -> None:
    query = select(Commitment).where(Commitment.status == Status.IN_FORCE, Commitment.made_on <= day)
    promised = story.session.scalar(query.order_by(Commitment.id.desc()).limit(1))
    if promised is None:
        return
    seen = Fulfilment(
        commitment_id=promised.id,
        commitment=promised,
        seen_on=day,
        result=FulfilmentResult.KEPT,
        account="现场查看，承诺的培训已经完成。",
    )
    keep(story, seen, day)
    story.bring(seen, status, day)
