"""What the system does by itself, and when. Times are the office's; the day a run answers for is its slot's day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from apscheduler.triggers.cron import CronTrigger

from app import clock
from app.rules.errors import N_, Refused


@dataclass(frozen=True)
class Job:
    """One line of the timetable.

    hour, minute  when, in office time; monthly: only on the first of the month
    catch_up      slots missed while nothing ran: `latest` runs the last one only, `each` every one
    """

    name: str
    label: str
    hour: int
    minute: int
    monthly: bool = False
    catch_up: str = "latest"

    @cached_property
    def trigger(self) -> CronTrigger:
        """The moments at which its slots fall due."""
        days = 1 if self.monthly else "*"
        return CronTrigger(day=days, hour=self.hour, minute=self.minute, timezone=clock.OFFICE)

    def slot(self, day: date) -> str:
        """The period that a run on this day answers for."""
        return f"{day:%Y-%m}" if self.monthly else day.isoformat()

    def due_at(self, day: date) -> datetime:
        """Its time of day on any day."""
        return datetime(day.year, day.month, day.day, self.hour, self.minute, tzinfo=clock.OFFICE)

    def days_due(self, since: datetime, now: datetime) -> list[date]:
        """The days whose slot fell due after `since` and by `now`, oldest first, as the catch-up policy wants them."""
        days = [due.date() for due in self._due(since, now)]
        return days if self.catch_up == "each" else days[-1:]

    def _due(self, since: datetime, now: datetime) -> Iterator[datetime]:
        due = self.trigger.get_next_fire_time(None, since + timedelta(microseconds=1))
        while due is not None and due <= now:
            yield due
            due = self.trigger.get_next_fire_time(due, due)


def by_name(*jobs: Job) -> dict[str, Job]:
    """A timetable of these jobs; raises RuntimeError for two of one name."""
    known = {job.name: job for job in jobs}
    if len(known) < len(jobs):
        raise RuntimeError(f"Two jobs of one name: {', '.join(job.name for job in jobs)}.")
    return known


JOBS: dict[str, Job] = by_name(
    Job("publication_expiry", N_("End publications whose term is over"), 0, 5),
    Job("deadlines", N_("Mark what is overdue"), 0, 15),
    Job("grade_recalculation", N_("Recalculate grades"), 1, 0),
    Job("integrity_check", N_("Verify the audit trail"), 3, 0),
    Job("calendar_check", N_("Check that the calendar is entered"), 7, 30),
    Job("inspection_frequency", N_("Adjust inspection frequencies"), 2, 0, monthly=True),
)


def job(name: str) -> Job:
    """The job of this name; raises Refused naming those there are."""
    if name not in JOBS:
        raise Refused(N_("There is no job “%(name)s”; there are: %(known)s."), name=name, known=", ".join(JOBS))
    return JOBS[name]


def label(name: str) -> str:
    """What the office calls a job; one that is gone by its name."""
    return JOBS[name].label if name in JOBS else name
