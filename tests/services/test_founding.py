"""The schema goes up and down on both databases, and the founding may be repeated."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from flask import Flask
from sqlalchemy import inspect

from app.extensions import db
from app.services import founding
from tests.conftest import MIGRATIONS, make_app


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    """An application on a database without a single table."""
    if request.param == "sqlite":
        return make_app(SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'empty.db'}")
    database_of: Callable[[str], str] = request.getfixturevalue("database_of")
    return make_app(SQLALCHEMY_DATABASE_URI=database_of("founding").replace("postgresql://", "postgresql+psycopg://", 1))


def test_up_down_and_up_again_without_drift(empty: Flask) -> None:
    with empty.app_context():
        founding.to_head(db.engine, MIGRATIONS)
        command.check(founding.migrations(MIGRATIONS))
        with db.engine.begin() as connection:
            command.downgrade(founding.migrations(MIGRATIONS, connection), "base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        founding.to_head(db.engine, MIGRATIONS)
        founding.furnish(db.session())
        db.session.commit()
        again = founding.furnish(db.session())
        db.session.remove()
        db.engine.dispose()
    assert again == dict.fromkeys(again, 0)
