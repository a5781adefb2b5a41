"""三(二) 信易+审批: commitments, in the fields of the national commitment standard (domain.md 5.5)."""

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, relationship

from app.rules.errors import N_
from app.rules.vocabulary.approval import CommitmentKind, CommitmentPaper
from app.rules.vocabulary.disclosure import PublicationScope
from app.rules.vocabulary.subjects import PartyKind
from app.workflow import approval as flows
from models.base import DepartmentRegister, column, link, terms
from models.declarations import Group
from models.subjects import Enterprise


class Commitment(DepartmentRegister):
    """信用承诺: what an enterprise promised, and whether it kept its word."""

    WORKFLOW = flows.COMMITMENT
    LABEL, PLURAL = N_("Commitment"), N_("Commitments")
    PAPERS = tuple(CommitmentPaper)
    NUMBER = "code"
    GROUPS = (
        Group(N_("Who promises"), ("enterprise_id", "party")),
        Group(N_("What is promised"), ("kind", "reason", "content", "liability")),
        Group(N_("Term and publicity"), ("made_on", "valid_until", "scope", "remarks")),
    )
    KEY = ("enterprise_id", "kind", "made_on")

    code: Mapped[str | None] = column(
        N_("Commitment code"),
        String(20),
        unique=True,
        listed=True,
        searched=True,
        code=True,
        form=False,
        heading=("承诺编码",),
    )
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id")
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    party: Mapped[str] = terms(N_("Kind of party"), PartyKind, default=PartyKind.LEGAL_PERSON, heading=("承诺人类别",))
    kind: Mapped[str] = terms(
        N_("Kind of commitment"), CommitmentKind, listed=True, searched=True, heading=("承诺类型",)
    )
    reason: Mapped[str] = column(N_("Occasion"), String(512), heading=("承诺事由",))
    content: Mapped[str] = column(N_("Content"), Text, heading=("承诺内容",))
    liability: Mapped[str] = column(N_("Liability for breach"), Text, heading=("违诺责任",))
    made_on: Mapped[date] = column(N_("Made on"), today=True, listed=True, searched=True, heading=("承诺作出日期",))
    valid_until: Mapped[date | None] = column(N_("Valid until"), listed=True, heading=("承诺有效期",))
    unperformed: Mapped[str | None] = column(N_("What was not kept"), Text, form=False, heading=("未履行的承诺内容",))
    breach_handling: Mapped[str | None] = column(
        N_("How the breach was handled"), Text, form=False, heading=("违诺责任追究内容",)
    )
    assessed_on: Mapped[date | None] = column(N_("Assessed on"), form=False)
    scope: Mapped[str] = terms(
        N_("Publication scope"), PublicationScope, default=PublicationScope.PUBLIC, heading=("公开类型",)
    )
    remarks: Mapped[str | None] = column(N_("Remarks"), String(512))

    def called(self) -> str:
        """Its code; before it has one, what was promised and when."""
        return self.code or CommitmentKind.chinese_of(self.kind) + (f"（{self.made_on}）" if self.made_on else "")
