"""待办: what waits for me, what I did, what I began; one record or many with one opinion."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access
from flask_babel import gettext

from app import clock, http
from app.extensions import db
from app.rules.errors import N_, Refused
from app.services import inbox, transition
from models.base import register_of


class InboxView(BaseView):  # type: ignore[misc]  # FAB is untyped
    route_base = "/inbox"
    class_permission_name = "inbox"
    method_permission_name = {"todo": "open", "done": "open", "begun": "open", "act": "open"}

    @expose("/")
    @has_access
    def todo(self) -> str:
        page = max(0, min(request.args.get("page", 0, type=http.key), 200))
        register = request.args.get("register", "")
        waiting = inbox.todo(db.session(), g.person, register, page)
        return render_template("inbox.html", tab="todo", waiting=waiting, page=page, register=register, today=clock.today(), size=inbox.PAGE)

    @expose("/done")
    @has_access
    def done(self) -> str:
        return render_template("inbox.html", tab="done", movements=inbox.done(db.session(), g.person))

    @expose("/begun")
    @has_access
    def begun(self) -> str:
        return render_template("inbox.html", tab="begun", items=inbox.begun(db.session(), g.person), today=clock.today())

    @expose("/act", methods=["POST"])
    @has_access
    def act(self) -> Any:
        """One move for every ticked record, each in its own transaction: one that is refused stops no other."""
        move, opinion = request.form.get("move", ""), request.form.get("opinion", "")
        chosen = request.form.getlist("item")[:200]
        if not chosen:
            flash(gettext("Nothing was ticked."), "warning")
        done = sum(self._one(item, move, opinion) for item in chosen)
        if done:
            flash(gettext("%(count)s records done.", count=done), "success")
        return redirect(url_for("InboxView.todo"))

    def _one(self, item: str, move: str, opinion: str) -> bool:
        name, _, key = item.partition(":")
        register = register_of(name)
        try:
            record = db.session.get(register, http.key(key)) if register else abort(400)
        except ValueError:
            abort(400)
        if record is None:
            abort(404)
        try:
            transition.perform(db.session(), record, move, g.person, opinion)
            db.session.commit()
            return True
        except Refused as refusal:
            http.tell_refusal(refusal)
            flash(refusal.sentence(http.tongue()), "warning")
            return False


PAGES = (InboxView,)
ENTRIES = (("workbench", N_("Inbox"), "InboxView.todo", "can_open", "inbox"),)
