"""Four years of a small bureau: plans built and kept, one inspection refused, one major hazard left too long."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select, text

from app import clock
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.inspection import FindingStatus, HazardLevel, InspectionOutcome
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import SupervisionClass
from app.services.credit import frequency_in_bulk, grading, grading_in_bulk
from app.services.flow import transition
from app.services.grading import evaluations
from app.services.inspection import coverage, overdue
from models.inspection import PlannedVisit
from models.subjects import Enterprise
from tests import making

YEARS = range(2023, 2027)
KEY, GENERAL = SupervisionClass.KEY, SupervisionClass.GENERAL
PLAN = (("build", "credit"), ("submit", "credit"), ("review", "chief"), ("approve", "leader"))
CHAIN = (("submit", "clerk"), ("review", "chief"), ("approve", "leader"))


class Bureau:
    """Who does what on which day."""

    def __init__(self, session: Any, person: Any) -> None:
        self.session, self.person, self.day = session, person, date(YEARS[0], 1, 1)

    @contextmanager
    def on(self, day: date) -> Iterator[None]:
        self.day = day
        with clock.at(datetime.combine(day, time(10), clock.OFFICE)):
            yield

    def act(self, record: Any, *steps: tuple[str, str], **values: Any) -> Any:
        for name, who in steps:
            transition.perform(self.session, record, name, self.person(who), "情况属实", day=self.day, values=values)
        return record

    def plan(self, year: int) -> list[PlannedVisit]:
        """Built on the first of January and approved; its visits in the order of their months."""
        with self.on(date(year, 1, 1)):
            frequency_in_bulk.chunk(self.session, 0, self.day)
            self.session.expire_all()
            made = self.act(making.plan(self.session, year=year, item=self.item), *PLAN)
        own = select(PlannedVisit).where(PlannedVisit.plan_id == made.id, PlannedVisit.month.is_not(None))
        return list(self.session.scalars(own.order_by(PlannedVisit.month, PlannedVisit.id)))

    def visit(self, firm: Enterprise, day: date, outcome: InspectionOutcome) -> None:
        with self.on(day):
            said = {"account": "企业负责人拒绝检查人员进入现场。"} if outcome == InspectionOutcome.REFUSED else {}
            self.act(making.inspection(self.session, firm, inspected_on=day, outcome=outcome, **said), *CHAIN)

    def grade(self, firm: Enterprise, day: date) -> tuple[Grade, int]:
        found = grading.explain(self.session, firm, day)
        return found.grade, int(found.score)


COUNTED = """
    SELECT supervision_class, count(*),
           sum(CASE WHEN supervision_class = 'key' THEN last_inspected_on >= :first
                    ELSE last_inspected_on IS NOT NULL AND inspection_due_on >= :day END)
    FROM enterprise WHERE status = 'in_use' GROUP BY supervision_class
"""


def covered(session: Any, day: date) -> dict[str, tuple[int, int]]:
    """What the page says, which a count of its own says as well."""
    rows = session.execute(text(COUNTED), {"first": f"{day.year}-01-01", "day": str(day)})
    counted = {name: (total, int(number or 0)) for name, total, number in rows}
    said = {str(each.category): (each.total, each.covered) for each in coverage.of(session, day)}
    assert said == counted
    return said


def test_four_years_of_plans_visits_and_grades(session: Any, person: Any) -> None:
    bureau = Bureau(session, person)
    with bureau.on(date(2022, 12, 1)):
        since = {"supervised_since": date(2022, 6, 1)}
        keys = [making.enterprise(session, supervision_class=KEY, **since) for _ in range(2)]
        others = [making.enterprise(session, supervision_class=GENERAL, **since) for _ in range(4)]
        bureau.item = making.inspection_item(session, status=Status.IN_FORCE)
    refusing, endangered = keys[1], others[0]
    seen: dict[int, list[int]] = {}
    for year in YEARS:
        for visit in bureau.plan(year):
            refused = visit.enterprise_id == refusing.id and year == 2024
            outcome = InspectionOutcome.REFUSED if refused else InspectionOutcome.CLEAN
            firm = session.get_one(Enterprise, visit.enterprise_id)
            bureau.visit(firm, date(year, visit.month, 15), outcome)
            seen.setdefault(firm.id, []).append(year)
        if year == 2025:
            leave_a_major_hazard(bureau, endangered)
        with bureau.on(date(year, 12, 31)):
            grading_in_bulk.chunk(session, 0, bureau.day, full=True)
            session.expire_all()
            figures = covered(session, bureau.day)
        assert figures["key"] == (2, 2), year
    assert figures["general"] == (4, 4)
    for firm in keys:
        assert set(seen[firm.id]) == set(YEARS), "a key enterprise is seen every year"
    assert all(seen.get(firm.id) for firm in others), "every general one within three years"
    the_grades_follow(bureau, refusing, endangered)


def leave_a_major_hazard(bureau: Bureau, firm: Enterprise) -> None:
    """Found in May, due in June, put under supervision, struck off by the leader in November."""
    with bureau.on(date(2025, 5, 6)):
        given = {"level": HazardLevel.MAJOR, "found_on": bureau.day, "due_on": date(2025, 6, 5)}
        hazard = making.finding(bureau.session, firm, **given)
        bureau.act(hazard, ("supervise", "leader"), supervised_no="陈安委办〔2025〕3号", supervised_on=bureau.day)
    with bureau.on(date(2025, 6, 6)):
        overdue.findings(bureau.session, 0, bureau.day)
        assert hazard.status == FindingStatus.OVERDUE
        assert bureau.grade(firm, bureau.day)[1] == 80
    with bureau.on(date(2025, 11, 3)):
        bureau.act(hazard, ("report_rectified", "officer"), rectified_on=bureau.day)
        bureau.act(hazard, ("accept", "leader"))
        assert hazard.status == FindingStatus.CLOSED
        assert bureau.grade(firm, bureau.day) == (Grade.A, 100)


def the_grades_follow(bureau: Bureau, refusing: Enterprise, endangered: Enterprise) -> None:
    """A refusal counts for a year; each year's evaluation says what was so on its last day."""
    years = {year: evaluations.of_year(bureau.session, refusing, year) for year in YEARS}
    assert {year: (made.grade, int(made.score)) for year, made in years.items()} == {
        2023: (Grade.A, 100),
        2024: (Grade.B, 80),
        2025: (Grade.A, 100),
        2026: (Grade.A, 100),
    }
    assert bureau.grade(endangered, date(2025, 8, 1)) == (Grade.B, 80), "as it stood then, told today"
