"""The machine room: the audit chain, checkpoints, calendars, delegation, files, settings."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

import config
from app import audit, clock
from app.rules.errors import NotAllowed, Refused
from app.rules.vocabulary.platform import Status
from app.services.flow import calendars, deadlines, delegations, files, inbox, people, transition
from app.services.installation import seeding
from app.services.platform import accounts, checkpoints
from app.services.rulebook import standards
from models.platform import AuditEntry, AuditHead, Deadline, Holiday, Movement, Setting, WorkItem
from models.subjects import Enterprise
from tests import making


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


@pytest.fixture
def written(session: Any) -> Any:
    """A chain of some entries."""
    for n in range(6):
        with audit.acting(audit.Actor(None, f"人员{n}")):
            making.enterprise(session)
            session.commit()
    return session


def test_every_write_is_in_the_chain(written: Any) -> None:
    entries = written.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(12)).all()
    assert {e.action for e in entries} >= {"create"}
    assert any(e.actor == "人员5" and '"uscc"' in e.detail for e in entries)
    assert audit.verify(written).first_bad is None


@pytest.mark.parametrize("how", ["altered", "missing", "reordered", "cut off", "added"])
def test_tampering_is_found_at_the_first_bad_entry(written: Any, how: str) -> None:
    last = audit.verify(written).entries
    target = last - 3
    if how == "altered":
        written.execute(update(AuditEntry).where(AuditEntry.seq == target).values(actor="别人"))
    elif how == "missing":
        written.execute(delete(AuditEntry).where(AuditEntry.seq == target))
    elif how == "reordered":
        written.execute(text(f"UPDATE audit_entry SET seq = seq + 100000 WHERE seq IN ({target}, {target + 1})"))
        written.execute(text(f"UPDATE audit_entry SET seq = {2 * target + 1} - (seq - 100000) WHERE seq > 100000"))
    elif how == "cut off":
        written.execute(delete(AuditEntry).where(AuditEntry.seq > target))
    else:
        target = last
        written.execute(
            text(
                "INSERT INTO audit_entry "
                "SELECT seq + 1, at, actor, address, action, register, record_id, result, detail, hash, hash "
                f"FROM audit_entry WHERE seq = {last}"
            )
        )
    verdict = audit.verify(written)
    assert verdict.first_bad in (target, target + 1)


def test_a_long_chain_is_walked_in_parts(written: Any) -> None:
    last, came, seen = audit.verify(written).entries, 0, 0
    while came is not None:
        came, counts = checkpoints.keep(written, date(2026, 11, 1), came, 4)
        seen += counts["seen"]
    assert (seen, checkpoints.latest()[0]) == (last, last)
    written.execute(delete(AuditEntry).where(AuditEntry.seq == 6))
    assert checkpoints.keep(written, date(2026, 11, 2), 0, 4)[0] == 4
    with pytest.raises(Refused):
        checkpoints.keep(written, date(2026, 11, 2), 4, 4)


def _rewrite(written: Any) -> None:
    """What the owner of the database can do: every entry in another's name, and every hash to match."""
    rows = [dict(row) for row in written.execute(select(AuditEntry.__table__).order_by(AuditEntry.seq)).mappings()]
    previous = audit.GENESIS
    for row in rows:
        row["actor"], row["previous"] = "无名", previous
        row["hash"] = previous = audit.link_hash(row)
        written.execute(
            update(AuditEntry)
            .where(AuditEntry.seq == row["seq"])
            .values(actor="无名", previous=row["previous"], hash=row["hash"])
        )
    written.execute(update(AuditHead).values(hash=previous))
    assert audit.verify(written).first_bad is None


@pytest.mark.parametrize("kept", ["night", "tick"])
def test_a_chain_rewritten_as_a_whole_is_found_by_its_checkpoint(written: Any, kept: str) -> None:
    checkpoints.keep(written, date(2026, 11, 1)) if kept == "night" else checkpoints.mark(written)
    _rewrite(written)
    assert checkpoints.verify(written).why == "rewritten"
    with pytest.raises(Refused):
        checkpoints.keep(written, date(2026, 11, 2))


