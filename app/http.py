"""What every request gets: an actor, a department scope, safe headers; and what it leaves in the trail."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_login import current_user, logout_user
from werkzeug.routing import IntegerConverter, ValidationError

from app import audit, catalogue, clock, scope
from app.extensions import db, writing
from app.outcome import aside
from app.rules.errors import Locale, Refused
from app.services.flow import people
from models.base import register_of

_View = TypeVar("_View", bound=Callable[..., Any])
SAFE = ("GET", "HEAD", "OPTIONS")
CLOSED = ("UtilView.back", "appbuilder.static", "MenuApi.get_menu_data")
"""Endpoints that the framework brings and this site does not use; they answer 404."""
LONGEST_SESSION = 12 * 3600
"""Seconds from signing in until the session ends, however busy it was."""
SKEW = 120
"""Seconds by which the clocks of two machines may differ; a session that began later than that ends."""
LARGEST_KEY = 2**31 - 1
"""The largest primary key that PostgreSQL's integer holds."""
_DURING_PASSWORD_CHANGE = ("MyAccountView.password", "SignInView.logout", "LocaleView.index")
"""Endpoints that answer while a password that was given must be changed."""


class KeyConverter(IntegerConverter):
    """A primary key in an address; one that no row can have answers 404."""

    def to_python(self, value: str) -> int:
        number = int(super().to_python(value))
        if number > LARGEST_KEY:
            raise ValidationError
        return number


def key(text: str) -> int:
    """A primary key in a form or a query string; raises ValueError for one that no row can have."""
    if not (text.isascii() and text.isdecimal() and len(text) < 11 and int(text) <= LARGEST_KEY):
        raise ValueError(text)
    return int(text)


def locale() -> Locale:
    """The language of the reader of this request."""
    return Locale("zh" if str(get_locale() or "zh").startswith("zh") else "en", gettext)


def init_app(app: Flask) -> None:
    app.before_request(_reject_malformed)
    app.before_request(_open_request)
    app.teardown_request(_close_request)
    app.after_request(_set_headers)
    app.jinja_env.globals["csp_nonce"] = lambda: g.setdefault("nonce", secrets.token_urlsafe(16))
    app.jinja_env.globals["locale"] = locale


def only_asks(view: _View) -> _View:
    """A view that is sent a form and writes nothing: it does not wait for those who write, nor they for it."""
    view.__dict__["only_asks"] = True
    return view


def _writes() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method not in SAFE and not getattr(view, "only_asks", False)


def _reject_malformed() -> None:
    """Refuse, before anything is looked up, bodies of unknown length (411), oversized forms (413) and NUL (400)."""
    if request.content_length is None and "chunked" in request.headers.get("Transfer-Encoding", ""):
        abort(411)
    if (
        request.mimetype == "application/x-www-form-urlencoded"
        and (request.content_length or 0) > current_app.config["MAX_FORM_MEMORY_SIZE"]
    ):
        abort(413)
    if "\x00" in request.path or any("\x00" in f"{name}{text}" for name, text in request.values.items(multi=True)):
        abort(400)


def _open_request() -> ResponseReturnValue | None:
    """Know who asks and what they may see before any row of a register is read."""
    g.contexts = []
    if request.endpoint in CLOSED and request.method != "OPTIONS":
        abort(404)
    if request.endpoint == "static" or request.blueprint == "health":
        return None
    if _writes():
        _enter_context(writing())
    if not current_user.is_authenticated:
        _enter_context(audit.acting(audit.Actor(None, "public", request.remote_addr or "")))
        _enter_context(scope.confined_to(None, people.hidden(None)))
        return None
    g.person = people.person(db.session(), current_user._get_current_object(), clock.today())
    _enter_context(audit.acting(audit.Actor(g.person.user_id, current_user.username, request.remote_addr or "")))
    public = request.blueprint == "portal"
    _enter_context(
        scope.confined_to(None, people.hidden(None))
        if public
        else scope.confined_to(people.sight(g.person), people.hidden(g.person))
    )
    return _check_session()


