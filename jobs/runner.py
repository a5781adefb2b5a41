"""Claiming a run and working through it, chunk by chunk.

Effects, cursor, counts and lease of a chunk are committed together: a process killed at any moment has either done a
chunk or not begun it, and whoever takes the run over goes on exactly there. The fence number rises with each claim,
so a process that slept past its lease finds out before it writes.
"""

import os
import secrets
import socket
from collections.abc import Callable
from datetime import timedelta

import structlog
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app import audit, clock
from app.extensions import db, writing
from jobs.steps import STEPS, Slice
from models.platform import JobRun

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
"""After this long without a chunk a run counts as abandoned."""
ATTEMPTS = 3
PAUSE = timedelta(minutes=1)
_HOST = socket.gethostname()
OWNER = f"{_HOST}/{os.getpid()}/{secrets.token_hex(4)}"


class Fenced(Exception):
    """Another process has taken the run over."""


def claim(run_id: int | None = None) -> tuple[int, int] | None:
    """Take the oldest run that is due (or this one): its key and our fence number, None when nothing waits."""
    with writing():
        session = db.session()
        now = clock.now()
        abandoned = or_(JobRun.lease_until < now, JobRun.lease_owner.in_(_dead(session)))
        free = or_(JobRun.state == "pending", and_(JobRun.state.in_(("running", "cancelling")), abandoned))
        query = (
            select(JobRun).where(free, JobRun.due_at <= now)
            if run_id is None
            else select(JobRun).where(JobRun.id == run_id, free)
        )
        run = session.scalar(query.order_by(JobRun.due_at, JobRun.id).limit(1).with_for_update(skip_locked=True))
        if run is None:
            session.rollback()
            return None
        run.state = "cancelling" if run.state == "cancelling" else "running"
        run.lease_owner, run.lease_until, run.fence, run.attempt = OWNER, now + LEASE, run.fence + 1, run.attempt + 1
        run.started_at = run.started_at or now
        taken = run.id, run.fence
        session.commit()
        return taken


def _dead(session: Session) -> list[str]:
    """Owners on this machine whose process is gone; their leases need not run out first."""
    owners = session.scalars(select(JobRun.lease_owner).where(JobRun.state.in_(("running", "cancelling"))).distinct())
    return [
        owner for owner in owners if owner and owner.split("/")[0] == _HOST and not _alive(int(owner.split("/")[1]))
    ]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def work(run_id: int, fence: int, after_chunk: Callable[[], bool] = lambda: True) -> None:
    """Work through a claimed run; where `after_chunk`, called after each chunk, says no, put the run down."""
    try:
        while _advance(run_id, fence):
            if not after_chunk():
                _release(run_id, fence)
                return
    except Fenced:
        log.warning("job_fenced", run=run_id, fence=fence)
        db.session.rollback()
    except Exception as fault:  # whatever it was, it must stand in the row of the run
        db.session.rollback()
        log.exception("job_failed", run=run_id, exc_info=fault)
        _fail(run_id, fence, f"{type(fault).__name__}: {fault}"[:2000])
    finally:
        db.session.remove()


def _mine(session: Session, run_id: int, fence: int) -> JobRun:
    """The run, locked; raises Fenced when it is no longer ours."""
    run = session.scalar(
        select(JobRun)
        .where(JobRun.id == run_id, JobRun.fence == fence)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if run is None or run.lease_owner != OWNER:
        raise Fenced
    return run


def _advance(run_id: int, fence: int) -> bool:
    """One chunk in one transaction; whether more is left."""
    with writing():
        session = db.session()
        run = _mine(session, run_id, fence)
        if run.state == "cancelling":
            _end(session, run, "cancelled")
        else:
            step = STEPS[run.job](session, Slice(run.day, run.full, run.cursor))
            run = _mine(session, run_id, fence)
            run.counts = {
                name: run.counts.get(name, 0) + step.counts.get(name, 0) for name in {**run.counts, **step.counts}
            }
            run.log = (run.log + "".join(f"{line}\n" for line in step.faults))[-20_000:]
            run.cursor, run.lease_until = step.cursor or 0, clock.now() + LEASE
            if step.cursor is None:
                _end(session, run, "succeeded")
        going = run.state == "running"
        session.commit()
        session.expunge_all()
        return going


def _end(session: Session, run: JobRun, state: str) -> None:
    run.state, run.finished_at, run.lease_until = state, clock.now(), None
    audit.note(session, "job", "job_run", run.id, job=run.job, slot=run.slot, state=state, **run.counts)


def _release(run_id: int, fence: int) -> None:
    """Put the run down so that the next process may take it up at once."""
    with writing():
        _mine(db.session(), run_id, fence).lease_until = clock.now() - LEASE
        db.session.commit()


def _fail(run_id: int, fence: int, error: str) -> None:
    """Try again after PAUSE; after the last of ATTEMPTS the run has failed."""
    with writing():
        try:
            run = _mine(db.session(), run_id, fence)
        except Fenced:
            return
        run.error, run.lease_until = error, None
        if run.attempt < ATTEMPTS:
            run.state, run.due_at = "pending", clock.now() + PAUSE
        else:
            _end(db.session(), run, "failed")
        db.session.commit()