def test_a_mark_does_not_bless_what_was_rewritten(written: Any) -> None:
    checkpoints.mark(written)
    _rewrite(written)
    audit.note(written, "export")
    written.commit()
    checkpoints.mark(written)
    assert checkpoints.verify(written).why == "rewritten"


def test_a_tail_cut_off_with_its_head_is_found_by_the_last_mark(written: Any) -> None:
    checkpoints.mark(written)
    last = audit.verify(written).entries
    before = written.execute(select(AuditEntry.seq, AuditEntry.hash).where(AuditEntry.seq == last - 2)).one()
    written.execute(delete(AuditEntry).where(AuditEntry.seq > before.seq))
    written.execute(update(AuditHead).values(seq=before.seq, hash=before.hash))
    written.commit()
    assert audit.verify(written).first_bad is None
    assert (checkpoints.verify(written).why, checkpoints.verify(written).first_bad) == ("cut off", before.seq + 1)
    checkpoints.mark(written)
    assert checkpoints.latest() is not None
    assert checkpoints.latest()[0] == last  # type: ignore[index]


def test_a_disk_that_takes_no_checkpoint_stops_nobody(written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.whole.os.fsync", full)
    checkpoints.mark(written)
    assert checkpoints.latest() is None


def test_a_checkpoint_that_somebody_wrote_by_hand_is_refused(written: Any) -> None:
    checkpoints.keep(written, date(2026, 11, 3))
    path = Path(config.DATA_DIR) / "checkpoints" / "2026-11-03.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "seq": 1}))
    with pytest.raises(Refused):
        checkpoints.read(path)
    path.unlink()


def test_secrets_are_in_the_chain_by_name_only(session: Any) -> None:
    firm = making.enterprise(session)
    making.penalty(
        session,
        firm,
        party="natural_person",
        uscc=None,
        person_identity="identity_card",
        person_identity_no="11010519491231002X",
    )
    session.commit()
    told = "".join(session.scalars(select(AuditEntry.detail)))
    assert "11010519491231002X" not in told
    assert '"person_identity_no": "***"' in told
    stored = session.execute(text("SELECT person_identity_no FROM penalty")).scalar()
    assert "11010519491231002X" not in stored


# --- calendars ---------------------------------------------------------------------------------------


def test_entering_a_notice_moves_the_running_clocks(session: Any, person: Any) -> None:
    penalty = making.penalty(session, decided_on=date(2026, 12, 28))
    transition.perform(session, penalty, "submit", person("clerk"), day=date(2026, 12, 29))
    clock_ = session.scalars(select(Deadline)).one()
    assert (clock_.due_on, clock_.provisional) == (date(2027, 1, 6), True)
    kept, moved = calendars.enter(session, "2027-01-01~2027-01-03 休 元旦\n2027-01-04 休 元旦\n", "国务院办公厅通知")
    assert (kept, clock_.due_on, clock_.provisional) == (4, date(2027, 1, 8), True), "half a year is no calendar"
    assert [(m["from"], m["to"]) for m in moved] == [(date(2027, 1, 6), date(2027, 1, 8))]
    rest = "2027-02-08 休 春节\n2027-04-05 休 清明节\n2027-05-03 休 劳动节\n2027-06-09 休 端午节\n"
    kept, moved = calendars.enter(session, f"{rest}2027-09-15 休 中秋节\n2027-10-01 休 国庆节", "国务院办公厅通知")
    assert (kept, moved, clock_.due_on, clock_.provisional) == (6, [], date(2027, 1, 8), False)


@pytest.mark.parametrize(
    "line", ["元旦", "2027-02-30 休 元旦", "2027-01-05~2027-01-01 休 元旦", "2027-01-01 假 元旦", ""]
)
def test_a_notice_that_cannot_be_read_keeps_nothing(session: Any, line: str) -> None:
    before = len(session.scalars(select(Holiday.day)).all())
    with pytest.raises(Refused):
        calendars.enter(session, f"2027-01-01 休 元旦\n{line}" if line else "", "通知")
    assert len(session.scalars(select(Holiday.day)).all()) == before


def test_a_year_nobody_announced_is_provisional_not_an_error(session: Any) -> None:
    days = deadlines.calendar(session)
    assert 2027 not in days.years
    assert 2026 in days.years


# --- delegation --------------------------------------------------------------------------------------


def test_who_stands_in_acts_on_behalf_of_the_other(session: Any, person: Any) -> None:
    delegations.lend(
        session, person("leader"), "chief2", "leader", str(clock.today()), str(clock.today() + timedelta(days=3))
    )
    penalty = making.penalty(session)
    transition.perform(session, penalty, "submit", person("clerk"))
    transition.perform(session, penalty, "review", person("chief"))
    transition.perform(session, penalty, "approve", person("chief2"), "代行审批")
    last = session.scalars(select(Movement).where(Movement.move == "approve")).one()
    assert (last.user_id, last.on_behalf_of_id) == (person("chief2").user_id, person("leader").user_id)


def test_the_four_eyes_rule_counts_both_persons_of_a_delegation(session: Any, person: Any) -> None:
    delegations.lend(session, person("leader"), "chief", "leader", str(clock.today()), str(clock.today()))
    penalty = making.penalty(session)
    transition.perform(session, penalty, "submit", person("clerk"))
    transition.perform(session, penalty, "review", person("chief"))
    with pytest.raises(NotAllowed):
        transition.perform(session, penalty, "approve", person("chief"))


def test_who_may_not_act_may_not_act_through_another(session: Any, person: Any) -> None:
    """The chief decided the penalty; whoever stands in for the chief is no more independent of it."""
    penalty = making.penalty(session, decided_on=date(2025, 3, 15))
    for name, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, penalty, name, person(who), "同意", day=date(2026, 5, 20))
    application = making.repair(session, penalty)
    for name, who in (("submit", "clerk"), ("accept", "clerk2"), ("verify", "officer"), ("countersign", "credit")):
        transition.perform(session, application, name, person(who), "已核实", day=date(2026, 5, 20))
    delegations.lend(session, person("chief"), "clerk", "section_chief", str(clock.today()), str(clock.today()))
    assert [m for m in transition.open_moves(session, application, person("clerk")) if m.four_eyes] == []
    assert inbox.todo(session, person("clerk"), "repair_application") == []
    with pytest.raises(NotAllowed, match="took part"):
        transition.perform(session, application, "review", person("clerk"), "同意", day=date(2026, 5, 20))


