"""Who is acting, and in which capacity: in a role of their own, or in one lent to them for a leave."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask_appbuilder.security.sqla.models import Role as RoleRow
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from app.rules.errors import N_, Refused
from app.rules.vocabulary.platform import ADMINISTRATORS, Role
from app.scope import Sight
from models.base import DepartmentRegister, Register, registers
from models.platform import Account, Delegation

ALL_DEPARTMENTS = {
    Role.LEADER,
    Role.DIRECTOR,
    Role.LEGAL_REVIEWER,
    Role.CREDIT_OFFICER,
    Role.DISCIPLINE_OFFICER,
    Role.AUDIT_ADMIN,
    Role.SYSTEM,
}
"""Roles whose records are not confined to one department."""


@dataclass(frozen=True)
class Capacity:
    """One role as a person may use it. How far it reaches follows from the role and its owner, never from who uses it.

    department_id  of the account to which the role belongs
    owner          the account on whose behalf it is used; None for one's own role
    """

    role: str
    department_id: int | None = None
    owner: int | None = None

    @property
    def everywhere(self) -> bool:
        return self.role in ALL_DEPARTMENTS

    def reaches(self, record: Register) -> bool:
        """Whether the record is of a department that the role is used in."""
        confined = isinstance(record, DepartmentRegister) and not self.everywhere
        return not confined or record.department_id in (None, self.department_id)


@dataclass(frozen=True)
class Person:
    """Somebody who may move records: an account with its capacities, or the system itself (user_id None).

    capacities  one's own first, then those lent, so that nobody acts for another who may act themselves
    """

    user_id: int | None
    name: str
    capacities: tuple[Capacity, ...]
    department_id: int | None = None

    @cached_property
    def roles(self) -> frozenset[str]:
        """Every role this person may use, lent ones included."""
        return frozenset(each.role for each in self.capacities)

    def used(self, roles: Collection[str]) -> list[Capacity]:
        """The capacities in which this person holds one of these roles."""
        return [each for each in self.capacities if each.role in roles]

    def capacity(self, roles: Collection[str], record: Register) -> Capacity | None:
        """The capacity in which this person uses one of these roles on the record; None where they may not."""
        return next((each for each in self.used(roles) if each.reaches(record)), None)

    def acting(self, capacity: Capacity) -> set[int]:
        """The accounts that act when this capacity is used: their own, and the one they stand in for."""
        return {who for who in (self.user_id, capacity.owner) if who}

    def reach(self, roles: Collection[str]) -> frozenset[int] | None:
        """The departments whose records this person reads in these roles; None for every one."""
        used = self.used(roles)
        if any(each.everywhere for each in used):
            return None
        return frozenset(each.department_id for each in used if each.department_id)


SYSTEM = Person(None, "system", (Capacity(Role.SYSTEM),))


def person(session: Session, account: Account, day: date) -> Person:
    """The account as it may act on `day`, delegations (both ends included) counted.

    A role can be used only while its owner still holds it, and never by one of the three administrators.
    """
    names = {role.name for role in account.roles}
    own = [Capacity(name, account.department_id) for name in sorted(names)]
    mine = Delegation.to_user_id == account.id
    lent = [] if names & ADMINISTRATORS else [capacity for _, capacity in lent_roles(session, day, mine)]
    return Person(account.id, account.full_name, (*own, *lent), account.department_id)


def lent_roles(session: Session, day: date, *which: ColumnElement[bool]) -> list[tuple[int, Capacity]]:
    """(account, capacity) of each role that is lent on `day` and that its owner still holds."""
    giver = aliased(Account)
    query = (
        select(Delegation.to_user_id, Delegation.role, giver.department_id, giver.id)
        .join(giver, giver.id == Delegation.from_user_id)
        .where(
            *which,
            Delegation.from_on <= day,
            Delegation.until_on >= day,
            giver.active.is_(True),
            giver.roles.any(RoleRow.name == Delegation.role),
        )
        .order_by(giver.id, Delegation.role)
        .distinct()
    )
    return [(to, Capacity(str(role), department, owner)) for to, role, department, owner in session.execute(query)]


def sight(by: Person) -> Sight:
    """Which departments' rows this person reads, by register: as far as the roles reach that read the register.

    A register that none of their roles reads is on none of their pages; what is done for them may look it up as far
    as any of their roles reaches.
    """
    found = {}
    for register in registers():
        if issubclass(register, DepartmentRegister):
            departments = by.reach(by.roles & register.WORKFLOW.seen_by or by.roles)
            if departments is not None:
                found[register] = departments
    return found


def hidden(by: Person | None) -> frozenset[str]:
    """The confidential registers of which this person finds nothing; the public finds nothing of any."""
    roles = by.roles if by else frozenset()
    return frozenset(r.register_name() for r in registers() if r.CONFIDENTIAL and not roles & r.WORKFLOW.seen_by)


def find(session: Session, username: str) -> Account:
    """The active account of this name; raises Refused naming it."""
    account = session.scalar(select(Account).where(Account.username == username))
    if account is None or not account.active:
        raise Refused(N_("There is no active account “%(name)s”."), name=username)
    return account
