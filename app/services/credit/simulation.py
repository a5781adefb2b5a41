"""模拟试算: what a draft standard would make of everybody as they stand. Nothing is written."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import RowMapping, func, select
from sqlalchemy.orm import Session

from app.rules import grading as rule
from app.rules.frequency import FrequencyTable
from app.rules.scheme import CompiledScheme
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.subjects import KeptStatus, SupervisionClass
from app.services.credit import frequency, grading
from app.services.rulebook import standards
from models.subjects import Enterprise

CHUNK = 2000
AT_ONCE = 20_000
"""So many enterprises are tried while somebody waits for a page; more by the command."""
_E = Enterprise
_READ = [getattr(_E, name) for name in ("id", "uscc", "name", "status", "score", *frequency.INPUTS)]
_NO_CAP = 366


@dataclass(frozen=True)
class Why:
    """One indicator of which the points differ."""

    indicator: str
    label: str
    english: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Change:
    """An enterprise that would stand otherwise.

    times    inspections a year
    pending  the standard in force says the same of its grade already: it waits to be confirmed, whatever the draft says
    """

    id: int
    uscc: str
    name: str
    before: tuple[Grade, Decimal | None]
    after: tuple[Grade, Decimal | None]
    times_before: Decimal
    times_after: Decimal
    why: tuple[Why, ...]
    pending: bool


@dataclass
class Trial:
    """What everybody comes to on `day`.

    matrix     how many go from a grade to a grade; worse: how many of them the leader would have to confirm
    visits     inspections a year of all enterprises in use; over_cap: how many would be seen more often but for the cap
    changes    the first of those of whom grade, score or times change; changed: how many there are
    inspectors how many go to each visit at least
    """

    day: date
    inspectors: int
    seen: int = 0
    worse: int = 0
    changed: int = 0
    matrix: Counter[tuple[Grade, Grade]] = field(default_factory=Counter)
    visits: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    over_cap: tuple[int, int] = (0, 0)
    changes: list[Change] = field(default_factory=list)

    @property
    def person_days(self) -> tuple[Decimal, Decimal]:
        """The load of the visits, a day each."""
        before, after = self.visits
        return before * self.inspectors, after * self.inspectors


def number(session: Session) -> int:
    """How many enterprises there are to be tried."""
    return session.scalar(select(func.count()).select_from(_E)) or 0


def run(
    session: Session,
    day: date,
    scheme: CompiledScheme | None = None,
    table: FrequencyTable | None = None,
    most: int = 200,
) -> Trial:
    """Everybody under the draft instead of the standard in force, as the nightly run would grade them on `day`.

    most: so many changes are told one by one
    """
    tried = _Standards(session, day, scheme, table)
    trial = Trial(day, standards.parameters(session).number("draw.officers", day))
    with session.no_autoflush:
        for rows, events in _chunks(session):
            listed = frequency.listed(session, [row["id"] for row in rows], day)
            for row in rows:
                tried.take(trial, row, events.get(row["id"], []), row["id"] in listed, most)
    return trial


def _chunks(session: Session) -> Iterator[tuple[Sequence[RowMapping], dict[int, list[rule.Event]]]]:
    cursor = 0
    while rows := session.execute(select(*_READ).where(_E.id > cursor).order_by(_E.id).limit(CHUNK)).mappings().all():
        yield rows, grading.ledger_between(session, cursor, rows[-1]["id"])
        cursor = rows[-1]["id"]


class _Standards:
    """The standards in force and those that are tried."""

    def __init__(
        self, session: Session, day: date, scheme: CompiledScheme | None, table: FrequencyTable | None
    ) -> None:
        self.day, self.scheme_now = day, standards.scheme(session, day)
        self.scheme = scheme or self.scheme_now
        self.table_now = standards.frequency_table(session, day)
        self.table = table or self.table_now
        self.caps = {kind: frequency.cap(session, kind, day) for kind in SupervisionClass}
        self.known: dict[tuple[Any, ...], tuple[Decimal, bool]] = {}

    def take(self, trial: Trial, row: RowMapping, events: list[rule.Event], listed: bool, most: int) -> None:
        """Grade and frequency of one enterprise, before and after, into the trial."""
        answer = rule.grade(events, self.scheme, self.day)
        before, after = (Grade(row["grade"]), row["score"]), answer.standing
        old = self._times(self.table_now, {**row}, listed)
        new = self._times(self.table, {**row, "grade": after[0]}, listed)
        trial.seen += 1
        trial.matrix[before[0], after[0]] += 1
        trial.worse += rule.compare(before[0], after[0]) == "worse"
        if row["status"] == KeptStatus.IN_USE:
            trial.visits = trial.visits[0] + old[0], trial.visits[1] + new[0]
            trial.over_cap = trial.over_cap[0] + old[1], trial.over_cap[1] + new[1]
        if (before, old[0]) != (after, new[0]):
            trial.changed += 1
            if len(trial.changes) < most:
                now = rule.grade(events, self.scheme_now, self.day)
                pending = before != after and now.standing == after
                said = row["id"], row["uscc"], row["name"], before, after
                trial.changes.append(Change(*said, old[0], new[0], _why(now, answer), pending))

    def _times(self, table: FrequencyTable, row: Mapping[str, Any], listed: bool) -> tuple[Decimal, bool]:
        """(inspections a year, whether the cap keeps it from more)."""
        counted, cap = frequency.counted(row), self.caps[SupervisionClass(row["supervision_class"])]
        alike = (table is self.table, listed, *counted.values())
        if (found := self.known.get(alike)) is None:
            within, without = (
                frequency.plan(counted, listed, table, limit, self.day)["times_per_year"] for limit in (cap, _NO_CAP)
            )
            found = self.known[alike] = within, without > within
        return found


def _why(now: rule.GradeAnswer, then: rule.GradeAnswer) -> tuple[Why, ...]:
    """The indicators of which the points differ from those of the standard in force."""
    names = {line.indicator: line for each in (now, then) for line in each.lines}
    before, after = _points(now), _points(then)
    return tuple(
        Why(key, line.label, line.english or line.label, before[key], after[key])
        for key, line in names.items()
        if before[key] != after[key]
    )


def _points(answer: rule.GradeAnswer) -> Mapping[str, Decimal]:
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in answer.lines:
        found[line.indicator] += line.points
    return found


def plain(trial: Trial) -> dict[str, Any]:
    """As `run.py simulate --json` prints it."""
    return {
        "day": trial.day.isoformat(),
        "seen": trial.seen,
        "changed": trial.changed,
        "worse": trial.worse,
        "matrix": [
            {"before": str(before), "after": str(after), "number": number}
            for (before, after), number in sorted(trial.matrix.items())
        ],
        "visits": _pair(trial.visits),
        "person_days": _pair(trial.person_days),
        "over_cap": dict(zip(("before", "after"), trial.over_cap, strict=True)),
        "changes": [_plain(change) for change in trial.changes],
    }


def _pair(pair: tuple[Decimal, Decimal]) -> dict[str, float]:
    return {name: float(round(value, 2)) for name, value in zip(("before", "after"), pair, strict=True)}


def _plain(change: Change) -> dict[str, Any]:
    return {
        "uscc": change.uscc,
        "name": change.name,
        "before": _standing(change.before, change.times_before),
        "after": _standing(change.after, change.times_after),
        "pending": change.pending,
        "why": [
            {"indicator": w.indicator, "label": w.label, "before": float(w.before), "after": float(w.after)}
            for w in change.why
        ],
    }


def _standing(standing: tuple[Grade, Decimal | None], times: Decimal) -> dict[str, Any]:
    grade, score = standing
    return {"grade": str(grade), "score": None if score is None else float(score), "times": float(times)}
