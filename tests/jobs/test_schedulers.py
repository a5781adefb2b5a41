"""Two schedulers on one database run each slot once."""

import signal
import time
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from jobs import scheduler
from tests.jobs.conftest import House


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
    assert {run.job for run in runs} == {
        "publication_expiry",
        "deadlines",
        "grade_recalculation",
        "inspection_frequency",
        "calendar_check",
        "integrity_check",
    }
    assert all((run.state, run.fence, run.failures) == ("succeeded", 1, 0) for run in runs)
    assert len({(run.job, run.slot) for run in runs}) == len(runs)
    assert ends == [0, 0]
    assert _beats(house) == 2


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
