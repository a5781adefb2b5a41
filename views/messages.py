"""消息: what the reader was told, the latest first; opening one marks it as read."""

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose, has_access
from flask_babel import gettext

from app import http
from app.extensions import db
from app.rules.errors import N_
from app.services.messages import sending
from views.committing import attempt
from views.menu import Entry
from views.screen import openable


class MessageView(BaseView):
    route_base = "/messages"
    class_permission_name = "message"
    method_permission_name = {"list": "open", "read": "open", "read_all": "open"}

    @expose("/")
    @has_access
    def list(self) -> str:
        rows = sending.latest(db.session(), g.person, request.args.get("before", type=http.key))
        opens = openable((message.register, message.record_id) for message, _ in rows)
        return render_template("messages.html", rows=rows, opens=opens, more=len(rows) == sending.PAGE)

    @expose("/read/<int:pk>", methods=["POST"])
    @has_access
    def read(self, pk: int) -> ResponseReturnValue:
        """Mark one as read and go to its record."""
        message = sending.get(db.session(), g.person, pk) or abort(404)
        where = (message.register, message.record_id)
        sending.mark_read(db.session(), g.person, [pk])
        db.session.commit()
        return redirect(f"/{where[0]}/show/{where[1]}" if openable([where]) else url_for("MessageView.list"))

    @expose("/read", methods=["POST"])
    @has_access
    def read_all(self) -> ResponseReturnValue:
        attempt(lambda: sending.mark_read(db.session(), g.person), gettext("All messages are marked as read."))
        return redirect(url_for("MessageView.list"))


PAGES = (MessageView,)
ENTRIES = (Entry("workbench", N_("Messages"), "MessageView.list", ("can_open", "message")),)
