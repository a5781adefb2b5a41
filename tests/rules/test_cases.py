"""The law as data: every case of cases/*.yaml, each a sentence that a clerk can read and sign."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.rules import identifiers, masking, personal
from app.rules.answers import RULES, Asked, answer
from app.rules.errors import ENGLISH, Refused
from app.rules.grading import Event, GradeAnswer, grade
from app.rules.parameters import FOLDER, PolicyError, read_yaml
from app.rules.scheme import CompiledScheme, GradingScheme
from tests.rules.saying import ZH, assert_refused, assert_said

CASES = Path(__file__).parent / "cases"
KEYS = {"name", "given", "day", "expect"}
WITHOUT_DAY = {"identifiers", "masking"}
PENALTY = {"decided_on", "kinds", "field", "seriousness", "procedure", "party", "fine"}
INPUTS: dict[str, set[str]] = {
    "publicity": PENALTY,
    "repair": PENALTY | {"performed", "bar_until"},
    "accident_grade": {"deaths", "serious_injuries", "loss"},
    "deadline": {"start", "days", "kind"},
    "lane": {
        "grade",
        "listed",
        "punished",
        "false_promise_until",
        "item_allows_commitment",
        "barred_until",
        "chose_commitment",
    },
    "frequency": {"category", "grade", "last_inspected_on", "bad_record", "listed", "cap", "supervised_since"},
    "listing": {"listed_on", "performed", "harm_removed", "again", "bar_until", "restored_on"},
    "draw": {"pool", "officers", "take", "seed"},
    "identifiers": {"uscc", "identity", "region", "made_on", "serial"},
    "masking": {"rule", "text", "names", "spare"},
    "grading": {
        "kind",
        "occurred_on",
        "counts_from",
        "counts_until",
        "ended_on",
        "end_reason",
        "quantity",
        "facts",
        "source",
    },
}


class Case(NamedTuple):
    """One case of a file; the file's name says which rule is asked."""

    rule: str
    name: str
    given: Any
    day: date | None
    expect: dict[str, Any]


def read(rule: str, text: str) -> list[Case]:
    """The cases of one file. Raises PolicyError where the file could pass without testing what it says."""
    rows = read_yaml(text)
    if not isinstance(rows, list) or not rows:
        raise PolicyError(f"{rule}.yaml has no cases")
    wanted = KEYS - {"day"} if rule in WITHOUT_DAY else KEYS
    for row in rows:
        if set(row) != wanted or not row["expect"]:
            raise PolicyError(
                f"{rule}.yaml: a case has exactly {', '.join(sorted(wanted))}, and expects something: {row}"
            )
        _known_inputs(rule, row)
    if len({row["name"] for row in rows}) != len(rows):
        raise PolicyError(f"{rule}.yaml: two cases share a name")
    return [Case(rule, row["name"], row["given"], row.get("day"), row["expect"]) for row in rows]


def _known_inputs(rule: str, row: Mapping[str, Any]) -> None:
    for given in row["given"] if isinstance(row["given"], list) else [row["given"]]:
        if unknown := set(given) - INPUTS.get(rule, set()):
            raise PolicyError(f"{rule}.yaml, “{row['name']}”: {', '.join(sorted(unknown))} is no input of the rule")


def every_case() -> list[Any]:
    """A list and no generator, so that a second run in the same process finds them too (mutmut)."""
    cases = [case for path in sorted(CASES.glob("*.yaml")) for case in read(path.stem, path.read_text())]
    return [pytest.param(case, id=f"{case.rule}: {case.name}") for case in cases]


