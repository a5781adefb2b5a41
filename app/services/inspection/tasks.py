"""Tasks of inspection: made of what was drawn, held against the cap, done with their inspection; their checklists."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app import scope
from app.rules.errors import N_, Refused, refuse_all, together
from app.rules.vocabulary.inspection import InspectionMethod, ItemResult, TaskSource, TaskStatus
from app.rules.vocabulary.platform import Status
from app.services.credit import frequency
from app.services.flow import entering, transition
from app.services.flow.people import Person
from app.services.inspection import draws, planned, plans
from app.services.rulebook import standards
from models.base import Register
from models.inspection import CheckedItem, Checklist, Draw, DrawnVisit, Inspection, InspectionPlan, InspectionTask
from models.subjects import Enterprise

APPROVED = (Status.IN_FORCE, TaskStatus.NOTIFIED)
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
    """A task for every enterprise that was drawn and has none yet, for the inspectors who were drawn for it."""
    begun = {task.enterprise_id for task in _standing(session, InspectionTask.draw_id == draw.id)}
    for visit, (first, second, *_others) in draws.result(session, draw):
        if visit.enterprise_id in begun:
            continue
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


def follow_draw(session: Session, draw: Draw) -> None:
    """Those who are drawn now go to the enterprise that was changed. Raises Refused for one who may not."""
    t, now = InspectionTask, {visit.enterprise_id: officers for visit, officers in draws.result(session, draw)}
    for task in _standing(session, t.draw_id == draw.id, t.enterprise_id == draw.changed_firm_id):
        for officer in now[task.enterprise_id]:
            refuse_all(officer.unfit(task.enterprise.uscc, task.until_on), "recused_officer_id")
        task.first_officer, task.second_officer = now[task.enterprise_id][:2]


def inspected(session: Session, draw: Draw) -> bool:
    """Whether an inspection stands of the task that was made for the enterprise which is to be changed."""
    t, i = InspectionTask, Inspection
    own = t.draw_id == draw.id, t.enterprise_id == draw.changed_firm_id, i.status.not_in(i.WORKFLOW.void())
    return session.scalar(select(i.id).join(t, i.inspection_task_id == t.id).where(*own).limit(1)) is not None


def _standing(session: Session, *about: ColumnElement[bool]) -> Sequence[InspectionTask]:
    t = InspectionTask
    return session.scalars(select(t).where(t.status.not_in(t.WORKFLOW.void()), *about).order_by(t.id)).all()


def come_from(session: Session, task: InspectionTask) -> None:
    """Raises Refused where what the task is said to come from does not ask for it."""
    name = _NAMED.get(task.source, "")
    if not name:
        return
    origin = getattr(task, name.removesuffix("_id"))
    if origin is None:
        raise Refused(N_("Name the record that the task comes from.")).on(name)
    if task.enterprise_id is not None:
        together(partial(_asks_for, session, task, origin, name), partial(_asked_once, session, task, name))


def _asks_for(session: Session, task: InspectionTask, origin: Register, name: str) -> None:
    """That it still stands, and is about this enterprise and these inspectors."""
    if origin.status in origin.WORKFLOW.void() or (origin.OFFERED and origin.status not in origin.OFFERED):
        said = N_("%(record)s is “%(status)s” and asks for no inspection.")
        raise Refused(said, record=origin.title, status=origin.status).on(name)
    if isinstance(origin, InspectionPlan):
        _in_plan(session, task, origin)
    elif isinstance(origin, Draw):
        _drawn(session, task, origin)
    elif origin.enterprise_id != task.enterprise_id:
        raise Refused(N_("This is about another enterprise.")).on(name)


def _in_plan(session: Session, task: InspectionTask, plan: InspectionPlan) -> None:
    if planned.open_visit(session, plan, task.enterprise_id) is None:
        raise Refused(N_("The plan has no visit at this enterprise that is still to be made.")).on("inspection_plan_id")


def _drawn(session: Session, task: InspectionTask, draw: Draw) -> None:
    """Who was drawn goes where they were drawn for."""
    drawn = select(DrawnVisit).where(DrawnVisit.draw_id == draw.id, DrawnVisit.enterprise_id == task.enterprise_id)
    if (visit := session.scalar(drawn)) is None:
        raise Refused(N_("This enterprise was not drawn; choose one of the result.")).on("draw_id")
    for name in ("first_officer_id", "second_officer_id"):
        if getattr(task, name) not in (None, *visit.officers):
            raise Refused(N_("Not drawn for it; another inspector goes only by a recusal of the draw.")).on(name)


def _asked_once(session: Session, task: InspectionTask, name: str) -> None:
    """Nothing is done twice: another task of the same origin, handed in, is done first; of a draw there is one."""
    t, origin = InspectionTask, getattr(InspectionTask, name)
    still = [
        t.status.not_in(t.WORKFLOW.editable),
        origin == getattr(task, name),
        t.enterprise_id == task.enterprise_id,
        t.id != (task.id or 0),
    ]
    if task.source != TaskSource.DRAW:
        still.append(t.status != TaskStatus.DONE)
    if others := _standing(session, *still):
        raise Refused(N_("%(task)s is made of it already."), task=others[0].title).on(name)


def within_cap(session: Session, task: InspectionTask) -> None:
    """Raises Refused where the enterprise has been, and will be, inspected as often as it need bear this year."""
    firm, year = task.enterprise, task.from_on and task.from_on.year
    if task.source not in plans.COUNTED or firm is None or not year:
        return
    cap = frequency.cap(session, firm.supervision_class, task.from_on)
    if (plans.made(session, year, firm.id) + plans.under_way(session, year, firm.id, task))[firm.id] >= cap:
        raise Refused(
            N_("%(firm)s was visited as often as it may be this year: %(cap)s times."), firm=firm.name, cap=cap
        ).on("enterprise_id")


def complete(session: Session, task: InspectionTask) -> None:
    """What the office adds: what the matter says, and how often the enterprise was and may be seen this year."""
    if task.item and not (task.content or "").strip():
        task.content = task.item.content
    count(session, task)


def count(session: Session, task: InspectionTask) -> None:
    """How often the enterprise was inspected before, as the notice tells it."""
    firm = session.get(Enterprise, task.enterprise_id) if task.enterprise_id else None
    if firm and task.from_on:
        with scope.confined_to(None):  # whichever department went there
            task.visits_before = plans.made(session, task.from_on.year, firm.id)[firm.id]
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
