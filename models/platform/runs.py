"""What jobs did, and which schedulers are alive."""

from datetime import date, datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from models.kinds import Json, UtcDateTime
from models.platform.accounts import Account
from models.platform.keys import Serial, Unlogged


class JobRun(Unlogged, Model):
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
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """Errors since the last chunk that was done."""
    cursor: Mapped[int] = mapped_column(BigInteger, default=0)
    counts: Mapped[Any] = mapped_column(Json, default=dict)
    log: Mapped[str] = mapped_column(Text, default="")
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Heartbeat(Unlogged, Model):
    """The last tick of each scheduler process."""

    __tablename__ = "heartbeat"

    owner: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
