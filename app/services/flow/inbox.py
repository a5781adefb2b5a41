"""待办 · 已办 · 我发起, over all registers at once. Nothing to configure per register."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from app.services.flow.people import Person
from app.workflow.moves import Move
from models.base import Register, registers
from models.platform import Movement, WorkItem

PAGE = 50
CAP = 999


@dataclass(frozen=True)
class Waiting:
    """One line of the inbox: the item, what it is called, and the plain ways on for this person."""

    item: WorkItem
    register: type[Register]
    moves: list[Move]


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
    row = session.execute(select(func.count(), func.count().filter(mine.c.due_on < today)).select_from(mine)).one()
    return {"waiting": row[0], "overdue": row[1]}


def _mine(by: Person, register: str = "") -> Select[Any]:
    """Records in a status where one of this person's roles has the next word, within their department.

    A record does not wait for its own author where four eyes are asked for; what was returned waits for
    its author alone.
    """
    conditions = [
        and_(WorkItem.register == r.register_name(), WorkItem.status == status, _due(r, status, by))
        for r in registers()
        if not register or r.register_name() == register
        for status in sorted(r.WORKFLOW.waiting_for(by.roles))
    ]
    query = select(WorkItem).where(or_(*conditions) if conditions else false())
    if by.everywhere:
        return query
    return query.where(or_(WorkItem.department_id == by.department_id, WorkItem.department_id.is_(None)))


def _due(register: type[Register], status: str, by: Person) -> ColumnElement[bool]:
    """Whether at least one of the moves that are due is open to this person."""
    wanted = {_asked(move, by) for move in _moves(register, status, by.roles)}
    if () in wanted:
        return WorkItem.id.is_not(None)
    return or_(*(and_(*(_condition(*each) for each in asked)) for asked in sorted(wanted)))


Asked = tuple[str, str]
"""(column of the work item, what it may not contain), or ("author", the only one)."""


def _asked(move: Move, by: Person) -> tuple[Asked, ...]:
    """What a work item must say for this person to be able to make the move."""
    if move.duty == "author":
        return (("author", str(by.user_id or 0)),)
    return tuple((column, f",{who},") for column in move.shut_to for who in sorted(by.counts_as(move.roles)))


def _condition(column: str, value: str) -> ColumnElement[bool]:
    if column == "author":
        return or_(WorkItem.author_id.is_(None), WorkItem.author_id == int(value))
    return getattr(WorkItem, column).not_like(f"%{value}%")


def _open_to(item: WorkItem, move: Move, by: Person) -> bool:
    return all(
        item.author_id in (None, by.user_id) if column == "author" else value not in getattr(item, column)
        for column, value in _asked(move, by)
    )


def _moves(register: type[Register], status: str, roles: Iterable[str]) -> list[Move]:
    held = set(roles)
    return [m for m in register.WORKFLOW.from_status(status) if m.is_duty and held.intersection(m.roles)]


def _waiting(item: WorkItem, by: Person) -> Waiting:
    register = next(r for r in registers() if r.register_name() == item.register)
    return Waiting(item, register, [m for m in _moves(register, item.status, by.roles) if _open_to(item, m, by)])


def done(session: Session, by: Person) -> list[Movement]:
    """What this person moved, the latest first."""
    return list(
        session.scalars(select(Movement).where(Movement.user_id == by.user_id).order_by(Movement.id.desc()).limit(PAGE))
    )


def begun(session: Session, by: Person, page: int = 0) -> list[Waiting]:
    """What this person wrote: what is not handed in yet first, then what waits for others."""
    unsent = [
        and_(WorkItem.register == r.register_name(), WorkItem.status == r.WORKFLOW.start)
        for r in registers()
        if r.WORKFLOW.begins_in(r.WORKFLOW.start)
    ]
    handed_in = case((or_(*unsent), 0), else_=1)
    query = select(WorkItem).where(WorkItem.author_id == by.user_id).order_by(handed_in, WorkItem.id.desc())
    return [_waiting(item, by) for item in session.scalars(query.offset(page * PAGE).limit(PAGE))]
