"""年度评价: computed in January of the past year, told, answered, decided, published, held until the next."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.rules import grading as rule
from app.rules.errors import Refused
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.rules.vocabulary.documents import ServiceWay
from app.rules.vocabulary.grading import EvaluationStatus, Grade
from app.rules.vocabulary.platform import Status
from app.services.flow import deadlines, transition
from app.services.grading import evaluations
from app.services.publishing import publicity
from models.documents import Document
from models.grading import Evaluation
from tests import making

BEGUN, TOLD, LATER = date(2027, 1, 5), date(2027, 1, 20), date(2027, 1, 28)
CHAIN = (("draw_up", "credit"), ("review", "chief"), ("tell", "clerk"))
Act = Callable[..., Any]


@pytest.fixture(autouse=True)
def _in_january() -> Any:
    with clock.at(datetime.combine(TOLD, time(9), clock.OFFICE)):
        yield


def notices(session: Any, record: Any) -> list[Document]:
    own = Document.source_register == "evaluation", Document.source_id == record.id
    return list(session.scalars(select(Document).where(*own).order_by(Document.id)))


def serve(session: Any, record: Any, by: Any, day: date) -> None:
    """Handed over on the day."""
    said = {"service_way": ServiceWay.DIRECT, "handed_on": day, "received_by": "王某"}
    transition.perform(session, notices(session, record)[-1], "serve", by, day=day, values=said)


@pytest.fixture
def act(session: Any, person: Any) -> Act:
    def made(record: Any, *steps: tuple[str, str], day: date = TOLD, **values: Any) -> Any:
        for name, who in steps:
            transition.perform(session, record, name, person(who), "情况属实", day=day, values=values)
            if name == "tell":
                serve(session, record, person("clerk"), day)
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
    evaluations.close_answers(session, 0, date(2027, 1, 27))
    assert kinds["finish_evaluation"].due_on == date(2027, 4, 30)
    assert kinds["answer_evaluation"].due_on == date(2027, 1, 27)
    assert made.status == EvaluationStatus.TOLD, "the last day is the enterprise's"
    with pytest.raises(Refused):
        act(made, ("decide", "leader"), day=date(2027, 1, 27))
    evaluations.close_answers(session, 0, LATER)
    act(made, ("decide", "leader"), ("publish", "credit"), day=LATER)
    assert (made.status, made.decided_on) == (Status.IN_FORCE, LATER)
    shown = {copy.channel: copy.status for copy in publicity.copies(session, made)}
    assert shown == {Channel.PORTAL: PublicationStatus.PUBLISHED, Channel.CREDIT_PLATFORM: PublicationStatus.SCHEDULED}
    assert all(c.stopped_on for c in deadlines.of(session, "evaluation", made.id))


def test_an_answer_is_decided_by_somebody_else_before_the_leader_decides(session: Any, act: Act) -> None:
    firm = making.enterprise(session)
    made = act(making.evaluation(session, firm, year=2026, worst=True), *CHAIN)
    with pytest.raises(Refused, match="write down"):
        act(made, ("take_answer", "clerk"), answered_on=TOLD, answer=" ")
    act(made, ("take_answer", "clerk"), answered_on=TOLD, answer="罚款已缴")
    act(made, ("set_aside", "legal"))
    assert made.status == EvaluationStatus.HEARD
    with pytest.raises(Refused):
        act(made, ("decide", "leader"))


def test_d_is_decided_together_with_the_minutes(session: Any, act: Act) -> None:
    made = act(making.evaluation(session, year=2026, worst=True), *CHAIN)
    evaluations.close_answers(session, 0, LATER)
    with pytest.raises(Refused, match="Minutes"):
        act(made, ("decide_together", "leader"), day=LATER)
    making.paper(session, made, "discussion_minutes")
    assert act(made, ("decide_together", "leader"), day=LATER).status == EvaluationStatus.DECIDED


def test_a_fact_taken_back_in_the_new_year_never_was(session: Any, act: Act, person: Any) -> None:
    firm = making.enterprise(session)
    punished = making.penalty(session, firm, decided_on=date(2026, 5, 4))
    for name, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, punished, name, person(who), "同意", day=TOLD)
    made = act(making.evaluation(session, firm, year=2026), *CHAIN)
    assert made.score < 100
    act(made, ("take_answer", "clerk"), answered_on=TOLD, answer="该处罚认定有误")
    transition.perform(session, punished, "revoke", person("leader"), "认定有误。", day=TOLD)
    act(made, ("uphold", "legal"))
    assert (made.status, made.score) == (EvaluationStatus.COMPUTED, 100)
    assert (made.answer, made.answers) == (None, f"{TOLD} 该处罚认定有误")
    assert [each.status for each in notices(session, made)] == ["voided"]


def test_what_became_so_only_later_stays_so(session: Any) -> None:
    """A level of standardisation that another followed in January was the firm's in December."""
    old = rule.Event(
        1, "standardisation", BEGUN, date(2026, 1, 1), None, BEGUN, "superseded", source=("enterprise", 1, "")
    )
    new = rule.Event(2, "standardisation", BEGUN, BEGUN, source=("enterprise", 1, ""))
    wrong = rule.Event(3, "accident", BEGUN, date(2026, 3, 3), None, BEGUN, "superseded", source=("accident", 4, ""))
    right = rule.Event(5, "accident", BEGUN, date(2026, 3, 3), source=("accident", 4, ""))
    year_end = date(2026, 12, 31)
    assert not evaluations._taken_back(old, [old, new], year_end)
    assert evaluations._taken_back(wrong, [wrong, right], year_end)


