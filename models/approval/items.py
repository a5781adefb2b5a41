"""审批事项: what a firm can apply for, on which terms; an edition holds for applications from its day on."""

from sqlalchemy import Boolean, String, Text
from sqlalchemy.orm import Mapped

from app.rules.conditions import when
from app.rules.errors import N_
from app.rules.vocabulary.approval import DayKind, ItemKind
from app.rules.vocabulary.platform import Status
from app.workflow import approval as flows
from models.base import column, terms
from models.declarations import Group, Rows
from models.grading import Standard
from models.rows import Row, part_of, rows


class ItemMaterial(Row):
    """申请材料: one paper that an application for the matter needs."""

    item_id: Mapped[int] = part_of("approval_item.id")
    name: Mapped[str] = column(N_("Paper"), String(200), heading=("材料名称", "材料"))
    may_follow: Mapped[bool] = column(N_("May follow later"), Boolean, default=False, heading=("可容缺", "是否可容缺"))
    follow_days: Mapped[int | None] = column(
        N_("Within how many working days"), unit=N_("working days"), heading=("补交期限", "容缺期限")
    )
    remark: Mapped[str | None] = column(N_("Remarks"), String(200), heading=("说明", "备注"))


class ApprovalItem(Standard):
    """审批事项: a matter that the bureau decides on, with its basis, its terms and the papers it needs."""

    WORKFLOW = flows.APPROVAL_ITEM
    LABEL, PLURAL = N_("Matter of approval"), N_("Matters of approval")
    FACTS = ("status", "starts_on", "legal_days", "commitment_basis", "content")
    SUBJECTS = ()
    NUMBER = "name"
    OFFERED = (Status.IN_FORCE,)
    KEY = ("code", "edition")
    GROUPS = (
        Group(N_("Matter"), ("name", "code", "edition", "starts_on", "kind", "basis")),
        Group(
            N_("Terms"), ("legal_days", "days_kind"), rare=("days_green", "days_clean", "days_ordinary", "days_strict")
        ),
        Group(N_("On a commitment"), ("commitment_basis", "days_commitment", "promise", "liability")),
        Group(N_("Papers"), ("materials",)),
        Group(N_("Certificate and post-check"), ("certificate_name", "valid_years", "post_check_days")),
        Group(N_("What the applicant is told"), ("content", "reason")),
    )
    ROWS = (Rows("materials", N_("Papers of the application"), minimum=1, maximum=40),)

    kind: Mapped[str] = terms(N_("Kind of matter"), ItemKind, listed=True, searched=True, heading=("事项类别",))
    basis: Mapped[str] = column(N_("Basis of the matter"), Text, heading=("设定依据",))
    legal_days: Mapped[int] = column(N_("Term of the law"), listed=True, heading=("法定时限", "法定办结时限"))
    days_kind: Mapped[str] = terms(N_("Counted in"), DayKind, default=DayKind.WORKING, heading=("期限单位",))
    days_green: Mapped[int | None] = column(
        N_("Promised in the green channel"),
        help=N_("Left empty, the share of the term that the parameters say."),
        heading=("绿色通道承诺时限",),
    )
    days_clean: Mapped[int | None] = column(N_("Promised without a penalty"), heading=("无惩戒信息承诺时限",))
    days_ordinary: Mapped[int | None] = column(N_("Promised in the ordinary procedure"), heading=("普通通道承诺时限",))
    days_strict: Mapped[int | None] = column(N_("Promised under strict review"), heading=("从严审查承诺时限",))
    commitment_basis: Mapped[str | None] = column(
        N_("Document that allows a commitment"),
        String(255),
        listed=True,
        help=N_(
            "Left empty, the matter is never decided on a commitment (国办发〔2020〕42号 leaves out public safety)."
        ),
        heading=("告知承诺依据", "告知承诺依据文号"),
    )
    days_commitment: Mapped[int] = column(
        N_("Promised on a commitment"),
        default=0,
        help=N_("0: on the day of acceptance."),
        heading=("告知承诺承诺时限",),
    )
    promise: Mapped[str | None] = column(N_("What is promised"), Text, heading=("承诺内容",))
    liability: Mapped[str | None] = column(N_("Liability for breach"), Text, heading=("违诺责任",))
    materials: Mapped[list[ItemMaterial]] = rows(ItemMaterial)
    certificate_name: Mapped[str | None] = column(
        N_("Certificate it ends in"),
        String(64),
        needed_when=when("kind", ItemKind.LICENCE),
        heading=("许可证书名称", "证件名称"),
    )
    valid_years: Mapped[int | None] = column(
        N_("Years of validity"),
        unit=N_("years"),
        help=N_("Left empty, without an end."),
        heading=("有效期（年）", "有效年限"),
    )
    post_check_days: Mapped[int] = column(
        N_("Checked afterwards within"), default=60, unit=N_("days"), heading=("事后核查期限",)
    )
    content: Mapped[str] = column(
        N_("What the applicant is told"),
        Text,
        help=N_("Conditions, how the review is done, and what follows from a false promise."),
        heading=("告知内容",),
    )

    @property
    def allows_commitment(self) -> bool:
        return bool((self.commitment_basis or "").strip())
