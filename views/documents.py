"""文书: templates, tried on real records; and the documents that were made."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from flask import Flask, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose, has_access
from flask_appbuilder.models.sqla.interface import SQLAInterface
from sqlalchemy import select

from app import clock, http
from app.extensions import db
from app.security import granted
from app.services.documents import fields, issuing
from app.services.rulebook import standards
from models.base import Register, register_of
from models.documents import Document, DocumentTemplate
from views import downloads
from views.base import RegisterView
from views.listing import loaded
from views.screen import RIGHTS, openable
from views.standards import next_edition

LATEST = 20
"""So many records are offered to try a template on."""


class DocumentTemplateView(RegisterView):
    datamodel = SQLAInterface(DocumentTemplate)
    chapter = "documents"
    page = "document_template.html"
    form_page = "document_template_form.html"
    method_permission_name = {**RIGHTS, "names": "read", "preview": "read"}

    def initial_values(self) -> Mapping[str, Any]:
        """A new template, or the next edition of the one that the query names."""
        last = db.session.get(DocumentTemplate, request.args.get("of", type=http.key) or 0)
        if last is None:
            return {**super().initial_values(), "edition": "1"}
        return {**self.form_values(last), **next_edition(last), "name": last.name, "reason": ""}

    @expose("/names")
    @has_access
    def names(self) -> ResponseReturnValue:
        """What may stand in a template of the register that the query names, as a part of a page."""
        register = register_of(request.args.get("register", ""))
        return render_template("document_names.html", names=names_at_hand(register) if register else [])

    @expose("/preview/<int:pk>.<string:kind>")
    @has_access
    def preview(self, pk: int, kind: str) -> ResponseReturnValue:
        """The template, as it stands, with a record of its register that the reader may read."""
        template = self.fetch(pk)
        register = register_of(str(template.used_for))
        if register is None or kind not in downloads.MEDIA or ("can_read", register.register_name()) not in granted():
            abort(404)
        record = db.session.get(register, request.args.get("record", type=http.key) or 0) or abort(404)
        data = issuing.preview(db.session(), template, record, clock.today(), kind)
        http.log_action("print", template.register_name(), pk, document=f"{template.name}-{record.title}")
        return downloads.document(data, f"{template.name}.{kind}", kind)


class DocumentView(RegisterView):
    datamodel = SQLAInterface(Document)
    chapter = "documents"
    page = "document.html"
    method_permission_name = {**RIGHTS, "file": "read"}

    @expose("/file/<int:pk>.<string:kind>")
    @has_access
    def file(self, pk: int, kind: str) -> ResponseReturnValue:
        """The document as it was issued."""
        document = self.fetch(pk)
        if kind not in downloads.MEDIA:
            abort(404)
        data, name = issuing.file(db.session(), document, kind), f"{document.name}-{document.title}.{kind}"
        http.log_action("read_file", document.register_name(), pk, file=name)
        return downloads.document(data, name, kind)


@dataclass(frozen=True)
class AtHand:
    """A value that a template may name, and what is put into its text for it.

    parts  (what is within it, what is put in for that)
    """

    name: str
    text: str
    parts: list[tuple[str, str]]


def names_at_hand(register: type[Register]) -> list[AtHand]:
    """Everything that a template of this register may say, by its Chinese names."""
    return [_at_hand(name, inside) for name, inside in fields.names(register).items() if not name.isascii()]


def _at_hand(name: str, inside: object) -> AtHand:
    if isinstance(inside, list):
        row = " ".join(f"【项.{part}】" for part in inside[0])
        return AtHand(name, f"〖逐项 项 于 {name}〗\n{row}\n〖完〗\n", [(part, f"【项.{part}】") for part in inside[0]])
    parts = [part for part in inside if not part.isascii()] if isinstance(inside, Mapping) else []
    return AtHand(name, f"【{name}】", [(part, f"【{name}.{part}】") for part in sorted(parts)])


def records_to_try(template: DocumentTemplate) -> list[Register]:
    """The latest records of a template's register, where the reader may read them."""
    register = register_of(str(template.used_for))
    if register is None or ("can_read", register.register_name()) not in granted():
        return []
    query = select(register).options(*loaded(register)).order_by(register.id.desc()).limit(LATEST)
    return list(db.session.scalars(query))


def edition_before(template: DocumentTemplate) -> DocumentTemplate | None:
    return standards.before(db.session(), template)


def lines_changed(old: str, new: str) -> list[tuple[str, str]]:
    """(before, after) of every line that is not in both texts, in their order; empty where there is none."""
    before, after = old.splitlines(), new.splitlines()
    found: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            found += zip_longest(before[a:b], after[c:d], fillvalue="")
    return found


def source_of(document: Document) -> Register | None:
    """The record that a document is about, where the reader may open it."""
    named = (document.source_register, document.source_id)
    return issuing.source(db.session(), document) if named in openable([named]) else None


def init_app(app: Flask) -> None:
    for part in (source_of, names_at_hand, records_to_try, edition_before, lines_changed):
        app.jinja_env.globals[part.__name__] = part


VIEWS = (DocumentView, DocumentTemplateView)
