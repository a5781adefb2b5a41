"""待办 · 已办 · 我发起, over all registers at once. Nothing to configure per register."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_appbuilder.security.sqla.models import Role as RoleRow
from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.rules.vocabulary.platform import ADMINISTRATORS
from app.services.flow.people import Capacity, Person, lent_roles
from app.workflow.moves import Move
from models.base import DepartmentRegister, Register, registers
from models.platform import Account, Delegation, Movement, WorkItem

PAGE = 50
CAP = 999
HOLDERS = 200
"""Of so many holders of the roles in question it is asked whether they may go on."""


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


def waiting(by: Person) -> ScalarSelect[int]:
    """How many records wait for this person, as a part of a statement; counted no further than CAP."""
    return select(func.count()).select_from(_mine(by).limit(CAP).subquery()).scalar_subquery()


def counts(session: Session, by: Person, today: date) -> dict[str, int]:
    """Waiting and overdue, for the workbench."""
    mine = _mine(by).limit(CAP).subquery()
    row = session.execute(select(func.count(), func.count().filter(mine.c.due_on < today)).select_from(mine)).one()
    return {"waiting": row[0], "overdue": row[1]}


def _mine(by: Person, register: str = "") -> Select[Any]:
    """Records in a status where this person has the next word in one of their capacities, as far as it reaches.

    A record does not wait for its own author where four eyes are asked for; what was returned waits for
    its author alone, or for whoever stands in for them.
    """
    conditions = [
        and_(WorkItem.register == r.register_name(), WorkItem.status == status, _due(r, status, by))
        for r in registers()
        if not register or r.register_name() == register
        for status in sorted(r.WORKFLOW.waiting_for(by.roles))
    ]
    return select(WorkItem).where(or_(*conditions) if conditions else false())


def _due(register: type[Register], status: str, by: Person) -> ColumnElement[bool]:
    """Whether at least one of the moves that are due is open to this person."""
    ways = {way for move in _moves(register, status, by.roles) for way in _ways(register, move, by)}
    if () in ways:
        return WorkItem.id.is_not(None)
    return or_(*(and_(*(_condition(*each) for each in way)) for way in sorted(ways)))


Asked = tuple[str, str]
"""(column of the work item, whom or what it may hold or, of `shut_to`, may not), as text."""


def _ways(register: type[Register], move: Move, by: Person) -> list[tuple[Asked, ...]]:
    """For each capacity in which this person could make the move, what the work item must then say."""
    return [_asked(register, move, by, capacity) for capacity in by.used(move.roles)]


def _asked(register: type[Register], move: Move, by: Person, capacity: Capacity) -> tuple[Asked, ...]:
    acting = sorted(by.acting(capacity))
    confined = issubclass(register, DepartmentRegister) and not capacity.everywhere
    within = (("department_id", str(capacity.department_id or 0)),) if confined else ()
    if move.duty == "author":
        return (*within, ("author_id", str(capacity.owner or by.user_id or 0)))
    return (*within, *((column, f",{who},") for column in move.shut_to for who in acting))


def _condition(column: str, value: str) -> ColumnElement[bool]:
    held = getattr(WorkItem, column)
    return or_(held.is_(None), held == int(value)) if column in _ONE else held.not_like(f"%{value}%")


_ONE = ("author_id", "department_id")
"""The columns of a work item that hold one key, or nobody's."""


def _open_to(item: WorkItem, register: type[Register], move: Move, by: Person) -> bool:
    return any(all(_fits(item, *each) for each in way) for way in _ways(register, move, by))


def _fits(item: WorkItem, column: str, value: str) -> bool:
    held = getattr(item, column)
    return held in (None, int(value)) if column in _ONE else value not in held


def _moves(register: type[Register], status: str, roles: Iterable[str]) -> list[Move]:
    held = set(roles)
    return [m for m in register.WORKFLOW.from_status(status) if m.is_duty and held.intersection(m.roles)]


