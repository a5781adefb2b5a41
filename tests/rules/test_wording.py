"""Tables of rules in words and in codes: the same table both ways, and faults told in the words of the office."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.rules import wording
from app.rules.errors import ENGLISH, Refused
from app.rules.frequency import FrequencyTable
from app.rules.parameters import FOLDER, OPEN, parameters, read_yaml
from app.rules.scheme import GradingScheme
from app.rules.settings import value_of
from tests.rules.saying import ZH, assert_refused, assert_said

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
def test_a_fault_is_reported_with_its_place_in_chinese(table: dict[str, Any], place: str) -> None:
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
        ("a: 1\n{b: 1}: 2", "第2行"),
        ("a: 1\nb: !!bool c", "第2行"),
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
    assert wording.coded({"代码": "P1", "累计封顶": None}) == {"code": "P1"}


@pytest.mark.parametrize(
    ("name", "text"), [("unit.bureau_name", "互联网+监管"), ("unit.document_prefix", "从旧兼从轻")]
)
def test_a_name_is_never_taken_for_a_code(name: str, text: str) -> None:
    assert value_of(parameters(), name, text) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb: 2\na: 3", "“a” stands twice in the table, the second time at line 3; keep one."),
        ("名称: 甲\n基础分: [100", "The table cannot be read at line 2; check the indents, colons and brackets there."),
        ("基础分: 100\nbase: 50", "The table cannot be read at line 1;"),
        ("生效: 2026-02-30", "The table cannot be read at line 1;"),
        ("a" * (wording.LONGEST + 1), "The table has more than 50000 characters; it cannot be a standard."),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_the_line(text: str, says: str) -> None:
    assert_refused(lambda: wording.read(text), says)


def test_a_table_of_the_greatest_length_is_read() -> None:
    assert wording.read("a" * wording.LONGEST) == "a" * wording.LONGEST


def test_one_key_in_two_languages_is_told_with_the_row_it_stands_in() -> None:
    with pytest.raises(ValueError, match=r"^one key in two languages among \['基础分', 'base'\]$"):
        wording.coded({"基础分": 100, "base": 50})


@pytest.mark.parametrize("value", [{"代码": "甲" * 100, "名称": "乙 " * 60}, "字 " * 400 + "末", ["一 二"] * 80])
def test_a_value_is_written_in_one_line_however_long_it_is(value: Any) -> None:
    assert "\n" not in wording.brief(value)
    assert read_yaml(wording.brief(value)) == value


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (True, "是", "true"),
        (36, "36", "36"),
        ("favour_party", "从旧兼从轻", "favour_party"),
        ("陈巴尔虎旗", "陈巴尔虎旗", "陈巴尔虎旗"),
        (["portal"], "[本单位公示平台]", "[portal]"),
        ({"key": 4, "general": 2}, "{重点企业: 4, 一般企业: 2}", "{key: 4, general: 2}"),
        (
            {"days": 7, "kind": "working", "basis": ""},
            "{天数: 7, 种类: 工作日, 起算日: 办理之日}",
            "{days: 7, kind: working, basis: ''}",
        ),
        (
            {"evaluation": {"month": 4, "day": 30}, "base": 100},
            "年度评价日: {月: 4, 日: 30}\n基础分: 100\n",
            "evaluation: {month: 4, day: 30}\nbase: 100\n",
        ),
        (
            {"indicators": [{"code": "P1", "months": None}, {"code": "P2"}]},
            "指标:\n  - {代码: P1, 计分月数: 长期}\n  - {代码: P2}\n",
            "indicators:\n  - {code: P1, months: null}\n  - {code: P2}\n",
        ),
        ({"bands": [], "kinds": ["fine"]}, "分档: []\n处罚种类: [fine]\n", "bands: []\nkinds: [fine]\n"),
    ],
)
def test_a_value_is_written_as_people_of_either_language_write_it(value: Any, zh: str, en: str) -> None:
    assert (wording.written(value, ZH), wording.written(value, ENGLISH)) == (zh, en)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"计分月数": "长期"}, {"months": None}),
        ({"名称": "长期"}, {"label": "长期"}),
        ({"months": 12}, {"months": 12}),
        ({"行政指导": "是"}, {"guidance": True}),
        ({"行政指导": "否"}, {"guidance": False}),
        (
            {"种类": "行政处罚", "条件": {"处罚种类": ["罚款", "warning", "没有这种"]}},
            {"kind": "penalty", "when": {"kinds": ["fine", "warning", "没有这种"]}},
        ),
        ({"kind": "honour", "条件": {"级别": "国家级"}}, {"kind": "honour", "when": {"level": "national"}}),
        (
            {"种类": "责任事故", "条件": {"死亡人数": {"不少于": 1}, "等级": "一般"}},
            {"kind": "accident", "when": {"deaths": {"min": 1}, "grade": "ordinary"}},
        ),
        ({"级别": "国家级"}, {"level": "国家级"}),
        ({"种类": "没有这种", "条件": {"级别": "国家级"}}, {"kind": "没有这种", "when": {"level": "国家级"}}),
    ],
)
def test_a_word_is_read_in_the_terms_of_the_place_where_it_stands(said: Any, code: Any) -> None:
    assert wording.coded(said) == code


def test_only_the_names_of_the_cells_of_a_row_are_put_into_codes() -> None:
    assert wording.coded_keys({"代码": "P1", "clause": "依据", "备注": "种类"}) == {
        "code": "P1",
        "clause": "依据",
        "备注": "种类",
    }


@pytest.mark.parametrize(
    ("changes", "en", "zh"),
    [
        (
            {"indicators": [{"code": "P1", "label": "x", "kind": "penalty"}]},
            "In the table “indicators row 1” has no effect on the points or the grade.",
            "表中“指标 第1行”",
        ),
        (
            {
                "indicators": [
                    {"code": "P1", "label": "x", "kind": "penalty", "points": -1},
                    {"code": "P2", "label": 3, "kind": "penalty", "points": -1},
                ]
            },
            "In the table “indicators row 2 label” cannot be read as what belongs there.",
            "表中“指标 第2行 名称”",
        ),
        (
            {
                "indicators": [
                    {"code": "P1", "label": "x", "kind": "accident", "points": -1, "when": {"deaths": {"min": "x"}}}
                ]
            },
            "In the table “indicators row 1 when deaths",
            "表中“指标 第1行 条件 死亡人数",
        ),
        ({"bass": 1}, "In the table “bass” is not known here.", "表中“bass”"),
        ({"base": 500}, "In the table “the whole” lowest ≤ base ≤ highest", "表中“整张表”"),
        ({"base": "much"}, "In the table “base” cannot be read as what belongs there.", "表中“基础分”"),
        (
            {"evaluation": {"month": 13, "day": 1}},
            "In the table “evaluation month” is too large.",
            "表中“年度评价日 月”",
        ),
        ({"indicators": []}, "In the table “indicators” is empty.", "表中“指标”"),
    ],
)
def test_a_fault_is_told_where_it_stands_in_either_language(changes: dict[str, Any], en: str, zh: str) -> None:
    with pytest.raises(ValidationError) as found:
        GradingScheme.model_validate({**TABLES["grading"], **changes, "code": "x", "version": 1})
    told = wording.fault(found.value)
    assert_said(told.msgid, told.params)
    assert told.params["fault"] != ZH.word(told.params["fault"]), "the fault itself has its Chinese"
    assert told.sentence().startswith(en)
    assert told.sentence(ZH).startswith(zh)
