"""The one place that reads the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import config

OFFICE = ZoneInfo(config.TIMEZONE)
_set_time: ContextVar[datetime | None] = ContextVar("set_time", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _set_time.get() or datetime.now(UTC)


def today() -> date:
    """The day it is in the office; every legal date is a day there."""
    return now().astimezone(OFFICE).date()


def office_time(moment: datetime) -> datetime:
    """A stored moment as the office clock showed it."""
    return moment.astimezone(OFFICE)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, it is this moment: for fictional data that spans years. No view and no job uses it."""
    token = _set_time.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_time.reset(token)
