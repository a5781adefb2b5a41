"""The one place that reads the time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in the office; every legal date is a day there."""
    return datetime.now(OFFICE).date()


def office_time(moment: datetime) -> datetime:
    """A stored moment as the office clock showed it."""
    return moment.astimezone(OFFICE)
