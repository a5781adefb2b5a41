"""信用修复 beyond the plain way: two verifiers, refusal after legal review, one extension, undoing by two."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.rules.errors import NotAllowed, Refused
from app.rules.vocabulary.disclosure import Channel, PublicationStatus, Seriousness
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.rights import RepairStatus
from app.services.credit import events
from app.services.flow import inbox, transition
from app.services.flow.people import Capacity
from app.services.publishing import expiry, preview, publicity
from models.platform import Deadline
from tests import making

DAY = date(2026, 5, 20)


@pytest.fixture
def move(session: Any, person: Any) -> Any:
    def moved(record: Any, *steps: tuple[str, str], day: date = DAY) -> Any:
        for name, who in steps:
            transition.perform(session, record, name, person(who), "已核实", day=day)
        return record

    return moved


@pytest.fixture
def penalty(session: Any, move: Any) -> Any:
    return move(
        making.penalty(session, decided_on=date(2025, 3, 15)),
        ("submit", "clerk"),
        ("review", "chief"),
        ("approve", "leader"),
    )


@pytest.fixture
def verified(session: Any, penalty: Any, move: Any) -> Any:
    return move(
        making.repair(session, penalty),
        ("submit", "clerk"),
        ("accept", "clerk2"),
        ("verify", "officer"),
        ("countersign", "credit"),
    )


def test_two_people_verify(session: Any, penalty: Any, move: Any) -> None:
    application = move(
        making.repair(session, penalty), ("submit", "clerk"), ("accept", "clerk2"), ("verify", "officer")
    )
    assert application.status == RepairStatus.COUNTERSIGNING
    with pytest.raises(NotAllowed, match="another person"):
        move(application, ("countersign", "officer"))
    assert move(application, ("verify_again", "credit")).status == RepairStatus.ACCEPTED
    assert move(application, ("verify", "officer"), ("countersign", "clerk2")).status == RepairStatus.VERIFIED


def test_the_leader_refuses_after_legal_review(session: Any, penalty: Any, person: Any, move: Any) -> None:
    other = move(making.penalty(session, decided_on=date(2025, 3, 15)), ("submit", "clerk"))
    for name, who in (("review", "leader2"), ("approve", "leader")):
        transition.perform(session, other, name, transition_person(person, who, name), "同意", day=DAY)
    application = move(
        making.repair(session, other),
        ("submit", "clerk"),
        ("accept", "clerk2"),
        ("verify", "officer"),
        ("countersign", "credit"),
        ("propose_refusal", "chief"),
        ("pass_refusal", "legal"),
    )
    assert application.status == RepairStatus.REFUSING
    assert application in [
        session.get(type(application), waiting.item.record_id)
        for waiting in inbox.todo(session, person("director"), "repair_application")
    ]
    with pytest.raises(NotAllowed):
        move(application, ("refuse", "legal"))
    assert move(application, ("review_again", "director")).status == RepairStatus.VERIFIED
    move(application, ("propose_refusal", "chief"), ("pass_refusal", "legal"), ("refuse", "director"))
    assert (application.status, application.recipients[0]["how"]) == (RepairStatus.REFUSED, "notice")
    assert session.scalars(select(Deadline.kind).where(Deadline.stopped_on.is_(None))).all() == []


def transition_person(person: Any, who: str, name: str) -> Any:
    """Somebody who reviews this once in the chief's place, so that the chief stays independent."""
    found = person(who)
    return replace(found, capacities=(Capacity(Role.SECTION_CHIEF),)) if name == "review" else found


def test_where_the_chief_took_part_the_legal_reviewer_reviews(
    session: Any, verified: Any, person: Any, move: Any
) -> None:
    for name in ("review", "propose_refusal"):
        with pytest.raises(NotAllowed, match="took part"):
            move(verified, (name, "chief"))
    assert transition.open_moves(session, verified, person("chief")) == []
    assert inbox.todo(session, person("chief"), "repair_application") == []
    assert len(inbox.todo(session, person("legal"), "repair_application")) == 1
    assert {m.name for m in transition.open_moves(session, verified, person("legal"))} == {"review", "refuse_in_law"}
    assert move(verified, ("refuse_in_law", "legal")).status == RepairStatus.REFUSING


