"""A table of rules as cells and rows: what stands in the form says the same as the table; refusals name the cell."""

from typing import Any

import pytest

from app import catalogue
from app.rules import settings, wording
from app.rules.errors import ENGLISH, Refused
from app.rules.frequency import FrequencyTable
from app.rules.parameters import FOLDER, parameters
from app.rules.scheme import GradingScheme
from app.rules.settings import ParameterName
from app.services.rulebook import shapes, tables

ZH = catalogue.locale("zh")
MODELS = {"grading": GradingScheme, "frequency": FrequencyTable}


def table(name: str) -> Any:
    return wording.read((FOLDER / f"{name}_default.yaml").read_text(encoding="utf-8"))


def meaning(name: str, content: Any) -> Any:
    known = {"code": "a", "version": 1} if name == "grading" else {}
    return MODELS[name].model_validate({**content, **known})


@pytest.mark.parametrize("locale", [ZH, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("name", MODELS)
def test_what_stands_in_the_form_says_the_same_as_the_table(name: str, locale: Any) -> None:
    shape = shapes.shape_of(MODELS[name])
    typed = tables.typed(shape, table(name), locale)
    text = tables.text(shape, typed)
    assert meaning(name, wording.read(text)) == meaning(name, table(name))
    assert tables.typed(shape, wording.read(text), locale) == typed
    assert not any(sign in str(list(_texts(typed))) for sign in "{}")


@pytest.mark.parametrize("locale", [ZH, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("name", list(ParameterName))
def test_a_parameter_is_asked_for_cell_by_cell_and_says_the_same(name: Any, locale: Any) -> None:
    for value in parameters().get(name).values:
        shape = shapes.like(value)
        typed = tables.typed(shape, value, locale)
        text = tables.text(shape, typed)
        assert settings.value_of(parameters(), name, text) == value
        assert not any(sign in str(list(_texts(typed))) for sign in "{}")
        settings.check_change(parameters(), name, settings.value_of(parameters(), name, text))


PENALTY = {"code": "X", "label": "x", "kind": "penalty"}


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"base": "百"}, ["base"]),
        ({"cutoffs-A": "", "cutoffs-C": "x"}, ["cutoffs-A", "cutoffs-C"]),
        ({"cutoffs-A": "10"}, ["cutoffs"]),
        ({"evaluation-month": "13"}, ["evaluation-month"]),
        ({"base": "101"}, [""]),
        (
            {"indicators": {"7": {"code": "X", "label": "x", "kind": "penalty", "points": "-2000"}}},
            ["indicators-7-points"],
        ),
        ({"indicators": {"7": {"code": "X", "label": "x", "kind": "penalty"}}}, ["indicators-7-code"]),
        (
            {"indicators": {"7": {"code": "", "label": "x", "kind": "penalty", "when": "颜色：红", "bands": "五分"}}},
            ["indicators-7-code", "indicators-7-when", "indicators-7-bands"],
        ),
        ({"indicators": {}}, ["indicators"]),
    ],
)
def test_what_is_wrong_is_told_at_its_cell(change: dict[str, Any], at: list[str]) -> None:
    shape = shapes.shape_of(GradingScheme)
    with pytest.raises(Refused) as refused:
        tables.table(shape, tables.typed(shape, table("grading"), ZH) | change)
    assert [part.column for part in refused.value.parts] == at


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("处罚种类：警告、通报批评", {"kinds": ["warning", "criticism"]}),
        ("处罚种类:警告; 文号：第1号", {"kinds": "warning", "decision_no": "第1号"}),
        ("kinds: warning", {"kinds": "warning"}),
    ],
)
def test_conditions_are_read_as_people_write_them(typed: str, meant: dict[str, Any]) -> None:
    assert tables._when(typed, {"kind": "penalty"}) == meant


def test_bounds_are_read_in_both_languages() -> None:
    for text in ("死亡人数：不少于1 不多于2", "deaths: at least 1, at most 2", "死亡人数：≥1，≤2"):
        assert tables._when(text, {"kind": "accident"}) == {"deaths": {"min": 1, "max": 2}}


def _texts(given: Any) -> Any:
    for value in given.values():
        yield from _texts(value) if isinstance(value, dict) else [value]
