"""Moving a record: the page that asks for an opinion and says what will happen, and the move itself."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose, has_access
from flask_babel import gettext

from app import http
from app.extensions import db
from app.rules.errors import Refused
from app.services.flow import papers, transition
from app.services.ledgers import columns, intake
from app.services.publishing import preview
from app.workflow.moves import Move
from models.base import Register
from views import overtaken
from views.papers import Files
from views.screen import person, told


def _at_fields(move: Move, refusals: Iterable[Refused]) -> Iterator[Refused]:
    """What is wrong, at the fields that the page of a move has, and else above them."""
    for refusal in refusals:
        yield refusal if refusal.column in (*move.fields, papers.FIELD) else refusal.on("")


def _what_happened(record: Register, move: Move) -> str:
    """What was done to which record, whose it is, and where it stands now."""
    named = f"{record.title}（{record.whose}）" if record.whose else record.title
    status = http.locale().word(record.status)
    return gettext(
        "“%(move)s” was done for %(record)s; it is now “%(status)s”.",
        move=gettext(move.label),
        record=named,
        status=status,
    )


class Moving(Files):
    """The part of a register's screen that carries out its moves."""

    @expose("/move/<int:pk>/<string:name>", methods=["GET", "POST"])
    @has_access
    def move(self, pk: int, name: str) -> ResponseReturnValue:
        record = self.fetch(pk)
        move = self.register.WORKFLOW.moves.get(name)
        if move is None or not move.by_hand:
            abort(404)
        if request.method != "POST":
            return self._confirmation(record, move)
        return self._perform(record, move)

    def _confirmation(self, record: Register, move: Move, refusal: Refused | None = None) -> ResponseReturnValue:
        """The page before the move: what will happen, what it asks for, and what was typed when it was refused."""
        page = render_template(
            "move.html",
            view=self,
            register=self.register,
            record=record,
            move=move,
            fields=[replace(columns.describe(type(record), name), required=True) for name in move.fields],
            box=self.box(record, move) if move.takes_files else None,
            outcome=preview.outcome(record, move.name, person()) if request.method != "POST" else None,
            errors=told(_at_fields(move, refusal.parts) if refusal else ()),
            overtaken=overtaken.lines(record, request.form.get("version")),
            raw=request.form,
        )
        return page, refusal.status if refusal else 200

    def _perform(self, record: Register, move: Move) -> ResponseReturnValue:
        """One transaction; a refusal keeps the typed opinion and says why."""
        pk = record.id
        try:
            if move.takes_files and (unkept := self.take_files(record)):
                raise unkept[0]
            self._move(record, move)
        except Refused as refusal:
            http.log_refusal(refusal)
            return self._confirmation(self.fetch(pk), move, refusal)
        flash(_what_happened(self.fetch(pk) if self.can("read") else record, move), "success")
        return redirect(self.address("show", pk=pk) if self.can("read") else url_for("InboxView.todo"))

    def _move(self, record: Register, move: Move) -> None:
        session, form = db.session(), request.form
        values = intake.take_move(session, type(record), {name: form.get(name, "") for name in move.fields})
        transition.perform(
            session,
            record,
            move.name,
            person(),
            form.get("opinion", ""),
            values=values,
            version=form.get("version", type=int),
            bring=lambda: self.enter_files(record),
        )
        session.commit()
