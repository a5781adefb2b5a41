"""Making a document: what it says, its number, and the file as it leaves the house; all in one transaction."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import scope
from app.rules.errors import N_, Refused
from app.rules.vocabulary.documents import Layout
from app.services.documents import fields, paper, pdf, templates, word
from app.services.flow import lookup, transition
from app.services.flow.people import Person
from app.services.rulebook import standards
from models.base import Register, register_of
from models.documents import Document, DocumentFile, DocumentTemplate

_STAYS = (Layout.ANNOUNCEMENT, Layout.INTERNAL)
"""Layouts of documents that are served on nobody."""


def data(
    session: Session, template: DocumentTemplate, record: Register, issue: fields.Issue, token: str = ""
) -> dict[str, Any]:
    """What a document says, ready to be laid out: plain texts and nothing that has to be looked up again.

    token  the code under which anybody can check it; without one it is a preview
    """
    said = fields.LANGUAGE.write(template.content, _Guarded(fields.values(session, record, issue)))
    address = _checked_at(session, record, token, issue.day) if token else ""
    return {
        "title": template.name,
        "organ": standards.unit(session, "bureau_name", issue.day),
        "no": issue.no,
        "layout": str(template.layout),
        "day": fields.written(issue.day),
        "date": [issue.day.year, issue.day.month, issue.day.day],
        "draft": bool(template.made_by) and not token,
        "signed": template.layout != Layout.INTERNAL,
        "address": address,
        "check": f"扫码核验本文书\n{_breakable(address)}" if token else "",
        "blocks": paper.blocks(said),
    }


def _breakable(address: str) -> str:
    """An address that may end its line after every eight signs, so that it keeps to its place on the paper."""
    return "\u200b".join(address[at : at + 8] for at in range(0, len(address), 8))


def _checked_at(session: Session, record: Register, token: str, day: date) -> str:
    """Where whoever holds the document can check it: the record's own page on the portal, else the document's."""
    portal = standards.unit(session, "check_address", day).removesuffix("document/")
    return f"{portal}{record.checked_at or f'document/{token}'}"


class _Guarded(dict[str, Any]):
    """The values of a record, in texts of which nothing is taken for a table or a paragraph of the template."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__({name: _guarded(value) for name, value in values.items()})


def _guarded(value: object) -> object:
    if isinstance(value, str):
        return paper.guarded(value)
    if isinstance(value, list):
        return [_Guarded(row) if isinstance(row, Mapping) else _guarded(row) for row in value]
    return _Inside(value) if isinstance(value, fields.Values) else value


class _Inside(Mapping[str, object]):
    """The same of a record that another one points at, read when a template asks for it."""

    def __init__(self, values: fields.Values) -> None:
        self._values = values

    def __getitem__(self, name: str) -> object:
        return _guarded(self._values[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def preview(session: Session, template: DocumentTemplate, record: Register, day: date, format: str) -> bytes:
    """The document as it would be on `day`, without a number; nothing is kept."""
    return _FORMATS[format](data(session, template, record, fields.Issue(day)))


_FORMATS = {"pdf": pdf.render, "docx": word.render}


def concerns(session: Session, template: DocumentTemplate, record: Register, day: date) -> bool:
    """Whether the template is for a record such as this one."""
    if not template.condition:
        return True
    return fields.LANGUAGE.holds(template.condition, fields.values(session, record, fields.Issue(day)))


def issue(
    session: Session, template: DocumentTemplate, record: Register, by: Person, day: date, opinion: str = ""
) -> Document:
    """Make the document, give it the next number of its series, and keep it with its PDF. Raises Refused."""
    serial = _next_serial(session, template.series, day.year) if template.series else None
    no = number(session, template.series, serial, day) if template.series and serial else None
    token = secrets.token_urlsafe(24)
    said = data(session, template, record, fields.Issue(day, no or "", opinion), token)
    file = b"" if session.info.get("trial") else pdf.render(said)
    document = Document(
        no=no,
        name=template.name,
        addressee=_addressee(session, template, record, day),
        issued_on=day,
        enterprise_id=getattr(record, "enterprise_id", None),
        department_id=record.department_id,
        template_id=template.id,
        source_register=record.register_name(),
        source_id=record.id,
        series=template.series,
        year=day.year if serial else None,
        serial=serial,
        content=said,
        digest=hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest(),
        sha256=hashlib.sha256(file).hexdigest(),
        token=token,
        created_by_id=by.user_id,
    )
    lookup.fold_numbers(document)
    session.add(document)
    session.flush()
    session.add(DocumentFile(document_id=document.id, pdf=file))
    if template.layout in _STAYS:
        transition.perform(session, document, "archive", day=day)
    return document


def number(session: Session, series: str, serial: int, day: date) -> str:
    """The number as it is written: 陈应急信修告〔2026〕1号."""
    return f"{standards.unit(session, 'document_prefix', day)}{series}〔{day.year}〕{serial}号"


def _next_serial(session: Session, series: str, year: int) -> int:
    """The number after the last of the series in the year; whoever asks at the same moment waits for the commit.

    Since no document is ever deleted and a number comes with its document, the numbers have no gaps.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"document {series} {year}"))))
    with scope.confined_to(None):
        last = session.scalar(select(func.max(Document.serial)).where(Document.series == series, Document.year == year))
    return (last or 0) + 1


def _addressee(session: Session, template: DocumentTemplate, record: Register, day: date) -> str:
    if not template.addressed_to:
        return record.whose[:200]
    said = fields.LANGUAGE.write(f"【{template.addressed_to}】", fields.values(session, record, fields.Issue(day)))
    return said[:200]


def number_of(session: Session, record: Register, move: str) -> str | None:
    """The number of the latest document that stands which this move of the record made; None where there is none."""
    query = select(Document.no).join(DocumentTemplate, Document.template_id == DocumentTemplate.id)
    made = (
        Document.source_register == record.register_name(),
        Document.source_id == record.id,
        DocumentTemplate.made_by == move,
        Document.status.not_in(Document.WORKFLOW.void()),
    )
    return session.scalar(query.where(*made).order_by(Document.id.desc()).limit(1))


def source(session: Session, document: Document) -> Register:
    """The record that a document is about. Raises Refused where it is not there."""
    register = register_of(document.source_register)
    record = session.get(register, document.source_id) if register else None
    if record is None:
        raise Refused(N_("The record of this document is not there any more."))
    return record


def again(session: Session, document: Document, by: Person, day: date, opinion: str = "") -> Document:
    """Another document in the place of a voided one, from its record as it stands, with a number of its own."""
    record = source(session, document)
    return issue(session, templates.next_of(session, record, document.template, day), record, by, day, opinion)


def replace(session: Session, record: Register, day: date) -> None:
    """Void what was made of a record and still stands, because it says what is so no longer."""
    d = Document
    own = d.source_register == record.register_name(), d.source_id == record.id
    standing = d.status.in_(Document.WORKFLOW["replace"].sources)
    for document in session.scalars(select(d).where(*own, standing).order_by(d.id)).all():
        transition.perform(session, document, "replace", day=day)


def file(session: Session, document: Document, format: str) -> bytes:
    """The document as it was issued: the PDF that was kept, or Word from the kept data.

    Raises Refused where the PDF is not the one that was issued.
    """
    if format == "docx":
        return word.render(document.content)
    kept = session.get(DocumentFile, document.id)
    if kept is None or hashlib.sha256(kept.pdf).hexdigest() != document.sha256:
        raise Refused(
            N_("The file of %(record)s is not the one that was issued; tell the administrator."), record=document.title
        )
    return kept.pdf
