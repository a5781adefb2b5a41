"""Files of records, ledgers that were handed in, forms that were sent."""

from datetime import datetime
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.rules.vocabulary.platform import PaperKind
from models.kinds import Json, UtcDateTime
from models.platform.accounts import Account
from models.platform.keys import Serial, Unlogged


class Attachment(Model):
    """附件: a file that belongs to one record; its bytes lie under their own fingerprint and are never rewritten.

    A file that was replaced or taken out stays: ended_at says since when it no longer stands, ended_why why.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_record", "register", "record_id"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    register: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(80))
    pages: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(40), default=PaperKind.OTHER, server_default=PaperKind.OTHER.value)
    edition: Mapped[int] = mapped_column(default=1, server_default="1")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"), index=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    added_by: Mapped[Account | None] = relationship(foreign_keys=[added_by_id])
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    ended_by: Mapped[Account | None] = relationship(foreign_keys=[ended_by_id])
    ended_why: Mapped[str] = mapped_column(String(500), default="", server_default="")

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def can_be_shown(self) -> bool:
        """Whether its pages can be drawn; what came before that could be done says nothing of its pages."""
        return self.is_picture or self.media_type == "application/pdf"


class HeldFile(Unlogged, Model):
    """A file handed in with a form that is not saved yet, kept a day for the form and the writer that it came from."""

    __tablename__ = "held_file"
    __table_args__ = (Index("ix_held_file_form", "once", "user_id"),)

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    once: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    register: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(80))
    pages: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(40), default=PaperKind.OTHER)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now, index=True)


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
