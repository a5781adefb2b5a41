"""What must hold for every ledger of facts, every day and every calendar."""

import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import config
from app.rules import dates, grading
from app.rules import draw as draws
from app.rules.errors import NotInForce, Refused
from app.rules.parameters import FOLDER, PolicyError, parameters, read_yaml
from app.rules.scheme import GradingScheme
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.subjects import EventEnd, EventKind

DEFAULT = read_yaml((FOLDER / "grading_default.yaml").read_text())
SCHEME = GradingScheme.model_validate({**DEFAULT, "code": "default", "version": 1}).compiled()
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
FACTS = {
    EventKind.PENALTY: st.fixed_dictionaries(
        {
            "kinds": st.lists(
                st.sampled_from(["fine", "warning", "criticism", "stop_business", "revoke_licence"]),
                min_size=1,
                max_size=3,
            )
        }
    ),
    EventKind.ACCIDENT: st.fixed_dictionaries(
        {"grade": st.sampled_from(["ordinary", "large", "major"]), "deaths": st.integers(0, 5)}
    ),
    EventKind.HAZARD_OVERDUE: st.fixed_dictionaries({"level": st.sampled_from(["ordinary", "major"])}),
    EventKind.STANDARDISATION: st.fixed_dictionaries({"level": st.sampled_from(["level_1", "level_2", "level_3"])}),
    EventKind.HONOUR: st.fixed_dictionaries({"level": st.sampled_from(["national", "city"])}),
    EventKind.PUBLIC_CREDIT: st.fixed_dictionaries({"grade": st.sampled_from("ABCD")}),
}


@st.composite
def events(draw: Any) -> grading.Event:
    kind, on = draw(st.sampled_from(EventKind)), draw(DAYS)
    begins = on + timedelta(days=draw(st.integers(0, 60)))
    until = draw(st.none() | st.integers(0, 900).map(lambda n: begins + timedelta(days=n)))
    ended = draw(st.none() | st.integers(0, 900).map(lambda n: begins + timedelta(days=n)))
    return grading.Event(
        draw(st.integers(1, 10**6)),
        kind,
        on,
        begins,
        until,
        ended,
        draw(st.sampled_from(EventEnd)) if ended else None,
        draw(st.none() | st.decimals(0, 10**6, places=2)),
        draw(FACTS.get(kind, st.just({}))),
        ("penalty", 1, "文号"),
    )


LEDGERS = st.lists(events(), max_size=8)


@settings(max_examples=400, deadline=None)
@given(LEDGERS, DAYS)
def test_the_lines_add_up_to_the_score(ledger: list[grading.Event], day: date) -> None:
    answer = grading.grade(ledger, SCHEME, day)
    assert answer.base + sum(line.points for line in answer.lines) == answer.score
    assert 0 <= answer.score <= 100
    assert (answer.grade == Grade.UNGRADED) == (not any(e.counts_from <= day for e in ledger))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(events(), min_size=1, max_size=6).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))),
    DAYS,
)
def test_the_order_of_the_ledger_does_not_matter(pair: Any, day: date) -> None:
    one, other = (grading.grade(ledger, SCHEME, day) for ledger in pair)
    assert (one.score, one.grade, one.direct is None) == (other.score, other.grade, other.direct is None)


@settings(max_examples=150, deadline=None)
@given(LEDGERS, DAYS)
def test_nothing_changes_before_the_next_edge(ledger: list[grading.Event], day: date) -> None:
    """This is why only those who cross an edge need be graded at night: incremental = full."""
    edge = grading.next_edge(ledger, SCHEME, day)
    today = grading.grade(ledger, SCHEME, day).standing
    last = min(edge or day + timedelta(days=800), day + timedelta(days=800))
    for n in range(1, (last - day).days):
        assert grading.grade(ledger, SCHEME, day + timedelta(days=n)).standing == today


@settings(max_examples=200, deadline=None)
@given(LEDGERS, events(), DAYS)
def test_what_was_taken_back_weighs_nothing(ledger: list[grading.Event], extra: grading.Event, day: date) -> None:
    known = grading.Event(0, EventKind.INSPECTION_CLEAN, date(2020, 1, 1), date(2020, 1, 1))
    mended = extra._replace(ended_on=extra.counts_from, end_reason=EventEnd.REPAIRED)
    with_it, without = (
        grading.grade([known, *ledger, mended], SCHEME, day),
        grading.grade([known, *ledger], SCHEME, day),
    )
    assert (with_it.grade, with_it.score) == (without.grade, without.score)


@given(st.sampled_from(Grade), st.sampled_from(Grade))
def test_comparing_two_grades_is_the_same_from_both_sides(one: Grade, other: Grade) -> None:
    mirrored = {"worse": "better", "better": "worse", "same": "same"}
    assert grading.compare(other, one) == mirrored[grading.compare(one, other)]


# --- days --------------------------------------------------------------------------------------------


@given(DAYS, st.integers(-240, 240))
def test_months_clip_and_never_skip(day: date, months: int) -> None:
    moved = dates.add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@settings(max_examples=300)
@given(st.dates(date(2018, 1, 1), date(2026, 10, 1)), st.integers(0, 40))
def test_working_days_are_counted_one_by_one(start: date, number: int) -> None:
    calendar = dates.shipped_calendar()
    due = dates.days_after(start, number, "working", calendar)
    between = [start + timedelta(days=n) for n in range(1, (due.due_on - start).days + 1)]
    assert sum(map(calendar.is_workday, between)) == number
    assert number == 0 or calendar.is_workday(due.due_on)


