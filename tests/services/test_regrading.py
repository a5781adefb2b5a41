"""The nightly run looks only at those with a reason to change, and ends where a full run would."""

import random
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, or_, select, update

from app.rules.parameters import FOLDER
from app.rules.vocabulary.grading import Grade, GradeResultStatus
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventEnd, EventKind
from app.services.credit import events, frequency, frequency_in_bulk, grading, grading_in_bulk
from models.grading import GradeResult, GradingScheme
from models.platform import Setting, WorkItem
from models.subjects import CreditEvent, Enterprise, Practitioner
from tests import making

BEGIN = date(2026, 1, 5)
DEFAULT = (FOLDER / "grading_default.yaml").read_text(encoding="utf-8")
COUNTING = DEFAULT.rstrip() + "\n  - {code: PE1, label: 从业人员受到处罚, whose: persons, kind: penalty, points: -7}\n"
KINDS = {
    EventKind.PENALTY: {"kinds": ["fine"]},
    EventKind.STANDARDISATION: {"level": "level_2"},
    EventKind.COMPLAINT_UPHELD: {},
    EventKind.SERIOUS_LISTING: {},
    EventKind.ACCIDENT: {"grade": "large", "deaths": 3},
    EventKind.COMMITMENT_BROKEN: {},
}


def _happen(session: Any, chance: random.Random, firm: Enterprise, day: date) -> None:
    """A new fact about the firm or one of its persons, or the end of an old one."""
    running = session.scalars(
        select(CreditEvent).where(
            or_(CreditEvent.enterprise_id == firm.id, CreditEvent.employer_id == firm.id),
            CreditEvent.ended_on.is_(None),
        )
    ).all()
    if running and chance.random() < 0.3:
        ended = chance.choice(running)
        ended.ended_on, ended.end_reason = day, chance.choice(list(EventEnd))
    else:
        kind = chance.choice(list(KINDS))
        until = day + timedelta(days=chance.randrange(400)) if chance.random() < 0.4 else None
        on = day - timedelta(days=chance.randrange(500))
        subject = making.person(session, firm) if chance.random() < 0.3 else firm
        session.add(
            CreditEvent(
                **subject.in_ledger(),
                kind=kind,
                occurred_on=on,
                counts_from=on,
                counts_until=until,
                quantity=chance.randrange(300_000),
                facts=KINDS[kind],
                source_register="penalty",
                source_id=1,
                source_no="X",
            )
        )
    firm.regrade_on = day


def _run(session: Any, day: date) -> None:
    session.flush()
    cursor: int | None = 0
    while cursor is not None:
        cursor = grading_in_bulk.chunk(session, cursor, day, False, 3)[0]
    session.expire_all()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), steps=st.lists(st.integers(1, 120), min_size=1, max_size=7), counting=st.booleans())
def test_after_any_history_the_nights_agree_with_a_full_run(
    session: Any, seed: int, steps: list[int], counting: bool
) -> None:
    """Whether the standard counts facts about persons or not."""
    for table in (GradeResult, CreditEvent, Practitioner, Enterprise):
        session.execute(delete(table))
    session.execute(update(GradingScheme).values(content=COUNTING if counting else DEFAULT))
    session.add(
        Setting(
            name="grading.worse_needs_confirmation",
            value="false",
            starts_on=date(2020, 1, 1),
            reason="x",
            status=Status.IN_FORCE,
        )
    )
    session.flush()
    chance, day = random.Random(seed), BEGIN
    firms = [making.enterprise(session, regrade_on=BEGIN) for _ in range(5)]
    for step in steps:
        day += timedelta(days=step)
        for firm in chance.sample(firms, 2):
            _happen(session, chance, firm, day)
        _run(session, day)
        for firm in firms:
            answer = grading.explain(session, firm, day)
            assert (firm.grade, firm.score) == answer.standing
            newest = session.scalars(
                select(GradeResult).where(GradeResult.enterprise_id == firm.id, GradeResult.status == Status.IN_FORCE)
            ).all()
            assert len(newest) <= 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), steps=st.lists(st.integers(1, 200), min_size=1, max_size=7))
