"""守信荣誉 and 公共信用综合评价: what they add to the score, until when, and what replaces them."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.rules.errors import Refused
from app.rules.vocabulary.grading import HonourLevel, PublicGrade
from app.services.credit import grading
from app.services.flow import transition
from app.services.ledgers import loading
from models.reputation import PublicRating
from tests import making

TODAY = date(2026, 11, 28)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with clock.at(datetime.combine(TODAY, time(9), clock.OFFICE)):
        yield


@pytest.fixture
def approved(session: Any, person: Any) -> Any:
    def through(record: Any) -> Any:
        for name, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
            transition.perform(session, record, name, person(who), "同意")
        return record

    return through


def points(session: Any, firm: Any, day: date = TODAY) -> dict[str, int]:
    return {line.indicator: int(line.points) for line in grading.explain(session, firm, day).lines if line.event}


def test_an_honour_adds_points_until_it_lapses(session: Any, approved: Any, person: Any) -> None:
    firm = making.enterprise(session)
    given = {"level": HonourLevel.CITY, "granted_on": TODAY - timedelta(days=30)}
    honour = approved(making.honour(session, firm, valid_until=TODAY + timedelta(days=10), **given))
    assert points(session, firm) == {"S4": 3}
    assert points(session, firm, TODAY + timedelta(days=10)) == {"S4": 3}
    assert points(session, firm, TODAY + timedelta(days=11)) == {}
    transition.perform(session, honour, "revoke", person("leader"), "录入有误。")
    assert points(session, firm) == {}


def test_the_latest_public_evaluation_counts_alone(session: Any, approved: Any, person: Any) -> None:
    firm, given = making.enterprise(session), {"evaluated_on": date(2025, 12, 20)}
    approved(making.public_rating(session, firm, year=2024, grade=PublicGrade.D, **given))
    assert points(session, firm) == {"S5": -15}
    later = making.public_rating(session, firm, year=2025, grade=PublicGrade.A, evaluated_on=TODAY)
    approved(later)
    assert points(session, firm) == {"S5": 3}
    transition.perform(session, later, "revoke", person("leader"), "录入有误。")
    assert points(session, firm) == {"S5": -15}


def test_none_is_added_behind_the_latest(session: Any, approved: Any) -> None:
    firm = making.enterprise(session)
    approved(making.public_rating(session, firm, year=2025, evaluated_on=TODAY))
    for year in (2024, 2025):
        with pytest.raises(Refused, match="stands already"):
            approved(making.public_rating(session, firm, year=year, evaluated_on=date(2025, 12, 20)))
    with pytest.raises(Refused, match="in the year after"):
        approved(making.public_rating(session, year=2023, evaluated_on=TODAY))


def test_it_stands_beside_our_own_grade(session: Any, approved: Any, login: Any) -> None:
    firm = making.enterprise(session)
    approved(making.public_rating(session, firm, year=2025, grade=PublicGrade.C, evaluated_on=TODAY))
    session.commit()
    page = login("leader").get(f"/enterprise/show/{firm.id}").text
    assert "C（中）" in page
    assert "原样引用" in page
    assert session.scalar(select(type(firm).grade).where(type(firm).id == firm.id)) == "A"


@pytest.mark.parametrize(
    "headings", ["统一社会信用代码,企业名称,评价年度,评价等级,评价日期", "企业名称,评价年度,评价等级,评价日期"]
)
def test_the_yearly_sheet_is_read_as_it_comes(session: Any, person: Any, headings: str) -> None:
    """It says whom it is about by code and name, as the register of enterprises does, and the grade in words."""
    first, second = making.enterprise(session), making.enterprise(session)
    session.commit()
    coded = headings.startswith("统一")
    rows = [
        ",".join([*([firm.uscc] if coded else []), firm.name, "2025", grade, "2026年2月3日"])
        for firm, grade in ((first, "A"), (second, "良"))
    ]
    text = "\n".join([headings, *rows])
    report, _ = loading.load(session, PublicRating, text.encode(), "评价结果.csv", person("credit"), TODAY)
    assert len(session.scalars(select(PublicRating)).all()) == 2, report
    kept = session.scalars(select(PublicRating).order_by(PublicRating.id)).all()
    assert [(each.enterprise_id, each.grade) for each in kept] == [(first.id, "A"), (second.id, "B")]
