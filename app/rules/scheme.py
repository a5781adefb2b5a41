"""评级标准: the shape of the bureau's grading standard, and the form in which it grades a hundred thousand firms.

A scheme is data that the bureau drafts, simulates and approves; nothing in it is known to the code but the names of
facts in the ledger (app.services.credit.events).
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.rules.errors import N_
from app.rules.reasons import digest
from app.rules.terms import Term
from app.rules.vocabulary.discipline import AccidentGrade, HonourLevel
from app.rules.vocabulary.disclosure import PenaltyKind
from app.rules.vocabulary.grading import Grade, Whose
from app.rules.vocabulary.inspection import HazardLevel
from app.rules.vocabulary.subjects import EventKind, StandardisationLevel

RANKED = (Grade.A, Grade.B, Grade.C, Grade.D)
Reached = Literal[Grade.A, Grade.B, Grade.C, Grade.D]
"""A grade that a fact can give; 待评定 is the want of facts."""
FACTS: dict[EventKind, dict[str, type[Term] | None]] = {
    EventKind.PENALTY: {"kinds": PenaltyKind, "decision_no": None},
    EventKind.HAZARD_OVERDUE: {"level": HazardLevel},
    EventKind.ACCIDENT: {"grade": AccidentGrade, "deaths": None},
    EventKind.CONCEALMENT: {"grade": AccidentGrade, "deaths": None},
    EventKind.STANDARDISATION: {"level": StandardisationLevel},
    EventKind.HONOUR: {"level": HonourLevel},
    EventKind.PUBLIC_CREDIT: {"grade": Grade},
}
"""What a standard may ask of a fact of each kind, and in which terms (None: a number or a text)."""
OF_PERSONS: dict[str, type[Term] | None] = {"post": None}
"""What it may ask of any fact about a person beside: the post in which they served."""


def facts_known(kind: EventKind | None, whose: object = "") -> dict[str, type[Term] | None]:
    """What a standard may ask of facts of a kind, of those about the enterprise or about its persons."""
    known = FACTS.get(kind, {}) if kind else {}
    return {**known, **OF_PERSONS} if whose in (Whose.PERSONS, Whose.PERSONS.chinese) else known


Points = Annotated[Decimal, Field(ge=-1000, le=1000, decimal_places=2)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Range(_Strict):
    """A number of the fact within bounds, both included."""

    min: Decimal | None = None
    max: Decimal | None = None


Wanted = str | int | list[str | int] | Range
"""What a fact must be: one value, one of several, or a number within bounds."""


class Band(_Strict):
    """Points from a quantity on, the lower bound included."""

    over: Decimal = Field(alias="from", ge=0)
    points: Points


class Indicator(_Strict):
    """One row of the standard: which facts it counts, and what they do to the grade.

    code      indicators of one code share a cap
    whose     whose facts: those about the enterprise, or those about persons who served in it when they were entered
    when      fact → value, list of values or range; an event matches when all hold
    points    for each event; `bands` instead where points depend on the event's quantity
    months    how long an event counts from its day; None: as long as it is valid
    direct    the grade itself; not_better_than: the best grade left; steps_down: grades lost
    """

    code: str = Field(min_length=1, max_length=20)
    label: str
    english: str = ""
    clause: str = ""
    whose: Whose = Field(default=Whose.ENTERPRISE, exclude_if=lambda whose: whose == Whose.ENTERPRISE)
    kind: EventKind
    when: dict[str, Wanted] = {}
    points: Points = Decimal(0)
    bands: tuple[Band, ...] = ()
    cap: Points | None = None
    months: int | None = Field(default=12, ge=1, le=120)
    direct: Reached | None = None
    not_better_than: Reached | None = None
    steps_down: int = Field(default=0, ge=0, le=3)

    @model_validator(mode="after")
    def _in_order(self) -> "Indicator":
        bounds = [band.over for band in self.bands]
        if bounds != sorted(set(bounds)):
            raise ValueError(N_("bands must rise, each bound once"))
        if self.bands and self.points:
            raise ValueError(N_("points or bands, not both"))
        if not (self.points or self.bands or self.direct or self.not_better_than or self.steps_down):
            raise ValueError(N_("has no effect on the points or the grade"))
        return self

    @model_validator(mode="after")
    def _asks_what_is_known(self) -> "Indicator":
        known = facts_known(self.kind, self.whose)
        for fact, wanted in self.when.items():
            if fact not in known:
                raise ValueError(N_("asks for something that facts of this kind do not carry"))
            terms, values = known[fact], wanted if isinstance(wanted, list) else [wanted]
            if terms and not {str(value) for value in values} <= set(terms):
                raise ValueError(N_("names a value that does not exist"))
        return self


class Cutoffs(_Strict):
    """The lowest score of each grade; below C is D."""

    A: Decimal
    B: Decimal
    C: Decimal

    @model_validator(mode="after")
    def _falling(self) -> "Cutoffs":
        if not self.A > self.B > self.C:
            raise ValueError(N_("A must be above B, and B above C"))
        return self


class EvaluationDay(_Strict):
    """The day of the yearly evaluation."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=28 + 3)

    @model_validator(mode="after")
    def _exists(self) -> "EvaluationDay":
        if self.day > monthrange(2001, self.month)[1]:  # a common year: 29 February is no yearly day
            raise ValueError(N_("day is out of range for month"))
        return self


