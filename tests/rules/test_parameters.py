"""Dated numbers: each from its day and with its source, and only what the law leaves open can be set by the bureau."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.rules import wording
from app.rules.errors import NotInForce, Refused
from app.rules.frequency import FrequencyTable
from app.rules.identifiers import check_uscc
from app.rules.parameters import (
    FOLDER,
    OPEN,
    Parameter,
    Parameters,
    PolicyError,
    RepeatedKey,
    load,
    parameters,
    read_yaml,
)
from app.rules.scheme import GradingScheme
from app.rules.settings import ParameterName, check_change, value_of
from tests.rules.saying import ZH, assert_refused

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


def test_a_list_of_texts_is_dated_like_a_number() -> None:
    days, values = (date(2024, 1, 1), date(2025, 7, 1)), (["portal"], ["portal", "credit_china"])
    own = Parameters({"x.list": Parameter("x.list", "List", "清单", "text", "D", days, values, ("旧", "新"))})
    assert own.texts("x.list", date(2025, 6, 30)) == ["portal"]
    assert own.texts("x.list", date(2025, 7, 1)) == ["portal", "credit_china"]


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


def test_what_decided_a_value_of_the_bureau_is_its_source() -> None:
    day = date(2024, 6, 1)
    own = TWO.overlaid({"x.term": {day: 12}}, {("x.term", day): "本单位参数：局务会议"})
    assert own.source("x.term", day) == "本单位参数：局务会议"


@pytest.mark.parametrize("name", [p.name for p in parameters() if p.confidence != "T"])
def test_no_number_known_only_at_second_hand_is_frozen_as_law(name: str) -> None:
    check_change(parameters(), name, parameters().get(name).values[-1])


def test_every_value_may_be_written_as_the_bureau_reads_it() -> None:
    """What the page of parameters shows in Chinese is understood as it stands."""
    for name in ParameterName:
        present = parameters().get(name).values[-1]
        assert value_of(parameters(), name, wording.written(present, ZH)) == present, name


def test_what_has_no_value_is_named_in_the_language_of_the_reader() -> None:
    with pytest.raises(NotInForce) as refusal:
        TWO.at("x.term", date(2023, 12, 31))
    assert "“期限”" in refusal.value.sentence(ZH)


def test_a_value_laid_over_changes_nothing_else_about_a_parameter() -> None:
    own = TWO.overlaid({"x.term": {date(2024, 6, 1): 12}}).get("x.term")
    assert (own.name, own.label, own.chinese, own.unit, own.confidence) == ("x.term", "Term", "期限", "month", "D")
    assert own.days == (date(2024, 1, 1), date(2024, 6, 1), date(2025, 7, 1), date(2026, 1, 1))


def test_a_value_laid_over_on_the_day_of_another_takes_its_place() -> None:
    own = TWO.overlaid({"x.term": {date(2025, 7, 1): 20}})
    assert (own.at("x.term", date(2025, 7, 1)), own.source("x.term", date(2025, 7, 1))) == (20, "本单位参数")


@pytest.mark.parametrize(
    ("day", "since"),
    [
        (date(2023, 12, 31), date(2024, 1, 1)),
        (date(2024, 1, 1), date(2024, 1, 1)),
        (date(2025, 6, 30), date(2024, 1, 1)),
        (date(2025, 7, 1), date(2025, 7, 1)),
        (date(2030, 1, 1), date(2026, 1, 1)),
    ],
)
def test_a_value_in_force_knows_since_when(day: date, since: date) -> None:
    assert TWO.get("x.term").since(day) == since


def test_there_is_no_source_before_the_first_value() -> None:
    assert TWO.source("x.term", date(2023, 12, 31)) == ""


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (lambda: TWO.at("x.term", date(2023, 12, 31)), "“x.term” has no value in force on 2023-12-31."),
        (lambda: TWO.get("x.other"), "There is no parameter “x.other”."),
    ],
    ids=["no value", "no parameter"],
)
def test_what_the_law_does_not_say_is_refused_by_name(asked: Any, says: str) -> None:
    assert_refused(asked, says)


@pytest.mark.parametrize("name", [p.name for p in parameters() if p.confidence not in OPEN])
def test_what_the_law_fixes_the_bureau_cannot_change(name: str) -> None:
    with pytest.raises(Refused, match="fixed by law"):
        check_change(parameters(), name, parameters().get(name).values[-1])


def test_a_change_of_the_law_is_refused_with_the_name_of_the_number_and_its_source() -> None:
    with pytest.raises(Refused) as refusal:
        check_change(parameters(), "draw.officers", 1)
    assert (
        refusal.value.sentence()
        == "“Fewest officers of an inspection” is fixed by law (《行政处罚法》第四十二条); the bureau cannot change it."
    )
    assert "“每次检查执法人员最少人数”" in refusal.value.sentence(ZH)


def test_only_what_the_law_leaves_open_is_offered_to_the_bureau() -> None:
    assert set(ParameterName) == {p.name for p in parameters() if p.confidence in OPEN}
    assert ParameterName("frequency.cap").chinese == "年度计划检查次数上限"


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
        ("platform.message_days", float("nan")),
    ],
)
def test_a_value_of_another_kind_is_refused(name: str, value: Any) -> None:
    with pytest.raises(Refused, match="needs a value like"):
        check_change(parameters(), name, value)


CLOCK = {"days": 10, "kind": "working", "basis": ""}
CLASSES = parameters().table("publicity.class_of_kinds", date(2026, 4, 1))
WAYS = {grade: {"clean": "ordinary", "punished": "ordinary"} for grade in ("A", "B", "C", "D", "ungraded")}
SHARES = {"green": 0.5, "commitment": 0.7, "clean": 0.7, "ordinary": 1.0, "strict": 1.0}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("publicity.transition", "favor_party", "“favor_party” is not one of: favour_party, by_decision_date."),
        (
            "publicity.channels",
            ["portal", "noticeboard"],
            "“noticeboard” is not one of: portal, internet_supervision, government_site, credit_platform.",
        ),
        ("unit.region_code", "陈旗", "six digits"),
        ("unit.region_code", "15072", "six digits"),
        ("unit.region_code", "1507250", "six digits"),
        ("unit.region_code", "15072O", "six digits"),
        ("unit.uscc", "1115212717BBQN7PHX", "The check digit of the credit code “1115212717BBQN7PHX” is wrong"),
        ("lane.days_factor", {**SHARES, "green": 5}, "at most 1"),
        ("lane.days_factor", {**SHARES, "green": 1.01}, "at most 1"),
        ("lane.days_factor", {**SHARES, "green": 0}, "above 0"),
        ("deadlines.decide_repair", {**CLOCK, "days": 2.5}, "2.5 is not a whole number between 0 and 365."),
        ("deadlines.decide_repair", {**CLOCK, "days": 366}, "between 0 and 365"),
        ("deadlines.decide_repair", {**CLOCK, "kind": "lunar"}, "“lunar” is not one of: working, calendar."),
        (
            "deadlines.publish_licence",
            {**CLOCK, "kind": "calendar"},
            "Terms of licensing are counted in working days (《行政许可法》第八十二条); write working days.",
        ),
        ("deadlines.publish_licence", {**CLOCK, "days": 366}, "between 0 and 365"),
        ("lane.by_credit", {**WAYS, "A": {"clean": "green", "punished": "green"}}, "“green” is not one of"),
        ("lane.by_credit", {**WAYS, "A": {"clean": "fast", "punished": "ordinary"}}, "“fast” is not one of"),
        ("lane.by_credit", {"A": WAYS["A"]}, "needs a value like"),
        ("deadlines.decide_repair_extension", 61, "61 is not a whole number between 0 and 60."),
        ("repair.false_materials_bar_months", 1.5, "1.5 is not a whole number between 0 and 120."),
        ("repair.false_materials_bar_months", 121, "between 0 and 120"),
        ("publicity.safety_one_year", "some", "“some” is not one of: all, serious_only."),
        ("publicity.before_order_58", "never", "“never” is not one of: order_58, stays_ended."),
        (
            "publicity.class_of_kinds",
            {**CLASSES, "warning": "grave"},
            "“grave” is not one of: minor, ordinary, serious.",
        ),
        ("publicity.order_58_fields", ["mining"], "“mining” is not one of: work_safety, special_equipment, fire,"),
        ("publicity.order_58_unpublished", ["reprimand"], "“reprimand” is not one of: simple, warning, criticism,"),
        ("publicity.large_fines", {"large_fine": 5, "huge_fine": 4}, "A huge fine begins below a considerable one"),
        (
            "publicity.order_58_terms",
            {"field_least": 37, "other_least": 3, "most": 36},
            "A shortest term is longer than the longest one",
        ),
        ("publicity.terms_2019", {"ordinary_most": 121, "serious_most": 36, "special_most": 36}, "between 0 and 120"),
        ("penalty.organisation_words", ["公司", "厂"], "“厂” is too short; give at least two characters."),
        ("frequency.cap", {"key": 4, "general": 53}, "53 is not a whole number between 0 and 52."),
        ("platform.message_days", 3651, "3651 is not a whole number between 0 and 3650."),
    ],
)
def test_a_value_that_no_rule_could_use_is_refused(name: str, value: Any, says: str) -> None:
    assert_refused(lambda: check_change(parameters(), name, value), says)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lane.days_factor", {**SHARES, "green": 1}),
        ("lane.days_factor", {**SHARES, "green": 0.01}),
        ("lane.by_credit", {**WAYS, "A": {"clean": "green", "punished": "strict"}}),
        ("deadlines.publish_licence", CLOCK),
        ("deadlines.decide_repair", {**CLOCK, "days": 365}),
        ("deadlines.decide_repair", {**CLOCK, "days": 0}),
        ("deadlines.decide_repair", {**CLOCK, "kind": "calendar"}),
        ("deadlines.decide_repair_extension", 60),
        ("repair.false_materials_bar_months", 0),
        ("repair.false_materials_bar_months", 120),
        ("frequency.cap", {"key": 52, "general": 0}),
        ("platform.message_days", 3650),
        ("publicity.channels", []),
        ("publicity.channels", ["credit_platform"]),
        ("publicity.transition", "by_decision_date"),
        ("publicity.large_fines", {"large_fine": 5, "huge_fine": 5}),
        ("publicity.order_58_terms", {"field_least": 36, "other_least": 36, "most": 36}),
    ],
)
def test_a_value_at_the_edge_of_what_is_allowed_is_allowed(name: str, value: Any) -> None:
    check_change(parameters(), name, value)


def test_every_clock_of_these_laws_counts_working_days() -> None:
    """行政处罚法 第八十五条: terms of two, three, five and seven days; 行政许可法 第八十二条: all of its terms."""
    laws = ("行政处罚法", "行政许可法", "双公示", "安全生产法")
    clocks = [p for p in parameters() if p.name.startswith("deadlines.") and isinstance(p.values[-1], dict)]
    found = [
        (p, value) for p in clocks for value, source in zip(p.values, p.sources) if any(law in source for law in laws)
    ]
    assert {p.name for p, _ in found} >= {
        f"deadlines.{name}" for name in ("publish_penalty", "publish_licence", "withdraw_copy")
    }
    assert {value["kind"] for _, value in found} == {"working"}


def test_the_bureau_is_told_in_its_own_words_what_it_may_choose() -> None:
    with pytest.raises(Refused) as refusal:
        check_change(parameters(), "publicity.transition", "favor_party")
    assert "从旧兼从轻、按决定日期" in refusal.value.sentence(ZH)
    with pytest.raises(Refused) as refusal:
        check_change(parameters(), "frequency.cap", 3)
    assert (
        refusal.value.sentence(),
        "{重点企业: 4, 一般企业: 2}" in refusal.value.sentence(ZH),
        "“年度计划检查次数上限”" in refusal.value.sentence(ZH),
    ) == ("“Most planned inspections a year” needs a value like {key: 4, general: 2}.", True, True)


@pytest.mark.parametrize(
    ("text", "value"),
    [(" 150725 ", "150725"), ("'150725'", "150725"), (' "150725" ', "150725"), ("X150725X", "X150725X")],
)
def test_a_text_is_taken_as_it_stands_without_spaces_and_quotation_marks(text: str, value: str) -> None:
    assert value_of(parameters(), "unit.region_code", text) == value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("unit.region_code", "150725", "150725"),
        ("frequency.cap", "{重点企业: 6, 一般企业: 2}", {"key": 6, "general": 2}),
        ("frequency.cap", '{"key": 6, "general": 2}', {"key": 6, "general": 2}),
        ("grading.worse_needs_confirmation", "否", False),
        ("publicity.transition", "按决定日期", "by_decision_date"),
        ("publicity.safety_one_year", "仅限严重", "serious_only"),
        (
            "publicity.large_fines",
            "{较大数额罚款: 1000, 数额巨大罚款: 300000}",
            {"large_fine": 1000, "huge_fine": 300000},
        ),
        ("publicity.special_kinds_2019", "[责令停产停业]", ["stop_business"]),
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
def test_a_number_without_its_day_or_source_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    keys = "chinese, confidence, label, unit, values"
    with pytest.raises(PolicyError, match=rf"^x\.term(: each value| has no value| needs exactly: {keys}$)"):
        load(tmp_path)


def test_a_file_is_read_as_it_stands_with_its_days_in_order(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(
        ROW + "    2025-07-01: {value: 15, source: 新}\n    2024-01-01: {value: 10, source: 旧}"
    )
    (tmp_path / "grading_default.yaml").write_text("a table of its own: 1")
    (tmp_path / "y.yaml").write_text(ROW.replace("term:", "other:") + "    2024-01-01: {value: null, source: 依据}")
    assert load(tmp_path) == {
        "x.term": Parameter(
            "x.term", "Term", "期限", "month", "D", (date(2024, 1, 1), date(2025, 7, 1)), (10, 15), ("旧", "新")
        ),
        "y.other": Parameter("y.other", "Term", "期限", "month", "D", (date(2024, 1, 1),), (None,), ("依据",)),
    }


def test_the_parameters_are_those_of_the_policy_files() -> None:
    assert load(FOLDER) == {p.name: p for p in parameters()}


def test_references_are_refused_with_the_line_where_they_stand() -> None:
    with pytest.raises(yaml.MarkedYAMLError) as fault:
        read_yaml("a: &x [1]\nb: *x")
    assert (fault.value.problem, fault.value.problem_mark.line) == ("references and tags are not used here", 1)


@pytest.mark.parametrize(
    "text", ["a: !!bool x", "a: !!timestamp x", "a: !!set {b}", "a: !!binary eA==", "!!str a: b", "a: ! b"]
)
def test_tags_are_refused_with_the_line_where_they_stand(text: str) -> None:
    """Behind a tag a value may be anything, and some tags fail on words that do not suit them."""
    with pytest.raises(yaml.MarkedYAMLError) as fault:
        read_yaml(f"c: 1\n{text}")
    assert (fault.value.problem, fault.value.problem_mark.line) == ("references and tags are not used here", 1)


@pytest.mark.parametrize("text", ["? [1]\n: 2", "{[1]: 2}", "{{a: 1}: 2}", "{{名称}}: 2"])
def test_a_list_or_a_table_is_no_key(text: str) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as fault:
        read_yaml(text)
    assert (fault.value.problem, fault.value.problem_mark.line) == ("a list or a table is no key", 0)


def test_the_second_of_two_equal_keys_is_named_with_its_line() -> None:
    with pytest.raises(RepeatedKey, match=r"^b stands twice, line 4$") as fault:
        read_yaml("a: 1\nb: 1\nc: 1\nb: 2")
    assert (fault.value.key, fault.value.line) == ("b", 4)


def test_every_policy_file_loads() -> None:
    names = {path.stem for path in FOLDER.glob("*.yaml")} - {
        "holidays",
        "grading_default",
        "frequency_default",
        "names",
        "words",
    }
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