def test_facts_that_change_before_the_decision_send_it_back(session: Any, act: Act) -> None:
    firm = making.enterprise(session)
    made = act(making.evaluation(session, firm, year=2026), *CHAIN)
    making.conceal(session, firm, date(2026, 3, 3))
    evaluations.close_answers(session, 0, LATER)
    with pytest.raises(Refused, match="computed again"):
        act(made, ("decide", "leader"), day=LATER)
    assert act(made, ("send_back", "leader"), *CHAIN, day=LATER).grade == Grade.D
    evaluations.close_answers(session, 0, LATER)
    assert made.status == EvaluationStatus.TOLD, "the second notice gives its own time"


def test_the_next_year_replaces_it_and_a_withdrawn_one_gives_way(session: Any, act: Act) -> None:
    firm, end = making.enterprise(session), (("decide", "leader"), ("publish", "credit"))
    first, second = (making.evaluation(session, firm, year=year) for year in (2025, 2026))
    for each in (first, second):
        act(each, *CHAIN)
    evaluations.close_answers(session, 0, LATER)
    for each in (first, second):
        act(each, *end, day=LATER)
    assert (first.status, second.status) == (EvaluationStatus.EXPIRED, Status.IN_FORCE)
    assert {copy.end_reason for copy in publicity.copies(session, first)} == {"expired"}
    act(second, ("correct", "leader"), day=LATER)
    assert (second.status, first.status) == (EvaluationStatus.COMPUTED, Status.IN_FORCE)
    assert not [c for c in publicity.copies(session, second) if c.status == PublicationStatus.PUBLISHED]
    assert [c for c in publicity.copies(session, first) if c.status == PublicationStatus.PUBLISHED]


def test_one_of_an_earlier_year_is_not_published_behind_a_later_one(session: Any, act: Act) -> None:
    firm = making.enterprise(session)
    early, late = (making.evaluation(session, firm, year=year) for year in (2025, 2026))
    for each in (early, late):
        act(each, *CHAIN)
    evaluations.close_answers(session, 0, LATER)
    act(late, ("decide", "leader"), ("publish", "credit"), day=LATER)
    act(early, ("decide", "leader"), day=LATER)
    with pytest.raises(Refused, match="2026"):
        act(early, ("publish", "credit"), day=LATER)
    assert act(early, ("drop", "chief"), day=LATER).status == Status.DISCARDED
    assert act(early, ("take_up", "chief"), day=LATER).status == EvaluationStatus.COMPUTED


def test_a_natural_person_is_evaluated_and_not_published(session: Any, act: Act) -> None:
    made = act(making.evaluation(session, making.enterprise(session, party="natural_person"), year=2026), *CHAIN)
    evaluations.close_answers(session, 0, LATER)
    act(made, ("decide", "leader"), ("publish", "credit"), day=LATER)
    assert [c.status for c in publicity.copies(session, made)] == [PublicationStatus.NOT_PUBLISHED]


def test_the_notice_says_the_result_why_and_until_when_to_answer(session: Any, act: Act) -> None:
    [document] = notices(session, act(making.evaluation(session, year=2026, worst=True), *CHAIN))
    for said in ("5个工作日", "信用等级：D", "等级不只由分数确定", "瞒报"):
        assert said in str(document.content)


def test_a_list_is_narrowed_to_a_year(session: Any, login: Any) -> None:
    firm = making.enterprise(session)
    first, second = (making.evaluation(session, firm, year=year) for year in (2025, 2026))
    session.commit()
    browser = login("leader")
    page = browser.get("/evaluation/list/?year=2025").text
    assert (first.no in page, second.no in page) == (True, False)
    for junk in ("x", "-1", "9" * 12, "２０２５"):
        assert browser.get(f"/evaluation/list/?year={junk}").status_code == 400


def test_withdrawing_one_that_was_never_published_revives_nothing(session: Any, act: Act) -> None:
    firm, end = making.enterprise(session), (("decide", "leader"), ("publish", "credit"))
    old, held, new = (making.evaluation(session, firm, year=year) for year in (2024, 2025, 2026))
    for each in (old, held, new):
        act(each, *CHAIN)
    evaluations.close_answers(session, 0, LATER)
    for each in (old, held):
        act(each, *end, day=LATER)
    act(new, end[0], ("correct", "leader"), day=LATER)
    assert (old.status, held.status) == (EvaluationStatus.EXPIRED, Status.IN_FORCE)
