"""信用事件: the ledger of facts about enterprises and persons."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.rules.errors import N_
from app.rules.vocabulary.subjects import EventEnd, EventKind
from models.kinds import Json, TermType, UtcDateTime
from models.platform import Serial


class CreditEvent(Model):
    """信用事件: one fact about an enterprise or a person. Appended as a record takes effect, closed once, never edited.

    employer_id    of a fact about a person: the enterprise in which they served then, and post: as what
    occurred_on    the day of the fact; windows are measured from it
    counts_from    first day it counts; counts_until: last day its own validity lasts (None: no end of its own)
    ended_on       first day it no longer counts because of repair, annulment …; None while nothing ended it
    quantity       fine in yuan, deaths …, by kind; facts: what the grading standard may ask about
    """

    __tablename__ = "credit_event"
    LABEL = N_("Credit events")
    FACTS = (
        "enterprise_id",
        "practitioner_id",
        "employer_id",
        "post",
        "kind",
        "occurred_on",
        "counts_from",
        "counts_until",
        "ended_on",
        "end_reason",
        "quantity",
        "facts",
    )
    __table_args__ = (
        CheckConstraint("(enterprise_id IS NULL) <> (practitioner_id IS NULL)", "one_subject"),
        CheckConstraint("employer_id IS NULL OR practitioner_id IS NOT NULL", "employer_of_person"),
        Index("ix_credit_event_subject", "enterprise_id", "id"),
        Index("ix_credit_event_person", "practitioner_id", "id"),
        Index("ix_credit_event_employer", "employer_id", "id"),
        Index("ix_credit_event_source", "source_register", "source_id"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id"))
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"))
    post: Mapped[str | None] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(TermType(EventKind))
    occurred_on: Mapped[date]
    counts_from: Mapped[date]
    counts_until: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(TermType(EventEnd))
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    facts: Mapped[Any] = mapped_column(Json, default=dict)
    source_register: Mapped[str] = mapped_column(String(40))
    source_id: Mapped[int]
    source_no: Mapped[str] = mapped_column(String(128), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)

    @property
    def firm_id(self) -> int | None:
        """The enterprise whose grade it may change: its own fact, or one of a person who served there."""
        return self.enterprise_id or self.employer_id
