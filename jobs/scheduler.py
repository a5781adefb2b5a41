"""The scheduler: every few seconds look which slots are due, write them down, and work them off.

Any number of these processes may run on one database. APScheduler holds one job in memory, the tick; what a tick
finds and does lies in the ledger of runs.
"""

import os
import threading
import time
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app import clock
from app.extensions import db, writing
from app.services.platform import timetable
from jobs import runner
from models.platform import Heartbeat, JobRun

log = structlog.get_logger()

EVERY = 15
"""Seconds from tick to tick."""
SILENT = 120
"""Seconds without a tick after which a process ends itself, with the exit status EXIT_SILENT."""
EXIT_SILENT = 75
_LOOK_BACK = {False: timedelta(days=1), True: timedelta(days=32)}
"""How far an installation that never ran looks back: to the last slot of a daily, of a monthly job."""


def plan() -> None:
    """Write down every slot that has fallen due; a slot that stands there already stays as it is."""
    with writing():
        session, now = db.session(), clock.now()
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        for job in timetable.JOBS.values():
            for day in job.days_due(_planned(session, job) or now - _LOOK_BACK[job.monthly], now):
                row = _row(job, day, now)
                session.execute(insert(JobRun).values(row).on_conflict_do_nothing(index_elements=["job", "slot"]))
        session.commit()


def _planned(session: Session, job: timetable.Job) -> datetime | None:
    """When the last slot that is written down fell due."""
    slots = select(func.max(JobRun.due_at)).where(JobRun.job == job.name, JobRun.origin == "timetable")
    return session.scalar(slots)


def _row(job: timetable.Job, day: date, now: datetime) -> dict[str, Any]:
    return {
        "job": job.name,
        "slot": job.slot(day),
        "day": day,
        "due_at": job.due_at(day),
        "origin": "timetable",
        "state": "pending",
        "counts": {},
        "full": False,
        "fence": 0,
        "attempt": 0,
        "cursor": 0,
        "log": "",
        "error": "",
        "created_at": now,
    }


def beat() -> None:
    """Write down that this process is alive; the rows of those silent for a day are deleted."""
    with writing():
        session, now = db.session(), clock.now()
        session.merge(Heartbeat(owner=runner.OWNER, at=now))
        session.execute(delete(Heartbeat).where(Heartbeat.at < now - timedelta(days=1)))
        session.commit()


class Scheduler:
    """One scheduler process: its tick, its watchdog, its end."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.last = time.monotonic()
        self.stopping = threading.Event()
        self.ticker = BlockingScheduler(timezone=clock.OFFICE)
        self.ticker.add_job(
            self.tick,
            IntervalTrigger(seconds=EVERY),
            coalesce=True,
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
                db.session.remove()
            self.last = time.monotonic()
        except Exception as fault:  # whatever it was, the next tick must come
            log.exception("tick_failed", exc_info=fault)

    def _go_on(self) -> bool:
        self.last = time.monotonic()
        return not self.stopping.is_set()

    def _log(self, event: JobEvent) -> None:
        log.error("scheduler_event", code=event.code, exception=str(getattr(event, "exception", "")))

    def watch(self) -> None:
        """End the process when no tick has come for SILENT seconds, so that whatever keeps it starts it again."""
        while not self.stopping.wait(5):
            if time.monotonic() - self.last > SILENT:
                log.error("scheduler_silent", seconds=SILENT)
                os._exit(EXIT_SILENT)

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
