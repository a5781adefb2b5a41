"""The machine room: accounts, trails, clocks, parameters, files, runs and the audit chain."""

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from flask_appbuilder.security.sqla.models import User as FabUser
from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.rules.errors import N_
from app.rules.settings import ParameterName
from app.rules.vocabulary.platform import Role, RuleName
from app.workflow import platform as flows
from models.base import Json, Register, TermType, UtcDateTime, column

Serial = BigInteger().with_variant(Integer, "sqlite")
"""A key that counts past two thousand million; SQLite counts only INTEGER keys by itself."""


class Account(FabUser):
    """An account of the bureau. `session_epoch` rises whenever older sessions must die."""

    __tablename__ = "ab_user"
    HANDLES = ("username",)

    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id", use_alter=True), index=True)
    department: Mapped[Any] = relationship("Department", foreign_keys=[department_id])
    session_epoch: Mapped[int] = mapped_column(default=0, server_default="0")
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default="0")

    def get_id(self) -> str:
        """What the session cookie carries: the account and its epoch."""
        return f"{self.id}.{self.session_epoch or 0}"

    @property
    def role_names(self) -> set[str]:
        return {role.name for role in self.roles}

    @classmethod
    def handles(cls) -> tuple[str, ...]:
        return cls.HANDLES

    @property
    def full_name(self) -> str:
        return f"{self.last_name or ''}{self.first_name or ''}" or str(self.username)

    def __repr__(self) -> str:
        return self.full_name


class Delegation(Model):
    """委托: while its owner is away, another person may act in one of the owner's roles, both days included."""

    __tablename__ = "delegation"

    id: Mapped[int] = mapped_column(primary_key=True)
    from_user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    to_user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    role: Mapped[str] = mapped_column(TermType(Role))
    from_on: Mapped[date]
    until_on: Mapped[date]


class Movement(Model):
    """流转: one move of one record: who, when, from where to where, with what opinion. Only ever appended."""

    __tablename__ = "movement"
    __table_args__ = (
        Index("ix_movement_record", "register", "record_id", "id"),
        Index("ix_movement_user", "user_id", "id"),
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
    opinion: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class WorkItem(Model):
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
    """Who wrote the record or made a step on which it rests, as `,3,17,`: none of them may make a four-eyes decision."""
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
    source: Mapped[str] = mapped_column(String(255), default="")


class Holiday(Model):
    """节假日: a day on which work differs from Monday to Friday, as the State Council announced it."""

    __tablename__ = "holiday"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_workday: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(255))


class Setting(Register):
    """单位参数: one value of a parameter that the bureau may set, in force from a day once approved."""

    WORKFLOW = flows.SETTING
    LABEL, PLURAL = N_("Unit parameter"), N_("Unit parameters")
    SUBJECT = None
    NUMBER = "name"
    KEY = ("name", "starts_on")

    name: Mapped[str] = column(N_("Parameter"), TermType(ParameterName, 80), listed=True, searched=True, index=True)
    value: Mapped[str] = column(
        N_("Value"),
        Text,
        listed=True,
        worded=True,
        help=N_("Written as the present value is; the present values are listed below."),
    )
    starts_on: Mapped[date] = column(N_("In force from"), listed=True)
    reason: Mapped[str] = column(N_("Reason"), Text, help=N_("The document or meeting that decided it."))

    @property
    def rule_name(self) -> str:
        """The rule that a value changes: its parameter."""
        return str(self.name)

    def called(self) -> str:
        return str(getattr(self.name, "chinese", self.name) or "")


class Attachment(Model):
    """附件: a file that belongs to one record; its bytes lie under their own fingerprint and are never rewritten."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_record", "register", "record_id"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(80))
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    added_by: Mapped[Account | None] = relationship()
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class ImportBatch(Model):
    """导入批次: one ledger that somebody handed in, and what became of its rows."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(40), index=True)
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    new: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    refused: Mapped[int]
    errors: Mapped[Any] = mapped_column(Json)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    user: Mapped[Account | None] = relationship()
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    written: Mapped[bool] = mapped_column(default=False)


class JobRun(Model):
    """任务运行: one run of one job for one slot. The pair is unique for ever: that is what makes a slot run once.

    cursor, counts, lease and fence are committed in the same transaction as the effects of a chunk, so that a
    killed run has either done a chunk or not begun it.
    """

    __tablename__ = "job_run"
    __table_args__ = (
        UniqueConstraint("job", "slot"),
        Index("ix_job_run_due", "state", "due_at"),
        Index("ix_job_run_planned", "job", "origin", "due_at"),
    )

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    job: Mapped[str] = mapped_column(String(40))
    slot: Mapped[str] = mapped_column(String(60))
    day: Mapped[date]
    full: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20), default="pending")
    origin: Mapped[str] = mapped_column(String(20), default="timetable")
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    requested_by: Mapped[Account | None] = relationship()
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fence: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[int] = mapped_column(BigInteger, default=0)
    counts: Mapped[Any] = mapped_column(Json, default=dict)
    log: Mapped[str] = mapped_column(Text, default="")
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Heartbeat(Model):
    """The last tick of each scheduler process."""

    __tablename__ = "heartbeat"

    owner: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class FormReceipt(Model):
    """The record that a form became, kept for two days, so that the same form sent again makes no second one."""

    __tablename__ = "form_receipt"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    register: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AuditEntry(Model):
    """审计: one link of the chain. `hash` covers the entry and the hash before it; no route or role deletes it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_record", "register", "record_id"),)

    seq: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(64), default="")
    action: Mapped[str] = mapped_column(String(40), index=True)
    register: Mapped[str] = mapped_column(String(40), default="")
    record_id: Mapped[str] = mapped_column(String(40), default="")
    result: Mapped[str] = mapped_column(String(10), default="done")
    detail: Mapped[str] = mapped_column(Text, default="")
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Model):
    """The end of the chain; whoever appends holds this row."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    hash: Mapped[str] = mapped_column(String(64), default="0" * 64)
