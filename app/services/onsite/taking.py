"""What an inspector takes along: the tasks that are theirs, each with the list of what is to be looked at."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app import scope
from app.services.flow.people import Person
from app.services.inspection import tasks
from models.inspection import ChecklistLine, InspectionTask
from models.subjects import Officer

MOST = 60
"""So many tasks are taken along, those that end first."""


def officer(session: Session, by: Person) -> Officer | None:
    """The inspector behind the account; None where there is none."""
    return session.scalar(select(Officer).where(Officer.user_id == by.user_id).limit(1)) if by.user_id else None


def mine(session: Session, by: Person) -> Sequence[InspectionTask]:
    """The approved tasks of this inspector that are still to be done, those that end first before the others."""
    if (own := officer(session, by)) is None:
        return []
    t = InspectionTask
    theirs = or_(t.first_officer_id == own.id, t.second_officer_id == own.id)
    loads = joinedload(t.enterprise), joinedload(t.item), joinedload(t.first_officer), joinedload(t.second_officer)
    query = select(t).options(*loads).where(theirs, t.status.in_(tasks.APPROVED))
    with scope.confined_to(None):  # a draw sends inspectors wherever they sit
        return session.scalars(query.order_by(t.until_on, t.id).limit(MOST)).all()


def one(session: Session, by: Person, key: int) -> InspectionTask | None:
    """A task of this inspector by its key, also one that is done; None where it is not theirs."""
    with scope.confined_to(None):
        own, task = officer(session, by), session.get(InspectionTask, key)
    return task if own and task and own.id in (task.first_officer_id, task.second_officer_id) else None


def lines(session: Session, task: InspectionTask, day: date) -> Sequence[ChecklistLine]:
    """What is to be looked at, item by item."""
    found = tasks.checklist(session, task.enterprise.sector, day)
    return found.lines if found else []
