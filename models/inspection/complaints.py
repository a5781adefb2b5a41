"""举报投诉: what people report about an enterprise; who reported it is kept sealed."""

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, relationship

from app.rules.errors import N_
from app.rules.vocabulary.inspection import (
    ComplaintKind,
    ComplaintOutcome,
    ComplaintPaper,
    ComplaintStatus,
    ComplaintWay,
)
from app.workflow import inspection as flows
from models.base import DepartmentRegister, column, given_number, link, terms
from models.declarations import Group
from models.kinds import Sealed
from models.subjects import Enterprise, Officer


class Complaint(DepartmentRegister):
    """举报投诉 (安全生产法 第七十三条): upheld, it is a fact about the enterprise; the reporter is told nobody else."""

    WORKFLOW = flows.COMPLAINT
    OFFERED = tuple(status for status in ComplaintStatus if status != ComplaintStatus.DECLINED)
    LABEL, PLURAL = N_("Complaint"), N_("Complaints")
    PAPERS = tuple(ComplaintPaper)
    NUMBER = "no"
    WARNS = ("verify_complaint",)
    GROUPS = (
        Group(
            N_("Complaint as received"), ("received_on", "way", "kind", "enterprise_id", "description"), rare=("no",)
        ),
        Group(N_("Reporter"), ("reporter", "reporter_phone")),
    )

    no: Mapped[str] = given_number(N_("Complaint number"), "JB", "举报编号")
    received_on: Mapped[date] = column(
        N_("Complaint received on"), today=True, listed=True, searched=True, heading=("举报日期", "受理日期")
    )
    way: Mapped[str] = terms(N_("Way of the complaint"), ComplaintWay, heading=("举报方式",))
    kind: Mapped[str] = terms(N_("Kind of complaint"), ComplaintKind, listed=True, searched=True, heading=("举报类别",))
    enterprise_id: Mapped[int] = link(N_("Enterprise"), "enterprise.id")
    enterprise: Mapped[Enterprise] = relationship(info={"label": N_("Enterprise"), "listed": True})
    description: Mapped[str] = column(N_("What was reported"), Text, heading=("举报内容",))
    reporter: Mapped[str | None] = column(
        N_("Reporter"),
        Sealed,
        mask="whole",
        help=N_("Empty where the report is anonymous. Kept sealed; shown in full to nobody but those who register."),
        heading=("举报人",),
    )
    reporter_phone: Mapped[str | None] = column(
        N_("Telephone of the reporter"), Sealed, mask="whole", heading=("举报人电话",)
    )

    verifier_id: Mapped[int | None] = link(N_("Verified by"), "officer.id", form=False, nullable=True)
    verifier: Mapped[Officer | None] = relationship(info={"label": N_("Verified by")})
    outcome: Mapped[str | None] = terms(N_("Outcome of the verification"), ComplaintOutcome, form=False, listed=True)
    verified_on: Mapped[date | None] = column(N_("Verified on"), form=False)
    found: Mapped[str | None] = column(N_("What was found"), Text, form=False)
    replied_on: Mapped[date | None] = column(N_("Answered on"), form=False)
    reply: Mapped[str | None] = column(N_("How it was answered"), String(200), form=False)
