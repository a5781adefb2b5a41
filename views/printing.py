"""The documents of a record on its page: those that were made of it, and what can be printed as it stands."""

from dataclasses import dataclass, field

from flask import abort
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose, has_access
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, http
from app.extensions import db
from app.security import granted
from app.services.documents import issuing, templates
from models.base import Register
from models.documents import Document, DocumentTemplate
from views import downloads
from views.screen import Screen

ROWS = 20


@dataclass(frozen=True)
class Papers:
    """made: the documents of a record, the latest first; printable: the templates that can be printed of it now."""

    made: list[Document] = field(default_factory=list)
    printable: list[DocumentTemplate] = field(default_factory=list)


def of(session: Session, record: Register) -> Papers:
    """The documents of a record, as far as the reader may read documents."""
    if ("can_read", Document.register_name()) not in granted():
        return Papers()
    name = record.register_name()
    query = select(Document).where(Document.source_register == name, Document.source_id == record.id)
    made = session.scalars(query.order_by(Document.id.desc()).limit(ROWS)).all()
    counts = record.status not in record.WORKFLOW.void()
    return Papers(list(made), templates.in_force(session, name, clock.today()) if counts else [])


class Printing(Screen):
    """The part of a register's screen that prints its records."""

    @expose("/print/<int:pk>/<string:code>.<string:kind>")
    @has_access
    def printed(self, pk: int, code: str, kind: str) -> ResponseReturnValue:
        """A document of the record as it stands, without a number; nothing of it is kept but that it was taken out."""
        record = self.fetch(pk)
        known = templates.in_force(db.session(), record.register_name(), clock.today())
        template = next((each for each in known if each.code == code), None)
        if template is None or kind not in downloads.MEDIA or ("can_read", Document.register_name()) not in granted():
            abort(404)
        name = f"{template.name}-{record.title}.{kind}"
        data = issuing.preview(db.session(), template, record, clock.today(), kind)
        http.log_action("print", record.register_name(), pk, document=name)
        return downloads.document(data, name, kind)
