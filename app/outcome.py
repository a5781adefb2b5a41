"""What became of the writing that a request asked for: nothing, saved, or not known.

Not known is a COMMIT whose answer was lost with the connection: the database may have carried it out. What the
program writes for itself (entries of sign-ins, exports and refusals) is `aside` and does not count.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from flask import g, has_request_context
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, ExceptionContext
from sqlalchemy.orm import Session, scoped_session

from app.outage import Trouble, trouble


class Outcome(Enum):
    NOTHING = "nothing"
    SAVED = "saved"
    UNKNOWN = "unknown"


def outcome() -> Outcome:
    """What is known of this request's writing up to now."""
    found: Outcome = g.get("outcome", Outcome.NOTHING)
    return found


@contextmanager
def aside() -> Iterator[None]:
    """What is committed inside is the program's own bookkeeping."""
    before, g.aside = g.get("aside", False), True
    try:
        yield
    finally:
        g.aside = before


def listen(session: scoped_session[Session]) -> None:
    """Attach to the session factory; once a process."""
    event.listen(session, "after_commit", _saved)


def _saved(session: Session) -> None:
    if not session.in_nested_transaction():
        _enter(Outcome.SAVED)


def _enter(found: Outcome) -> None:
    if has_request_context() and not g.get("aside") and outcome() != Outcome.UNKNOWN:
        g.outcome = found


@event.listens_for(Engine, "begin")
def _no_commit_asked(connection: Connection) -> None:
    connection.info.pop("commit_asked", None)


@event.listens_for(Engine, "commit")
def _commit_asked(connection: Connection) -> None:
    connection.info["commit_asked"] = True


@event.listens_for(Engine, "handle_error")
def _unanswered(context: ExceptionContext) -> None:
    """The connection broke between the asking for a COMMIT and its answer."""
    connection = context.connection
    if connection is None or connection.invalidated:
        return
    asked = connection.info.pop("commit_asked", False)
    if asked and trouble(context.sqlalchemy_exception or context.original_exception) is Trouble.AWAY:
        _enter(Outcome.UNKNOWN)
