"""Days and months against the slow way of counting them on a wall calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.rules.dates import (
    Calendar,
    HolidayRow,
    add_months,
    announced,
    days_after,
    inspection_workdays,
    shipped_calendar,
)
from tests.rules.saying import assert_refused

ANNOUNCED = range(2018, 2027)
REST = {row.day for row in announced() if not row.is_workday}
WORK = {row.day for row in announced() if row.is_workday}


def month_by_month(day: date, number: int) -> date:
    """Turn the page of the wall calendar `number` times, then put the finger on the day or the last one before it."""
    page = day.replace(day=1)
    for _ in range(abs(number)):
        page = (page + timedelta(days=31)).replace(day=1) if number > 0 else (page - timedelta(days=1)).replace(day=1)
    return max(d for n in range(31) if (d := page + timedelta(days=n)).month == page.month and d.day <= day.day)


def working(day: date) -> bool:
    return day in WORK or (day.weekday() < 5 and day not in REST)


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.integers(-150, 150))
def test_months_are_counted_page_by_page(day: date, number: int) -> None:
    assert add_months(day, number) == month_by_month(day, number)


@given(
    st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.integers(0, 120)
)
def test_the_later_day_is_never_over_first(one: date, other: date, number: int) -> None:
    assert add_months(min(one, other), number) <= add_months(max(one, other), number)


@given(
    st.dates(date(2018, 1, 1), date(2026, 12, 31)) | st.dates(date(2026, 11, 1), date(2026, 12, 31)), st.integers(0, 30)
)
@example(date(2026, 12, 31), 1)
@example(date(2026, 12, 30), 1)
def test_working_days_are_those_of_the_announced_calendar(start: date, number: int) -> None:
    later = (start + timedelta(days=n) for n in range(1, 200))
    due = [start, *(day for day in later if working(day))][number]
    found = days_after(start, number, "working", shipped_calendar())
    assert (found.due_on, found.provisional) == (due, due.year not in ANNOUNCED)


@given(st.dates(date(2010, 1, 1), date(2040, 1, 1)), st.integers(0, 60), st.integers(0, 60))
def test_working_days_may_be_counted_in_two_parts(start: date, first: int, second: int) -> None:
    calendar = shipped_calendar()
    halfway = days_after(start, first, "working", calendar).due_on
    assert (
        days_after(halfway, second, "working", calendar).due_on
        == days_after(start, first + second, "working", calendar).due_on
    )


@given(st.dates(date(2010, 1, 1), date(2040, 1, 1)), st.integers(0, 3650))
def test_calendar_days_know_no_holidays(start: date, number: int) -> None:
    found = days_after(start, number, "calendar", shipped_calendar())
    assert ((found.due_on - start).days, found.provisional) == (number, False)


@pytest.mark.parametrize("number", [-1, 3651])
def test_a_term_that_no_law_knows_is_refused(number: int) -> None:
    assert_refused(
        lambda: days_after(date(2026, 3, 2), number, "working", shipped_calendar()),
        f"A term of {number} days cannot be computed; give 0 to 3650.",
    )


def test_a_term_through_every_announced_year_is_firm() -> None:
    found = days_after(date(2018, 1, 1), 2000, "working", shipped_calendar())
    assert (found.due_on.year, found.provisional) == (2026, False)


WHOLE = {
    "元旦": date(2027, 1, 1),
    "春节": date(2027, 2, 8),
    "清明节": date(2027, 4, 5),
    "劳动节": date(2027, 5, 3),
    "端午节": date(2027, 6, 9),
    "中秋节": date(2027, 9, 15),
    "国庆节": date(2027, 10, 1),
}
"""A day off for every holiday of a year."""


def entered(days: dict[str, date], *more: HolidayRow) -> Calendar:
    """The shipped calendar with these days off entered behind it."""
    return Calendar.of([*announced(), *(HolidayRow(day, False, name, "通知") for name, day in days.items()), *more])


def test_a_calendar_knows_the_days_that_were_entered() -> None:
    calendar = entered({"元旦": date(2027, 1, 1)}, HolidayRow(date(2027, 1, 3), True, "元旦", "通知"))
    assert [calendar.is_workday(date(2027, 1, day)) for day in (1, 2, 3, 4)] == [False, False, True, True]


def test_a_calendar_entered_whole_makes_the_day_firm() -> None:
    calendar = entered(WHOLE)
    found = days_after(date(2026, 12, 31), 1, "working", calendar)
    assert (found.due_on, found.provisional, calendar.gaps) == (date(2027, 1, 4), False, {})


@pytest.mark.parametrize("missing", WHOLE)
def test_a_calendar_that_lacks_a_holiday_leaves_the_day_provisional(missing: str) -> None:
    calendar = entered({name: day for name, day in WHOLE.items() if name != missing})
    assert calendar.gaps == {2027: (missing,)}
    assert days_after(date(2027, 7, 1), 5, "working", calendar).provisional
    assert not days_after(date(2026, 12, 1), 5, "working", calendar).provisional


@pytest.mark.parametrize("month", range(1, 10))
def test_half_a_year_is_not_a_calendar(month: int) -> None:
    """Also where the term ends long before the part that nobody has entered."""
    calendar = entered({name: day for name, day in WHOLE.items() if day.month <= month})
    assert days_after(date(2027, 1, 4), 3, "working", calendar).provisional


def test_a_day_worked_for_a_holiday_is_not_the_holiday() -> None:
    days = {name: day for name, day in WHOLE.items() if name != "端午节"}
    assert 2027 not in entered(days, HolidayRow(date(2027, 6, 6), True, "端午节", "通知")).years


def test_two_holidays_may_share_their_days_and_have_other_names() -> None:
    shared = {name: day for name, day in WHOLE.items() if name not in ("中秋节", "国庆节", "春节")}
    assert 2027 in entered({**shared, "国庆节、中秋节": date(2027, 10, 1), "Spring Festival": date(2027, 2, 8)}).years


def test_a_year_before_the_reform_of_2008_needs_its_own_holidays_only() -> None:
    days = {"元旦": date(2007, 1, 1), "春节": date(2007, 2, 19), "五一": date(2007, 5, 1), "国庆节": date(2007, 10, 1)}
    assert 2007 in entered(days).years
    assert 2008 not in entered({name: day.replace(year=2008) for name, day in days.items()}).years


def test_only_exceptions_from_monday_to_friday_are_announced_and_each_once() -> None:
    assert all(row.is_workday == (row.day.weekday() > 4) for row in announced())
    assert len({row.day for row in announced()}) == len(announced())


def test_every_announced_year_is_there_with_its_notice() -> None:
    assert {row.day.year for row in announced()} == set(ANNOUNCED)
    assert all(f"{row.day.year}年" in row.source for row in announced())


@pytest.mark.parametrize("year", ANNOUNCED)
def test_an_announced_year_has_its_holidays_and_about_two_hundred_and_fifty_working_days(year: int) -> None:
    named = {row.name for row in announced() if row.day.year == year}
    assert {"春节", "清明节", "劳动节", "端午节", "国庆节"} <= named
    assert sum(
        working(date(year, 1, 1) + timedelta(days=n)) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ) in range(247, 252)


def test_the_working_days_left_for_inspections_cannot_be_negative() -> None:
    assert inspection_workdays(248, 8, 1035, 949) == 0
    says = "The other work takes 1 working days more than there are."
    assert_refused(lambda: inspection_workdays(248, 8, 1035, 950), says)
