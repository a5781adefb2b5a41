"""Objects that live as long as the process and are bound to the application in app.factory."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import cast

from flask_appbuilder import Model
from flask_appbuilder.models.sqla.base import SQLA
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import CursorResult, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.dml import UpdateBase

as_json = partial(json.dumps, ensure_ascii=False, default=str, sort_keys=True)
"""How JSON columns are written: keys sorted, days and amounts as text."""

db = SQLA(metadata=Model.metadata)
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, default_limits=[])

_writing: ContextVar[bool] = ContextVar("writing", default=False)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside take the write lock at once on SQLite.

    A transaction that reads first and writes later fails there without waiting when another writer came
    between; taking the lock at BEGIN makes it wait its turn instead. PostgreSQL locks rows and needs none of it.
    """
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def changed_rows(session: Session, statement: UpdateBase) -> int:
    """Run one UPDATE or DELETE; how many rows it changed."""
    return cast("CursorResult[object]", session.execute(statement)).rowcount


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # _begin_sqlite sends BEGIN itself
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