def test_a_worse_grade_waits_as_one_proposal_and_falls_when_it_no_longer_holds(
    session: Any, seed: int, steps: list[int]
) -> None:
    for table in (GradeResult, CreditEvent, Practitioner, Enterprise, WorkItem, Setting):
        session.execute(delete(table))
    chance, day = random.Random(seed), BEGIN
    firms = [making.enterprise(session, regrade_on=BEGIN) for _ in range(4)]
    for firm in firms:
        frequency.adjust(session, firm, BEGIN)
    for step in steps:
        day += timedelta(days=step)
        _happen(session, chance, chance.choice(firms), day)
        _run(session, day)
        for firm in firms:
            waiting = session.scalars(
                select(GradeResult).where(
                    GradeResult.enterprise_id == firm.id, GradeResult.status == GradeResultStatus.PROPOSED
                )
            ).all()
            answer = grading.explain(session, firm, day)
            worse = grading.needs_confirmation(session, Grade(firm.grade), answer.grade, day) and answer.standing != (
                firm.grade,
                firm.score,
            )
            assert [each.digest for each in waiting] == ([answer.digest] if worse else [])
            planned = firm.times_per_year
            frequency.adjust(session, firm, day)
            assert firm.times_per_year == planned, "inspections follow a grade the same night"
    before = session.scalars(select(GradeResult.id)).all()
    grading_in_bulk.chunk(session, 0, day, True, 100)
    assert session.scalars(select(GradeResult.id)).all() == before, "nothing new, nothing written"
    assert session.scalar(select(func.count()).select_from(WorkItem).where(WorkItem.register == "grade_result")) == len(
        session.scalars(select(GradeResult.id).where(GradeResult.status == GradeResultStatus.PROPOSED)).all()
    )


def test_a_day_gone_by_takes_nobody_back(session: Any) -> None:
    """A month that is caught up, or a run for a past day, leaves what was set on a later day."""
    today, before = date(2026, 11, 25), date(2026, 11, 1)
    firm = making.enterprise(session, regrade_on=before)
    session.add(
        CreditEvent(
            enterprise_id=firm.id,
            kind=EventKind.SERIOUS_LISTING,
            occurred_on=date(2026, 11, 10),
            counts_from=date(2026, 11, 10),
            facts={},
            source_register="penalty",
            source_id=1,
            source_no="X",
        )
    )
    session.flush()
    frequency_in_bulk.chunk(session, 0, today)
    grading_in_bulk.chunk(session, 0, today, True)
    session.expire_all()
    kept = (firm.times_per_year, firm.inspection_due_on, firm.grade, firm.graded_on)
    assert kept[0] == 2
    frequency_in_bulk.chunk(session, 0, before)
    grading_in_bulk.chunk(session, 0, before, True)
    session.expire_all()
    assert (firm.times_per_year, firm.inspection_due_on, firm.grade, firm.graded_on) == kept


def test_a_level_counts_once_on_every_day(session: Any) -> None:
    """A certificate that is renewed, and then raised: on each day the one that was held."""
    firm = making.enterprise(
        session, supervised_since=date(2022, 1, 1), standardisation="level_3", standardised_until=date(2026, 12, 31)
    )
    events.keep_standing(session, firm, date(2026, 3, 1))
    for level, until, day in (
        ("level_3", date(2029, 12, 31), date(2026, 5, 1)),
        ("level_1", date(2029, 12, 31), date(2026, 7, 1)),
    ):
        firm.standardisation, firm.standardised_until = level, until
        events.keep_standing(session, firm, day)
    for day, indicator in (
        (date(2025, 1, 1), "S3"),
        (date(2026, 4, 30), "S3"),
        (date(2026, 5, 1), "S3"),
        (date(2026, 7, 1), "S1"),
    ):
        assert [line.indicator for line in grading.explain(session, firm, day).lines if line.indicator != "BOUND"] == [
            indicator
        ], day


def test_what_the_calendar_alone_will_change_is_foreseen(session: Any) -> None:
    firm, today = making.enterprise(session), date(2026, 11, 25)
    session.add(
        CreditEvent(
            enterprise_id=firm.id,
            kind=EventKind.PENALTY,
            occurred_on=date(2026, 6, 1),
            counts_from=date(2026, 6, 1),
            quantity=30_000,
            facts={"kinds": ["fine"]},
            source_register="penalty",
            source_id=1,
            source_no="X",
        )
    )
    session.flush()
    now, (day, then) = grading.explain(session, firm, today), grading.foresee(session, firm, today)
    assert then.score > now.score
    assert grading.explain(session, firm, day - timedelta(days=1)).standing == now.standing
    assert grading.explain(session, firm, day).standing == then.standing
    assert grading.foresee(session, firm, day) is None
