"""年度监督检查计划: what the inspectors' days of a year are for, and which enterprises they visit in which month."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_appbuilder import Model
from sqlalchemy import Boolean, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.rules.errors import N_
from app.rules.vocabulary.inspection import (
    DeductionKind,
    InspectionMethod,
    PlanFit,
    PlanPaper,
    PlanReach,
    PlanStatus,
    VisitGap,
    VisitReason,
)
from app.rules.vocabulary.platform import Status
from app.workflow import inspection as flows
from models.base import Register, column, link, terms
from models.declarations import Group, Rows
from models.inspection.items import InspectionItem
from models.kinds import Json, TermType
from models.rows import Row, part_of, rows
from models.subjects import Enterprise

if TYPE_CHECKING:
    from models.inspection.visits import Inspection


class PlanDeduction(Row):
    """工作日扣减: working days that go to something else, for all inspectors together."""

    plan_id: Mapped[int] = part_of("inspection_plan.id")
    kind: Mapped[str] = terms(N_("Kind of days"), DeductionKind, heading=("类别",))
    name: Mapped[str] = column(N_("What the days go to"), String(120), heading=("用途", "事项"))
    days: Mapped[int] = column(N_("Days taken"), unit=N_("days"), heading=("工作日", "天数"))


class PlanMatter(Row):
    """计划检查事项: a matter that is inspected, at whom, and how many inspection days a visit takes."""

    plan_id: Mapped[int] = part_of("inspection_plan.id")
    item_id: Mapped[int] = link(N_("Matter of inspection"), "inspection_item.id")
    item: Mapped[InspectionItem] = relationship(info={"label": N_("Matter of inspection")})
    reach: Mapped[str] = terms(N_("Inspected at"), PlanReach, heading=("检查对象范围",))
    method: Mapped[str] = terms(N_("Method"), InspectionMethod, heading=("检查方式",))
    visit_days: Mapped[Decimal] = column(
        N_("Inspection days a visit"), Numeric(6, 2), unit=N_("days"), heading=("每次检查工作日",)
    )
    joint: Mapped[bool] = column(N_("With other departments"), Boolean, default=False, heading=("是否跨部门联合",))
    remark: Mapped[str | None] = column(N_("Remarks"), String(200), heading=("备注",))


class InspectionPlan(Register):
    """年度监督检查计划 (安全生产法 第六十二条): made by the rule, approved, published, and amended by moves alone."""

    WORKFLOW = flows.INSPECTION_PLAN
    OFFERED = (Status.IN_FORCE, PlanStatus.PUBLISHED)
    LABEL, PLURAL = N_("Inspection plan"), N_("Inspection plans")
    PAPERS = tuple(PlanPaper)
    FACTS = ("status", "year", "fit", "visits_planned")
    SUBJECTS = ()
    NUMBER = "name"
    KEY = ("year", "name")
    GROUPS = (
        Group(N_("Plan"), ("name", "year")),
        Group(N_("Days for inspections"), ("people", "workdays", "deductions")),
        Group(N_("What is inspected"), ("matters", "quiet_months", "account")),
    )
    ROWS = (
        Rows("deductions", N_("Days that go to something else"), maximum=60),
        Rows(
            "matters",
            N_("Matters of the plan"),
            minimum=1,
            maximum=40,
            help=N_("Several matters at one enterprise are looked at in one visit."),
        ),
    )

    name: Mapped[str] = column(N_("Name of the plan"), String(120), listed=True, searched=True, heading=("计划名称",))
    year: Mapped[int] = column(N_("Year"), listed=True, searched=True, heading=("年度",))
    people: Mapped[int] = column(N_("Inspectors"), unit=N_("people"), heading=("执法人员数", "监管执法人员"))
    workdays: Mapped[int | None] = column(
        N_("Working days of the year"),
        required=False,
        filled=True,
        unit=N_("days"),
        help=N_("Left empty, those of the State Council's calendar."),
        heading=("国家法定工作日",),
    )
    deductions: Mapped[list[PlanDeduction]] = rows(PlanDeduction)
    matters: Mapped[list[PlanMatter]] = rows(PlanMatter)
    quiet_months: Mapped[str | None] = column(
        N_("Months without visits"),
        String(40),
        help=N_("Numbers with commas between them, such as 1, 2. Whose term leaves no other month is visited then."),
        heading=("不安排检查的月份",),
    )
    account: Mapped[str | None] = column(N_("Notes on the plan"), Text, heading=("计划说明",))

    days_at_hand: Mapped[Decimal | None] = column(
        N_("Days for inspections"), Numeric(9, 2), form=False, listed=True, unit=N_("days")
    )
    days_planned: Mapped[Decimal | None] = column(N_("Days planned"), Numeric(9, 2), form=False, unit=N_("days"))
    firms_planned: Mapped[int | None] = column(N_("Enterprises planned"), form=False, listed=True)
    visits_planned: Mapped[int | None] = column(N_("Visits planned"), form=False, listed=True)
    visits_missing: Mapped[int | None] = column(N_("Visits left out"), form=False)
    fit: Mapped[str | None] = terms(N_("Meets the frequencies"), PlanFit, form=False, listed=True)
    built_on: Mapped[date | None] = column(N_("Built on"), form=False)
    built_from: Mapped[str | None] = column(N_("Built from"), String(64), form=False, internal=True)
    published_on: Mapped[date | None] = column(N_("Made public on"), form=False)
    published: Mapped[Any] = column(N_("As published"), Json, form=False, nullable=True, internal=True)
    """The table as the public reads it, in the columns of services.inspection.published."""
    amended_firm_id: Mapped[int | None] = link(
        N_("Enterprise amended last"), "enterprise.id", form=False, nullable=True
    )
    amended_firm: Mapped[Enterprise | None] = relationship(info={"label": N_("Enterprise amended last")})
    amended_month: Mapped[int | None] = column(N_("New month"), form=False)


class PlannedVisit(Model):
    """计划检查明细: one visit of a plan. month None: it is left out, and `gap` says why."""

    __tablename__ = "planned_visit"
    __table_args__ = (
        UniqueConstraint("plan_id", "enterprise_id", "number"),
        Index("ix_planned_visit_plan_id_month_id", "plan_id", "month", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("inspection_plan.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    number: Mapped[int]
    month: Mapped[int | None]
    reason: Mapped[str] = mapped_column(TermType(VisitReason))
    gap: Mapped[str | None] = mapped_column(TermType(VisitGap))
    matters: Mapped[str] = mapped_column(Text)
    days: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"), index=True)
    plan: Mapped[InspectionPlan] = relationship()
    enterprise: Mapped[Enterprise] = relationship()
    inspection: Mapped["Inspection | None"] = relationship()
