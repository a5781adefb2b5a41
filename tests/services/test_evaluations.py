"""年度评价: computed in January of the past year, told, answered, decided, published, held until the next."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.rules.errors import Refused
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.rules.vocabulary.grading import EvaluationStatus, Grade
from app.rules.vocabulary.platform import Status
from app.services.flow import deadlines, transition
from app.services.grading import evaluations
from app.services.publishing import publicity
from models.grading import Evaluation
from tests import making

BEGUN, TOLD, LATER = date(2027, 1, 5), date(2027, 1, 20), date(2027, 1, 28)
CHAIN = (("draw_up", "credit"), ("review", "chief"), ("tell", "clerk"))
Act = Callable[..., Any]


@pytest.fixture(autouse=True)
def _in_january() -> Any:
    with clock.at(datetime.combine(TOLD, time(9), clock.OFFICE)):
        yield


@pytest.fixture
def act(session: Any, person: Any) -> Act:
    def made(record: Any, *steps: tuple[str, str], day: date = TOLD, **values: Any) -> Any:
        for name, who in steps:
            asked = {"told_on": day} if name == "tell" else values
            transition.perform(session, record, name, person(who), "情况属实", day=day, values=asked)
        return record

    return made


def test_the_job_makes_one_of_each_enterprise_between_its_days(session: Any) -> None:
    old = making.enterprise(session, supervised_since=date(2020, 1, 1))
    making.enterprise(session, supervised_since=date(2027, 1, 2))
    assert evaluations.begin(session, 0, date(2027, 1, 4))[1]["changed"] == 0
    evaluations.begin(session, 0, BEGUN)
    assert evaluations.begin(session, 0, BEGUN)[1]["changed"] == 0
    made = session.scalars(select(Evaluation).where(Evaluation.enterprise_id == old.id)).one()
    assert (made.year, made.year_ended_on, made.due_on) == (2026, date(2026, 12, 31), date(2027, 4, 30))
    assert evaluations.begin(session, 0, date(2027, 5, 1))[1]["changed"] == 0
    years = session.scalars(select(Evaluation.enterprise_id)).all()
    assert len(years) == len(set(years))


def test_it_says_what_the_ledger_says_of_the_last_day_of_the_year(session: Any, act: Act) -> None:
    firm = making.enterprise(session)
    made = making.evaluation(session, firm, year=2026)
    assert (made.grade, made.lines) == (Grade.UNGRADED, [])
    making.conceal(session, firm, date(2027, 1, 3))
    evaluations.compute(session, made)
    assert made.grade == Grade.UNGRADED, "what happened afterwards is the next year's"
    making.conceal(session, firm, date(2026, 3, 3))
    act(made, CHAIN[0])
    assert made.grade == Grade.D


def test_it_is_published_after_the_enterprise_had_its_time(session: Any, act: Act) -> None:
    made = act(making.evaluation(session, year=2026), *CHAIN)
    kinds = {c.kind: c for c in deadlines.of(session, "evaluation", made.id)}
    assert kinds["finish_evaluation"].due_on == date(2027, 4, 30)
    assert kinds["answer_evaluation"].due_on == date(2027, 1, 27)
    with pytest.raises(Refused, match="may answer until"):
        act(made, ("decide", "leader"), day=date(2027, 1, 27))
    act(made, ("decide", "leader"), ("publish", "credit"), day=LATER)
    assert (made.status, made.decided_on) == (Status.IN_FORCE, LATER)
    shown = {copy.channel: copy.status for copy in publicity.copies(session, made)}
    assert shown == {Channel.PORTAL: PublicationStatus.PUBLISHED, Channel.CREDIT_PLATFORM: PublicationStatus.SCHEDULED}
    assert all(c.stopped_on for c in deadlines.of(session, "evaluation", made.id))


def test_an_answer_is_decided_by_somebody_else_before_the_leader_decides(session: Any, act: Act) -> None:
    firm = making.enterprise(session)
    made = act(making.evaluation(session, firm, year=2026, worst=True), *CHAIN)
    with pytest.raises(Refused, match="2027-01-20"):
        act(made, ("take_answer", "clerk"), answered_on=date(2027, 1, 19), answer="罚款已缴")
    act(made, ("take_answer", "clerk"), answered_on=TOLD, answer="罚款已缴")
    act(made, ("set_aside", "legal"))
    assert made.status == EvaluationStatus.HEARD
    with pytest.raises(Refused):
        act(made, ("decide", "leader"))


def test_d_is_decided_together_with_the_minutes(session: Any, act: Act) -> None:
    made = act(making.evaluation(session, year=2026, worst=True), *CHAIN)
    with pytest.raises(Refused, match="Minutes"):
        act(made, ("decide_together", "leader"), day=LATER)
    making.paper(session, made, "discussion_minutes")
    assert act(made, ("decide_together", "leader"), day=LATER).status == EvaluationStatus.DECIDED


def test_an_answer_that_is_right_has_it_computed_again(session: Any, act: Act) -> None:
    firm = making.enterprise(session)
    made = act(making.evaluation(session, firm, year=2026, worst=True), *CHAIN)
    act(made, ("take_answer", "clerk"), answered_on=TOLD, answer="该事故不属于本企业")
    event = session.scalars(select(making.CreditEvent).where(making.CreditEvent.enterprise_id == firm.id)).one()
    event.ended_on, event.end_reason = date(2026, 12, 30), "annulled"
    act(made, ("uphold", "legal"))
    assert (made.status, made.grade) == (EvaluationStatus.COMPUTED, Grade.A)
    assert (made.answer, made.told_on) == (None, None)


def test_facts_that_change_before_the_decision_send_it_back(session: Any, act: Act) -> None:
    firm = making.enterprise(session)
    made = act(making.evaluation(session, firm, year=2026), *CHAIN)
    making.conceal(session, firm, date(2026, 3, 3))
    with pytest.raises(Refused, match="computed again"):
        act(made, ("decide", "leader"), day=LATER)
    assert act(made, ("send_back", "leader"), ("draw_up", "credit"), day=LATER).grade == Grade.D


def test_the_next_year_replaces_it_and_a_mistake_is_taken_down(session: Any, act: Act) -> None:
    firm, whole = making.enterprise(session), (*CHAIN, ("decide", "leader"), ("publish", "credit"))
    first = making.evaluation(session, firm, year=2025)
    second = making.evaluation(session, firm, year=2026)
    for each in (first, second):
        for step in whole:
            act(each, step, day=TOLD if step in CHAIN else LATER)
    assert (first.status, second.status) == (EvaluationStatus.EXPIRED, Status.IN_FORCE)
    assert {copy.end_reason for copy in publicity.copies(session, first)} == {"expired"}
    act(second, ("correct", "leader"), day=LATER)
    assert (second.status, second.score) == (EvaluationStatus.COMPUTED, Decimal(100))
    assert not [c for c in publicity.copies(session, second) if c.status == PublicationStatus.PUBLISHED]


def test_the_notice_says_the_result_and_until_when_to_answer(session: Any, act: Act, app: Any) -> None:
    from models.documents import Document

    made = act(making.evaluation(session, year=2026, worst=True), *CHAIN)
    document = session.scalars(select(Document).where(Document.source_register == "evaluation")).one()
    assert document.source_id == made.id
    assert "5个工作日" in str(document.content)


def test_a_list_is_narrowed_to_a_year(session: Any, login: Any) -> None:
    firm = making.enterprise(session)
    first, second = (making.evaluation(session, firm, year=year) for year in (2025, 2026))
    session.commit()
    browser = login("leader")
    page = browser.get("/evaluation/list/?year=2025").text
    assert (first.no in page, second.no in page) == (True, False)
    for junk in ("x", "-1", "9" * 12, "２０２５"):
        assert browser.get(f"/evaluation/list/?year={junk}").status_code == 400
