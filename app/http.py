"""What every request gets: an actor, a scope, safe headers, and errors that are sentences."""

import secrets
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
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

log = structlog.get_logger()
SAFE = ("GET", "HEAD", "OPTIONS")
CLOSED = ("UtilView.back", "appbuilder.static", "MenuApi.get_menu_data")
"""Addresses that the framework brings and nobody here uses."""


LARGEST_KEY = 2**31 - 1


class KeyConverter(IntegerConverter):
    """A key in an address; one that no row can have leads nowhere."""

    def to_python(self, value: str) -> int:
        number = int(super().to_python(value))
        if number > LARGEST_KEY:
            raise ValidationError
        return number


def key(text: str) -> int:
    """A key in a form or a query; raises ValueError for one that no row can have."""
    if not (text.isascii() and text.isdecimal() and len(text) < 11 and int(text) <= LARGEST_KEY):
        raise ValueError(text)
    return int(text)


def locale() -> Locale:
    """The language of the reader of this request."""
    return Locale("zh" if str(get_locale() or "zh").startswith("zh") else "en", gettext)


def init_app(app: Flask) -> None:
    app.before_request(_clean)
    app.before_request(_enter)
    app.teardown_request(_leave)
    app.after_request(_headers)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(OperationalError, _away)
    app.register_error_handler(StaleDataError, _overtaken)
    app.register_error_handler(IntegrityError, _overtaken)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)
    app.jinja_env.globals["csp_nonce"] = lambda: g.setdefault("nonce", secrets.token_urlsafe(16))
    app.jinja_env.globals["locale"] = locale
    app.jinja_env.filters["human"] = human


def _clean() -> None:
    """No text of people contains NUL, and no form is as long as a book; both are answered before anything is looked up."""
    if request.content_length is None and "chunked" in request.headers.get("Transfer-Encoding", ""):
        abort(411)
    if (
        request.mimetype == "application/x-www-form-urlencoded"
        and (request.content_length or 0) > current_app.config["MAX_FORM_MEMORY_SIZE"]
    ):
        abort(413)
    if "\x00" in request.path or any("\x00" in f"{name}{text}" for name, text in request.values.items(multi=True)):
        abort(400)


def _enter() -> Any:
    """Know who asks and what they may see before anything of ours is read."""
    g.contexts = []
    if request.endpoint in CLOSED and request.method != "OPTIONS":
        abort(404)
    if request.endpoint == "static":
        return None
    if request.method not in SAFE:
        _open(writing())
    if current_user.is_authenticated:
        g.person = people.person(db.session(), current_user._get_current_object(), clock.today())
        _open(audit.acting(audit.Actor(g.person.user_id, current_user.username, request.remote_addr or "")))
        _open(
            scope.confined_to(
                None
                if g.person.everywhere or request.blueprint == "portal"
                else g.person.department_id or scope.NOWHERE
            )
        )
        return _first_things_first()
    _open(audit.acting(audit.Actor(None, "public", request.remote_addr or "")))
    return None


LONGEST_SESSION = 12 * 3600
_ALWAYS = ("MyAccountView.password", "SignInView.logout", "LocaleView.index")


def _first_things_first() -> Any:
    """A session ends after a working day; a password that was given must be changed before anything else."""
    if clock.now().timestamp() - session.get("since", 0) > LONGEST_SESSION:
        logout_user()
        session.clear()
        return sign_in_again()
    if current_user.must_change_password and request.endpoint not in _ALWAYS:
        return redirect(url_for("MyAccountView.password"))
    return None


def _open(context: Any) -> None:
    context.__enter__()
    g.contexts.append(context)


def _leave(_fault: BaseException | None) -> None:
    for context in reversed(g.pop("contexts", [])):
        context.__exit__(None, None, None)


def _headers(response: Response) -> Response:
    """No page of ours runs a stranger's script, sits in a stranger's frame, or stays in a cache behind login."""
    nonce = g.get("nonce", "")
    script = f"script-src 'self' 'nonce-{nonce}'" if nonce else "script-src 'self'"
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; {script}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if (
        not g.get("away")
        and request.endpoint != "static"
        and (request.blueprint == "SignInView" or current_user.is_authenticated)
    ):
        response.headers["Cache-Control"] = "no-store"
    return response


