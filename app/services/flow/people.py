"""Who is acting, and in which roles: a person's own, and those delegated to them for a leave."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from flask_appbuilder.security.sqla.models import Role as RoleRow
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.rules.errors import N_, Refused
from app.rules.vocabulary.platform import ADMINISTRATORS, Role
from models.platform import Account, Delegation

ALL_DEPARTMENTS = {
    Role.LEADER,
    Role.DIRECTOR,
    Role.LEGAL_REVIEWER,
    Role.CREDIT_OFFICER,
    Role.DISCIPLINE_OFFICER,
    Role.AUDIT_ADMIN,
}


@dataclass(frozen=True)
class Person:
    """Somebody who may move records: an account with its roles, or the system itself (user_id None).

    lent  roles held only by delegation, with the accounts on whose behalf they are used
    """

    user_id: int | None
    name: str
    roles: frozenset[str]
    department_id: int | None = None
    lent: dict[str, frozenset[int]] = field(default_factory=dict, hash=False)

    @property
    def everywhere(self) -> bool:
        """Whether this person's records are not confined to one department."""
        return self.user_id is None or bool(self.roles & ALL_DEPARTMENTS)

    def lenders(self, roles: Iterable[str]) -> frozenset[int]:
        """For whom this person stands in who uses one of these roles; nobody when one of them is their own."""
        held = self.roles.intersection(roles)
        return frozenset() if held - set(self.lent) else frozenset().union(*(self.lent[role] for role in held))

    def behalf(self, roles: Iterable[str]) -> int | None:
        """On whose behalf the trail says that one of these roles was used; of several lenders, the first account."""
        return min(self.lenders(roles), default=None)

    def counts_as(self, roles: Iterable[str]) -> set[int]:
        """The accounts that act when this person uses one of these roles: their own, and all they stand in for."""
        return {*self.lenders(roles), *([self.user_id] if self.user_id else [])}


SYSTEM = Person(None, "system", frozenset({Role.SYSTEM}))


def person(session: Session, account: Account, day: date) -> Person:
    """The account as it may act on `day`, delegations (both ends included) counted.

    A role can be used only while its owner still holds it, and never by one of the three administrators.
    """
    own = {role.name for role in account.roles}
    lent: dict[str, frozenset[int]] = {}
    for role, owner in _lent(session, account, day) if not own & ADMINISTRATORS else ():
        if role not in own:
            lent[role] = lent.get(role, frozenset()) | {owner}
    return Person(account.id, account.full_name, frozenset(own | set(lent)), account.department_id, lent)


def _lent(session: Session, account: Account, day: date) -> list[tuple[str, int]]:
    giver = aliased(Account)
    query = (
        select(Delegation.role, Delegation.from_user_id)
        .join(giver, giver.id == Delegation.from_user_id)
        .where(
            Delegation.to_user_id == account.id,
            Delegation.from_on <= day,
            Delegation.until_on >= day,
            giver.active.is_(True),
            giver.roles.any(RoleRow.name == Delegation.role),
        )
    )
    return [(str(role), owner) for role, owner in session.execute(query)]


def find(session: Session, username: str) -> Account:
    """The active account of this name; raises Refused naming it."""
    account = session.scalar(select(Account).where(Account.username == username))
    if account is None or not account.active:
        raise Refused(N_("There is no active account “%(name)s”."), name=username)
    return account
