"""三(一) 政务公开和信用信息归集: licences, penalties and what is published of them. Fields: domain.md 5.2, 5.3."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, declared_attr, relationship

from app.rules.errors import N_
from app.rules.vocabulary.disclosure import (
    Channel,
    LicenceKind,
    LicenceState,
    PenaltyField,
    PenaltyKind,
    PenaltyStatus,
    Procedure,
    Seriousness,
)
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventEnd, IdentityKind, PartyKind
from app.workflow import disclosure as flows
from models.base import DepartmentRegister, Json, Sealed, TenThousandYuan, TermList, column, link, terms
from models.declarations import Publishing
from models.subjects import Enterprise

STANDING = (Status.IN_FORCE, PenaltyStatus.CLASSIFYING)
"""A penalty that holds; while its class is being stated it holds all the same."""


class Counterparty:
    """行政相对人: the party of a licence or a penalty, as the 双公示 standard describes it."""

    LEADS = True
    PARTY: ClassVar[tuple[str, ...]] = ("party_name", "uscc")

    party_name: Mapped[str] = column(
        N_("Party"), String(200), listed=True, searched=True, standard="XDR_MC", heading=("行政相对人名称",)
    )
    party: Mapped[str] = terms(N_("Kind of party"), PartyKind, standard="XDR_LB", heading=("行政相对人类别",))
    uscc: Mapped[str | None] = column(
        N_("Unified social credit code"),
        String(18),
        searched=True,
        code=True,
        standard="XDR_SHXYM",
        index=True,
        heading=("行政相对人代码_1(统一社会信用代码)", "行政相对人代码_1"),
    )
    business_no: Mapped[str | None] = column(
        N_("Business registration number"),
        String(50),
        standard="XDR_GSZC",
        heading=("行政相对人代码_2(工商注册号)", "行政相对人代码_2"),
    )
    organisation_no: Mapped[str | None] = column(
        N_("Organisation code"),
        String(9),
        standard="XDR_ZZJG",
        heading=("行政相对人代码_3(组织机构代码)", "行政相对人代码_3"),
    )
    tax_no: Mapped[str | None] = column(
        N_("Tax registration number"),
        String(32),
        standard="XDR_SWDJ",
        heading=("行政相对人代码_4(税务登记号)", "行政相对人代码_4"),
    )
    institution_no: Mapped[str | None] = column(
        N_("Public institution certificate number"),
        String(120),
        standard="XDR_SYDW",
        heading=("行政相对人代码_5(事业单位证书号)", "行政相对人代码_5"),
    )
    society_no: Mapped[str | None] = column(
        N_("Social organisation certificate number"),
        String(50),
        standard="XDR_SHZZ",
        heading=("行政相对人代码_6(社会组织登记证号)", "行政相对人代码_6"),
    )
    legal_representative: Mapped[str | None] = column(
        N_("Legal representative"), String(50), standard="FRDB", heading=("法定代表人",)
    )
    representative_identity: Mapped[str | None] = terms(
        N_("Representative's identity document"), IdentityKind, standard="FR_ZJLX", heading=("法定代表人证件类型",)
    )
    representative_identity_no: Mapped[str | None] = column(
        N_("Representative's document number"),
        Sealed,
        mask="identity",
        standard="FR_ZJHM",
        heading=("法定代表人证件号码", "法定代表人身份证号"),
    )
    person_identity: Mapped[str | None] = terms(
        N_("Person's identity document"), IdentityKind, standard="XDR_ZJLX", heading=("证件类型", "自然人证件类型")
    )
    person_identity_no: Mapped[str | None] = column(
        N_("Person's document number"),
        Sealed,
        mask="identity",
        standard="XDR_ZJHM",
        heading=("证件号码", "自然人证件号码"),
    )

    decision_key: Mapped[str] = column(
        N_("Decision number"), String(256), unique=True, form=False, internal=True, folds="decision_no"
    )
    """The document number folded for comparing: 〔2024〕 and [2024] are one year, and one decision is entered once."""

    @declared_attr
    def enterprise_id(cls) -> Mapped[int | None]:
        return link(N_("Enterprise"), "enterprise.id", nullable=True, form=False)

    @declared_attr
    def enterprise(cls) -> Mapped[Enterprise | None]:
        return relationship(Enterprise, foreign_keys=f"{cls.__name__}.enterprise_id", info={"label": N_("Enterprise")})  # type: ignore[attr-defined]  # a declared_attr is given the class


class Source:
    """数据来源: which organ decided and which handed the data in."""

    organ: Mapped[str | None] = column(
        N_("Deciding organ"), String(200), required=False, filled=True, heading=("处罚机关", "许可机关"), standard="JG"
    )
    organ_uscc: Mapped[str | None] = column(
        N_("Credit code of the organ"),
        String(18),
        code=True,
        required=False,
        filled=True,
        standard="JGDM",
        heading=("处罚机关统一社会信用代码", "许可机关统一社会信用代码"),
    )
    data_source: Mapped[str | None] = column(
        N_("Data source"), String(200), required=False, filled=True, heading=("数据来源单位",), standard="SJLY"
    )
    data_source_uscc: Mapped[str | None] = column(
        N_("Credit code of the data source"),
        String(18),
        code=True,
        required=False,
        filled=True,
        standard="SJLYDM",
        heading=("数据来源单位统一社会信用代码",),
    )
    remarks: Mapped[str | None] = column(N_("Remarks"), Text, heading=("备注",), standard="BZ")


class Penalty(Counterparty, Source, DepartmentRegister):
    """行政处罚: a decision to punish, as the 双公示 standard of 2018/2021 records it."""

    WORKFLOW = flows.PENALTY
    LABEL, PLURAL = N_("Penalty"), N_("Penalties")
    NUMBER = "decision_no"
    STANDARD = "CF_"
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
        prose=("violation", "facts", "content", "licence_affected"),
        persons=("legal_representative",),
        codes=("uscc", "organ_uscc"),
        withheld=(PartyKind.NATURAL_PERSON,),
    )
    __table_args__ = (Index("ix_penalty_department_id_id", "department_id", "id"),)

    decision_no: Mapped[str] = column(
        N_("Decision number"),
        String(128),
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
        standard="NR_FK",
        heading=("罚款金额(万元)", "罚款金额"),
    )
    confiscated: Mapped[Decimal | None] = column(
        N_("Confiscated"),
        TenThousandYuan,
        unit=N_("10,000 yuan"),
        standard="NR_WFFF",
        heading=("没收违法所得、没收非法财物的金额(万元)", "没收金额(万元)"),
    )
    licence_affected: Mapped[str | None] = column(
        N_("Licence suspended or revoked"), String(200), standard="NR_ZKDX", heading=("暂扣或吊销证照名称及编号",)
    )
    decided_on: Mapped[date] = column(
        N_("Decided on"), listed=True, searched=True, standard="JDRQ", heading=("处罚决定日期",), index=True
    )
    valid_until: Mapped[date] = column(N_("Valid until"), standard="YXQ", heading=("处罚有效期",))
    seriousness: Mapped[str | None] = terms(
        N_("Class of dishonesty"),
        Seriousness,
        heading=("失信类别", "情节"),
        help=N_("State it only where somebody has classified the act; it decides the publicity term from 2026-04-01."),
    )
    procedure: Mapped[str] = terms(
        N_("Procedure"), Procedure, default=Procedure.ORDINARY, required=False, heading=("处罚程序",)
    )
    field: Mapped[str] = terms(
        N_("Field of law"), PenaltyField, default=PenaltyField.WORK_SAFETY, required=False, heading=("所属领域",)
    )
    performed_on: Mapped[date | None] = column(N_("Performed on"), heading=("履行完毕日期",))
    publish_until: Mapped[date | None] = column(
        N_("Publish until"), form=False, standard="GSJZQ", heading=("公示截止期",)
    )
    repairable_on: Mapped[date | None] = column(N_("Repair possible from"), form=False, index=True)
    proposed_class: Mapped[str | None] = terms(N_("Proposed class"), Seriousness, form=False)
    reassess_on: Mapped[date | None] = column(N_("Next look at the term"), form=False, index=True, internal=True)
    """The first day on which the rules, as known, give another term of publicity; None when never."""

    @property
    def fine_yuan(self) -> Decimal | None:
        return self.fine * 10_000 if self.fine is not None else None


class Licence(Counterparty, Source, DepartmentRegister):
    """行政许可: a licence decision (双公示 standard)."""

    WORKFLOW = flows.LICENCE
    LABEL, PLURAL = N_("Licence"), N_("Licences")
    NUMBER = "decision_no"
    STANDARD = "XK_"
    PUBLISHING = Publishing(
        "licence_term",
        (
            "party_name",
            "party",
            "uscc",
            "legal_representative",
            "document_name",
            "decision_no",
            "kind",
            "certificate_name",
            "certificate_no",
            "content",
            "decided_on",
            "valid_from",
            "valid_until",
            "organ",
            "organ_uscc",
            "state",
            "data_source",
        ),
        prose=("content",),
        persons=("legal_representative",),
        codes=("uscc", "organ_uscc"),
    )
    __table_args__ = (Index("ix_licence_department_id_id", "department_id", "id"),)

    document_name: Mapped[str] = column(
        N_("Decision document"), String(64), standard="XKWS", heading=("行政许可决定文书名称",)
    )
    decision_no: Mapped[str] = column(
        N_("Decision number"),
        String(256),
        index=True,
        listed=True,
        searched=True,
        standard="WSH",
        heading=("行政许可决定文书号", "文书号"),
    )
    kind: Mapped[str] = terms(N_("Kind of licence"), LicenceKind, standard="XKLB", heading=("许可类别",))
    certificate_name: Mapped[str | None] = column(
        N_("Certificate"), String(64), listed=True, standard="XKZS", heading=("许可证书名称",)
    )
    certificate_no: Mapped[str | None] = column(
        N_("Licence number"), String(64), standard="XKBH", heading=("许可编号", "许可证编号")
    )
    content: Mapped[str] = column(N_("What is licensed"), Text, standard="NR", heading=("许可内容",))
    decided_on: Mapped[date] = column(
        N_("Decided on"), listed=True, searched=True, standard="JDRQ", heading=("许可决定日期",), index=True
    )
    valid_from: Mapped[date] = column(N_("Valid from"), standard="YXQZ", heading=("有效期自",))
    valid_until: Mapped[date] = column(
        N_("Valid until"), listed=True, standard="YXQZI", heading=("有效期至",), index=True
    )
    state: Mapped[str] = terms(N_("Current state"), LicenceState, listed=True, standard="ZT", heading=("当前状态",))


class Publication(DepartmentRegister):
    """公示: one record on one channel: what was shown, since when, until when, and how it ended."""

    WORKFLOW = flows.PUBLICATION
    LABEL, PLURAL = N_("Publication"), N_("Publications")
    NUMBER = "no"
    PARTY = ("subject",)
    __table_args__ = (
        Index("ix_publication_source", "source_register", "source_id"),
        Index("ix_publication_shown", "channel", "status", "planned_until"),
        Index("ix_publication_month", "channel", "published_on"),
    )

    channel: Mapped[str] = terms(N_("Channel"), Channel, listed=True, searched=True)
    source_register: Mapped[str] = column(N_("Register"), String(40), form=False, shown_as="register")
    source_id: Mapped[int] = column(N_("Record"), form=False)
    no: Mapped[str] = column(N_("Document number"), String(256), listed=True, searched=True, form=False)
    subject: Mapped[str] = column(N_("Party"), String(200), listed=True, searched=True, form=False)
    uscc: Mapped[str | None] = column(N_("Unified social credit code"), String(18), form=False, index=True)
    enterprise_id: Mapped[int | None] = link(N_("Enterprise"), "enterprise.id", nullable=True, form=False)
    enterprise: Mapped[Enterprise | None] = relationship(info={"label": N_("Enterprise")})
    content: Mapped[Any] = column(N_("Published content"), Json, form=False)
    digest: Mapped[str] = column(N_("Fingerprint"), String(64), form=False, default="", internal=True)
    published_on: Mapped[date | None] = column(N_("Published on"), form=False, listed=True)
    planned_until: Mapped[date | None] = column(N_("Publish until"), form=False, listed=True)
    """First day on which it is no longer shown; None: as long as the record is valid."""
    ended_on: Mapped[date | None] = column(N_("Ended on"), form=False)
    end_reason: Mapped[str | None] = terms(N_("Why it ended"), EventEnd, form=False)
    receipt_no: Mapped[str | None] = column(N_("Receipt number"), String(80), form=False)
    recall_receipt_no: Mapped[str | None] = column(N_("Receipt of the recall"), String(80), form=False)

    def called(self) -> str:
        """The document, and where it is shown."""
        return " · ".join(filter(None, (self.no, Channel.chinese_of(self.channel))))
