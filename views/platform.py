"""系统: parameters, holidays and the audit trail."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose, has_access
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from sqlalchemy import select

from app import clock, http, scope
from app.extensions import db
from app.rules import wording
from app.rules.errors import ENGLISH, N_, Refused
from app.rules.settings import ParameterName
from app.services.flow import calendars, deadlines
from app.services.platform import checkpoints
from app.services.rulebook import standards
from app.services.rulebook.shapes import Shape, like
from models.platform import AuditEntry, Holiday, Setting
from views.cellwise import CellwiseView
from views.menu import Entry
from views.screen import openable

PAGE = 100
"""So many entries of the trail are shown at once."""


class SettingView(CellwiseView):
    """A parameter: its value is asked for once it is known which."""

    datamodel = SQLAInterface(Setting)
    table = "value"
    list_page = "setting_list.html"
    form_page = "setting_form.html"
    grounds = "setting_grounds.html"
    chapter = "platform"

    def initial_values(self) -> Mapping[str, Any]:
        """With the parameter that was chosen, its present value."""
        given = super().initial_values()
        return {**self.standing(given, self.in_force(given)), **given}

    def shape(self, raw: Mapping[str, Any]) -> Shape | None:
        name = _known(raw)
        return like(standards.parameters(db.session()).get(name).values[-1]) if name else None

    def in_force(self, raw: Mapping[str, Any]) -> str | None:
        name, law, today = _known(raw), standards.parameters(db.session()), clock.today()
        held = name and law.get(name).days[0] <= today
        return wording.written(law.at(name, today), ENGLISH) if held else None


def _known(raw: Mapping[str, Any]) -> str:
    """The parameter that a form names, empty where it is none that the bureau may set."""
    name = str(raw.get("name") or "")
    return name if name in set(ParameterName) else ""


class HolidayView(BaseView):
    """节假日: the State Council's calendar; entering a year re-computes the open clocks."""

    route_base = "/holiday"
    class_permission_name = "holiday"
    method_permission_name = {"list": "open", "keep": "open"}

    @expose("/list/")
    @has_access
    def list(self) -> ResponseReturnValue:
        return self._page()

    @expose("/keep", methods=["POST"])
    @has_access
    def keep(self) -> ResponseReturnValue:
        """Enter a notice; the clocks that it moves are listed."""
        form = request.form
        try:
            days, moved = calendars.enter(db.session(), form.get("notice", "")[:10_000], form.get("source", ""))
            db.session.commit()
        except Refused as refusal:
            http.log_refusal(refusal)
            return self._page(error=refusal.sentence(http.locale())), 422
        flash(gettext("%(days)s days kept; %(count)s running clocks moved.", days=days, count=len(moved)), "success")
        for gap in calendars.incomplete(db.session(), clock.today()):
            flash(gap.sentence(http.locale()), "warning")
        return self._page(moved)

    def _page(self, moved: Sequence[dict[str, Any]] = (), error: str = "") -> str:
        """The calendar of the year that the reader looks at."""
        year = max(2000, min(request.values.get("year", clock.today().year, type=http.key), 2100))
        rows = db.session.scalars(
            select(Holiday).where(Holiday.day.between(date(year, 1, 1), date(year, 12, 31))).order_by(Holiday.day)
        ).all()
        lacks = deadlines.calendar(db.session()).gaps.get(year, ())
        opens = openable((change["register"], change["id"]) for change in moved)
        return render_template(
            "holidays.html", year=year, rows=rows, lacks=lacks, moved=moved, opens=opens, error=error
        )


class AuditView(BaseView):
    """操作日志: read by the audit administrator; no page changes or deletes any of it."""

    route_base = "/audit"
    class_permission_name = "audit"
    method_permission_name = {"list": "open", "verify": "open"}

    @expose("/list/")
    @has_access
    def list(self) -> str:
        before = request.args.get("before", type=http.key)
        query = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(PAGE)
        for name in ("actor", "action", "register", "record_id"):
            if value := request.args.get(name, "").strip()[:64]:
                query = query.where(getattr(AuditEntry, name) == value)
        if before:
            query = query.where(AuditEntry.seq < before)
        return render_template("audit.html", rows=db.session.scalars(query).all(), args=request.args)

    @expose("/verify", methods=["POST"])
    @has_access
    def verify(self) -> ResponseReturnValue:
        with scope.confined_to(None):  # the chain is whole only with the entries that the reader may not read
            verdict = checkpoints.verify(db.session())
        http.log_action("verify", result="done" if verdict.first_bad is None else "refused", entries=verdict.entries)
        if verdict.first_bad is None:
            flash(gettext("%(count)s entries, all in order.", count=verdict.entries), "success")
        else:
            message = gettext(
                "Entry %(seq)s is not what was written: %(why)s.", seq=verdict.first_bad, why=gettext(verdict.why)
            )
            flash(message, "danger")
        return redirect(url_for("AuditView.list"))


VIEWS = (SettingView,)
PAGES = (HolidayView, AuditView)
ENTRIES = (
    Entry("platform", N_("Holidays"), "HolidayView.list", ("can_open", "holiday")),
    Entry("platform", N_("Audit trail"), "AuditView.list", ("can_open", "audit")),
)
