"""Signing in and out. Signing out is a POST, so that no picture in a foreign page can do it."""

import re

from flask import Response, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.views import AuthDBView
from flask_babel import gettext
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select

from app import clock, devices
from app.extensions import db, limiter
from models.platform import Account

_LOCAL_ADDRESS = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f]*")
"""A path of this site: not `//host` and not `/\\host`, which lead elsewhere."""


def _failed(response: Response) -> bool:
    """What counts against the flood limit of an address: passwords that were not right."""
    return response.status_code == 401


def _is_known() -> bool:
    """Whether the account was entered from this device before: strangers at the same address do not shut it out."""
    name = request.form.get("username", "")
    return bool(devices.place(db.session.scalar(select(Account).where(Account.username == name))).device)


class SignInView(AuthDBView):
    """One sentence for every failure: it must not tell which accounts exist."""

    @expose("/login/", methods=["GET", "POST"])
    @limiter.limit("30 per minute", methods=["POST"], deduct_when=_failed, exempt_when=_is_known)
    def login(self) -> ResponseReturnValue:
        if current_user.is_authenticated:
            return redirect(_way_back())
        if request.method != "POST":
            return render_template("sign_in.html")
        account = self.appbuilder.sm.auth_user_db(request.form.get("username", ""), request.form.get("password", ""))
        if account is None:
            flash(
                gettext(
                    "The name or the password is wrong, or it was wrong too often: then wait a quarter of an hour."
                ),
                "danger",
            )
            return render_template("sign_in.html"), 401
        session.clear()
        session.permanent, session["since"] = True, clock.now().timestamp()
        login_user(account, remember=False)
        response = redirect(_way_back())
        devices.remember(response, account)
        return response

    @expose("/logout/", methods=["POST"])
    def logout(self) -> ResponseReturnValue:
        account = self._get_authenticated_user()
        logout_user()
        session.clear()
        g.pop("person", None)
        if account is not None:
            self.appbuilder.sm.on_user_logout(account)
        return redirect(url_for("SignInView.login"))


def _way_back() -> str:
    """Where one wanted to go before signing in, if it is an address of this site."""
    wanted = request.args.get("next", "")
    wanted = "/" + wanted.removeprefix(request.host_url) if wanted.startswith(request.host_url) else wanted
    return wanted if _LOCAL_ADDRESS.fullmatch(wanted) else url_for("CockpitView.index")