def _waiting(item: WorkItem, by: Person) -> Waiting:
    register = next(r for r in registers() if r.register_name() == item.register)
    due = _moves(register, item.status, by.roles)
    return Waiting(item, register, [move for move in due if _open_to(item, register, move, by)])


@dataclass(frozen=True)
class Turn:
    """Whose turn it is: the roles that may go on, since when, and by when.

    people  those who hold one and may go on: (name, whom they stand in for, or nobody)
    """

    roles: frozenset[str]
    people: list[tuple[str, str]]
    since: datetime
    due_on: date | None


def turn(session: Session, record: Register) -> Turn | None:
    """Who has the next word about a record, in a role of their own or a lent one; None where nobody need speak."""
    item = session.scalar(
        select(WorkItem).where(WorkItem.register == record.register_name(), WorkItem.record_id == record.id)
    )
    if item is None:
        return None
    due = [move for move in record.WORKFLOW.from_status(record.status) if move.is_duty and move.by_hand]
    roles = frozenset(role for move in due for role in move.roles)
    able = [
        (account.full_name, _name(session, capacity.owner))
        for account, capacity in (*_holders(session, roles), *_borrowers(session, roles))
        if any(_may(item, type(record), move, account, capacity) for move in due)
    ]
    return Turn(roles, list(dict.fromkeys(able)), item.since, item.due_on)


def _holders(session: Session, roles: Iterable[str]) -> Iterator[tuple[Account, Capacity]]:
    """Who holds one of the roles; whoever holds two comes twice."""
    query = select(Account, RoleRow.name).join(Account.roles).where(RoleRow.name.in_(roles), Account.active.is_(True))
    for account, role in session.execute(query.order_by(Account.id).limit(HOLDERS)):
        yield account, Capacity(role, account.department_id)


def _borrowers(session: Session, roles: Iterable[str]) -> Iterator[tuple[Account, Capacity]]:
    """To whom one of the roles is lent today."""
    for to, capacity in lent_roles(session, clock.today(), Delegation.role.in_(roles)):
        account = session.get_one(Account, to)
        if account.active and not account.role_names & ADMINISTRATORS:
            yield account, capacity


def _name(session: Session, key: int | None) -> str:
    return session.get_one(Account, key).full_name if key else ""


def _may(item: WorkItem, register: type[Register], move: Move, account: Account, capacity: Capacity) -> bool:
    person = Person(account.id, account.full_name, (capacity,), account.department_id)
    return capacity.role in move.roles and _open_to(item, register, move, person)


def done(session: Session, by: Person) -> list[Movement]:
    """What this person moved, the latest first, whenever it was written down."""
    query = select(Movement).where(Movement.user_id == by.user_id)
    return list(session.scalars(query.order_by(Movement.at.desc(), Movement.id.desc()).limit(PAGE)))


def begun(session: Session, by: Person, page: int = 0) -> list[Waiting]:
    """What this person wrote, or whoever lent them the role did: drafts first, then what waits for others."""
    unsent = [
        and_(WorkItem.register == r.register_name(), WorkItem.status == r.WORKFLOW.start)
        for r in registers()
        if r.WORKFLOW.begins_in(r.WORKFLOW.start)
    ]
    handed_in = case((or_(*unsent), 0), else_=1)
    query = select(WorkItem).where(or_(*_written(by))).order_by(handed_in, WorkItem.id.desc())
    return [_waiting(item, by) for item in session.scalars(query.offset(page * PAGE).limit(PAGE))]


def _written(by: Person) -> list[ColumnElement[bool]]:
    lent = [
        and_(WorkItem.author_id == each.owner, WorkItem.register.in_(_edited_as(each.role)))
        for each in by.capacities
        if each.owner is not None
    ]
    return [WorkItem.author_id == by.user_id, *lent]


def _edited_as(role: str) -> list[str]:
    return [register.register_name() for register in registers() if role in register.WORKFLOW.editors]
