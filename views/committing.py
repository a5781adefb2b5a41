"""One act of a page that is not a register's: do it and commit, or say why not."""

from collections.abc import Callable
from typing import TypeVar

from flask import flash

from app import http
from app.extensions import db
from app.rules.errors import Refused

Result = TypeVar("Result")


def attempt(act: Callable[[], Result], done: str | Callable[[Result], str]) -> Result | None:
    """What the act returned, once committed and reported by the message `done`; None where it was refused.

    A message that names what the act made is made of what it returned. A refusal is rolled back, noted where it must
    be (http.log_refusal) and shown as a warning.
    """
    try:
        result = act()
        message = done if isinstance(done, str) else done(result)
        db.session.commit()
    except Refused as refusal:
        http.log_refusal(refusal)
        flash(refusal.sentence(http.locale()), "warning")
        return None
    flash(message, "success")
    return result
