"""Dated numbers: each from its day and with its source, and only what the law leaves open can be set by the bureau."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.rules.errors import NotInForce, Refused
from app.rules.frequency import FrequencyTable
from app.rules.identifiers import check_uscc
from app.rules.parameters import FOLDER, OPEN, Parameter, Parameters, PolicyError, load, parameters, read_yaml
from app.rules.scheme import GradingScheme
from app.rules.settings import check_change, value_of

ROW = "term:\n  label: Term\n  chinese: 期限\n  unit: month\n  confidence: D\n  values:\n"
TWO = Parameters(
    {
        "x.term": Parameter(
            "x.term",
            "Term",
            "期限",
            "month",
            "D",
            (date(2024, 1, 1), date(2025, 7, 1), date(2026, 1, 1)),
            (10, 15, None),
            ("旧", "新", "废止"),
        )
    }
)


@pytest.mark.parametrize(
    ("day", "value", "source"),
    [
        (date(2024, 1, 1), 10, "旧"),
        (date(2025, 6, 30), 10, "旧"),
        (date(2025, 7, 1), 15, "新"),
        (date(2025, 12, 31), 15, "新"),
    ],
)
def test_a_value_holds_from_its_day_to_the_next(day: date, value: int, source: str) -> None:
    assert (TWO.at("x.term", day), TWO.source("x.term", day)) == (value, source)


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2026, 1, 1), date(2030, 1, 1)])
def test_no_value_is_guessed_before_the_first_or_after_the_repeal(day: date) -> None:
    with pytest.raises(NotInForce):
        TWO.at("x.term", day)


@pytest.mark.parametrize("name", [p.name for p in parameters()])
def test_no_shipped_number_is_guessed_before_its_first_day(name: str) -> None:
    first = parameters().get(name).days[0]
    parameters().at(name, first)
    with pytest.raises(NotInForce, match=name.replace(".", r"\.")):
        parameters().at(name, first - timedelta(days=1))


def test_an_unknown_parameter_is_refused_by_name() -> None:
    with pytest.raises(Refused, match=r"x\.other"):
        TWO.at("x.other", date(2025, 1, 1))


def test_the_bureau_lays_its_values_over_the_shipped_ones_from_their_day() -> None:
    own = TWO.overlaid({"x.term": {date(2024, 6, 1): 12}})
    found = [
        own.at("x.term", day) for day in (date(2024, 5, 31), date(2024, 6, 1), date(2025, 6, 30), date(2025, 7, 1))
    ]
    assert found == [10, 12, 12, 15]
    assert (own.source("x.term", date(2024, 6, 1)), own.source("x.term", date(2025, 7, 1))) == ("本单位参数", "新")
    assert TWO.at("x.term", date(2024, 6, 1)) == 10


def test_an_unknown_parameter_cannot_be_laid_over() -> None:
    with pytest.raises(Refused, match=r"x\.other"):
        TWO.overlaid({"x.other": {date(2024, 6, 1): 12}})


@pytest.mark.parametrize("name", [p.name for p in parameters() if p.confidence not in OPEN])
def test_what_the_law_fixes_the_bureau_cannot_change(name: str) -> None:
    with pytest.raises(Refused, match="fixed by law"):
        check_change(parameters(), name, parameters().get(name).values[-1])


def test_the_exposure_of_penalties_within_seven_working_days_is_fixed_by_law() -> None:
    with pytest.raises(Refused, match="fixed by law"):
        check_change(parameters(), "deadlines.publish_penalty", {"days": 30, "kind": "working", "basis": "decided_on"})


@pytest.mark.parametrize("name", [p.name for p in parameters() if p.confidence in OPEN])
def test_what_is_open_may_be_set_to_what_it_already_is(name: str) -> None:
    check_change(parameters(), name, parameters().get(name).values[-1])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("repair.false_materials_bar_months", "36"),
        ("repair.false_materials_bar_months", -1),
        ("repair.false_materials_bar_months", True),
        ("repair.false_materials_bar_months", None),
        ("grading.worse_needs_confirmation", 1),
        ("grading.worse_needs_confirmation", "yes"),
        ("unit.region_name", 150725),
        ("frequency.cap", {"key": 4}),
        ("frequency.cap", {"key": 4, "general": 2, "other": 1}),
        ("frequency.cap", {"key": 4, "general": "2"}),
        ("publicity.channels", "portal"),
        ("deadlines.accept_repair", 3),
        ("platform.log_retention_months", float("nan")),
    ],
)
def test_a_value_of_another_kind_is_refused(name: str, value: Any) -> None:
    with pytest.raises(Refused, match="needs a value like"):
        check_change(parameters(), name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("publicity.transition", "favor_party"),
        ("publicity.channels", ["portal", "noticeboard"]),
        ("unit.region_code", "陈旗"),
        ("unit.uscc", "1115212717BBQN7PHX"),
        ("lane.days_factor", {"green": 5, "commitment": 0.7, "clean": 0.7, "ordinary": 1.0, "strict": 1.0}),
        ("deadlines.decide_repair", {"days": 2.5, "kind": "working", "basis": ""}),
        ("deadlines.decide_repair", {"days": 10, "kind": "lunar", "basis": ""}),
        ("deadlines.decide_repair", {"days": 4000, "kind": "working", "basis": ""}),
        ("repair.false_materials_bar_months", 1.5),
    ],
    ids=[
        "unknown transition",
        "unknown channel",
        "region code",
        "credit code",
        "longer than the law",
        "half days",
        "kind of days",
        "too many days",
        "half months",
    ],
)
def test_a_value_that_no_rule_could_use_is_refused(name: str, value: Any) -> None:
    with pytest.raises(Refused):
        check_change(parameters(), name, value)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("unit.region_code", "150725", "150725"),
        ("frequency.cap", "{重点企业: 6, 一般企业: 2}", {"key": 6, "general": 2}),
        ("frequency.cap", '{"key": 6, "general": 2}', {"key": 6, "general": 2}),
        ("grading.worse_needs_confirmation", "否", False),
        ("publicity.transition", "按决定日期", "by_decision_date"),
        (
            "deadlines.decide_repair",
            "{天数: 7, 种类: 工作日, 起算日: 办理之日}",
            {"days": 7, "kind": "working", "basis": ""},
        ),
    ],
)
def test_a_value_may_be_written_in_words_or_in_codes(name: str, text: str, value: Any) -> None:
    assert value_of(parameters(), name, text) == value
    check_change(parameters(), name, value)


def test_logs_are_kept_for_six_months_at_least() -> None:
    check_change(parameters(), "platform.log_retention_months", 6)
    with pytest.raises(Refused, match="at least 6 months"):
        check_change(parameters(), "platform.log_retention_months", 5)


@pytest.mark.parametrize(
    "text",
    ["a: 1\na: 2", "a: {b: 1, b: 2}", "- {a: 1, a: 2}", "2024-01-01: 1\n2024-01-01: 2", "a: {b: [{c: 1, c: 1}]}"],
)
def test_a_key_that_stands_twice_is_refused_at_any_depth(text: str) -> None:
    with pytest.raises(PolicyError, match="stands twice"):
        read_yaml(text)


def test_yaml_that_would_run_something_is_refused() -> None:
    with pytest.raises(yaml.YAMLError):
        read_yaml("a: !!python/object/apply:os.getcwd []")


@pytest.mark.parametrize(
    "text",
    [
        "term: 3",
        "term: {label: Term, chinese: 期限, unit: month, values: {}}",
        ROW + "    2024-01-01: 3",
        ROW + "    2024-01-01: {value: 3}",
        ROW + "    2024-01-01: {value: 3, source: ''}",
        ROW + "    someday: {value: 3, source: 依据}",
        ROW + "    2024-01-01: {value: 3, source: 依据, note: 多余}",
        ROW + "    2024-01-01: {value: 3, source: 依据}\n  extra: 1",
        ROW + "    {}",
    ],
    ids=[
        "bare number",
        "no confidence",
        "bare value",
        "no source",
        "empty source",
        "no day",
        "unknown key in a value",
        "unknown key",
        "no values",
    ],
)
def test_a_number_without_its_day_or_source_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(PolicyError):
        load(tmp_path)


def test_every_policy_file_loads() -> None:
    names = {path.stem for path in FOLDER.glob("*.yaml")} - {"holidays", "grading_default", "frequency_default"}
    assert {p.name.split(".")[0] for p in parameters()} == names
    assert all(p.label and p.chinese and p.unit and p.confidence in ("T", "T2", *OPEN) for p in parameters())


def test_the_standards_to_begin_with_can_be_used() -> None:
    grading, frequency = (read_yaml((FOLDER / f"{name}_default.yaml").read_text()) for name in ("grading", "frequency"))
    assert GradingScheme.model_validate({**grading, "code": "default", "version": 1}).compiled().digest
    assert FrequencyTable.model_validate(frequency).least_months.key == 12


def test_the_credit_code_and_region_of_the_bureau_are_possible_ones() -> None:
    today = date(2026, 3, 1)
    check_uscc(parameters().at("unit.uscc", today))
    assert parameters().at("unit.region_code", today) == "150725"


@pytest.mark.parametrize("confidence", OPEN)
def test_every_confidence_below_the_text_itself_is_open(confidence: str) -> None:
    law = Parameters({"x": Parameter("x", "", "", "", confidence, (date(2024, 1, 1),), (1,), ("依据",))})
    check_change(law, "x", 2)
