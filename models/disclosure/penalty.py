"""行政处罚."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, relationship

from app.rules.conditions import when
from app.rules.errors import N_
from app.rules.vocabulary.disclosure import PenaltyField, PenaltyKind, PenaltyPaper, Procedure, Seriousness, Showing
from app.rules.vocabulary.subjects import PartyKind
from app.workflow import disclosure as flows
from models.base import DepartmentRegister, column, link, terms
from models.declarations import Group, Publishing
from models.disclosure.party import Counterparty, Source, explained
from models.kinds import TenThousandYuan, TermList

if TYPE_CHECKING:
    from models.inspection import Finding

_CONFISCATION = when("kinds", PenaltyKind.CONFISCATE_GAINS, PenaltyKind.CONFISCATE_PROPERTY)
_LOSS = when("kinds", PenaltyKind.SUSPEND_LICENCE, PenaltyKind.REVOKE_LICENCE)


class Penalty(Counterparty, Source, DepartmentRegister):
    """行政处罚: a decision to punish, as the 双公示 standard of 2018/2021 records it."""

    WORKFLOW = flows.PENALTY
    LABEL, PLURAL = N_("Penalty"), N_("Penalties")
    PAPERS = tuple(PenaltyPaper)
    NUMBER = "decision_no"
    OFFERED = flows.STANDING
    FACTS = ("status", "decision_no", "decided_on", "fine", "publish_until", "repairable_on")
    STANDARD = "CF_"
    EXPLANATION = "explanation"
    GROUPS = (
        Counterparty.PARTY_GROUP,
        Group(N_("Violation"), ("violation", "facts", "basis"), rare=("finding_id",)),
        Group(
            N_("Decision"),
            (
                "decision_no",
                "decided_on",
                "procedure",
                "kinds",
                "content",
                "fine",
                "confiscated",
                "licence_affected",
                "valid_until",
                "discretion",
                "seriousness",
                "explanation",
            ),
            rare=("field", "performed_on"),
        ),
        Source.SOURCE_GROUP,
    )
    PUBLISHING = Publishing(
        "penalty_term",
        (
            "party_name",
            "party",
            "uscc",
            "legal_representative",
            "decision_no",
            "violation",
            "facts",
            "basis",
            "kinds",
            "content",
            "fine",
            "confiscated",
            "licence_affected",
            "decided_on",
            "valid_until",
            "organ",
            "organ_uscc",
            "data_source",
        ),
        persons=("legal_representative",),
        codes=("uscc", "organ_uscc"),
        withheld=(PartyKind.NATURAL_PERSON,),
        verdict="showing",
    )
    __table_args__ = (Index("ix_penalty_department_id_id", "department_id", "id"),)

    decision_no: Mapped[str] = column(
        N_("Decision number"),
        String(128),
        series="应急罚",
        index=True,
        listed=True,
        searched=True,
        standard="WSH",
        heading=("行政处罚决定书文号", "处罚决定书文号", "文号"),
    )
    violation: Mapped[str] = column(N_("Kind of violation"), String(400), standard="WFXW", heading=("违法行为类型",))
    facts: Mapped[str] = column(N_("Facts"), Text, standard="SY", heading=("违法事实",))
    basis: Mapped[str] = column(N_("Legal basis"), Text, standard="YJ", heading=("处罚依据",))
    kinds: Mapped[list[PenaltyKind]] = column(
        N_("Kinds of penalty"),
        TermList(PenaltyKind),
        listed=True,
        standard="CFLB",
        heading=("处罚类别", "处罚种类"),
        nullable=False,
    )
    content: Mapped[str] = column(N_("Content of the penalty"), Text, standard="NR", heading=("处罚内容",))
    fine: Mapped[Decimal | None] = column(
        N_("Fine"),
        TenThousandYuan,
        unit=N_("10,000 yuan"),
        listed=True,
        needed_when=when("kinds", PenaltyKind.FINE),
        only_when=when("kinds", PenaltyKind.FINE),
        help=N_("2000 yuan is 0.2."),
        standard="NR_FK",
        heading=("罚款金额(万元)", "罚款金额"),
    )
    confiscated: Mapped[Decimal | None] = column(
        N_("Confiscated"),
        TenThousandYuan,
        unit=N_("10,000 yuan"),
        shown_when=_CONFISCATION,
        missed_when=_CONFISCATION,
        standard="NR_WFFF",
        heading=("没收违法所得、没收非法财物的金额(万元)", "没收金额(万元)"),
    )
    licence_affected: Mapped[str | None] = column(
        N_("Licence suspended or revoked"),
        String(200),
        shown_when=_LOSS,
        missed_when=_LOSS,
        standard="NR_ZKDX",
        heading=("暂扣或吊销证照名称及编号",),
    )
    decided_on: Mapped[date] = column(
        N_("Decided on"), listed=True, searched=True, standard="JDRQ", heading=("处罚决定日期",), index=True
    )
    valid_until: Mapped[date] = column(N_("Valid until"), standard="YXQ", heading=("处罚有效期",))
    seriousness: Mapped[str | None] = terms(
        N_("Class of dishonesty"),
        Seriousness,
        heading=("失信信息类别", "失信行为类别"),
        help=N_("State it only where somebody has classified the act; it decides the publicity term from 2026-04-01."),
    )
    finding_id: Mapped[int | None] = link(
        N_("Finding"), "finding.id", nullable=True, help=N_("The hazard for which the case was opened.")
    )
    finding: Mapped["Finding | None"] = relationship(info={"label": N_("Finding")})
    discretion: Mapped[str | None] = column(
        N_("Circumstances of the case"),
        String(100),
        heading=("情节", "违法情节", "裁量情节", "情节程度", "裁量等级"),
        help=N_("What was weighed in deciding the amount; it is not the class of dishonesty."),
    )
    procedure: Mapped[str] = terms(
        N_("Procedure"), Procedure, default=Procedure.ORDINARY, required=False, heading=("处罚程序",)
    )
    field: Mapped[str] = terms(
        N_("Field of law"), PenaltyField, default=PenaltyField.WORK_SAFETY, required=False, heading=("所属领域",)
    )
    performed_on: Mapped[date | None] = column(N_("Performed on"), heading=("履行完毕日期",))
    explanation: Mapped[str | None] = explained()
    showing: Mapped[str | None] = terms(N_("Publicity"), Showing, form=False, searched=True, index=True)
    publish_until: Mapped[date | None] = column(
        N_("Publish until"), form=False, standard="GSJZQ", heading=("公示截止期",), shown_as="last_day"
    )
    """The first day on which the public sees it no more, by all rules known so far; None where it is not shown."""
    repairable_on: Mapped[date | None] = column(N_("Repair possible from"), form=False, index=True)
    proposed_class: Mapped[str | None] = terms(N_("Proposed class"), Seriousness, form=False)
    reassess_on: Mapped[date | None] = column(N_("Next look at the term"), form=False, index=True, internal=True)
    """The first day on which the rules, as known, give another term of publicity; None when never."""

    @property
    def fine_yuan(self) -> Decimal | None:
        return self.fine * 10_000 if self.fine is not None else None