def _check_session() -> ResponseReturnValue | None:
    """A session ends after LONGEST_SESSION; a password that was given must be changed before anything else."""
    if not -SKEW <= clock.now().timestamp() - session.get("since", 0) <= LONGEST_SESSION:
        logout_user()
        session.clear()
        return sign_in_again()
    if current_user.must_change_password and request.endpoint not in _DURING_PASSWORD_CHANGE:
        return redirect(url_for("MyAccountView.password"))
    return None


def _enter_context(context: AbstractContextManager[object]) -> None:
    """Keep a context open until the request ends (_close_request)."""
    context.__enter__()
    g.contexts.append(context)


def _close_request(_fault: BaseException | None) -> None:
    for context in reversed(g.pop("contexts", [])):
        context.__exit__(None, None, None)


def _content_security_policy() -> str:
    nonce = g.get("nonce", "")
    script = f"script-src 'self' 'nonce-{nonce}'" if nonce else "script-src 'self'"
    return (
        f"default-src 'none'; {script}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
        "frame-ancestors 'none'"
    )


def _set_headers(response: Response) -> Response:
    """No page runs a foreign script, sits in a foreign frame or, behind the sign-in, stays in a cache."""
    response.headers.setdefault("Content-Security-Policy", _content_security_policy())
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "static" and (request.blueprint == "SignInView" or "_user_id" in session):
        response.headers["Cache-Control"] = "no-store"
    return response


def log_action(
    action: str, register: str = "", record_id: object = "", *, result: str = "done", **detail: object
) -> None:
    """Note in the trail what was read or taken out, in a transaction of its own; the open one is rolled back first."""
    db.session.rollback()
    with writing(), aside():
        audit.note(db.session(), action, register, record_id, result, **detail, **_on_behalf(register))
        db.session.commit()


def _on_behalf(register: str) -> dict[str, int]:
    """For whom a register is read by somebody who may read it only in a role that was lent to them."""
    found = register_of(register)
    used = g.person.used(found.WORKFLOW.seen_by) if found and "person" in g else []
    return {"on_behalf_of_id": used[0].owner} if used and used[0].owner else {}


def log_refusal(refusal: Refused) -> None:
    """Roll back whatever the refused act began; note a 403 or 409 in the trail, in the office's own language."""
    db.session.rollback()
    office = catalogue.locale(current_app.config["BABEL_DEFAULT_LOCALE"])
    if refusal.status in (403, 409):
        log_action("refusal", result="refused", why=refusal.sentence(office), path=request.path)


def sign_in_again() -> ResponseReturnValue:
    """To the sign-in page, which leads back to the page or form that was open; a script that asks is told nothing."""
    sentence = gettext(
        "You have been signed out. Please sign in again; what you were writing in a form is kept in this browser."
    )
    if request.headers.get("Sec-Fetch-Dest", "document") == "document":
        flash(sentence, "warning")
    readable = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    back = request.path if readable else None
    return redirect(url_for("SignInView.login", next=back))


def chosen_language() -> str:
    """The language that this browser chose; asking leaves no cookie behind."""
    chosen = session.get("locale") if has_request_context() else None
    return str(chosen if chosen in current_app.config["LANGUAGES"] else current_app.config["BABEL_DEFAULT_LOCALE"])


def choose_language(locale: str) -> ResponseReturnValue:
    """Remember a language and go back to the page one came from, if it is one of this site."""
    if locale not in current_app.config["LANGUAGES"]:
        abort(404)
    session["locale"] = locale
    return redirect(came_from() or "/")


def came_from() -> str:
    """The page of this site that the request came from, empty where it came from elsewhere."""
    page = urlsplit(request.referrer or "")
    inside = page.netloc == request.host and page.path.startswith("/") and not page.path.startswith(("//", "/\\"))
    return page.path + (f"?{page.query}" if page.query else "") if inside else ""
