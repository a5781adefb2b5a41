"""信用等级: the one definition of a grade. Facts of the ledger, a standard and a day give a grade, line by line.

The nightly stream, the card on the screen, `run.py grade` and any past day use this same function.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Literal, NamedTuple

from app.rules import dates
from app.rules.errors import N_, Locale, Named
from app.rules.reasons import Reason, digest
from app.rules.scheme import RANKED, CompiledIndicator, CompiledScheme, Indicator
from app.rules.vocabulary.grading import Grade, Whose
from app.rules.vocabulary.subjects import EventEnd

_MENDED = (EventEnd.REPAIRED, EventEnd.ANNULLED, EventEnd.OBJECTION_UPHELD, EventEnd.SUPERSEDED)
"""Ends that take a fact back; after them it weighs nothing any more, not even as a lapsed trigger."""

add_months = lru_cache(maxsize=1 << 14)(dates.add_months)


class Event(NamedTuple):
    """One fact of the ledger (models.subjects.CreditEvent).

    It counts from `counts_from` through `counts_until`, and no longer from `ended_on` on. `source` is (register, key,
    number). `of` says whether it is about the enterprise or about a person who served there; then the standard alone
    says whether it is looked at, and the account names the post and neither the person nor the number.
    """

    id: int
    kind: str
    occurred_on: date
    counts_from: date
    counts_until: date | None = None
    ended_on: date | None = None
    end_reason: str | None = None
    quantity: Decimal | None = None
    facts: dict[str, Any] = {}
    source: tuple[str, int, str] = ("", 0, "")
    of: str = Whose.ENTERPRISE.value

    @property
    def post(self) -> str:
        """Of a fact about a person, as what they served."""
        return self.facts.get("post") or "" if self.of == Whose.PERSONS else ""

    @property
    def called(self) -> str:
        """What stands in the account for the record behind it: its number, of a person only the post."""
        return self.post if self.of == Whose.PERSONS else self.source[2]


class Line(NamedTuple):
    """One line of the account: points by an indicator for a fact; caps and bounds are lines without a fact."""

    indicator: str
    label: str
    english: str
    points: Decimal
    event: Event | None
    clause: str


class Direct(NamedTuple):
    """Why the grade is not the one the score alone would give."""

    indicator: str
    why: Reason


@dataclass(frozen=True)
class GradeAnswer:
    """base + the points of all lines = score; `direct` where a fact decided the grade itself."""

    base: Decimal
    score: Decimal
    grade: Grade
    direct: Direct | None
    lines: tuple[Line, ...]
    scheme: CompiledScheme

    @property
    def standing(self) -> tuple[Grade, Decimal | None]:
        """Grade and score as the register of enterprises keeps them; who is not yet graded has no score."""
        return self.grade, None if self.grade == Grade.UNGRADED else self.score

    @cached_property
    def digest(self) -> str:
        """Fingerprint of the standard and of every fact that counted.

        How a fact ended later is not in it: a past day replayed gives the same print.
        """
        counted = [
            (
                line.indicator,
                line.points,
                line.event
                and (line.event.id, line.event.kind, line.event.occurred_on, line.event.quantity, line.event.facts),
            )
            for line in self.lines
        ]
        return digest("grade", self.scheme.digest, counted, self.grade, self.direct.indicator if self.direct else None)


def grade(events: Iterable[Event], scheme: CompiledScheme, day: date) -> GradeAnswer:
    """The grade on `day`. Without any fact by then it is 待评定 with the base score."""
    lines: list[Line] = []
    limits: list[tuple[CompiledIndicator, Event]] = []
    lapsed: list[tuple[CompiledIndicator, Event]] = []
    known = False
    for event in events:
        if event.counts_from > day:
            continue
        known = known or event.of == Whose.ENTERPRISE
        for indicator in scheme.by_kind[event.of].get(event.kind, ()):
            if not indicator.matches(event.facts):
                continue
            known = True
            over = _over(event, indicator)
            if over is None or day < over:
                _count(event, indicator, lines, limits)
            elif (
                indicator.is_trigger
                and not _taken_back(event, day)
                and day < _evaluation_after(over, scheme.evaluation)
            ):
                lapsed.append((indicator, event))
    if not known:
        return GradeAnswer(scheme.base, scheme.base, Grade.UNGRADED, None, (), scheme)
    score = _bounded(lines, scheme)
    reached, direct = _limited(_by_score(score, scheme), limits, lapsed, scheme)
    return GradeAnswer(scheme.base, score, reached, direct, tuple(lines), scheme)


def _taken_back(event: Event, day: date) -> bool:
    """Whether the fact had been repaired, annulled or corrected by `day`."""
    return event.ended_on is not None and event.ended_on <= day and event.end_reason in _MENDED


def _over(event: Event, indicator: CompiledIndicator) -> date | None:
    """The first day on which the event no longer counts for the indicator; None when it has no end."""
    over = event.ended_on
    if event.counts_until is not None:
        after = event.counts_until + timedelta(days=1)
        over = after if over is None or after < over else over
    if indicator.months is not None:
        edge = add_months(event.occurred_on, indicator.months)
        over = edge if over is None or edge < over else over
    return over


def _count(
    event: Event, indicator: CompiledIndicator, lines: list[Line], limits: list[tuple[CompiledIndicator, Event]]
) -> None:
    row, points = indicator.row, indicator.points_of(event.quantity)
    if points:
        name = _named(row, event)
        lines.append(Line(row.code, name.chinese, name.english, points, event, row.clause))
    if row.direct or row.not_better_than or row.steps_down:
        limits.append((indicator, event))


def _named(row: Indicator, event: Event) -> Named:
    """The indicator as the account names it; for a fact about a person with the post in which they served."""
    post = (f"（{event.post}）", f" ({event.post})") if event.post else ("", "")
    return Named(row.label + post[0], (row.english or row.label) + post[1])


def _evaluation_after(day: date, evaluation: tuple[int, int]) -> date:
    """The first yearly evaluation on or after `day`."""
    this = date(day.year, *evaluation)
    return this if this >= day else date(day.year + 1, *evaluation)


def _bounded(lines: list[Line], scheme: CompiledScheme) -> Decimal:
    """The score; what caps and bounds take or give back stands in lines of its own."""
    for code, (cap, row) in scheme.caps.items():
        total = sum((line.points for line in lines if line.indicator == code), Decimal(0))
        if (total < cap < 0) or (total > cap > 0):
            lines.append(
                Line(
                    code,
                    f"{row.label}（封顶{cap:+}）",
                    f"{row.english or row.label} (capped at {cap:+})",
                    cap - total,
                    None,
                    row.clause,
                )
            )
    score = scheme.base + sum((line.points for line in lines), Decimal(0))
    bound = min(max(score, scheme.lowest), scheme.highest)
    if bound != score:
        label = ("最高分封顶", "Highest score") if score > bound else ("最低分保底", "Lowest score")
        lines.append(Line("BOUND", *label, bound - score, None, ""))
    return bound


def _by_score(score: Decimal, scheme: CompiledScheme) -> Grade:
    return next((reached for least, reached in scheme.cutoffs if score >= least), Grade.D)


_DIRECT = N_("“%(what)s” decides the grade directly: %(grade)s (%(no)s, %(day)s).")
_NOT_BETTER = N_("“%(what)s”: not better than %(grade)s (%(no)s, %(day)s).")
_DOWN = N_("“%(what)s” lowers the grade by %(steps)s to %(grade)s (%(no)s, %(day)s).")
_LAPSED = N_(
    "“%(what)s” (%(no)s, %(day)s) no longer counts, but the grade is not better than %(grade)s "
    "until a yearly evaluation without one."
)


def _limited(
    reached: Grade, limits: list[Any], lapsed: list[Any], scheme: CompiledScheme
) -> tuple[Grade, Direct | None]:
    """Steps down first, then the best grade allowed, then grades given directly; the last to change it is named."""
    direct = None
    for indicator, event in limits:
        if steps := indicator.row.steps_down:
            reached = RANKED[min(RANKED.index(reached) + steps, 3)]
            direct = _because(_DOWN, indicator, event, reached, steps=steps)
    bounds = [(i.row.not_better_than, i, e, _NOT_BETTER) for i, e in limits if i.row.not_better_than]
    bounds += [(scheme.after_direct, i, e, _LAPSED) for i, e in lapsed if scheme.after_direct]
    bounds += [(i.row.direct, i, e, _DIRECT) for i, e in limits if i.row.direct]
    for bound, indicator, event, words in bounds:
        if bound > reached or (words is _DIRECT and bound == reached):  # letters rise as grades fall
            reached, direct = bound, _because(words, indicator, event, bound)
    return reached, direct


def _because(words: str, indicator: CompiledIndicator, event: Event, reached: Grade, **more: object) -> Direct:
    row = indicator.row
    params = {"what": _named(row, event), "grade": reached, "no": event.called, "day": event.occurred_on, **more}
    return Direct(row.code, Reason(words, params, row.clause))


def next_edge(events: Iterable[Event], scheme: CompiledScheme, day: date) -> date | None:
    """The first day after `day` on which the same facts may give another grade; None when no such day comes."""
    found: date | None = None
    for event in events:
        for edge in _edges(event, scheme):
            if edge > day and (found is None or edge < found):
                found = edge
    return found


def _edges(event: Event, scheme: CompiledScheme) -> Iterable[date]:
    rows = scheme.by_kind[event.of].get(event.kind, ())
    if event.of != Whose.ENTERPRISE and not any(row.matches(event.facts) for row in rows):
        return
    yield event.counts_from
    if event.ended_on is not None:
        yield event.ended_on
    for indicator in rows:
        if (over := _over(event, indicator)) is not None:
            yield over
            if indicator.is_trigger:
                yield _evaluation_after(over, scheme.evaluation)


_RANK = {Grade.A: 0, Grade.B: 1, Grade.UNGRADED: 1, Grade.C: 2, Grade.D: 3}
"""待评定 stands where B stands, as it does for inspections."""


def compare(old: Grade, new: Grade) -> Literal["worse", "better", "same"]:
    if _RANK[new] == _RANK[old]:
        return "same"
    return "worse" if _RANK[new] > _RANK[old] else "better"


def plain_lines(answer: GradeAnswer) -> list[dict[str, Any]]:
    """The account as it is kept and as `run.py grade --json` prints it."""
    return [_plain(line) for line in answer.lines]


def _plain(line: Line) -> dict[str, Any]:
    register, key, _ = line.event.source if line.event else (None, None, None)
    return {
        "indicator": line.indicator,
        "label": line.label,
        "english": line.english or line.label,
        "points": _number(line.points),
        "event": line.event.id if line.event else None,
        "occurred_on": line.event.occurred_on.isoformat() if line.event else None,
        "source": {"register": register, "id": key, "no": line.event.called} if line.event else None,
        "clause": line.clause,
    }


def _number(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)


def plain(answer: GradeAnswer, locale: Locale) -> dict[str, Any]:
    """The whole answer for outsiders (contract.md 2), its sentence in the reader's language."""
    direct = {"indicator": answer.direct.indicator, "why": answer.direct.why.text(locale)} if answer.direct else None
    return {
        "scheme": {"code": answer.scheme.code, "version": answer.scheme.version},
        "base": _number(answer.base),
        "score": _number(answer.score),
        "grade": str(answer.grade),
        "direct": direct,
        "lines": plain_lines(answer),
        "digest": answer.digest,
    }