def test_whoever_has_the_role_acts_for_nobody_else(session: Any, person: Any) -> None:
    """A leader in whose hands the other leader's role lies too signs as the leader they are."""
    delegations.lend(session, person("leader"), "leader2", "leader", str(clock.today()), str(clock.today()))
    assert person("leader2").capacity(("leader",), making.penalty(session)).owner is None


def test_a_lent_role_ends_when_it_is_taken_back(session: Any, person: Any) -> None:
    lent = delegations.lend(session, person("leader"), "chief2", "leader", str(clock.today()), str(clock.today()))
    with pytest.raises(NotAllowed):
        delegations.end(session, person("chief2"), lent.id)
    delegations.end(session, person("leader"), lent.id)
    session.flush()
    assert "leader" not in person("chief2").roles


@pytest.mark.parametrize(
    ("who", "to", "role", "first", "last"),
    [
        ("leader", "chief", "director", 0, 1),
        ("leader", "leader", "leader", 0, 1),
        ("leader", "audit_admin", "leader", 0, 1),
        ("leader", "chief", "leader", 2, 1),
        ("leader", "chief", "leader", -9, -2),
        ("leader", "chief", "leader", 0, 200),
        ("security_admin", "chief", "security_admin", 0, 1),
        ("leader", "nobody", "leader", 0, 1),
    ],
)
def test_what_may_not_be_lent_is_refused(
    session: Any, person: Any, who: str, to: str, role: str, first: int, last: int
) -> None:
    with pytest.raises(Refused):
        delegations.lend(
            session,
            person(who),
            to,
            role,
            str(clock.today() + timedelta(days=first)),
            str(clock.today() + timedelta(days=last)),
        )


