"""Terms of publicity follow the rules: newer ones on their day, a class that is stated, the bureau's own changes."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import catalogue
from app.rules import wording
from app.rules.errors import NotAllowed, Refused
from app.rules.parameters import parameters
from app.rules.vocabulary.disclosure import PenaltyKind, PublicationStatus, Seriousness, Showing
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventEnd
from app.services.flow import transition
from app.services.publishing import expiry, publicity
from app.services.rulebook import standards
from jobs import steps
from models.disclosure import Publication
from models.platform import Decision, JobRun, Setting
from tests import making


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


CLASSES = wording.written(parameters().at("publicity.class_of_kinds", date(2026, 4, 1)), catalogue.locale("zh"))
BEFORE, REFORM, DAY = date(2025, 4, 10), date(2026, 4, 1), date(2026, 5, 20)


@pytest.fixture
def approve(session: Any, person: Any) -> Any:
    """Bring a record through the ordinary chain."""

    def through(record: Any, day: date, authors: str = "clerk") -> Any:
        for move, who in (("submit", authors), ("review", "chief"), ("approve", "leader")):
            transition.perform(session, record, move, person(who), "同意", day=day)
        return record

    return through


def expire(session: Any, day: date) -> dict[str, int]:
    """The whole job of one day."""
    counts, cursor = Counter[str](), 0
    while cursor is not None:
        step = steps.publication_expiry(session, steps.Slice(day, cursor=cursor))
        assert step.faults == ()
        counts.update(step.counts)
        cursor = step.cursor
    return counts


def _last_decision(session: Any, penalty: Any) -> Any:
    return session.scalars(
        select(Decision)
        .where(Decision.register == "penalty", Decision.record_id == penalty.id)
        .order_by(Decision.id.desc())
    ).first()


def test_a_record_running_on_the_day_of_the_reform_takes_the_shorter_term(session: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2025, 4, 6), seriousness=Seriousness.ORDINARY), BEFORE)
    portal = publicity.copies(session, penalty)[0]
    assert (penalty.publish_until, penalty.reassess_on) == (date(2026, 4, 6), REFORM)
    assert _last_decision(session, penalty).answer["ends_on"] == "2028-04-06"
    assert portal.planned_until == date(2026, 4, 6), (
        "what is known already binds the reader's day, whether a job runs or not"
    )
    assert expire(session, date(2026, 3, 31))["term_moved"] == 0
    counts = expire(session, REFORM)
    assert (counts["term_moved"], counts["term_over"], counts["ended"]) == (1, 0, 0)
    assert (portal.planned_until, penalty.publish_until, penalty.reassess_on) == (
        date(2026, 4, 6),
        date(2026, 4, 6),
        None,
    )
    told = _last_decision(session, penalty).answer
    assert (told["before"]["ends_on"], told["ends_on"]) == ("2028-04-06", "2026-04-06")
    assert expire(session, REFORM)["term_moved"] == 0
    assert expire(session, date(2026, 4, 6))["ended"] == 1


def test_a_term_already_over_by_the_newer_rules_ends_on_that_day(session: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2025, 3, 26), seriousness=Seriousness.ORDINARY), BEFORE)
    assert expire(session, REFORM)["term_over"] == 1
    portal, *_ = publicity.copies(session, penalty)
    assert (portal.status, portal.ended_on, portal.end_reason) == (PublicationStatus.ENDED, REFORM, EventEnd.EXPIRED)
    assert _last_decision(session, penalty).answer["before"]["ends_on"] == "2028-03-26"


def test_without_a_stated_class_the_earlier_term_stands(session: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2025, 4, 6)), BEFORE)
    assert penalty.reassess_on is None
    assert expire(session, REFORM)["term_moved"] == 0
    assert penalty.publish_until == date(2028, 4, 6)


def test_a_class_stated_later_is_confirmed_by_another_and_moves_the_term_at_once(
    session: Any, person: Any, approve: Any
) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2026, 4, 6)), DAY)
    assert penalty.publish_until == date(2027, 4, 6)
    transition.perform(
        session,
        penalty,
        "propose_class",
        person("credit"),
        "经会商认定",
        day=DAY,
        values={"proposed_class": Seriousness.SERIOUS},
    )
    with pytest.raises(NotAllowed):
        transition.perform(session, penalty, "confirm_class", person("credit"), day=DAY)
    assert penalty.publish_until == date(2027, 4, 6)
    transition.perform(session, penalty, "confirm_class", person("leader"), day=DAY)
    assert (penalty.status, penalty.seriousness, penalty.proposed_class) == (Status.IN_FORCE, Seriousness.SERIOUS, None)
    assert (penalty.publish_until, penalty.repairable_on) == (date(2029, 4, 6), date(2027, 4, 6))
    assert {copy.planned_until for copy in publicity.copies(session, penalty)} == {date(2029, 4, 6)}


def test_a_class_that_publishes_nothing_takes_the_record_down(session: Any, person: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2026, 4, 6)), DAY)
    transition.perform(
        session,
        penalty,
        "propose_class",
        person("credit"),
        "轻微",
        day=DAY,
        values={"proposed_class": Seriousness.MINOR},
    )
    transition.perform(session, penalty, "confirm_class", person("leader"), day=DAY)
    portal, *_ = publicity.copies(session, penalty)
    assert (portal.status, portal.end_reason) == (PublicationStatus.ENDED, EventEnd.SUPERSEDED)
    transition.perform(
        session,
        penalty,
        "propose_class",
        person("credit"),
        "更正",
        day=DAY,
        values={"proposed_class": Seriousness.SERIOUS},
    )
    transition.perform(session, penalty, "confirm_class", person("leader"), day=DAY)
    assert session.scalar(select(Publication.planned_until).where(publicity.visible(DAY))) == date(2029, 4, 6)


def test_with_the_jobs_stopped_nothing_is_shown_for_too_long(session: Any, approve: Any) -> None:
    approve(making.penalty(session, decided_on=date(2025, 3, 26), seriousness=Seriousness.ORDINARY), BEFORE)
    assert session.scalar(select(Publication.id).where(publicity.visible(date(2026, 3, 31))))
    assert session.scalar(select(Publication.id).where(publicity.visible(REFORM))) is None


def test_a_class_that_changes_no_day_is_explained_all_the_same(session: Any, person: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2025, 4, 6)), DAY)
    transition.perform(
        session,
        penalty,
        "propose_class",
        person("credit"),
        "严重",
        day=DAY,
        values={"proposed_class": Seriousness.SERIOUS},
    )
    transition.perform(session, penalty, "confirm_class", person("leader"), day=DAY)
    assert _last_decision(session, penalty).inputs["seriousness"] == "serious"


def test_a_repaired_record_that_was_kept_back_is_not_shown_by_its_class(
    session: Any, person: Any, approve: Any
) -> None:
    penalty = approve(
        making.penalty(session, kinds=[PenaltyKind.WARNING], content="警告", fine=None, decided_on=date(2026, 4, 6)),
        DAY,
    )
    publicity.end_all(session, penalty, EventEnd.REPAIRED, DAY)
    transition.perform(
        session,
        penalty,
        "propose_class",
        person("credit"),
        "一般",
        day=DAY,
        values={"proposed_class": Seriousness.ORDINARY},
    )
    transition.perform(session, penalty, "confirm_class", person("leader"), day=DAY)
    assert [copy.status for copy in publicity.copies(session, penalty)] == [PublicationStatus.NOT_PUBLISHED]


def test_a_penalty_may_be_revoked_while_its_class_is_being_stated(session: Any, person: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2026, 4, 6)), DAY)
    transition.perform(
        session,
        penalty,
        "propose_class",
        person("credit"),
        "严重",
        day=DAY,
        values={"proposed_class": Seriousness.SERIOUS},
    )
    transition.perform(session, penalty, "revoke", person("leader2"), "复议撤销", day=DAY)
    assert session.scalar(select(Publication.id).where(publicity.visible(DAY))) is None


def test_a_record_kept_back_is_published_when_its_class_asks_for_it(session: Any, person: Any, approve: Any) -> None:
    penalty = approve(
        making.penalty(session, kinds=[PenaltyKind.WARNING], content="警告", fine=None, decided_on=date(2026, 4, 6)),
        DAY,
    )
    assert [copy.status for copy in publicity.copies(session, penalty)] == [PublicationStatus.NOT_PUBLISHED]
    transition.perform(
        session,
        penalty,
        "propose_class",
        person("credit"),
        "情节严重",
        day=DAY,
        values={"proposed_class": Seriousness.ORDINARY},
    )
    transition.perform(session, penalty, "confirm_class", person("leader"), day=DAY)
    assert session.scalar(select(Publication.id).where(publicity.visible(DAY)))


def test_a_class_that_is_stated_already_and_one_left_as_it_was(session: Any, person: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2026, 4, 6), seriousness=Seriousness.ORDINARY), DAY)
    with pytest.raises(Refused, match="already"):
        transition.perform(
            session,
            penalty,
            "propose_class",
            person("credit"),
            "一般",
            day=DAY,
            values={"proposed_class": Seriousness.ORDINARY},
        )
    session.rollback()
    penalty = approve(making.penalty(session, decided_on=date(2026, 4, 6), seriousness=Seriousness.ORDINARY), DAY)
    transition.perform(
        session,
        penalty,
        "propose_class",
        person("credit"),
        "严重",
        day=DAY,
        values={"proposed_class": Seriousness.SERIOUS},
    )
    transition.perform(session, penalty, "decline_class", person("leader"), "理由不足", day=DAY)
    assert (penalty.seriousness, penalty.proposed_class, penalty.publish_until) == (
        Seriousness.ORDINARY,
        None,
        date(2027, 4, 6),
    )


def test_when_the_bureau_changes_the_transition_what_runs_is_looked_at_again(
    session: Any, person: Any, approve: Any
) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2025, 11, 6), seriousness=Seriousness.ORDINARY), DAY)
    assert penalty.publish_until == date(2026, 11, 6)
    setting = making.keep(
        session,
        Setting(
            name="publicity.transition", value="by_decision_date", starts_on=date(2026, 6, 1), reason="局务会议纪要"
        ),
    )
    approve(setting, DAY, "credit")
    run = session.scalars(select(JobRun)).one()
    assert (run.job, run.day, run.state) == ("publication_expiry", date(2026, 6, 1), "pending")
    assert expire(session, DAY)["term_moved"] == 0
    assert expire(session, date(2026, 6, 1))["term_moved"] == 1
    assert (penalty.publish_until, publicity.copies(session, penalty)[0].planned_until) == (
        date(2028, 11, 6),
        date(2028, 11, 6),
    )


@pytest.mark.parametrize(
    ("name", "value", "given", "before", "after"),
    [
        (
            "publicity.large_fines",
            "{较大数额罚款: 0, 数额巨大罚款: 30000}",
            {"decided_on": date(2026, 4, 6)},
            date(2027, 4, 6),
            date(2029, 4, 6),
        ),
        (
            "publicity.class_of_kinds",
            CLASSES.replace("警告: 轻微", "警告: 一般"),
            {"decided_on": date(2026, 4, 6), "kinds": [PenaltyKind.WARNING], "content": "警告", "fine": None},
            None,
            date(2027, 4, 6),
        ),
        (
            "publicity.order_58_unpublished",
            "[通报批评]",
            {"decided_on": date(2025, 11, 6), "kinds": [PenaltyKind.WARNING], "content": "警告", "fine": None},
            None,
            date(2028, 11, 6),
        ),
        (
            "publicity.order_58_terms",
            "{重点领域最短月数: 12, 其他领域最短月数: 3, 最长月数: 24}",
            {"decided_on": date(2025, 11, 6)},
            date(2028, 11, 6),
            date(2027, 11, 6),
        ),
    ],
    ids=["huge fines", "class of a kind", "kinds that are published", "terms"],
)
def test_a_rule_that_the_bureau_approves_reaches_what_runs_and_what_was_kept_back(
    name: str, value: str, given: dict[str, Any], before: date | None, after: date, session: Any, approve: Any
) -> None:
    penalty, begins = approve(making.penalty(session, **given), DAY), date(2026, 6, 1)
    approve(
        making.keep(session, Setting(name=name, value=value, starts_on=begins, reason="局务会议纪要")), DAY, "credit"
    )
    assert expire(session, DAY)["term_moved"] == 0
    assert _shown_until(session, DAY) == before
    assert expire(session, begins)["term_moved"] == 1
    assert _shown_until(session, begins) == after == penalty.publish_until
    assert session.scalars(select(JobRun.job)).all() == ["publication_expiry"]
    assert expire(session, begins)["term_moved"] == 0


def test_what_waits_for_approval_is_told_anew_too(session: Any, person: Any, approve: Any) -> None:
    penalty = making.penalty(session, decided_on=date(2026, 4, 6))
    transition.perform(session, penalty, "submit", person("clerk"), day=DAY)
    assert penalty.showing == Showing.SHOWN
    small = Setting(
        name="publicity.large_fines",
        value="{较大数额罚款: 50000, 数额巨大罚款: 200000}",
        starts_on=date(2026, 6, 1),
        reason="局务会议纪要",
    )
    approve(making.keep(session, small), DAY, "credit")
    expire(session, date(2026, 6, 1))
    assert (penalty.showing, penalty.reassess_on, penalty.status) == (Showing.WITHHELD, None, Status.SUBMITTED)


def _shown_until(session: Any, day: date) -> date | None:
    return session.scalar(select(Publication.planned_until).where(publicity.visible(day)))


def test_a_shorter_shortest_term_for_lesser_safety_penalties_reaches_repair_from_its_day(
    session: Any, approve: Any
) -> None:
    penalty, begins = approve(making.penalty(session, decided_on=date(2026, 2, 15)), DAY), date(2026, 6, 1)
    own = Setting(name="publicity.safety_one_year", value="仅限严重", starts_on=begins, reason="局务会议纪要")
    approve(making.keep(session, own), DAY, "credit")
    assert (penalty.repairable_on, penalty.publish_until) == (date(2027, 2, 15), date(2029, 2, 15))
    expire(session, begins)
    assert (penalty.repairable_on, penalty.publish_until) == (date(2026, 5, 15), date(2029, 2, 15))
    source = standards.parameters(session).source("publicity.safety_one_year", begins)
    assert source == "本单位参数：局务会议纪要"


def test_what_was_repaired_is_never_published_again(session: Any, person: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2025, 4, 6), seriousness=Seriousness.ORDINARY), BEFORE)
    publicity.end_all(session, penalty, EventEnd.REPAIRED, date(2026, 3, 1))
    expire(session, REFORM)
    assert {copy.end_reason for copy in publicity.copies(session, penalty)} == {EventEnd.REPAIRED}
    assert session.scalar(select(Publication.id).where(publicity.visible(REFORM))) is None


def test_a_record_whose_term_is_over_when_it_is_approved_is_not_published(session: Any, approve: Any) -> None:
    penalty = approve(making.penalty(session, decided_on=date(2022, 3, 15)), DAY)
    (copy,) = publicity.copies(session, penalty)
    assert copy.status == PublicationStatus.NOT_PUBLISHED
    assert "over on" in " ".join(reason["msgid"] for reason in _last_decision(session, penalty).reasons)
    assert expiry.publications(session, 0, DAY)[1]["seen"] == 0
