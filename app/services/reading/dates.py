"""Days and moments in the ways clerks and Excel write them, in figures or in Chinese numerals."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from app import clock
from app.rules.errors import N_, Refused
from app.services.reading.formats import Since1904
from app.services.reading.text import NOT_APPLICABLE, shown, squeezed, words

OPEN_END = date(2099, 12, 31)  # 长期 in the 双公示 standard (domain.md 5.3)
EXCEL_BEGINS, MAC_BEGINS = date(1899, 12, 30), date(1904, 1, 1)
ZONED = re.compile(r"(Z|[+-]\d{2}:\d{2})$")
SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
WRITTEN = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d\d)(\d\d))", re.ASCII)
CLOCK = re.compile(
    r"(.+?)(?:(?<=[日号])|\s|(?<=\d)T)\s*"
    r"(\d{1,2})(:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?",
    re.ASCII,
)
HALF = re.compile(r"\s*(上午|下午)\s*(\d{1,2}):", re.ASCII)
_DIGITS = "〇一二三四五六七八九"
_DAY = re.compile(
    r"([〇零○O0一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)


def day(value: object, open_ended: bool = True) -> date | None:
    """A day in any of the ways clerks and Excel write one, from 1900 to 2199.

    open_ended: 长期 is taken as the 双公示 standard's 2099-12-31.
    """
    if isinstance(value, date):
        return _sensible(_here(value).date() if isinstance(value, datetime) else value, value)
    written, time_of_day = _parted(value)
    if ZONED.search(time_of_day):
        zoned = moment(value)
        return zoned and zoned.date()
    typed = squeezed(written)
    if typed in NOT_APPLICABLE:
        return None
    if open_ended and typed in {"长期", "长期有效", "永久", "永久有效", "无固定期限"}:
        return OPEN_END
    if SERIAL.fullmatch(typed) and 20000 <= float(typed) <= 80000:
        return (MAC_BEGINS if isinstance(value, Since1904) else EXCEL_BEGINS) + timedelta(days=int(float(typed)))
    return _written_day(typed, value)


def moment(value: object) -> datetime | None:
    """A day with a time of day as the office clock shows it; a day alone is its 00:00."""
    if isinstance(value, datetime):
        return _here(value)
    written, time_of_day = _parted(value)
    on = day(written, open_ended=False)
    try:
        return _here(datetime.combine(on, time.fromisoformat(time_of_day) if time_of_day else time())) if on else None
    except ValueError:
        raise _not_a_day(value) from None


def _here(moment: datetime) -> datetime:
    """A moment in another zone as the office clock showed it: 16:00Z is the morning of the next day here."""
    return clock.office_time(moment).replace(tzinfo=None) if moment.tzinfo else moment


def _parted(value: object) -> tuple[str, str]:
    """The day and the time of day in one text; most ledgers carry a 00:00:00 that nobody typed."""
    typed = HALF.sub(_by_the_clock, unicodedata.normalize("NFKC", words(value))).strip()
    match = CLOCK.fullmatch(typed)
    if not match:
        return typed, ""
    return match[1], f"{match[2]:0>2}{match[3]}{match[4] or ''}"


def _by_the_clock(found: re.Match[str]) -> str:
    """上午9:00 as 9:00 and 下午3:00 as 15:00."""
    half, hour = found[1], int(found[2])
    return f" {hour % 12 + 12 if half == '下午' else hour}:" if hour <= 12 else found[0]


def _written_day(typed: str, value: object) -> date:
    """Year, month, day in this order; the day before the month or a year of two digits has two readings."""
    match = WRITTEN.fullmatch(in_figures(typed))
    if not match:
        raise _not_a_day(value)
    year, month, on = (int(part) for part in match.groups() if part and part.isdigit())
    try:
        return _sensible(date(year, month, on), value)
    except ValueError:
        raise Refused(
            N_("“%(value)s” is not a day of the calendar; check the month and the day."), value=shown(value)
        ) from None


def _sensible(on: date, value: object) -> date:
    if not 1900 <= on.year <= 2199:
        raise Refused(
            N_("“%(value)s” lies outside the years 1900 to 2199; check the year, or write 长期 for no end."),
            value=shown(value),
        )
    return on


def _not_a_day(value: object) -> Refused:
    return Refused(
        N_("“%(value)s” is not a valid date; write it as year-month-day, like 2024-03-15."), value=shown(value)
    )


def in_figures(typed: str) -> str:
    """二〇二五年六月一日 as 2025年6月1日; anything else as it is."""
    if not (match := _DAY.fullmatch(typed)):
        return typed
    year = "".join(str(_DIGITS.index(sign)) for sign in re.sub("[零○O0]", "〇", match[1]))
    import cn2an  # slow to load, and few ledgers write days in words

    month, on = (int(cn2an.cn2an(part)) for part in match.groups()[1:])
    return f"{year}年{month}月{on}日"
