"""系统: parameters, accounts, runs, holidays and the audit trail."""

from datetime import date
from typing import Any

from flask import Flask, abort, flash, g, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose, has_access
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext
from flask_login import current_user, login_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import audit, clock, http
from app.extensions import db
from app.rules.errors import N_, NotAllowed, Refused
from app.rules.vocabulary.platform import Role
from app.services.flow import calendars, delegations
from app.services.platform import accounts, runs, timetable
from models.platform import Account, AuditEntry, Holiday, JobRun, Setting
from models.subjects import Department
from views.base import RegisterView


class SettingView(RegisterView):
    datamodel = SQLAInterface(Setting)
    list_page = "setting_list.html"
    form_page = "setting_form.html"
    chapter = "platform"


def _try(act: Any, done: str) -> bool:
    """Do it and commit, or say why not."""
    try:
        act()
        db.session.commit()
    except Refused as refusal:
        http.log_refusal(refusal)
        flash(refusal.sentence(http.locale()), "warning")
        return False
    flash(done, "success")
    return True


class AccountView(BaseView):
    """账号: only the security administrator; one who makes accounts can approve nothing."""

    route_base = "/account"
    class_permission_name = "account"
    method_permission_name = {name: "open" for name in ("list", "add", "change")}

    @expose("/list/")
    @has_access
    def list(self) -> str:
        return self._page()

    def _page(self, secret: str = "") -> str:
        """The accounts; a one-time password is shown on the answer itself and lies nowhere else."""
        rows = db.session.scalars(
            select(Account)
            .order_by(Account.username)
            .limit(500)
            .options(selectinload(Account.roles), selectinload(Account.department))
        ).all()
        departments = db.session.scalars(select(Department).order_by(Department.id)).all()
        return render_template(
            "accounts.html",
            rows=rows,
            roles=[r for r in Role if r != Role.SYSTEM],
            departments=departments,
            is_locked=accounts.is_locked,
            secret=secret,
        )

    @expose("/add", methods=["POST"])
    @has_access
    def add(self) -> Any:
        form, made = request.form, []

        def act() -> None:
            made.append(
                accounts.add(
                    db.session(),
                    form.get("username", "").strip(),
                    form.getlist("role"),
                    full_name=form.get("full_name", "").strip(),
                    department=form.get("department", ""),
                )
            )

        if _try(act, gettext("Account made.")):
            return self._page(made[0])
        return redirect(url_for("AccountView.list"))

    @expose("/change/<int:pk>/<string:what>", methods=["POST"])
    @has_access
    def change(self, pk: int, what: str) -> Any:
        account = db.session.get(Account, pk) or abort(404)
        session, told = db.session(), []
        acts: dict[str, Any] = {
            "reset": lambda: told.append(accounts.reset_password(session, account)),
            "unlock": lambda: accounts.unlock(session, account),
            "off": lambda: accounts.switch(session, account, False),
            "on": lambda: accounts.switch(session, account, True),
            "roles": lambda: accounts.set_roles(session, account, request.form.getlist("role"), g.person.user_id),
        }
        if _try(acts.get(what) or abort(404), gettext("Done.")) and told:
            return self._page(told[0])
        return redirect(url_for("AccountView.list"))


class MyAccountView(BaseView):
    """我的账号: one's own password, and who stands in while one is away."""

    route_base = "/my-account"
    class_permission_name = "my_account"
    method_permission_name = {"password": "open", "delegation": "open"}

    @expose("/password", methods=["GET", "POST"])
    @has_access
    def password(self) -> Any:
        if request.method != "POST":
            return render_template("password.html", error="")
        account, form = current_user._get_current_object(), request.form
        try:
            if form.get("new") != form.get("again"):
                raise Refused(N_("The two new passwords differ."))
            allowed = accounts.may_try(db.session(), account)
            db.session.commit()
            if not allowed:
                raise NotAllowed(N_("The account is locked for a quarter of an hour after too many wrong passwords."))
            accounts.change_password(db.session(), account, form.get("old", ""), form.get("new", ""))
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            return render_template("password.html", error=refusal.sentence(http.locale())), 422
        login_user(account)
        flash(gettext("Password changed; your other sessions have ended."), "success")
        return redirect(url_for("CockpitView.index"))

    @expose("/delegation", methods=["GET", "POST"])
    @has_access
    def delegation(self) -> Any:
        """Lend one of one's roles for some days, or take it back."""
        session, form = db.session(), request.form
        if request.method == "POST":
            act = (
                (lambda: delegations.end(session, g.person, form.get("end", 0, type=http.key)))
                if form.get("end")
                else (
                    lambda: delegations.lend(
                        session,
                        g.person,
                        form.get("to", ""),
                        form.get("role", ""),
                        form.get("from_on", ""),
                        form.get("until_on", ""),
                    )
                )
            )
            _try(act, gettext("Done."))
            return redirect(url_for("MyAccountView.delegation"))
        return render_template(
            "delegation.html",
            rows=delegations.of(session, g.person),
            own=delegations.own_roles(g.person),
            others=delegations.colleagues(session, g.person),
        )


