"""行政许可."""

from datetime import date

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped

from app import clock
from app.rules.errors import N_
from app.rules.vocabulary.disclosure import LicenceKind, LicencePaper, LicenceState
from app.workflow import disclosure as flows
from models.base import DepartmentRegister, column, terms
from models.declarations import Group, Publishing
from models.disclosure.party import Counterparty, Source, explained


class Licence(Counterparty, Source, DepartmentRegister):
    """行政许可: a licence decision (双公示 standard)."""

    WORKFLOW = flows.LICENCE
    LABEL, PLURAL = N_("Licence"), N_("Licences")
    PAPERS = tuple(LicencePaper)
    NUMBER = "decision_no"
    FACTS = ("status", "decision_no", "decided_on", "valid_until")
    STANDARD = "XK_"
    EXPLANATION = "explanation"
    GROUPS = (
        Counterparty.PARTY_GROUP,
        Group(
            N_("What is licensed"),
            ("document_name", "decision_no", "kind", "certificate_name", "certificate_no", "content"),
        ),
        Group(N_("Term"), ("decided_on", "valid_from", "valid_until", "state", "explanation")),
        Source.SOURCE_GROUP,
    )
    PUBLISHING = Publishing(
        "licence_term",
        (
            "party_name",
            "party",
            "uscc",
            "legal_representative",
            "document_name",
            "decision_no",
            "kind",
            "certificate_name",
            "certificate_no",
            "content",
            "decided_on",
            "valid_from",
            "valid_until",
            "organ",
            "organ_uscc",
            "state",
            "data_source",
        ),
        persons=("legal_representative",),
        codes=("uscc", "organ_uscc"),
    )
    __table_args__ = (Index("ix_licence_department_id_id", "department_id", "id"),)

    document_name: Mapped[str] = column(
        N_("Decision document"), String(64), standard="XKWS", heading=("行政许可决定文书名称",)
    )
    decision_no: Mapped[str] = column(
        N_("Decision number"),
        String(256),
        index=True,
        series="应急许准",
        listed=True,
        searched=True,
        standard="WSH",
        heading=("行政许可决定文书号", "文书号"),
    )
    kind: Mapped[str] = terms(N_("Kind of licence"), LicenceKind, standard="XKLB", heading=("许可类别",))
    certificate_name: Mapped[str | None] = column(
        N_("Certificate"), String(64), listed=True, standard="XKZS", heading=("许可证书名称",)
    )
    certificate_no: Mapped[str | None] = column(
        N_("Licence number"), String(64), standard="XKBH", heading=("许可编号", "许可证编号")
    )
    content: Mapped[str] = column(N_("What is licensed"), Text, standard="NR", heading=("许可内容",))
    decided_on: Mapped[date] = column(
        N_("Decided on"), listed=True, searched=True, standard="JDRQ", heading=("许可决定日期",), index=True
    )
    valid_from: Mapped[date] = column(N_("Valid from"), standard="YXQZ", heading=("有效期自",))
    valid_until: Mapped[date] = column(
        N_("Valid until"), listed=True, standard="YXQZI", heading=("有效期至",), index=True
    )
    state: Mapped[str] = terms(N_("Current state"), LicenceState, listed=True, standard="ZT", heading=("当前状态",))
    explanation: Mapped[str | None] = explained()

    def now(self, name: str) -> object:
        """A licence that counts no more, or whose term is over, is not valid, whatever it said when it was granted."""
        if name == "state" and (self.counts_no_more or (self.valid_until and self.valid_until < clock.today())):
            return LicenceState.INVALID
        return super().now(name)
