"""行政相对人 and 数据来源: what licences and penalties say of their party and of the organ that decided."""

from collections.abc import Mapping
from typing import Any, ClassVar

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, MappedColumn, declared_attr, relationship

from app.rules.errors import N_
from app.rules.vocabulary.subjects import IdentityKind, PartyKind
from models.base import column, link, terms
from models.declarations import Group, Pick
from models.kinds import Sealed
from models.subjects import OF_A_FIRM, OF_A_PERSON, Enterprise, Practitioner


def explained() -> MappedColumn[Any]:
    """核对说明: why what is questionable about a decision is right all the same."""
    return column(
        N_("Why it is right as it stands"),
        Text,
        heading=("核对说明",),
        help=N_("Needed before submission where something is questionable; those who decide read it."),
    )


class Counterparty:
    """行政相对人: the party of a licence or a penalty, as the 双公示 standard describes it."""

    LEADS = True
    PARTY: ClassVar[tuple[str, ...]] = ("party_name", "uscc")
    SUBJECTS: ClassVar[tuple[str, ...]] = ("enterprise", "practitioner")
    PICKS: ClassVar[Mapping[str, tuple[Pick, ...]]] = {
        "party_name": (
            Pick(
                "enterprise",
                {
                    "party_name": "name",
                    "party": "party",
                    "uscc": "uscc",
                    "legal_representative": "legal_representative",
                },
            ),
            Pick(
                "practitioner",
                {"party_name": "name", "practitioner_id": "no"},
                {"party": str(PartyKind.NATURAL_PERSON)},
            ),
        )
    }
    PARTY_GROUP: ClassVar[Group] = Group(
        N_("Party of the case"),
        (
            "party_name",
            "party",
            "uscc",
            "legal_representative",
            "representative_identity",
            "representative_identity_no",
            "practitioner_id",
            "person_identity",
            "person_identity_no",
        ),
        rare=("business_no", "organisation_no", "tax_no", "institution_no", "society_no"),
    )

    party_name: Mapped[str] = column(
        N_("Party"), String(200), listed=True, searched=True, sound=True, standard="XDR_MC", heading=("行政相对人名称",)
    )
    party: Mapped[str] = terms(N_("Kind of party"), PartyKind, standard="XDR_LB", heading=("行政相对人类别",))
    uscc: Mapped[str | None] = column(
        N_("Unified social credit code"),
        String(18),
        searched=True,
        code=True,
        needed_when=OF_A_FIRM,
        only_when=OF_A_FIRM,
        standard="XDR_SHXYM",
        index=True,
        heading=("行政相对人代码_1(统一社会信用代码)", "行政相对人代码_1"),
    )
    business_no: Mapped[str | None] = column(
        N_("Business registration number"),
        String(50),
        standard="XDR_GSZC",
        shown_when=OF_A_FIRM,
        heading=("行政相对人代码_2(工商注册号)", "行政相对人代码_2"),
    )
    organisation_no: Mapped[str | None] = column(
        N_("Organisation code"),
        String(9),
        standard="XDR_ZZJG",
        shown_when=OF_A_FIRM,
        heading=("行政相对人代码_3(组织机构代码)", "行政相对人代码_3"),
    )
    tax_no: Mapped[str | None] = column(
        N_("Tax registration number"),
        String(32),
        standard="XDR_SWDJ",
        shown_when=OF_A_FIRM,
        heading=("行政相对人代码_4(税务登记号)", "行政相对人代码_4"),
    )
    institution_no: Mapped[str | None] = column(
        N_("Public institution certificate number"),
        String(120),
        standard="XDR_SYDW",
        shown_when=OF_A_FIRM,
        heading=("行政相对人代码_5(事业单位证书号)", "行政相对人代码_5"),
    )
    society_no: Mapped[str | None] = column(
        N_("Social organisation certificate number"),
        String(50),
        standard="XDR_SHZZ",
        shown_when=OF_A_FIRM,
        heading=("行政相对人代码_6(社会组织登记证号)", "行政相对人代码_6"),
    )
    legal_representative: Mapped[str | None] = column(
        N_("Legal representative"), String(50), standard="FRDB", shown_when=OF_A_FIRM, heading=("法定代表人",)
    )
    representative_identity: Mapped[str | None] = terms(
        N_("Representative's identity document"),
        IdentityKind,
        shown_when=OF_A_FIRM,
        standard="FR_ZJLX",
        heading=("法定代表人证件类型",),
    )
    representative_identity_no: Mapped[str | None] = column(
        N_("Representative's document number"),
        Sealed,
        shown_when=OF_A_FIRM,
        mask="identity",
        standard="FR_ZJHM",
        heading=("法定代表人证件号码", "法定代表人身份证号", "CF_FR_SFZH", "XK_FR_SFZH"),
    )
    person_identity: Mapped[str | None] = terms(
        N_("Person's identity document"),
        IdentityKind,
        shown_when=OF_A_PERSON,
        standard="XDR_ZJLX",
        heading=("证件类型", "自然人证件类型"),
    )
    person_identity_no: Mapped[str | None] = column(
        N_("Person's document number"),
        Sealed,
        shown_when=OF_A_PERSON,
        needed_when=OF_A_PERSON,
        filled=True,
        mask="identity",
        standard="XDR_ZJHM",
        heading=("证件号码", "自然人证件号码"),
        help=N_("Taken from the register where the person is chosen there."),
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
        return relationship(Enterprise, info={"label": N_("Enterprise")})

    @declared_attr
    def practitioner_id(cls) -> Mapped[int | None]:
        return link(
            N_("Person on the register"),
            "practitioner.id",
            nullable=True,
            only_when=OF_A_PERSON,
            heading=("人员编号",),
            help=N_("Empty for a person who is not on it yet; the approval puts them there."),
        )

    @declared_attr
    def practitioner(cls) -> Mapped[Practitioner | None]:
        return relationship(Practitioner, info={"label": N_("Person on the register")})


class Source:
    """数据来源: which organ decided and which handed the data in."""

    SOURCE_GROUP: ClassVar[Group] = Group(
        N_("Source of the data"), ("remarks",), rare=("organ", "organ_uscc", "data_source", "data_source_uscc")
    )

    organ: Mapped[str | None] = column(
        N_("Deciding organ"),
        String(200),
        required=False,
        filled=True,
        heading=("处罚机关", "许可机关", "CF_CFJG", "XK_XKJG"),
    )
    organ_uscc: Mapped[str | None] = column(
        N_("Credit code of the organ"),
        String(18),
        code=True,
        required=False,
        filled=True,
        heading=("处罚机关统一社会信用代码", "许可机关统一社会信用代码", "CF_CFJGDM", "XK_XKJGDM"),
    )
    data_source: Mapped[str | None] = column(
        N_("Data source"), String(200), required=False, filled=True, heading=("数据来源单位", "CF_SJLY", "XK_LYDW")
    )
    data_source_uscc: Mapped[str | None] = column(
        N_("Credit code of the data source"),
        String(18),
        code=True,
        required=False,
        filled=True,
        heading=("数据来源单位统一社会信用代码", "CF_SJLYDM", "XK_LYDWDM"),
    )
    remarks: Mapped[str | None] = column(N_("Remarks"), Text, heading=("备注", "BZ"))