class JobRunView(BaseView):
    """任务运行: what the system did by itself, and 立即运行."""

    route_base = "/job_run"
    class_permission_name = "job_run"
    method_permission_name = {"list": "open", "show": "open", "run": "open"}

    @expose("/list/")
    @has_access
    def list(self) -> str:
        rows = db.session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(60)).all()
        return render_template(
            "job_runs.html", rows=rows, jobs=runs.known(), may_run=self._may_run(), alive=runs.last_tick(db.session())
        )

    @expose("/show/<int:pk>")
    @has_access
    def show(self, pk: int) -> str:
        return render_template("job_run.html", run=db.session.get(JobRun, pk) or abort(404), may_run=self._may_run())

    @expose("/run", methods=["POST"])
    @has_access
    def run(self) -> Any:
        """A row in the ledger; a scheduler takes it up. Two clicks are one run."""
        if not self._may_run():
            abort(403)
        act, pk = request.form.get("act", "run"), request.form.get("run", type=http.key)
        if act == "run":
            _try(
                lambda: runs.request(db.session(), request.form.get("job", ""), g.person.user_id),
                gettext("The run is in the queue."),
            )
        elif act == "cancel" and pk:
            _try(lambda: runs.cancel(db.session(), pk), gettext("The run will stop at the next chunk."))
        elif act == "retry" and pk:
            _try(lambda: runs.retry(db.session(), pk, g.person.user_id), gettext("The run is in the queue."))
        return redirect(url_for("JobRunView.list"))

    def _may_run(self) -> bool:
        return ("can_open", "job_run_now") in self.appbuilder.sm.granted()


class HolidayView(BaseView):
    """节假日: the State Council's calendar; entering a year re-computes the open clocks."""

    route_base = "/holiday"
    class_permission_name = "holiday"
    method_permission_name = {"list": "open", "keep": "open"}

    @expose("/list/")
    @has_access
    def list(self) -> Any:
        return self._page(max(2000, min(request.args.get("year", clock.today().year, type=http.key), 2100)))

    @expose("/keep", methods=["POST"])
    @has_access
    def keep(self) -> Any:
        """Enter a notice; what it moves is listed."""
        form = request.form
        try:
            kept, moved = calendars.enter(db.session(), form.get("notice", "")[:10_000], form.get("source", ""))
            db.session.commit()
        except Refused as refusal:
            http.log_refusal(refusal)
            return self._page(clock.today().year, error=refusal.sentence(http.locale()), status=422)
        flash(gettext("%(days)s days kept; %(count)s running clocks moved.", days=kept, count=len(moved)), "success")
        return self._page(clock.today().year, moved=moved)

    def _page(self, year: int, moved: Any = (), error: str = "", status: int = 200) -> Any:
        rows = db.session.scalars(
            select(Holiday).where(Holiday.day.between(date(year, 1, 1), date(year, 12, 31))).order_by(Holiday.day)
        ).all()
        return render_template("holidays.html", year=year, rows=rows, moved=moved, error=error), status


class AuditView(BaseView):
    """操作日志: read by the audit administrator; no address changes or deletes any of it."""

    route_base = "/audit"
    class_permission_name = "audit"
    method_permission_name = {"list": "open", "verify": "open"}

    @expose("/list/")
    @has_access
    def list(self) -> str:
        before = request.args.get("before", type=http.key)
        query = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(100)
        for name in ("actor", "action", "register", "record_id"):
            if value := request.args.get(name, "").strip()[:64]:
                query = query.where(getattr(AuditEntry, name) == value)
        if before:
            query = query.where(AuditEntry.seq < before)
        return render_template("audit.html", rows=db.session.scalars(query).all(), args=request.args)

    @expose("/verify", methods=["POST"])
    @has_access
    def verify(self) -> Any:
        verdict = audit.verify(db.session())
        http.log_action("verify", result="done" if verdict.first_bad is None else "refused", entries=verdict.entries)
        if verdict.first_bad is None:
            flash(gettext("%(count)s entries, all in order.", count=verdict.entries), "success")
        else:
            flash(
                gettext(
                    "Entry %(seq)s is not what was written: %(why)s.", seq=verdict.first_bad, why=gettext(verdict.why)
                ),
                "danger",
            )
        return redirect(url_for("AuditView.list"))


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        run_states=runs.STATES,
        origins=runs.ORIGINS,
        job_label=timetable.label,
        count_label=lambda name: runs.COUNTS.get(name, name),
    )


VIEWS = (SettingView,)
PAGES = (AccountView, MyAccountView, JobRunView, HolidayView, AuditView)
ENTRIES = (
    ("platform", N_("Accounts"), "AccountView.list", "can_open", "account"),
    ("platform", N_("Job runs"), "JobRunView.list", "can_open", "job_run"),
    ("platform", N_("Holidays"), "HolidayView.list", "can_open", "holiday"),
    ("platform", N_("Audit trail"), "AuditView.list", "can_open", "audit"),
)
