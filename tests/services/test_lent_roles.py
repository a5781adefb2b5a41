"""A lent role gives what its owner may do in it, and nothing else: for every pair of roles, in every register."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, scope
from app.rules.vocabulary.platform import ADMINISTRATORS, Role, Status
from app.services.flow import editing, inbox, people, transition
from app.services.flow.people import Person
from app.services.ledgers import intake
from app.services.platform import accounts
from models.base import DepartmentRegister, registers
from models.disclosure import Penalty, Publication
from models.platform import Account, AuditEntry, Delegation, Movement
from models.subjects import Department
from tests import making
from tests.views import records

OFFICE = [role for role in Role if role not in (*ADMINISTRATORS, Role.SYSTEM)]
DEPARTMENTS = ("AQJC", "WHPJ", "ZCFG")
"""Of the borrower, of the lender, and of neither."""


def hire(session: Any, name: str, department: str, *roles: str) -> Account:
    accounts.add(session, name, list(roles), department=department)
    return people.find(session, name)


def hand_over(session: Any, giver: Account, taker: Account, role: str) -> None:
    """A loan as it may stand in the database, whether or not the form would still allow it."""
    days = {"from_on": date(2020, 1, 1), "until_on": date(2090, 1, 1)}
    session.add(Delegation(from_user_id=giver.id, to_user_id=taker.id, role=role, **days))
    session.flush()


def person(session: Any, account: Account) -> Person:
    return people.person(session, account, clock.today())


def only(by: Person, role: str) -> Person:
    """Somebody as they are in one of their roles."""
    return replace(by, capacities=tuple(by.used([role])))


@pytest.fixture
def stock(session: Any) -> list[Any]:
    """A record of every register in each department and in none."""
    keys = session.scalars(select(Department.id).where(Department.code.in_(DEPARTMENTS))).all()
    return [make(session, department_id=key) for make in records.MAKERS.values() for key in (*keys, None)]


def moves(session: Any, stock: list[Any], by: Person) -> dict[tuple[str, int, str, str], int | None]:
    """On whose behalf this person would make each move, of those they may make, wherever a record stands."""
    found = {}
    for record in stock:
        stands = record.status
        for move in (move for move in record.WORKFLOW if move.by_hand):
            for record.status in move.sources:
                if transition.may(session, record, move, by):
                    used = transition.capacity_of(session, record, move, by)
                    found[record.register_name(), record.id, move.name, str(record.status)] = used.owner
        record.status = stands
    return found


def edits(stock: list[Any], by: Person) -> dict[tuple[str, int], int | None]:
    return {(each.register_name(), each.id): editing.check(each, by).owner for each in stock if editing.may(each, by)}


def rows(session: Any, by: Person) -> set[tuple[str, int]]:
    """What this person reads of the registers that they may read."""
    with scope.confined_to(people.sight(by)):
        return {
            (register.register_name(), key)
            for register in registers()
            if issubclass(register, DepartmentRegister) and by.roles & register.WORKFLOW.seen_by
            for key in session.scalars(select(register.id))
        }


def waiting(session: Any, by: Person) -> set[tuple[str, int]]:
    return {(line.item.register, line.item.record_id) for line in inbox.todo(session, by)}


def rights(session: Any, stock: list[Any], by: Person) -> tuple[Any, ...]:
    with session.no_autoflush:
        return moves(session, stock, by), edits(stock, by), rows(session, by), waiting(session, by)


def on_behalf(owner: int, theirs: dict[Any, Any], own: dict[Any, Any]) -> dict[Any, Any]:
    """The rights of two people in one hand: one's own as one's own, the others on their owner's behalf."""
    return dict.fromkeys(theirs, owner) | own


@pytest.mark.parametrize("lent", OFFICE)
def test_with_a_lent_role_one_may_what_its_owner_may(lent: Role, session: Any, stock: list[Any]) -> None:
    owner = hire(session, "owner", "WHPJ", lent)
    theirs = rights(session, stock, person(session, owner))
    for own in OFFICE:
        taker = hire(session, f"taker-{own}", "AQJC", own)
        mine = rights(session, stock, person(session, taker))
        hand_over(session, owner, taker, lent)
        both = rights(session, stock, person(session, taker))
        assert both[0] == on_behalf(owner.id, theirs[0], mine[0]), (own, "moves")
        assert both[1] == on_behalf(owner.id, theirs[1], mine[1]), (own, "edits")
        assert both[2] == theirs[2] | mine[2], (own, "rows")
        assert both[3] == theirs[3] | mine[3], (own, "inbox")


@pytest.mark.parametrize("lent", OFFICE)
def test_what_else_the_owner_holds_is_not_lent_with_it(lent: Role, session: Any, stock: list[Any]) -> None:
    """A clerk who is also the credit officer lends the clerk's role: it reaches no further than the department."""
    owner = hire(session, "owner", "WHPJ", *OFFICE)
    taker = hire(session, "taker", "AQJC", "clerk")
    mine = rights(session, stock, person(session, taker))
    theirs = rights(session, stock, only(person(session, owner), lent))
    hand_over(session, owner, taker, lent)
    both = rights(session, stock, person(session, taker))
    assert both[0] == on_behalf(owner.id, theirs[0], mine[0])
    assert both[2:] == (theirs[2] | mine[2], theirs[3] | mine[3])


