"""A database with records in it is brought to the newest schema, on both databases, and no record is lost."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Boolean, Connection, Date, DateTime, MetaData, Numeric, Table, func, insert, select, text, types

from app import cipher
from app.extensions import db
from app.services.installation import seeding
from models.subjects import Practitioner
from tests import making
from tests.conftest import MIGRATIONS, make_app

pytestmark = pytest.mark.long

EDITIONS = [s.revision for s in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))][:-1]
VALUES: tuple[tuple[type[Any], Any], ...] = (
    (Boolean, True),
    (DateTime, datetime(2026, 5, 1, tzinfo=UTC)),
    (Date, date(2026, 5, 1)),
    (types.Integer, 1),
    (Numeric, 1),
    (types.JSON, {}),
    (types.LargeBinary, b"1"),
    (types.String, "1"),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Flask:
    if request.param == "sqlite":
        return make_app(SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path / 'old.db'}")
    database_of: Callable[[str], str] = request.getfixturevalue("database_of")
    return make_app(SQLALCHEMY_DATABASE_URI=database_of("upgrade").replace("postgresql://", "postgresql+psycopg://", 1))


RELAXED = {"sqlite": "PRAGMA defer_foreign_keys=ON", "postgresql": "SET LOCAL session_replication_role = replica"}
"""Rows in any order."""
EITHER = {"credit_event": {"practitioner_id", "employer_id"}}
"""Columns that are empty where another one is filled in."""


def a_row(table: Table) -> dict[str, Any]:
    """Something in every column; whatever points at a row points at the only one there is."""
    return {
        column.name: next((value for kind, value in VALUES if isinstance(column.type, kind)), "1")
        for column in table.columns
        if column.computed is None and column.name not in EITHER.get(table.name, ())
    }


def fill(connection: Connection) -> list[str]:
    """One row in every table, in any order; the names of the tables."""
    connection.exec_driver_sql(RELAXED[connection.dialect.name])
    schema = MetaData()
    schema.reflect(connection)
    tables = [table for table in schema.tables.values() if table.name != "alembic_version"]
    for table in tables:
        connection.execute(insert(table).values(a_row(table)))
    return [table.name for table in tables]


def counted(connection: Connection, names: list[str]) -> dict[str, int | None]:
    now = MetaData()
    now.reflect(connection)
    return {name: connection.scalar(select(func.count()).select_from(now.tables[name])) for name in names}


def emptied(connection: Connection, names: list[str]) -> None:
    connection.exec_driver_sql(RELAXED[connection.dialect.name])
    for name in names:
        connection.execute(text(f'DELETE FROM "{name}"'))


@pytest.mark.parametrize("edition", EDITIONS[::10])
def test_every_record_of_an_older_edition_is_there_afterwards(edition: str, empty: Flask) -> None:
    with empty.app_context():
        with db.engine.begin() as connection:
            command.upgrade(seeding.migrations(MIGRATIONS, connection), edition)
            before = fill(connection)
        seeding.to_head(db.engine, MIGRATIONS)
        with db.engine.begin() as connection:
            kept = counted(connection, before)
        db.engine.dispose()
    assert kept == dict.fromkeys(before, 1)


def test_no_edition_loses_a_record_of_the_one_before(empty: Flask) -> None:
    """From each to the next; the records of one are taken out before those of the next are put in."""
    with empty.app_context():
        for edition, following in pairwise([*EDITIONS, "head"]):
            seeding.to_head(db.engine, MIGRATIONS, edition)
            with db.engine.begin() as connection:
                before = fill(connection)
            seeding.to_head(db.engine, MIGRATIONS, following)
            with db.engine.begin() as connection:
                assert counted(connection, before) == dict.fromkeys(before, 1), following
                emptied(connection, before)
        db.engine.dispose()


def test_persons_of_an_older_edition_are_numbered_and_found_by_their_identity_number(empty: Flask) -> None:
    """Of two entries of one person the one on the register is found; what cannot be read hinders nothing."""
    first, second = making.identity(), making.identity()
    rows = [(first, "taken_off"), (first, "in_use"), (second, "in_use"), (None, "in_use")]
    with empty.app_context():
        with db.engine.begin() as connection:
            command.upgrade(seeding.migrations(MIGRATIONS, connection), "0019")
            fill(connection)
            table = Table("practitioner", MetaData(), autoload_with=connection)
            for key, (number, status) in enumerate(rows, 2):
                sealed = cipher.seal(number) if number else None
                row = a_row(table) | {"id": key, "identity_no": sealed, "status": status}
                connection.execute(insert(table).values(row))
        seeding.to_head(db.engine, MIGRATIONS)
        kept = db.session.execute(select(Practitioner.id, Practitioner.no, Practitioner.identity_key)).all()
        db.session.remove()
        db.engine.dispose()
    prints = {1: None, 2: None, 3: cipher.print_of(first), 4: cipher.print_of(second), 5: None}
    assert sorted(kept) == [(key, f"RY{key:06d}", found) for key, found in prints.items()]
