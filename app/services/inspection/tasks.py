"""Tasks of inspection: made of what was drawn, held against the cap, done with their inspection; their checklists."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused
from app.rules.vocabulary.inspection import InspectionMethod, ItemResult, TaskSource, TaskStatus
from app.rules.vocabulary.platform import Status
from app.services.credit import frequency
from app.services.flow import entering, transition
from app.services.flow.people import Person
from app.services.flow.registry import papers
from app.services.inspection import draws, planned, plans
from app.services.rulebook import standards
from models.inspection import CheckedItem, Checklist, Draw, DrawnVisit, Inspection, InspectionTask
from models.subjects import Enterprise, Officer

APPROVED = (Status.IN_FORCE, TaskStatus.NOTIFIED)
COUNTED = (TaskSource.PLAN, TaskSource.DRAW)
"""Complaints, what is handed over and re-inspections are not counted against the cap (国办发〔2024〕54号)."""
_NAMED: dict[str, str] = {
    TaskSource.PLAN: "inspection_plan_id",
    TaskSource.DRAW: "draw_id",
    TaskSource.COMPLAINT: "complaint_id",
    TaskSource.REINSPECTION: "finding_id",
}
"""The column that says what a task of this source comes from."""
DAYS_OF_A_DRAW = 30
"""Within so many days after the draw the enterprises that were drawn are inspected, unless the task says otherwise."""


def from_draw(session: Session, draw: Draw, by: Person) -> None:
    """A task for every enterprise that was drawn, for the inspectors who were drawn for it."""
    for visit, (first, second, *_others) in draws.result(session, draw):
        task = InspectionTask(
            source=TaskSource.DRAW,
            draw=draw,
            enterprise=visit.enterprise,
            enterprise_id=visit.enterprise_id,
            item=draw.item,
            item_id=draw.item_id,
            method=InspectionMethod.RANDOM,
            from_on=draw.draws_on,
            until_on=draw.draws_on + timedelta(days=DAYS_OF_A_DRAW),
            first_officer=first,
            second_officer=second,
            department_id=by.department_id,
        )
        entering.enter(session, task, by)


def come_from(session: Session, task: InspectionTask) -> None:
    """Raises Refused where what the task is said to come from does not ask for it."""
    firm, name = task.enterprise_id, _NAMED.get(task.source, "")
    if name and getattr(task, name) is None:
        raise Refused(N_("Name the record that the task comes from.")).on(name)
    if firm is None:
        return
    if task.source == TaskSource.PLAN and task.inspection_plan:
        _in_plan(session, task)
    elif task.source == TaskSource.DRAW and task.draw_id:
        drawn = select(DrawnVisit).where(DrawnVisit.draw_id == task.draw_id, DrawnVisit.enterprise_id == firm)
        if session.scalar(drawn) is None:
            raise Refused(N_("This enterprise was not drawn; choose one of the result.")).on("draw_id")
    for name in ("complaint", "finding"):
        other = getattr(task, name)
        if other is not None and other.enterprise_id != firm:
            raise Refused(N_("This is about another enterprise.")).on(f"{name}_id")


def _in_plan(session: Session, task: InspectionTask) -> None:
    if task.inspection_plan and (task.inspection_plan.status not in planned.STANDING or not _visit(session, task)):
        raise Refused(N_("The plan has no visit at this enterprise that is still to be made.")).on("inspection_plan_id")


def _visit(session: Session, task: InspectionTask) -> object:
    return planned.open_visit(session, task.inspection_plan, task.enterprise_id) if task.inspection_plan else None


def within_cap(task: InspectionTask) -> None:
    """Raises Refused where the enterprise has been inspected as often as it need bear this year."""
    if task.source in COUNTED and task.visits_before is not None and task.visits_before >= (task.visits_cap or 0):
        raise Refused(
            N_("%(firm)s was visited as often as it may be this year: %(cap)s times."),
            firm=task.enterprise.name,
            cap=task.visits_cap,
        ).on("enterprise_id")


def complete(session: Session, task: InspectionTask) -> None:
    """What the office adds: what the matter says, and how often the enterprise was and may be seen this year."""
    if task.item and not (task.content or "").strip():
        task.content = task.item.content
    firm = session.get(Enterprise, task.enterprise_id) if task.enterprise_id else None
    if firm and task.from_on:
        task.visits_before = plans.made(session, task.from_on.year, firm.id).get(firm.id, 0)
        task.visits_cap = frequency.cap(session, firm.supervision_class, task.from_on)


def checklist(session: Session, sector: str, day: date) -> Checklist | None:
    """The checklist that holds on `day`: that of the trade before that of all."""
    c = Checklist
    fits = standards.holds(c, day), or_(c.sector == sector, c.sector.is_(None))
    query = select(c).where(*fits).order_by(c.sector.is_(None), c.starts_on.desc(), c.edition.desc(), c.id.desc())
    return session.scalar(query.limit(1))


def begin_with_checklist(session: Session, inspection: Inspection) -> None:
    """An inspection of a task begins with the items of its checklist, none of them looked at yet."""
    firm, day = inspection.enterprise, inspection.inspected_on
    if inspection.inspection_task_id is None or inspection.checked or firm is None or day is None:
        return
    found = checklist(session, firm.sector, day)
    for line in found.lines if found else ():
        inspection.checked.append(
            CheckedItem(item=line.item, requirement=line.requirement, result=ItemResult.NOT_INVOLVED)
        )


def done(session: Session, inspection: Inspection, day: date) -> None:
    """The task of an inspection that was approved is done."""
    if inspection.inspection_task and inspection.inspection_task.status in APPROVED:
        transition.perform(session, inspection.inspection_task, "complete", day=day)


def undone(session: Session, inspection: Inspection, day: date) -> None:
    """The inspection counts no more, so its task is still to be done."""
    if inspection.inspection_task and inspection.inspection_task.status == TaskStatus.DONE:
        transition.perform(session, inspection.inspection_task, "reopen", day=day)


@papers("inspection_task", 第一执法人员=(), 第二执法人员=(), 来源说明=(), 协助人员=())
def task_paper(_session: Session, task: InspectionTask) -> Mapping[str, Any]:
    """The inspectors with the numbers of their certificates, which they have to show, and what the task comes from."""
    links = (task.inspection_plan, task.draw, task.complaint, task.finding)
    origin = task.handed_over or next((str(each) for each in links if each), "")
    return {
        "第一执法人员": _shown(task.first_officer),
        "第二执法人员": _shown(task.second_officer),
        "来源说明": origin,
        "协助人员": task.assistants or "无",
    }


def _shown(officer: Officer | None) -> str:
    return f"{officer.name}（执法证号{officer.certificate_no}）" if officer else ""
