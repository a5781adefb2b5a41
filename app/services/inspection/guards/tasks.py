"""Checks of tasks of inspection and of complaints."""

from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused, refuse_all, together
from app.rules.vocabulary.platform import Status
from app.services.flow.checks import in_order, not_after
from app.services.flow.people import Person
from app.services.flow.registry import check, guard
from app.services.inspection import tasks
from app.services.rulebook import editions
from models.inspection import Checklist, Complaint, InspectionItem, InspectionTask


@check("inspection_task")
def task_drawn_up(session: Session, task: InspectionTask, by: Person, day: date) -> None:
    """It is for a published matter, and two go who may go there."""
    together(
        partial(in_order, task, "from_on", "until_on"),
        partial(published, task.item, task.from_on),
        partial(_two, task),
        *(partial(_may_go, task, name) for name in ("first_officer", "second_officer")),
    )


@guard
def task_in_order(session: Session, task: InspectionTask, by: Person, day: date) -> None:
    """It comes from something that still asks for it, and keeps within the cap of the year."""
    together(
        partial(task_drawn_up, session, task, by, day),
        partial(tasks.come_from, session, task),
        partial(tasks.within_cap, session, task),
    )


def published(item: InspectionItem | None, day: date | None) -> None:
    """Raises Refused where the matter does not stand on the list on that day (国办发〔2024〕54号)."""
    if item and (item.status != Status.IN_FORCE or (day and item.starts_on > day)):
        raise Refused(N_("“%(item)s” does not stand on the published list."), item=item.name).on("item_id")


def _two(task: InspectionTask) -> None:
    if task.first_officer_id and task.first_officer_id == task.second_officer_id:
        raise Refused(N_("An inspection needs two different inspectors.")).on("second_officer_id")


def _may_go(task: InspectionTask, name: str) -> None:
    """The certificate is valid to the last day of the task, and nothing binds the inspector to the enterprise."""
    officer, firm = getattr(task, name), task.enterprise
    if officer and task.until_on:
        refuse_all(officer.unfit(firm.uscc if firm else "", task.until_on), f"{name}_id")


@guard
def checklist_valid(session: Session, checklist: Checklist, by: Person, day: date) -> None:
    editions.begins_in_time(checklist, day)
    editions.is_of_its_own(session, checklist)


@check("complaint")
def complaint_valid(session: Session, complaint: Complaint, by: Person, day: date) -> None:
    not_after(complaint, "received_on", day)


@guard
def verified_in_order(session: Session, complaint: Complaint, by: Person, day: date) -> None:
    not_after(complaint, "verified_on", day)
    in_order(complaint, "received_on", "verified_on")


@guard
def replied_in_order(session: Session, complaint: Complaint, by: Person, day: date) -> None:
    not_after(complaint, "replied_on", day)
    in_order(complaint, "verified_on", "replied_on")
