"""Error pages: a sentence that says what happened, what became of it and what to do; never a detail of the program.

They answer without the database, the session and the disk: where the usual frame cannot be had, a bare page that lies
in memory says the same in both languages.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from typing import Any

import structlog
from flask import Flask, current_app, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from app import catalogue, http, outage
from app.extensions import db
from app.outage import Trouble
from app.outcome import Outcome, outcome
from app.rules.errors import N_, AlreadyHandled, Locale, Refused
from app.services.flow import conflicts

log = structlog.get_logger()
Say = Callable[[Locale], str]
"""What a page says, in a language."""

_WHAT = {
    Trouble.AWAY: (503, N_("The database cannot be reached.")),
    Trouble.BUSY: (503, N_("The database is busy with what others are writing.")),
    Trouble.FULL: (507, N_("The disk of the server is full. Please tell the system administrator to make room.")),
}
_ADVICE = {
    Trouble.AWAY: N_("Please try again in a minute."),
    Trouble.BUSY: N_("Please try again in a minute."),
    Trouble.FULL: N_("What is there can still be read."),
}
_BECAME = {
    Outcome.NOTHING: N_("Nothing was saved."),
    Outcome.SAVED: N_("Some of it, or all, was saved; look here before you send it again."),
    Outcome.UNKNOWN: N_("Perhaps it was saved, perhaps not; look here before you send it again."),
}


def init_app(app: Flask) -> None:
    """Answer every fault, and lay by in memory what the bare page needs."""
    app.extensions["bare_page"] = app.jinja_env.get_template("bare.html")
    for code in app.config["LANGUAGES"]:
        catalogue.locale(code)
    handlers: dict[type[Exception], Callable[[Any], ResponseReturnValue]] = {
        Refused: _on_refusal,
        CSRFError: _on_csrf_error,
        StaleDataError: _on_conflict,
        IntegrityError: _on_conflict,
        HTTPException: _on_http_error,
        Exception: _on_unexpected,
    }
    for kind, handler in handlers.items():
        app.register_error_handler(kind, _surely(handler))


def _surely(handler: Callable[[Any], ResponseReturnValue]) -> Callable[[Any], ResponseReturnValue]:
    """The handler; where it fails itself, the page of that failure."""

    @wraps(handler)
    def answer(error: Exception) -> ResponseReturnValue:
        try:
            return handler(error)
        except Exception as second:  # whatever it was, the person must read a sentence
            return _on_unexpected(second)

    return answer


# --- the page ----------------------------------------------------------------------------------------


def page(code: int, say: Say, look: str = "", *, bare: bool = False) -> str:
    """The page of an error; `look` is the address where one sees what became of what was sent."""
    if not bare:
        try:
            return render_template("error.html", code=code, message=say(http.locale()), look=look)
        except Exception as fault:  # whatever keeps the frame away, the sentence must come
            log.warning("bare_page", path=request.path, code=code, error=outage.line(fault))
    return _bare(code, say, look)


def _bare(code: int, say: Say, look: str) -> str:
    """Both languages, the reader's first, without anything that the frame's pages need."""
    again = N_("Look here") if look else N_("Try again")
    said = [(locale.code, say(locale), locale.say(again)) for locale in _languages()]
    address = look or (request.full_path.rstrip("?") if request.method in http.SAFE else http.came_from() or "/")
    return str(current_app.extensions["bare_page"].render(code=code, said=said, address=address))


def _languages() -> Iterator[Locale]:
    """The languages of the house, first the one chosen here, else the one that the browser asks for."""
    known = list(current_app.config["LANGUAGES"])
    asked = request.accept_languages.best_match(known) or current_app.config["BABEL_DEFAULT_LOCALE"]
    first = session.get("locale") if session.get("locale") in known else asked
    return (catalogue.locale(code) for code in sorted(known, key=lambda code: code != first))


def _sentences(*msgids: str, **params: object) -> Say:
    return lambda locale: ("" if locale.code == "zh" else " ").join(locale.say(msgid, params) for msgid in msgids)


def _became() -> tuple[str, ...]:
    """What became of what was sent; nothing to say of a page that was only read."""
    return () if request.method in http.SAFE else (_BECAME[outcome()],)


def _place() -> str:
    """Where one sees whether it was saved: the record, the list, or the page it was sent from; else empty."""
    if request.method in http.SAFE or outcome() is Outcome.NOTHING:
        return ""
    view, given = (request.endpoint or "").rpartition(".")[0], request.view_args or {}
    if "pk" in given and f"{view}.show" in current_app.view_functions:
        return url_for(f"{view}.show", pk=given["pk"])
    if f"{view}.list" in current_app.view_functions:
        return url_for(f"{view}.list")
    return http.came_from() or "/"


# --- the faults --------------------------------------------------------------------------------------


def _on_refusal(refusal: Refused) -> ResponseReturnValue:
    """The page of a refusal that no view caught: its sentence, and an entry in the trail."""
    http.log_refusal(refusal)
    return page(refusal.status, refusal.sentence), refusal.status


def _on_csrf_error(_error: CSRFError) -> ResponseReturnValue:
    if not current_user.is_authenticated and request.blueprint not in ("portal", "SignInView"):
        return http.sign_in_again()
    too_long = N_("This page has been open too long. Please go back, reload it and send it again.")
    return page(400, _sentences(too_long)), 400


def _on_conflict(error: Exception) -> ResponseReturnValue:
    """Two people wrote the same thing at once, and this one was second."""
    if isinstance(error, IntegrityError) and not conflicts.is_taken(error):
        return _on_unexpected(error)
    log.warning("overtaken", error=type(error).__name__, path=request.path)
    refusal = AlreadyHandled(
        N_("Somebody else was quicker by a moment; nothing of yours was saved. Open the page again.")
    )
    http.log_refusal(refusal)
    if outcome() is Outcome.NOTHING:
        return page(409, refusal.sentence), 409
    return page(409, _sentences(N_("Somebody else was quicker by a moment."), *_became()), _place()), 409


def _too_large() -> str:
    if (request.content_length or 0) > current_app.config["MAX_CONTENT_LENGTH"]:
        return N_("The file is larger than 32 MB. Split it, or remove pictures from it.")
    return N_("The text is too long. Shorten it, or attach it as a file.")


_MESSAGES = {
    400: N_("The address or the form contains something that cannot be understood."),
    401: N_("Please sign in first."),
    403: N_("This page is not for your role. If you need it, ask the security administrator."),
    404: N_("There is no such page or record, or it is not yours to see."),
    405: N_("This address does not take that kind of request."),
    410: N_("This record is no longer published."),
    411: N_("The request does not say how long it is."),
    429: N_("Too many requests. Please wait a minute."),
}


def _on_http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error
    message = _too_large() if code == 413 else _MESSAGES.get(code, N_("The request could not be answered."))
    if code == 403 and current_user.is_authenticated:
        http.log_action("refusal", result="refused", why="403", path=request.path)
    return page(code, _sentences(message)), code


def _on_unexpected(error: Exception) -> ResponseReturnValue:
    """Known trouble by its name; an error of the program by a number to find it in the log by."""
    with suppress(Exception):  # a connection that is gone cannot be rolled back
        db.session.rollback()
    if trouble := outage.trouble(error):
        return _on_trouble(trouble, error)
    ident = secrets.token_hex(4)
    log.exception("unforeseen", ident=ident, path=request.path, exc_info=error)
    number = N_("Please tell the administrator this number: %(ident)s")
    return page(500, _sentences(*_became(), number, ident=ident), _place()), 500


def _on_trouble(trouble: Trouble, error: Exception) -> ResponseReturnValue:
    """One line in the log; the frame is tried only where the database still answers."""
    log.error(trouble.value, path=request.path, error=outage.line(error))
    code, what = _WHAT[trouble]
    look = _place()
    say = _sentences(what, *_became(), *(() if look else (_ADVICE[trouble],)))
    headers = {"Retry-After": "30"} if code == 503 else {}
    return page(code, say, look, bare=trouble is not Trouble.FULL), code, headers
