"""待办 · 已办 · 我发起, over all registers at once. Nothing to configure per register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from app.rules.vocabulary import Status
from app.services.people import Person
from models.base import Register, registers
from models.platform import Movement, WorkItem

PAGE = 50
CAP = 999


@dataclass(frozen=True)
class Waiting:
    """One line of the inbox: the item, what it is called, and the plain ways on for this person."""

    item: WorkItem
    register: type[Register]
    moves: list[Any]


def todo(session: Session, by: Person, register: str = "", page: int = 0) -> list[Waiting]:
    """What waits for this person, the most urgent first."""
    query = _mine(by, register).order_by(WorkItem.due_on.is_(None), WorkItem.due_on, WorkItem.id)
    return [_waiting(item, by) for item in session.scalars(query.offset(page * PAGE).limit(PAGE))]


def count(session: Session, by: Person) -> int:
    """How many records wait for this person; counted no further than CAP."""
    return session.scalar(select(func.count()).select_from(_mine(by).limit(CAP).subquery())) or 0


def counts(session: Session, by: Person, today: date) -> dict[str, int]:
    """Waiting and overdue, for the workbench."""
    mine = _mine(by).limit(CAP).subquery()
    row = session.execute(
        select(func.count(), func.count().filter(mine.c.due_on < today)).select_from(mine)
    ).one()
    return {"waiting": row[0], "overdue": row[1]}


def _mine(by: Person, register: str = "") -> Select[Any]:
    """Records in a status where one of this person's roles has the next word, within their department.

    What one has written oneself does not wait for oneself where four eyes are asked; what was returned waits for
    its author alone.
    """
    conditions = [
        and_(WorkItem.register == r.register_name(), WorkItem.status == status, _hands(r, status, by))
        for r in registers()
        if not register or r.register_name() == register
        for status in sorted(r.WORKFLOW.waiting_for(by.roles))
    ]
    query = select(WorkItem).where(or_(*conditions) if conditions else false())
    if by.everywhere:
        return query
    return query.where(or_(WorkItem.department_id == by.department_id, WorkItem.department_id.is_(None)))


def _hands(register: type[Register], status: str, by: Person) -> Any:
    moves = _moves(register, status, by.roles)
    if moves and all(m.independent for m in moves):
        return and_(WorkItem.barred.not_like(f"%,{by.user_id},%"), _other_eyes(status, moves, by))
    return _other_eyes(status, moves, by)


def _other_eyes(status: str, moves: list[Any], by: Person) -> Any:
    other = or_(WorkItem.author_id.is_(None), WorkItem.author_id != by.user_id)
    if status in (Status.RETURNED, Status.CORRECTION):
        return or_(WorkItem.author_id.is_(None), WorkItem.author_id == by.user_id)
    return other if all(m.four_eyes for m in moves) else WorkItem.id.is_not(None)


def _moves(register: type[Register], status: str, roles: Iterable[str]) -> list[Any]:
    held = set(roles)
    return [m for m in register.WORKFLOW.from_status(status) if m.is_duty and held.intersection(m.roles)]


def _waiting(item: WorkItem, by: Person) -> Waiting:
    register = next(r for r in registers() if r.register_name() == item.register)
    return Waiting(item, register, _moves(register, item.status, by.roles))


def done(session: Session, by: Person) -> list[Movement]:
    """What this person moved, the latest first."""
    return list(session.scalars(select(Movement).where(Movement.user_id == by.user_id).order_by(Movement.id.desc()).limit(PAGE)))


def begun(session: Session, by: Person) -> list[WorkItem]:
    """What this person wrote and now waits for others."""
    query = select(WorkItem).where(WorkItem.author_id == by.user_id).order_by(WorkItem.id.desc()).limit(PAGE)
    return list(session.scalars(query))
