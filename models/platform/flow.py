"""How records move: their trail, what waits, legal clocks and the calendar, decisions with their reasons."""

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.rules.vocabulary.platform import RuleName
from models.kinds import Json, TermType, UtcDateTime
from models.platform.accounts import Account
from models.platform.keys import Serial, Unlogged


class Movement(Model):
    """流转: one move of one record: who, when, from where to where, with what opinion. Only ever appended."""

    __tablename__ = "movement"
    __table_args__ = (
        Index("ix_movement_record", "register", "record_id", "id"),
        Index("ix_movement_user", "user_id", "at", "id"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(255), default="")
    move: Mapped[str] = mapped_column(String(40))
    from_status: Mapped[str] = mapped_column(String(40))
    to_status: Mapped[str] = mapped_column(String(40))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    user: Mapped[Account | None] = relationship(foreign_keys=[user_id])
    on_behalf_of_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    on_behalf_of: Mapped[Account | None] = relationship(foreign_keys=[on_behalf_of_id])
    opinion: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class WorkItem(Unlogged, Model):
    """待办: a record that waits for somebody. Kept by the session as statuses change, never by a register."""

    __tablename__ = "work_item"
    __table_args__ = (
        UniqueConstraint("register", "record_id"),
        Index("ix_work_item_waiting", "register", "status", "department_id"),
        Index("ix_work_item_due", "due_on"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    status: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255), default="")
    department_id: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    due_on: Mapped[date | None]
    barred: Mapped[str] = mapped_column(String(255), default="", server_default="")
    """Who is not independent of what the record asks about, as `,3,17,`."""
    version: Mapped[int | None]
    """Of the record as it waits; a decision on another one than was read is refused."""
    handlers: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Who wrote the record or made a step on which it rests: none of them may make a four-eyes decision."""
    movers: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Whoever ever moved it."""


class Decision(Model):
    """决定依据: what a rule decided about a record, with its inputs, reasons in order and the digest of the rules."""

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_record", "register", "record_id", "id"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    rule: Mapped[str] = mapped_column(TermType(RuleName))
    day: Mapped[date]
    inputs: Mapped[Any] = mapped_column(Json)
    answer: Mapped[Any] = mapped_column(Json)
    reasons: Mapped[Any] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class Deadline(Model):
    """法定时限: one running or stopped legal clock of a record. `due_on` is the last day that is in time."""

    __tablename__ = "deadline"
    __table_args__ = (
        Index("ix_deadline_record", "register", "record_id"),
        Index("ix_deadline_open", "stopped_on", "due_on"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    department_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(255), default="")
    started_on: Mapped[date]
    days: Mapped[int]
    working: Mapped[bool]
    due_on: Mapped[date]
    provisional: Mapped[bool] = mapped_column(default=False)
    extended: Mapped[bool] = mapped_column(default=False, server_default=false())
    stopped_on: Mapped[date | None]
    paused_on: Mapped[date | None]
    """Since when it stands still; None while it runs."""
    pauses: Mapped[Any] = mapped_column(Json, default=list, server_default="[]")
    """The pauses that are over, as [day of the beginning, last day]."""
    warned: Mapped[int] = mapped_column(default=0, server_default="0")
    """The share of its days, in percent, at which those concerned were told last."""
    source: Mapped[str] = mapped_column(String(255), default="")

    @classmethod
    def runs(cls) -> ColumnElement[bool]:
        """Neither stopped nor standing still."""
        return cls.stopped_on.is_(None) & cls.paused_on.is_(None)


class Holiday(Model):
    """节假日: a day on which work differs from Monday to Friday, as the State Council announced it."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(255))
