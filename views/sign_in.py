"""Signing in and out. Signing out is a POST, so that no picture in a foreign page can do it."""

import re

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_appbuilder import expose
from flask_appbuilder.security.views import AuthDBView
from flask_babel import gettext
from flask_login import current_user, login_user, logout_user

from app import clock
from app.extensions import limiter

_LOCAL_ADDRESS = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f]*")
"""A path of this site: not `//host` and not `/\\host`, which lead elsewhere."""


class SignInView(AuthDBView):
    """One sentence for every failure: it must not tell which accounts exist."""

    @expose("/login/", methods=["GET", "POST"])
    @limiter.limit("30 per minute", methods=["POST"])
    def login(self) -> ResponseReturnValue:
        if current_user.is_authenticated:
            return redirect(_way_back())
        if request.method != "POST":
            return render_template("sign_in.html")
        account = self.appbuilder.sm.auth_user_db(request.form.get("username", ""), request.form.get("password", ""))
        if account is None:
            flash(
                gettext("The name or the password is wrong, or the account is locked for a quarter of an hour."),
                "danger",
            )
            return render_template("sign_in.html"), 401
        session.clear()
        session.permanent, session["since"] = True, clock.now().timestamp()
        login_user(account, remember=False)
        return redirect(_way_back())

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
