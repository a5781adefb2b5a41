"""三(五) 联合惩戒: accidents."""

from datetime import date
from decimal import Decimal

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, relationship

from app.rules.conditions import unless, when
from app.rules.errors import N_
from app.rules.vocabulary.discipline import AccidentGrade, AccidentPaper, FixedLiability, Liability
from app.workflow import discipline as flows
from models.base import DepartmentRegister, column, link, terms
from models.declarations import Group
from models.kinds import Yuan
from models.subjects import Enterprise


class Accident(DepartmentRegister):
    """事故: its grade is computed from its consequences (国务院令第493号 第三条).

    For credit only 责任事故 count, and 瞒报谎报 whoever is liable.
    """

    WORKFLOW = flows.ACCIDENT
    LABEL, PLURAL = N_("Accident"), N_("Accidents")
    PAPERS = tuple(AccidentPaper)
    NUMBER = "name"
    GROUPS = (
        Group(N_("Accident"), ("name", "enterprise_id", "occurred_on", "account")),
        Group(N_("Consequences"), ("deaths", "serious_injuries", "loss", "concealed")),
        Group(N_("Liability"), ("liability", "liability_document")),
    )

    name: Mapped[str] = column(
        N_("Accident"), String(200), index=True, listed=True, searched=True, sound=True, heading=("事故名称",)
    )
    name_key: Mapped[str] = column(N_("Accident"), String(255), unique=True, form=False, internal=True, folds="name")
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id")
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    occurred_on: Mapped[date] = column(N_("Occurred on"), listed=True, searched=True, heading=("发生日期",))
    deaths: Mapped[int] = column(N_("Deaths"), default=0, listed=True, heading=("死亡人数",))
    serious_injuries: Mapped[int] = column(N_("Serious injuries"), default=0, listed=True, heading=("重伤人数",))
    loss: Mapped[Decimal] = column(
        N_("Direct economic loss"), Yuan, default=0, unit=N_("yuan"), listed=True, heading=("直接经济损失",)
    )
    grade: Mapped[str | None] = terms(N_("Accident grade"), AccidentGrade, form=False, listed=True)
    liability: Mapped[str] = terms(
        N_("Liability"), Liability, default=Liability.PENDING, listed=True, searched=True, heading=("责任认定",)
    )
    liability_document: Mapped[str | None] = column(
        N_("Document that fixed liability"),
        String(200),
        shown_when=unless("liability", Liability.PENDING),
        missed_when=when("liability", Liability.LIABLE),
        heading=("责任认定文号",),
    )
    proposed_liability: Mapped[str | None] = terms(N_("Proposed liability"), FixedLiability, form=False)
    proposed_document: Mapped[str | None] = column(N_("Document that fixes the liability"), String(200), form=False)
    concealed: Mapped[bool] = column(N_("Concealed or misreported"), default=False, heading=("瞒报谎报",))
    account: Mapped[str] = column(N_("Account of the accident"), Text, heading=("事故经过",))
