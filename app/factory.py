"""Puts the house together; the only module that knows everything."""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from flask_appbuilder import AppBuilder
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from app import audit, catalogue, cipher, http, scope
from app.extensions import as_json, csrf, db, limiter, migrate
from app.rules.errors import N_
from app.services.flow import worklist

_listening = False


def create_app(**overrides: Any) -> Flask:
    """The application, ready to serve, to run jobs or to obey commands. `overrides` replace settings (tests)."""
    _logging()
    app = Flask("app", root_path=str(config.ROOT / "app"))
    app.config.from_object(config)
    app.config.update(overrides)
    _directories(app)
    _secrets(app)
    if proxies := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]  # how Flask wants middleware put on
    _database(app)
    catalogue.compile_if_stale(Path(app.config["BABEL_TRANSLATION_DIRECTORIES"]))
    migrate.init_app(app, db, directory=str(config.ROOT / "models" / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    limiter.init_app(app)
    _listen_once()
    app.url_map.converters["int"] = http.KeyConverter
    with app.app_context():
        _screens(app)
    http.init_app(app)
    return app


def _logging() -> None:
    """One JSON line an event; what belongs to people is in the audit chain, not here."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def _directories(app: Flask) -> None:
    for folder in (config.INSTANCE, Path(app.config["DATA_DIR"])):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _secrets(app: Flask) -> None:
    """Two keys: from the environment, or in development from files that only their owner reads."""
    for name, fresh in (("SECRET_KEY", lambda: secrets.token_urlsafe(48)), ("FIELD_KEY", cipher.new_key)):
        if not os.environ.get(name):
            if app.config["PRODUCTION"]:
                raise SystemExit(_say(N_("%(name)s is not set; production does not start without it."), name=name))
            os.environ[name] = _kept(config.INSTANCE / name.lower(), fresh)
    if app.config["PRODUCTION"] and (len(os.environ["SECRET_KEY"]) < 32 or len(set(os.environ["SECRET_KEY"])) < 10):
        raise SystemExit(
            _say(N_("%(name)s is shorter than 32 characters, or the same few again and again."), name="SECRET_KEY")
        )
    app.config["SECRET_KEY"] = os.environ["SECRET_KEY"]


def _say(msgid: str, **params: str) -> str:
    return catalogue.locale(config.BABEL_DEFAULT_LOCALE).say(msgid, params)


def _kept(path: Path, fresh: Any) -> str:
    """The key in the file; whoever comes first writes it, whole or not at all."""
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(fresh())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def _database(app: Flask) -> None:
    """PostgreSQL connections are checked before use, and nobody may hold a lock for ever."""
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        limits = "-c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
        app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {"pool_pre_ping": True, "connect_args": {"options": limits}})
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {})
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] |= {"hide_parameters": True, "json_serializer": as_json}
    db.init_app(app)


def _listen_once() -> None:
    """The listeners belong to the one session factory of the process, however many applications it makes."""
    global _listening
    if not _listening:
        for part in (audit, scope, worklist):
            part.listen(db.session)
        _listening = True


def _screens(app: Flask) -> None:
    from app import security
    from app.services import chapters
    from models.base import registers
    from views import install

    chapters.load()
    names = sorted({view for role in security._EVERYBODY for _, view in security.grants(role)})
    app.config["FAB_ROLES"] = {}
    install(app, AppBuilder(app, db.session, update_perms=False))
    app.extensions["babel"].locale_selector = http.chosen_language
    app.view_functions["LocaleView.index"] = http.choose_language
    missing = {r.register_name() for r in registers()} - set(names)
    if missing:
        raise RuntimeError(f"Registers that no role may read: {missing}")
