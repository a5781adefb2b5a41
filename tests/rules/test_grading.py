"""The account of a grade, line by line, with standards made here that do what the shipped one does not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.rules.errors import ENGLISH
from app.rules.grading import Event, compare, grade, next_edge, plain, plain_lines
from app.rules.parameters import FOLDER, read_yaml
from app.rules.scheme import CompiledScheme, GradingScheme
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.subjects import EventEnd, EventKind
from tests.rules.saying import ZH

DEFAULT = read_yaml((FOLDER / "grading_default.yaml").read_text())
DAY = date(2026, 3, 1)
CLEAN = Event(9, EventKind.INSPECTION_CLEAN, date(2020, 1, 1), date(2020, 1, 1))


def standard(*rows: dict[str, Any], **changes: Any) -> CompiledScheme:
    """The shipped standard with other rows and other numbers."""
    full = [{"label": row["code"], **row} for row in rows]
    return GradingScheme.model_validate(
        {**DEFAULT, "code": "own", "version": 3, **({"indicators": full} if full else {}), **changes}
    ).compiled()


def event(kind: EventKind, on: date = date(2025, 9, 1), **more: Any) -> Event:
    return Event(**{"id": 1, "kind": kind, "occurred_on": on, "counts_from": on, **more})


COMPLAINT = event(EventKind.COMPLAINT_UPHELD, source=("complaint", 5, "举〔2025〕5号"))
HONOUR = event(EventKind.HONOUR, facts={"level": "city"})


def test_an_account_is_told_to_outsiders_line_by_line() -> None:
    scheme = standard(
        {
            "code": "R1",
            "label": "举报查实",
            "english": "Complaint upheld",
            "kind": "complaint_upheld",
            "points": "-5.5",
            "cap": -8,
            "clause": "依据一",
        },
        {"code": "S4", "label": "荣誉", "kind": "honour", "points": 20, "clause": "依据二"},
    )
    found = plain(grade([COMPLAINT, COMPLAINT, HONOUR], scheme, DAY), ENGLISH)
    told = {"event": 1, "occurred_on": "2025-09-01"}
    complaint = {
        "indicator": "R1",
        "label": "举报查实",
        "english": "Complaint upheld",
        "points": -5.5,
        **told,
        "source": {"register": "complaint", "id": 5, "no": "举〔2025〕5号"},
        "clause": "依据一",
    }
    honour = {
        "indicator": "S4",
        "label": "荣誉",
        "english": "荣誉",
        "points": 20,
        **told,
        "source": {"register": "", "id": 0, "no": ""},
        "clause": "依据二",
    }
    none = {"event": None, "occurred_on": None, "source": None}
    capped = {
        "indicator": "R1",
        "label": "举报查实（封顶-8）",
        "english": "Complaint upheld (capped at -8)",
        "points": 3,
        **none,
        "clause": "依据一",
    }
    bound = {
        "indicator": "BOUND",
        "label": "最高分封顶",
        "english": "Highest score",
        "points": -12,
        **none,
        "clause": "",
    }
    assert found.pop("lines") == [complaint, complaint, honour, capped, bound]
    assert len(found.pop("digest")) == 64
    assert found == {"scheme": {"code": "own", "version": 3}, "base": 100, "score": 100, "grade": "A", "direct": None}


def test_a_score_that_is_no_whole_number_is_told_with_its_places() -> None:
    answer = grade([COMPLAINT], standard({"code": "R1", "kind": "complaint_upheld", "points": "-0.5"}), DAY)
    assert (plain(answer, ENGLISH)["score"], plain(answer, ENGLISH)["base"]) == (99.5, 100)
    assert [type(plain(answer, ENGLISH)[name]) for name in ("score", "base")] == [float, int]


def test_what_decides_a_grade_is_told_in_the_language_of_the_reader() -> None:
    scheme = standard(
        {"code": "R1", "label": "举报查实", "english": "Complaint upheld", "kind": "complaint_upheld", "direct": "C"}
    )
    answer = grade([COMPLAINT], scheme, DAY)
    assert plain(answer, ENGLISH)["direct"] == {
        "indicator": "R1",
        "why": "“Complaint upheld” decides the grade directly: C (举〔2025〕5号, 2025-09-01).",
    }
    assert plain(answer, ZH)["direct"]["why"].startswith("“举报查实”")


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([{"code": "S4", "kind": "honour", "points": 9, "cap": 8}], {"S4": [9, -1]}),
        ([{"code": "S4", "kind": "honour", "points": 8, "cap": 8}], {"S4": [8]}),
        ([{"code": "S4", "kind": "honour", "points": -9, "cap": -8}], {"S4": [-9, 1]}),
        ([{"code": "S4", "kind": "honour", "points": -8, "cap": -8}], {"S4": [-8]}),
        ([{"code": "S4", "kind": "honour", "points": -9, "cap": 8}], {"S4": [-9]}),
        ([{"code": "S4", "kind": "honour", "points": 9, "cap": -8}], {"S4": [9]}),
        ([{"code": "S4", "kind": "honour", "points": 9, "cap": 0}], {"S4": [9]}),
        ([{"code": "S4", "kind": "honour", "points": -9, "cap": 0}], {"S4": [-9]}),
        (
            [
                {"code": "S4", "kind": "honour", "points": 9, "cap": 8},
                {"code": "R1", "kind": "complaint_upheld", "points": -20},
            ],
            {"S4": [9, -1], "R1": [-20]},
        ),
    ],
)
def test_a_cap_is_written_in_a_line_of_its_own_and_only_on_its_own_side_of_nought(
    rows: list[dict[str, Any]], lines: dict[str, list[int]]
) -> None:
    found: dict[str, list[int]] = {}
    for line in grade([HONOUR, COMPLAINT], standard(*rows, base=50), DAY).lines:
        found.setdefault(line.indicator, []).append(int(line.points))
    assert found == lines


@pytest.mark.parametrize(
    ("points", "bound"),
    [(-60, ("最低分保底", "Lowest score", 10)), (60, ("最高分封顶", "Highest score", -10)), (-50, None), (50, None)],
)
def test_the_score_stays_within_the_bounds_of_the_standard_and_says_so(
    points: int, bound: tuple[str, str, int] | None
) -> None:
    *_, last = grade([HONOUR], standard({"code": "S4", "kind": "honour", "points": points}, base=50), DAY).lines
    assert (last.indicator == "BOUND") == (bound is not None)
    assert bound is None or (last.label, last.english, last.points, last.event, last.clause) == (*bound, None, "")


@pytest.mark.parametrize(
    ("rows", "reached", "direct"),
    [
        ([{"code": "X", "kind": "complaint_upheld", "steps_down": 2}], "C", "X"),
        ([{"code": "X", "kind": "complaint_upheld", "steps_down": 3}], "D", "X"),
        ([{"code": "X", "kind": "complaint_upheld", "not_better_than": "B"}], "B", "X"),
        ([{"code": "X", "kind": "complaint_upheld", "not_better_than": "A"}], "A", None),
        ([{"code": "X", "kind": "complaint_upheld", "direct": "B"}], "B", "X"),
        ([{"code": "X", "kind": "complaint_upheld", "direct": "A"}], "A", "X"),
        (
            [
                {"code": "X", "kind": "complaint_upheld", "steps_down": 1},
                {"code": "Y", "kind": "complaint_upheld", "not_better_than": "C"},
            ],
            "C",
            "Y",
        ),
        (
            [
                {"code": "X", "kind": "complaint_upheld", "steps_down": 3},
                {"code": "Y", "kind": "complaint_upheld", "not_better_than": "C"},
            ],
            "D",
            "X",
        ),
        (
            [
                {"code": "Y", "kind": "complaint_upheld", "not_better_than": "C"},
                {"code": "X", "kind": "complaint_upheld", "steps_down": 1},
            ],
            "C",
            "Y",
        ),
        (
            [
                {"code": "X", "kind": "complaint_upheld", "steps_down": 3},
                {"code": "Y", "kind": "complaint_upheld", "direct": "C"},
            ],
            "D",
            "X",
        ),
        (
            [
                {"code": "X", "kind": "complaint_upheld", "steps_down": 3},
                {"code": "Y", "kind": "complaint_upheld", "direct": "D"},
            ],
            "D",
            "Y",
        ),
    ],
)
def test_of_several_limits_the_worst_grade_counts_and_the_last_to_change_it_is_told(
    rows: list[dict[str, Any]], reached: str, direct: str | None
) -> None:
    answer = grade([COMPLAINT], standard(*rows), DAY)
    assert (answer.grade, answer.direct and answer.direct.indicator) == (reached, direct)


def test_steps_down_are_told_with_their_number() -> None:
    answer = grade(
        [COMPLAINT],
        standard({"code": "X", "label": "一例", "english": "A case", "kind": "complaint_upheld", "steps_down": 2}),
        DAY,
    )
    assert answer.direct is not None
    assert answer.direct.why.text() == "“A case” lowers the grade by 2 to C (举〔2025〕5号, 2025-09-01)."


def test_what_lapsed_limits_nothing_where_the_standard_does_not_say_so() -> None:
    rows = ({"code": "X", "kind": "complaint_upheld", "direct": "D"},)
    lapsed = event(EventKind.COMPLAINT_UPHELD, date(2024, 9, 1))
    assert grade([lapsed], standard(*rows), DAY).grade == "C"
    assert grade([lapsed], standard(*rows, after_direct=None), DAY).grade == "A"
    assert grade([lapsed], standard({**rows[0], "direct": "C"}), DAY).grade == "A"


@pytest.mark.parametrize(
    ("reason", "ended_on", "reached"),
    [
        (EventEnd.EXPIRED, DAY, "C"),
        (EventEnd.REPAIRED, DAY, "A"),
        (EventEnd.ANNULLED, DAY, "A"),
        (EventEnd.OBJECTION_UPHELD, DAY, "A"),
        (EventEnd.SUPERSEDED, DAY, "A"),
        (None, DAY, "C"),
        (EventEnd.REPAIRED, date(2026, 3, 2), "D"),
    ],
)
def test_only_what_was_not_taken_back_limits_the_grade_until_the_yearly_evaluation(
    reason: EventEnd | None, ended_on: date, reached: str
) -> None:
    listed = event(EventKind.SERIOUS_LISTING, ended_on=ended_on, end_reason=reason)
    assert grade([CLEAN, listed], standard(), DAY).grade == reached


@pytest.mark.parametrize(
    ("facts", "edges"),
    [
        ({}, [date(2025, 9, 1), date(2026, 9, 1), None]),
        ({"counts_from": date(2025, 10, 1)}, [date(2025, 10, 1), date(2026, 9, 1), None]),
        ({"counts_until": date(2026, 1, 31)}, [date(2025, 9, 1), date(2026, 2, 1), None]),
        ({"counts_until": date(2027, 1, 31)}, [date(2025, 9, 1), date(2026, 9, 1), None]),
        ({"ended_on": date(2025, 12, 1)}, [date(2025, 9, 1), date(2025, 12, 1), None]),
        (
            {"ended_on": date(2025, 12, 1), "counts_until": date(2025, 11, 30)},
            [date(2025, 9, 1), date(2025, 12, 1), None],
        ),
        (
            {"ended_on": date(2025, 12, 1), "counts_until": date(2025, 11, 29)},
            [date(2025, 9, 1), date(2025, 11, 30), date(2025, 12, 1), None],
        ),
        ({"kind": EventKind.CONCEALMENT}, [date(2025, 9, 1), date(2026, 9, 1), date(2027, 4, 30), None]),
        ({"kind": EventKind.SERIOUS_LISTING}, [date(2025, 9, 1), None]),
        (
            {"kind": EventKind.SERIOUS_LISTING, "counts_until": date(2026, 4, 29)},
            [date(2025, 9, 1), date(2026, 4, 30), None],
        ),
        (
            {"kind": EventKind.SERIOUS_LISTING, "counts_until": date(2026, 4, 30)},
            [date(2025, 9, 1), date(2026, 5, 1), date(2027, 4, 30), None],
        ),
        ({"kind": EventKind.INSPECTION_CLEAN}, [date(2025, 9, 1), None]),
    ],
    ids=[
        "twelve months",
        "counts later",
        "valid for less",
        "valid for longer",
        "ended",
        "ended with its validity",
        "ended after its validity",
        "a trigger",
        "a listing",
        "over on the day of the evaluation",
        "over the day after it",
        "without effect",
    ],
)
def test_the_days_on_which_a_fact_may_change_the_grade(facts: dict[str, Any], edges: list[date | None]) -> None:
    fact, day, found = event(**{"kind": EventKind.COMPLAINT_UPHELD, **facts}), date(2025, 8, 1), []
    for _ in edges:
        day = next_edge([fact], standard(), day)
        found.append(day)
    assert found == edges


def test_of_several_facts_the_first_edge_is_waited_for() -> None:
    later, sooner = (
        event(EventKind.COMPLAINT_UPHELD, date(2025, 12, 1)),
        event(EventKind.COMPLAINT_UPHELD, date(2025, 10, 1)),
    )
    assert next_edge([later, sooner, later], standard(), date(2025, 8, 1)) == date(2025, 10, 1)
    assert next_edge([], standard(), DAY) is None


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        ("A", "B", "worse"),
        ("B", "A", "better"),
        ("B", "ungraded", "same"),
        ("ungraded", "C", "worse"),
        ("ungraded", "A", "better"),
        ("C", "D", "worse"),
        ("D", "C", "better"),
        ("D", "D", "same"),
    ],
)
def test_whoever_is_not_graded_stands_where_b_stands(old: str, new: str, moved: str) -> None:
    assert compare(Grade(old), Grade(new)) == moved


def test_whoever_is_not_graded_has_no_score() -> None:
    assert grade([], standard(), DAY).standing == (Grade.UNGRADED, None)
    assert grade([CLEAN], standard(), DAY).standing == (Grade.A, 100)


@pytest.mark.parametrize(
    "other",
    [
        {"id": 2},
        {"kind": EventKind.COMMITMENT_UNSIGNED},
        {"occurred_on": date(2025, 9, 2)},
        {"quantity": Decimal(1)},
        {"facts": {"level": "city"}},
    ],
    ids=["id", "kind", "day", "quantity", "facts"],
)
def test_another_fact_that_counts_gives_another_fingerprint(other: dict[str, Any]) -> None:
    assert grade([COMPLAINT._replace(**other)], standard(), DAY).digest != grade([COMPLAINT], standard(), DAY).digest


def test_how_a_fact_is_filed_does_not_change_the_fingerprint() -> None:
    filed = COMPLAINT._replace(source=("x", 1, "另"), counts_until=date(2030, 1, 1))
    assert grade([filed], standard(), DAY).digest == grade([COMPLAINT], standard(), DAY).digest


def test_the_lines_alone_are_those_of_the_account() -> None:
    answer = grade([COMPLAINT], standard(), DAY)
    assert plain_lines(answer) == plain(answer, ENGLISH)["lines"]


def test_a_fact_of_the_last_day_and_one_of_the_next() -> None:
    assert grade([event(EventKind.COMPLAINT_UPHELD, DAY)], standard(), DAY).score == 95
    assert grade([event(EventKind.COMPLAINT_UPHELD, date(2026, 3, 2)), CLEAN], standard(), DAY).score == 100
