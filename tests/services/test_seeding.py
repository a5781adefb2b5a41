"""The schema goes up and down on both databases, and the seeding may be repeated."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import create_engine, event, inspect, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

import config
from app.extensions import db
from app.services.flow import deadlines
from app.services.installation import seeding
from models.platform import Holiday
from tests.conftest import MIGRATIONS, make_app


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """An application on a database without a single table."""
    if request.param == "sqlite":
        return make_app(SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'empty.db'}")
    database_of: Callable[[str], str] = request.getfixturevalue("database_of")
    return make_app(SQLALCHEMY_DATABASE_URI=database_of("seeding").replace("postgresql://", "postgresql+psycopg://", 1))


def test_up_down_and_up_again_without_drift(empty: Flask) -> None:
    with empty.app_context():
        seeding.to_head(db.engine, MIGRATIONS)
        command.check(seeding.migrations(MIGRATIONS))
        with db.engine.begin() as connection:
            command.downgrade(seeding.migrations(MIGRATIONS, connection), "base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        seeding.to_head(db.engine, MIGRATIONS)
        seeding.seed(db.session())
        db.session.commit()
        again = seeding.seed(db.session())
        db.session.remove()
        db.engine.dispose()
    assert again == dict.fromkeys(again, 0)


def test_concurrent_init_creates_one_installation(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Three servers start together on an empty database: one creates the first records, none fails."""
    database_of: Callable[[str], str] = request.getfixturevalue("database_of")
    for url in (f"sqlite:///{tmp_path / 'race.db'}", database_of("founding_race")):
        env = {**os.environ, "INSTANCE_DIR": str(tmp_path), "DATABASE_URL": url}
        at_once = [
            subprocess.Popen(
                [sys.executable, str(config.ROOT / "run.py"), "init"],
                env=env,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(3)
        ]
        ends = [process.communicate(timeout=180)[1] for process in at_once]
        assert [process.returncode for process in at_once] == [0, 0, 0], ends
        with create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1)).connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM grading_scheme").scalar() == 1


def test_the_application_starts_without_a_query_to_its_database(empty: Flask) -> None:
    """No permission is written and none is read when a worker starts: rights are computed (docs/adr/0001)."""
    said: list[str] = []
    event.listen(Engine, "before_cursor_execute", listener := lambda *args: said.append(args[2]))
    try:
        make_app(SQLALCHEMY_DATABASE_URI=empty.config["SQLALCHEMY_DATABASE_URI"])
    finally:
        event.remove(Engine, "before_cursor_execute", listener)
    assert [statement for statement in said if not statement.startswith("PRAGMA")] == []


def test_a_row_that_points_at_nothing_is_refused(empty: Flask) -> None:
    """SQLite asks about foreign keys only when it is told to, on every connection."""
    with empty.app_context():
        seeding.to_head(db.engine, MIGRATIONS)
        with pytest.raises(IntegrityError), db.engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO delegation (from_user_id, to_user_id, role, from_on, until_on) "
                "VALUES (999, 998, 'leader', '2026-01-01', '2026-01-02')"
            )
        db.engine.dispose()


def test_cookies_of_production_travel_over_https_only(tmp_path: Path) -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import config; "
            "print(config.SESSION_COOKIE_NAME, config.SESSION_COOKIE_SECURE, config.SESSION_COOKIE_HTTPONLY)",
        ],
        env={**os.environ, "ENVIRONMENT": "production"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.split() == ["__Host-sid", "True", "True"]


def test_a_shipped_day_that_an_older_edition_named_otherwise_gets_its_name(fresh: Flask) -> None:
    """Two festivals share the week of 2020; under the name of one the year looked half entered."""
    with fresh.app_context():
        session = db.session()
        session.execute(update(Holiday).where(Holiday.name.contains("中秋")).values(name="国庆节"))
        assert 2020 not in deadlines.calendar(session).years
        seeding.seed(session)
        assert 2020 in deadlines.calendar(session).years
        db.session.remove()
