"""三(四) 信用分级分类监管: what others say of an enterprise (domain.md 4.5 S4, S5; 5.6)."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, relationship

from app.rules.errors import N_
from app.rules.vocabulary.grading import HonourLevel, PublicGrade, ReputationPaper
from app.rules.vocabulary.platform import Status
from app.workflow import reputation as flows
from models.base import DepartmentRegister, column, given_number, link, terms
from models.declarations import Group
from models.subjects import Enterprise


class Honour(DepartmentRegister):
    """守信荣誉: an honour for keeping faith, by whom and until when (S4)."""

    WORKFLOW = flows.HONOUR
    LABEL, PLURAL = N_("Honour"), N_("Honours for keeping faith")
    PAPERS = tuple(ReputationPaper)
    NUMBER = "name"
    OFFERED = (Status.IN_FORCE,)
    KEY = ("enterprise_id", "name", "granted_on")
    GROUPS = (
        Group(N_("Honour"), ("enterprise_id", "name", "level", "document_no", "organ", "granted_on", "valid_until")),
    )

    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id")
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    name: Mapped[str] = column(
        N_("Name of the honour"), String(200), listed=True, searched=True, heading=("荣誉名称", "数据类别")
    )
    level: Mapped[str] = terms(
        N_("Level of the honour"), HonourLevel, listed=True, searched=True, heading=("荣誉级别",)
    )
    document_no: Mapped[str | None] = column(
        N_("Document of the honour"), String(120), searched=True, heading=("认定文号",)
    )
    organ: Mapped[str] = column(N_("Granted by"), String(200), heading=("认定单位",))
    granted_on: Mapped[date] = column(N_("Granted on"), listed=True, searched=True, heading=("认定时间", "认定日期"))
    valid_until: Mapped[date | None] = column(N_("Valid until"), listed=True, heading=("有效期限", "有效期至"))


class PublicRating(DepartmentRegister):
    """公共信用综合评价: the grade that the national centre gives every year; it is taken over unchanged (S5)."""

    WORKFLOW = flows.PUBLIC_RATING
    LABEL, PLURAL = N_("Public credit evaluation"), N_("Public credit evaluations")
    PAPERS = tuple(ReputationPaper)
    NUMBER = "no"
    OFFERED = (Status.IN_FORCE,)
    KEY = ("enterprise_id", "year")
    GROUPS = (Group(N_("Public credit evaluation"), ("enterprise_id", "year", "grade", "evaluated_on", "source")),)

    no: Mapped[str] = given_number(N_("Number of the evaluation"), "GX")
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id")
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    year: Mapped[int] = column(N_("Year evaluated"), listed=True, searched=True, heading=("评价年度",))
    grade: Mapped[str] = terms(
        N_("Public credit grade"), PublicGrade, listed=True, searched=True, heading=("评价等级", "公共信用等级")
    )
    evaluated_on: Mapped[date] = column(N_("Evaluated on"), listed=True, heading=("评价日期", "评价时间"))
    source: Mapped[str | None] = column(N_("Where it comes from"), String(200), heading=("数据来源",))
