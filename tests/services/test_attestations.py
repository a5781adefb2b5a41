"""What is changed straight in the database is found by the check of the night, whatever is written beside it later."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app import attest, audit, catalogue, clock
from app.extensions import db
from app.rules import keeping
from app.rules.errors import Refused
from app.services.credit import grading_in_bulk
from app.services.flow import transition
from app.services.installation import seeding
from app.services.platform import attestations, runs
from jobs import runner
from models.disclosure import Penalty
from models.platform import Attestation, AuditEntry, JobRun
from models.subjects import CreditEvent, Enterprise
from tests import making


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


@pytest.fixture
def written(session: Any, move: Any) -> Any:
    """A firm with a penalty in force: published, counted, graded; and a second firm with nothing."""
    firm = making.enterprise(session)
    penalty = making.penalty(session, firm)
    move(penalty, ("submit", "clerk"), ("review", "chief"), ("approve", "leader"))
    making.enterprise(session)
    session.commit()
    grading_in_bulk.chunk(session, 0, clock.today(), True)
    session.commit()
    yield session
    session.rollback()


@pytest.fixture
def move(session: Any, person: Any) -> Any:
    def moved(record: Any, *steps: tuple[str, str]) -> Any:
        for name, who in steps:
            transition.perform(session, record, name, person(who), "同意")
            session.commit()
        return record

    return moved


def _night(session: Any) -> JobRun:
    """The check of the night, run as the timetable runs it."""
    session.rollback()
    key = runs.request(db.session(), "integrity_check", None).id
    db.session.commit()
    runner.work(*runner.claim(key))  # type: ignore[misc]
    run = db.session.get_one(JobRun, key)
    db.session.expunge(run)
    db.session.rollback()
    return run


def _said(run: JobRun) -> str:
    return "\n".join(keeping.lines(run.error, catalogue.locale("zh")))


def test_what_the_house_wrote_agrees(written: Any) -> None:
    assert _night(written).state == "succeeded"
    assert audit.verify(written).first_bad is None
    assert set(written.scalars(select(Attestation.register))) >= {
        "enterprise",
        "penalty",
        "publication",
        "credit_event",
        "grade_result",
    }


BY_HAND = {
    "grade": ("UPDATE enterprise SET grade = 'a' WHERE id = 1", "信用等级"),
    "score": ("UPDATE enterprise SET score = 99.5 WHERE id = 1", "信用分"),
    "status": ("UPDATE penalty SET status = 'revoked'", "办理状态"),
    "status of a firm with nothing": ("UPDATE enterprise SET status = 'taken_off' WHERE id = 2", "办理状态"),
    "last day": ("UPDATE publication SET planned_until = '2026-01-01' WHERE id = 1", "公示"),
    "first day": ("UPDATE publication SET published_on = '2020-01-01' WHERE id = 1", "公示"),
    "text shown": ("UPDATE publication SET content = '{}' WHERE id = 1", "公示"),
    "term": ("UPDATE penalty SET publish_until = '2026-01-01'", ""),
    "fine": ("UPDATE penalty SET fine = fine + 1", ""),
    "event ended": ("UPDATE credit_event SET ended_on = '2026-01-01', end_reason = 'repaired'", "ended_on"),
    "event moved": ("UPDATE credit_event SET occurred_on = '2020-01-01'", "occurred_on"),
    "event removed": ("DELETE FROM credit_event", "已被删除"),
    "event added": (
        "INSERT INTO credit_event (enterprise_id, kind, occurred_on, counts_from, facts, source_register, source_id, "
        "source_no, recorded_at) SELECT 2, 'honour', occurred_on, counts_from, '{}', 'penalty', 1, '', recorded_at "
        "FROM credit_event",
        "不是由系统登记的",
    ),
    "result": ("UPDATE grade_result SET grade = 'a'", "等级"),
    "standard": ("UPDATE grading_scheme SET content = content || ' '", "内容"),
    "attestation too": (
        "UPDATE attestation SET facts = '{\"status\": \"revoked\"}' WHERE register = 'penalty'",
        "处罚",
    ),
}


@pytest.mark.parametrize("how", BY_HAND)
def test_a_change_by_hand_ends_the_check_failed_and_is_named(written: Any, how: str) -> None:
    statement, told = BY_HAND[how]
    written.execute(text(statement))
    written.commit()
    run = _night(written)
    assert run.state == "failed"
    assert told in _said(run)
    assert [alarm.id for alarm in runs.alarms(db.session())] == [run.id]


def test_what_is_written_beside_it_later_does_not_cover_it(written: Any, session: Any) -> None:
    firm = making.enterprise(written)
    written.commit()
    written.execute(text(f"UPDATE enterprise SET grade = 'a', score = 100 WHERE id = {firm.id}"))
    written.commit()
    written.refresh(firm)
    firm.phone = "0478-1234567"
    written.commit()
    assert _night(written).state == "failed"


def test_what_is_graded_in_bulk_is_attested_too(written: Any) -> None:
    """The grade of a firm, the result it stands on, and the one before it, which gives way."""
    firm = making.enterprise(written).id
    for day in (clock.today() - timedelta(days=9), clock.today()):
        written.add(
            CreditEvent(
                enterprise_id=firm,
                kind="penalty",
                occurred_on=day,
                counts_from=day,
                quantity=300_000,
                facts={"kinds": ["fine"]},
                source_register="penalty",
                source_id=1,
            )
        )
        written.commit()
        assert grading_in_bulk.chunk(written, 0, day, True)[1] != {"seen": 3, "changed": 0, "proposed": 0}
        written.commit()
    assert _said(_night(written)) == ""
    written.execute(text(f"UPDATE enterprise SET grade = 'a', score = 100 WHERE id = {firm}"))
    written.commit()
    assert _night(written).state == "failed"


def test_put_back_it_agrees_again(written: Any) -> None:
    was = written.execute(text("SELECT grade FROM enterprise WHERE id = 1")).scalar()
    for grade, state in (("a", "failed"), (was, "succeeded")):
        written.execute(text("UPDATE enterprise SET grade = :grade WHERE id = 1"), {"grade": grade})
        written.commit()
        assert _night(written).state == state


def _pair(session: Any) -> dict[str, Any]:
    """A penalty and its attestation, as somebody would copy them straight out of the database."""
    penalty = session.execute(text("SELECT status, publish_until, repairable_on FROM penalty")).mappings().one()
    kept = session.execute(text("SELECT facts, seq FROM attestation WHERE register = 'penalty'")).mappings().one()
    return {**penalty, "facts": json.dumps(kept["facts"]) if isinstance(kept["facts"], dict) else kept["facts"]} | {
        "seq": kept["seq"]
    }


def test_a_row_put_back_with_its_attestation_is_found(written: Any, move: Any) -> None:
    """Both agree with each other and with an entry of the chain, but not with the last entry about the row."""
    older = _pair(written)
    move(written.scalars(select(Penalty)).one(), ("revoke", "leader"))
    assert _night(written).state == "succeeded"
    written.execute(
        text("UPDATE penalty SET status = :status, publish_until = :publish_until, repairable_on = :repairable_on"),
        older,
    )
    written.execute(text("UPDATE attestation SET facts = :facts, seq = :seq WHERE register = 'penalty'"), older)
    written.commit()
    run = _night(written)
    assert (run.state, "退回到较早的状态" in _said(run)) == ("failed", True)


def test_a_row_removed_with_its_attestation_is_found(written: Any) -> None:
    making.enterprise(written)
    written.commit()
    for table, where in (("enterprise", "id = 3"), ("attestation", "register = 'enterprise' AND record_id = 3")):
        written.execute(text(f"DELETE FROM {table} WHERE {where}"))
    written.commit()
    run = _night(written)
    assert (run.state, "已被删除" in _said(run)) == ("failed", True)


def test_the_chain_is_followed_in_parts(written: Any) -> None:
    reached, seen = 0, 0
    while reached is not None:
        reached, counts = attestations.follow(written, reached, 2)
        seen += counts["seen"]
    assert seen == attestations.follow(written, 0)[1]["seen"] > 4


def test_what_a_savepoint_took_back_is_not_attested(written: Any) -> None:
    firm = making.enterprise(written)
    written.commit()
    inner = written.begin_nested()
    firm.status = "taken_off"
    written.flush()
    inner.rollback()
    firm.phone = "0478-7654321"
    written.commit()
    assert _night(written).state == "succeeded"


def test_each_digest_stands_in_an_entry_of_the_chain(written: Any) -> None:
    for row in written.scalars(select(Attestation)):
        entry = written.get_one(AuditEntry, row.seq)
        assert entry.register == row.register
        assert attest.digest(row.facts) in attest.digests(entry.detail).values()


def test_records_of_an_older_edition_are_attested_once_as_they_stand(written: Any) -> None:
    written.execute(text("DELETE FROM attestation"))
    written.commit()
    assert seeding.seed(written)["attestations"] > 5
    written.commit()
    assert seeding.seed(written)["attestations"] == 0
    assert _night(written).state == "succeeded"
    written.execute(text("UPDATE enterprise SET grade = 'a' WHERE id = 1"))
    written.commit()
    assert seeding.seed(written)["attestations"] == 0, "a new start blesses nothing"
    assert _night(written).state == "failed"


def test_a_table_is_compared_in_parts(written: Any) -> None:
    model = attest.tables()["enterprise"]
    assert attestations.check(written, model, 0, 1) == (1, {"seen": 1})
    written.execute(text("DELETE FROM enterprise WHERE id = 2"))
    with pytest.raises(Refused, match="removed"):
        attestations.check(written, model, 1, 1)


def test_amounts_and_days_read_alike_whatever_way_they_were_written() -> None:
    columns = {column.key: column for column in attest.columns(attest.tables()["credit_event"])}
    assert attest.as_text(columns["quantity"], 5) == attest.as_text(columns["quantity"], 5.0) == "5.00"
    assert attest.as_text(columns["occurred_on"], date(2026, 1, 2) + timedelta(days=1)) == "2026-01-03"
    facts = {"a": date(2026, 1, 2), "b": (1, 2)}
    assert attest.as_text(columns["facts"], facts) == attest.as_text(columns["facts"], {"b": [1, 2], "a": "2026-01-02"})


def test_a_savepoint_takes_back_no_more_than_was_done_in_it(session: Any) -> None:
    """What was entered before it, and after it, is in the chain and attested; what was undone is in neither."""
    before = making.enterprise(session)
    savepoint = session.begin_nested()
    undone = making.enterprise(session).uscc
    savepoint.rollback()
    after = making.enterprise(session)
    session.commit()
    attested = set(session.scalars(select(Attestation.record_id).where(Attestation.register == "enterprise")))
    assert attested == {before.id, after.id}
    told = " ".join(session.scalars(select(AuditEntry.detail)))
    assert (before.uscc in told, after.uscc in told, undone in told) == (True, True, False)
    assert audit.verify(session).first_bad is None
    assert attestations.check(session, type(before), 0)[0] is None


def test_a_row_that_the_database_refuses_takes_back_no_more_than_itself(session: Any) -> None:
    """As in a ledger whose next row turns out to be taken: what stood before it is in the chain and attested."""
    before = making.enterprise(session)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Enterprise(name=None))
    session.commit()
    attested = set(session.scalars(select(Attestation.record_id).where(Attestation.register == "enterprise")))
    assert attested == {before.id}
    assert before.uscc in " ".join(session.scalars(select(AuditEntry.detail)))
    assert attestations.check(session, type(before), 0)[0] is None
