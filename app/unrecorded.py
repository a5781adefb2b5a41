"""Signing in while the database's disk is full: nothing can be written, but reading goes on.

Then the tries are counted in the memory of this process, and entered in the log instead of the trail.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import structlog
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from werkzeug.security import check_password_hash, generate_password_hash

from app.extensions import db
from app.outage import Trouble, trouble
from app.outcome import aside
from app.services.platform import tries
from models.platform import Account

log = structlog.get_logger()
Manager = TypeVar("Manager")

_DUMMY_HASH = generate_password_hash(secrets.token_urlsafe(16))
_MOST = RateLimitItemPerMinute(tries.FROM_ONE_PLACE, int(tries.LOCK.total_seconds() // 60))
_tries = FixedWindowRateLimiter(MemoryStorage())


def unrecorded_when_full(
    sign_in: Callable[[Manager, str, str], Account | None],
) -> Callable[[Manager, str, str], Account | None]:
    """The way of signing in; where it cannot be written down for want of room, the password alone decides."""

    @wraps(sign_in)
    def attempted(manager: Manager, username: str, password: str) -> Account | None:
        try:
            with aside():
                return sign_in(manager, username, password)
        except DBAPIError as fault:
            if trouble(fault) is not Trouble.FULL:
                raise
        db.session.rollback()
        return _compared(username, password)

    return attempted


def _compared(username: str, password: str) -> Account | None:
    """The account if the password is right, it is not locked and has tries left; none is spent by a right one."""
    account = db.session.scalar(select(Account).where(Account.username == username, Account.active.is_(True)))
    allowed = _tries.hit(_MOST, username) and account is not None and not tries.locked(db.session(), [account])
    right = check_password_hash(account.password if account else _DUMMY_HASH, password) and allowed
    if right:
        _tries.clear(_MOST, username)
    log.warning("sign_in_unrecorded", account=username[:64], result="done" if right else "refused")
    return account if right else None
