"""Claims, fences, failures and the timetable, inside one process."""

import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from app import catalogue, clock
from app.extensions import db
from app.rules import keeping
from app.rules.errors import N_, AlreadyHandled, Refused
from app.services.platform import runs, timetable
from jobs import runner, scheduler
from jobs.steps import STEPS, Slice, Step, step
from models.platform import JobRun


@pytest.fixture
def run(session: Any) -> int:
    made = runs.request(session, "grade_recalculation", None, day=date(2026, 11, 2))
    session.commit()
    return made.id


def _state(key: int) -> JobRun:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(JobRun, key)


def test_a_run_is_claimed_by_one(session: Any, run: int) -> None:
    taken = runner.claim()
    assert taken is not None
    assert taken[0] == run
    assert runner.claim() is None


def test_a_process_that_slept_past_its_lease_cannot_write(
    session: Any, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, fence = runner.claim()  # type: ignore[misc]
    monkeypatch.setattr(runner, "OWNER", "elsewhere/1/abcd")
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert runner.claim() == (run, fence + 1)
    monkeypatch.undo()
    runner.work(run, fence)
    assert (_state(run).state, _state(run).fence, _state(run).counts) == ("running", fence + 1, {})


def test_a_failing_job_is_tried_three_times_and_then_says_so(
    session: Any, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> Step:
        raise ValueError("磁盘坏了")

    monkeypatch.setitem(STEPS, "grade_recalculation", broken)
    for attempt in range(1, 4):
        with clock.at(clock.now() + timedelta(hours=attempt)):
            runner.work(*runner.claim())  # type: ignore[misc]
        assert _state(run).failures == attempt
    assert (_state(run).state, _said(run)) == (
        "failed",
        ["程序出错，任务中止：ValueError: 磁盘坏了。维护人员可在服务器日志中查看详情。"],
    )
    runs.retry(db.session(), run, None)
    db.session.commit()
    monkeypatch.undo()
    runner.work(*runner.claim(run))  # type: ignore[misc]
    assert _state(run).state == "succeeded"


def test_a_run_whose_processes_are_killed_is_not_given_up(
    session: Any, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it was taken over, three errors in a row end it, and not the first."""
    for _ in range(7):
        assert runner.claim(run) is not None
        db.session.execute(update(JobRun).values(lease_until=clock.now() - timedelta(seconds=1)))
        db.session.commit()

    def broken(*_: Any) -> Step:
        raise ValueError("磁盘坏了")

    monkeypatch.setitem(STEPS, "grade_recalculation", broken)
    runner.work(*runner.claim(run))  # type: ignore[misc]
    assert (_state(run).state, _state(run).failures, _state(run).fence) == ("pending", 1, 8)


def test_errors_with_work_done_between_them_do_not_add_up(
    session: Any, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = iter(range(100))

    def flaky(_session: Any, part: Slice) -> Step:
        if next(calls) % 2:
            raise ValueError("网络断了")
        return Step(part.cursor + 1 if part.cursor < 5 else None, {"seen": 1})

    monkeypatch.setitem(STEPS, "grade_recalculation", flaky)
    for turn in range(6):
        with clock.at(clock.now() + timedelta(hours=turn)):
            runner.work(*runner.claim(run))  # type: ignore[misc]
    assert (_state(run).state, _state(run).counts) == ("succeeded", {"seen": 6})


def test_a_refusal_ends_a_run_at_once_with_its_sentence(
    session: Any, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: Any) -> Step:
        raise Refused(N_("There is no job “%(name)s”; there are: %(known)s."), name="甲", known="乙")

    monkeypatch.setitem(STEPS, "grade_recalculation", refusing)
    runner.work(*runner.claim(run))  # type: ignore[misc]
    assert _state(run).state == "failed"
    assert _said(run) == ["没有任务“甲”，现有：乙。"]
    assert _said(run, "en") == ["There is no job “甲”; there are: 乙."]


def test_a_lost_connection_is_no_error_of_the_run(session: Any, run: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(*_: Any) -> Step:
        raise OperationalError("SELECT 1", {}, Exception("terminating connection"), connection_invalidated=True)

    monkeypatch.setitem(STEPS, "grade_recalculation", cut_off)
    for _ in range(5):
        runner.work(*runner.claim())  # type: ignore[misc]
    assert (_state(run).state, _state(run).failures) == ("running", 0)
    monkeypatch.undo()
    runner.work(*runner.claim())  # type: ignore[misc]
    assert _state(run).state == "succeeded"


def test_a_slot_that_was_given_up_is_tried_again(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour later, and only the last slot of its job: a later one answers for those before it."""

    def broken(*_: Any) -> Step:
        raise ValueError("磁盘满了")

    begin = clock.now()
    monkeypatch.setitem(STEPS, "deadlines", broken)
    for day in (0, 1):
        for attempt in range(3):
            with clock.at(begin + timedelta(days=day, minutes=2 * attempt)):
                scheduler.plan()
                while taken := runner.claim():
                    runner.work(*taken)
    assert _states("deadlines") == ["failed", "failed"]
    monkeypatch.undo()
    for hours, after in ((0.5, ["failed", "failed"]), (2, ["failed", "succeeded"])):
        with clock.at(begin + timedelta(days=1, hours=hours)):
            scheduler.plan()
            while taken := runner.claim():
                runner.work(*taken)
        assert _states("deadlines") == after


def _said(key: int, code: str = "zh") -> list[str]:
    """What the run says went wrong, to a reader of this language."""
    return keeping.lines(_state(key).error, catalogue.locale(code))


def _states(job: str) -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(JobRun.state).where(JobRun.job == job).order_by(JobRun.id)))


def test_the_owner_of_a_run_is_known_from_another_with_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that the machine gave to somebody else, and one that nobody has collected yet, are not alive."""
    host, pid, begun = runner.OWNER.split("/")
    assert not runner._is_dead(host, pid, begun)
    assert runner._is_dead(host, pid, f"{int(begun) - 1}")
    assert not runner._is_dead("elsewhere:1", pid, "1")
    child = subprocess.Popen([sys.executable, "-c", ""])
    started = runner._begun(str(child.pid))
    while not runner._is_dead(host, str(child.pid), started or "gone"):
        time.sleep(0.01)
    child.wait()


def test_a_chunk_and_its_cursor_are_kept_together(session: Any, run: int, monkeypatch: pytest.MonkeyPatch) -> None:
    cursors: list[int] = []

    def stepping(_session: Any, part: Slice) -> Step:
        cursors.append(part.cursor)
        return Step(part.cursor + 1 if part.cursor < 3 else None, {"seen": 1})

    monkeypatch.setitem(STEPS, "grade_recalculation", stepping)
    runner.work(*runner.claim(), after_chunk=lambda: len(cursors) != 2)  # type: ignore[misc]
    assert (_state(run).state, _state(run).cursor, _state(run).counts) == ("running", 2, {"seen": 2})
    runner.work(*runner.claim())  # type: ignore[misc]
    assert cursors == [0, 1, 2, 3]
    assert (_state(run).state, _state(run).counts) == ("succeeded", {"seen": 4})


def test_cancelling_stops_at_the_next_chunk(session: Any, run: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def stepping(_session: Any, part: Slice) -> Step:
        return Step(part.cursor + 1, {"seen": 1})

    def cancel() -> bool:
        runs.cancel(db.session(), run)
        db.session.commit()
        return True

    monkeypatch.setitem(STEPS, "grade_recalculation", stepping)
    runner.work(*runner.claim(), after_chunk=cancel)  # type: ignore[misc]
    assert (_state(run).state, _state(run).counts) == ("cancelled", {"seen": 1})


def test_two_clicks_are_one_run(session: Any, run: int) -> None:
    with pytest.raises(AlreadyHandled):
        runs.request(session, "grade_recalculation", None)


def test_twenty_clicks_at_once_are_one_run(pg: Flask) -> None:
    start = Barrier(20)

    def click() -> str:
        with pg.app_context():
            try:
                runs.request(db.session(), "grade_recalculation", None)
                db.session.commit()
                return "run"
            except AlreadyHandled:
                db.session.rollback()
                return "told"
            finally:
                db.session.remove()

    def together(_: int) -> str:
        start.wait(30)
        return click()

    with ThreadPoolExecutor(20) as pool:
        assert Counter(pool.map(together, range(20))) == {"run": 1, "told": 19}
    with pg.app_context():
        runner.work(*runner.claim())  # type: ignore[misc]
    assert click() == "run", "when it has ended, the next click is a run of its own"


def test_missed_days_are_caught_up_by_the_latest(session: Any) -> None:
    scheduler.plan()
    with clock.at(clock.now() + timedelta(days=3)):
        scheduler.plan()
        scheduler.plan()
    slots = session.scalars(select(JobRun.slot).where(JobRun.job == "deadlines").order_by(JobRun.id)).all()
    assert len(slots) == 2
    assert date.fromisoformat(slots[1]) - date.fromisoformat(slots[0]) == timedelta(days=3)


@pytest.mark.parametrize("hour", range(24))
def test_a_clock_set_back_runs_nothing_twice(session: Any, hour: int) -> None:
    moment = datetime(2026, 11, 27, hour, 44, tzinfo=clock.OFFICE)
    for before in (timedelta(days=1), timedelta()):
        with clock.at(moment - before):
            scheduler.plan()
    planned = session.scalars(select(JobRun.slot).order_by(JobRun.id)).all()
    with clock.at(moment - timedelta(hours=2)):
        scheduler.plan()
    assert session.scalars(select(JobRun.slot).order_by(JobRun.id)).all() == planned


@pytest.mark.parametrize(
    ("since", "now", "days"),
    [
        ("2026-11-01 01:00", "2026-11-01 03:00", []),
        ("2026-10-31 23:00", "2026-11-01 03:00", ["2026-11-01"]),
        ("2026-08-15 00:00", "2026-11-20 00:00", ["2026-11-01"]),
    ],
)
def test_a_monthly_job_is_due_on_the_first(since: str, now: str, days: list[str]) -> None:
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=clock.OFFICE)

    job = timetable.JOBS["inspection_frequency"]
    assert [
        str(due.date()) for due in job.slots_due(moment(since) + timedelta(hours=1 if not days else 0), moment(now))
    ] == days


@pytest.mark.parametrize(("ahead", "days"), [(0, []), (1, ["2026-11-30"]), (8, ["2026-12-07"])])
def test_a_weekly_job_is_due_on_mondays(ahead: int, days: list[str]) -> None:
    sunday = datetime(2026, 11, 29, 12, tzinfo=clock.OFFICE)
    job = timetable.JOBS["plan_coverage"]
    assert [str(due.date()) for due in job.slots_due(sunday, sunday + timedelta(days=ahead))] == days
    assert len(job.slots_due(sunday - job.period, sunday)) == 1


def test_the_last_second_of_a_slot_counts_and_its_first_does_not_count_twice() -> None:
    job = timetable.Job("x", "x", 1, 0, catch_up="each")
    first = datetime(2026, 11, 1, 1, 0, tzinfo=clock.OFFICE)
    slots = [first, first + timedelta(days=1)]
    assert job.slots_due(first - timedelta(microseconds=1), first + timedelta(days=1)) == slots
    assert job.slots_due(first, first + timedelta(days=1)) == slots[1:]
    assert job.slots_due(first, first + timedelta(days=1, microseconds=-1)) == []
    assert job.slots_due(first.astimezone(UTC) - timedelta(days=1), first.astimezone(UTC)) == slots[:1]


def test_every_job_of_the_timetable_has_its_step() -> None:
    assert list(timetable.JOBS) == [job.name for job in timetable.JOBS.values()]
    assert set(timetable.JOBS) == set(STEPS)


def test_two_jobs_of_one_name_stop_the_start() -> None:
    job = timetable.JOBS["deadlines"]
    with pytest.raises(RuntimeError, match="deadlines"):
        timetable.by_name(job, timetable.Job("deadlines", "Again", 4, 0))

    def deadlines(_session: Any, _part: Slice) -> Step:
        return Step(None)

    with pytest.raises(RuntimeError, match="deadlines"):
        step(deadlines)
    assert STEPS["deadlines"] is not deadlines
