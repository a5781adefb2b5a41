"""Moving a record: the page that asks for an opinion and says what will happen, and the move itself."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose, has_access
from flask_babel import gettext

from app import clock, http
from app.extensions import db
from app.rules.errors import Refused, several
from app.services.flow import papers, transition
from app.services.flow.giving import OPINION, Given
from app.services.ledgers import columns, intake
from app.services.ledgers.columns import Field
from app.services.publishing import preview
from app.workflow.moves import Move
from models.base import Register
from views import dossier, formats, overtaken
from views.papers import Files
from views.screen import person, told
from views.typed import answer, typed


def _at_fields(move: Move, refusals: Iterable[Refused]) -> Iterator[Refused]:
    """What is wrong, at the fields that the page of a move has, and else above them."""
    named = (*move.fields, OPINION, papers.FIELD)
    for refusal in refusals:
        yield refusal if refusal.column.partition("-")[0] in named else refusal.on("")


def _what_happened(record: Register, move: Move) -> str:
    """What was done to which record, whose it is, and where it stands now."""
    named = f"{record.title}（{record.whose}）" if record.whose else record.title
    if begins := record.begins_after(clock.today()):
        return gettext(
            "“%(move)s” was done for %(record)s; it is approved and holds from %(day)s.",
            move=gettext(move.label),
            record=named,
            day=begins,
        )
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
        record, move = self.fetch(pk), self._named(name)
        if request.method != "POST":
            return self._confirmation(record, move)
        return self._perform(record, move)

    @expose("/move/<int:pk>/<string:name>/check", methods=["POST"])
    @http.only_asks
    @has_access
    def check_move(self, pk: int, name: str) -> ResponseReturnValue:
        """What stands against the move as its page is filled in, and what is doubtful then; nothing is written."""
        session, record, move = db.session(), self.fetch(pk), self._named(name)
        taken = self._taken(move)
        try:
            refusals = self._against(record, move, taken)
            with session.no_autoflush:
                doubts = [
                    each for each in intake.doubts(session, record) if each.column.partition("-")[0] in move.fields
                ]
            read = formats.read_back(self.register, taken.values)
            return answer(_at_fields(move, refusals), doubts, read)
        finally:
            session.rollback()

    def _named(self, name: str) -> Move:
        """The move of this name, if people make it; any other answers 404."""
        move = self.register.WORKFLOW.moves.get(name)
        return move if move is not None and move.by_hand else abort(404)

    def _taken(self, move: Move) -> intake.Taken:
        """What was typed into the fields of the move, as it was understood."""
        return intake.take_move(db.session(), self.register, {each.name: typed(each) for each in self._fields(move)})

    def _fields(self, move: Move) -> list[Field]:
        """What the page of the move asks for; all of it is needed."""
        return [replace(columns.describe(self.register, name), required=True) for name in move.fields]

    def _typed(self, record: Register, move: Move) -> dict[str, object]:
        """The page as it was filled in; one that was just opened shows the lines that the record has."""
        if request.method == "POST":
            return {"opinion": request.form.get("opinion", "")} | {f.name: typed(f) for f in self._fields(move)}
        return {f.name: formats.in_form(record, f) for f in self._fields(move) if f.columns}

    def _against(self, record: Register, move: Move, taken: intake.Taken) -> list[Refused]:
        """All that stands against the move, of a field only what is wrong with it first."""
        given = Given(taken.values, request.form.get("opinion", ""))
        misread = {each.column.partition("-")[0] for each in taken.refusals}
        found = transition.against(db.session(), record, move, person(), given)
        return [*taken.refusals, *(each for each in found if each.column not in misread)]

    def _confirmation(self, record: Register, move: Move, refusal: Refused | None = None) -> ResponseReturnValue:
        """The page before the move: what will happen, what it asks for, and what was typed when it was refused."""
        page = render_template(
            "move.html",
            view=self,
            register=self.register,
            record=record,
            move=move,
            fields=self._fields(move),
            box=self.box(record, move) if move.takes_files else None,
            outcome=preview.outcome(record, move.name, person()) if request.method != "POST" else None,
            errors=told(_at_fields(move, refusal.parts) if refusal else ()),
            overtaken=overtaken.lines(record, request.form.get("version")),
            raw=self._typed(record, move),
            doubts=dossier.doubts_of(record),
            read=formats.read_back(self.register, self._taken(move).values),
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
        session, form, taken = db.session(), request.form, self._taken(move)
        if taken.refusals:
            raise several(self._against(record, move, taken))
        transition.perform(
            session,
            record,
            move.name,
            person(),
            form.get("opinion", ""),
            values=taken.values,
            version=form.get("version", type=int),
            bring=lambda: self.enter_files(record),
        )
        session.commit()
