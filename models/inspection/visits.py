"""三(三) 信用+安全评价监管: inspections and the hazards they find."""

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, relationship

from app.rules.conditions import when
from app.rules.errors import N_
from app.rules.vocabulary.inspection import (
    FindingStatus,
    HazardLevel,
    InspectionMethod,
    InspectionOutcome,
    InspectionPaper,
    ItemResult,
)
from app.rules.vocabulary.subjects import PartyKind
from app.workflow import inspection as flows
from models.base import DepartmentRegister, column, link, terms
from models.declarations import Group, Publishing, Rows
from models.inspection.tasks import InspectionTask
from models.rows import Row, part_of, rows
from models.subjects import Enterprise, Officer


class CheckedItem(Row):
    """逐项检查结果: one thing that was looked at in a visit, and what was found."""

    inspection_id: Mapped[int] = part_of("inspection.id")
    item: Mapped[str] = column(N_("Item inspected"), String(120), heading=("检查项目", "项目"))
    requirement: Mapped[str | None] = column(N_("What is required"), String(300), heading=("检查要求", "要求"))
    result: Mapped[str] = terms(N_("Result of the item"), ItemResult, heading=("结果",))
    remark: Mapped[str | None] = column(
        N_("What was seen"), String(300), needed_when=when("result", ItemResult.FAILED), heading=("说明", "备注")
    )


class Inspection(DepartmentRegister):
    """检查: a visit by at least two certified officers, with a written record (安全生产法 第六十七、六十八条)."""

    WORKFLOW = flows.INSPECTION
    LABEL, PLURAL = N_("Inspection"), N_("Inspections")
    PAPERS = tuple(InspectionPaper)
    NUMBER = "notice_no"
    GROUPS = (
        Group(N_("Whom and when"), ("inspection_task_id", "enterprise_id", "notice_no", "method", "inspected_on")),
        Group(N_("Inspectors"), ("first_officer_id", "second_officer_id")),
        Group(N_("What was found"), ("items", "checked", "outcome", "account")),
    )
    WARNS = ("publish_inspection",)
    ROWS = (Rows("checked", N_("Results item by item")),)
    PUBLISHING = Publishing(
        "inspection_term",
        ("enterprise_id", "notice_no", "method", "inspected_on", "items", "outcome"),
        party="enterprise_id",
        withheld=(PartyKind.NATURAL_PERSON,),
        channels="publicity.inspection_channels",
    )

    inspection_task_id: Mapped[int | None] = link(N_("Task of inspection"), "inspection_task.id", nullable=True)
    inspection_task: Mapped[InspectionTask | None] = relationship(info={"label": N_("Task of inspection")})
    notice_no: Mapped[str] = column(
        N_("Inspection notice number"),
        String(80),
        series="应急检",
        listed=True,
        searched=True,
        heading=("检查通知书文号",),
        index=True,
    )
    notice_key: Mapped[str] = column(
        N_("Inspection notice number"), String(80), unique=True, form=False, internal=True, folds="notice_no"
    )
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id")
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    method: Mapped[str] = terms(N_("Method"), InspectionMethod, listed=True, searched=True, heading=("检查方式",))
    inspected_on: Mapped[date] = column(
        N_("Inspected on"), today=True, listed=True, searched=True, heading=("检查日期",)
    )
    first_officer_id: Mapped[int] = link(N_("First inspector"), "officer.id", own="user_id")
    first_officer: Mapped[Officer] = relationship(
        foreign_keys="Inspection.first_officer_id", info={"label": N_("First inspector")}
    )
    second_officer_id: Mapped[int] = link(N_("Second inspector"), "officer.id")
    second_officer: Mapped[Officer] = relationship(
        foreign_keys="Inspection.second_officer_id", info={"label": N_("Second inspector")}
    )
    items: Mapped[str] = column(N_("What was inspected"), Text, heading=("检查内容",))
    checked: Mapped[list[CheckedItem]] = rows(CheckedItem)
    entry_key: Mapped[str | None] = column(N_("Entry on the phone"), String(64), unique=True, form=False, internal=True)
    """By which what was written on a phone is known again when it comes a second time."""
    outcome: Mapped[str] = terms(N_("Outcome"), InspectionOutcome, listed=True, searched=True, heading=("检查结果",))
    account: Mapped[str | None] = column(
        N_("Account of the inspection"),
        Text,
        needed_when=when("outcome", InspectionOutcome.REFUSED),
        heading=("检查情况",),
    )


class Finding(DepartmentRegister):
    """问题隐患: something an inspection found, to be put right by a day."""

    WORKFLOW = flows.FINDING
    OFFERED = (FindingStatus.OPEN, FindingStatus.RECTIFIED, FindingStatus.OVERDUE)
    LABEL, PLURAL = N_("Finding"), N_("Findings")
    PAPERS = tuple(InspectionPaper)
    NUMBER = "no"
    GROUPS = (
        Group(N_("Hazard"), ("enterprise_id", "no", "inspection_id", "level", "description", "measure")),
        Group(N_("Putting right"), ("found_on", "due_on")),
    )

    no: Mapped[str] = column(
        N_("Finding number"), String(80), listed=True, searched=True, heading=("隐患编号",), index=True
    )
    no_key: Mapped[str] = column(N_("Finding number"), String(80), unique=True, form=False, internal=True, folds="no")
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id")
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    inspection_id: Mapped[int | None] = link(N_("Inspection"), "inspection.id", nullable=True)
    inspection: Mapped[Inspection | None] = relationship(info={"label": N_("Inspection")})
    description: Mapped[str] = column(N_("Description"), Text, heading=("隐患描述",))
    measure: Mapped[str | None] = column(
        N_("Measure taken on the spot"),
        Text,
        heading=("现场处理措施",),
        help=N_("Such as stopping a machine, or taking people out, until it is put right."),
    )
    level: Mapped[str] = terms(N_("Hazard level"), HazardLevel, listed=True, searched=True, heading=("隐患级别",))
    found_on: Mapped[date] = column(N_("Found on"), today=True, listed=True, heading=("发现日期",))
    due_on: Mapped[date] = column(N_("Put right by"), listed=True, heading=("整改期限",), index=True)
    rectified_on: Mapped[date | None] = column(N_("Put right on"), form=False)
    first_due_on: Mapped[date | None] = column(N_("Put right by, before it was extended"), form=False)
    extended_to: Mapped[date | None] = column(N_("Term extended to"), form=False)
    supervised_no: Mapped[str | None] = column(
        N_("Number of the supervision notice"), String(80), form=False, heading=("挂牌督办文号",)
    )
    supervised_on: Mapped[date | None] = column(N_("Under supervision since"), form=False)
