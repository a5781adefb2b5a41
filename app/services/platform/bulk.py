"""Writing many rows at once: one statement with one document on PostgreSQL, one prepared statement elsewhere.

Only the columns that the rows name are written: no default of a column and no `onupdate` fills in another.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import JSON, Dialect, String, Table, bindparam, cast, column, func, insert, select, table, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import TableClause
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeEngine

from app import attest

Rows = list[dict[str, Any]]


def change(session: Session, target: Table, rows: Rows) -> None:
    """Set the given columns of rows known by `id`; every row names the same columns."""
    if not rows:
        return
    attest.wrote(session, target, rows)
    names, plain, connection = [name for name in rows[0] if name != "id"], _plain(target, rows), session.connection()
    if _reads_documents(session):
        given = _given(target, rows, connection.dialect)
        values = {name: given.c[name] for name in names}
        connection.execute(update(plain).values(values).where(plain.c.id == given.c.id))
    else:
        values = {name: bindparam(f"new_{name}") for name in names}
        statement = update(plain).values(values).where(plain.c.id == bindparam("key"))
        connection.execute(statement, [{"key": r["id"], **{f"new_{name}": r[name] for name in names}} for r in rows])


def add(session: Session, target: Table, rows: Rows) -> None:
    """Insert rows; every row names the same columns, and those it does not name stay empty."""
    if not rows:
        return
    plain, connection = _plain(target, rows), session.connection()
    if _reads_documents(session):
        given = _given(target, rows, connection.dialect)
        connection.execute(insert(plain).from_select(list(rows[0]), select(*given.c)))
    else:
        connection.execute(insert(plain), rows)


def _reads_documents(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _plain(target: Table, rows: Rows) -> TableClause:
    """The table with the columns that are written and with nothing that fills in others."""
    return table(target.name, *(column(name, target.c[name].type) for name in rows[0]))


def _given(target: Table, rows: Rows, dialect: Dialect) -> TableValuedAlias:
    """The rows as a table that PostgreSQL reads from one JSON document."""
    columns = [target.c[name] for name in rows[0]]
    prepare = [_bind_processor(c.type, dialect) for c in columns]
    document = json.dumps([_as_kept(prepare, row) for row in rows], ensure_ascii=False, default=str)
    records = func.json_to_recordset(cast(bindparam("rows", document, String), JSON))
    shape = (column(c.name, c.type) for c in columns)
    return records.table_valued(*shape).render_derived(name="given", with_types=True)


def _bind_processor(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """What makes of a value what the database keeps; a JSON value travels inside the document as it is."""
    return None if isinstance(kind, JSON) else kind.dialect_impl(dialect).bind_processor(dialect)


def _as_kept(prepare: Iterable[Callable[[Any], Any] | None], row: dict[str, Any]) -> dict[str, Any]:
    """The values of one row as the database keeps them."""
    pairs = zip(prepare, row.items(), strict=True)
    return {name: process(value) if process else value for process, (name, value) in pairs}
