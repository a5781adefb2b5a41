"""The plan of a year: what must be seen first, what credit adds, months, and the days there are."""

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.dates import inspection_workdays
from app.rules.planning import Firm, plan
from app.rules.vocabulary.inspection import VisitGap, VisitReason
from app.rules.vocabulary.subjects import SupervisionClass

YEAR = 2027
KEY, GENERAL = SupervisionClass.KEY, SupervisionClass.GENERAL
DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


def firm(number: int = 1, category: SupervisionClass = KEY, **said: Any) -> Firm:
    usual = {"times": Fraction(1), "cap": 4 if category == KEY else 2, "due_on": date(YEAR, 9, 30)}
    return Firm(id=number, category=category, **{**usual, **said})


def test_the_days_of_the_example() -> None:
    assert inspection_workdays(248, 8, 1035, 535) == 414


def test_a_key_enterprise_is_seen_every_year_before_its_last_day() -> None:
    (visit,) = plan([firm()], YEAR, Decimal(10)).visits
    assert (visit.reason, visit.gap) == (VisitReason.KEY, None)
    assert visit.month in range(1, 10)


@pytest.mark.parametrize(
    ("due", "visits"), [(date(2027, 12, 31), 1), (date(2028, 1, 1), 0), (date(2026, 3, 1), 1), (None, 1)]
)
def test_a_general_enterprise_is_seen_in_the_year_in_which_its_term_ends(due: date | None, visits: int) -> None:
    one = firm(category=GENERAL, times=Fraction(1, 3), due_on=due, planned_on=due)
    assert len(plan([one], YEAR, Decimal(10)).visits) == visits


def test_who_is_overdue_is_seen_in_the_first_months_that_have_days() -> None:
    late = [firm(number, GENERAL, times=Fraction(1, 3), due_on=date(2026, 3, 1)) for number in range(25)]
    months = Counter(visit.month for visit in plan(late, YEAR, Decimal(110), quiet=(2,)).visits)
    assert months == {1: 10, 3: 10, 4: 5}


def test_what_was_visited_already_counts() -> None:
    seen = firm(times=Fraction(2), due_on=date(YEAR + 1, 3, 1), done=1)
    assert [visit.number for visit in plan([seen], YEAR, Decimal(9)).visits] == [2]


def test_what_must_be_seen_goes_before_what_credit_adds() -> None:
    poor, other = firm(1, times=Fraction(3), weight=Decimal(4)), firm(2, GENERAL)
    answer = plan([poor, other], YEAR, Decimal(3))
    planned = [(visit.firm, visit.number) for visit in answer.visits if not visit.gap]
    assert planned == [(1, 1), (2, 1), (1, 2)]
    assert [visit.gap for visit in answer.visits if visit.gap] == [VisitGap.NO_DAYS]
    assert answer.short == ()


def test_what_cannot_be_seen_is_named_with_its_reason() -> None:
    answer = plan([firm(1), firm(2, cap=0), firm(3, days=None), firm(4, days=Decimal(9))], YEAR, Decimal(5))
    assert {visit.firm: visit.gap for visit in answer.short} == {
        2: VisitGap.OVER_CAP,
        3: VisitGap.NO_MATTER,
        4: VisitGap.NO_DAYS,
    }
    assert answer.days == 1


def test_quiet_months_are_left_out_where_the_term_allows() -> None:
    firms = [firm(number, due_on=date(YEAR, 12, 31)) for number in range(100)]
    months = Counter(visit.month for visit in plan(firms, YEAR, Decimal(1000), quiet=(1, 2, 12)).visits)
    assert set(months) == {3, 4, 5, 6, 7, 8, 9, 10, 11}
    assert max(months.values()) - min(months.values()) <= 1
    (only,) = plan([firm(due_on=date(YEAR, 1, 20))], YEAR, Decimal(1), quiet=(1,)).visits
    assert only.month == 1


FIRMS = st.lists(
    st.builds(
        firm,
        number=st.integers(1, 10_000),
        category=st.sampled_from(SupervisionClass),
        times=st.sampled_from([Fraction(1, 3), Fraction(1), Fraction(2), Fraction(5)]),
        cap=st.integers(1, 6),
        due_on=st.none() | DAYS,
        planned_on=st.none() | DAYS,
        weight=st.sampled_from([Decimal("0.5"), Decimal(1), Decimal(4)]),
        days=st.sampled_from([Decimal(1), Decimal(2), Decimal("0.5")]),
    ),
    max_size=40,
    unique_by=lambda one: one.id,
)


@given(FIRMS, st.integers(0, 80), st.sets(st.integers(1, 12), max_size=12))
def test_floor_and_cap_and_days_hold_for_any_bureau(firms: list[Firm], days: int, quiet: set[int]) -> None:
    answer = plan(firms, YEAR, Decimal(days), tuple(quiet))
    planned = [visit for visit in answer.visits if visit.month]
    times = Counter(visit.firm for visit in planned)
    known = {one.id: one for one in firms}
    assert all(times[one.id] <= one.cap for one in firms)
    must = {one.id for one in firms if one.due_on is None or one.due_on <= date(YEAR, 12, 31)}
    assert must == {visit.firm for visit in planned if visit.must} | {visit.firm for visit in answer.short}
    assert answer.days == sum((known[visit.firm].days or Decimal(0) for visit in planned), Decimal(0)) <= days
    assert all((visit.month is None) == (visit.gap is not None) for visit in answer.visits)


@given(FIRMS, st.randoms())
def test_the_order_in_which_enterprises_are_read_changes_nothing(firms: list[Firm], chance: Any) -> None:
    mixed = list(firms)
    chance.shuffle(mixed)
    assert plan(firms, YEAR, Decimal(20)) == plan(mixed, YEAR, Decimal(20))