@pytest.mark.parametrize("wide", sorted(people.ALL_DEPARTMENTS & {*OFFICE}))
def test_each_of_ones_own_roles_reaches_as_far_as_it_reaches_alone(wide: str, session: Any, stock: list[Any]) -> None:
    held = person(session, hire(session, "both", "AQJC", "clerk", wide))
    apart = [moves(session, stock, only(held, role)) for role in ("clerk", wide)]
    assert moves(session, stock, held) == apart[0] | apart[1]


# --- what is written in another's place ----------------------------------------------------------------


@pytest.fixture
def pair(session: Any) -> tuple[Account, Account]:
    """A clerk of one department, and somebody of another who stands in for them."""
    owner, taker = hire(session, "owner", "WHPJ", "clerk"), hire(session, "taker", "AQJC", "section_chief")
    hand_over(session, owner, taker, "clerk")
    return owner, taker


def test_a_record_written_in_a_lent_role_is_its_owners_and_the_trail_names_both(
    session: Any, pair: tuple[Account, Account]
) -> None:
    owner, taker = pair
    record = intake.new_record(Penalty, person(session, taker))
    assert (record.department_id, record.created_by_id) == (owner.department_id, owner.id)
    kept = making.penalty(session, department_id=record.department_id, created_by_id=record.created_by_id)
    editing.note(session, kept, person(session, taker))
    session.flush()
    step = session.scalars(select(Movement).where(Movement.record_id == kept.id)).one()
    assert (step.move, step.user_id, step.on_behalf_of_id) == ("edited", taker.id, owner.id)
    transition.perform(session, kept, "submit", person(session, taker))
    assert not transition.may(session, kept, Penalty.WORKFLOW["review"], person(session, taker))


def test_what_comes_back_to_the_owner_waits_for_whoever_stands_in(session: Any, pair: tuple[Account, Account]) -> None:
    owner = pair[0]
    kept = making.penalty(session, department_id=owner.department_id, created_by_id=owner.id)
    transition.perform(session, kept, "submit", person(session, owner))
    chief = person(session, hire(session, "chief-there", "WHPJ", "section_chief"))
    transition.perform(session, kept, "return", chief, "请补充")
    assert kept.status == Status.RETURNED
    for who in pair:
        assert ("penalty", kept.id) in waiting(session, person(session, who))
        assert [line.item.record_id for line in inbox.begun(session, person(session, who))] == [kept.id]


def test_a_record_says_that_it_is_the_turn_of_whoever_stands_in(session: Any, pair: tuple[Account, Account]) -> None:
    owner, taker = pair
    kept = making.penalty(session, department_id=owner.department_id, created_by_id=owner.id)
    assert inbox.turn(session, kept).people == [(owner.full_name, ""), (taker.full_name, owner.full_name)]
    transition.perform(session, kept, "submit", person(session, taker))
    assert (taker.full_name, owner.full_name) not in inbox.turn(session, kept).people


def test_a_personal_number_is_plain_to_the_borrower_only_where_it_is_to_the_owner(session: Any, login: Any) -> None:
    """A leader reads every department's records, personal facts masked; as a clerk's deputy, that clerk's plain."""
    hand_over(session, people.find(session, "clerk"), people.find(session, "leader"), "clerk")
    plain = "15012345678"
    keys = [
        making.repair(
            session, making.penalty(session), department_id=people.find(session, who).department_id, phone=plain
        ).id
        for who in ("clerk", "stranger")
    ]
    session.commit()
    assert [plain in login("leader").get(f"/repair_application/show/{key}").text for key in keys] == [True, False]


def test_what_is_taken_out_in_a_lent_role_is_entered_with_its_owner(session: Any, login: Any) -> None:
    """The discipline officer reads no penalties; in the clerk's place they do, and the trail says in whose."""
    owner = people.find(session, "clerk")
    hand_over(session, owner, people.find(session, "discipline"), "clerk")
    session.commit()
    key = owner.id
    for name in ("penalty", "enterprise"):
        assert login("discipline").get(f"/{name}/export/jsonl").status_code == 200
    session.rollback()
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "export").order_by(AuditEntry.seq))
    assert [json.loads(row.detail).get("on_behalf_of_id") for row in told] == [key, None]


def test_what_follows_from_a_move_does_not_depend_on_what_the_mover_may_read(session: Any) -> None:
    """A copy that another department keeps ends with the record it shows, whoever revokes it."""
    staff = {name: person(session, people.find(session, name)) for name in ("clerk", "chief", "leader", "stranger")}
    penalty = making.penalty(session, department_id=staff["clerk"].department_id, decided_on=clock.today())
    for name, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, penalty, name, staff[who], "同意")
    copies = list(session.scalars(select(Publication).where(Publication.source_id == penalty.id)))
    for copy in copies:
        copy.department_id = staff["stranger"].department_id
    session.flush()
    session.expire_all()
    with scope.confined_to(people.sight(staff["clerk"])):
        transition.perform(session, penalty, "revoke", staff["leader"], "撤销")
    assert copies
    assert {str(copy.status) for copy in copies} & {"published", "scheduled"} == set()
