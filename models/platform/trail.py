"""The audit chain."""

from typing import Any

from flask_appbuilder import Model
from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.kinds import Json
from models.platform.keys import Serial, Unlogged


class AuditEntry(Unlogged, Model):
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


class Attestation(Unlogged, Model):
    """见证: key facts of one row as the house wrote them (app.attest), and the entry that carries their digest."""

    __tablename__ = "attestation"

    register: Mapped[str] = mapped_column(String(40), primary_key=True)
    record_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    facts: Mapped[Any] = mapped_column(Json)
    seq: Mapped[int] = mapped_column(BigInteger)


class AuditHead(Unlogged, Model):
    """The end of the chain; whoever appends holds this row."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    hash: Mapped[str] = mapped_column(String(64), default="0" * 64)
