"""罚款收缴: what was paid of a fine, and until when it had to be."""

from datetime import date
from decimal import Decimal

from sqlalchemy import String
from sqlalchemy.orm import Mapped, relationship

from app.rules.errors import N_
from app.rules.vocabulary.disclosure import CollectionPaper, CollectionStatus
from app.workflow import collection as flows
from models.base import DepartmentRegister, column, given_number, link
from models.declarations import Group, Rows
from models.disclosure.penalty import Penalty
from models.kinds import Yuan
from models.rows import Row, part_of, rows
from models.subjects import Enterprise, Practitioner


class FinePayment(Row):
    """缴款: one payment, with its receipt."""

    fine_collection_id: Mapped[int] = part_of("fine_collection.id")
    paid_on: Mapped[date] = column(N_("Paid on"), heading=("缴款日期",))
    amount: Mapped[Decimal] = column(N_("Amount paid"), Yuan, unit=N_("yuan"), heading=("缴款金额(元)", "缴款金额"))
    receipt_no: Mapped[str | None] = column(N_("Payment receipt number"), String(80), heading=("票据号",))


class FineCollection(DepartmentRegister):
    """罚款收缴: a fine is paid within its term, in parts where that was allowed (行政处罚法 第六十六条)."""

    WORKFLOW = flows.FINE_COLLECTION
    LABEL, PLURAL = N_("Collection of a fine"), N_("Collections of fines")
    PAPERS = tuple(CollectionPaper)
    NUMBER = "no"
    SUBJECTS = ("enterprise", "practitioner")
    OFFERED = (CollectionStatus.OPEN, CollectionStatus.OVERDUE)
    KEY = ("penalty_id",)
    GROUPS = (Group(N_("Collection of a fine"), ("penalty_id", "served_on", "remarks", "payments")),)
    ROWS = (Rows("payments", N_("Payments")),)

    no: Mapped[str] = given_number(N_("Number of the collection"), "SJ")
    enterprise_id: Mapped[int | None] = link(N_("Enterprise"), "enterprise.id", form=False, nullable=True)
    enterprise: Mapped[Enterprise | None] = relationship(info={"label": N_("Enterprise"), "listed": True})
    practitioner_id: Mapped[int | None] = link(N_("Practitioner"), "practitioner.id", form=False, nullable=True)
    practitioner: Mapped[Practitioner | None] = relationship(info={"label": N_("Practitioner")})
    penalty_id: Mapped[int] = link(N_("Penalty"), "penalty.id", once=True)
    penalty: Mapped[Penalty] = relationship(info={"label": N_("Penalty"), "listed": True})
    served_on: Mapped[date] = column(
        N_("Decision served on"), heading=("决定书送达日期",), help=N_("The term of payment runs from this day.")
    )
    fine: Mapped[Decimal | None] = column(N_("Fine"), Yuan, form=False, unit=N_("yuan"), listed=True)
    pay_by: Mapped[date | None] = column(N_("To be paid by"), form=False, listed=True, index=True)
    deferred_to: Mapped[date | None] = column(N_("Payment deferred to"), form=False)
    payments: Mapped[list[FinePayment]] = rows(FinePayment)
    remarks: Mapped[str | None] = column(N_("Remarks"), String(512), heading=("备注",))
    paid_up_on: Mapped[date | None] = column(N_("Paid in full on"), form=False)

    @property
    def paid(self) -> Decimal:
        return sum((line.amount for line in self.payments if line.amount), Decimal(0))
