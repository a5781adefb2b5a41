"""Days: months with clipping, working days by the announced calendar."""

import calendar as months
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, cast

from app.rules.errors import N_, Refused
from app.rules.parameters import FOLDER, parameters, read_yaml


def add_months(day: date, number: int) -> date:
    """The same day `number` months later, clipped to the end of a shorter month (2024-02-29 + 12 = 2025-02-28)."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class DueDate:
    """The last day that is in time; provisional when the calendar of a year it touches is not known whole."""

    due_on: date
    provisional: bool = False


@dataclass(frozen=True)
class HolidayRow:
    """One announced exception."""

    day: date
    is_workday: bool
    name: str
    source: str


@dataclass(frozen=True)
class Calendar:
    """Days that differ from Monday to Friday, and the years whose calendar is entered whole.

    gaps  the holidays that years lack of which only a part is entered
    """

    exceptions: Mapping[date, bool]
    years: frozenset[int]
    gaps: Mapping[int, tuple[str, ...]]

    @classmethod
    def of(cls, rows: Iterable[HolidayRow]) -> "Calendar":
        rows = list(rows)
        lacking = {year: _lacking(rows, year) for year in {row.day.year for row in rows}}
        return cls(
            {row.day: row.is_workday for row in rows},
            frozenset(year for year, names in lacking.items() if not names),
            {year: names for year, names in lacking.items() if names},
        )

    def is_workday(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)


def _lacking(rows: Iterable[HolidayRow], year: int) -> tuple[str, ...]:
    """The holidays of the law that no day off of this year is named after; two may share their days and the line."""
    named = " ".join({row.name for row in rows if row.day.year == year and not row.is_workday})
    festivals = parameters().table("calendar.festivals", date(year, 12, 31))
    return tuple(name for name, words in festivals.items() if not any(word in named for word in words))


Pauses = Sequence[tuple[date, date]]
"""When a clock stood still: of each pause the day on which it began, which still counted, and its last day."""


def days_after(start: date, number: int, kind: str, calendar: Calendar, pauses: Pauses = ()) -> DueDate:
    """The day `number` working or calendar days after `start`, which itself does not count, nor do days of a pause."""
    if number < 0 or number > 3650:
        raise Refused(N_("A term of %(days)s days cannot be computed; give 0 to 3650."), days=number)
    working = kind == "working"
    if not working and not pauses:
        return DueDate(start + timedelta(days=number))
    day, left, touched = start, number, {start.year}
    while left:
        day += timedelta(days=1)
        left -= _counts(day, calendar if working else None, pauses)
        touched.add(day.year)
    return DueDate(day, working and not touched <= calendar.years)


def days_passed(start: date, day: date, kind: str, calendar: Calendar, pauses: Pauses = ()) -> int:
    """How many days of a term that began with `start` have passed on `day`, that day among them."""
    known = calendar if kind == "working" else None
    return sum(_counts(each, known, pauses) for each in _after(start, day))


def _after(start: date, day: date) -> Iterator[date]:
    return (start + timedelta(days=number) for number in range(1, (day - start).days + 1))


def _counts(day: date, calendar: Calendar | None, pauses: Pauses) -> bool:
    """Whether a day is one of a term: a working day where a calendar is given, and of no pause."""
    return (calendar is None or calendar.is_workday(day)) and not any(begun < day <= last for begun, last in pauses)


@cache
def announced() -> tuple[HolidayRow, ...]:
    """The State Council's calendars as shipped, one row an exception."""
    found = []
    years = cast("list[dict[str, Any]]", read_yaml((FOLDER / "holidays.yaml").read_text()))
    for year in years:
        for name, days in year["rest"].items():
            found += [HolidayRow(day, False, name, year["source"]) for day in days]
        for name, days in year["work"].items():
            found += [HolidayRow(day, True, name, year["source"]) for day in days]
    return tuple(sorted(found, key=lambda row: row.day))


def shipped_calendar() -> Calendar:
    return Calendar.of(announced())


def inspection_workdays(workdays: int, officers: int, other_enforcement: int, other_work: int) -> int:
    """监督检查工作日: what is left of the officers' working days for planned inspections (150 第七条).

    2025 in 宽城: 248 × 8 − 1035 − 535 = 414.
    """
    left = workdays * officers - other_enforcement - other_work
    if left < 0:
        raise Refused(N_("The other work takes %(over)s working days more than there are."), over=-left)
    return left
