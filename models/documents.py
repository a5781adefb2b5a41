"""文书: the bureau's templates, and every document that was made of them."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

from flask_appbuilder import Model
from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import catalogue
from app.rules.errors import N_
from app.rules.parameters import parameters
from app.rules.terms import Term
from app.rules.vocabulary.documents import Layout, ServiceWay
from app.workflow import documents as flows
from models.base import DepartmentRegister, column, link, registers, terms
from models.declarations import Group
from models.grading import Standard
from models.kinds import Json, TermType
from models.subjects import Enterprise


class Late:
    """A vocabulary that is known only once every register is: what `make` returns, made when first asked."""

    def __init__(self, make: Callable[[], type[Term]]) -> None:
        self._made = cache(make)

    def __call__(self, code: str) -> Term:
        return self._made()(code)

    def __iter__(self) -> Iterator[Term]:
        return iter(self._made())

    def __reversed__(self) -> Iterator[Term]:
        return reversed(list(self))

    def parse(self, text: str) -> Term:
        return self._made().parse(text)


def _term(name: str, labels: dict[str, str]) -> type[Term]:
    """Terms of these codes and English labels, with the Chinese of the catalogue."""
    chinese = catalogue.locale("zh").translate
    made: Any = Term
    return made(name, [(code.upper(), (code, chinese(label), label)) for code, label in labels.items()])


def _register_names() -> type[Term]:
    return _term("RegisterName", {r.register_name(): r.LABEL for r in registers()})


def _move_names() -> type[Term]:
    """The moves of all registers; those of one name are one, called as the register that has it first calls it."""
    found: dict[str, str] = {}
    for register in registers():
        for move in register.WORKFLOW:
            found.setdefault(move.name, move.label)
    return _term("MoveName", found)


RegisterName: Any = Late(_register_names)
MoveName: Any = Late(_move_names)
_CLOCKS = [
    (p.name.split(".")[1].upper(), (p.name.split(".")[1], p.chinese, p.label))
    for p in parameters()
    if p.name.startswith("deadlines.") and not p.name.endswith("_extension")
]
ClockName: Any = Term("ClockName", _CLOCKS)  # type: ignore[arg-type]  # the functional form of an enumeration


class DocumentTemplate(Standard):
    """文书模板: what a document of one kind says; an edition holds for documents made from its day on."""

    WORKFLOW = flows.DOCUMENT_TEMPLATE
    LABEL, PLURAL = N_("Document template"), N_("Document templates")
    SUBJECTS = ()
    NUMBER = "name"
    KEY = ("code", "edition")
    GROUPS = (
        Group(N_("Template"), ("name", "code", "edition", "starts_on")),
        Group(
            N_("Where it is used"), ("used_for", "made_by", "condition", "layout", "series", "addressed_to", "clock")
        ),
        Group(N_("Text"), ("content", "reason")),
    )

    used_for: Mapped[str] = column(N_("Register"), TermType(RegisterName), listed=True, searched=True, index=True)
    made_by: Mapped[str | None] = column(
        N_("Made by the move"),
        TermType(MoveName),
        nullable=True,
        listed=True,
        help=N_("Leave it empty for what is only printed from the record's page, without a number."),
    )
    condition: Mapped[str | None] = column(
        N_("Only where"), String(200), help=N_('Such as 公示与否 是 "依法公示"; empty for every record.')
    )
    layout: Mapped[str] = terms(N_("Layout"), Layout, default=Layout.DECISION, required=False)
    series: Mapped[str | None] = column(
        N_("Number series"),
        String(40),
        listed=True,
        help=N_("Such as 应急信修告: numbers run from 1 in each year, 陈应急信修告〔2026〕1号."),
    )
    addressed_to: Mapped[str | None] = column(
        N_("Addressed to"), String(80), help=N_("The name of a value of the record, such as 行政相对人名称.")
    )
    clock: Mapped[str | None] = column(N_("Clock that starts with service"), TermType(ClockName), nullable=True)
    content: Mapped[str] = column(
        N_("Text"),
        Text,
        help=N_(
            "One line for each paragraph. 【名称】 puts in a value of the record; "
            "〖如果 名称〗…〖否则〗…〖完〗 chooses; 〖逐项 项 于 清单〗…〖完〗 repeats; "
            "a line |…|…| is a row of a table; "
            "lines that begin with 附件： or 抄送： stand where the standard has them."
        ),
    )


class Document(DepartmentRegister):
    """文书: one document as it was made: its number, what it said, and how it reached whom. Numbers have no gaps."""

    WORKFLOW = flows.DOCUMENT
    LABEL, PLURAL = N_("Document"), N_("Documents")
    NUMBER = "no"
    FACTS = ("status", "no", "sha256", "served_on")
    PARTY = ("addressee",)
    __table_args__ = (
        UniqueConstraint("series", "year", "serial"),
        Index("ix_document_source", "source_register", "source_id"),
    )

    no: Mapped[str | None] = column(
        N_("Document number"), String(120), listed=True, searched=True, form=False, index=True
    )
    no_key: Mapped[str] = column(
        N_("Document number"), String(120), form=False, internal=True, folds="no", index=True, default=""
    )
    name: Mapped[str] = column(N_("Name of the document"), String(120), listed=True, searched=True, form=False)
    addressee: Mapped[str | None] = column(
        N_("Addressed to"), String(200), listed=True, searched=True, sound=True, form=False
    )
    issued_on: Mapped[date] = column(N_("Issued on"), form=False, listed=True, searched=True)
    enterprise_id: Mapped[int | None] = link(N_("Enterprise"), "enterprise.id", nullable=True, form=False)
    enterprise: Mapped[Enterprise | None] = relationship(info={"label": N_("Enterprise")})
    template_id: Mapped[int] = link(N_("Template"), "document_template.id", form=False)
    template: Mapped[DocumentTemplate] = relationship(info={"label": N_("Template")})
    source_register: Mapped[str] = column(N_("Register"), String(40), form=False, shown_as="register")
    source_id: Mapped[int] = column(N_("Record"), form=False, internal=True)
    series: Mapped[str | None] = column(N_("Number series"), String(40), form=False, internal=True)
    year: Mapped[int | None] = column(N_("Year"), form=False, internal=True)
    serial: Mapped[int | None] = column(N_("Serial number"), form=False, internal=True)
    content: Mapped[Any] = column(N_("What it says"), Json, form=False)
    digest: Mapped[str] = column(N_("Fingerprint of its data"), String(64), form=False, internal=True)
    sha256: Mapped[str] = column(N_("Fingerprint of the PDF"), String(64), form=False)
    token: Mapped[str] = column(N_("Check code"), String(40), form=False, unique=True, internal=True)
    service_way: Mapped[str | None] = terms(N_("Way of service"), ServiceWay, form=False)
    handed_on: Mapped[date | None] = column(N_("Handed over, posted or announced on"), form=False)
    received_by: Mapped[str | None] = column(N_("Received by"), String(120), form=False, mask="name")
    served_on: Mapped[date | None] = column(N_("Counts as served on"), form=False, listed=True)

    def called(self) -> str:
        return self.no or self.name


class DocumentFile(Model):
    """The PDF of a document as it was issued; never written again."""

    __tablename__ = "document_file"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