class GradingScheme(_Strict):
    """The whole standard."""

    code: str
    version: int
    base: Decimal = Decimal(100)
    lowest: Decimal = Decimal(0)
    highest: Decimal = Decimal(100)
    cutoffs: Cutoffs
    evaluation: EvaluationDay
    after_direct: Reached | None = None
    """The best grade after a direct-D fact lapsed by time, until a yearly evaluation without one."""
    indicators: tuple[Indicator, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_room(self) -> "GradingScheme":
        if not self.lowest < self.highest or not self.lowest <= self.base <= self.highest:
            raise ValueError(N_("lowest ≤ base ≤ highest, and lowest below highest"))
        return self

    @model_validator(mode="after")
    def _one_cap(self) -> "GradingScheme":
        caps: dict[str, set[Decimal | None]] = {}
        for row in self.indicators:
            caps.setdefault(row.code, set()).add(row.cap)
        if any(len(values) > 1 for values in caps.values()):
            raise ValueError(N_("the rows of one code state different caps"))
        return self

    def compiled(self) -> "CompiledScheme":
        by_kind: dict[str, dict[str, list[CompiledIndicator]]] = {str(of): {} for of in Whose}
        for row in self.indicators:
            by_kind[row.whose].setdefault(str(row.kind), []).append(_compiled(row))
        return CompiledScheme(
            self.code,
            self.version,
            self.base,
            self.lowest,
            self.highest,
            ((self.cutoffs.A, Grade.A), (self.cutoffs.B, Grade.B), (self.cutoffs.C, Grade.C)),
            (self.evaluation.month, self.evaluation.day),
            self.after_direct,
            {of: {kind: tuple(rows) for kind, rows in kinds.items()} for of, kinds in by_kind.items()},
            {row.code: (row.cap, row) for row in self.indicators if row.cap is not None},
            digest(self),
        )


class Condition(NamedTuple):
    """One fact tested: one of `values`, or a number between `least` and `most`."""

    fact: str
    values: frozenset[Any] | None
    least: Decimal | None
    most: Decimal | None

    def holds(self, facts: Mapping[str, Any]) -> bool:
        value = facts.get(self.fact)
        if value is None:
            return False
        if self.values is None:
            return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)
        return not self.values.isdisjoint(value) if isinstance(value, list) else value in self.values


class CompiledIndicator(NamedTuple):
    """An indicator made ready for the stream."""

    row: Indicator
    conditions: tuple[Condition, ...]
    months: int | None
    points: Decimal
    bands: tuple[tuple[Decimal, Decimal], ...]
    is_trigger: bool

    def matches(self, facts: Mapping[str, Any]) -> bool:
        return all(condition.holds(facts) for condition in self.conditions)

    def points_of(self, quantity: Decimal | None) -> Decimal:
        points = self.points
        for over, worth in self.bands:
            if quantity is None or quantity < over:
                break
            points = worth
        return points


@dataclass(frozen=True)
class CompiledScheme:
    """The standard as `grading.grade` reads it; indicators by whose events they count and their kind, caps by code."""

    code: str
    version: int
    base: Decimal
    lowest: Decimal
    highest: Decimal
    cutoffs: tuple[tuple[Decimal, Grade], ...]
    evaluation: tuple[int, int]
    after_direct: Grade | None
    by_kind: Mapping[str, Mapping[str, tuple[CompiledIndicator, ...]]]
    caps: Mapping[str, tuple[Decimal, Indicator]]
    digest: str


def _compiled(row: Indicator) -> CompiledIndicator:
    conditions = tuple(_condition(fact, wanted) for fact, wanted in row.when.items())
    bands = tuple((band.over, band.points) for band in row.bands)
    return CompiledIndicator(row, conditions, row.months, row.points, bands, row.direct == Grade.D)


def _condition(fact: str, wanted: Wanted) -> Condition:
    if isinstance(wanted, Range):
        return Condition(fact, None, wanted.min, wanted.max)
    return Condition(fact, frozenset(wanted if isinstance(wanted, list) else [wanted]), None, None)
