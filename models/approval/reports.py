"""行政指导, 信用报告 and 报告运用: how a firm can mend its credit, what is certified of it, and for what it is used."""

from datetime import date
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, relationship

from app.rules.conditions import when
from app.rules.errors import N_
from app.rules.vocabulary.approval import (
    GuidanceKind,
    GuidancePaper,
    ReportConclusion,
    ReportEffect,
    ReportKind,
    ReportPaper,
    ReportScene,
    ReportStatus,
)
from app.rules.vocabulary.grading import Grade
from app.workflow import approval as flows
from models.approval.cases import ApprovalCase
from models.base import DepartmentRegister, column, link, terms
from models.declarations import Group
from models.inspection import Inspection
from models.kinds import Json
from models.subjects import Enterprise

_OUTSIDE, _OWN = when("kind", ReportKind.OUTSIDE), when("kind", ReportKind.OWN)


class Guidance(DepartmentRegister):
    """行政指导: a letter on what to repair, how, and what it would change; a visit; a look at the effect."""

    WORKFLOW = flows.GUIDANCE
    LABEL, PLURAL = N_("Guidance"), N_("Guidance")
    PAPERS = tuple(GuidancePaper)
    NUMBER = "no"
    WARNS = ("look_at_guidance",)
    KEY = ("enterprise_id", "kind", "guided_on")
    GROUPS = (Group(N_("Guidance"), ("enterprise_id", "kind", "approval_case_id", "guided_on", "advice")),)

    no: Mapped[str] = column(
        N_("Guidance number"), String(40), unique=True, listed=True, searched=True, form=False, mark="ZD"
    )
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id")
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    kind: Mapped[str] = terms(N_("Kind of guidance"), GuidanceKind, listed=True, searched=True, heading=("指导类别",))
    approval_case_id: Mapped[int | None] = link(N_("Case of approval"), "approval_case.id", nullable=True)
    approval_case: Mapped[ApprovalCase | None] = relationship(info={"label": N_("Case of approval")})
    guided_on: Mapped[date] = column(N_("Guided on"), today=True, listed=True, searched=True, heading=("指导日期",))
    advice: Mapped[str | None] = column(
        N_("Advice"),
        Text,
        required=False,
        filled=True,
        help=N_("Left empty, what can be repaired, in which ways, and what it would change is put in."),
        heading=("指导意见",),
    )
    grade_then: Mapped[str | None] = terms(N_("Grade when guided"), Grade, form=False, shown_as="grade")
    prospects: Mapped[Any] = column(N_("What repair would change"), Json, form=False, nullable=True)
    visited_on: Mapped[date | None] = column(N_("Visited on"), form=False)
    visit_account: Mapped[str | None] = column(N_("Account of the visit"), Text, form=False)
    effect: Mapped[str | None] = column(N_("Effect"), Text, form=False)
    grade_after: Mapped[str | None] = terms(N_("Grade when looked back at"), Grade, form=False, shown_as="grade")


