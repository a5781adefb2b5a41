"""科室, 执法人员, 外部部门 and 特殊代码: the offices and people around those who are supervised."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, relationship

from app.rules import inspectors
from app.rules.errors import N_, Refused
from app.rules.vocabulary.subjects import SafetySector, SubjectPaper
from app.workflow import subjects as flows
from models.base import Register, column, link, terms
from models.declarations import Group


class Department(Register):
    """科室: a section of the bureau; it owns records, and its people see them."""

    WORKFLOW = flows.DEPARTMENT
    LABEL, PLURAL = N_("Department"), N_("Departments")
    SUBJECTS = ()
    NUMBER = "name"

    code: Mapped[str] = column(N_("Code"), String(20), unique=True, code=True, listed=True)
    name: Mapped[str] = column(N_("Name"), String(80), listed=True, searched=True, sound=True, asked=True)
    region_code: Mapped[str] = column(N_("Region code"), String(6), default="", listed=True)


class Officer(Register):
    """执法人员: somebody who may inspect while the certificate is valid (行政处罚法 第四十二条)."""

    WORKFLOW = flows.OFFICER
    LABEL, PLURAL = N_("Inspector"), N_("Inspectors")
    PAPERS = (SubjectPaper.CERTIFICATE,)
    SUBJECTS = ()
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
        code=True,
        listed=True,
        searched=True,
        heading=("证件号", "执法证号"),
        until="certificate_until",
    )
    certificate_until: Mapped[date] = column(N_("Certificate valid until"), listed=True)
    speciality: Mapped[str | None] = terms(N_("Speciality"), SafetySector, listed=True)
    on_leave_until: Mapped[date | None] = column(N_("On leave until"))
    avoids: Mapped[str | None] = column(
        N_("Must keep away from"), String(400), help=N_("Credit codes of related enterprises, separated by commas.")
    )
    user_id: Mapped[int | None] = link(N_("Account"), "ab_user.id", nullable=True)
    user: Mapped[Any] = relationship("Account", foreign_keys="Officer.user_id", info={"label": N_("Account")})

    def unfit(self, uscc: str, day: date) -> Iterator[Refused]:
        """All that stands against their inspecting the enterprise of this code on `day`."""
        return inspectors.unfit(self.name, day, certified_until=self.certificate_until, avoids=self.avoids, uscc=uscc)


class Agency(Register):
    """外部部门: a recipient of notices and uploads outside the bureau (安全生产法 第七十八条)."""

    WORKFLOW = flows.AGENCY
    LABEL, PLURAL = N_("Agency"), N_("Agencies")
    SUBJECTS = ()
    NUMBER = "name"

    name: Mapped[str] = column(N_("Name"), String(120), index=True, listed=True, searched=True, sound=True)
    name_key: Mapped[str] = column(N_("Name"), String(160), unique=True, form=False, internal=True, folds="name")
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
    SUBJECTS = ()
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
