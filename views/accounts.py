"""账号: the accounts as the security administrator keeps them, and one's own password and delegations."""

from collections.abc import Callable

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import BaseView, expose, has_access
from flask_babel import gettext
from flask_login import current_user, login_user
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from app import http
from app.extensions import db
from app.rules.errors import N_, NotAllowed, Refused
from app.rules.vocabulary.platform import Role
from app.security import is_right
from app.services.flow import delegations
from app.services.platform import accounts, tries
from models.platform import Account, Delegation
from models.subjects import Department
from views import formats
from views.committing import attempt
from views.menu import Entry

LONGEST_LIST = 500
STATES: dict[str, tuple[str, Callable[[], ColumnElement[bool]]]] = {
    "active": (N_("active"), lambda: Account.active.is_(True)),
    "locked": (N_("locked"), lambda: Account.id.in_(tries.locked(db.session(), db.session.scalars(select(Account))))),
    "given": (N_("with a password that was given"), lambda: Account.active & Account.must_change_password),
    "off": (N_("switched off"), lambda: Account.active.is_(False)),
}
"""By which accounts are counted and listed."""


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
        """The accounts; a one-time password is shown on this answer and stored nowhere."""
        state = request.args.get("state", "")
        rows = db.session.scalars(
            select(Account)
            .where(*([STATES[state][1]()] if state in STATES else []))
            .order_by(Account.username)
            .limit(LONGEST_LIST)
            .options(selectinload(Account.roles), selectinload(Account.department))
        ).all()
        departments = db.session.scalars(select(Department).order_by(Department.id)).all()
        return render_template(
            "accounts.html",
            rows=rows,
            roles=[r for r in Role if r != Role.SYSTEM],
            departments=departments,
            locked=tries.locked(db.session(), rows),
            states=STATES,
            state=state,
            secret=secret,
        )

    @expose("/add", methods=["POST"])
    @has_access
    def add(self) -> ResponseReturnValue:
        made = gettext("The account “%(name)s” was made.", name=request.form.get("username", "").strip())
        secret = attempt(_add_account, made)
        return self._page(secret) if secret is not None else redirect(url_for("AccountView.list"))

    @expose("/change/<int:pk>/<string:what>", methods=["POST"])
    @has_access
    def change(self, pk: int, what: str) -> ResponseReturnValue:
        account = db.session.get(Account, pk) or abort(404)
        change, done = _CHANGES.get(what) or abort(404)
        secret = attempt(lambda: change(account), lambda _: _named(done, account))
        return self._page(secret) if secret else redirect(url_for("AccountView.list"))


def counts(session: Session) -> list[tuple[str, str, int]]:
    """(state, label, how many accounts), for the workbench of the security administrator."""
    query = select(func.count()).select_from(Account)
    return [(name, label, session.scalar(query.where(wanted())) or 0) for name, (label, wanted) in STATES.items()]


def _add_account() -> str:
    """The account in the form; its one-time password."""
    form = request.form
    return accounts.add(
        db.session(),
        form.get("username", "").strip(),
        form.getlist("role"),
        full_name=form.get("full_name", "").strip(),
        department=form.get("department", ""),
    )


_CHANGES: dict[str, tuple[Callable[[Account], str | None], str]] = {
    "reset": (lambda one: accounts.reset_password(db.session(), one), N_("%(who)s has a new password.")),
    "unlock": (lambda one: accounts.unlock(db.session(), one), N_("%(who)s can sign in again.")),
    "off": (lambda one: accounts.switch(db.session(), one, False), N_("%(who)s was switched off.")),
    "on": (lambda one: accounts.switch(db.session(), one, True), N_("%(who)s was switched on.")),
    "roles": (
        lambda one: accounts.set_roles(db.session(), one, request.form.getlist("role"), g.person.user_id),
        N_("%(who)s now has: %(roles)s."),
    ),
}
"""What the buttons of a row do, a new password coming back to be shown once; and what is said of it afterwards."""


def _named(done: str, account: Account) -> str:
    roles = formats.role_names(account.role_names) or gettext("no role")
    return str(gettext(done, who=formats.account_name(account), roles=roles))


class MyAccountView(BaseView):
    """我的账号: one's own password, and who stands in while one is away."""

    route_base = "/my-account"
    class_permission_name = "my_account"
    method_permission_name = {"password": "open", "delegation": "open"}

    @expose("/password", methods=["GET", "POST"])
    @has_access
    def password(self) -> ResponseReturnValue:
        if request.method != "POST":
            return render_template("password.html", error="")
        account = current_user._get_current_object()
        try:
            _change_password(account)
        except Refused as refusal:
            db.session.rollback()
            return render_template("password.html", error=refusal.sentence(http.locale())), 422
        login_user(account)
        flash(gettext("Password changed; your other sessions have ended."), "success")
        return redirect(url_for("CockpitView.index"))

    @expose("/delegation", methods=["GET", "POST"])
    @has_access
    def delegation(self) -> ResponseReturnValue:
        """Lend one of one's roles for some days, or take it back."""
        session = db.session()
        if request.method == "POST":
            attempt(_end_delegation if request.form.get("end") else _lend_role, _delegated)
            return redirect(url_for("MyAccountView.delegation"))
        return render_template(
            "delegation.html",
            rows=delegations.of(session, g.person),
            own=delegations.own_roles(g.person),
            others=delegations.colleagues(session, g.person),
        )


def _change_password(account: Account) -> None:
    """Change it and commit; a wrong old password counts as a failed try to sign in. Raises Refused."""
    session, form = db.session(), request.form
    if form.get("new") != form.get("again"):
        raise Refused(N_("The two new passwords differ."))
    right = is_right(account.username, account, form.get("old", ""))
    if right is None:
        raise NotAllowed(N_("The password was wrong too often; wait a quarter of an hour."))
    accounts.change_password(session, account, form.get("new", ""), right=right)
    session.commit()


def _end_delegation() -> Delegation:
    return delegations.end(db.session(), g.person, request.form.get("end", 0, type=http.key))


def _lend_role() -> Delegation:
    to, role, from_on, until_on = (request.form.get(name, "") for name in ("to", "role", "from_on", "until_on"))
    return delegations.lend(db.session(), g.person, to, role, from_on, until_on)


def _delegated(made: Delegation) -> str:
    taker = db.session.get_one(Account, made.to_user_id)
    said = {"who": formats.account_name(taker), "role": http.locale().word(made.role)}
    if request.form.get("end"):
        return str(gettext("%(who)s no longer acts as %(role)s in your place.", **said))
    days = {"first": made.from_on, "last": made.until_on}
    return str(gettext("%(who)s acts as %(role)s in your place from %(first)s to %(last)s.", **said, **days))


PAGES = (AccountView, MyAccountView)
ENTRIES = (Entry("platform", N_("Accounts"), "AccountView.list", ("can_open", "account")),)
