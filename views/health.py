"""For whoever watches the machine: is the process there, is the house ready."""

from typing import Any

from flask import Blueprint
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.extensions import db
from app.services.flow import deadlines

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Any:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> Any:
    """The database answers, its schema is there, and this year's calendar is known."""
    try:
        schema = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
        calendar = clock.today().year in deadlines.calendar(db.session()).years
    except SQLAlchemyError:
        return {"status": "unavailable", "database": False}, 503
    return {
        "status": "ok" if schema and calendar else "incomplete",
        "database": True,
        "schema": schema,
        "calendar": calendar,
    }, 200 if schema else 503
