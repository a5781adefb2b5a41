"""The scheduler: every few seconds look which slots are due, write them down, and work them off.

Any number of these processes may run on one database. APScheduler holds one job in memory, the tick; what a tick
finds and does lies in the ledger of runs.
"""

import os
import threading
import time
from datetime import datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from app import clock, outage
from app.extensions import db, writing
from app.services.platform import checkpoints, runs, timetable
from jobs import runner
from models.platform import Heartbeat, JobRun

log = structlog.get_logger()

EVERY = 15
"""Seconds from tick to tick."""
SILENT = 120
"""Seconds without a tick after which a process ends itself, with the exit status EXIT_SILENT."""
EXIT_SILENT = 75
AGAIN = timedelta(hours=1)
"""After this long a slot that was given up is tried again."""


def plan() -> None:
    """Write down every slot that has fallen due; a slot that stands there already stays as it is."""
    with writing():
        session, now = db.session(), clock.now()
        runs.set_aside(session)
        for job in timetable.JOBS.values():
            for due in job.slots_due(_planned(session, job, now) or now - job.period, now):
                runs.write(session, job=job.name, slot=job.slot(due), day=due.date(), due_at=due)
            _try_again(session, job, now)
        session.commit()


def _planned(session: Session, job: timetable.Job, now: datetime) -> datetime | None:
    """When the last slot that is written down fell due."""
    slots = select(func.max(JobRun.due_at)).where(JobRun.job == job.name, JobRun.origin == "timetable")
    return session.scalar(slots.where(JobRun.due_at <= job.planned_until(now)))


def _try_again(session: Session, job: timetable.Job, now: datetime) -> None:
    """Let a slot that was given up wait once more; one that a later slot answers for stays as it ended."""
    slots = (JobRun.job == job.name, JobRun.origin == "timetable")
    tried = or_(JobRun.finished_at <= now - AGAIN, JobRun.finished_at > now + AGAIN)
    given_up = update(JobRun).where(*slots, JobRun.state == "failed", tried)
    if job.catch_up == "latest":
        given_up = given_up.where(JobRun.id == select(func.max(JobRun.id)).where(*slots).scalar_subquery())
    session.execute(given_up.values(state="pending", failures=0, finished_at=None))


def beat() -> None:
    """Write down that this process is alive; rows of those silent for a day, or a day ahead, are deleted."""
    with writing():
        session, now = db.session(), clock.now()
        session.merge(Heartbeat(owner=runner.OWNER, at=now))
        session.execute(delete(Heartbeat).where(~Heartbeat.at.between(now - runs.AHEAD, now + runs.AHEAD)))
        session.commit()


class Tick(IntervalTrigger):
    """So long after this moment, however far the clock has jumped: what lies between is no tick to be counted."""

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + self.interval


class Scheduler:
    """One scheduler process: its tick, its watchdog, its end."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.last = time.monotonic()
        self.stopping = threading.Event()
        self.ticker = BlockingScheduler(timezone=clock.OFFICE)
        self.ticker.add_job(
            self.tick,
            Tick(seconds=EVERY),
            coalesce=True,
            id="tick",
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=clock.now(),
        )
        self.ticker.add_listener(self._log, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)

    def tick(self) -> None:
        """Plan and work until nothing is due. It never raises: what fails is logged, and the next tick comes."""
        try:
            with self.app.app_context():
                beat()
                plan()
                while not self.stopping.is_set() and (taken := runner.claim()):
                    runner.work(*taken, after_chunk=self._go_on)
                    checkpoints.mark(db.session())
                checkpoints.mark(db.session())
                db.session.remove()
        except Exception as fault:  # whatever it was, the next tick must come
            if known := outage.trouble(fault):
                log.error(known.value, error=outage.line(fault))
            else:
                log.exception("tick_failed", exc_info=fault)
        self.last = time.monotonic()

    def _go_on(self) -> bool:
        self.last = time.monotonic()
        return not self.stopping.is_set()

    def _log(self, event: JobEvent) -> None:
        log.error("scheduler_event", code=event.code, exception=str(getattr(event, "exception", "")))

    def watch(self) -> None:
        """End the process when no tick has come for SILENT seconds, so that whatever keeps it starts it again."""
        while not self.stopping.wait(5):
            self.wake()
            if time.monotonic() - self.last > SILENT:
                log.error("scheduler_silent", seconds=SILENT)
                os._exit(EXIT_SILENT)

    def wake(self) -> None:
        """Let the next tick come at once where it waits for a moment that a clock set back has yet to reach."""
        tick, now = self.ticker.get_job("tick"), clock.now()
        if tick and tick.next_run_time and tick.next_run_time > now + timedelta(seconds=2 * EVERY):
            log.warning("clock_set_back", until=tick.next_run_time.isoformat())
            tick.modify(next_run_time=now)

    def run(self) -> None:
        """Tick until told to stop."""
        threading.Thread(target=self.watch, daemon=True, name="watchdog").start()
        log.info("scheduler_started", owner=runner.OWNER)
        self.ticker.start()

    def stop(self) -> None:
        """Finish the chunk at hand, put the run down, end."""
        self.stopping.set()
        if self.ticker.running:
            self.ticker.shutdown(wait=False)
