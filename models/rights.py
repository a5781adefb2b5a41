"""三(七) 信用修复和权益保护: applications for repair."""

from datetime import date
from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, relationship

from app.rules.errors import N_
from app.rules.vocabulary.rights import RepairPaper, RepairWay
from app.workflow import rights as flows
from models.base import DepartmentRegister, column, link
from models.declarations import Group
from models.disclosure import Penalty
from models.kinds import Json, TermList
from models.subjects import Enterprise, Practitioner


class RepairApplication(DepartmentRegister):
    """信用修复: a party asks that a penalty stop being published and used (发改委令第36号 第三条)."""

    WORKFLOW = flows.REPAIR_APPLICATION
    LABEL, PLURAL = N_("Repair application"), N_("Repair applications")
    PAPERS = tuple(RepairPaper)
    NUMBER = "no"
    GROUPS = (
        Group(N_("Application"), ("penalty_id", "applied_on", "ways")),
        Group(N_("Performance"), ("performed_on", "performed_proof")),
        Group(N_("Whom to ask"), ("contact", "phone")),
    )
    SUBJECTS = ("enterprise", "practitioner")
    KEY = ("penalty_id", "applied_on")
    ABOUT = ("penalty",)

    no: Mapped[str] = column(
        N_("Application number"), String(40), unique=True, listed=True, searched=True, form=False, mark="XF"
    )
    enterprise_id: Mapped[int | None] = link(N_("Enterprise"), "enterprise.id", form=False, nullable=True)
    enterprise: Mapped[Enterprise | None] = relationship(info={"label": N_("Enterprise"), "listed": True})
    practitioner_id: Mapped[int | None] = link(N_("Practitioner"), "practitioner.id", form=False, nullable=True)
    practitioner: Mapped[Practitioner | None] = relationship(info={"label": N_("Practitioner")})
    penalty_id: Mapped[int] = link(N_("Penalty"), "penalty.id")
    penalty: Mapped[Penalty] = relationship(info={"label": N_("Penalty"), "listed": True})
    applied_on: Mapped[date] = column(N_("Applied on"), today=True, listed=True, searched=True)
    ways: Mapped[list[RepairWay]] = column(N_("Ways of repair"), TermList(RepairWay), nullable=False)
    performed_on: Mapped[date] = column(N_("Obligations performed on"))
    performed_proof: Mapped[str] = column(
        N_("Proof of performance"), Text, help=N_("Payment receipt, rectification certificate or the organ's opinion.")
    )
    contact: Mapped[str | None] = column(N_("Contact"), String(80), mask="name")
    phone: Mapped[str | None] = column(N_("Telephone"), String(40), mask="phone")
    recipients: Mapped[Any] = column(N_("Who was told"), Json, form=False, nullable=True)
