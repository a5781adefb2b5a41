"""Claiming a run and working through it, chunk by chunk.

Effects, cursor, counts and lease of a chunk are committed together: a process killed at any moment has either done a
chunk or not begun it, and whoever takes the run over goes on exactly there. The fence number rises with each claim,
so a process that slept past its lease finds out before it writes.
"""

import os
import socket
from collections.abc import Callable
from datetime import timedelta
from itertools import accumulate
from pathlib import Path

import structlog
from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from app import audit, clock
from app.extensions import db, writing
from app.rules import keeping
from app.rules.errors import N_, Refused
from app.services.platform import runs
from jobs import rehearsal
from jobs.steps import STEPS, Slice
from models.platform import JobRun

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
"""After this long without a chunk a run counts as abandoned."""
ATTEMPTS = 3
"""So many errors with no chunk done between them, and a run is given up; that its process was killed is none."""
PAUSE = timedelta(minutes=1)
WHOLE = timedelta(hours=1)
"""A trial is done within this time: it cannot say in between that it is alive."""
LONGEST = 20_000
"""So many characters a run keeps of its log at most."""
BROKEN = N_("A fault of the program stopped the job: %(fault)s. Whoever looks after the server finds more in its log.")


class Fenced(Exception):
    """Another process has taken the run over."""


def claim(run_id: int | None = None) -> tuple[int, int] | None:
    """Take the oldest run that is due (or this one): its key and our fence number, None when nothing waits."""
    with writing():
        session = db.session()
        now = clock.now()
        wanted = JobRun.due_at <= now if run_id is None else JobRun.id == run_id
        query = select(JobRun).where(wanted, _free(session)).order_by(JobRun.due_at, JobRun.id).limit(1)
        run = session.scalar(query.with_for_update(skip_locked=run_id is None))
        if run is None:
            session.rollback()
            return None
        run.state = "cancelling" if run.state == "cancelling" else "running"
        run.lease_owner, run.lease_until, run.fence = OWNER, now + LEASE, run.fence + 1
        run.started_at = run.started_at or now
        taken = run.id, run.fence
        session.commit()
        return taken


def _free(session: Session) -> ColumnElement[bool]:
    """What nobody works on: a run that waits, or one whose lease is over or whose owner is gone.

    A lease that lasts longer than one can was written by a clock that ran ahead; it counts as over.
    """
    now = clock.now()
    longest = case((JobRun.origin == runs.TRIAL, now + 2 * WHOLE), else_=now + 2 * LEASE)
    over = or_(JobRun.lease_until < now, JobRun.lease_until > longest)
    taken = JobRun.state.in_(("running", "cancelling"))
    return or_(JobRun.state == "pending", and_(taken, or_(over, JobRun.lease_owner.in_(_dead(session)))))


def _dead(session: Session) -> list[str]:
    """Owners on this machine whose process is gone; their leases need not run out first."""
    owners = session.scalars(select(JobRun.lease_owner).where(JobRun.state.in_(("running", "cancelling"))).distinct())
    return [owner for owner in owners if owner and _is_dead(*owner.split("/"))]


def _is_dead(host: str, pid: str, begun: str) -> bool:
    return host == _HOST and _begun(pid) != begun


def _begun(pid: str) -> str:
    """When a process began, by the machine's own count: a key that another with the same number does not have.

    Empty for a process that is gone, and for every one where the system has no /proc: there leases run out.
    """
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state in "ZX" else fields[18]


def _host() -> str:
    """This machine, or this container of it: whoever counts the same processes."""
    try:
        space = os.readlink("/proc/self/ns/pid").strip("pid:[]")
    except OSError:
        space = ""
    return f"{socket.gethostname()[:40]}:{space}"


_HOST = _host()
OWNER = f"{_HOST}/{os.getpid()}/{_begun(str(os.getpid()))}"


def work(run_id: int, fence: int, after_chunk: Callable[[], bool] = lambda: True) -> None:
    """Work through a claimed run; where `after_chunk`, called after each chunk, says no, put the run down."""
    try:
        if _is_trial(run_id):
            _try_out(run_id, fence, after_chunk)
            return
        while _advance(run_id, fence):
            if not after_chunk():
                _release(run_id, fence)
                return
    except rehearsal.PutDown:
        _release(run_id, fence)
    except Fenced:
        log.warning("job_fenced", run=run_id, fence=fence)
        db.session.rollback()
    except Refused as refusal:  # an answer, not an accident: asking again at once changes nothing
        db.session.rollback()
        _fail(run_id, fence, refusal, final=True)
    except Exception as fault:  # whatever it was, it must stand in the row of the run
        db.session.rollback()
        log.exception("job_failed", run=run_id, exc_info=fault)
        if getattr(fault, "connection_invalidated", False):  # the database was restarted
            _release(run_id, fence)
        else:
            _fail(run_id, fence, Refused(BROKEN, fault=f"{type(fault).__name__}: {fault}"[:1000]))
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
            run.log = _latest([*run.log.split("\n"), *map(keeping.line, step.faults)])
            run.cursor, run.lease_until, run.failures = step.cursor or 0, clock.now() + LEASE, 0
            if step.cursor is None:
                _end(session, run, "succeeded")
        going = run.state == "running"
        session.commit()
        session.expunge_all()
        return going


def _is_trial(run_id: int) -> bool:
    trial: bool = db.session.get_one(JobRun, run_id).origin == runs.TRIAL
    db.session.rollback()
    return trial


def _try_out(run_id: int, fence: int, after_chunk: Callable[[], bool]) -> None:
    """Say in the row of the run what it would do; nothing else is written.

    What it does meanwhile is one transaction, so the lease is taken for all of it.
    """
    with writing():
        run = _mine(db.session(), run_id, fence)
        run.lease_until, asked = clock.now() + WHOLE, (run.job, run.day, run.full)
        db.session.commit()
    found = rehearsal.rehearse(asked[0], asked[1], full=asked[2], after_chunk=after_chunk)
    with writing():
        run = _mine(db.session(), run_id, fence)
        run.counts, run.log = found.counts, _latest([keeping.line(said) for said in rehearsal.in_sentences(found)])
        _end(db.session(), run, "cancelled" if run.state == "cancelling" else "succeeded")
        db.session.commit()


def _latest(lines: list[str]) -> str:
    """The last of the lines that fit into the log of a run, whole."""
    sizes = accumulate(len(line) + 1 for line in reversed(lines))
    fitting = sum(size <= LONGEST for size in sizes)
    return "".join(f"{line}\n" for line in lines[len(lines) - fitting :] if line)


def _end(session: Session, run: JobRun, state: str) -> None:
    run.state, run.finished_at, run.lease_until = state, clock.now(), None
    audit.note(session, "job", "job_run", run.id, job=run.job, slot=run.slot, state=state, **run.counts)


def _release(run_id: int, fence: int) -> None:
    """Put the run down so that the next process may take it up at once."""
    with writing():
        _mine(db.session(), run_id, fence).lease_until = clock.now() - LEASE
        db.session.commit()


def _fail(run_id: int, fence: int, error: Refused, *, final: bool = False) -> None:
    """Try again after PAUSE; after the last of ATTEMPTS, or where the error is final, the run has failed."""
    with writing():
        try:
            run = _mine(db.session(), run_id, fence)
        except Fenced:
            return
        run.error, run.lease_until, run.failures = keeping.line(error), None, run.failures + 1
        if run.failures < ATTEMPTS and not final:
            run.state, run.due_at = "pending", clock.now() + PAUSE
        else:
            _end(db.session(), run, "failed")
        db.session.commit()
