"""罚款收缴: the term, the addition of each day, parts, deferral, and what is not paid in time."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.rules import fines
from app.rules.errors import Refused
from app.rules.vocabulary.disclosure import CollectionStatus
from app.services.credit import events, grading
from app.services.disclosure import collecting
from app.services.flow import lookup, transition
from app.services.flow.registry import repairables
from app.services.ledgers import intake
from models.disclosure import FinePayment
from tests import making

TODAY = date(2026, 11, 28)
D = Decimal


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.at(datetime.combine(TODAY, time(9), clock.OFFICE)):
        yield


def of(session: Any, served: date, **more: Any) -> Any:
    punished = making.penalty(session, status="in_force", decided_on=served, fine=D(1))
    return making.collection(session, punished, **more)


def act(record: Any, session: Any, person: Any, name: str, who: str, **values: Any) -> None:
    transition.perform(session, record, name, person(who), "情况属实", day=TODAY, values=values)


@pytest.mark.parametrize(
    ("payments", "days", "expected"),
    [
        ([], 0, "0.00"),
        ([], 1, "300.00"),
        ([], 33, "9900.00"),
        ([], 34, "10000.00"),
        ([], 400, "10000.00"),
        ([(0, "10000")], 40, "0.00"),
        ([(0, "4000")], 2, "360.00"),
        ([(2, "4000")], 2, "480.00"),
        ([(3, "10000")], 40, "600.00"),
    ],
)
def test_three_percent_a_day_of_what_is_owed_and_never_more_than_the_fine(
    payments: list[tuple[int, str]], days: int, expected: str
) -> None:
    paid = [(TODAY + timedelta(days=after), D(amount)) for after, amount in payments]
    assert fines.added(D(10_000), paid, TODAY, TODAY + timedelta(days=days), D(3)) == D(expected)


@given(
    st.lists(st.tuples(st.integers(-20, 60), st.integers(1, 9_000)), max_size=5), st.integers(0, 80), st.integers(0, 20)
)
def test_it_never_shrinks_with_time_nor_exceeds_the_fine(payments: list[tuple[int, int]], days: int, more: int) -> None:
    paid = [(TODAY + timedelta(days=after), D(amount)) for after, amount in payments]
    first, later = (fines.added(D(10_000), paid, TODAY, TODAY + timedelta(days=n), D(3)) for n in (days, days + more))
    assert 0 <= first <= later <= 10_000


def test_a_fine_is_to_be_paid_fifteen_days_after_service(session: Any) -> None:
    made = of(session, date(2026, 11, 20))
    assert (made.fine, made.pay_by, made.enterprise) == (D(10_000), date(2026, 12, 5), made.penalty.enterprise)


def test_what_is_not_paid_in_time_counts_until_it_is(session: Any, person: Any) -> None:
    made = of(session, date(2026, 11, 1), paid=D(4000))
    assert collecting.overdue(session, 0, made.pay_by)[1]["lapsed"] == 0, "the last day is still in time"
    collecting.overdue(session, 0, TODAY)
    assert made.status == CollectionStatus.OVERDUE
    points = {line.indicator: int(line.points) for line in grading.explain(session, made.enterprise, TODAY).lines}
    assert points["P4"] == -10
    with pytest.raises(Refused, match="6000"):
        act(made, session, person, "settle", "chief")
    made.payments = [*made.payments, type(made.payments[0])(paid_on=TODAY, amount=D(6000))]
    session.flush()
    with pytest.raises(Refused, match="added for the delay"):
        act(made, session, person, "settle", "chief")
    act(made, session, person, "settle_without", "leader")
    assert (made.status, made.paid_up_on) == (CollectionStatus.PAID, TODAY)
    lines = grading.explain(session, made.enterprise, TODAY).lines
    assert "P4" not in {line.indicator for line in lines}


def test_one_paid_in_time_is_not_late_whenever_it_is_confirmed(session: Any, person: Any) -> None:
    made = of(session, date(2026, 11, 1), paid=D(10_000))
    assert collecting.overdue(session, 0, TODAY)[1]["lapsed"] == 0
    act(made, session, person, "settle", "chief")
    assert made.status == CollectionStatus.PAID


def test_a_payment_is_put_off_in_time_or_later(session: Any, person: Any) -> None:
    made = of(session, date(2026, 11, 20))
    with pytest.raises(Refused, match="2026-12-05"):
        act(made, session, person, "defer", "leader", deferred_to=date(2026, 12, 5))
    act(made, session, person, "defer", "leader", deferred_to=date(2027, 2, 1))
    assert made.pay_by == date(2027, 2, 1)
    collecting.complete(session, made)
    assert made.pay_by == date(2027, 2, 1), "an edit does not take it back"
    late = of(session, date(2026, 11, 1))
    collecting.overdue(session, 0, TODAY)
    act(late, session, person, "defer_late", "leader", deferred_to=date(2027, 2, 1))
    assert (late.status, ledger(session, late)) == (CollectionStatus.OPEN, ["annulled"])


def ledger(session: Any, made: Any) -> list[str | None]:
    return [event.end_reason for event in events.of_source(session, made)]


def test_one_paid_in_time_but_entered_late_never_was_late(session: Any, person: Any) -> None:
    made = of(session, date(2026, 11, 1))
    collecting.overdue(session, 0, TODAY)
    assert ledger(session, made) == [None]
    made.payments = [FinePayment(paid_on=date(2026, 11, 16), amount=D(10_000))]
    session.flush()
    act(made, session, person, "settle", "chief")
    assert ledger(session, made) == ["annulled"]


def test_a_payment_that_comes_before_the_job_reaches_it_counts(session: Any) -> None:
    made = of(session, date(2026, 11, 1))
    made.payments = [FinePayment(paid_on=date(2026, 11, 16), amount=D(10_000))]
    session.flush()
    with pytest.raises(Refused, match="not overdue"):
        transition.perform(session, made, "lapse", day=TODAY)


def test_it_falls_with_its_penalty(session: Any, person: Any) -> None:
    punished = making.penalty(session, decided_on=date(2026, 11, 1))
    for name, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, punished, name, person(who), "同意", day=TODAY)
    made = making.collection(session, punished)
    collecting.overdue(session, 0, TODAY)
    transition.perform(session, punished, "revoke", person("leader"), "复议撤销。", day=TODAY)
    assert (made.status, ledger(session, made)) == ("revoked", ["annulled"])


def test_what_is_on_the_ledger_is_not_pointed_elsewhere(session: Any, person: Any) -> None:
    made, other = (
        of(session, date(2026, 11, 1)),
        making.penalty(session, status="in_force", decided_on=date(2026, 10, 1), fine=D(2)),
    )
    collecting.overdue(session, 0, TODAY)
    clerk = person("clerk")
    made.penalty_id, made.penalty = other.id, other
    with pytest.raises(Refused, match="on the credit ledger"):
        intake.check(session, made, clerk, TODAY)


def test_no_repair_while_the_fine_is_owed(session: Any) -> None:
    made = of(session, date(2026, 11, 1))
    with pytest.raises(Refused, match="has not been paid in full"):
        repairables["penalty"].refuse(made.penalty)


def test_only_one_collects_a_fine_that_is_in_force(session: Any, person: Any) -> None:
    made = of(session, date(2026, 11, 20))
    clerk = person("clerk")
    twice = type(made)(penalty=made.penalty, penalty_id=made.penalty_id, served_on=TODAY)
    with pytest.raises(Refused, match="collects this fine already"):
        intake.check(session, twice, clerk, TODAY)
    draft = making.penalty(session, decided_on=TODAY, fine=D(1))
    with pytest.raises(Refused, match="in force"):
        intake.check(session, type(made)(penalty=draft, penalty_id=draft.id, served_on=TODAY), clerk, TODAY)


def test_a_form_offers_no_fine_that_is_collected_already(session: Any) -> None:
    made, free = of(session, date(2026, 11, 20)), making.penalty(session, status="in_force", decided_on=TODAY)
    offered = {each.value for each in lookup.suggest(session, "penalty", "", once="fine_collection.penalty_id")}
    assert (made.penalty.decision_no in offered, free.decision_no in offered) == (False, True)
    for junk in ("", "fine_collection.no", "penalty.finding_id", "nobody.x", "."):
        assert made.penalty.decision_no in {each.value for each in lookup.suggest(session, "penalty", "", once=junk)}