def test_two_hundred_and_forty_eight_working_days() -> None:
    calendar = dates.shipped_calendar()
    for year in (2025, 2026):
        days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
        assert sum(map(calendar.is_workday, days)) == 248
    assert dates.inspection_workdays(248, 8, 1035, 535) == 414
    with pytest.raises(Refused):
        dates.inspection_workdays(248, 1, 300, 0)


# --- dated numbers and standards ---------------------------------------------------------------------


def test_a_day_without_a_value_is_not_guessed() -> None:
    with pytest.raises(NotInForce):
        parameters().at("publicity.rule_set", date(2017, 12, 31))


def test_every_shipped_number_has_a_day_and_a_source() -> None:
    assert all(p.days and all(p.sources) for p in parameters())


def test_a_key_that_stands_twice_is_refused() -> None:
    with pytest.raises(PolicyError):
        read_yaml("a: 1\na: 2")


ROW = {"code": "X", "label": "x", "kind": "penalty"}


@pytest.mark.parametrize(
    "broken",
    [
        {"unknown": 1},
        {"cutoffs": {"A": 60, "B": 75, "C": 90}},
        {"evaluation": {"month": 2, "day": 29}},
        {"indicators": []},
        {"indicators": [{**ROW, "kind": "gossip"}]},
        {"indicators": [{**ROW, "bands": [{"from": 5, "points": -1}, {"from": 1, "points": -2}]}]},
        {"indicators": [{**ROW, "points": -1, "bands": [{"from": 0, "points": -2}]}]},
        {"indicators": [{**ROW, "cap": -3}, {**ROW, "cap": -4}]},
        {"indicators": [{**ROW, "steps_down": 9}]},
    ],
)
def test_a_standard_that_contradicts_itself_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises((ValidationError, ValueError)):
        GradingScheme.model_validate({**DEFAULT, "code": "default", "version": 1, **broken}).compiled()


def test_points_have_at_most_two_places() -> None:
    with pytest.raises(ValidationError):
        GradingScheme.model_validate(
            {**DEFAULT, "code": "x", "version": 1, "indicators": [{**ROW, "points": Decimal("-1.001")}]}
        )


def test_importing_the_rules_loads_no_framework() -> None:
    program = (
        "import sys, pkgutil, importlib, app.rules, app.workflow\n"
        "for package in (app.rules, app.workflow):\n"
        "    for part in pkgutil.iter_modules(package.__path__): "
        "importlib.import_module(f'{package.__name__}.{part.name}')\n"
        "print([name for name in ('flask', 'flask_appbuilder', 'sqlalchemy', 'apscheduler') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=config.ROOT, check=True)
    assert done.stdout.strip() == "[]"


POOLS = st.lists(
    st.builds(
        draws.Candidate,
        st.text("甲乙丙丁戊", min_size=1, max_size=4),
        st.sampled_from(("A", "B")),
        st.sampled_from((Decimal(0), Decimal("0.5"), Decimal(4))),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda c: c.id,
)
HANDS = tuple(draws.Hand(name) for name in ("101", "102", "103", "104"))


@settings(max_examples=200, deadline=None)
@given(POOLS, st.data(), st.text(min_size=1, max_size=8))
def test_a_draw_takes_what_was_asked_and_can_be_drawn_again(pool: list[draws.Candidate], data: Any, seed: str) -> None:
    there = {s: sum(c.stratum == s and c.weight > 0 for c in pool) for s in ("A", "B")}
    take = {s: data.draw(st.integers(0, most)) for s, most in there.items()}
    drawn = draws.draw(draws.DrawFacts(tuple(pool), HANDS, take, seed), date(2026, 3, 2))
    strata = {c.id: c.stratum for c in pool if c.weight > 0}
    assert {s: sum(strata[name] == s for name in drawn.objects) for s in take} == take
    assert all(len(set(drawn.officers[name])) == 2 for name in drawn.objects)
    again = draws.draw(draws.DrawFacts(tuple(reversed(pool)), HANDS[::-1], take, seed), date(2026, 3, 2))
    assert (again.objects, again.officers, again.commitment) == (drawn.objects, drawn.officers, drawn.commitment)


@settings(max_examples=100, deadline=None)
@given(POOLS, st.text(min_size=1, max_size=8))
def test_who_else_is_in_the_pool_moves_nobodys_rank(pool: list[draws.Candidate], seed: str) -> None:
    """Taking one away leaves the order of the others: nobody can be drawn or spared by adding strangers."""

    def order(some: list[draws.Candidate]) -> list[str]:
        take = {s: sum(c.stratum == s and c.weight > 0 for c in some) for s in ("A", "B")}
        return list(draws.draw(draws.DrawFacts(tuple(some), HANDS, take, seed), date(2026, 3, 2)).objects)

    assert order(pool[1:]) == [name for name in order(pool) if name != pool[0].id]


def test_twice_the_weight_is_drawn_about_twice_as_often() -> None:
    pool = tuple(draws.Candidate(str(n), "B", Decimal(2 if n < 50 else 1)) for n in range(100))
    heavy = sum(
        int(name) < 50
        for seed in range(200)
        for name in draws.draw(draws.DrawFacts(pool, HANDS, {"B": 5}, str(seed)), date(2026, 3, 2)).objects
    )
    assert 620 <= heavy <= 700, "two thirds of a thousand, within three standard deviations"
