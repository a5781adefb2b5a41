"""Checks of templates and of the moves of documents."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, Sentence, together
from app.services.documents import fields, issuing, service
from app.services.flow.people import Person
from app.services.flow.registry import check, guard
from app.services.rulebook import editions
from models.base import Register, register_of
from models.documents import Document, DocumentTemplate


@check("document_template")
def template_fits(session: Session, template: DocumentTemplate, by: Person, day: date) -> None:
    """The register has the move that makes the document; what is only printed has no number."""
    register = register_of(str(template.used_for or ""))
    if register is None:
        return
    if template.made_by and str(template.made_by) not in register.WORKFLOW.moves:
        raise Refused(
            N_("“%(register)s” has no such move; it has: %(moves)s."),
            register=Sentence(register.LABEL),
            moves=tuple(Sentence(move.label) for move in register.WORKFLOW),
        ).on("made_by")
    if template.series and not template.made_by:
        raise Refused(N_("Only a document that a move makes has a number; leave the series empty.")).on("series")


@guard
def template_valid(session: Session, template: DocumentTemplate, by: Person, day: date) -> None:
    """An edition of its own that begins in time, whose text can be read and was tried on a record."""
    editions.begins_in_time(template, day)
    editions.is_of_its_own(session, template)
    names = fields.names(_register(template))
    together(*(partial(_readable, names, column, text) for column, text in _texts(template)))
    _tried(session, template, day)


def _texts(template: DocumentTemplate) -> list[tuple[str, str]]:
    """(column, what it says in the language of templates) of everything in a template that names values."""
    said = [("content", template.content)]
    if template.addressed_to:
        said.append(("addressed_to", f"【{template.addressed_to}】"))
    if template.condition:
        said.append(("condition", f"〖如果 {template.condition}〗〖完〗"))
    return said


def _readable(names: Mapping[str, Any], column: str, text: str) -> None:
    try:
        fields.LANGUAGE.check(text, names)
    except Refused as refusal:
        raise refusal.on(column) from None


def _register(template: DocumentTemplate) -> type[Register]:
    register = register_of(str(template.used_for))
    if register is None:
        raise Refused(N_("There is no register “%(name)s”."), name=str(template.used_for)).on("used_for")
    return register


def _tried(session: Session, template: DocumentTemplate, day: date) -> None:
    """Write it once for the newest record of its register; an empty register has nothing to try it on."""
    register = _register(template)
    if (newest := session.scalar(select(register).order_by(register.id.desc()).limit(1))) is not None:
        try:
            issuing.preview(session, template, newest, day, "pdf")
        except Refused as refusal:
            raise refusal.on("content") from None


@guard
def service_possible(session: Session, document: Document, by: Person, day: date) -> None:
    service.check(document, day)


@guard
def record_stands(session: Session, document: Document, by: Person, day: date) -> None:
    """A document is made anew only of a record that counts."""
    record = issuing.source(session, document)
    if record.status in record.WORKFLOW.void():
        raise Refused(
            N_("%(record)s is “%(status)s”; no document is made of it any more."),
            record=record.title,
            status=record.status,
        )
