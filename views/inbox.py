"""待办: what waits for me, what I did, what I began; one record or many with one opinion."""

from collections.abc import Sequence

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose, has_access
from flask_babel import gettext

from app import clock, http
from app.extensions import db
from app.rules.errors import N_, Refused
from app.security import granted
from app.services.flow import inbox, lookup, people, transition
from models.base import Register, register_of
from models.platform import WorkItem
from views.menu import Entry
from views.screen import openable

NAMED = 5
"""So many of the records that were moved together are named."""


class InboxView(BaseView):
    route_base = "/inbox"
    class_permission_name = "inbox"
    method_permission_name = {"todo": "open", "done": "open", "begun": "open", "act": "open", "colleagues": "open"}

    @expose("/")
    @has_access
    def todo(self) -> str:
        return self._waiting("todo")

    @expose("/done")
    @has_access
    def done(self) -> str:
        steps = inbox.done(db.session(), g.person)
        opens = openable((step.register, step.record_id) for step in steps)
        return render_template("inbox.html", tab="done", movements=steps, opens=opens)

    @expose("/begun")
    @has_access
    def begun(self) -> str:
        return self._waiting("begun")

    @expose("/colleagues")
    @has_access
    def colleagues(self) -> ResponseReturnValue:
        """Suggestions, as JSON, for a form field that points at an account."""
        found = lookup.suggest(db.session(), "account", request.args.get("q", "")[:100])
        return {"results": [vars(each) for each in found]}

    def _waiting(self, tab: str, ticked: Sequence[str] = (), opinion: str = "") -> str:
        """One page of what waits for me (`todo`), or for others on my part (`begun`).

        ticked, opinion  what the form held when a part of it was refused
        """
        page, register = _place()
        found = _found(tab, register, page)
        return render_template(
            "inbox.html",
            tab=tab,
            waiting=found,
            opens={(line.item.register, line.item.record_id) for line in found if _is_open(line.item)},
            page=page,
            register=register,
            today=clock.today(),
            size=inbox.PAGE,
            ticked=ticked,
            opinion=opinion,
        )

    @expose("/act", methods=["POST"])
    @has_access
    def act(self) -> ResponseReturnValue:
        """One move for every ticked record, each in its own transaction: one that is refused stops no other."""
        move, opinion = request.form.get("move", ""), request.form.get("opinion", "")
        tab = "begun" if request.form.get("tab") == "begun" else "todo"
        chosen = request.form.getlist("item")[:200]
        if not chosen:
            flash(gettext("Nothing was ticked."), "warning")
        moved = {item: self._one(item, move, opinion) for item in chosen}
        left = [":".join(item.split(":")[:2]) for item, done in moved.items() if not done]
        if done := [title for title in moved.values() if title]:
            names = "、".join(done[:NAMED]) + (" …" if len(done) > NAMED else "")
            flash(gettext("%(count)s records done: %(names)s.", count=len(done), names=names), "success")
        if left:
            return self._waiting(tab, left, opinion), 409
        page, register = _place()
        while page and not _found(tab, register, page):
            page -= 1
        return redirect(url_for(f"InboxView.{tab}", page=page or None, register=register or None))

    def _one(self, item: str, move: str, opinion: str) -> str:
        """Move one ticked record and commit; what was done to which, or nothing where it was refused."""
        record, version = _ticked_record(item)
        try:
            if record is None:
                raise Refused(N_("One of the records is not there any more, or is not yours to see."))
            transition.perform(db.session(), record, move, g.person, opinion, version=version)
            done = f"{record.title} {gettext(record.WORKFLOW.label_of(move))}"
            db.session.commit()
            return done
        except Refused as refusal:
            http.log_refusal(refusal)
            flash(refusal.sentence(http.locale()), "warning")
            return ""


def _place() -> tuple[int, str]:
    """(page, register) at which the reader stands in the list."""
    return max(0, min(request.values.get("page", 0, type=http.key), 200)), request.values.get("register", "")


def _found(tab: str, register: str, page: int) -> list[inbox.Waiting]:
    if tab == "todo":
        return inbox.todo(db.session(), g.person, register, page)
    return inbox.begun(db.session(), g.person, page)


def _is_open(item: WorkItem) -> bool:
    """Whether the reader may open the record: also one that they wrote in another role or department."""
    seen = {register.register_name(): within for register, within in people.sight(g.person).items()}
    within = seen.get(item.register)
    near = within is None or item.department_id is None or item.department_id in within
    return near and ("can_read", item.register) in granted()


def _ticked_record(item: str) -> tuple[Register | None, int | None]:
    """The record of a ticked `register:key:version` and the version that was read; anything else is answered 400."""
    name, key, version = (*item.split(":"), "", "")[:3]
    register = register_of(name)
    if register is None:
        abort(400)
    try:
        return db.session.get(register, http.key(key)), http.key(version) if version else None
    except ValueError:
        abort(400)


PAGES = (InboxView,)
ENTRIES = (Entry("workbench", N_("Inbox"), "InboxView.todo", ("can_open", "inbox")),)
