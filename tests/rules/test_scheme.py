"""The standards as the bureau writes them: what could not be applied is refused before it is approved."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from app.rules.frequency import FrequencyTable
from app.rules.parameters import FOLDER, read_yaml
from app.rules.scheme import GradingScheme

ROW = {"code": "X1", "label": "一例", "kind": "penalty", "steps_down": 1}
DEFAULT = {**read_yaml((FOLDER / "grading_default.yaml").read_text()), "code": "default", "version": 1}
FREQUENCY = read_yaml((FOLDER / "frequency_default.yaml").read_text())


def scheme(*rows: dict[str, Any], **changes: Any) -> GradingScheme:
    return GradingScheme.model_validate({**DEFAULT, **({"indicators": rows} if rows else {}), **changes})


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{**ROW, "pionts": -1}], "pionts"),
        ([{**ROW, "bands": [{"from": 5, "points": -1}, {"from": 0, "points": -2}]}], "bands must rise"),
        ([{**ROW, "bands": [{"from": 5, "points": -1}, {"from": 5, "points": -2}]}], "bands must rise"),
        ([{**ROW, "bands": [{"over": 0, "points": -1}]}], "from"),
        ([{**ROW, "bands": [{"from": -1, "points": -1}]}], "greater than or equal"),
        ([{**ROW, "points": -1, "bands": [{"from": 0, "points": -2}]}], "not both"),
        ([{**ROW, "cap": -15}, {**ROW, "cap": -10}], "different caps"),
        ([{**ROW, "cap": -15}, ROW], "different caps"),
        ([{**ROW, "kind": "rumour"}], "kind"),
        ([{**ROW, "direct": "E"}], "direct"),
        ([{**ROW, "months": 0}], "months"),
        ([{**ROW, "points": "NaN"}], "finite"),
        ([{**ROW, "steps_down": 0}], "no effect"),
        ([{**ROW, "points": 1001}], "points"),
        ([{**ROW, "when": {"deaths": {"least": 1}}}], "least"),
        ([{**ROW, "direct": "ungraded"}], "direct"),
        ([{**ROW, "not_better_than": "ungraded"}], "not_better_than"),
    ],
)
def test_a_row_that_could_not_be_applied_is_refused(rows: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        scheme(*rows)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"bass": 100}, "bass"),
        ({"cutoffs": {"A": 75, "B": 90, "C": 60}}, "A must be above B"),
        ({"cutoffs": {"A": 90, "B": 60, "C": 60}}, "B above C"),
        ({"cutoffs": {"A": 90, "B": 75}}, "cutoffs.C"),
        ({"cutoffs": {"A": 90, "B": 75, "C": 60, "D": 0}}, "cutoffs.D"),
        ({"evaluation": {"month": 2, "day": 29}}, "day is out of range"),
        ({"evaluation": {"month": 4, "day": 31}}, "day is out of range"),
        ({"evaluation": {"month": 13, "day": 1}}, "month"),
        ({"after_direct": "ungraded"}, "after_direct"),
        ({"lowest": 100, "highest": 0}, "lowest|highest"),
    ],
)
def test_a_standard_that_contradicts_itself_is_refused(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        scheme(**changes)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"listed": "D"}, "listed"),
        ({"key": {"A": {"times": 1, "weight": 1}}}, "key.B"),
        ({"least_months": {"key": 13, "general": 36}}, "least_months.key"),
        ({"least_months": {"key": 12, "general": 37}}, "least_months.general"),
        ({"bad_record_adds": -1}, "bad_record_adds"),
        ({"ungraded_as": "ungraded"}, "ungraded_as"),
        ({"listed_as": "ungraded"}, "listed_as"),
        ({"general": {**FREQUENCY["general"], "A": {"times": "1/0", "weight": 1}}}, "times a year"),
        ({"general": {**FREQUENCY["general"], "A": {"times": 0, "weight": 1}}}, "greater than 0"),
        ({"general": {**FREQUENCY["general"], "A": {"times": 1, "weight": 0}}}, "greater than 0"),
    ],
)
def test_a_table_of_frequencies_that_could_not_be_applied_is_refused(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        FrequencyTable.model_validate({**FREQUENCY, **changes})


def test_a_band_begins_at_its_lower_bound() -> None:
    row = (
        scheme({**ROW, "bands": [{"from": 0, "points": -5}, {"from": 10000, "points": -8}]})
        .compiled()
        .by_kind["enterprise"]["penalty"][0]
    )
    assert [row.points_of(Decimal(amount)) for amount in ("0", "9999.99", "10000")] == [-5, -5, -8]


@pytest.mark.parametrize(
    ("kind", "fact", "wanted", "value", "holds"),
    [
        ("penalty", "kinds", "fine", ["warning", "fine"], True),
        ("penalty", "kinds", "fine", ["warning"], False),
        ("penalty", "kinds", "fine", None, False),
        ("accident", "grade", ["major", "large"], "large", True),
        ("accident", "grade", ["major", "large"], "ordinary", False),
        ("accident", "deaths", {"min": 1}, 1, True),
        ("accident", "deaths", {"min": 1}, 0, False),
        ("accident", "deaths", {"max": 2}, 2, True),
        ("accident", "deaths", {"max": 2}, 3, False),
        ("accident", "deaths", {"min": 1, "max": 2}, 2, True),
        ("accident", "deaths", 0, 0, True),
    ],
)
def test_a_fact_is_one_of_the_values_or_within_the_range(
    kind: str, fact: str, wanted: Any, value: Any, holds: bool
) -> None:
    row = scheme({**ROW, "kind": kind, "when": {fact: wanted}}).compiled().by_kind["enterprise"][kind][0]
    assert row.matches({fact: value}) is holds
    assert not row.matches({})


@pytest.mark.parametrize(
    ("kind", "when", "says"),
    [
        ("penalty", {"amount": 1}, "do not carry"),
        ("penalty", {"kinds": "fines"}, "does not exist"),
        ("accident", {"grade": ["large", "huge"]}, "does not exist"),
        ("complaint_upheld", {"level": "county"}, "do not carry"),
    ],
)
def test_a_condition_that_no_fact_could_meet_is_refused(kind: str, when: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        scheme({**ROW, "kind": kind, "when": when})


def test_another_number_gives_another_fingerprint_and_the_same_numbers_the_same() -> None:
    one, same, other = (scheme({**ROW, "points": points}).compiled().digest for points in (-5, Decimal("-5"), -6))
    assert one == same
    assert one != other
