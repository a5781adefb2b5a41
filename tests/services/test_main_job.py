"""The main job: a penalty from the clerk's draft to the portal, into the grade, and out again by repair."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import catalogue
from app.rules.errors import AlreadyHandled, NotAllowed, Refused
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.rights import RepairStatus
from app.rules.vocabulary.subjects import EventEnd, PartyKind
from app.services.credit import grading
from app.services.flow import transition
from app.services.ledgers import intake
from app.services.publishing import expiry, publicity
from models.disclosure import Publication
from models.platform import Deadline, Decision, WorkItem
from models.subjects import CreditEvent, Practitioner
from tests import making


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


DAY = date(2026, 5, 20)


@pytest.fixture
def approve(session: Any, person: Any) -> Any:
    """Bring a penalty through the chain."""

    def through(penalty: Any, day: date = DAY) -> Any:
        for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
            transition.perform(session, penalty, move, person(who), "同意", day=day)
        return penalty

    return through


def test_an_approved_penalty_is_published_counted_and_explained(session: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2026, 5, 6)))
    copies = session.scalars(select(Publication).order_by(Publication.id)).all()
    assert [(c.channel, c.status) for c in copies] == [
        (Channel.PORTAL, PublicationStatus.PUBLISHED),
        (Channel.INTERNET_SUPERVISION, PublicationStatus.SCHEDULED),
        (Channel.GOVERNMENT_SITE, PublicationStatus.SCHEDULED),
    ]
    assert copies[0].planned_until == date(2027, 5, 6)
    assert copies[0].content["legal_representative"] == "张**"
    event = session.scalars(select(CreditEvent)).one()
    assert (event.quantity, event.occurred_on, event.source_no) == (30000, date(2026, 5, 6), penalty.decision_no)
    answer = grading.explain(session, penalty.enterprise, DAY)
    assert (answer.score, answer.grade) == (92, Grade.A)
    assert penalty.enterprise.grade == Grade.A
    assert session.scalars(select(Decision.rule)).all() == ["publicity"]


def test_the_seven_day_clock_runs_from_the_decision_until_approval(session: Any, person: Any, approve: Any) -> None:
    penalty = making.penalty(session, decided_on=date(2026, 5, 6))
    transition.perform(session, penalty, "submit", person("clerk"), day=DAY)
    clock = session.scalars(select(Deadline)).one()
    assert (clock.due_on, clock.stopped_on) == (date(2026, 5, 14), None)
    assert session.scalars(select(WorkItem.due_on)).all() == [date(2026, 5, 14)]
    transition.perform(session, penalty, "review", person("chief"), day=DAY)
    assert session.scalars(select(WorkItem.due_on)).all() == [date(2026, 5, 14)]
    transition.perform(session, penalty, "approve", person("leader"), day=DAY)
    assert clock.stopped_on == DAY


def test_four_eyes_and_the_department_are_asked(session: Any, person: Any) -> None:
    penalty = making.penalty(
        session, created_by_id=person("chief").user_id, department_id=person("chief").department_id
    )
    transition.perform(session, penalty, "submit", person("clerk"), day=DAY)
    with pytest.raises(NotAllowed, match="role"):
        transition.perform(session, penalty, "review", person("clerk"), day=DAY)
    with pytest.raises(NotAllowed, match="another department"):
        transition.perform(session, penalty, "review", person("chief2"), day=DAY)
    with pytest.raises(NotAllowed, match="another person"):
        transition.perform(session, penalty, "review", person("chief"), day=DAY)


def test_a_second_supervisor_reads_that_it_was_already_handled(session: Any, person: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session))
    with pytest.raises(AlreadyHandled, match="leader"):
        transition.perform(session, penalty, "approve", person("leader2"), day=DAY)
    with pytest.raises(AlreadyHandled, match="You handled this"):
        transition.perform(session, penalty, "approve", person("leader"), day=DAY)


def test_a_warning_is_kept_back_with_its_reason(session: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, kinds=["warning"], content="警告", fine=None))
    copy = session.scalars(select(Publication)).one()
    assert (copy.status, copy.content) == (PublicationStatus.NOT_PUBLISHED, {})
    assert session.scalars(select(CreditEvent.source_id)).all() == [penalty.id]


def test_no_identity_number_reaches_a_publication(session: Any, person: Any) -> None:
    penalty = making.penalty(session, facts="当事人张某（身份证号110101199003070134）违章作业")
    with pytest.raises(Refused, match="identity number") as refusal:
        transition.perform(session, penalty, "submit", person("clerk"), day=DAY)
    assert "违法事实" in refusal.value.sentence(catalogue.locale("zh"))
    with pytest.raises(Refused, match="identity number"):
        intake.check(session, penalty, person("clerk"), DAY)


def test_no_identity_number_of_a_licensed_person_is_published(session: Session, person: Any) -> None:
    licence = making.licence(
        session,
        party=PartyKind.NATURAL_PERSON,
        uscc=None,
        party_name="李四",
        person_identity_no="110101199003070134",
        certificate_no="T110101199003070134",
    )
    with pytest.raises(Refused, match="identity number"):
        transition.perform(session, licence, "submit", person("clerk"), day=DAY)


def test_a_credit_code_all_of_digits_is_no_identity_number(session: Session, approve: Any) -> None:
    penalty = approve(
        making.penalty(session, making.enterprise(session, uscc="911507250846977480"), decided_on=date(2026, 5, 6))
    )
    assert publicity.copies(session, penalty)[0].content["uscc"] == "911507250846977480"


@pytest.mark.parametrize(
    ("given", "told"),
    [({"fine": 20000, "content": "罚款"}, "写明金额"), ({"decided_on": date(2016, 3, 1)}, "公示期限规则")],
)
def test_what_would_be_refused_at_the_end_is_refused_at_the_beginning(
    given: dict[str, Any], told: str, session: Session, person: Any
) -> None:
    with pytest.raises(Refused) as refusal:
        transition.perform(session, making.penalty(session, **given), "submit", person("clerk"), day=DAY)
    assert told in refusal.value.sentence(catalogue.locale("zh"))


def test_a_doubtful_record_is_kept_with_a_warning(session: Session) -> None:
    penalty = making.penalty(
        session,
        party_name="另一家公司",
        kinds=["fine", "revoke_licence"],
        representative_identity_no="150725199001010017",
    )
    assert {doubt.column for doubt in intake.doubts(session, penalty)} == {
        "party_name",
        "licence_affected",
        "representative_identity_no",
    }


def test_nothing_of_other_persons_is_published(session: Session, approve: Any) -> None:
    firm = making.enterprise(session)
    making.keep(session, Practitioner(name="那木拉", post="电工", enterprise_id=firm.id))
    facts = "法定代表人张小明安排员工李四（电话13804701234）带班，那木拉在场。罚没款缴至工商银行6222021234567890123。"
    penalty = approve(making.penalty(session, firm, facts=facts))
    shown = publicity.copies(session, penalty)[0].content["facts"]
    assert (
        shown == "法定代表人张**安排员工李*（电话138****1234）带班，那**在场。罚没款缴至工商银行***************0123。"
    )
    assert penalty.facts == facts


def test_revoking_ends_publicity_and_the_event(session: Any, person: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session))
    transition.perform(session, penalty, "revoke", person("leader"), "复议撤销", day=DAY)
    assert {c.status for c in session.scalars(select(Publication))} == {
        PublicationStatus.ENDED,
        PublicationStatus.NOT_PUBLISHED,
    }
    assert session.scalars(select(CreditEvent.end_reason)).all() == [EventEnd.ANNULLED]


def test_expiry_ends_the_portal_copy_and_recalls_the_others(session: Any, person: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2024, 3, 15)))
    sent = session.scalars(select(Publication).where(Publication.channel == Channel.GOVERNMENT_SITE)).one()
    transition.perform(session, sent, "record_sent", person("credit"), day=DAY, values={"receipt_no": "HZ1"})
    last = penalty.publish_until - timedelta(days=1)
    assert expiry.publications(session, 0, last)[1]["seen"] == 0
    assert session.scalar(select(Publication.id).where(publicity.visible(last)))
    assert session.scalar(select(Publication.id).where(publicity.visible(penalty.publish_until))) is None
    _, counts, faults = expiry.publications(session, 0, penalty.publish_until)
    assert (counts, faults) == ({"seen": 3, "ended": 1, "to_recall": 1, "cancelled": 1, "failed": 0}, ())


def _granted(session: Any, person: Any, penalty: Any) -> Any:
    application = making.repair(session, penalty)
    for move, who in (
        ("submit", "clerk"),
        ("accept", "clerk2"),
        ("verify", "officer"),
        ("countersign", "credit"),
        ("review", "legal"),
    ):
        transition.perform(session, application, move, person(who), "已核实", day=DAY)
    with pytest.raises(Refused, match="somebody else"):
        transition.perform(session, application, "grant", person("leader"), day=DAY)
    transition.perform(session, application, "grant", person("leader2"), "准予", day=DAY)
    return application


def test_repair_sets_everything_right_at_once(session: Any, person: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2025, 5, 6), content="罚款60000元", fine=6))
    before = grading.explain(session, penalty.enterprise, date(2025, 12, 1))
    sent = session.scalars(select(Publication).where(Publication.channel == Channel.GOVERNMENT_SITE)).one()
    transition.perform(session, sent, "record_sent", person("credit"), day=DAY, values={"receipt_no": "HZ1"})
    application = _granted(session, person, penalty)
    assert application.status == RepairStatus.GRANTED
    assert {c.channel: c.status for c in publicity.copies(session, penalty)} == {
        Channel.PORTAL: PublicationStatus.ENDED,
        Channel.INTERNET_SUPERVISION: PublicationStatus.NOT_PUBLISHED,
        Channel.GOVERNMENT_SITE: PublicationStatus.RECALLING,
    }
    assert session.scalars(select(CreditEvent.end_reason)).all() == [EventEnd.REPAIRED]
    assert grading.explain(session, penalty.enterprise, DAY).score == 100
    assert penalty.enterprise.times_per_year is not None
    assert [told["who"] for told in application.recipients] == [penalty.enterprise.name, "portal", "government_site"]
    assert grading.explain(session, penalty.enterprise, date(2025, 12, 1)).digest == before.digest
    assert before.score == 88


def test_repair_before_its_time_is_refused_with_the_day(session: Any, person: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2026, 5, 6)))
    application = making.repair(session, penalty)
    with pytest.raises(Refused, match="2026-08-06") as refusal:
        transition.perform(session, application, "submit", person("clerk"), day=DAY)
    assert "The" not in refusal.value.sentence(catalogue.locale("zh"))


def test_false_materials_restore_publicity_to_the_longest_term_and_bar_three_years(
    session: Any, person: Any, approve: Any
) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2025, 3, 15)))
    application = _granted(session, person, penalty)
    transition.perform(session, application, "propose_undoing", person("credit"), "缴款凭证系伪造", day=DAY)
    transition.perform(session, application, "undo", person("leader2"), "材料虚假", day=DAY)
    shown = [c for c in publicity.copies(session, penalty) if c.status == PublicationStatus.PUBLISHED]
    assert [c.planned_until for c in shown] == [date(2028, 3, 15)]
    assert grading.explain(session, penalty.enterprise, DAY).grade != Grade.UNGRADED
    again = making.repair(session, penalty)
    with pytest.raises(Refused, match="false materials"):
        transition.perform(session, again, "submit", person("clerk"), day=DAY)
