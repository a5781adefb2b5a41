"""The grade over time: a past day is replayed as it was, and grading only whom something touched is enough."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.rules.grading import Event, compare, grade, next_edge
from app.rules.parameters import FOLDER, read_yaml
from app.rules.scheme import CompiledScheme, GradingScheme
from app.rules.vocabulary.discipline import AccidentGrade
from app.rules.vocabulary.disclosure import PenaltyKind
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.inspection import HazardLevel
from app.rules.vocabulary.subjects import EventEnd, EventKind, StandardisationLevel

DEFAULT = read_yaml((FOLDER / "grading_default.yaml").read_text())
DAYS = st.dates(date(2023, 1, 1), date(2027, 12, 31))
MENDED = st.sampled_from([EventEnd.REPAIRED, EventEnd.ANNULLED, EventEnd.OBJECTION_UPHELD, EventEnd.SUPERSEDED])
FACTS: dict[EventKind, Any] = {
    EventKind.PENALTY: st.fixed_dictionaries(
        {"kinds": st.lists(st.sampled_from([str(k) for k in PenaltyKind]), min_size=1, max_size=3)}
    ),
    EventKind.ACCIDENT: st.fixed_dictionaries(
        {"grade": st.sampled_from([str(g) for g in AccidentGrade]), "deaths": st.integers(0, 40)}
    ),
    EventKind.HAZARD_OVERDUE: st.fixed_dictionaries({"level": st.sampled_from([str(level) for level in HazardLevel])}),
    EventKind.STANDARDISATION: st.fixed_dictionaries(
        {"level": st.sampled_from([str(level) for level in StandardisationLevel])}
    ),
    EventKind.HONOUR: st.fixed_dictionaries({"level": st.sampled_from(["national", "provincial", "city", "county"])}),
    EventKind.PUBLIC_CREDIT: st.fixed_dictionaries({"grade": st.sampled_from("ABCD")}),
}
GOOD = {
    EventKind.STANDARDISATION,
    EventKind.HONOUR,
    EventKind.PUBLIC_CREDIT,
    EventKind.INSPECTION_CLEAN,
    EventKind.COMMITMENT_KEPT,
}
FINES = st.none() | st.decimals(0, 500_000, places=2)


def scheme(**changes: Any) -> CompiledScheme:
    return GradingScheme.model_validate({**DEFAULT, "code": "default", "version": 1, **changes}).compiled()


COUNTING = scheme(
    indicators=[
        *DEFAULT["indicators"],
        {"code": "PE1", "label": "从业人员", "whose": "persons", "kind": "penalty", "points": -7, "cap": -14},
        {
            "code": "PE2",
            "label": "主要负责人",
            "whose": "persons",
            "kind": "serious_listing",
            "direct": "D",
            "when": {"post": "主要负责人"},
        },
    ]
)
SCHEMES = [
    scheme(),
    COUNTING,
    scheme(after_direct=None),
    scheme(evaluation={"month": 12, "day": 31}),
    scheme(base=80, highest=95, lowest=10),
]


@st.composite
def events(draw: Any, kinds: Any = None) -> Event:
    """A fact of any kind; one in four counts again long after its day, as after an undone repair."""
    kind, occurred = draw(st.sampled_from(kinds or list(EventKind))), draw(DAYS)
    begins = occurred + timedelta(days=draw(st.sampled_from([0, 0, 0, 400])))
    until, ended = (draw(st.none() | st.integers(0, 900).map(lambda n: begins + timedelta(days=n))) for _ in range(2))
    reason = draw(st.sampled_from(EventEnd)) if ended else None
    return Event(
        draw(st.integers(1, 999)),
        kind,
        occurred,
        begins,
        until,
        ended,
        reason,
        draw(FINES),
        draw(FACTS.get(kind, st.just({}))),
    )


@st.composite
def facts_of_persons(draw: Any) -> Event:
    """A fact of any kind about somebody who served in the firm."""
    fact = draw(events())
    post = draw(st.sampled_from([{}, {"post": "电工"}, {"post": "主要负责人"}]))
    return fact._replace(of="persons", facts={**fact.facts, **post})


LEDGERS = st.lists(events() | facts_of_persons(), max_size=6)
LISTED = Event(
    1, EventKind.SERIOUS_LISTING, date(2023, 5, 1), date(2023, 5, 1), None, date(2026, 5, 2), EventEnd.EXPIRED
)
REVOKED_LICENCE = Event(
    2,
    EventKind.PENALTY,
    date(2024, 6, 10),
    date(2024, 6, 10),
    None,
    date(2025, 8, 1),
    EventEnd.REPAIRED,
    facts={"kinds": ["revoke_licence"]},
)


def known_by(ledger: list[Event], day: date) -> list[Event]:
    """The ledger as it stood on `day`: facts of later days were not in it, and later ends had not been written."""
    return [
        e._replace(ended_on=None, end_reason=None) if e.ended_on and e.ended_on > day else e
        for e in ledger
        if e.counts_from <= day
    ]


@settings(max_examples=300, deadline=None)
@given(LEDGERS, DAYS, st.sampled_from(SCHEMES))
@example([REVOKED_LICENCE], date(2025, 7, 31), SCHEMES[0])
def test_a_past_day_is_replayed_as_it_was(ledger: list[Event], day: date, standard: CompiledScheme) -> None:
    then, now = grade(known_by(ledger, day), standard, day), grade(ledger, standard, day)
    assert (now.grade, now.score, now.digest) == (then.grade, then.score, then.digest)


@settings(max_examples=60, deadline=None)
@given(LEDGERS, DAYS, st.sampled_from(SCHEMES))
@example([LISTED, REVOKED_LICENCE], date(2024, 6, 1), SCHEMES[0])
def test_grading_only_who_was_touched_or_crosses_an_edge_is_a_full_run(
    ledger: list[Event], first: date, standard: CompiledScheme
) -> None:
    touched = {e.counts_from for e in ledger} | {e.ended_on for e in ledger}
    kept, edge = None, first
    for day in (first + timedelta(days=n) for n in range(600)):
        book = known_by(ledger, day)
        if day in touched or (edge and day >= edge):
            kept, edge = grade(book, standard, day).standing, next_edge(book, standard, day)
        assert kept == grade(book, standard, day).standing, day


@settings(max_examples=200, deadline=None)
@given(LEDGERS, DAYS, st.sampled_from(SCHEMES))
def test_the_next_edge_lies_ahead_and_the_score_within_bounds(
    ledger: list[Event], day: date, standard: CompiledScheme
) -> None:
    answer, edge = grade(ledger, standard, day), next_edge(ledger, standard, day)
    assert edge is None or edge > day
    assert answer.base + sum(line.points for line in answer.lines) == answer.score
    assert answer.grade == Grade.UNGRADED or standard.lowest <= answer.score <= standard.highest


@settings(max_examples=200, deadline=None)
@given(LEDGERS, DAYS)
def test_no_indicator_exceeds_its_cap(ledger: list[Event], day: date) -> None:
    lines = grade(ledger, SCHEMES[0], day).lines
    for code, (cap, _) in SCHEMES[0].caps.items():
        total = sum((line.points for line in lines if line.indicator == code), Decimal(0))
        assert min(cap, 0) <= total <= max(cap, 0), code


@settings(max_examples=200, deadline=None)
@given(LEDGERS, events(kinds=[k for k in EventKind if k not in GOOD]), DAYS)
def test_a_bad_fact_never_makes_a_grade_better(ledger: list[Event], bad: Event, day: date) -> None:
    standing = Event(0, EventKind.INSPECTION_CLEAN, date(2020, 1, 1), date(2020, 1, 1))
    before, after = (grade([standing, *more], SCHEMES[0], day) for more in (ledger, [*ledger, bad]))
    assert after.score <= before.score
    assert compare(before.grade, after.grade) != "better"


@settings(max_examples=200, deadline=None)
@given(LEDGERS, events(kinds=[k for k in EventKind if k not in GOOD]), MENDED, st.integers(0, 900), st.integers(0, 900))
def test_a_fact_taken_back_at_any_time_weighs_nothing_from_that_day(
    ledger: list[Event], bad: Event, reason: EventEnd, after: int, later: int
) -> None:
    standing = Event(0, EventKind.INSPECTION_CLEAN, date(2020, 1, 1), date(2020, 1, 1))
    ended = bad.counts_from + timedelta(days=after)
    mended, day = bad._replace(ended_on=ended, end_reason=reason), ended + timedelta(days=later)
    assert (
        grade([standing, *ledger, mended], SCHEMES[0], day).standing
        == grade([standing, *ledger], SCHEMES[0], day).standing
    )


@settings(max_examples=200, deadline=None)
@given(LEDGERS, st.lists(facts_of_persons(), min_size=1, max_size=4), DAYS)
def test_nothing_of_a_person_enters_a_grade_by_itself(ledger: list[Event], persons: list[Event], day: date) -> None:
    """Neither grade, score and account nor the day of the next look: only a standard that says so counts it."""
    for standard in (each for each in SCHEMES if each is not COUNTING):
        before, after = grade(ledger, standard, day), grade([*ledger, *persons], standard, day)
        assert (after.standing, after.digest) == (before.standing, before.digest)
        assert next_edge([*ledger, *persons], standard, day) == next_edge(ledger, standard, day)


def test_a_fact_of_a_person_that_no_row_asks_for_leaves_a_firm_ungraded() -> None:
    """A listing counts by the post alone in this standard."""
    electrician = LISTED._replace(of="persons", facts={"post": "电工"}, ended_on=None)
    head = electrician._replace(facts={"post": "主要负责人"})
    grades = [grade([fact], COUNTING, date(2023, 6, 1)).grade for fact in (electrician, head)]
    assert grades == [Grade.UNGRADED, Grade.D]


@settings(max_examples=200, deadline=None)
@given(LEDGERS, facts_of_persons(), DAYS)
def test_a_standard_that_counts_persons_counts_none_of_their_facts_as_the_firms(
    ledger: list[Event], fact: Event, day: date
) -> None:
    lines = grade([fact, *ledger], COUNTING, day).lines
    assert all((line.event.of == "persons") == line.indicator.startswith("PE") for line in lines if line.event)
