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

    hour, minute  when, in office time; monthly: only on the first of the month; weekly: only on Mondays
    last_hour     runs every hour up to this one
    catch_up      slots missed while nothing ran: `latest` runs the last one only, `each` every one
    """

    name: str
    label: str
    hour: int
    minute: int
    monthly: bool = False
    weekly: bool = False
    catch_up: str = "latest"
    last_hour: int | None = None

    @property
    def period(self) -> timedelta:
        """Within so long it falls due at least once: how far an installation that never ran looks back."""
        return timedelta(days=32 if self.monthly else 7 if self.weekly else 1)

    @cached_property
    def trigger(self) -> CronTrigger:
        """The moments at which its slots fall due."""
        days = 1 if self.monthly else "*"
        hours = self.hour if self.last_hour is None else f"{self.hour}-{self.last_hour}"
        weekday = "mon" if self.weekly else "*"
        return CronTrigger(day=days, day_of_week=weekday, hour=hours, minute=self.minute, timezone=clock.OFFICE)

    def slot(self, due: datetime) -> str:
        """The period that a run which fell due at this moment answers for."""
        hourly = "%Y-%m-%dT%H" if self.last_hour is not None else "%Y-%m-%d"
        return due.strftime("%Y-%m" if self.monthly else hourly)

    def due_at(self, day: date) -> datetime:
        """Its time of day on any day, the first one of several."""
        return datetime(day.year, day.month, day.day, self.hour, self.minute, tzinfo=clock.OFFICE)

    def planned_until(self, now: datetime) -> datetime:
        """Up to when slots may stand in the ledger already; of several a day a later one answers for all."""
        if self.last_hour is None:
            return now
        return max(now, self.due_at(now.astimezone(clock.OFFICE).date()) + timedelta(hours=self.last_hour - self.hour))

    def slots_due(self, since: datetime, now: datetime) -> list[datetime]:
        """The moments, oldest first, at which slots fell due after `since` and by `now`, as catching up wants them."""
        moments = list(self._due(since, now))
        return moments if self.catch_up == "each" else moments[-1:]

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
    Job("approval_clock", N_("Tell of clocks that are running out"), 8, 30, last_hour=17),
    Job("commitment_clock", N_("Look after commitments and post-checks"), 0, 30),
    Job("integrity_check", N_("Verify the audit trail"), 3, 0),
    Job("calendar_check", N_("Check that the calendar is entered"), 7, 30),
    Job("plan_coverage", N_("Tell who is past the day of inspection"), 7, 45, weekly=True),
    Job("yearly_evaluation", N_("Evaluate the past year"), 4, 0),
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
