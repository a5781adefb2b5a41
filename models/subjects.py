"""主体: the parties that all chapters share, and the ledger of facts about them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.rules.errors import N_
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.subjects import (
    EventEnd,
    EventKind,
    OperatingState,
    PartyKind,
    SafetySector,
    StandardisationLevel,
    SubjectPaper,
    SupervisionClass,
)
from app.workflow import subjects as flows
from models.base import Register, column, link, terms
from models.declarations import Group
from models.kinds import Json, Sealed, TermType, UtcDateTime
from models.platform import Serial


class Department(Register):
    """科室: a section of the bureau; it owns records, and its people see them."""

    WORKFLOW = flows.DEPARTMENT
    LABEL, PLURAL = N_("Department"), N_("Departments")
    SUBJECT = None
    NUMBER = "name"

    code: Mapped[str] = column(N_("Code"), String(20), unique=True, listed=True)
    name: Mapped[str] = column(N_("Name"), String(80), listed=True, searched=True, sound=True, asked=True)
    region_code: Mapped[str] = column(N_("Region code"), String(6), default="", listed=True)


class Enterprise(Register):
    """市场主体: an enterprise under the bureau's supervision, known by its unified social credit code.

    grade, score, planned frequency and inspection dates are computed; nobody types them.
    """

    WORKFLOW = flows.ENTERPRISE
    LABEL, PLURAL = N_("Enterprise"), N_("Enterprises")
    PAPERS = (SubjectPaper.LICENCE,)
    SUBJECT = None
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
        N_("Supervision class"), SupervisionClass, listed=True, searched=True, heading=("重点/一般", "监管分类")
    )
    class_reason: Mapped[str | None] = column(N_("Reason for the class"), String(255))
    employees: Mapped[int | None] = column(N_("Employees"), heading=("从业人员数", "职工人数", "人数", "员工人数"))
    standardisation: Mapped[str | None] = terms(
        N_("Standardisation level"), StandardisationLevel, heading=("标准化级别", "安全生产标准化等级")
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


class Practitioner(Register):
    """从业人员: a person whose post or certificate matters to safety."""

    WORKFLOW = flows.PRACTITIONER
    LABEL, PLURAL = N_("Practitioner"), N_("Practitioners")
    PAPERS = (SubjectPaper.CERTIFICATE,)
    NUMBER = "name"
    KEY = ("enterprise_id", "name", "certificate_no")
    GROUPS = (
        Group(N_("Person"), ("name", "identity_no", "phone")),
        Group(N_("Post and certificate"), ("enterprise_id", "post", "certificate_no", "certificate_until")),
    )

    name: Mapped[str] = column(N_("Full name"), String(80), listed=True, searched=True, sound=True, mask="name")
    identity_no: Mapped[str | None] = column(
        N_("Identity number"), Sealed, mask="identity", heading=("身份证号", "身份证号码")
    )
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id")
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    post: Mapped[str] = column(N_("Post"), String(80), listed=True, searched=True, heading=("岗位", "职务"))
    certificate_no: Mapped[str | None] = column(
        N_("Certificate number"), String(80), listed=True, heading=("证书编号",)
    )
    certificate_until: Mapped[date | None] = column(N_("Certificate valid until"), listed=True, heading=("证书有效期",))
    phone: Mapped[str | None] = column(N_("Telephone"), String(40), mask="phone", heading=("电话", "手机"))


class Officer(Register):
    """执法人员: somebody who may inspect while the certificate is valid (行政处罚法 第四十二条)."""

    WORKFLOW = flows.OFFICER
    LABEL, PLURAL = N_("Inspector"), N_("Inspectors")
    PAPERS = (SubjectPaper.CERTIFICATE,)
    SUBJECT = None
    NUMBER = "name"
    HANDLES = ("certificate_no", "name")
    GROUPS = (
        Group(N_("Person"), ("name", "user_id", "speciality")),
        Group(N_("Certificate"), ("certificate_no", "certificate_until")),
        Group(N_("Draws"), ("on_leave_until", "avoids")),
    )

    name: Mapped[str] = column(N_("Full name"), String(80), listed=True, searched=True, sound=True, asked=True)
    certificate_no: Mapped[str] = column(
        N_("Enforcement certificate number"),
        String(40),
        unique=True,
        listed=True,
        searched=True,
        heading=("证件号", "执法证号"),
    )
    certificate_until: Mapped[date] = column(N_("Certificate valid until"), listed=True)
    speciality: Mapped[str | None] = terms(N_("Speciality"), SafetySector, listed=True)
    on_leave_until: Mapped[date | None] = column(N_("On leave until"))
    avoids: Mapped[str | None] = column(
        N_("Must keep away from"), String(400), help=N_("Credit codes of related enterprises, separated by commas.")
    )
    user_id: Mapped[int | None] = link(N_("Account"), "ab_user.id", nullable=True)
    user: Mapped[Any] = relationship("Account", foreign_keys="Officer.user_id", info={"label": N_("Account")})


class Agency(Register):
    """外部部门: a recipient of notices and uploads outside the bureau (安全生产法 第七十八条)."""

    WORKFLOW = flows.AGENCY
    LABEL, PLURAL = N_("Agency"), N_("Agencies")
    SUBJECT = None
    NUMBER = "name"

    name: Mapped[str] = column(N_("Name"), String(120), unique=True, listed=True, searched=True, sound=True)
    duty: Mapped[str | None] = column(N_("Why it is told"), String(120), listed=True)
    contact: Mapped[str | None] = column(N_("Contact"), String(80))
    phone: Mapped[str | None] = column(N_("Telephone"), String(40))


class UnusualCode(Register):
    """特殊代码: a credit code that fails the check of the standard and is real all the same, as the leader has found.

    While it is in force, every register takes the code.
    """

    WORKFLOW = flows.UNUSUAL_CODE
    LABEL, PLURAL = N_("Unusual credit code"), N_("Unusual credit codes")
    PAPERS = (SubjectPaper.CHECK,)
    SUBJECT = None
    NUMBER = "uscc"

    uscc: Mapped[str] = column(
        N_("Unified social credit code"), String(18), unique=True, listed=True, searched=True, code=True
    )
    holder: Mapped[str] = column(
        N_("Name on the licence"), String(200), listed=True, searched=True, heading=("证照名称", "主体名称")
    )
    reason: Mapped[str] = column(
        N_("Why it is right"),
        Text,
        help=N_("What was compared: the licence itself, the answer of the registering authority."),
        heading=("理由",),
    )


class CreditEvent(Model):
    """信用事件: one fact about an enterprise. Appended when a record takes effect, closed once, never edited.

    occurred_on    the day of the fact; windows are measured from it
    counts_from    first day it counts; counts_until: last day its own validity lasts (None: no end of its own)
    ended_on       first day it no longer counts because of repair, annulment …; None while nothing ended it
    quantity       fine in yuan, deaths …, by kind; facts: what the grading standard may ask about
    """

    __tablename__ = "credit_event"
    LABEL = N_("Credit events")
    FACTS = (
        "enterprise_id",
        "kind",
        "occurred_on",
        "counts_from",
        "counts_until",
        "ended_on",
        "end_reason",
        "quantity",
        "facts",
    )
    __table_args__ = (
        Index("ix_credit_event_subject", "enterprise_id", "id"),
        Index("ix_credit_event_source", "source_register", "source_id"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    enterprise: Mapped[Enterprise] = relationship()
    kind: Mapped[str] = mapped_column(TermType(EventKind))
    occurred_on: Mapped[date]
    counts_from: Mapped[date]
    counts_until: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(TermType(EventEnd))
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    facts: Mapped[Any] = mapped_column(Json, default=dict)
    source_register: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[int]
    source_no: Mapped[str] = mapped_column(String(128), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
