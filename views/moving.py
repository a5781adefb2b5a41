"""Moving a record: the page that asks for an opinion and says what will happen, and the move itself."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_appbuilder import expose, has_access
from flask_babel import gettext

from app import http
from app.extensions import db
from app.rules.errors import Refused
from app.services.flow import transition
from app.services.ledgers import intake
from app.services.publishing import preview
from app.workflow.moves import Move


class Moving:
    """The part of a register's screen that presses its buttons."""

    @expose("/move/<int:pk>/<string:name>", methods=["GET", "POST"])
    @has_access
    def move(self: Any, pk: int, name: str) -> Any:
        record = self.fetch(pk)
        move = self.register.WORKFLOW.moves.get(name)
        if move is None or not move.by_hand:
            abort(404)
        if request.method != "POST":
            return self._ask(record, move)
        return self._act(record, move)

    def _ask(self: Any, record: Any, move: Move, error: str = "", status: int = 200) -> Any:
        outcome = preview.outcome(record, move.name, g.person) if request.method != "POST" else None
        fields = [intake.describe(type(record), name) for name in move.fields]
        page = render_template(
            "move.html",
            view=self,
            register=self.register,
            record=record,
            move=move,
            fields=fields,
            outcome=outcome,
            error=error,
            raw=request.form,
        )
        return page, status

    def _act(self: Any, record: Any, move: Move) -> Any:
        """One transaction; a refusal keeps the typed opinion and says why."""
        pk = record.id
        try:
            values = intake.take_move(
                db.session(), type(record), {name: request.form.get(name, "") for name in move.fields}
            )
            transition.perform(
                db.session(),
                record,
                move.name,
                g.person,
                request.form.get("opinion", ""),
                values=values,
                version=request.form.get("version", type=int),
            )
            db.session.commit()
        except Refused as refusal:
            http.log_refusal(refusal)
            return self._ask(self.fetch(pk), move, refusal.sentence(http.locale()), refusal.status)
        flash(gettext("Done: %(move)s.", move=gettext(move.label)), "success")
        return redirect(url_for(f"{self.endpoint}.show", pk=pk) if self.can("read") else url_for("InboxView.todo"))
