"""What people are told inside the house."""

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from models.kinds import Json, UtcDateTime
from models.platform.keys import Serial, Unlogged


class Message(Unlogged, Model):
    """消息: one sentence about a record, to a person, or to everybody who holds a role.

    said           the sentence and its parameters, so that each reader gets their language
    department_id  of a message to a role: only to those of this department; None for all of them
    """

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_user", "user_id", "id"), Index("ix_message_role", "role", "id"))

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    role: Mapped[str | None] = mapped_column(String(40))
    department_id: Mapped[int | None]
    register: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    title: Mapped[str] = mapped_column(String(255))
    said: Mapped[Any] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class MessageRead(Unlogged, Model):
    """That a person has read a message."""

    __tablename__ = "message_read"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
