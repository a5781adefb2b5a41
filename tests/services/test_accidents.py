"""Accidents: concealment counts whoever is liable, and liability may be fixed long after the approval."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.rules.errors import NotAllowed, Refused
from app.rules.vocabulary.discipline import AccidentStatus, FixedLiability, Liability
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventEnd, EventKind
from app.services.credit import events
from app.services.flow import transition
from app.services.installation import seeding
from app.services.publishing import preview
from models.grading import GradeResult
from models.subjects import CreditEvent
from tests.views import records

DAY, LATER = date(2026, 3, 10), date(2026, 9, 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


@pytest.fixture
def approved(session: Any, person: Any) -> Any:
    def make(**more: Any) -> Any:
        accident = records.accident(session, **more)
        for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
            transition.perform(session, accident, move, person(who), "同意", day=DAY)
        return accident

    return make


@pytest.fixture
def state(session: Any, person: Any) -> Any:
    """Propose a liability by its document, and decide about it."""

    def stated(accident: Any, liability: FixedLiability, decision: str = "confirm_liability") -> None:
        values = {"proposed_liability": liability, "proposed_document": "陈政事故〔2026〕9号"}
        transition.perform(
            session, accident, "propose_liability", person("clerk"), "依据批复", day=LATER, values=values
        )
        if decision:
            transition.perform(session, accident, decision, person("leader"), "同意", day=LATER)

    return stated


def counting(session: Any, accident: Any) -> list[EventKind]:
    return sorted(event.kind for event in events.of_source(session, accident) if event.ended_on is None)


def proposed(session: Any, accident: Any) -> list[Grade]:
    query = select(GradeResult.grade).where(GradeResult.enterprise_id == accident.enterprise_id)
    return list(session.scalars(query.order_by(GradeResult.id)))


@pytest.mark.parametrize("liability", [Liability.PENDING, Liability.NOT_LIABLE])
def test_concealment_counts_whoever_is_liable(liability: Liability, session: Any, approved: Any) -> None:
    accident = approved(concealed=True, liability=liability)
    assert counting(session, accident) == [EventKind.CONCEALMENT]
    assert proposed(session, accident)[-1] == Grade.D


def test_an_accident_that_nobody_concealed_counts_only_with_liability(session: Any, approved: Any) -> None:
    assert counting(session, approved(liability=Liability.PENDING)) == []
    liable = approved(liability=Liability.LIABLE, liability_document="陈政事故〔2026〕1号")
    assert counting(session, liable) == [EventKind.ACCIDENT]


def test_what_is_proposed_is_not_fixed(session: Any, approved: Any, state: Any) -> None:
    accident = approved(concealed=True, deaths=3)
    state(accident, FixedLiability.LIABLE, decision="")
    assert (accident.status, accident.liability) == (AccidentStatus.FIXING, Liability.PENDING)
    assert counting(session, accident) == [EventKind.CONCEALMENT]


def test_the_confirmed_liability_is_the_accidents_with_its_document(session: Any, approved: Any, state: Any) -> None:
    accident = approved(concealed=True, deaths=3)
    state(accident, FixedLiability.LIABLE)
    assert (accident.status, accident.liability) == (Status.IN_FORCE, Liability.LIABLE)
    assert (accident.liability_document, accident.proposed_liability) == ("陈政事故〔2026〕9号", None)
    assert counting(session, accident) == [EventKind.ACCIDENT, EventKind.CONCEALMENT], (
        "concealment is not counted twice"
    )


def test_liability_that_is_taken_away_counts_no_more(session: Any, approved: Any, state: Any) -> None:
    accident = approved(liability=Liability.LIABLE, liability_document="陈政事故〔2026〕1号", deaths=3)
    assert proposed(session, accident)[-1] == Grade.D
    state(accident, FixedLiability.NOT_LIABLE)
    (event,) = events.of_source(session, accident)
    assert (event.ended_on, event.end_reason) == (LATER, EventEnd.SUPERSEDED)
    state(accident, FixedLiability.LIABLE)
    assert counting(session, accident) == [EventKind.ACCIDENT]


def test_a_proposal_that_is_declined_changes_nothing(session: Any, approved: Any, state: Any) -> None:
    accident = approved()
    state(accident, FixedLiability.LIABLE, decision="decline_liability")
    assert (accident.status, accident.liability, accident.proposed_liability) == (
        Status.IN_FORCE,
        Liability.PENDING,
        None,
    )
    assert counting(session, accident) == []


def test_whoever_proposes_does_not_confirm(session: Any, approved: Any, state: Any, person: Any) -> None:
    accident = approved()
    state(accident, FixedLiability.LIABLE, decision="")
    for who in ("clerk", "credit", "chief"):
        with pytest.raises(NotAllowed):
            transition.perform(session, accident, "confirm_liability", person(who), "同意", day=LATER)


def test_liability_is_stated_only_where_it_is_another(session: Any, approved: Any, state: Any, person: Any) -> None:
    accident = approved(liability=Liability.LIABLE, liability_document="陈政事故〔2026〕1号")
    session.commit()
    told = preview.outcome(accident, "propose_liability", person("clerk"))
    assert told.refusal is None, "the page before the move supposes another one"
    with pytest.raises(Refused, match="already"):
        state(accident, FixedLiability.LIABLE)


def test_an_accident_may_be_revoked_while_its_liability_is_being_fixed(
    session: Any, approved: Any, state: Any, person: Any
) -> None:
    accident = approved(concealed=True)
    state(accident, FixedLiability.LIABLE, decision="")
    transition.perform(session, accident, "revoke", person("leader2"), "认定有误", day=LATER)
    assert counting(session, accident) == []


def test_an_upgrade_counts_what_an_older_edition_left_out_once(session: Any, approved: Any) -> None:
    accident = approved(concealed=True)
    session.execute(delete(CreditEvent).where(CreditEvent.source_register == "accident"))
    assert [seeding.seed(session)["facts"] for _ in range(2)] == [1, 0]
    assert counting(session, accident) == [EventKind.CONCEALMENT]
    assert accident.enterprise.regrade_on is not None
    events.close(session, accident, EventEnd.ANNULLED, LATER)
    assert seeding.seed(session)["facts"] == 0, "what was annulled stays annulled"
