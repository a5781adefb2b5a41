"""市场主体."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, Numeric, String
from sqlalchemy.orm import Mapped

from app import clock
from app.rules.errors import N_
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.subjects import (
    OperatingState,
    PartyKind,
    SafetySector,
    StandardisationLevel,
    SubjectPaper,
    SupervisionClass,
)
from app.workflow import subjects as flows
from models.base import Register, column, terms
from models.declarations import Group


class Enterprise(Register):
    """市场主体: an enterprise under the bureau's supervision, known by its unified social credit code.

    grade, score, planned frequency and inspection dates are computed; nobody types them.
    """

    WORKFLOW = flows.ENTERPRISE
    LABEL, PLURAL = N_("Enterprise"), N_("Enterprises")
    PAPERS = (SubjectPaper.LICENCE,)
    SUBJECTS = ()
    NUMBER = "name"
    HANDLES = ("uscc", "name")
    GROUPS = (
        Group(
            N_("Registration"),
            ("uscc", "name", "party", "legal_representative", "phone", "address", "operating_state"),
            rare=("former_names",),
        ),
        Group(
            N_("Supervision"),
            ("sector", "supervision_class", "class_reason", "supervised_since", "industry_code", "employees"),
        ),
        Group(N_("Standardisation"), ("standardisation", "standardised_until")),
    )
    FACTS = ("status", "uscc", "grade", "score")
    HAS_LEDGER = True
    __table_args__ = (
        Index("ix_enterprise_grade_id", "grade", "id"),
        Index("ix_enterprise_class_id", "supervision_class", "id"),
    )

    uscc: Mapped[str] = column(
        N_("Unified social credit code"),
        String(18),
        unique=True,
        listed=True,
        searched=True,
        code=True,
        heading=("社会信用代码", "信用代码", "统一信用代码"),
    )
    name: Mapped[str] = column(
        N_("Enterprise name"),
        String(200),
        listed=True,
        searched=True,
        sound=True,
        index=True,
        heading=("单位名称", "名称", "企业全称", "单位全称"),
        asked=True,
    )
    former_names: Mapped[str | None] = column(N_("Former names"), String(400), searched=True, sound=True)
    party: Mapped[str] = terms(
        N_("Kind of party"), PartyKind, default=PartyKind.LEGAL_PERSON, heading=("主体类别",), required=False
    )
    legal_representative: Mapped[str | None] = column(
        N_("Legal representative"), String(80), heading=("法人代表", "负责人", "主要负责人")
    )
    phone: Mapped[str | None] = column(N_("Telephone"), String(40), mask="phone", heading=("电话", "联系方式", "手机"))
    address: Mapped[str | None] = column(
        N_("Address"), String(255), mask="address", heading=("住所", "经营地址", "注册地址", "企业地址")
    )
    sector: Mapped[str] = terms(
        N_("Safety sector"), SafetySector, listed=True, searched=True, heading=("监管行业领域", "行业领域")
    )
    industry_code: Mapped[str | None] = column(
        N_("Industry code (GB/T 4754)"), String(5), code=True, heading=("行业代码", "国民经济行业代码")
    )
    supervision_class: Mapped[str] = terms(
        N_("Supervision class"),
        SupervisionClass,
        listed=True,
        searched=True,
        decided="class_change",
        heading=("重点/一般", "监管分类"),
    )
    class_reason: Mapped[str | None] = column(N_("Reason for the class"), String(255))
    employees: Mapped[int | None] = column(N_("Employees"), heading=("从业人员数", "职工人数", "人数", "员工人数"))
    standardisation: Mapped[str | None] = terms(
        N_("Standardisation level"),
        StandardisationLevel,
        heading=("标准化级别", "安全生产标准化等级"),
        until="standardised_until",
    )
    standardised_until: Mapped[date | None] = column(
        N_("Standardisation valid until"), heading=("标准化有效期至", "标准化有效期")
    )
    operating_state: Mapped[str] = terms(
        N_("Operating state"), OperatingState, searched=True, heading=("状态", "登记状态")
    )
    supervised_since: Mapped[date | None] = column(N_("Under supervision since"), heading=("纳入监管日期",))

    grade: Mapped[str] = terms(
        N_("Grade"), Grade, default=Grade.UNGRADED, listed=True, searched=True, form=False, shown_as="grade"
    )
    score: Mapped[Decimal | None] = column(N_("Score"), Numeric(6, 2), form=False)
    graded_on: Mapped[date | None] = column(N_("Graded on"), form=False)
    regrade_on: Mapped[date | None] = column(
        N_("Next edge"), form=False, index=True, default=clock.today, internal=True
    )
    """The first day on which the grade may change: at once after a new fact, else at the next edge; None when never."""
    last_inspected_on: Mapped[date | None] = column(N_("Last inspected"), form=False)
    times_per_year: Mapped[Decimal | None] = column(
        N_("Inspections a year"), Numeric(8, 4), form=False, shown_as="often"
    )
    draw_weight: Mapped[Decimal | None] = column(N_("Draw weight"), Numeric(8, 4), form=False)
    inspection_due_on: Mapped[date | None] = column(N_("Inspection due"), form=False, index=True)
    next_planned_on: Mapped[date | None] = column(N_("Next planned inspection"), form=False)
    frequency_on: Mapped[date | None] = column(N_("Frequency set on"), form=False, internal=True)
