"""检查频次: how often an enterprise is inspected, how much it weighs in the draw, and by when it must be seen.

Key enterprises are all inspected every year, general ones all within three years (plan 三(四)); credit moves the
number between that floor and the yearly cap (国办发〔2024〕54号).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.rules.dates import add_months
from app.rules.errors import N_
from app.rules.reasons import Reason, digest
from app.rules.scheme import Reached
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.subjects import SupervisionClass

_SOURCE = "陈应急发〔2023〕148号 三(四)"
_CAP_SOURCE = "国办发〔2024〕54号"


def _fraction(value: object) -> Fraction:
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise ValueError(N_("is not a number of times a year, such as 2 or 1/3")) from None


Times = Annotated[Fraction, BeforeValidator(_fraction), Field(gt=0, le=52)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Row(_Strict):
    """Times a year, weight in the random draw, and whether guidance is given instead of extra visits."""

    times: Times
    weight: Decimal = Field(gt=0, le=100)
    guidance: bool = False


class Rows(_Strict):
    A: Row
    B: Row
    C: Row
    D: Row


class Months(_Strict):
    """At least one inspection in so many months, whatever the grade."""

    key: int = Field(ge=1, le=12)
    general: int = Field(ge=1, le=36)


class FrequencyTable(_Strict):
    """The bureau's table."""

    general: Rows
    key: Rows
    least_months: Months
    ungraded_as: Reached = Grade.B
    listed_as: Reached = Grade.D
    bad_record_adds: int = Field(default=1, ge=0, le=12)


@dataclass(frozen=True)
class FrequencyFacts:
    """The enterprise on a day. cap: most planned inspections a year; last_inspected_on None: never seen."""

    category: SupervisionClass
    grade: Grade
    last_inspected_on: date | None = None
    bad_record: bool = False
    listed: bool = False
    cap: int | None = None
    supervised_since: date | None = None


@dataclass(frozen=True)
class FrequencyAnswer:
    """due_on: the last day by which it must be seen; next_planned_on: when the planned rhythm would see it."""

    times_per_year: Fraction
    draw_weight: Decimal
    due_on: date
    next_planned_on: date
    guidance: bool
    reasons: tuple[Reason, ...]
    facts: FrequencyFacts
    table: FrequencyTable

    @property
    def digest(self) -> str:
        """Of the facts and the table; reckoned only where somebody asks."""
        return digest("frequency", self.facts.__dict__, self.table.model_dump(mode="json"))


def frequency(facts: FrequencyFacts, table: FrequencyTable, day: date) -> FrequencyAnswer:
    """floor ≤ times a year ≤ cap; an enterprise never seen is due from when it came under supervision.

    Where nobody says when that was, it is due on `day`.
    """
    months = getattr(table.least_months, facts.category)
    floor = Fraction(12, months)
    row, reasons = _row(facts, table)
    times = row.times
    if facts.bad_record and table.bad_record_adds:
        times += table.bad_record_adds
        reasons.append(Reason(N_("A bad credit record adds %(more)s."), {"more": table.bad_record_adds}, _SOURCE))
    if facts.cap is not None and times > facts.cap:
        times = Fraction(facts.cap)
        reasons.append(Reason(N_("At most %(cap)s planned inspections a year."), {"cap": facts.cap}, _CAP_SOURCE))
    if times < floor:
        times = floor
        reasons.append(Reason(N_("Inspected at least once in %(months)s months."), {"months": months}, _SOURCE))
    due, planned = _days(facts, months, times, day)
    return FrequencyAnswer(times, row.weight, due, planned, row.guidance, tuple(reasons), facts, table)


def _row(facts: FrequencyFacts, table: FrequencyTable) -> tuple[Row, list[Reason]]:
    grade = table.ungraded_as if facts.grade == Grade.UNGRADED else facts.grade
    reasons = [
        Reason(
            N_("%(category)s enterprise, grade %(grade)s."), {"category": facts.category, "grade": facts.grade}, _SOURCE
        )
    ]
    if facts.listed and table.listed_as > grade:
        grade = table.listed_as
        reasons.append(
            Reason(
                N_("On the serious-dishonesty list: inspected as grade %(grade)s."),
                {"grade": grade},
                "应急管理部令第11号",
            )
        )
    return getattr(getattr(table, facts.category), grade), reasons


def _days(facts: FrequencyFacts, months: int, times: Fraction, day: date) -> tuple[date, date]:
    since = facts.last_inspected_on or facts.supervised_since
    if since is None:
        return day, day
    due = add_months(since, months)
    return due, min(due, add_months(since, max(1, int(12 / times))))


def exact(value: Fraction | Decimal) -> Decimal:
    """A number as the register keeps it, to four places."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    return value.quantize(Decimal("0.0001"))