def refused(refusal: Refused) -> tuple[str, int]:
    """A refusal that nobody caught nearer: its own page, its sentence, the trail told of it."""
    log_refusal(refusal)
    return page(refusal.status, refusal.sentence(locale())), refusal.status


def log_action(action: str, register: str = "", record_id: Any = "", *, result: str = "done", **detail: Any) -> None:
    """Note in the trail what was read or taken out; a page that only reads ends its reading first."""
    db.session.rollback()
    with writing():
        audit.note(db.session(), action, register, record_id, result, **detail)
        db.session.commit()


def log_refusal(refusal: Refused) -> None:
    """Roll back whatever the refused act began and note the refusal in the trail."""
    db.session.rollback()
    house = catalogue.locale(current_app.config["BABEL_DEFAULT_LOCALE"])
    if refusal.status in (403, 409):
        log_action("refusal", result="refused", why=refusal.sentence(house), path=request.path)


def sign_in_again() -> Any:
    """To the door, with the way back to the page or form that was open."""
    flash(
        gettext(
            "You have been signed out. Please sign in again; what you were writing in a form is kept in this browser."
        ),
        "warning",
    )
    readable = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    back = request.path if readable else None
    return redirect(url_for("SignInView.login", next=back))


def _csrf(_error: CSRFError) -> Any:
    if not current_user.is_authenticated and request.blueprint not in ("portal", "SignInView"):
        return sign_in_again()
    return page(400, gettext("This page has been open too long. Please go back, reload it and send it again.")), 400


def _away(error: OperationalError) -> tuple[str, int, dict[str, str]]:
    g.away = True
    log.error("database_away", error=str(error.orig)[:200])
    return (
        page(503, gettext("The database cannot be reached. Nothing was saved; please try again in a minute.")),
        503,
        {"Retry-After": "30"},
    )


def _overtaken(error: Exception) -> tuple[str, int]:
    """Two people wrote the same thing at once, and this one was second."""
    if isinstance(error, IntegrityError) and not conflicts.is_taken(error):
        return _unforeseen(error)
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


_WORDS: dict[int, Callable[[], str]] = {
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


def _http(error: HTTPException) -> Any:
    code = error.code or 500
    if code < 400:
        return error
    words = _WORDS[code]() if code in _WORDS else gettext("The request could not be answered.")
    if code == 403 and current_user.is_authenticated:
        log_action("refusal", result="refused", why="403", path=request.path)
    return page(code, words), code


def _unforeseen(error: Exception) -> tuple[str, int]:
    """Something nobody foresaw: a number for the log, nothing of the machine on the page."""
    db.session.rollback()
    ident = secrets.token_hex(4)
    log.exception("unforeseen", ident=ident, path=request.path, exc_info=error)
    words = gettext("Nothing was saved. Please tell the administrator this number: %(ident)s", ident=ident)
    return page(500, words), 500


def page(code: int, words: str) -> str:
    if g.get("away"):  # without a database there is no menu and no bureau to name
        return render_template_string(
            "<!doctype html><meta charset=utf-8><title>{{ code }}</title><p>{{ words }}", code=code, words=words
        )
    return render_template("error.html", code=code, words=words)


def chosen_language() -> str:
    """The language that this browser chose; asking leaves no cookie behind."""
    chosen = session.get("locale") if has_request_context() else None
    return str(chosen if chosen in current_app.config["LANGUAGES"] else current_app.config["BABEL_DEFAULT_LOCALE"])


def choose_language(locale: str) -> Any:
    """Remember a language and go back to the page one came from, if it is one of this house."""
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


def human(value: Any) -> str:
    """A value as people read it: terms by name, dates as dates, amounts with thousands, nothing as a dash."""
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if hasattr(value, "chinese"):
        return str(locale().word(value))
    if isinstance(value, (list, tuple)):
        return "；".join(human(item) for item in value)
    if isinstance(value, datetime):
        return f"{clock.office_time(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return gettext("long-term") if value == date(2099, 12, 31) else value.isoformat()
    if isinstance(value, Decimal):
        text = f"{value:,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)
