"""The ledger of runs, as people and commands use it: ask for a run, cancel one, try one again, read them."""

import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import String, and_, case, cast, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app import audit, clock
from app.extensions import changed_rows
from app.rules.errors import N_, AlreadyHandled, Refused
from app.services.platform import timetable
from models.platform import Heartbeat, JobRun

WAITING = ("pending", "running", "cancelling")
AHEAD = timedelta(days=1)
"""What is stored further ahead than this was written by a clock that ran ahead, and binds nobody."""
SKEW = timedelta(minutes=2)
"""So much may the clocks of two machines differ."""
STATES = {
    "pending": N_("waiting"),
    "running": N_("running"),
    "cancelling": N_("stopping"),
    "succeeded": N_("succeeded"),
    "failed": N_("failed"),
    "cancelled": N_("cancelled"),
}
ORIGINS = {
    "timetable": N_("Timetable"),
    "manual": N_("Run now"),
    "command": N_("Command line"),
    "rule": N_("Rule changed"),
    "ahead": N_("A clock that ran ahead"),
    "trial": N_("Trial"),
}
TRIAL = "trial"
"""The origin of a run that only says what it would do."""
COUNTS = {
    "seen": N_("Seen"),
    "changed": N_("Changed"),
    "proposed": N_("Waiting for confirmation"),
    "ended": N_("No longer published"),
    "term_moved": N_("Terms changed"),
    "term_over": N_("Terms over by the newer rules"),
    "to_recall": N_("To be recalled"),
    "cancelled": N_("Never sent"),
    "remasked": N_("Masked anew"),
    "lapsed": N_("Overdue"),
    "failed": N_("In trouble"),
    "looked": N_("Looked through"),
    "warned": N_("To be looked into"),
    "told": N_("People told"),
    "forgotten": N_("Files of unsaved forms forgotten"),
    "messages_forgotten": N_("Old messages taken away"),
}
"""What a run counts, by name."""


def known() -> list[timetable.Job]:
    """The jobs there are."""
    return list(timetable.JOBS.values())


def request(
    session: Session,
    name: str,
    user_id: int | None,
    *,
    day: date | None = None,
    full: bool = False,
    origin: str = "manual",
) -> JobRun:
    """A run that may start now, for `day` (today unless given).

    Raises AlreadyHandled while one of the same job and origin waits or runs: two clicks are one run. Clicks at the
    same moment find the same last run, and the slot that follows it is there once.
    """
    job, day = timetable.job(name), day or clock.today()
    under_way = (JobRun.state.in_(WAITING), JobRun.origin == origin, JobRun.due_at <= clock.now() + AHEAD)
    seen = select(func.max(JobRun.id), func.max(case((and_(*under_way), JobRun.id)))).where(JobRun.job == name)
    last, other = session.execute(seen).one()
    if other:
        raise AlreadyHandled(N_("This job is already waiting or running (run %(id)s)."), id=other)
    slot = f"{origin}:{last or 0}"
    key = write(session, job=job.name, slot=slot, day=day, full=full, origin=origin, requested_by_id=user_id)
    if key is None:
        raise AlreadyHandled(N_("Somebody else asked for this job a moment ago; one run is enough."))
    audit.note(session, "job_requested", "job_run", key, job=name, day=str(day), origin=origin)
    return session.get_one(JobRun, key)


def write(session: Session, **row: object) -> int | None:
    """Write a run down; its key, or None where its slot stands there already."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(JobRun).values(**row).on_conflict_do_nothing(index_elements=["job", "slot"])
    return session.scalar(statement.returning(JobRun.id))


def set_aside(session: Session) -> None:
    """Undo what a clock that ran ahead did to the ledger of runs.

    Its slots become free for the days they are for, and what waits in them is not begun; what was put off by it is due.
    """
    now, to_come = clock.now(), clock.today() + AHEAD
    early = update(JobRun).where(JobRun.origin.in_(("timetable", "manual")), JobRun.day > to_come)
    waiting = case((JobRun.state == "pending", "cancelled"), (JobRun.state == "running", "cancelling"))
    slot = JobRun.slot + "/" + cast(JobRun.id, String)
    session.execute(early.values(origin="ahead", slot=slot, state=func.coalesce(waiting, JobRun.state), due_at=now))
    put_off = update(JobRun).where(JobRun.state == "pending", JobRun.due_at > now + AHEAD, JobRun.day <= to_come)
    session.execute(put_off.values(due_at=now))


def ensure(session: Session, name: str, day: date) -> None:
    """A run for the day, requested by the system itself: at once, or when the job is due on a later day.

    Nothing is added where one already waits that will not start later.
    """
    job = timetable.job(name)
    due_at = max(clock.now(), job.due_at(day))
    waiting = (
        select(JobRun.id)
        .where(JobRun.job == name, JobRun.day == day, JobRun.state == "pending", JobRun.due_at <= due_at)
        .limit(1)
    )
    if session.scalar(waiting) is None:
        session.add(JobRun(job=job.name, slot=f"rule:{uuid.uuid4()}", day=day, origin="rule", due_at=due_at, counts={}))
        session.flush()


def cancel(session: Session, run_id: int) -> None:
    """Stop at the next chunk; what was done stays done and is counted. Raises Refused for a run that has ended."""
    running, pending = (
        update(JobRun).where(JobRun.id == run_id, JobRun.state == state) for state in ("running", "pending")
    )
    stopped = changed_rows(session, running.values(state="cancelling"))
    stopped += changed_rows(session, pending.values(state="cancelled", finished_at=clock.now()))
    if not stopped:
        raise Refused(N_("Run %(id)s is not running."), id=run_id)
    audit.note(session, "job_cancelled", "job_run", run_id)


def retry(session: Session, run_id: int, user_id: int | None) -> JobRun:
    """Go on with a failed or cancelled run where it stopped; raises Refused for any other."""
    run = session.get(JobRun, run_id, with_for_update=True)
    if run is None or run.state not in ("failed", "cancelled"):
        raise Refused(N_("Run %(id)s has not failed; there is nothing to try again."), id=run_id)
    run.state, run.error, run.finished_at, run.failures = "pending", "", None, 0
    run.requested_by_id, run.due_at = user_id, clock.now()
    session.flush()
    audit.note(session, "job_retried", "job_run", run.id, job=run.job)
    return run


def last_tick(session: Session) -> datetime | None:
    """When any scheduler last looked at the timetable; what a clock ahead of ours wrote is no sign of life."""
    return session.scalar(select(func.max(Heartbeat.at)).where(Heartbeat.at <= clock.now() + SKEW))


def alarms(session: Session) -> list[JobRun]:
    """The jobs whose last run to end has failed: somebody must look."""
    ended = select(func.max(JobRun.id)).where(JobRun.state.in_(("succeeded", "failed")), JobRun.origin != TRIAL)
    ended = ended.group_by(JobRun.job)
    failed = select(JobRun).where(JobRun.id.in_(ended), JobRun.state == "failed")
    return list(session.scalars(failed.order_by(JobRun.id)))


def resumable(session: Session, name: str, day: date, full: bool) -> JobRun | None:
    """An unfinished run that a command began for the same day and was killed in; it goes on instead of a new one."""
    query = select(JobRun).where(
        JobRun.job == name,
        JobRun.day == day,
        JobRun.full == full,
        JobRun.origin == "command",
        JobRun.state.in_(WAITING),
    )
    return session.scalar(query.order_by(JobRun.id.desc()).limit(1))
