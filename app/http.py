"""What every request gets: an actor, a department scope, safe headers, and error pages in plain sentences."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

import structlog
from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    has_request_context,
    redirect,
    render_template,
    render_template_string,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_login import current_user, logout_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, ValidationError

from app import audit, catalogue, clock, scope
from app.extensions import db, writing
from app.rules.errors import N_, AlreadyHandled, Locale, Refused
from app.services.flow import conflicts, people
from models.base import register_of

log = structlog.get_logger()
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
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, _on_csrf_error)
    app.register_error_handler(OperationalError, _on_database_down)
    app.register_error_handler(StaleDataError, _on_conflict)
    app.register_error_handler(IntegrityError, _on_conflict)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(Exception, _on_unexpected)
    app.jinja_env.globals["csp_nonce"] = lambda: g.setdefault("nonce", secrets.token_urlsafe(16))
    app.jinja_env.globals["locale"] = locale


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
    if request.endpoint == "static":
        return None
    if request.method not in SAFE:
        _enter_context(writing())
    if not current_user.is_authenticated:
        _enter_context(audit.acting(audit.Actor(None, "public", request.remote_addr or "")))
        return None
    g.person = people.person(db.session(), current_user._get_current_object(), clock.today())
    _enter_context(audit.acting(audit.Actor(g.person.user_id, current_user.username, request.remote_addr or "")))
    _enter_context(scope.confined_to(None if request.blueprint == "portal" else people.sight(g.person)))
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
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
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
    if (
        not g.get("database_down")
        and request.endpoint != "static"
        and (request.blueprint == "SignInView" or current_user.is_authenticated)
    ):
        response.headers["Cache-Control"] = "no-store"
    return response


def refused(refusal: Refused) -> tuple[str, int]:
    """The page of a refusal that no view caught: its sentence, and an entry in the trail."""
    log_refusal(refusal)
    return page(refusal.status, refusal.sentence(locale())), refusal.status


def log_action(
    action: str, register: str = "", record_id: object = "", *, result: str = "done", **detail: object
) -> None:
    """Note in the trail what was read or taken out, in a transaction of its own; the open one is rolled back first."""
    db.session.rollback()
    with writing():
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
    """To the sign-in page, which leads back to the page or form that was open."""
    flash(
        gettext(
            "You have been signed out. Please sign in again; what you were writing in a form is kept in this browser."
        ),
        "warning",
    )
    readable = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    back = request.path if readable else None
    return redirect(url_for("SignInView.login", next=back))


def _on_csrf_error(_error: CSRFError) -> ResponseReturnValue:
    if not current_user.is_authenticated and request.blueprint not in ("portal", "SignInView"):
        return sign_in_again()
    return page(400, gettext("This page has been open too long. Please go back, reload it and send it again.")), 400


def _on_database_down(error: OperationalError) -> ResponseReturnValue:
    g.database_down = True
    log.error("database_away", error=str(error.orig)[:200])
    return (
        page(503, gettext("The database cannot be reached. Nothing was saved; please try again in a minute.")),
        503,
        {"Retry-After": "30"},
    )


def _on_conflict(error: Exception) -> ResponseReturnValue:
    """Two people wrote the same thing at once, and this one was second."""
    if isinstance(error, IntegrityError) and not conflicts.is_taken(error):
        return _on_unexpected(error)
    log.warning("overtaken", error=type(error).__name__, path=request.path)
    refusal = AlreadyHandled(
        N_("Somebody else was quicker by a moment; nothing of yours was saved. Open the page again.")
    )
    log_refusal(refusal)
    return page(409, refusal.sentence(locale())), 409


def _too_large() -> str:
    if (request.content_length or 0) > current_app.config["MAX_CONTENT_LENGTH"]:
        return gettext("The file is larger than 32 MB. Split it, or remove pictures from it.")
    return gettext("The text is too long. Shorten it, or attach it as a file.")


_MESSAGES: dict[int, Callable[[], str]] = {
    400: lambda: gettext("The address or the form contains something that cannot be understood."),
    401: lambda: gettext("Please sign in first."),
    403: lambda: gettext("This page is not for your role. If you need it, ask the security administrator."),
    404: lambda: gettext("There is no such page or record, or it is not yours to see."),
    405: lambda: gettext("This address does not take that kind of request."),
    410: lambda: gettext("This record is no longer published."),
    411: lambda: gettext("The request does not say how long it is."),
    413: _too_large,
    429: lambda: gettext("Too many requests. Please wait a minute."),
}


def _on_http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error
    message = _MESSAGES[code]() if code in _MESSAGES else gettext("The request could not be answered.")
    if code == 403 and current_user.is_authenticated:
        log_action("refusal", result="refused", why="403", path=request.path)
    return page(code, message), code


def _on_unexpected(error: Exception) -> ResponseReturnValue:
    """An error of the program: a number to find it in the log by, no detail of the program on the page."""
    db.session.rollback()
    ident = secrets.token_hex(4)
    log.exception("unforeseen", ident=ident, path=request.path, exc_info=error)
    message = gettext("Nothing was saved. Please tell the administrator this number: %(ident)s", ident=ident)
    return page(500, message), 500


def page(code: int, message: str) -> str:
    """The page of an error. Without a database there is no menu and no bureau to name, so it stands bare."""
    if g.get("database_down"):
        return render_template_string(
            "<!doctype html><meta charset=utf-8><title>{{ code }}</title><p>{{ message }}", code=code, message=message
        )
    return render_template("error.html", code=code, message=message)


def chosen_language() -> str:
    """The language that this browser chose; asking leaves no cookie behind."""
    chosen = session.get("locale") if has_request_context() else None
    return str(chosen if chosen in current_app.config["LANGUAGES"] else current_app.config["BABEL_DEFAULT_LOCALE"])


def choose_language(locale: str) -> ResponseReturnValue:
    """Remember a language and go back to the page one came from, if it is one of this site."""
    if locale not in current_app.config["LANGUAGES"]:
        abort(404)
    session["locale"] = locale
    came_from = urlsplit(request.referrer or "")
    inside = (
        came_from.netloc == request.host
        and came_from.path.startswith("/")
        and not came_from.path.startswith(("//", "/\\"))
    )
    return redirect(came_from.path + (f"?{came_from.query}" if came_from.query else "") if inside else "/")