def test_no_button_is_offered_that_would_be_refused(session: Any, verified: Any, person: Any, move: Any) -> None:
    move(verified, ("review", "legal"))
    assert transition.open_moves(session, verified, person("leader")) == []
    assert {m.name for m in transition.open_moves(session, verified, person("director"))} == {"grant", "send_back"}


def test_the_term_is_extended_once(session: Any, penalty: Any, person: Any, move: Any) -> None:
    application = move(making.repair(session, penalty), ("submit", "clerk"), ("accept", "clerk2"))
    running = session.scalars(select(Deadline).where(Deadline.kind == "decide_repair")).one()
    assert (running.days, running.due_on) == (10, date(2026, 6, 3))
    with pytest.raises(NotAllowed, match="took part"):
        move(application, ("extend", "leader"))
    move(application, ("extend", "director"))
    assert (running.days, running.due_on, running.extended, application.status) == (
        20,
        date(2026, 6, 17),
        True,
        RepairStatus.ACCEPTED,
    )
    with pytest.raises(Refused, match="once already"):
        move(application, ("extend", "leader2"))
    assert inbox.todo(session, person("leader"), "repair_application") == []


def test_undoing_is_proposed_by_one_and_decided_by_another(session: Any, verified: Any, move: Any) -> None:
    move(verified, ("review", "legal"), ("grant", "leader2"), ("propose_undoing", "credit"))
    with pytest.raises(NotAllowed):
        move(verified, ("undo", "credit"))
    with pytest.raises(NotAllowed, match="another person"):
        move(verified, ("keep", "leader2"))
    assert move(verified, ("keep", "director")).status == RepairStatus.GRANTED
    move(verified, ("propose_undoing", "credit"), ("undo", "leader2"))
    assert (verified.status, publicity.copies(session, verified.penalty)[-1].status) == (
        Status.REVOKED,
        PublicationStatus.SCHEDULED,
    )


def test_undoing_the_repair_of_a_revoked_penalty_publishes_nothing(session: Any, verified: Any, move: Any) -> None:
    move(verified, ("review", "legal"), ("grant", "leader2"))
    move(verified.penalty, ("revoke", "leader"))
    move(verified, ("propose_undoing", "credit"), ("undo", "leader2"))
    assert {copy.status for copy in publicity.copies(session, verified.penalty)} <= {
        PublicationStatus.ENDED,
        PublicationStatus.NOT_PUBLISHED,
    }
    assert all(event.ended_on for event in events.of_source(session, verified.penalty))


def test_no_repair_is_decided_while_the_class_is_being_stated(
    session: Any, verified: Any, move: Any, person: Any
) -> None:
    move(verified, ("review", "legal"))
    transition.perform(
        session,
        verified.penalty,
        "propose_class",
        person("credit"),
        "严重",
        day=DAY,
        values={"proposed_class": Seriousness.SERIOUS},
    )
    with pytest.raises(Refused, match="being stated"):
        move(verified, ("grant", "leader2"))


def test_the_notice_tells_of_each_copy_when_and_why_it_ended(
    session: Any, penalty: Any, verified: Any, move: Any
) -> None:
    expiry.publications(session, 0, date(2028, 3, 15))
    move(verified, ("review", "legal"), ("grant", "leader2"))
    portal = next(told for told in verified.recipients if told["who"] == "portal")
    assert (portal["ended_on"], portal["why"]) == ("2028-03-15", "expired")


def test_the_page_of_a_grant_names_every_copy_that_it_takes_down(
    session: Any, verified: Any, penalty: Any, person: Any, move: Any
) -> None:
    """Copies at other sites too, once their receipt has come; one that was never sent need not be taken down."""
    move(verified, ("review", "legal"))
    sent = next(copy for copy in publicity.copies(session, penalty) if copy.channel == Channel.GOVERNMENT_SITE)
    transition.perform(session, sent, "record_sent", person("credit"), values={"receipt_no": "HZ1"}, day=DAY)
    assert sent.published_on == DAY
    session.commit()
    told = preview.outcome(verified, "grant", person("director"))
    assert {channel for channel, _ in told.ended} == {Channel.PORTAL, Channel.GOVERNMENT_SITE}
    assert sent.status == PublicationStatus.PUBLISHED, "tried, not done"
