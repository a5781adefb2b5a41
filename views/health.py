"""For monitoring: whether the process answers, and whether the application is ready to serve."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.extensions import db
from app.services.flow import deadlines

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """200 where the database answers and has its schema, else 503; `calendar` says whether this year's is entered."""
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