def plain(value: Any) -> Any:
    """As JSON would carry it: days as text, numbers comparable to four places."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def ask(case: Case) -> dict[str, Any]:
    """The answer as outsiders read it, with its fingerprint, its reasons in Chinese and their sources."""
    found = answer(case.rule, plain(case.given), case.day, ENGLISH)
    _, reasons, _ = RULES[case.rule](Asked(plain(case.given)), case.day)
    assert reasons, "an answer comes with its reasons"
    for reason in reasons:
        assert_said(reason.msgid, reason.params)
        assert reason.source or case.rule == "deadline", f"the source of: {reason.msgid}"
    assert found["reasons"] == [{"text": reason.text(), "source": reason.source} for reason in reasons]
    assert (found["rule"], found["day"], len(found["digest"])) == (case.rule, case.day.isoformat(), 64)
    told = {"reasons": [reason.text(ZH) for reason in reasons], "sources": [reason.source for reason in reasons]}
    return {**found["answer"], "digest": found["digest"], **told}


def default_scheme() -> CompiledScheme:
    table = read_yaml((FOLDER / "grading_default.yaml").read_text())
    return GradingScheme.model_validate({**table, "code": "default", "version": 1}).compiled()


def _event(number: int, row: Mapping[str, Any]) -> Event:
    typed = {
        "quantity": Decimal(str(row["quantity"])) if "quantity" in row else None,
        "source": tuple(row.get("source", ("", 0, ""))),
    }
    return Event(**{"id": number, "counts_from": row["occurred_on"], "facts": {}, **row, **typed})


def graded(case: Case) -> dict[str, Any]:
    found = grade([_event(i, row) for i, row in enumerate(case.given, 1)], default_scheme(), case.day)
    why = found.direct and found.direct.why
    if why:
        assert_said(why.msgid, why.params)
    told = {
        "labels": [line.label for line in found.lines],
        "direct": found.direct and found.direct.indicator,
        "why": why and why.text(ZH),
        "clause": why and why.source,
    }
    known = {"grade": str(found.grade), "score": found.score, "digest": found.digest}
    return {**known, "lines": _by_indicator(found), **told}


def _by_indicator(found: GradeAnswer) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = {}
    for line in found.lines:
        totals[line.indicator] = totals.get(line.indicator, Decimal(0)) + line.points
    return totals


def identified(case: Case) -> dict[str, Any]:
    given = case.given
    if "region" in given:
        return {"code": identifiers.commitment_code(given["region"], given["made_on"], given["serial"])}
    if "uscc" in given:
        identifiers.check_uscc(given["uscc"])
    else:
        identifiers.check_identity(given["identity"])
        identifiers.check_identity_digit(given["identity"])
    return {"valid": True}


def masked(case: Case) -> dict[str, Any]:
    rule, text = case.given["rule"], case.given["text"]
    if rule == "prose":
        return {"masked": personal.masked(text, case.given.get("names", ()), case.given.get("spare", ()))}
    return (
        {"contains": masking.contains_identity_number(text)}
        if rule == "contains"
        else {"masked": masking.masked(text, rule)}
    )


ASKED: dict[str, Callable[[Case], dict[str, Any]]] = {
    **dict.fromkeys(RULES, ask),
    "grading": graded,
    "identifiers": identified,
    "masking": masked,
}


@pytest.mark.parametrize("case", every_case())
def test_the_rule_answers_as_the_case_says(case: Case) -> None:
    if "refused" in case.expect:
        with pytest.raises(Refused) as caught:
            ASKED[case.rule](case)
        assert_said(caught.value.msgid, caught.value.params)
        assert case.expect["refused"] in caught.value.sentence()
        return
    found = ASKED[case.rule](case)
    for name, wanted in plain(case.expect).items():
        assert found[name] == (pytest.approx(wanted, abs=1e-4) if isinstance(wanted, float) else wanted), name


@pytest.mark.parametrize(
    ("rule", "given", "says"),
    [
        ("nothing", {}, "There is no rule “nothing”; there are: publicity, accident_grade, deadline, frequency,"),
        ("lane", [], "The input is one JSON object."),
        ("lane", None, "The input is one JSON object."),
        (
            "lane",
            {"grade": "A", "punish": True, "list": True},
            "“list” is no input of this rule; there are: barred_until, chose_commitment, false_promise_until, grade,",
        ),
    ],
    ids=["unknown rule", "a list", "nothing", "unknown input"],
)
def test_a_wrong_question_is_refused_with_a_sentence(rule: str, given: Any, says: str) -> None:
    assert_refused(lambda: answer(rule, given, date(2026, 3, 1), ENGLISH), says)


@pytest.mark.parametrize(("grade_", "times", "kind"), [("D", 2, int), ("C", 1, int), ("A", 1 / 3, float)])
def test_times_a_year_are_told_as_a_whole_number_where_they_are_one(grade_: str, times: float, kind: type) -> None:
    asked = {"category": "general", "grade": grade_}
    found = answer("frequency", asked, date(2026, 3, 1), ENGLISH)["answer"]["times_per_year"]
    assert (found, type(found)) == (pytest.approx(times), kind)


def test_every_rule_that_outsiders_may_ask_has_cases() -> None:
    assert set(RULES) <= {path.stem for path in CASES.glob("*.yaml")}


def test_every_indicator_of_the_default_standard_has_a_case() -> None:
    codes = {row.row.code for rows in default_scheme().by_kind["enterprise"].values() for row in rows}
    seen = {code for case in read("grading", (CASES / "grading.yaml").read_text()) for code in _named(case)}
    assert codes <= seen


def _named(case: Case) -> set[str]:
    return {*case.expect.get("lines", {}), case.expect.get("direct")}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("lane", ""),
        ("lane", "[]"),
        ("lane", "{name: 一例}"),
        ("lane", "- {name: 一例, given: {grade: A}, day: 2026-03-01, expect: {lane: 普通}, note: 多余}"),
        ("lane", "- {name: 一例, given: {grade: A}, expect: {lane: 普通}}"),
        ("lane", "- {name: 一例, given: {grade: A}, day: 2026-03-01, expect: {}}"),
        ("lane", "- {name: 一例, given: {grad: A}, day: 2026-03-01, expect: {lane: 普通}}"),
        (
            "grading",
            "- {name: 一例, given: [{kind: penalty, occured_on: 2026-03-01}], day: 2026-03-01, expect: {grade: A}}",
        ),
        ("lottery", "- {name: 一例, given: {pool: []}, day: 2026-03-01, expect: {objects: []}}"),
        ("lane", "- {name: 一例, name: 二例, given: {grade: A}, day: 2026-03-01, expect: {lane: 普通}}"),
        ("masking", 2 * "- {name: 一例, given: {rule: name, text: 张明}, expect: {masked: 张*}}\n"),
    ],
    ids=[
        "empty",
        "no cases",
        "not a list",
        "unknown key",
        "no day",
        "expects nothing",
        "unknown input",
        "unknown fact",
        "unknown rule",
        "key twice",
        "name twice",
    ],
)
def test_a_case_file_that_could_hide_something_is_refused(rule: str, text: str) -> None:
    with pytest.raises(PolicyError):
        read(rule, text)


def test_an_answer_that_the_rule_does_not_give_cannot_be_expected() -> None:
    case = read("lane", "- {name: 一例, given: {grade: A}, day: 2026-03-01, expect: {lanes: 普通}}")[0]
    with pytest.raises(KeyError):
        test_the_rule_answers_as_the_case_says(case)
