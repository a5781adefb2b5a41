"""年度监督检查计划: which enterprises are visited how often in a year, in which months, within the days there are.

What must be seen goes first: key enterprises within twelve months, general ones within thirty-six (plan 三(四)); then
what credit adds, as far as the days go. Nobody is visited more often than the cap of the year (国办发〔2024〕54号).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.rules.vocabulary.inspection import VisitGap, VisitReason
from app.rules.vocabulary.subjects import SupervisionClass

MONTHS = tuple(range(1, 13))


@dataclass(frozen=True)
class Firm:
    """An enterprise when the plan is made.

    times       visits a year by the frequency rule
    due_on      the last day by which it must be seen; None: it has never been planned, and must be seen this year
    planned_on  when the rhythm of its frequency would see it
    days        inspection days that one visit takes; None where no matter of the plan applies to it
    done        visits of the year that were made before the plan was
    """

    id: int
    category: SupervisionClass
    times: Fraction
    cap: int
    due_on: date | None = None
    planned_on: date | None = None
    weight: Decimal = Decimal(1)
    days: Decimal | None = Decimal(1)
    done: int = 0


@dataclass(frozen=True)
class Visit:
    """One visit of the year. month: 1 to 12, or None where it is not planned, and then `gap` says why."""

    firm: int
    number: int
    reason: VisitReason
    month: int | None = None
    gap: VisitGap | None = None

    @property
    def must(self) -> bool:
        return self.reason != VisitReason.CREDIT


@dataclass(frozen=True)
class PlanAnswer:
    """visits: in the order in which they were decided; days: what those planned take."""

    visits: tuple[Visit, ...]
    days: Decimal

    @property
    def short(self) -> tuple[Visit, ...]:
        """What must be seen and is not planned."""
        return tuple(visit for visit in self.visits if visit.must and visit.gap)


def plan(firms: Sequence[Firm], year: int, days: Decimal, quiet: Sequence[int] = ()) -> PlanAnswer:
    """The visits of a year for which there are so many inspection days.

    quiet  months in which nobody is visited unless the term of an enterprise leaves no other
    """
    known = {firm.id: firm for firm in firms}
    wanted = [visit for firm in firms for visit in _wanted(firm, year)]
    wanted.sort(key=lambda visit: _order(known[visit.firm], visit))
    load, left, decided = dict.fromkeys(MONTHS, Decimal(0)), days, []
    share = days / len(_calm(MONTHS, quiet))
    for visit in wanted:
        firm = known[visit.firm]
        if gap := _gap(firm, visit, left):
            decided.append(Visit(visit.firm, visit.number, visit.reason, gap=gap))
            continue
        cost = firm.days or Decimal(0)
        if visit.must and firm.due_on and firm.due_on.year < year:
            month = _soon(cost, share, load, quiet)
        else:
            month = _month(firm, visit, year, load, quiet)
        load[month] += cost
        left -= cost
        decided.append(Visit(visit.firm, visit.number, visit.reason, month))
    return PlanAnswer(tuple(decided), days - left)


def _wanted(firm: Firm, year: int) -> Iterator[Visit]:
    """The visits that the rules ask for: first what must be, then what the frequency adds within the cap."""
    must = int(firm.due_on is None or firm.due_on <= date(year, 12, 31))
    reason = VisitReason.KEY if firm.category == SupervisionClass.KEY else VisitReason.GENERAL
    if must:
        yield Visit(firm.id, firm.done + 1, reason)
    for number in range(firm.done + must + 1, min(_by_frequency(firm, year), firm.cap) + 1):
        yield Visit(firm.id, number, VisitReason.CREDIT)


def _by_frequency(firm: Firm, year: int) -> int:
    """Whole visits a year; of a rhythm longer than a year one, when it falls into this year."""
    if firm.times >= 1:
        return int(firm.times)
    return int(firm.planned_on is not None and firm.planned_on <= date(year, 12, 31))


def _order(firm: Firm, visit: Visit) -> tuple[bool, bool, Decimal, date, int, int]:
    """What must be seen before what credit adds, key before general, heavier before lighter, sooner before later."""
    weight = Decimal(0) if visit.must else -firm.weight
    return (
        not visit.must,
        firm.category != SupervisionClass.KEY,
        weight,
        firm.due_on or date.min,
        visit.number,
        firm.id,
    )


def _gap(firm: Firm, visit: Visit, left: Decimal) -> VisitGap | None:
    if firm.days is None:
        return VisitGap.NO_MATTER
    if visit.number > firm.cap:
        return VisitGap.OVER_CAP
    return VisitGap.NO_DAYS if firm.days > left else None


def _calm(months: Sequence[int], quiet: Sequence[int]) -> list[int]:
    """These months without the quiet ones; all of them where nothing else would be left."""
    return [month for month in months if month not in quiet] or list(months)


def _soon(cost: Decimal, share: Decimal, load: Mapping[int, Decimal], quiet: Sequence[int]) -> int:
    """Whoever is past the last day already is seen in the first month that still has days."""
    free = [month for month in _calm(MONTHS, quiet) if load[month] + cost <= share]
    return free[0] if free else min(_calm(MONTHS, quiet), key=lambda month: (load[month], month))


def _month(firm: Firm, visit: Visit, year: int, load: Mapping[int, Decimal], quiet: Sequence[int]) -> int:
    """The least busy month of the part of the year in which this visit falls; the first visit before its last day."""
    times = max(1, int(firm.times))
    span = Fraction(12, times)
    first, last = int(span * (visit.number - 1)) + 1, max(1, int(span * visit.number))
    if visit.must and firm.due_on and firm.due_on.year == year:
        last = min(last, firm.due_on.month)
    window = range(min(first, last), last + 1)
    return min(_calm(window, quiet), key=lambda month: (load[month], month))
