"""Checks of inspections and of the hazards they find."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, refuse_all, together
from app.rules.vocabulary.inspection import HazardLevel, InspectionOutcome, ItemResult
from app.services.flow.checks import before, in_order, not_after, not_moved_on
from app.services.flow.people import Person
from app.services.flow.registry import check, doubt, guard
from models.inspection import Finding, Inspection, InspectionTask


@guard
@check("inspection")
def inspection_complete(session: Session, inspection: Inspection, by: Person, day: date) -> None:
    """Two different inspectors whose certificates were valid on the day (行政处罚法 第四十二条)."""
    together(
        partial(not_after, inspection, "inspected_on", day),
        partial(_two, inspection),
        partial(_of_its_task, session, inspection),
        *(partial(_may_inspect, inspection, name) for name in ("first_officer", "second_officer")),
    )


def _two(inspection: Inspection) -> None:
    first, second = inspection.first_officer_id, inspection.second_officer_id
    if first and first == second:
        raise Refused(N_("An inspection needs two different inspectors.")).on("second_officer_id")


def _of_its_task(session: Session, inspection: Inspection) -> None:
    """The task was approved, is about this enterprise, and nobody else has entered an inspection of it."""
    task = inspection.inspection_task
    if task and inspection.enterprise_id and task.enterprise_id != inspection.enterprise_id:
        raise Refused(N_("The task is about %(firm)s."), firm=task.enterprise.name).on("inspection_task_id")
    if task and task.status not in InspectionTask.OFFERED and inspection.status in InspectionTask.WORKFLOW.editable:
        raise Refused(N_("The task has not been approved, or is done.")).on("inspection_task_id")
    if task and inspection.status in InspectionTask.WORKFLOW.editable:
        _those_of(task, inspection)
    if task and (other := _another(session, inspection)):
        raise Refused(N_("An inspection of this task stands already: %(no)s."), no=other).on("inspection_task_id")


def _those_of(task: InspectionTask, inspection: Inspection) -> None:
    """Whoever the task sends goes; others by a change of the task."""
    for name in ("first_officer_id", "second_officer_id"):
        if getattr(inspection, name) not in (None, task.first_officer_id, task.second_officer_id):
            sent = f"{task.first_officer.name}、{task.second_officer.name}"
            raise Refused(N_("The task sends others: %(who)s."), who=sent).on(name)


def _another(session: Session, inspection: Inspection) -> str | None:
    i = Inspection
    own = i.inspection_task_id == inspection.inspection_task_id, i.id != (inspection.id or 0)
    with session.no_autoflush:
        return session.scalar(select(i.notice_no).where(*own, i.status.not_in(i.WORKFLOW.void())).limit(1))


def _may_inspect(inspection: Inspection, name: str) -> None:
    """The inspector's certificate was valid on the day, and nothing binds them to the enterprise."""
    officer, firm = getattr(inspection, name), inspection.enterprise
    if officer and inspection.inspected_on:
        refuse_all(officer.unfit(firm.uscc if firm else "", inspection.inspected_on), f"{name}_id")


@doubt("inspection")
def contradicted(session: Session, inspection: Inspection) -> Iterator[Refused]:
    """An item failed where the visit as a whole found no problem."""
    for at, line in inspection.own_lines() if inspection.outcome == InspectionOutcome.CLEAN else ():
        if getattr(line, "result", None) == ItemResult.FAILED:
            yield Refused(
                N_("“%(item)s” did not pass, but the outcome of the inspection is “%(outcome)s”."),
                item=getattr(line, "item", ""),
                outcome=InspectionOutcome.CLEAN,
            ).on(at + "result")


@check("finding")
def finding_valid(session: Session, finding: Finding, by: Person, day: date) -> None:
    together(
        partial(not_after, finding, "found_on", day),
        partial(in_order, finding, "found_on", "due_on"),
        partial(not_moved_on, finding, "due_on", day),
        partial(_not_eased, finding),
    )


def _not_eased(finding: Finding) -> None:
    """What is on the register is made easier by a decision alone: a longer term by the chief, another level by none."""
    gone = {name: before(finding, name) for name in ("due_on", "level", "measure")}
    if gone["due_on"] and finding.due_on and finding.due_on > gone["due_on"]:
        raise Refused(N_("A term is extended by the section chief, with a reason: “Extend the term of a hazard”.")).on(
            "due_on"
        )
    if gone["level"] == HazardLevel.MAJOR and finding.level != HazardLevel.MAJOR:
        raise Refused(N_("A major hazard stays one; have it revoked where it was entered by mistake.")).on("level")
    if gone["measure"] and finding.measure != gone["measure"]:
        raise Refused(N_("What was ordered on the spot stands; have it revoked where it was entered by mistake.")).on(
            "measure"
        )


@guard
def rectified_in_order(session: Session, finding: Finding, by: Person, day: date) -> None:
    not_after(finding, "rectified_on", day)
    in_order(finding, "found_on", "rectified_on")


@guard
def extension_in_order(session: Session, finding: Finding, by: Person, day: date) -> None:
    """A term is extended before it is over, and to a later day."""
    if day > finding.due_on:
        raise Refused(N_("The term was over on %(day)s; it cannot be extended any more."), day=finding.due_on)
    if finding.extended_to and finding.extended_to <= finding.due_on:
        raise Refused(N_("Choose a day after %(day)s."), day=finding.due_on).on("extended_to")


@guard
def supervision_in_order(session: Session, finding: Finding, by: Person, day: date) -> None:
    not_after(finding, "supervised_on", day)
    in_order(finding, "found_on", "supervised_on")
