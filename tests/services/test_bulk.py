"""Many rows written at once stand in the table as if each had been written alone, on both databases."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.rules.vocabulary.grading import Grade, GradeResultStatus
from app.rules.vocabulary.platform import Status
from app.services.platform import bulk
from models.grading import GradeResult
from models.subjects import Enterprise
from tests import making

TABLE = GradeResult.__table__
NOW = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)
LINES = [{"label": "罚款“1万元”", "points": -5, "why": "it's {so}: %(x)s"}]


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


def _result(firm: Enterprise, **more: Any) -> dict[str, Any]:
    return {
        "enterprise_id": firm.id,
        "version": 1,
        "created_at": NOW,
        "changed_at": NOW,
        "status": GradeResultStatus.PROPOSED,
        "scheme": "信用安全评级标准",
        "day": date(2026, 11, 2),
        "grade": Grade.B,
        "previous": Grade.A,
        "score": Decimal("87.50"),
        "lines": LINES,
        "direct": None,
        "digest": "x",
        **more,
    }


def _kept(session: Any) -> list[GradeResult]:
    return list(session.scalars(select(GradeResult).order_by(GradeResult.id).execution_options(populate_existing=True)))


def test_rows_are_added_as_they_are_given(session: Any) -> None:
    firms = [making.enterprise(session) for _ in range(2)]
    bulk.add(session, TABLE, [_result(firms[0]), _result(firms[1], status=Status.IN_FORCE, direct={"why": "名单"})])
    first, second = _kept(session)
    assert (first.status, first.grade, first.previous) == (GradeResultStatus.PROPOSED, Grade.B, Grade.A)
    assert (first.day, first.score, first.created_at) == (date(2026, 11, 2), Decimal("87.50"), NOW)
    assert (first.lines, first.direct, first.created_by_id) == (LINES, None, None)
    assert (second.enterprise_id, second.status, second.direct) == (firms[1].id, Status.IN_FORCE, {"why": "名单"})
    assert session.scalar(text("SELECT count(*) FROM grade_result WHERE direct IS NULL")) == 1


def test_rows_are_changed_in_the_columns_they_name_and_in_no_other(session: Any) -> None:
    firm = making.enterprise(session)
    bulk.add(session, TABLE, [_result(firm), _result(firm), _result(firm)])
    first, second, third = (row.id for row in _kept(session))
    changed = {"grade": Grade.D, "day": date(2027, 2, 28), "score": Decimal("0.25"), "lines": []}
    bulk.change(session, TABLE, [{"id": first, **changed}, {"id": third, **changed, "lines": LINES}])
    rows = {row.id: row for row in _kept(session)}
    for key, lines in ((first, []), (third, LINES)):
        row = rows[key]
        assert (row.grade, row.day, row.score, row.lines) == (*list(changed.values())[:3], lines)
        assert (row.previous, row.status, row.changed_at) == (Grade.A, GradeResultStatus.PROPOSED, NOW)
    assert (rows[second].grade, rows[second].score) == (Grade.B, Decimal("87.50"))


def test_nothing_to_write_is_no_mistake(session: Any) -> None:
    bulk.add(session, TABLE, [])
    bulk.change(session, TABLE, [])
    assert _kept(session) == []
