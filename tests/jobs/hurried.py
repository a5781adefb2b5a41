"""The command with a clock that a file sets ahead by days, and a timetable that looks every second.

Started as `python -m tests.jobs.hurried FILE COMMAND …`; the file is read whenever the time is.
"""

import sys
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from apscheduler.schedulers import base

from app import clock
from jobs import runner, scheduler
from run import cli


class Shifted(datetime):
    """The time of day, so many days ahead as the file says."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain moment will do
        return datetime.now(tz) + timedelta(days=float(Path(sys.argv[1]).read_text() or 0))


if __name__ == "__main__":
    for module in (clock, base):
        module.__dict__["datetime"] = Shifted
    scheduler.EVERY, runner.LEASE = 1, timedelta(seconds=5)
    cli(sys.argv[2:])
