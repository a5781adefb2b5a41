"""Puts the application together; the only module that knows all the others."""

import os
import secrets
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TextIO, cast

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from app import attest, audit, catalogue, cipher, outcome, scope
from app.extensions import as_json, csrf, db, limiter
from app.rules.errors import N_
from app.services import chapters
from app.services.flow import search, worklist
from models.base import registers

_PATIENCE = {"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""Seconds, and tries, until a database that no longer answers counts as away."""


def create_app(*, site: bool = True, **overrides: object) -> Flask:
    """The application, ready to serve, or without its `site` to run jobs and commands.

    `overrides` replace settings of config.py (tests).
    """
    _logging()
    app = Flask("app", root_path=str(config.ROOT / "app"))
    app.config.from_object(config)
    app.config.update(overrides)
    _directories(app)
    _secrets(app)
    _trust_proxies(app, app.config["TRUSTED_PROXIES"])
    _database(app)
    catalogue.compile_if_stale(Path(app.config["BABEL_TRANSLATION_DIRECTORIES"]))
    _attach_listeners()
    with app.app_context():
        chapters.load()
        if site:
            _install_site(app)
    return app


def _trust_proxies(app: Flask, number: int) -> None:
    """Believe the client address and scheme that so many reverse proxies of ours pass on; of none where it is 0."""
    if number:
        fixed = ProxyFix(app.wsgi_app, x_for=number, x_proto=number, x_host=number)
        app.wsgi_app = fixed  # type: ignore[method-assign]  # how Flask wants middleware put on


def _logging() -> None:
    """One JSON line an event on stderr. What people did is in the audit chain, not here."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=cast("TextIO", _Stderr())),
    )


class _Stderr:
    """The stderr of the moment; a line that cannot be written, to a full disk say, stops nobody's work."""

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.flush()


def _directories(app: Flask) -> None:
    for folder in (config.INSTANCE, Path(app.config["DATA_DIR"])):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _secrets(app: Flask) -> None:
    """Two keys from the environment; without them development keeps its own in files, production does not start."""
    for name, make in (("SECRET_KEY", lambda: secrets.token_urlsafe(48)), ("FIELD_KEY", cipher.new_key)):
        if not os.environ.get(name):
            if app.config["PRODUCTION"]:
                raise _startup_error(N_("%(name)s is not set; production does not start without it."), name=name)
            os.environ[name] = _stored_key(config.INSTANCE / name.lower(), make)
    if app.config["PRODUCTION"] and (len(os.environ["SECRET_KEY"]) < 32 or len(set(os.environ["SECRET_KEY"])) < 10):
        raise _startup_error(
            N_("%(name)s is shorter than 32 characters, or the same few again and again."), name="SECRET_KEY"
        )
    app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]


def _startup_error(msgid: str, **params: str) -> SystemExit:
    """The end of the process, with a sentence in the office's language."""
    return SystemExit(catalogue.locale(config.BABEL_DEFAULT_LOCALE).say(msgid, params))


def _stored_key(path: Path, make: Callable[[], str]) -> str:
    """The key in the file; the first process to come writes it, whole or not at all."""
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def _database(app: Flask) -> None:
    """PostgreSQL connections are checked before use; waiting for a lock and idling in a transaction have limits."""
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        limits = "-c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
        arguments = {"options": limits, **_PATIENCE}
        app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {"pool_pre_ping": True, "connect_args": arguments})
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {})
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] |= {"hide_parameters": True, "json_serializer": as_json}
    db.init_app(app)


@cache
def _attach_listeners() -> None:
    """Attach them to the one session factory of the process: once, however many applications it makes."""
    for part in (attest, audit, scope, worklist, search, outcome):
        part.listen(db.session)


def _install_site(app: Flask) -> None:
    """What only requests need: pages, rights, forms, error pages. It takes as long to load as all the rest."""
    from flask_appbuilder import AppBuilder

    from app import assets, faults, http, security
    from views import install

    csrf.init_app(app)
    limiter.init_app(app)
    app.url_map.converters["int"] = http.KeyConverter
    readable = {view for role in security.EVERY_ROLE for _, view in security.grants(role)}
    app.config["FAB_ROLES"] = {}
    install(app, AppBuilder(app, db.session, update_perms=False))
    app.extensions["babel"].locale_selector = http.chosen_language
    app.view_functions["LocaleView.index"] = http.choose_language
    if unread := {r.register_name() for r in registers()} - readable:
        raise RuntimeError(f"Registers that no role may read: {unread}")
    http.init_app(app)
    assets.init_app(app)
    faults.init_app(app)
