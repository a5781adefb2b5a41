"""A term that is over stays over: no move of any register carries an end to a later day.

But where the decision that ended it is annulled, and then with a decision that says so.
"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Date, false, func, select, true

from app import clock
from app.extensions import db
from app.rules.errors import Refused
from app.rules.vocabulary.disclosure import Channel, PublicationStatus, Seriousness
from app.rules.vocabulary.subjects import EventEnd
from app.services.credit import events
from app.services.flow import lookup, transition
from app.services.flow.people import SYSTEM
from app.services.ledgers import intake
from app.services.publishing import expiry, publicity
from app.services.rights import repairs
from jobs import steps
from models.base import register_of, registers
from models.disclosure import Publication
from models.platform import Deadline, Decision
from tests import making
from tests.conftest import STAFF
from tests.views import records

BEGIN = date(2026, 4, 10)
OVER = date(2027, 4, 10)
"""An ordinary penalty decided on BEGIN is shown until before this day."""
ANNULLED = {EventEnd.REPAIRED, EventEnd.SUPERSEDED}
"""Ends that rest on a decision, which another may annul."""


# --- the property ------------------------------------------------------------------------------------


def ends(session: Any) -> dict[tuple[Any, ...], date]:
    """Every day on which something ends or ended, by table, row and column; but for the inbox, which only repeats them.

    A clock that was stopped in time has no end until it goes on (行政许可法 第四十五条). Of publications also the last
    day for each record and channel: a new copy is no way round.
    """
    session.flush()
    found: dict[tuple[Any, ...], date] = {}
    for table in db.metadata.sorted_tables:
        columns = [c for c in table.columns if isinstance(c.type, Date) and _is_an_end(c.name)]
        if table.name != "work_item" and columns:
            stood_still = table.c.paused_on < table.c.due_on if "paused_on" in table.c else false()
            runs = func.coalesce(~stood_still, true())
            for row in session.execute(select(*table.primary_key, *columns).where(runs)).mappings():
                key = tuple(row[c.name] for c in table.primary_key)
                found |= {(table.name, *key, c.name): row[c.name] for c in columns if row[c.name]}
    last = func.max(func.coalesce(Publication.ended_on, Publication.planned_until))
    shown = (Publication.source_register, Publication.source_id, Publication.channel)
    out = Publication.planned_until.is_not(None)
    for *key, until in session.execute(select(*shown, last).where(out).group_by(*shown)):
        if until:
            found[("shown", *map(str, key))] = until
    return found


def _is_an_end(name: str) -> bool:
    return name.endswith("_until") or name in ("ended_on", "stopped_on", "due_on")


def _annulled(session: Any, penalty: Any, since: int) -> bool:
    """Whether what ended for a decision was taken up again by another, kept with what it changed."""
    reasons = {copy.end_reason for copy in publicity.copies(session, penalty)}
    kept = session.scalars(select(Decision).where(Decision.register == "penalty", Decision.id > since)).all()
    return bool(reasons & ANNULLED) and any("before" in decision.answer for decision in kept)


def _moved_later(before: dict[Any, date], after: dict[Any, date], day: date) -> dict[Any, Any]:
    """What was over on `day` and is so no longer; the day by which something is due is itself in time."""
    return {
        key: (end, after.get(key))
        for key, end in before.items()
        if (end < day if key[-1] == "due_on" else end <= day) and (key not in after or after[key] > end)
    }


def _family(session: Any, name: str, approve: Any) -> list[Any]:
    """A record of the register, with those beside it whose moves reach it; what is published is published."""
    if name not in ("penalty", "publication", "repair_application"):
        return [records.MAKERS[name](session, department_id=None)]
    penalty = approve(making.penalty(session, decided_on=BEGIN, seriousness=Seriousness.ORDINARY), BEGIN)
    application = making.repair(session, penalty, performed_on=BEGIN)
    copies = publicity.copies(session, penalty)
    return {
        "penalty": [penalty],
        "publication": [*copies, penalty],
        "repair_application": [application, application, penalty],
    }[name]


def _press(session: Any, record: Any, move: Any, person: Any, day: date, spin: int) -> bool:
    """Whether somebody whose role it is made the move."""
    values = {name: _given(session, record, name, spin) for name in move.fields}
    who = [name for name, (role, _) in STAFF.items() if role in move.roles]
    for by in [person(name) for name in who[spin % len(who) :] + who[: spin % len(who)]] if move.by_hand else [SYSTEM]:
        try:
            with session.begin_nested():
                transition.perform(session, record, move.name, by, "意见", day=day, values=values)
            return True
        except Refused:
            session.refresh(record)
    return False


def _given(session: Any, record: Any, name: str, spin: int) -> Any:
    """Something for a field of a move, by the kind of its column."""
    field = intake.describe(type(record), name)
    plain = {"date": BEGIN.isoformat(), "number": "1", "integer": "1", "boolean": "1"}
    if field.kind == "link":
        plain["link"] = lookup.suggest(session, field.target, "")[0].value
    raw = field.codes[spin % len(field.codes)].value if field.codes else plain.get(field.kind, "按规定办理")
    return intake.take_move(session, type(record), {name: raw}).understood()[name]


def run_jobs(session: Any, day: date) -> None:
    for job in ("publication_expiry", "deadlines"):
        cursor: int | None = 0
        while cursor is not None:
            cursor = steps.STEPS[job](session, steps.Slice(day, cursor=cursor)).cursor


WALK = st.lists(
    st.tuples(st.integers(0, 99), st.integers(0, 99), st.sampled_from((0, 0, 0, 30, 200, 400, 1200)), st.booleans()),
    min_size=4,
    max_size=20,
)


@pytest.mark.parametrize("name", records.names())
@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(walk=WALK)
@example(walk=[(0, 87, 0, True), (0, 79, 200, False), (0, 5, 0, False), (0, 91, 0, True)])
def test_no_move_carries_an_end_that_has_come_to_a_later_day(
    name: str, walk: Any, session: Any, person: Any, approve: Any
) -> None:
    family, day = _family(session, name, approve), BEGIN
    for which, spin, jump, jobs in walk:
        day += timedelta(days=jump)
        record = family[which % len(family)]
        if jobs:
            run_jobs(session, day)
        if not (moves := record.WORKFLOW.from_status(record.status)):
            continue
        before, since = ends(session), session.scalar(select(func.coalesce(func.max(Decision.id), 0)))
        with clock.at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.OFFICE)):
            move = moves[spin % len(moves)]
            _press(session, record, move, person, day, spin)
        later = _moved_later(before, ends(session), day)
        punished = record.about or record
        assert not later or _annulled(session, punished, since), f"{name}.{move.name} on {day}: {later}"
    session.rollback()


@pytest.mark.parametrize(
    ("name", "move"),
    [(r.register_name(), m) for r in registers() for m in r.WORKFLOW],
    ids=lambda v: getattr(v, "name", v),
)
def test_no_single_move_does_so_from_any_status_it_starts_from(
    name: str, move: Any, session: Any, person: Any, approve: Any
) -> None:
    """Long after every term is over, with the timetable stopped since the beginning."""
    day = date(2033, 4, 10)
    for spin, source in enumerate(move.sources):
        record, *_ = _family(session, name, approve)
        record.status = source
        before, since = ends(session), session.scalar(select(func.coalesce(func.max(Decision.id), 0)))
        _press(session, record, move, person, day, spin)
        later = _moved_later(before, ends(session), day)
        assert not later or _annulled(session, record.about or record, since), later


# --- its sightings -----------------------------------------------------------------------------------


@pytest.fixture
def approve(session: Any, person: Any) -> Any:
    """Bring a record through the ordinary chain."""

    def through(record: Any, day: date) -> Any:
        for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
            transition.perform(session, record, move, person(who), "同意", day=day)
        return record

    return through


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest) -> Flask:
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


@pytest.fixture
def penalty(session: Any, approve: Any) -> Any:
    return approve(making.penalty(session, decided_on=BEGIN, seriousness=Seriousness.ORDINARY), BEGIN)


@pytest.fixture
def application(session: Any, penalty: Any, person: Any) -> Any:
    """Agreed with by everybody but the leader, long before the term is over."""
    made = making.repair(session, penalty, performed_on=BEGIN)
    for move, who in (
        ("submit", "clerk"),
        ("accept", "clerk2"),
        ("verify", "officer"),
        ("countersign", "credit"),
        ("review", "legal"),
    ):
        transition.perform(session, made, move, person(who), "已核实", day=date(2026, 8, 1))
    return made


def state(session: Any, penalty: Any, person: Any, seriousness: Seriousness, day: date) -> None:
    transition.perform(
        session, penalty, "propose_class", person("credit"), "认定", day=day, values={"proposed_class": seriousness}
    )
    transition.perform(session, penalty, "confirm_class", person("leader"), day=day)


def shown(session: Any, day: date) -> list[int]:
    return list(session.scalars(select(Publication.id).where(publicity.visible(day))))


def test_repair_is_refused_once_the_term_is_over(session: Any, penalty: Any, application: Any, person: Any) -> None:
    with pytest.raises(Refused, match="over on 2027-04-10"):
        transition.perform(session, application, "grant", person("leader2"), day=OVER)
    before = OVER - timedelta(days=1)
    transition.perform(session, application, "grant", person("leader2"), day=before)
    assert penalty.publish_until == before
    assert shown(session, before) == []


@pytest.mark.parametrize("job", [True, False])
def test_a_repair_ends_nothing_that_has_ended(
    job: bool, session: Any, penalty: Any, application: Any, person: Any
) -> None:
    """Whether or not the timetable has been there since; and undoing it opens nothing."""
    if job:
        run_jobs(session, OVER)
    repairs.repair(session, application, OVER + timedelta(days=60))
    portal = publicity.copies(session, penalty)[0]
    assert (penalty.publish_until, portal.ended_on, portal.end_reason) == (OVER, OVER, EventEnd.EXPIRED)
    penalty.decided_on = date(2027, 1, 1)  # as if other rules gave it a longer term today
    repairs.undo(session, application, OVER + timedelta(days=90))
    assert (penalty.publish_until, shown(session, OVER + timedelta(days=90))) == (OVER, [])


def test_an_annulled_repair_is_the_one_way_back_and_keeps_its_decision(
    session: Any, penalty: Any, application: Any, person: Any
) -> None:
    granted, undone = date(2026, 9, 1), date(2026, 10, 1)
    transition.perform(session, application, "grant", person("leader2"), day=granted)
    transition.perform(session, application, "propose_undoing", person("credit"), "材料虚假", day=undone)
    transition.perform(session, application, "undo", person("director"), "撤销", day=undone)
    assert (penalty.publish_until, len(shown(session, undone))) == (OVER, 1)
    told = session.scalars(select(Decision).where(Decision.register == "penalty").order_by(Decision.id.desc())).first()
    assert (told.answer["before"]["ends_on"], told.answer["ends_on"]) == (str(granted), str(OVER))


def test_a_fact_resumed_twice_counts_once(session: Any, penalty: Any) -> None:
    for day in (date(2026, 9, 1), date(2026, 11, 1)):
        events.close(session, penalty, EventEnd.REPAIRED, day)
        events.resume(session, penalty, EventEnd.REPAIRED, day + timedelta(days=30))
    assert len([event for event in events.of_source(session, penalty) if event.ended_on is None]) == 1


@pytest.mark.parametrize("job", [True, False])
def test_a_class_stated_too_late_opens_nothing(job: bool, session: Any, penalty: Any, person: Any) -> None:
    later = OVER + timedelta(days=30)
    if job:
        run_jobs(session, later)
    state(session, penalty, person, Seriousness.SERIOUS, later)
    assert (penalty.seriousness, penalty.publish_until) == (Seriousness.SERIOUS, OVER)
    assert {copy.planned_until for copy in publicity.copies(session, penalty)} == {OVER}
    assert shown(session, later) == []


def test_nor_where_the_record_was_approved_too_late_to_be_shown(session: Any, approve: Any, person: Any) -> None:
    late = approve(making.penalty(session, decided_on=BEGIN, seriousness=Seriousness.ORDINARY), OVER)
    state(session, late, person, Seriousness.SERIOUS, OVER)
    assert (late.publish_until, shown(session, OVER)) == (OVER, [])


def test_nor_where_it_was_taken_down_for_its_class_and_shown_again(session: Any, penalty: Any, person: Any) -> None:
    """What a decision took down another may show again; the term that then runs out is over like any other."""
    state(session, penalty, person, Seriousness.MINOR, date(2026, 5, 1))
    assert shown(session, date(2026, 9, 1)) == []
    state(session, penalty, person, Seriousness.ORDINARY, date(2026, 9, 1))
    assert (penalty.publish_until, len(shown(session, date(2026, 9, 1)))) == (OVER, 1)
    told = session.scalars(select(Decision).where(Decision.register == "penalty").order_by(Decision.id.desc())).first()
    assert (told.answer["before"]["ends_on"], told.answer["ends_on"]) == (None, str(OVER))
    assert "Kept back until now; shown until %(after)s by this decision." in str(told.reasons)
    state(session, penalty, person, Seriousness.SERIOUS, OVER)
    assert (penalty.publish_until, shown(session, OVER)) == (OVER, [])


def test_nor_after_a_repair(session: Any, penalty: Any, application: Any, person: Any) -> None:
    granted = date(2026, 9, 1)
    transition.perform(session, application, "grant", person("leader2"), day=granted)
    state(session, penalty, person, Seriousness.SERIOUS, date(2026, 10, 1))
    assert (penalty.publish_until, shown(session, date(2026, 10, 1))) == (granted, [])


def test_a_late_job_ends_a_copy_on_the_day_its_term_was_over(both: Flask) -> None:
    with both.app_context():
        session = db.session()
        copy = records.publication(
            session, channel=Channel.PORTAL, status=PublicationStatus.PUBLISHED, planned_until=OVER
        )
        expiry.publications(session, 0, OVER + timedelta(days=9))
        assert (copy.ended_on, copy.end_reason) == (OVER, EventEnd.EXPIRED)


def test_what_a_late_job_has_not_ended_is_annulled_on_no_later_day(session: Any, penalty: Any, person: Any) -> None:
    transition.perform(session, penalty, "revoke", person("leader2"), "复议撤销", day=OVER + timedelta(days=5))
    assert {copy.ended_on for copy in publicity.copies(session, penalty)} == {OVER}


def test_nothing_is_sent_to_a_channel_when_its_term_is_over(session: Any, penalty: Any, person: Any) -> None:
    outside = next(copy for copy in publicity.copies(session, penalty) if copy.channel != Channel.PORTAL)
    with pytest.raises(Refused, match="do not send it"):
        transition.perform(session, outside, "record_sent", person("credit"), day=OVER, values={"receipt_no": "HZ1"})
    assert outside.status == PublicationStatus.SCHEDULED


def test_a_licence_that_is_over_when_it_is_approved_is_not_shown(session: Any, approve: Any) -> None:
    licence = approve(making.licence(session, valid_until=date(2026, 4, 9)), BEGIN)
    (copy,) = publicity.copies(session, licence)
    assert (copy.status, copy.end_reason) == (PublicationStatus.NOT_PUBLISHED, EventEnd.EXPIRED)


def test_a_legal_clock_that_has_run_out_is_not_extended(session: Any, penalty: Any, person: Any) -> None:
    application = making.repair(session, penalty, performed_on=BEGIN)
    for move, who in (("submit", "clerk"), ("accept", "clerk2")):
        transition.perform(session, application, move, person(who), day=date(2026, 8, 3))
    running = session.scalars(select(Deadline).where(Deadline.kind == "decide_repair")).one()
    with pytest.raises(Refused, match="can no longer be extended"):
        transition.perform(
            session, application, "extend", person("director"), "复杂", day=running.due_on + timedelta(days=1)
        )
    transition.perform(session, application, "extend", person("director"), "复杂", day=running.due_on)
    assert running.extended


def test_the_last_day_of_a_hazard_is_not_written_anew_once_it_has_passed(session: Any, person: Any) -> None:
    finding, by = making.finding(session, due_on=date(2026, 3, 15)), person("officer")
    intake.fill(session, finding, {"due_on": date(2026, 3, 12)})  # a later one is an extension, with its reason
    intake.check(session, finding, by, date(2026, 3, 11))
    session.flush()
    intake.fill(session, finding, {"due_on": date(2026, 9, 1)})
    with pytest.raises(Refused, match="has passed"):
        intake.check(session, finding, by, date(2026, 3, 21))


def test_a_hazard_that_lapses_again_counts_once(session: Any, person: Any) -> None:
    finding = making.finding(session, due_on=date(2026, 3, 15))
    for move, who in (("lapse", ""), ("report_rectified", "officer"), ("reopen", "clerk"), ("lapse", "")):
        by = person(who) if who else SYSTEM
        values = {"rectified_on": date(2026, 3, 18)} if move == "report_rectified" else {}
        transition.perform(session, finding, move, by, "未改", day=date(2026, 3, 20), values=values)
    assert len(events.of_source(session, finding)) == 1


def test_the_property_knows_an_end_that_moves() -> None:
    before = {("penalty", 1, "publish_until"): OVER}
    assert _moved_later(before, {("penalty", 1, "publish_until"): OVER + timedelta(days=1)}, OVER)
    assert _moved_later(before, {}, OVER)
    assert not _moved_later(before, {("penalty", 1, "publish_until"): OVER + timedelta(days=1)}, BEGIN)
    assert {register_of(name).register_name() for name in records.names()} == set(records.names())


def test_a_copy_outside_is_withdrawn_within_three_working_days(session: Any, penalty: Any, person: Any) -> None:
    """行政处罚法 第四十八条第二款 with 第八十五条; here from a Thursday over a long weekend to the Wednesday."""
    outside = next(copy for copy in publicity.copies(session, penalty) if copy.channel != Channel.PORTAL)
    transition.perform(session, outside, "record_sent", person("credit"), day=BEGIN, values={"receipt_no": "HZ1"})
    transition.perform(session, penalty, "revoke", person("leader2"), "复议撤销", day=date(2026, 6, 18))
    clock_of = select(Deadline).where(Deadline.register == "publication", Deadline.record_id == outside.id)
    running = session.scalars(clock_of).one()
    assert (running.kind, running.due_on, running.provisional) == ("withdraw_copy", date(2026, 6, 24), False)
    transition.perform(
        session,
        outside,
        "record_recalled",
        person("credit"),
        day=date(2026, 6, 22),
        values={"recall_receipt_no": "CH1"},
    )
    assert running.stopped_on == date(2026, 6, 22)
