"""A job killed at any moment and started again ends in the same state as one left alone."""

import os
import random
import signal
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from app.services.credit import grading_in_bulk
from tests import making
from tests.jobs.conftest import House

pytestmark = pytest.mark.long

FIRMS = 3000
KILLS = 15
CHUNKS = 8
DAY = date(2026, 11, 2)


def fill(house: House, firms: int = FIRMS) -> Any:
    """Enterprises with a few facts each, written straight into the tables: what is tested is the job."""
    engine = create_engine(house.url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO enterprise (uscc, name, party, sector, supervision_class, operating_state, "
                "grade, version, status, created_at, changed_at, regrade_on) "
                "VALUES (:uscc, :name, 'legal_person', 'other', 'general', 'operating', 'ungraded', "
                "1, 'in_use', :now, :now, :day)"
            ),
            [
                {"uscc": making.code(n), "name": f"企业{n}", "now": "2026-11-01 00:00:00+00:00", "day": DAY}
                for n in range(1, firms + 1)
            ],
        )
        connection.execute(
            text(
                "INSERT INTO credit_event (enterprise_id, kind, occurred_on, counts_from, quantity, facts, "
                "source_register, source_id, source_no, recorded_at) "
                "VALUES (:firm, 'penalty', :on, :on, :fine, '{\"kinds\": [\"fine\"]}', 'penalty', :firm, 'X', :now)"
            ),
            [
                {
                    "firm": n,
                    "on": date(2026, 1 + n % 9, 3),
                    "fine": 1000 * (n % 300),
                    "now": "2026-11-01 00:00:00+00:00",
                }
                for n in range(1, firms + 1)
                if n % 3
            ],
        )
    return engine


def state(engine: Any) -> tuple[Any, ...]:
    """What the job is about: grades, results, proposals; and how often each exists."""
    with engine.connect() as connection:
        grades = connection.execute(text("SELECT id, grade, score, regrade_on FROM enterprise ORDER BY id")).all()
        results = connection.execute(
            text("SELECT enterprise_id, grade, previous, score, status FROM grade_result ORDER BY enterprise_id, id")
        ).all()
        waiting = connection.execute(
            text("SELECT record_id FROM work_item WHERE register = 'grade_result' ORDER BY record_id")
        ).all()
    return ([tuple(map(str, row)) for row in grades], [tuple(map(str, row)) for row in results], len(waiting))


def test_killed_at_any_moment_it_ends_as_if_left_alone(house: House) -> None:
    engine = fill(house)
    whole = house.json("job", "grade_recalculation", "--day", str(DAY), "--full")
    expected = state(engine)
    _undo(engine)
    killed = [_kill_after(house, engine, seconds) for seconds in (0.0, 0.05, 0.1, 0.2)]
    final = house.json("job", "grade_recalculation", "--day", str(DAY), "--full")
    assert any(killed), "no run was alive when the signal came"
    assert state(engine) == expected
    assert final["state"] == whole["state"] == "succeeded"
    assert house.json("audit", "verify", "--chain-only")["ok"], "the firms and facts were written past the house"


def test_every_kill_costs_a_start_and_a_chunk_at_most(tmp_path: Path) -> None:
    """A run that is killed again and again is not given up, waits for nobody and loses one chunk a time at most."""
    house = House(tmp_path, f"sqlite:///{tmp_path / 'house.db'}")
    house.run("init")
    engine, chance = fill(house, CHUNKS * grading_in_bulk.CHUNK), random.Random(8)
    begin = time.monotonic()
    whole = _work(lambda: house.run("job", "grade_recalculation", "--day", str(DAY), "--full"))
    chunk = (time.monotonic() - begin) / (CHUNKS + 1)
    start = max(_work(lambda: house.run("job", "deadlines")) for _ in range(3))
    expected = state(engine)
    _undo(engine)
    killed = []
    took = _work(
        lambda: killed.extend(_kill_after(house, engine, chance.uniform(0, 0.7 * chunk)) for _ in range(KILLS))
    )
    took += _work(lambda: house.run("job", "grade_recalculation", "--day", str(DAY), "--full"))
    assert state(engine) == expected
    assert sum(killed) == KILLS
    assert _claims(engine) >= KILLS, "a start waited for the lease of one that was killed"
    assert took <= 1.2 * (whole + KILLS * (start + whole / CHUNKS)), (took, whole, start)


def _work(act: Callable[[], Any]) -> float:
    """Seconds of the processor that the processes started meanwhile have used; a busy machine changes nothing."""
    before = os.times()
    act()
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def _undo(engine: Any) -> None:
    """Every enterprise ungraded again, and no run left."""
    with engine.begin() as connection:
        for table in ("grade_result", "movement", "work_item", "job_run"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(
            text("UPDATE enterprise SET grade = 'ungraded', score = NULL, graded_on = NULL, regrade_on = :day"),
            {"day": DAY},
        )


def _kill_after(house: House, engine: Any, seconds: float) -> bool:
    """Start the job and kill it a little after it claimed its run; whether it was still alive then."""
    process = house.start("job", "grade_recalculation", "--day", str(DAY), "--full", "--json")
    before, owner = _claims(engine), _claims(engine)
    while owner == before and process.poll() is None:
        time.sleep(0.005)
        owner = _claims(engine)
    time.sleep(seconds)
    alive = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return alive


def _claims(engine: Any) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT coalesce(sum(fence), 0) FROM job_run")).scalar() or 0)


def test_running_it_twice_changes_nothing(house: House) -> None:
    engine = fill(house, 300)
    first = house.json("job", "grade_recalculation", "--day", str(DAY), "--full")
    before = state(engine)
    again = house.json("job", "grade_recalculation", "--day", str(DAY), "--full")
    assert first["counts"]["seen"] == again["counts"]["seen"] == 300
    assert again["counts"]["changed"] == 0
    assert [row[1:] for row in state(engine)[0]] == [row[1:] for row in before[0]]


def test_incremental_sees_only_those_with_a_reason(house: House) -> None:
    fill(house, 300)
    house.json("job", "grade_recalculation", "--day", str(DAY), "--full")
    assert house.json("job", "grade_recalculation", "--day", str(DAY))["counts"]["seen"] == 0
    later = house.json("job", "grade_recalculation", "--day", "2027-12-01")
    assert 0 < later["counts"]["seen"] <= 200
