"""检查任务: an inspection that was approved before anybody went, and where it comes from."""

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, relationship

from app.rules.conditions import when
from app.rules.errors import N_
from app.rules.vocabulary.inspection import InspectionMethod, TaskPaper, TaskSource, TaskStatus
from app.rules.vocabulary.platform import Status
from app.workflow import inspection as flows
from models.base import DepartmentRegister, column, given_number, link, terms
from models.declarations import Group
from models.inspection.complaints import Complaint
from models.inspection.draws import Draw
from models.inspection.items import InspectionItem
from models.inspection.plans import InspectionPlan
from models.subjects import Enterprise, Officer

if TYPE_CHECKING:
    from models.inspection.visits import Finding


def _only(source: TaskSource) -> dict[str, Any]:
    """Asked for where the task comes from there; a draft may still lack it."""
    return {"only_when": when("source", source), "missed_when": when("source", source)}


class InspectionTask(DepartmentRegister):
    """检查任务: whom, for which published matter, by whom, when, and where it comes from (国办发〔2024〕54号)."""

    WORKFLOW = flows.INSPECTION_TASK
    LABEL, PLURAL = N_("Task of inspection"), N_("Tasks of inspection")
    PAPERS = tuple(TaskPaper)
    NUMBER = "no"
    OFFERED = (Status.IN_FORCE, TaskStatus.NOTIFIED)
    GROUPS = (
        Group(
            N_("Where it comes from"),
            ("source", "inspection_plan_id", "draw_id", "complaint_id", "finding_id", "handed_over"),
        ),
        Group(N_("Whom and what"), ("enterprise_id", "item_id", "method", "content"), rare=("no",)),
        Group(N_("When and by whom"), ("from_on", "until_on", "first_officer_id", "second_officer_id", "assistants")),
    )

    no: Mapped[str] = given_number(N_("Task number"), "RW", "任务编号")
    source: Mapped[str] = terms(N_("Source of the task"), TaskSource, listed=True, searched=True, heading=("任务来源",))
    inspection_plan_id: Mapped[int | None] = link(
        N_("Inspection plan"), "inspection_plan.id", nullable=True, **_only(TaskSource.PLAN)
    )
    inspection_plan: Mapped[InspectionPlan | None] = relationship(info={"label": N_("Inspection plan")})
    draw_id: Mapped[int | None] = link(N_("Random draw"), "draw.id", nullable=True, **_only(TaskSource.DRAW))
    draw: Mapped[Draw | None] = relationship(info={"label": N_("Random draw")})
    complaint_id: Mapped[int | None] = link(
        N_("Complaint"), "complaint.id", nullable=True, **_only(TaskSource.COMPLAINT)
    )
    complaint: Mapped[Complaint | None] = relationship(info={"label": N_("Complaint")})
    finding_id: Mapped[int | None] = column(
        N_("Finding"),
        ForeignKey("finding.id", use_alter=True),  # a finding is of an inspection, and that of a task
        index=True,
        nullable=True,
        **_only(TaskSource.REINSPECTION),
    )
    finding: Mapped["Finding | None"] = relationship(info={"label": N_("Finding")})
    handed_over: Mapped[str | None] = column(
        N_("Handed over by whom, and what"),
        String(300),
        only_when=when("source", TaskSource.HANDED_OVER),
        needed_when=when("source", TaskSource.HANDED_OVER),
        heading=("交办、移送情况",),
    )
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id")
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    item_id: Mapped[int] = link(
        N_("Matter of inspection"),
        "inspection_item.id",
        help=N_("What is not on the published list may not be inspected."),
    )
    item: Mapped[InspectionItem] = relationship(info={"label": N_("Matter of inspection")})
    method: Mapped[str] = terms(N_("Method"), InspectionMethod, searched=True, heading=("检查方式",))
    content: Mapped[str | None] = column(
        N_("What is looked at"), Text, filled=True, help=N_("Left empty, that of the matter."), heading=("检查内容",)
    )
    from_on: Mapped[date] = column(N_("Inspection from"), listed=True, heading=("检查开始日期",))
    until_on: Mapped[date] = column(N_("Inspection until"), listed=True, heading=("检查结束日期",))
    first_officer_id: Mapped[int] = link(N_("First inspector"), "officer.id", own="user_id")
    first_officer: Mapped[Officer] = relationship(
        foreign_keys="InspectionTask.first_officer_id", info={"label": N_("First inspector")}
    )
    second_officer_id: Mapped[int] = link(N_("Second inspector"), "officer.id")
    second_officer: Mapped[Officer] = relationship(
        foreign_keys="InspectionTask.second_officer_id", info={"label": N_("Second inspector")}
    )
    assistants: Mapped[str | None] = column(
        N_("Assistants and experts"), String(200), help=N_("They do not inspect; name them all beforehand.")
    )

    visits_before: Mapped[int | None] = column(N_("Inspections this year so far"), form=False)
    visits_cap: Mapped[int | None] = column(N_("Inspections a year at most"), form=False)
