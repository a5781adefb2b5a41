"""信用承诺 in the fields of the national commitment standard (domain.md 5.5) and 践诺: evidence of their being kept."""

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, relationship

from app.rules.conditions import when
from app.rules.errors import N_
from app.rules.vocabulary.approval import CommitmentKind, CommitmentPaper, FulfilmentResult, FulfilmentSource
from app.rules.vocabulary.disclosure import PublicationScope
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import PartyKind
from app.workflow import approval as flows
from models.approval.cases import ApprovalCase, PostCheck
from models.base import DepartmentRegister, column, link, terms
from models.declarations import Group
from models.inspection import Inspection
from models.subjects import OF_A_FIRM, OF_A_PERSON, Enterprise, Practitioner

_PAPERS = when("source", FulfilmentSource.PAPERS)


class Commitment(DepartmentRegister):
    """信用承诺: what an enterprise or a person promised, and whether the word was kept."""

    WORKFLOW = flows.COMMITMENT
    LABEL, PLURAL = N_("Commitment"), N_("Commitments")
    PAPERS = tuple(CommitmentPaper)
    NUMBER = "code"
    SUBJECTS = ("enterprise", "practitioner")
    OFFERED = (Status.IN_FORCE,)
    GROUPS = (
        Group(N_("Who promises"), ("party", "enterprise_id", "practitioner_id")),
        Group(N_("What is promised"), ("kind", "reason", "content", "liability")),
        Group(N_("Term and publicity"), ("made_on", "valid_until", "scope", "remarks")),
    )
    KEY = ("enterprise_id", "practitioner_id", "kind", "made_on")

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
    enterprise_id: Mapped[int | None] = link(
        N_("Enterprise"), "enterprise.id", nullable=True, needed_when=OF_A_FIRM, only_when=OF_A_FIRM
    )
    enterprise: Mapped[Enterprise | None] = relationship(info={"label": N_("Enterprise"), "listed": True})
    practitioner_id: Mapped[int | None] = link(
        N_("Practitioner"), "practitioner.id", nullable=True, needed_when=OF_A_PERSON, only_when=OF_A_PERSON
    )
    practitioner: Mapped[Practitioner | None] = relationship(info={"label": N_("Practitioner"), "listed": True})
    party: Mapped[str] = terms(N_("Kind of party"), PartyKind, default=PartyKind.LEGAL_PERSON, heading=("承诺人类别",))
    kind: Mapped[str] = terms(
        N_("Kind of commitment"), CommitmentKind, listed=True, searched=True, heading=("承诺类型",)
    )
    reason: Mapped[str] = column(N_("Occasion"), String(512), heading=("承诺事由",))
    content: Mapped[str] = column(N_("Content"), Text, heading=("承诺内容",))
    liability: Mapped[str] = column(N_("Liability for breach"), Text, heading=("违诺责任",))
    made_on: Mapped[date] = column(
        N_("Made on"), today=True, listed=True, searched=True, index=True, heading=("承诺作出日期",)
    )
    valid_until: Mapped[date | None] = column(N_("Valid until"), listed=True, heading=("承诺有效期",))
    unperformed: Mapped[str | None] = column(N_("What was not kept"), Text, form=False, heading=("未履行的承诺内容",))
    breach_handling: Mapped[str | None] = column(
        N_("How the breach was handled"), Text, form=False, heading=("违诺责任追究内容",)
    )
    reminded_on: Mapped[date | None] = column(N_("Reminded on"), form=False, internal=True)
    assessed_on: Mapped[date | None] = column(N_("Assessed on"), form=False)
    scope: Mapped[str] = terms(
        N_("Publication scope"), PublicationScope, default=PublicationScope.PUBLIC, heading=("公开类型",)
    )
    remarks: Mapped[str | None] = column(N_("Remarks"), String(512))
    approval_case_id: Mapped[int | None] = link(N_("Case of approval"), "approval_case.id", form=False, nullable=True)
    approval_case: Mapped[ApprovalCase | None] = relationship(info={"label": N_("Case of approval")})

    def called(self) -> str:
        """Its code; before it has one, what was promised and when."""
        return self.code or CommitmentKind.chinese_of(self.kind) + (f"（{self.made_on}）" if self.made_on else "")


class Fulfilment(DepartmentRegister):
    """践诺认定: one piece of evidence of whether a commitment is being kept: when, what was seen, by whom."""

    WORKFLOW = flows.FULFILMENT
    LABEL, PLURAL = N_("Evidence of fulfilment"), N_("Evidence of fulfilment")
    PAPERS = (CommitmentPaper.PERFORMANCE, CommitmentPaper.BREACH)
    KEY = ("commitment_id", "seen_on", "account")
    GROUPS = (
        Group(N_("Commitment"), ("commitment_id",)),
        Group(N_("What was seen"), ("seen_on", "source", "inspection_id", "awaited_paper", "result", "account")),
    )

    enterprise_id: Mapped[int | None] = link(N_("Enterprise"), "enterprise.id", form=False, nullable=True)
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    commitment_id: Mapped[int] = link(N_("Commitment"), "commitment.id")
    commitment: Mapped[Commitment] = relationship(info={"label": N_("Commitment"), "listed": True})
    seen_on: Mapped[date] = column(N_("Seen on"), today=True, listed=True, searched=True, heading=("认定日期",))
    source: Mapped[str] = terms(
        N_("How it is known"), FulfilmentSource, default=FulfilmentSource.HAND, listed=True, heading=("来源",)
    )
    inspection_id: Mapped[int | None] = link(N_("Inspection"), "inspection.id", nullable=True)
    inspection: Mapped[Inspection | None] = relationship(info={"label": N_("Inspection")})
    awaited_paper: Mapped[str | None] = column(
        N_("Which paper was handed in"), String(200), shown_when=_PAPERS, needed_when=_PAPERS, heading=("补交材料",)
    )
    post_check_id: Mapped[int | None] = link(N_("Post-check"), "post_check.id", nullable=True, form=False)
    post_check: Mapped[PostCheck | None] = relationship(info={"label": N_("Post-check")})
    result: Mapped[str] = terms(
        N_("Whether it was kept"), FulfilmentResult, listed=True, searched=True, heading=("履行情况",)
    )
    account: Mapped[str] = column(N_("What was seen of it"), Text, searched=True, heading=("具体情况",))

    def called(self) -> str:
        """Of which commitment, and when."""
        named = self.commitment.title if self.commitment else ""
        return f"{named}（{self.seen_on}）" if self.seen_on else named
