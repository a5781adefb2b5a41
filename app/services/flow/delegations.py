"""委托: while somebody is away, another person acts in one of their roles. The trail names both."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from app import clock
from app.rules.errors import N_, NotAllowed, Refused
from app.rules.vocabulary.platform import ADMINISTRATORS, Role
from app.services.flow import people
from app.services.flow.people import Person
from app.services.reading import dates
from models.platform import Account, Delegation

LONGEST = timedelta(days=92)


def own_roles(by: Person) -> list[Role]:
    """Roles that this person may lend: their own, not those lent to them, and none of the three administrators'."""
    own = {each.role for each in by.capacities if each.owner is None}
    return [role for role in Role if role in own and role not in ADMINISTRATORS]


def lend(session: Session, by: Person, username: str, role: str, from_on: str, until_on: str) -> Delegation:
    """Let another person act in this role, both days included. Raises Refused or NotAllowed."""
    lent, other = Role.parse(role), people.find(session, username.strip())
    begin, end = _day(from_on), _day(until_on)
    if lent not in own_roles(by):
        raise NotAllowed(N_("You can lend only a role of your own."))
    if other.id == by.user_id or other.role_names & ADMINISTRATORS:
        raise NotAllowed(N_("Choose somebody else of the office to stand in for you."))
    if by.department_id is not None and lent not in people.ALL_DEPARTMENTS and other.department_id != by.department_id:
        raise NotAllowed(N_("This role reaches no further than your department; choose somebody of it."))
    if not clock.today() <= end or not begin <= end <= begin + LONGEST:
        raise Refused(
            N_("A delegation lasts from its first to its last day, at most three months, and not in the past.")
        )
    made = Delegation(from_user_id=by.user_id, to_user_id=other.id, role=lent, from_on=begin, until_on=end)
    session.add(made)
    session.flush()
    return made


def colleagues(session: Session, by: Person) -> list[Account]:
    """Who may stand in, by name: those of one's own department first, the three administrators not at all."""
    query = select(Account).where(Account.active.is_(True), Account.id != by.user_id)
    if by.department_id is not None and not people.ALL_DEPARTMENTS.intersection(own_roles(by)):
        query = query.where(Account.department_id == by.department_id)
    found = session.scalars(
        query.order_by(Account.last_name)
        .limit(1000)
        .options(selectinload(Account.roles), selectinload(Account.department))
    )
    return sorted(
        (each for each in found if not each.role_names & ADMINISTRATORS),
        key=lambda each: each.department_id != by.department_id,
    )


def _day(typed: str) -> date:
    if (day := dates.day(typed, open_ended=False)) is None:
        raise Refused(N_("Please give the first and the last day."))
    return day


def end(session: Session, by: Person, key: int) -> Delegation:
    """Take a role back: from today the other person no longer acts in it."""
    row = session.get(Delegation, key)
    if row is None or row.from_user_id != by.user_id:
        raise NotAllowed(N_("Only who lent a role can take it back."))
    row.until_on = min(row.until_on, clock.today() - timedelta(days=1))
    return row


def of(session: Session, by: Person) -> list[Any]:
    """What this person lent and borrowed, the latest first: (delegation, from whom, to whom)."""
    giver, taker = aliased(Account), aliased(Account)
    query = (
        select(Delegation, giver, taker)
        .join(giver, giver.id == Delegation.from_user_id)
        .join(taker, taker.id == Delegation.to_user_id)
    )
    mine = or_(Delegation.from_user_id == by.user_id, Delegation.to_user_id == by.user_id)
    return list(session.execute(query.where(mine).order_by(Delegation.id.desc()).limit(50)))
