"""Writing many rows at once, for the streams: one statement with one document on PostgreSQL, one prepared statement elsewhere."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import JSON, Dialect, Table, bindparam, insert, text, update
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Rows = list[dict[str, Any]]


def change(session: Session, table: Table, rows: Rows) -> None:
    """Set the given columns of rows known by `id`; every row names the same columns."""
    if not rows:
        return
    names = [name for name in rows[0] if name != "id"]
    if _reads_documents(session):
        settings = ", ".join(f"{name} = given.{name}" for name in names)
        _execute(
            session, table, f"UPDATE {table.name} SET {settings} FROM {{given}} WHERE {table.name}.id = given.id", rows
        )
    else:
        statement = (
            update(table)
            .where(table.c.id == bindparam("key"))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        session.connection().execute(
            statement, [{"key": row["id"], **{f"new_{name}": row[name] for name in names}} for row in rows]
        )


def add(session: Session, table: Table, rows: Rows) -> None:
    """Insert rows; every row names the same columns, and those it does not name may be empty."""
    if not rows:
        return
    if _reads_documents(session):
        columns = ", ".join(rows[0])
        _execute(session, table, f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {{given}}", rows)
    else:
        session.connection().execute(insert(table), rows)


def _reads_documents(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _execute(session: Session, table: Table, statement: str, rows: Rows) -> None:
    """The names are those of our own tables; the values travel as one parameter."""
    connection = session.connection()
    columns = [table.c[name] for name in rows[0]]
    shape = ", ".join(f"{c.name} {c.type.compile(connection.dialect)}" for c in columns)
    prepared = [_as_kept(column.type, connection.dialect) for column in columns]
    document = json.dumps([_plain(prepared, row) for row in rows], ensure_ascii=False, default=str)
    given = f"json_to_recordset(CAST(:rows AS json)) AS given ({shape})"
    connection.execute(text(statement.format(given=given)), {"rows": document})


def _as_kept(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What makes of a value what the database keeps; a document travels inside the document as it is."""
    return None if isinstance(kind, JSON) else kind.dialect_impl(dialect).bind_processor(dialect)


def _plain(prepared: Iterable[Any], row: dict[str, Any]) -> dict[str, Any]:
    """The values of one row as the database keeps them."""
    return {
        name: prepare(value) if prepare else value for prepare, (name, value) in zip(prepared, row.items(), strict=True)
    }