# --- files and settings ------------------------------------------------------------------------------


def test_a_damaged_file_is_not_handed_out(session: Any, tmp_path: Path) -> None:
    row = files.keep(session, tmp_path, making.enterprise(session), "../../证明.pdf", making.pdf(b"content"), None)
    assert (row.name, files.content(tmp_path, row)) == ("证明.pdf", making.pdf(b"content"))
    files.path_of(tmp_path, row.sha256).write_bytes(b"%PDF-1.7 other")
    with pytest.raises(Refused):
        files.content(tmp_path, row)


def test_a_setting_counts_from_its_day_once_approved(session: Any, person: Any) -> None:
    day = date(2026, 12, 1)
    setting = making.keep(
        session, Setting(name="frequency.cap", value='{"key": 6, "general": 2}', starts_on=day, reason="局务会议")
    )
    assert standards.parameters(session).at("frequency.cap", day)["key"] == 4
    for move, who in (("submit", "credit"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, setting, move, person(who))
    assert setting.status == Status.IN_FORCE
    session.commit()
    law = standards.parameters(session)
    assert (law.at("frequency.cap", day)["key"], law.at("frequency.cap", day - timedelta(days=1))["key"]) == (6, 4)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("deadlines.publish_penalty", "30"),
        ("nothing.here", "1"),
        ("frequency.cap", "三次"),
        ("platform.message_days", "3651"),
        ("frequency.cap", "{"),
    ],
)
def test_a_setting_that_the_law_fixes_or_nobody_understands_is_refused(
    session: Any, person: Any, name: str, value: str
) -> None:
    setting = making.keep(session, Setting(name=name, value=value, starts_on=date(2026, 12, 1), reason="x"))
    with pytest.raises(Refused):
        transition.perform(session, setting, "submit", person("credit"))


def test_people_are_found_only_while_their_account_is_on(session: Any) -> None:
    account = people.find(session, "clerk")
    account.active = False
    session.flush()
    with pytest.raises(Refused):
        people.find(session, "clerk")


# --- the inbox of an older house ---------------------------------------------------------------------


def test_records_left_waiting_by_an_older_edition_are_found_again(session: Any, person: Any) -> None:
    """Drafts had no work item once, and those that waited did not say whose hands they went through."""
    draft, waiting = (making.penalty(session, created_by_id=person("clerk").user_id) for _ in range(2))
    transition.perform(session, waiting, "submit", person("clerk"))
    since = session.scalars(select(WorkItem.since).where(WorkItem.record_id == waiting.id)).one()
    session.execute(delete(WorkItem).where(WorkItem.record_id == draft.id))
    session.execute(update(WorkItem).values(version=None, handlers=""))
    assert seeding.seed(session)["work_items"] == 2
    items = {
        item.record_id: item
        for item in session.scalars(
            select(WorkItem).where(WorkItem.register == "penalty").execution_options(populate_existing=True)
        )
    }
    assert (items[draft.id].version, items[waiting.id].version) == (draft.version, waiting.version)
    assert (items[waiting.id].handlers, items[waiting.id].since) == (f",{person('clerk').user_id},", since)
    assert seeding.seed(session)["work_items"] == 0


def test_what_cannot_be_told_is_not_done(session: Any) -> None:
    """The trail is part of the transaction: where it cannot be written, the change is not written either."""
    making.enterprise(session)
    session.commit()
    session.execute(text("ALTER TABLE audit_entry RENAME TO audit_away"))
    session.commit()
    try:
        making.enterprise(session, name="没有留痕的公司")
        with pytest.raises(DBAPIError):
            session.commit()
        session.rollback()
    finally:
        session.execute(text("ALTER TABLE audit_away RENAME TO audit_entry"))
        session.commit()
    assert session.scalar(select(Enterprise.id).where(Enterprise.name == "没有留痕的公司")) is None
    assert audit.verify(session).first_bad is None


def test_a_password_made_for_a_short_name_never_holds_the_name() -> None:
    assert not any("li" in accounts.new_password("li").lower() for _ in range(1000))
