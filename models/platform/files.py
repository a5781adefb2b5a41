"""Files of records, ledgers that were handed in, forms that were sent."""

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from models.kinds import Json, UtcDateTime
from models.platform.accounts import Account
from models.platform.keys import Serial, Unlogged


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


class FormReceipt(Unlogged, Model):
    """The record that a form became, kept for two days, so that the same form sent again makes no second one."""

    __tablename__ = "form_receipt"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    register: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
