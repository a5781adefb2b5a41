"""Whether everybody is seen in time: the figures of the page against a count of its own, and the weekly job."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.subjects import KeptStatus, SupervisionClass
from app.services.inspection import coverage
from app.services.inspection.coverage import Coverage
from models.inspection import PlannedVisit
from models.platform import Message
from models.subjects import Enterprise
from tests import making

DAY = date(2026, 11, 27)
KEY, GENERAL = SupervisionClass.KEY, SupervisionClass.GENERAL
LATE, SOON = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.fixture
def firms(session: Any) -> list[Enterprise]:
    """Seen this year, last year, never; within the term, on its last day, past it; and one that left the register."""
    seen = (None, date(2025, 12, 31), date(2026, 1, 1))
    made = [
        making.enterprise(session, supervision_class=category, last_inspected_on=last, inspection_due_on=due)
        for category in SupervisionClass
        for last in seen
        for due in (LATE, DAY, SOON)
    ]
    making.enterprise(session, supervision_class=KEY, inspection_due_on=LATE, status=KeptStatus.TAKEN_OFF)
    return made


COUNTED = """
    SELECT count(*),
           sum(seen >= '2026-01-01' AND :key OR seen IS NOT NULL AND NOT :key AND due >= :day),
           sum(due < :day), sum(seen IS NULL)
    FROM (SELECT *, inspection_due_on AS due, last_inspected_on AS seen FROM enterprise)
    WHERE status = 'in_use' AND supervision_class = :class
"""


@pytest.mark.parametrize("category", SupervisionClass)
def test_the_figures_are_those_of_a_count_of_its_own(
    session: Any, firms: list[Enterprise], category: SupervisionClass
) -> None:
    asked = {"class": str(category), "key": category == KEY, "day": str(DAY)}
    total, covered, overdue, never = (int(n or 0) for n in session.execute(text(COUNTED), asked).one())
    found = next(each for each in coverage.of(session, DAY) if each.category == category)
    assert found == Coverage(category, total, covered, total - covered, overdue, never)
    assert total == 9
    numbers = {"open": found.open, "overdue": found.overdue, "never": found.never}
    for kind in coverage.KINDS:
        rows, more = coverage.exceptions(session, DAY, category, kind)
        assert (len(rows), more) == (numbers[kind], None)


def test_rows_go_on_page_by_page(session: Any, firms: list[Enterprise], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "PAGE", 2)
    seen, after = [], 0
    while after is not None:
        rows, after = coverage.exceptions(session, DAY, KEY, "never", after)
        seen += [row.firm.id for row in rows]
    assert seen == [firm.id for firm in firms if firm.supervision_class == KEY and firm.last_inspected_on is None]


def test_the_plan_says_of_each_when_it_will_be_seen(session: Any, firms: list[Enterprise]) -> None:
    plan = making.plan(session, year=DAY.year, status=Status.IN_FORCE)
    visit = {"plan_id": plan.id, "reason": "key", "matters": "安全生产检查", "days": 1}
    session.add(PlannedVisit(enterprise_id=firms[0].id, number=1, month=12, **visit))
    session.flush()
    rows, _ = coverage.exceptions(session, DAY, KEY, "overdue")
    assert {row.firm.id: row.visit.month if row.visit else None for row in rows} == {
        firms[0].id: 12,
        firms[3].id: None,
        firms[6].id: None,
    }
    assert all(row.in_plan for row in rows)


def test_the_chiefs_are_told_who_is_late(session: Any, firms: list[Enterprise]) -> None:
    assert coverage.warn(session, 0, DAY)[1] == {"seen": 18, "warned": 6, "told": 0}
    making.plan(session, year=DAY.year, status=Status.IN_FORCE)
    assert coverage.warn(session, 0, DAY)[1] == {"seen": 18, "warned": 6, "told": 1}
    session.flush()
    assert session.query(Message).filter_by(role=Role.SECTION_CHIEF).count() == 1


def test_an_empty_register_has_no_figures(session: Any) -> None:
    assert coverage.of(session, DAY) == [Coverage(each, 0, 0, 0, 0, 0) for each in SupervisionClass]
