"""The vectors of the law and of the bureau's standards, as cases a clerk can read."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.rules import grading, identifiers, masking
from app.rules.answers import answer
from app.rules.errors import Refused, Tongue
from app.rules.parameters import FOLDER, read_yaml
from app.rules.scheme import GradingScheme

ZH = Tongue("zh", str)
CASES = Path(__file__).parent / "cases"
SCHEME = GradingScheme.model_validate({**read_yaml((FOLDER / "grading_default.yaml").read_text()), "code": "default", "version": 1}).compiled()
KEYS = {"name", "day", "given", "expect"}


def _asked(rule: str) -> Callable[[Any, date], Any]:
    def ask(given: Any, day: date) -> Any:
        return answer(rule, _plain(given), day, ZH)["answer"]

    return ask


def _plain(given: Any) -> Any:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in given.items()}


def _grade(given: Any, day: date) -> Any:
    found = grading.grade([_event(n, **event) for n, event in enumerate(given)], SCHEME, day)
    return {"score": float(found.score), "grade": str(found.grade), "direct": found.direct.indicator if found.direct else None}


def _event(number: int, kind: str, occurred_on: date, **more: Any) -> grading.Event:
    quantity = more.pop("quantity", None)
    ends = {name: more.pop(name) for name in ("counts_until", "ended_on", "end_reason") if name in more}
    counts_from = more.pop("counts_from", occurred_on)
    return grading.Event(number, kind, occurred_on, counts_from, quantity=None if quantity is None else Decimal(quantity), facts=more, **ends)


def _identifier(given: Any, day: date) -> Any:
    kind, text = given["kind"], str(given["text"])
    try:
        if kind == "uscc":
            identifiers.check_uscc(text)
        else:
            identifiers.check_identity(text)
            identifiers.check_identity_digit(text)
    except Refused:
        return {"valid": False}
    return {"valid": True}


RULES: dict[str, Callable[[Any, date], Any]] = {
    **{name: _asked(name) for name in ("publicity", "accident_grade", "deadline", "frequency", "lane", "repair")},
    "grading": _grade,
    "identifiers": _identifier,
    "masking": lambda given, day: {"shown": masking.masked(given["text"], given["rule"])},
}


def _load() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        cases = yaml.safe_load(path.read_text())
        assert cases, f"{path.name} holds no case"
        for case in cases:
            assert set(case) == KEYS, f"{path.name}: {case.get('name')} has other keys"
            found.append(pytest.param(path.stem, case, id=f"{path.stem}-{case['name']}"))
    return found


@pytest.mark.parametrize(("rule", "case"), _load())
def test_the_rule_says(rule: str, case: Any) -> None:
    told = RULES[rule](case["given"], case["day"])
    expected = {key: value.isoformat() if isinstance(value, date) else value for key, value in case["expect"].items()}
    assert {key: told[key] for key in expected} == expected


def test_every_rule_has_cases() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == set(RULES)


@pytest.mark.parametrize(("rule", "given"), [
    ("publicity", {}), ("publicity", {"decided_on": "2024-02-30", "kinds": ["罚款"]}), ("publicity", {"decided_on": "2024-02-20", "kinds": ["罚金"]}),
    ("publicity", {"decided_on": "2017-12-31", "kinds": ["罚款"]}), ("deadline", {"start": "2024-01-01", "days": -1, "kind": "working"}),
    ("deadline", {"start": "2024-01-01", "days": True, "kind": "working"}), ("accident_grade", {"deaths": -1}), ("accident_grade", {"deaths": "三"}),
    ("frequency", {"category": "key"}), ("lane", {"grade": "E"}), ("lane", {"grade": "A", "listed": "no"}), ("nothing", {}), ("lane", []),
])
def test_a_wrong_question_is_refused_with_a_sentence(rule: str, given: Any) -> None:
    with pytest.raises(Refused) as refusal:
        answer(rule, given, date(2026, 11, 1), ZH)
    assert refusal.value.sentence()