class CreditReport(DepartmentRegister):
    """信用报告: an extract of the bureau's own credit facts, or a report that an applicant brought."""

    WORKFLOW = flows.CREDIT_REPORT
    LABEL, PLURAL = N_("Credit report"), N_("Credit reports")
    PAPERS = tuple(ReportPaper)
    NUMBER = "no"
    FACTS = ("status", "no", "data_on", "counts")
    KEY = ("kind", "enterprise_id", "applied_on", "purpose")
    OFFERED = (ReportStatus.ISSUED, ReportStatus.VERIFIED)
    GROUPS = (
        Group(N_("Request"), ("kind", "enterprise_id", "applied_on", "purpose", "approval_case_id")),
        Group(
            N_("Report that was brought"),
            (
                "outside_no",
                "issued_on",
                "administration",
                "trustworthy",
                "dishonest",
                "abnormal",
                "commitments",
                "evaluations",
                "judgments",
                "others",
            ),
        ),
        Group(N_("Whom to ask"), ("contact", "phone")),
    )

    no: Mapped[str] = column(
        N_("Report number"), String(40), unique=True, listed=True, searched=True, form=False, mark="BG"
    )
    kind: Mapped[str] = terms(
        N_("Kind of report"), ReportKind, default=ReportKind.OWN, listed=True, searched=True, heading=("报告类别",)
    )
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id")
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    applied_on: Mapped[date] = column(N_("Asked for on"), today=True, listed=True, searched=True, heading=("申请日期",))
    purpose: Mapped[str] = terms(N_("Purpose"), ReportScene, default=ReportScene.APPROVAL, heading=("用途",))
    approval_case_id: Mapped[int | None] = link(N_("Case of approval"), "approval_case.id", nullable=True)
    approval_case: Mapped[ApprovalCase | None] = relationship(info={"label": N_("Case of approval")})
    outside_no: Mapped[str | None] = column(
        N_("Number on the report"),
        String(60),
        only_when=_OUTSIDE,
        needed_when=_OUTSIDE,
        searched=True,
        heading=("报告编号",),
    )
    issued_on: Mapped[date | None] = column(
        N_("Day of the report"), only_when=_OUTSIDE, needed_when=_OUTSIDE, heading=("报告生成日期",)
    )
    administration: Mapped[int | None] = column(N_("Administrative facts"), only_when=_OUTSIDE, heading=("行政管理",))
    trustworthy: Mapped[int | None] = column(N_("Honours"), only_when=_OUTSIDE, heading=("诚实守信",))
    dishonest: Mapped[int | None] = column(N_("Serious dishonesty"), only_when=_OUTSIDE, heading=("严重失信",))
    abnormal: Mapped[int | None] = column(N_("Abnormal operation"), only_when=_OUTSIDE, heading=("经营异常",))
    commitments: Mapped[int | None] = column(N_("Credit commitments"), only_when=_OUTSIDE, heading=("信用承诺",))
    evaluations: Mapped[int | None] = column(N_("Credit evaluations"), only_when=_OUTSIDE, heading=("信用评价",))
    judgments: Mapped[int | None] = column(N_("Judgments"), only_when=_OUTSIDE, heading=("司法判决",))
    others: Mapped[int | None] = column(N_("Other facts"), only_when=_OUTSIDE, heading=("其他",))
    contact: Mapped[str | None] = column(N_("Contact"), String(80), mask="name")
    phone: Mapped[str | None] = column(N_("Telephone"), String(40), mask="phone")
    data_on: Mapped[date | None] = column(N_("Day of the data"), form=False, listed=True)
    counts: Mapped[Any] = column(N_("Facts by kind"), Json, form=False, nullable=True)
    code: Mapped[str | None] = column(N_("Check code"), String(40), form=False, unique=True, internal=True)
    voided_on: Mapped[date | None] = column(N_("Voided on"), form=False)

    @property
    def checked_at(self) -> str:
        return f"report/{self.code}" if self.code else ""


class ReportUse(DepartmentRegister):
    """报告运用: for what a credit report was used, what it said, and what it changed (plan 三(二)3)."""

    WORKFLOW = flows.REPORT_USE
    LABEL, PLURAL = N_("Use of a credit report"), N_("Uses of credit reports")
    PAPERS = tuple(ReportPaper)
    NUMBER = "no"
    KEY = ("credit_report_id", "scene", "used_on", "matter")
    GROUPS = (
        Group(N_("Report"), ("credit_report_id", "used_on")),
        Group(N_("What it is used for"), ("scene", "approval_case_id", "inspection_id", "matter")),
        Group(N_("What it says and changes"), ("conclusion", "effect", "remarks")),
    )

    no: Mapped[str] = column(
        N_("Number of the use"), String(40), unique=True, listed=True, searched=True, form=False, mark="YY"
    )
    enterprise_id: Mapped[int | None] = link(N_("Enterprise"), "enterprise.id", form=False, nullable=True)
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    credit_report_id: Mapped[int] = link(N_("Credit report"), "credit_report.id")
    credit_report: Mapped[CreditReport] = relationship(info={"label": N_("Credit report"), "listed": True})
    used_on: Mapped[date] = column(
        N_("Used on"), today=True, listed=True, searched=True, index=True, heading=("运用日期",)
    )
    scene: Mapped[str] = terms(N_("Scene"), ReportScene, listed=True, searched=True, heading=("运用场景",))
    approval_case_id: Mapped[int | None] = link(N_("Case of approval"), "approval_case.id", nullable=True)
    approval_case: Mapped[ApprovalCase | None] = relationship(info={"label": N_("Case of approval")})
    inspection_id: Mapped[int | None] = link(N_("Inspection"), "inspection.id", nullable=True)
    inspection: Mapped[Inspection | None] = relationship(info={"label": N_("Inspection")})
    matter: Mapped[str] = column(N_("Matter"), String(200), listed=True, heading=("事项名称", "具体事项"))
    conclusion: Mapped[str] = terms(N_("What the report says"), ReportConclusion, listed=True, heading=("报告结论",))
    effect: Mapped[str] = terms(N_("What it changed"), ReportEffect, listed=True, heading=("运用结果",))
    remarks: Mapped[str | None] = column(N_("Remarks"), String(400))
