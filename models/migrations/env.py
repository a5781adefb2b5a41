"""How alembic reaches the house: one connection, one transaction, types written as the database knows them."""

import warnings
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from alembic import context
from flask import has_app_context
from sqlalchemy import TypeDecorator

from app.extensions import db
from app.factory import create_app

warnings.filterwarnings("ignore", "autogenerate skipping metadata-specified expression-based index")  # of PostgreSQL


def render_item(kind: str, item: Any, autogen: Any) -> Any:
    """A type of ours is written as what lies in the database, so that old migrations never need our classes."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def number(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """A new migration has the next serial as its name; where nothing differs there is none."""
    asked_for = getattr(context.config.cmd_opts, "autogenerate", False)
    if asked_for and directives and directives[0].upgrade_ops is not None and directives[0].upgrade_ops.is_empty():
        directives[:] = []
    for script in directives:
        taken = (int(path.name[:4]) for path in (Path(__file__).parent / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))
        script.rev_id = f"{max(taken) + 1:04d}"


def run(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
        process_revision_directives=number,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    house = nullcontext() if has_app_context() else create_app(site=False).app_context()
    with house, db.engine.connect() as fresh:
        run(fresh)
