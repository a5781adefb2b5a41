"""A rule of the bureau that changes reaches everything it decides, from its first day on."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app import catalogue
from app.extensions import db
from app.rules import wording
from app.rules.errors import Refused
from app.rules.parameters import FOLDER, read_yaml
from app.rules.vocabulary.disclosure import PenaltyKind
from app.rules.vocabulary.grading import Grade
from app.services.credit import grading_in_bulk
from app.services.flow import transition
from app.services.rulebook import standards
from models.grading import FrequencyRule, GradingScheme
from models.platform import JobRun, Setting
from tests import making

DAY = date(2026, 5, 20)
ZH = catalogue.locale("zh")


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


@pytest.fixture
def approve(session: Any, person: Any) -> Any:
    def through(record: Any, author: str = "credit", day: date = DAY) -> Any:
        for move, who in (("submit", author), ("review", "chief"), ("approve", "leader")):
            transition.perform(session, record, move, person(who), "同意", day=day)
        return record

    return through


@pytest.fixture
def statements(session: Any) -> Any:
    """The statements that reach the database meanwhile."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(*args: Any) -> None:
            seen.extend([args[2]] * args[2].startswith("SELECT"))

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting


def scheme(session: Any, starts_on: date, **changes: Any) -> GradingScheme:
    table = read_yaml((FOLDER / "grading_default.yaml").read_text()) | changes
    return making.keep(
        session,
        GradingScheme(
            code="default", edition=2, name="第二版", starts_on=starts_on, content=wording.written(table, ZH)
        ),
    )


def test_a_new_standard_written_in_chinese_grades_everybody_from_its_first_day(session: Any, approve: Any) -> None:
    firm = approve(making.penalty(session, decided_on=date(2026, 5, 6), kinds=[PenaltyKind.FINE]), "clerk").enterprise
    bystander = making.enterprise(session)
    bystander.regrade_on = None
    session.flush()
    grading_in_bulk.chunk(session, 0, DAY, False)
    session.expire_all()
    assert (firm.grade, bystander.regrade_on) == (Grade.A, None)
    approve(scheme(session, DAY + timedelta(days=2), base=80))
    session.expire_all()
    assert (firm.regrade_on, bystander.regrade_on) == (DAY + timedelta(days=2), DAY + timedelta(days=2))
    run = session.scalars(select(JobRun)).one()
    assert (run.job, run.day, run.origin) == ("grade_recalculation", DAY + timedelta(days=2), "rule")
    approve(making.penalty(session, bystander, decided_on=date(2026, 5, 20)), "clerk")
    assert bystander.regrade_on == DAY + timedelta(days=2), (
        "a fact that comes in between does not lose the day of the new standard"
    )
    assert grading_in_bulk.chunk(session, 0, DAY + timedelta(days=1), False)[1]["seen"] == 0
    counts = grading_in_bulk.chunk(session, 0, DAY + timedelta(days=2), False)[1]
    assert (counts["seen"], counts["proposed"]) == (2, 2)


def test_a_rule_that_ends_reaches_as_far(session: Any, person: Any, approve: Any) -> None:
    firm = approve(making.penalty(session, decided_on=date(2026, 5, 6)), "clerk").enterprise
    edition = approve(scheme(session, DAY, base=80))
    grading_in_bulk.chunk(session, 0, DAY, False)
    transition.perform(session, edition, "retire", person("leader"), "恢复原标准", day=DAY)
    session.expire_all()
    assert firm.regrade_on == DAY
    grading_in_bulk.chunk(session, 0, DAY, False)
    session.expire_all()
    assert firm.score == 92


@pytest.mark.parametrize(
    ("make", "job"),
    [
        (
            lambda s: FrequencyRule(
                code="default",
                edition=2,
                name="第二版",
                starts_on=DAY,
                content=(FOLDER / "frequency_default.yaml").read_text(),
            ),
            "inspection_frequency",
        ),
        (
            lambda s: Setting(
                name="frequency.cap", value="{重点企业: 6, 一般企业: 3}", starts_on=DAY, reason="局务会议"
            ),
            "inspection_frequency",
        ),
        (
            lambda s: Setting(name="publicity.transition", value="按决定日期", starts_on=DAY, reason="局务会议"),
            "publication_expiry",
        ),
    ],
)
def test_each_rule_has_its_job_run_once(make: Any, job: str, session: Any, approve: Any) -> None:
    approve(making.keep(session, make(session)))
    assert session.scalars(select(JobRun.job)).all() == [job]


def test_no_rule_is_laid_over_days_that_have_passed(session: Any, person: Any) -> None:
    for rule in (
        scheme(session, DAY - timedelta(days=1)),
        making.keep(
            session,
            Setting(
                name="frequency.cap", value="{重点企业: 6, 一般企业: 3}", starts_on=DAY - timedelta(days=1), reason="x"
            ),
        ),
    ):
        with pytest.raises(Refused, match="lies before today"):
            transition.perform(session, rule, "submit", person("credit"), day=DAY)


def test_an_edition_is_given_once(session: Any, person: Any, approve: Any) -> None:
    approve(scheme(session, DAY + timedelta(days=2)))
    with pytest.raises(Refused, match="exists already"):
        transition.perform(session, scheme(session, DAY + timedelta(days=9)), "submit", person("credit"), day=DAY)


def test_parameters_are_read_once_in_a_transaction_and_anew_once_one_is_written(
    session: Any, approve: Any, statements: Any
) -> None:
    standards.parameters(session)
    with statements() as counted:
        for _ in range(3):
            standards.parameters(session)
    assert counted == []
    approve(making.keep(session, Setting(name="unit.region_name", value="陈旗", starts_on=DAY, reason="局务会议")))
    assert standards.unit(session, "region_name", DAY) == "陈旗"
    session.commit()
    with statements() as counted:
        standards.parameters(session)
    assert len(counted) == 1


def test_what_reaches_nothing_runs_nothing(session: Any, approve: Any) -> None:
    approve(making.keep(session, Setting(name="unit.region_name", value="陈旗", starts_on=DAY, reason="局务会议")))
    assert session.scalars(select(JobRun.job)).all() == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("指标", "内容格式与现行版本不同"),
        ("基础分: [", "第1行"),
        (
            wording.written(
                read_yaml((FOLDER / "grading_default.yaml").read_text()) | {"cutoffs": {"A": 60, "B": 75, "C": 90}}, ZH
            ),
            "等级分数线",
        ),
    ],
)
def test_a_standard_that_cannot_be_used_is_refused_in_the_words_of_the_office(
    content: str, told: str, session: Any, person: Any
) -> None:
    edition = making.keep(
        session, GradingScheme(code="default", edition=2, name="第二版", starts_on=DAY, content=content)
    )
    with pytest.raises(Refused) as refusal:
        transition.perform(session, edition, "submit", person("credit"), day=DAY)
    assert told in refusal.value.sentence(ZH)
