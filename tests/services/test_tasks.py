"""检查任务 and 举报投诉: nothing comes from nothing, the cap holds, what is upheld counts, reporters stay sealed."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text

from app import clock
from app.rules.errors import NotAllowed, Refused
from app.rules.vocabulary.inspection import (
    ComplaintOutcome,
    ComplaintStatus,
    DrawStatus,
    FindingStatus,
    InspectionOutcome,
    ItemResult,
    PlanStatus,
    TaskSource,
    TaskStatus,
    VisitReason,
)
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventEnd, EventKind, SafetySector
from app.services.flow import deadlines, entering, transition
from app.services.inspection import draws, tasks
from models.inspection import InspectionTask, PlannedVisit
from models.subjects import CreditEvent
from tests import making

TODAY = date(2026, 11, 27)
Act = Callable[..., Any]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def act(session: Any, person: Any) -> Act:
    def made(record: Any, *steps: tuple[str, str], day: date = TODAY, **said: Any) -> Any:
        for name, who in steps:
            opinion = "情况属实" if record.WORKFLOW[name].opinion else ""
            transition.perform(session, record, name, person(who), opinion, day=day, values=said)
        return record

    return made


@pytest.fixture
def own(person: Any) -> dict[str, Any]:
    """Whose a record is."""
    clerk = person("clerk")
    return {"created_by_id": clerk.user_id, "department_id": clerk.department_id}


def planned_visit(plan: Any, firm: Any, number: int, month: int) -> PlannedVisit:
    given = {"reason": VisitReason.GENERAL, "days": Decimal(1), "matters": ""}
    return PlannedVisit(plan_id=plan.id, enterprise_id=firm.id, number=number, month=month, **given)


APPROVED = (("submit", "clerk"), ("review", "chief"), ("approve", "leader"))


def test_a_task_is_approved_told_and_done_with_its_inspection(session: Any, act: Act, own: Any) -> None:
    task = act(making.task(session, **own), *APPROVED, ("notify", "clerk"))
    assert (task.status, task.visits_before, task.visits_cap) == (TaskStatus.NOTIFIED, 0, 2)
    assert task.content == task.item.content
    visit = making.inspection(
        session, task.enterprise, inspection_task=task, inspection_task_id=task.id, inspected_on=TODAY, **own
    )
    act(visit, *APPROVED)
    assert task.status == TaskStatus.DONE
    act(visit, ("revoke", "leader"))
    assert task.status == TaskStatus.NOTIFIED


def test_an_inspection_is_of_its_own_task(session: Any, act: Act, own: Any) -> None:
    task = making.task(session, **own)
    stranger = making.inspection(session, inspection_task=task, inspection_task_id=task.id, inspected_on=TODAY, **own)
    with pytest.raises(Refused) as refused:
        act(stranger, ("submit", "clerk"))
    assert {part.column for part in refused.value.parts} == {"inspection_task_id"}
    early = making.inspection(
        session, task.enterprise, inspection_task=task, inspection_task_id=task.id, inspected_on=TODAY, **own
    )
    with pytest.raises(Refused, match="not been approved"):
        act(early, ("submit", "clerk"))


@pytest.mark.parametrize("source", [TaskSource.PLAN, TaskSource.DRAW])
def test_what_is_counted_keeps_within_the_cap(session: Any, act: Act, own: Any, source: TaskSource) -> None:
    firm = making.enterprise(session)
    for month in (2, 5):
        making.inspection(session, firm, inspected_on=date(2026, month, 1), status=Status.IN_FORCE)
    with pytest.raises(Refused, match="as often as it may"):
        act(making.task(session, firm, source=source, **own), ("submit", "clerk"))
    handed = act(making.task(session, firm, **own), ("submit", "clerk"))
    assert (handed.visits_before, handed.status) == (2, Status.SUBMITTED)


def test_what_is_not_counted_leaves_room_and_what_is_under_way_takes_it(session: Any, act: Act, own: Any) -> None:
    """Complaints and re-inspections are no visits that the cap counts; an approved task of a plan is one already."""
    firm = making.enterprise(session)
    plan = making.plan(session, year=2026, status=PlanStatus.PUBLISHED)
    for number, month in enumerate((6, 7, 8), start=1):
        session.add(planned_visit(plan, firm, number, month))
    given = {"source": TaskSource.PLAN, "inspection_plan": plan, "inspection_plan_id": plan.id, "handed_over": None}
    for _ in range(2):
        handed = making.task(session, firm, **own)
        making.inspection(session, firm, inspected_on=TODAY, status=Status.IN_FORCE, inspection_task_id=handed.id)
    first = act(making.task(session, firm, **given, **own), *APPROVED)
    assert first.visits_before == 0
    first.status = TaskStatus.DONE
    making.inspection(session, firm, inspected_on=TODAY, status=Status.IN_FORCE, inspection_task_id=first.id)
    act(making.task(session, firm, **given, **own), *APPROVED)
    third = making.plan(session, year=2026, status=PlanStatus.PUBLISHED)
    session.add(planned_visit(third, firm, 1, 9))
    with pytest.raises(Refused, match="as often as it may"):
        act(
            making.task(session, firm, **{**given, "inspection_plan": third, "inspection_plan_id": third.id}, **own),
            ("submit", "clerk"),
        )


def test_two_who_may_go_there_go(session: Any, act: Act, own: Any) -> None:
    firm = making.enterprise(session)
    one = making.officer(session, certificate_until=TODAY + timedelta(days=2))
    other = making.officer(session, avoids=firm.uscc)
    given = {"first_officer": one, "first_officer_id": one.id, "second_officer": other, "second_officer_id": other.id}
    with pytest.raises(Refused) as refused:
        act(making.task(session, firm, **given, **own), ("submit", "clerk"))
    assert {part.column for part in refused.value.parts} == {"first_officer_id", "second_officer_id"}


def test_what_is_not_on_the_list_may_not_be_inspected(session: Any, act: Act, own: Any) -> None:
    draft = making.inspection_item(session)
    with pytest.raises(Refused, match="published list"):
        act(making.task(session, item=draft, **own), ("submit", "clerk"))


def test_a_task_comes_from_what_asks_for_it(session: Any, act: Act, own: Any) -> None:
    complaint = making.complaint(session, **own)
    plan = making.plan(session, year=2026, status=Status.IN_FORCE)
    given = (
        {"source": TaskSource.COMPLAINT, "complaint": complaint, "complaint_id": complaint.id},
        {"source": TaskSource.PLAN, "inspection_plan": plan, "inspection_plan_id": plan.id},
    )
    for more in given:
        with pytest.raises(Refused):
            act(making.task(session, handed_over=None, **more, **own), ("submit", "clerk"))
    act(making.task(session, complaint.enterprise, handed_over=None, **given[0], **own), ("submit", "clerk"))


def test_what_was_declined_or_closed_asks_for_nothing_and_nothing_is_done_twice(
    session: Any, act: Act, own: Any
) -> None:
    complaint = making.complaint(session, **own)
    given = {"source": TaskSource.COMPLAINT, "complaint": complaint, "complaint_id": complaint.id, "handed_over": None}
    first = act(making.task(session, complaint.enterprise, **given, **own), ("submit", "clerk"))
    with pytest.raises(Refused, match=first.no):
        act(making.task(session, complaint.enterprise, **given, **own), ("submit", "clerk"))
    first.status = TaskStatus.DONE
    again = act(making.task(session, complaint.enterprise, **given, **own), ("submit", "clerk"))
    again.status = TaskStatus.DONE
    complaint.status = ComplaintStatus.DECLINED
    with pytest.raises(Refused, match="asks for no inspection"):
        act(making.task(session, complaint.enterprise, **given, **own), ("submit", "clerk"))
    finding = making.finding(session, status=FindingStatus.CLOSED)
    of = {"source": TaskSource.REINSPECTION, "finding": finding, "finding_id": finding.id, "handed_over": None}
    with pytest.raises(Refused, match="asks for no inspection"):
        act(making.task(session, finding.enterprise, **of, **own), ("submit", "clerk"))


def test_one_inspection_is_entered_of_a_task(session: Any, act: Act, own: Any) -> None:
    task = act(making.task(session, **own), *APPROVED, ("notify", "clerk"))
    given = {"inspection_task": task, "inspection_task_id": task.id, "inspected_on": TODAY}
    act(making.inspection(session, task.enterprise, **given, **own), ("submit", "clerk"))
    with pytest.raises(Refused, match="stands already"):
        act(making.inspection(session, task.enterprise, **given, **own), ("submit", "clerk"))


def test_those_who_were_drawn_go_and_others_only_by_a_recusal(session: Any, act: Act, own: Any) -> None:
    draw = act(making.draw(session, **own), ("submit", "clerk"), ("freeze", "chief"))
    later = TODAY + timedelta(days=3)
    visit, given = None, {"source": TaskSource.DRAW, "draw": draw, "draw_id": draw.id, "handed_over": None}
    act(draw, ("draw", "clerk"), day=later, seed="7")
    visit, (first, second) = draws.result(session, draw)[0]
    with pytest.raises(Refused, match="only by a recusal of the draw"):
        act(making.task(session, visit.enterprise, **given, **own), ("submit", "clerk"))
    drawn = {"first_officer": second, "first_officer_id": second.id}
    drawn |= {"second_officer": first, "second_officer_id": first.id}
    mine = act(making.task(session, visit.enterprise, **given, **drawn, **own), ("submit", "clerk"))
    act(draw, ("assign", "clerk"), day=later)
    tasks_of = select(InspectionTask).where(InspectionTask.draw_id == draw.id)
    there = [task.enterprise_id for task in session.scalars(tasks_of.where(InspectionTask.id >= mine.id))]
    assert len(there) == len(set(there)) == len(draws.result(session, draw))
    act(draw, ("recuse_later", "leader"), changed_firm_id=visit.enterprise_id, recused_officer_id=first.id)
    assert first.id not in (mine.first_officer_id, mine.second_officer_id)
    act(mine, ("review", "chief"), ("approve", "leader"))
    given = {"inspection_task": mine, "inspection_task_id": mine.id, "inspected_on": TODAY}
    stranger = {"first_officer": first, "first_officer_id": first.id}
    another = making.inspection(session, visit.enterprise, **given, **stranger, **own)
    with pytest.raises(Refused, match="sends others"):
        act(another, ("submit", "clerk"))
    act(another, ("discard", "clerk"))
    act(making.inspection(session, visit.enterprise, **given, **own), ("submit", "clerk"))
    with pytest.raises(Refused, match="inspected already"):
        act(draw, ("recuse_later", "leader"), changed_firm_id=visit.enterprise_id, recused_officer_id=second.id)


def test_every_enterprise_that_was_drawn_becomes_a_task(session: Any, act: Act, own: Any) -> None:
    draw = act(making.draw(session, **own), ("submit", "clerk"), ("freeze", "chief"))
    later = TODAY + timedelta(days=3)
    act(draw, ("draw", "clerk"), day=later, seed="7")
    act(draw, ("assign", "clerk"), day=later)
    made = session.scalars(select(InspectionTask).where(InspectionTask.draw_id == draw.id)).all()
    assert [(task.enterprise.uscc, task.first_officer.certificate_no) for task in made] == [
        (each["object"], each["officers"][0]) for each in draw.file["result"]
    ]
    assert draw.status == DrawStatus.ASSIGNED
    act(made[0], ("submit", "clerk"))


def test_other_inspectors_are_sent_by_the_leader_with_a_reason(session: Any, act: Act, own: Any) -> None:
    task = act(making.task(session, **own), *APPROVED, ("notify", "clerk"))
    first, second = making.officer(session), making.officer(session)
    with pytest.raises(NotAllowed):
        act(task, ("change_inspectors", "clerk"), first_officer_id=first.id, second_officer_id=second.id)
    act(task, ("change_inspectors", "leader"), first_officer_id=first.id, second_officer_id=second.id)
    assert (task.first_officer_id, task.status) == (first.id, TaskStatus.NOTIFIED)


def test_an_inspection_of_a_task_begins_with_the_checklist_of_its_trade(session: Any, own: Any) -> None:
    for sector, name in (
        (None, "都看"),
        (SafetySector.BUILDING_MATERIALS, "建材看"),
        (SafetySector.FIREWORKS, "烟花看"),
    ):
        lines = [making.ChecklistLine(item=name, requirement="合规")]
        making.checklist(session, sector=sector, lines=lines, status=Status.IN_FORCE)
    task = making.task(session, **own)
    with_task = making.inspection(session, task.enterprise, inspection_task_id=task.id, inspected_on=TODAY)
    without = making.inspection(session, task.enterprise, inspected_on=TODAY)
    assert [(line.item, line.result) for line in with_task.checked] == [("建材看", ItemResult.NOT_INVOLVED)]
    assert without.checked == []
    assert tasks.checklist(session, SafetySector.COAL_MINE, TODAY).lines[0].item == "都看"


def test_a_complaint_that_is_upheld_is_a_fact_until_it_is_revoked(session: Any, act: Act, own: Any) -> None:
    officer = making.officer(session)
    received = date(2026, 3, 1)
    complaint = act(making.complaint(session, received_on=received, **own), ("assign", "chief"), verifier_id=officer.id)
    running = deadlines.of(session, "complaint", complaint.id)
    assert [(each.kind, each.due_on) for each in running] == [("verify_complaint", date(2026, 4, 30))]
    found = {"outcome": ComplaintOutcome.PARTLY, "verified_on": date(2026, 3, 20), "found": "出口确被堵塞"}
    act(complaint, ("report_found", "clerk"), **found)
    with pytest.raises(NotAllowed):
        act(complaint, ("conclude", "clerk"))
    act(complaint, ("conclude", "leader"))
    own_events = select(CreditEvent).where(CreditEvent.source_register == "complaint")
    event = session.scalars(own_events).one()
    assert (event.kind, event.occurred_on, event.enterprise_id) == (
        EventKind.COMPLAINT_UPHELD,
        date(2026, 3, 20),
        complaint.enterprise_id,
    )
    act(complaint, ("reply", "clerk"), replied_on=TODAY, reply="电话答复")
    assert complaint.status == ComplaintStatus.REPLIED
    act(complaint, ("revoke", "leader"))
    session.refresh(event)
    assert event.end_reason == EventEnd.ANNULLED


@pytest.mark.parametrize("outcome", [ComplaintOutcome.UNFOUNDED, ComplaintOutcome.UNPROVABLE])
def test_what_was_not_upheld_says_nothing(session: Any, act: Act, own: Any, outcome: ComplaintOutcome) -> None:
    complaint = act(making.complaint(session, **own), ("assign", "chief"), verifier_id=making.officer(session).id)
    act(complaint, ("report_found", "clerk"), outcome=outcome, verified_on=TODAY, found="未见异常")
    act(complaint, ("conclude", "leader"))
    assert session.scalars(select(CreditEvent).where(CreditEvent.source_register == "complaint")).all() == []


def test_who_reported_lies_sealed_in_the_database(session: Any, own: Any) -> None:
    complaint = making.complaint(session, **own)
    session.commit()
    kept = session.execute(text("SELECT reporter, reporter_phone FROM complaint WHERE id = :id"), {"id": complaint.id})
    assert all("守信" not in value and "138" not in value for value in kept.one())


def test_numbers_are_given_once(session: Any, own: Any) -> None:
    task, complaint = making.task(session, **own), making.complaint(session, **own)
    assert (task.no[:8], complaint.no[:8]) == ("RW-2026-", "JB-2026-")
    kept = task.no
    entering.complete(session, task)
    assert task.no == kept
    assert making.task(session, **own).no != kept


def test_a_draft_that_was_thrown_away_stops_no_numbers(session: Any, act: Act, own: Any) -> None:
    """What it gave up its number with stands behind the highest serial there is."""
    thrown = act(making.task(session, **own), ("discard", "clerk"))
    session.commit()
    assert "#" in thrown.no
    assert making.task(session, **own).no > thrown.no[:14]


def test_refused_inspections_are_done_as_well(session: Any, act: Act, own: Any) -> None:
    task = act(making.task(session, **own), *APPROVED)
    given = {
        "inspection_task": task,
        "inspection_task_id": task.id,
        "inspected_on": TODAY,
        "outcome": InspectionOutcome.REFUSED,
    }
    act(making.inspection(session, task.enterprise, **given, **own), *APPROVED)
    assert task.status == TaskStatus.DONE
