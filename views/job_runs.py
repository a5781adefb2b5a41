"""任务运行: what the system did by itself, and 立即运行."""

from flask import Flask, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose, has_access
from flask_babel import gettext
from sqlalchemy import select

from app import http
from app.extensions import db
from app.rules import keeping
from app.rules.errors import N_
from app.services.platform import runs, timetable
from models.platform import JobRun
from views.committing import attempt
from views.menu import Entry

LATEST = 60
"""So many runs are listed, the latest first."""


class JobRunView(BaseView):
    route_base = "/job_run"
    class_permission_name = "job_run"
    method_permission_name = {"list": "open", "show": "open", "run": "open"}

    @expose("/list/")
    @has_access
    def list(self) -> str:
        rows = db.session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(LATEST)).all()
        last_tick = runs.last_tick(db.session())
        return render_template(
            "job_runs.html", rows=rows, jobs=runs.known(), may_run=self._may_run(), last_tick=last_tick
        )

    @expose("/show/<int:pk>")
    @has_access
    def show(self, pk: int) -> str:
        return render_template("job_run.html", run=db.session.get(JobRun, pk) or abort(404), may_run=self._may_run())

    @expose("/run", methods=["POST"])
    @has_access
    def run(self) -> ResponseReturnValue:
        """Ask for a run or a trial, cancel one or try one again; a scheduler takes the row up. Two clicks are one."""
        if not self._may_run():
            abort(403)
        session, form, user_id = db.session(), request.form, g.person.user_id
        act, pk = form.get("act", "run"), form.get("run", type=http.key)
        if act == "run":
            attempt(lambda: runs.request(session, form.get("job", ""), user_id), _queued)
        elif act == "try":
            attempt(lambda: runs.request(session, form.get("job", ""), user_id, origin=runs.TRIAL), _to_be_tried)
        elif act == "cancel" and pk:
            attempt(lambda: runs.cancel(session, pk), lambda _: _stopped(session.get_one(JobRun, pk)))
        elif act == "retry" and pk:
            attempt(lambda: runs.retry(session, pk, user_id), _queued)
        return redirect(url_for("JobRunView.list"))

    def _may_run(self) -> bool:
        return bool(self.appbuilder.sm.has_access("can_open", "job_run_now"))


def _queued(run: JobRun) -> str:
    return str(gettext("“%(job)s” for %(day)s is in the queue.", job=gettext(timetable.label(run.job)), day=run.day))


def _to_be_tried(run: JobRun) -> str:
    name = gettext(timetable.label(run.job))
    return str(
        gettext(
            "“%(job)s” for %(day)s will be tried out; nothing is written, and the list below says what it would do.",
            job=name,
            day=run.day,
        )
    )


def _stopped(run: JobRun) -> str:
    name = gettext(timetable.label(run.job))
    if run.state == "cancelled":
        return str(gettext("“%(job)s” for %(day)s was cancelled before it began.", job=name, day=run.day))
    return str(gettext("“%(job)s” for %(day)s stops at the next chunk.", job=name, day=run.day))


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        run_states=runs.STATES,
        origins=runs.ORIGINS,
        sentences=lambda text: keeping.lines(text, http.locale()),
        job_label=timetable.label,
        count_label=lambda name: runs.COUNTS.get(name, name),
    )


PAGES = (JobRunView,)
ENTRIES = (Entry("platform", N_("Job runs"), "JobRunView.list", ("can_open", "job_run")),)
