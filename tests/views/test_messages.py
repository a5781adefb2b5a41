"""消息: the author is told what others decided; each person reads their own, and reading is theirs alone."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.rules.reasons import Reason
from app.rules.vocabulary.platform import Role
from app.services.flow import transition
from app.services.messages import sending
from models.platform import Message, MessageRead
from tests import making

DAY = date(2026, 5, 20)


@pytest.fixture
def penalty(session: Any, person: Any) -> Any:
    clerk = person("clerk")
    kept = making.penalty(
        session, decided_on=date(2026, 5, 18), created_by_id=clerk.user_id, department_id=clerk.department_id
    )
    transition.perform(session, kept, "submit", clerk, day=DAY)
    session.commit()
    return kept


def _told(session: Any) -> list[tuple[int | None, str]]:
    return [(m.user_id, m.said["msgid"]) for m in session.scalars(select(Message).order_by(Message.id))]


def test_the_author_reads_what_came_back_and_what_came_to_rest(
    session: Any, person: Any, login: Any, penalty: Any
) -> None:
    transition.perform(session, penalty, "return", person("chief"), "请补充证据", day=DAY)
    transition.perform(session, penalty, "submit", person("clerk"), day=DAY)
    transition.perform(session, penalty, "review", person("chief"), "同意", day=DAY)
    transition.perform(session, penalty, "approve", person("leader"), "同意", day=DAY)
    session.commit()
    assert len(_told(session)) == 2
    page = login("clerk").get("/messages/").text
    assert f"chief已办理“退回修改”：{penalty.decision_no} 现为“退回修改”。请补充证据" in page
    assert f"leader已办理“批准”：{penalty.decision_no} 现为“已生效”。同意" in page
    assert "chief: “Return for changes”." in login("clerk", "en").get("/messages/").text
    assert "没有消息" in login("clerk2").get("/messages/").text


def test_nobody_is_told_of_what_they_did_themselves(session: Any, person: Any, penalty: Any) -> None:
    transition.perform(session, penalty, "withdraw", person("clerk"), day=DAY)
    assert _told(session) == []


def test_reading_is_counted_for_each_reader(session: Any, login: Any, person: Any, penalty: Any) -> None:
    message = sending.to_role(session, Role.CLERK, penalty, Reason("Agreed."), penalty.department_id)
    session.commit()
    key = message.id
    opened = login("clerk").post(f"/messages/read/{key}")
    assert (opened.status_code, opened.location) == (302, f"/penalty/show/{penalty.id}")
    assert 'class="read"' in login("clerk").get("/messages/").text
    assert 'class="unread"' in login("clerk2").get("/messages/").text
    assert "没有消息" in login("stranger").get("/messages/").text, "of another department"
    assert login("stranger").post(f"/messages/read/{key}").status_code == 404
    login("clerk2").post("/messages/read")
    assert 'class="unread"' not in login("clerk2").get("/messages/").text


def test_reading_twice_changes_nothing(session: Any, login: Any, person: Any, penalty: Any) -> None:
    message = sending.to_person(session, person("clerk").user_id, penalty, Reason("Agreed."))
    session.commit()
    key = message.id
    assert [login("clerk").post(f"/messages/read/{key}").status_code for _ in range(2)] == [302, 302]


def test_the_frame_counts_what_is_unread(session: Any, login: Any, person: Any, penalty: Any) -> None:
    for _ in range(3):
        sending.to_person(session, person("clerk").user_id, penalty, Reason("Agreed."))
    session.commit()
    assert '消息 <b class="count">3</b>' in login("clerk").get("/penalty/list/").text


def test_a_message_to_a_role_does_not_follow_it_when_it_is_lent(
    session: Any, login: Any, person: Any, penalty: Any
) -> None:
    from app.services.flow import delegations

    sending.to_role(session, Role.LEADER, penalty, Reason("Agreed."))
    today = str(clock.today())
    delegations.lend(session, person("leader"), "director", Role.LEADER, today, today)
    session.commit()
    assert Role.LEADER in person("director").roles
    assert sending.latest(session, person("director")) == []
    assert len(sending.latest(session, person("leader2"))) == 1


def test_a_message_that_was_read_is_taken_away_after_a_year_and_no_other(
    session: Any, person: Any, penalty: Any
) -> None:
    clerk, today = person("clerk"), clock.today()
    old, unread, young = (sending.to_person(session, clerk.user_id, penalty, Reason("Agreed.")) for _ in range(3))
    session.flush()
    old.at = unread.at = clock.now() - timedelta(days=366)
    kept = [unread.id, young.id]
    sending.mark_read(session, clerk, [old.id, young.id])
    session.flush()
    assert sending.forget(session, 0, today) == (None, {"messages_forgotten": 1}, ())
    assert (
        session.scalars(select(Message.id).where(Message.user_id == clerk.user_id).order_by(Message.id)).all() == kept
    )
    assert session.scalars(select(MessageRead.message_id)).all() == kept[1:]
