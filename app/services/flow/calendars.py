"""The State Council's calendar as people enter it: the whole notice at once, a line a day or a run of days."""

import re
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused
from app.services.flow import deadlines
from app.services.reading import dates
from models.platform import Holiday

_LINE = re.compile(r"(?P<days>\S+)\s+(?P<kind>\S+)\s+(?P<name>\S.*)")
_KINDS = {"休": False, "放假": False, "off": False, "班": True, "上班": True, "work": True}
LONGEST = 15


def enter(session: Session, notice: str, source: str) -> tuple[int, list[dict[str, Any]]]:
    """Keep the days of a notice and compute the running clocks anew.

    A line is `day or first~last`, 休 or 班, and the name. How many days, and which clocks moved from when to when.
    Raises Refused naming the line that cannot be read; then nothing is kept.
    """
    if not source.strip():
        raise Refused(N_("Please name the notice that announced it."))
    rows = [
        row
        for number, line in enumerate(notice.splitlines(), start=1)
        if line.strip()
        for row in _line(number, line.strip())
    ]
    if not rows:
        raise Refused(N_("Please give at least one day."))
    for day, workday, name in rows:
        session.merge(Holiday(day=day, is_workday=workday, name=name[:40], source=source.strip()[:255]))
    session.flush()
    return len(rows), deadlines.recompute(session)


def unannounced(session: Session, day: date) -> list[Refused]:
    """What is missing on `day` of the calendars that should be known by then, said to whoever enters them."""
    return [_missing(year, names) for year, names in deadlines.unknown_years(session, day).items()]


def incomplete(session: Session, day: date) -> list[Refused]:
    """What the notices that are entered for this year and later still lack."""
    gaps = deadlines.calendar(session).gaps
    return [_missing(year, names) for year, names in sorted(gaps.items()) if year >= day.year]


def _missing(year: int, names: tuple[str, ...]) -> Refused:
    if names:
        return Refused(
            N_(
                "The calendar of %(year)s lacks %(names)s; enter the rest of the State Council's notice under Holidays."
            ),
            year=year,
            names=names,
        )
    return Refused(
        N_("The calendar of %(year)s has not been entered; enter the State Council's notice under Holidays."), year=year
    )


def _line(number: int, line: str) -> list[tuple[date, bool, str]]:
    found = _LINE.fullmatch(line)
    if found is None or found["kind"] not in _KINDS:
        raise Refused(
            N_(
                "Line %(number)s “%(line)s” cannot be read; write it as “2027-01-01 off New Year” "
                "or “2027-02-05~2027-02-11 off Spring Festival”."
            ),
            number=number,
            line=line[:40],
        )
    first, _, last = found["days"].partition("~")
    begin, end = _day(number, first), _day(number, last or first)
    if not begin <= end <= begin + timedelta(days=LONGEST):
        raise Refused(
            N_("Line %(number)s: the days from %(begin)s to %(end)s cannot be one holiday."),
            number=number,
            begin=begin,
            end=end,
        )
    return [(begin + timedelta(days=n), _KINDS[found["kind"]], found["name"]) for n in range((end - begin).days + 1)]


def _day(number: int, typed: str) -> date:
    try:
        if (day := dates.day(typed)) is not None:
            return day
    except Refused as refusal:
        raise Refused(N_("Line %(number)s: %(why)s"), number=number, why=refusal) from None
    raise Refused(N_("Please give a day."))
