"""模拟试算: what a draft would make of everybody, without writing anything, and that this is what then happens."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from app import audit, clock
from app.rules.errors import Refused
from app.rules.parameters import FOLDER
from app.rules.vocabulary.grading import Grade, GradeResultStatus
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventKind, SupervisionClass
from app.services.credit import frequency_in_bulk, grading_in_bulk, simulation
from app.services.flow import transition
from app.services.rulebook import decisions, drafts
from models.base import registers
from models.grading import FrequencyRule, GradeResult, GradingScheme
from models.subjects import CreditEvent, Enterprise
from tests import making

TODAY = date(2026, 11, 27)
TEXT = (FOLDER / "grading_default.yaml").read_text("utf-8")
STRICT = TEXT.replace("points: -5, cap: -15", "points: -40, cap: -80")
TABLE = (FOLDER / "frequency_default.yaml").read_text("utf-8")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def bureau(session: Any) -> list[Enterprise]:
    """Twelve enterprises, every third with an upheld complaint, graded as they stand."""
    firms = []
    for n in range(12):
        kind = SupervisionClass.KEY if n % 4 == 0 else SupervisionClass.GENERAL
        firm = making.enterprise(session, supervision_class=kind, supervised_since=date(2024, 1, 1))
        firms.append(firm)
        for kind_, on in (
            (EventKind.INSPECTION_CLEAN, 100),
            *([(EventKind.COMPLAINT_UPHELD, 30)] if n % 3 == 0 else []),
        ):
            day = TODAY - timedelta(days=on)
            event = {"kind": kind_, "occurred_on": day, "counts_from": day, "source_register": "inspection"}
            session.add(CreditEvent(enterprise_id=firm.id, source_id=firm.id, **event))
    session.flush()
    grading_in_bulk.chunk(session, 0, TODAY, full=True)
    frequency_in_bulk.chunk(session, 0, TODAY)
    session.commit()
    session.expire_all()
    return firms


def rows(session: Any) -> dict[str, Any]:
    return {r.register_name(): session.scalar(select(func.count()).select_from(r)) for r in registers()}


def test_a_trial_writes_nothing_and_says_why(session: Any, bureau: list[Enterprise]) -> None:
    before, head = rows(session), audit.read_head(session).hash
    draft = drafts.read(STRICT)
    trial = simulation.run(session, TODAY, draft.scheme)
    assert not session.new
    assert not session.dirty
    session.rollback()
    assert (rows(session), audit.read_head(session).hash) == (before, head)
    assert (trial.seen, trial.changed) == (12, 4)
    assert not any(each.pending for each in trial.changes)
    assert {(why.indicator, why.before, why.after) for each in trial.changes for why in each.why} == {
        ("R1", Decimal(-5), Decimal(-40))
    }
    assert trial.visits[1] > trial.visits[0]
    assert trial.person_days[0] == trial.visits[0] * 2


def test_the_matrix_is_what_then_happens(session: Any, bureau: list[Enterprise]) -> None:
    draft = drafts.read(STRICT)
    trial = simulation.run(session, TODAY, draft.scheme)
    stood = {firm.id: Grade(firm.grade) for firm in bureau}
    code = session.scalar(select(GradingScheme.code).where(GradingScheme.status == Status.IN_FORCE))
    edition = {"code": code, "edition": 2, "name": "第二版", "content": STRICT, "starts_on": TODAY}
    making.keep(session, GradingScheme(**edition, status=Status.IN_FORCE))
    grading_in_bulk.chunk(session, 0, TODAY, full=True)
    session.expire_all()
    asked = dict(
        session.execute(
            select(GradeResult.enterprise_id, GradeResult.grade).where(GradeResult.status == GradeResultStatus.PROPOSED)
        ).all()
    )
    happened = Counter((stood[f.id], Grade(asked.get(f.id, f.grade))) for f in bureau)
    assert happened == trial.matrix
    assert len(asked) == trial.worse > 0


def test_a_table_of_frequencies_is_tried_for_its_load(session: Any, bureau: list[Enterprise]) -> None:
    more = drafts.read(TABLE.replace("times: 1/3", "times: 20"))
    trial = simulation.run(session, TODAY, table=more.table)
    assert all(each.before == each.after for each in trial.changes)
    assert trial.visits[1] > trial.visits[0]
    assert trial.over_cap[1] > trial.over_cap[0]
    same = simulation.run(session, TODAY, table=drafts.read(TABLE).table)
    kept = session.scalar(select(func.sum(Enterprise.times_per_year)))
    assert (same.changed, same.visits[0]) == (0, kept)


@pytest.mark.parametrize(
    ("text", "said"),
    [("a: 1", "no standard"), ("[]", "no standard"), ("indicators: 3", "In the table"), ("general: 3", "In the table")],
)
def test_what_is_no_standard_is_not_tried(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        drafts.read(text)


def test_whoever_approves_a_standard_knows_what_it_comes_to(
    session: Any, bureau: list[Enterprise], person: Any
) -> None:
    officer = person("credit")
    given = {
        "code": "frequency",
        "edition": 9,
        "name": "频次",
        "content": TABLE,
        "starts_on": TODAY + timedelta(days=9),
    }
    rule = making.keep(session, FrequencyRule(**given, created_by_id=officer.user_id))
    transition.perform(session, rule, "submit", officer, day=TODAY)
    kept = [each for each in decisions.of(session, "frequency_rule", rule.id) if each.rule == "trial"]
    assert [(each.answer["seen"], each.answer["changed"], len(each.reasons)) for each in kept] == [(12, 0, 2)]
