"""A clock that ran forty days ahead and came back: whatever it wrote binds nobody."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import audit, clock
from app.extensions import db
from app.rules.vocabulary.grading import Grade
from app.services.credit import frequency_in_bulk, grading_in_bulk
from app.services.flow import delegations
from app.services.installation import readiness
from app.services.platform import checkpoints, runs
from jobs import runner, scheduler
from jobs.steps import STEPS, Step
from models.platform import Delegation, Heartbeat, JobRun
from models.subjects import Enterprise
from tests import making

AHEAD = timedelta(days=40)


def _later(**more: float) -> Any:
    return clock.at(clock.now() + timedelta(**more))


def _work_off() -> None:
    scheduler.beat()
    scheduler.plan()
    while taken := runner.claim():
        runner.work(*taken)


def _slots(job: str = "deadlines") -> list[tuple[str, str]]:
    db.session.expire_all()
    rows = db.session.execute(select(JobRun.slot, JobRun.state).where(JobRun.job == job, JobRun.origin == "timetable"))
    return [(slot, state) for slot, state in rows]


def test_the_timetable_goes_on_the_day_after_and_on_the_day_it_had_run_ahead_to(session: Any) -> None:
    _work_off()
    with _later(days=40):
        _work_off()
        early = _slots()[-1][0]
    for day in (1, 2, 39, 40):
        with _later(days=day):
            _work_off()
    assert len(_slots()) == 5
    assert {state for _, state in _slots()} == {"succeeded"}
    assert _slots()[-1][0] == early
    assert session.scalars(select(JobRun.state).where(JobRun.job == "deadlines", JobRun.origin == "ahead")).all() == [
        "succeeded"
    ]


def test_what_waits_in_a_slot_of_a_day_to_come_is_not_begun(session: Any) -> None:
    with _later(days=40):
        scheduler.plan()
        runner.claim()
    _work_off()
    left = session.scalars(select(JobRun.state).where(JobRun.origin == "ahead")).all()
    assert left
    assert set(left) == {"cancelled"}
    assert {state for _, state in _slots()} == {"succeeded"}


def test_a_lease_from_the_future_is_over(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = runs.request(session, "deadlines", None, day=date(2026, 11, 2)).id
    session.commit()
    with monkeypatch.context() as elsewhere, _later(days=40):
        elsewhere.setattr(runner, "OWNER", "elsewhere:1/1/1")
        assert runner.claim(run) is not None
    assert runner.claim(run) is not None
    assert runner.claim(run) is None, "our own lease holds"


def test_a_run_put_off_by_the_clock_ahead_is_due(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Step:
        raise ValueError("磁盘坏了")

    key = runs.request(session, "deadlines", None).id
    session.commit()
    monkeypatch.setitem(STEPS, "deadlines", broken)
    with _later(days=40):
        runner.work(*runner.claim(key))  # type: ignore[misc]
    monkeypatch.undo()
    _work_off()
    assert session.get_one(JobRun, key, populate_existing=True).state == "succeeded"


def test_a_run_asked_for_ahead_does_not_shut_out_one_asked_for_now(session: Any) -> None:
    with _later(days=40):
        runs.request(session, "deadlines", None)
        session.commit()
    now = runs.request(session, "deadlines", None).id
    session.commit()
    _work_off()
    assert session.get_one(JobRun, now, populate_existing=True).state == "succeeded"


def test_a_heartbeat_from_the_future_is_no_sign_of_life(session: Any) -> None:
    with _later(days=40):
        scheduler.beat()
    asked = readiness._machine(session)
    assert [ok for ok, what, _ in asked if what == "The timetable is running"] == [False]
    scheduler.beat()
    assert session.scalars(select(Heartbeat.at)).one() <= clock.now()


def test_a_scheduler_that_waits_for_a_moment_to_come_is_woken(fresh: Flask) -> None:
    ticking = scheduler.Scheduler(fresh)
    tick = ticking.ticker.get_job("tick")
    for seconds, woken in ((AHEAD.total_seconds(), True), (scheduler.EVERY, False)):
        tick.modify(next_run_time=clock.now() + timedelta(seconds=seconds))
        ticking.wake()
        assert (tick.next_run_time <= clock.now()) is woken


def _graded(session: Any, **columns: Any) -> Enterprise:
    firm = making.enterprise(session)
    session.flush()
    session.execute(update(Enterprise).where(Enterprise.id == firm.id).values(**columns))
    session.commit()
    return firm


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize(
    ("graded", "look"), [(40, None), (40, 80), (3, 200), (None, 40)], ids=["no edge", "edge", "days", "never graded"]
)
def test_a_grade_found_ahead_is_found_again(session: Any, full: bool, graded: int | None, look: int | None) -> None:
    today = clock.today()
    firm = _graded(
        session,
        grade=Grade.D,
        score=0,
        graded_on=graded and today + timedelta(days=graded),
        regrade_on=look and today + timedelta(days=look),
    )
    _, counts = grading_in_bulk.chunk(session, 0, today, full)
    session.commit()
    session.refresh(firm)
    assert counts["changed"] == 1
    assert (firm.graded_on, firm.grade == Grade.D) == (today, False)
    assert grading_in_bulk.chunk(session, 0, today, False)[1]["seen"] == 0


def test_a_frequency_set_ahead_is_set_again(session: Any) -> None:
    firm = _graded(session, frequency_on=clock.today() + AHEAD, times_per_year=99)
    frequency_in_bulk.chunk(session, 0, clock.today())
    session.commit()
    session.refresh(firm)
    assert (firm.times_per_year == 99, firm.frequency_on) == (False, clock.today())


def test_a_session_begun_ahead_is_over(app: Flask, login: Any) -> None:
    browser = login("clerk")
    assert browser.get("/").status_code == 200
    with browser.session_transaction() as cookie:
        cookie["since"] += AHEAD.total_seconds()
    assert browser.get("/").status_code == 302


def test_a_role_taken_back_ahead_is_not_lent_for_longer(session: Any, person: Any) -> None:
    until = clock.today() + timedelta(days=3)
    chief = person("chief")
    lent = Delegation(
        from_user_id=chief.user_id,
        to_user_id=person("clerk").user_id,
        role="section_chief",
        from_on=clock.today(),
        until_on=until,
    )
    session.add(lent)
    session.flush()
    with _later(days=40):
        delegations.end(session, chief, lent.id)
    assert lent.until_on <= until


def test_the_checkpoint_that_counts_is_the_one_that_reaches_furthest(session: Any) -> None:
    checkpoints.keep(session, clock.today() + AHEAD)
    audit.note(session, "export")
    session.commit()
    checkpoints.keep(session, clock.today())
    assert checkpoints.latest() == (audit.verify(session).entries, audit.verify(session).head)
