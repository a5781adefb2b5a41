"""现场检查: pages for a phone and for gloves, which go on without a signal."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from flask import Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose, has_access
from flask_wtf.csrf import generate_csrf
from sqlalchemy.exc import IntegrityError

from app import cipher, clock, http
from app.extensions import db
from app.rules.errors import N_, Refused
from app.rules.vocabulary.inspection import HazardLevel, InspectionOutcome, ItemResult
from app.services.flow import conflicts, files
from app.services.onsite import receiving, taking
from app.services.rulebook import standards
from views.menu import Entry
from views.screen import data_folder, person, told

SCRIPTS = ("onsite_store.js", "onsite_form.js", "onsite.js")
STYLES = ("app.css", "onsite.css")
TERM_OF_A_FINDING = 15
"""So many days the page proposes as the term of a finding."""
ROOM = 200_000
"""So many bytes of a sending are kept free for what is written beside the pictures."""


class OnsiteView(BaseView):
    """What an inspector sees on the phone: the tasks, one task, and where what was written is sent to."""

    route_base = "/field"
    class_permission_name = "onsite"
    method_permission_name = dict.fromkeys(("index", "task", "send", "token", "worker"), "open")

    @expose("/")
    @has_access
    def index(self) -> str:
        found = taking.mine(db.session(), person())
        own = taking.officer(db.session(), person())
        addresses = [url_for("OnsiteView.task", pk=each.id) for each in found]
        return _page("onsite/index.html", tasks=found, officer=own, addresses=addresses, today=clock.today())

    @expose("/task/<int:pk>")
    @has_access
    def task(self, pk: int) -> str:
        session, today = db.session(), clock.today()
        task = taking.one(session, person(), pk) or abort(404)
        return _page(
            "onsite/task.html",
            task=task,
            lines=taking.lines(session, task, today),
            outcomes=list(InspectionOutcome),
            results=list(ItemResult),
            levels=list(HazardLevel),
            days=TERM_OF_A_FINDING,
            telephone=standards.unit(session, "telephone", today),
        )

    @expose("/token")
    @has_access
    def token(self) -> ResponseReturnValue:
        """Who is signed in now, the token that a sending carries (a page from the store has an old one), and the key
        under which the phone keeps what this account writes.
        """
        who = person().user_id
        return {"who": who, "token": generate_csrf(), "key": cipher.key_for(f"onsite:{who}")}

    @expose("/send", methods=["POST"])
    @has_access
    def send(self) -> ResponseReturnValue:
        """Enter what was written on the phone; the receipt, or what stands against it, as JSON."""
        entry = request.get_json(silent=True)
        try:
            if not isinstance(entry, dict):
                raise Refused(N_("What was sent is no inspection from this page."))
            kept = _kept(entry)
        except Refused as refusal:
            db.session.rollback()
            http.log_refusal(refusal)
            sentences = [text for each in told(refusal.parts).values() for text in each]
            return {"refused": sentences}, refusal.status
        except IntegrityError as error:  # the same entry arrived twice at once; the second asks again
            db.session.rollback()
            if not conflicts.is_taken(error):
                raise
            return {"again": True}, 409
        return {"receipt": asdict(kept), "address": f"/inspection/show/{kept.inspection}"}

    @expose("/worker.js")
    @has_access
    def worker(self) -> ResponseReturnValue:
        """The worker that keeps the pages; another edition of what they are made of is another worker."""
        parts = [url_for("static", filename=name) for name in (*STYLES, *SCRIPTS, "icon.svg")]
        edition = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]
        text = render_template("onsite/worker.js", edition=edition, parts=parts, home=url_for("OnsiteView.index"))
        return Response(text, mimetype="text/javascript")


def _kept(entry: dict[str, Any]) -> receiving.Receipt:
    """Enter it, with its files, in one transaction."""
    session, folder = db.session(), data_folder()
    with files.together(session, folder):
        kept = receiving.receive(session, folder, entry, person(), clock.today())
        session.commit()
    return kept


def _page(template: str, **given: object) -> str:
    limits = {"most": current_app.config["MAX_CONTENT_LENGTH"] - ROOM, "pictures": receiving.LARGEST}
    return render_template(template, scripts=SCRIPTS, styles=STYLES, who=person().user_id, **limits, **given)


PAGES = (OnsiteView,)
ENTRIES = (Entry("workbench", N_("On site"), "OnsiteView.index", ("can_open", "onsite")),)
