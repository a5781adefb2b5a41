"""公示."""

from datetime import date
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, relationship

from app.rules.errors import N_
from app.rules.vocabulary.disclosure import Channel, PublicationPaper
from app.rules.vocabulary.subjects import EventEnd
from app.workflow import disclosure as flows
from models.base import DepartmentRegister, column, link, terms
from models.kinds import Json
from models.subjects import Enterprise


class Publication(DepartmentRegister):
    """公示: one record on one channel: what was shown, since when, until when, and how it ended."""

    WORKFLOW = flows.PUBLICATION
    LABEL, PLURAL = N_("Publication"), N_("Publications")
    PAPERS = tuple(PublicationPaper)
    NUMBER = "no"
    FACTS = ("status", "channel", "published_on", "planned_until", "ended_on", "end_reason", "content")
    PARTY = ("subject",)
    __table_args__ = (
        Index("ix_publication_source", "source_register", "source_id"),
        Index("ix_publication_shown", "channel", "status", "planned_until"),
        Index("ix_publication_month", "channel", "published_on"),
    )

    channel: Mapped[str] = terms(N_("Channel"), Channel, listed=True, searched=True)
    source_register: Mapped[str] = column(N_("Register"), String(40), form=False, shown_as="register")
    source_id: Mapped[int] = column(N_("Record"), form=False)
    no: Mapped[str] = column(N_("Document number"), String(256), listed=True, searched=True, form=False)
    no_key: Mapped[str] = column(
        N_("Document number"), String(256), form=False, internal=True, folds="no", index=True, default=""
    )
    subject: Mapped[str] = column(N_("Party"), String(200), listed=True, searched=True, sound=True, form=False)
    uscc: Mapped[str | None] = column(
        N_("Unified social credit code"), String(18), searched=True, code=True, form=False, index=True
    )
    enterprise_id: Mapped[int | None] = link(N_("Enterprise"), "enterprise.id", nullable=True, form=False)
    enterprise: Mapped[Enterprise | None] = relationship(info={"label": N_("Enterprise")})
    content: Mapped[Any] = column(N_("Published content"), Json, form=False)
    digest: Mapped[str] = column(N_("Fingerprint"), String(64), form=False, default="", internal=True)
    masked_by: Mapped[str] = column(
        N_("Rules of masking"), String(16), form=False, default="", server_default="", internal=True
    )
    """The edition of the rules by which the content was masked last (app.rules.personal)."""
    published_on: Mapped[date | None] = column(N_("Published on"), form=False, listed=True)
    planned_until: Mapped[date | None] = column(N_("Publish until"), form=False, listed=True, shown_as="last_day")
    """First day on which it is no longer shown; None: as long as the record is valid."""
    ended_on: Mapped[date | None] = column(N_("Ended on"), form=False)
    end_reason: Mapped[str | None] = terms(N_("Why it ended"), EventEnd, form=False)
    receipt_no: Mapped[str | None] = column(N_("Receipt number"), String(80), form=False)
    recall_receipt_no: Mapped[str | None] = column(N_("Receipt of the recall"), String(80), form=False)

    def called(self) -> str:
        """The document, and where it is shown."""
        return " · ".join(filter(None, (self.no, Channel.chinese_of(self.channel))))
