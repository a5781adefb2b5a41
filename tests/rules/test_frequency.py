"""How often and by when: the planned rhythm within the legal one, and numbers as the register keeps them."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.dates import add_months
from app.rules.frequency import FrequencyFacts, FrequencyTable, exact, frequency
from app.rules.parameters import FOLDER, read_yaml
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.subjects import SupervisionClass

DAY = date(2026, 3, 1)
DEFAULT = read_yaml((FOLDER / "frequency_default.yaml").read_text())
FACTS = st.builds(
    FrequencyFacts,
    st.sampled_from(SupervisionClass),
    st.sampled_from(Grade),
    st.none() | st.dates(date(2020, 1, 1), DAY),
    st.booleans(),
    st.booleans(),
    st.none() | st.integers(0, 6),
    st.none() | st.dates(date(2020, 1, 1), DAY),
)


def table(**changes: Any) -> FrequencyTable:
    return FrequencyTable.model_validate({**DEFAULT, **changes})


@pytest.mark.parametrize(
    ("category", "grade", "planned"),
    [
        ("general", "A", date(2028, 6, 30)),
        ("general", "C", date(2026, 6, 30)),
        ("general", "D", date(2025, 12, 30)),
        ("key", "B", date(2026, 6, 30)),
        ("key", "D", date(2025, 10, 30)),
    ],
)
def test_the_planned_rhythm_divides_the_year_by_the_times(category: str, grade: str, planned: date) -> None:
    answer = frequency(FrequencyFacts(SupervisionClass(category), Grade(grade), date(2025, 6, 30)), table(), DAY)
    assert answer.next_planned_on == planned
    assert answer.due_on == add_months(date(2025, 6, 30), 12 if category == "key" else 36)


def test_more_than_once_a_month_is_planned_month_by_month() -> None:
    often = table(general={**DEFAULT["general"], "D": {"times": 52, "weight": 4}})
    assert frequency(
        FrequencyFacts(SupervisionClass.GENERAL, Grade.D, date(2026, 1, 31)), often, DAY
    ).next_planned_on == date(2026, 2, 28)


def test_whoever_was_never_seen_is_due_and_planned_today() -> None:
    answer = frequency(FrequencyFacts(SupervisionClass.GENERAL, Grade.A), table(), DAY)
    assert (answer.due_on, answer.next_planned_on) == (DAY, DAY)


def test_a_bad_record_that_adds_nothing_is_no_reason() -> None:
    answer = frequency(
        FrequencyFacts(SupervisionClass.GENERAL, Grade.C, bad_record=True), table(bad_record_adds=0), DAY
    )
    assert (answer.times_per_year, len(answer.reasons)) == (1, 1)


def test_a_bad_record_adds_what_the_table_says() -> None:
    assert (
        frequency(
            FrequencyFacts(SupervisionClass.GENERAL, Grade.C, bad_record=True), table(bad_record_adds=3), DAY
        ).times_per_year
        == 4
    )


def test_whom_the_table_treats_alike_it_inspects_alike() -> None:
    own = table(ungraded_as="C", listed_as="C")
    asked = {
        grade: frequency(FrequencyFacts(SupervisionClass.KEY, grade, listed=listed), own, DAY)
        for grade, listed in ((Grade.UNGRADED, False), (Grade.A, True), (Grade.C, False))
    }
    assert {answer.times_per_year for answer in asked.values()} == {2}
    assert frequency(FrequencyFacts(SupervisionClass.KEY, Grade.D, listed=True), own, DAY).times_per_year == 3, (
        "the list never makes it milder"
    )
    assert (
        frequency(
            FrequencyFacts(SupervisionClass.KEY, Grade.UNGRADED, listed=True),
            table(ungraded_as="D", listed_as="C"),
            DAY,
        ).times_per_year
        == 3
    )


@given(FACTS)
def test_nobody_is_inspected_less_often_than_the_floor_nor_planned_after_the_last_day(facts: FrequencyFacts) -> None:
    answer = frequency(facts, table(), DAY)
    floor = Fraction(12, 12 if facts.category == SupervisionClass.KEY else 36)
    assert floor <= answer.times_per_year <= max(floor, 52 if facts.cap is None else facts.cap)
    assert answer.next_planned_on <= answer.due_on
    assert answer.due_on - (facts.last_inspected_on or facts.supervised_since or DAY) <= timedelta(days=1096)


@given(FACTS, FACTS)
def test_other_facts_have_another_fingerprint(one: FrequencyFacts, other: FrequencyFacts) -> None:
    assert (frequency(one, table(), DAY).digest == frequency(other, table(), DAY).digest) == (one == other)


def test_another_table_has_another_fingerprint() -> None:
    facts = FrequencyFacts(SupervisionClass.KEY, Grade.A)
    assert frequency(facts, table(), DAY).digest != frequency(facts, table(bad_record_adds=2), DAY).digest


@pytest.mark.parametrize(
    ("value", "kept"),
    [(Fraction(1, 3), "0.3333"), (Fraction(2), "2.0000"), (Decimal("0.5"), "0.5000"), (Decimal("1.23456"), "1.2346")],
)
def test_a_number_is_kept_to_four_places(value: Fraction | Decimal, kept: str) -> None:
    assert str(exact(value)) == kept


@pytest.mark.parametrize("times", ["often", "1/0", "", None])
def test_what_is_no_number_of_times_is_refused_with_an_example(times: Any) -> None:
    with pytest.raises(ValueError, match="is not a number of times a year, such as 2 or 1/3"):
        table(general={**DEFAULT["general"], "A": {"times": times, "weight": 1}})
