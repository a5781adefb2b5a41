"""Tables of rules in words and in codes: the same table both ways, and faults told in the words of the office."""

from typing import Any

import pytest
from pydantic import ValidationError

from app import catalogue
from app.rules import wording
from app.rules.errors import ENGLISH, Refused
from app.rules.frequency import FrequencyTable
from app.rules.parameters import FOLDER, OPEN, parameters, read_yaml
from app.rules.scheme import GradingScheme
from app.rules.settings import value_of

ZH = catalogue.locale("zh")
TABLES = {name: read_yaml((FOLDER / f"{name}_default.yaml").read_text()) for name in ("grading", "frequency")}


def test_each_word_stands_for_one_key() -> None:
    assert len(set(wording.KEYS.values())) == len(wording.KEYS)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("locale", [ZH, ENGLISH], ids=["zh", "en"])
def test_a_standard_written_in_either_language_is_the_same_standard(name: str, locale: Any) -> None:
    assert wording.read(wording.written(TABLES[name], locale)) == TABLES[name]


@pytest.mark.parametrize("name", [p.name for p in parameters() if p.confidence in OPEN])
def test_a_parameter_written_in_chinese_is_the_same_value(name: str) -> None:
    value = parameters().get(name).values[-1]
    assert value_of(parameters(), name, wording.written(value, ZH)) == value


def test_no_code_is_left_in_the_chinese_standard() -> None:
    text = wording.written(TABLES["grading"], ZH)
    assert "kind" not in text
    assert "种类: 行政处罚, 条件: {处罚种类: 警告}" in text


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ({"等级分数线": {"A": 75, "B": 90, "C": 60}}, "等级分数线"),
        ({"指标": [{"代码": "P1", "名称": "罚款", "种类": "罚款"}]}, "指标 第1行 种类"),
        ({"指标": [{"代码": "P1", "名称": "罚款", "种类": "行政处罚", "分数": -1}]}, "指标 第1行 分数"),
        ({"年度评价日": {"月": 2, "日": 30}}, "年度评价日"),
    ],
)
def test_a_fault_is_told_where_it_stands_in_chinese(table: dict[str, Any], place: str) -> None:
    with pytest.raises(ValidationError) as found:
        GradingScheme.model_validate({**TABLES["grading"], **wording.coded(table), "code": "x", "version": 1})
    told = wording.fault(found.value).sentence(ZH)
    assert f"“{place}”" in told
    assert not any("a" <= letter <= "z" for letter in told)


def test_a_fault_of_the_frequencies_is_told_in_chinese() -> None:
    with pytest.raises(ValidationError) as found:
        FrequencyTable.model_validate(
            {**TABLES["frequency"], "general": {**TABLES["frequency"]["general"], "A": {"times": "often", "weight": 1}}}
        )
    assert wording.fault(found.value).sentence(ZH) == "表中“一般企业 A 每年次数”不是每年次数，应写成2或者1/3这样的数。"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("名称: 甲\n基础分: [100", "第"),
        ("a: 1\na: 2", "第2行"),
        ("a: &x [1]\nb: *x", "第2行"),
        ("生效: 2026-02-30", "无法识别"),
        ("[" * 5000, "无法识别"),
        ("a: " + "1" * 5000, "无法识别"),
        ("基础分: 100\nbase: 50", "无法识别"),
        ("a" * 60_000, "50000"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(text: str, told: str) -> None:
    with pytest.raises(Refused) as refusal:
        wording.read(text)
    assert told in refusal.value.sentence(ZH)


def test_what_says_nothing_is_left_out() -> None:
    row = {"代码": "P1", "累计封顶": None, "计分月数": None}
    assert wording.spoken(wording.coded(row)) == {"代码": "P1", "计分月数": "长期"}


@pytest.mark.parametrize(
    ("name", "text"), [("unit.bureau_name", "互联网+监管"), ("unit.document_prefix", "从旧兼从轻")]
)
def test_a_name_is_never_taken_for_a_code(name: str, text: str) -> None:
    assert value_of(parameters(), name, text) == text
