"""Every job tried out: it says what the run then does, and has changed nothing at all."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

import config
from app import catalogue, clock
from app.commands import console, house
from app.extensions import db
from app.rules import keeping
from app.rules.errors import Refused
from app.rules.vocabulary.approval import GuidanceStatus
from app.rules.vocabulary.disclosure import Seriousness
from app.rules.vocabulary.platform import Status
from app.services.flow import deadlines, files, transition
from app.services.platform import runs, timetable
from jobs import rehearsal, runner
from models.platform import JobRun
from tests import making

BEGIN, DAY = date(2026, 4, 10), date(2029, 12, 3)
DOES = {
    "publication_expiry": {"ended": 1, "cancelled": 2},
    "deadlines": {"lapsed": 1},
    "grade_recalculation": {"changed": 1},
    "integrity_check": {"warned": 1},
    "calendar_check": {"warned": 2},
    "inspection_frequency": {"changed": 1},
    "approval_clock": {"told": 1},
    "commitment_clock": {"told": 1},
    "plan_coverage": {"told": 1},
    "yearly_evaluation": {"changed": 2},
}
"""What there is to do for each job on its day."""
DAYS = {"yearly_evaluation": date(2030, 1, 7)}
"""The day of a job that has nothing to do on DAY."""


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


@pytest.fixture
def world(session: Any, person: Any) -> None:
    """Something to do for every job: a term that is over, a hazard past its day, new firms, a file without bytes."""
    penalty = making.penalty(session, decided_on=BEGIN, seriousness=Seriousness.ORDINARY)
    making.commitment(
        session,
        penalty.enterprise,
        status=Status.IN_FORCE,
        code="15072520260301000001",
        valid_until=DAY - timedelta(days=1),
    )
    guided = making.guidance(session, penalty.enterprise, status=GuidanceStatus.SENT, guided_on=BEGIN)
    deadlines.start(session, guided, "look_at_guidance", DAY - timedelta(days=60))
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, penalty, move, person(who), "同意", day=BEGIN)
    making.finding(session, due_on=date(2026, 5, 1)).enterprise.inspection_due_on = BEGIN
    making.plan(session, year=DAY.year, status=Status.IN_FORCE)
    kept = files.keep(session, Path(config.DATA_DIR), penalty, "说明.pdf", making.pdf(making.code().encode()), None)
    files.path_of(Path(config.DATA_DIR), kept.sha256).unlink()
    session.commit()


def everything(session: Any) -> dict[str, Any]:
    """Every row of every table, and the checkpoints beside the database."""
    session.rollback()
    rows = {t.name: session.execute(select(t).order_by(*t.primary_key)).all() for t in db.metadata.sorted_tables}
    disk = {path.name: path.read_bytes() for path in (Path(config.DATA_DIR) / "checkpoints").glob("*")}
    return {name: [tuple(map(repr, row)) for row in table] for name, table in rows.items()} | {"disk": disk}


@pytest.mark.parametrize("name", timetable.JOBS)
def test_a_job_tried_out_says_what_it_would_do_and_changes_nothing(name: str, world: Any, session: Any) -> None:
    day = DAYS.get(name, DAY)
    key = runs.request(session, name, None, day=day).id
    session.commit()
    before = everything(session)
    said = rehearsal.rehearse(name, day)
    assert everything(session) == before
    assert {count: said.counts.get(count) for count in DOES[name]} == DOES[name]
    runner.work(*runner.claim(key))  # type: ignore[misc]
    done = db.session.get_one(JobRun, key)
    assert (done.state, done.counts) == ("succeeded", said.counts)
    zh = catalogue.locale("zh")
    assert keeping.lines(done.log, zh) == [refusal.sentence(zh) for refusal in said.log]
    if name != "calendar_check":
        assert {k: v for k, v in everything(db.session()).items() if k not in ("job_run", "audit_entry")} != before


@pytest.mark.parametrize("name", timetable.JOBS)
def test_a_trial_that_was_asked_for_writes_nothing_but_what_it_found(name: str, world: Any, session: Any) -> None:
    day = DAYS.get(name, DAY)
    key = runs.request(session, name, None, day=day, origin=runs.TRIAL).id
    session.commit()
    before, said = everything(session), rehearsal.rehearse(name, day)
    runner.work(*runner.claim(key))  # type: ignore[misc]
    done, zh = db.session.get_one(JobRun, key), catalogue.locale("zh")
    assert (done.state, done.counts) == ("succeeded", said.counts)
    assert keeping.lines(done.log, zh) == [line.sentence(zh) for line in rehearsal.in_sentences(said)]
    changed = {table for table, rows in everything(db.session()).items() if rows != before[table]}
    assert changed == {"job_run", "audit_entry", "audit_head"}
    assert runs.request(db.session(), name, None).origin == "manual", "the run itself is not held up by its trial"


def test_a_trial_says_what_would_be_moved_in_words(world: Any, session: Any, login: Any) -> None:
    key = runs.request(session, "publication_expiry", None, day=DAY, origin=runs.TRIAL).id
    session.commit()
    runner.work(*runner.claim(key))  # type: ignore[misc]
    page = login("system_admin").get(f"/job_run/show/{key}").text
    assert "公示中 → 已停止公示" in page
    assert "未写入任何内容" in page
    assert "试运行，未写入" in login("system_admin").get("/job_run/list/").text


def test_a_trial_whose_process_is_to_stop_is_put_down(
    world: Any, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = runs.request(session, "deadlines", None, day=DAY, origin=runs.TRIAL).id
    session.commit()
    runner.work(*runner.claim(key), after_chunk=lambda: False)  # type: ignore[misc]
    assert db.session.get_one(JobRun, key).state == "running"
    taken = runner.claim()
    assert taken == (key, 2), "whoever comes next takes it up at once"
    runner.work(*taken)
    assert db.session.get_one(JobRun, key).state == "succeeded"


def test_a_trial_that_fails_is_no_alarm(world: Any, session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_: Any) -> Any:
        raise Refused("no")

    key = runs.request(session, "deadlines", None, day=DAY, origin=runs.TRIAL).id
    session.commit()
    monkeypatch.setitem(runner.STEPS, "deadlines", refusing)
    runner.work(*runner.claim(key))  # type: ignore[misc]
    assert db.session.get_one(JobRun, key).state == "failed"
    assert runs.alarms(db.session()) == []


def test_every_job_has_something_to_do_here() -> None:
    assert set(DOES) == set(timetable.JOBS)


def test_what_would_be_moved_is_named(world: Any, session: Any) -> None:
    said = rehearsal.rehearse("publication_expiry", DAY)
    portal = next(move for move in said.moves if "公示平台" in move[0])
    assert (portal[1].chinese, portal[2].chinese) == ("公示中", "已停止公示")


def test_a_job_that_would_fail_changes_nothing_either(
    world: Any, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(session)
    monkeypatch.setattr(rehearsal, "_moves", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rehearsal.rehearse("deadlines", DAY)
    assert everything(session) == before


def test_an_unknown_job_is_refused(session: Any) -> None:
    with pytest.raises(Refused, match="There is no job"):
        rehearsal.rehearse("fly", DAY)


def test_the_command_tries_out_also_a_day_to_come(
    world: Any, session: Any, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the run itself would be refused: in production a day to come ends nothing."""
    monkeypatch.setattr("app.factory.create_app", lambda **_: app)
    monkeypatch.setattr(config, "PRODUCTION", True)
    CliRunner().invoke(console.cli, ["job", "--list"])  # as every command, it notes where the chain stands
    before = everything(session)
    tried = CliRunner().invoke(console.cli, ["job", "deadlines", "--day", str(DAY), "--dry-run", "--json"])
    told = json.loads(tried.stdout)
    assert (tried.exit_code, told["state"], told["counts"]["lapsed"]) == (0, "dry_run", 1)
    assert len(told["moves"]) == 1
    plain = CliRunner().invoke(house.job, ["deadlines", "--day", str(DAY), "--dry-run"])
    assert "试运行" in plain.stdout
    assert everything(session) == before
    assert datetime.now(clock.OFFICE).date() < DAY
