"""The tables of moves, all of them: nothing leads nowhere, and every name they use exists."""

from typing import Any

import pytest

from app.rules.parameters import parameters
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.rights import RepairStatus
from app.services import chapters
from app.services.flow import registry
from models.base import registers

chapters.load()
FLOWS = {register.register_name(): register for register in registers()}


@pytest.fixture(params=sorted(FLOWS))
def register(request: pytest.FixtureRequest) -> Any:
    return FLOWS[request.param]


def test_every_status_is_reached_from_the_start(register: Any) -> None:
    reached, waiting = {register.WORKFLOW.start}, [register.WORKFLOW.start]
    while waiting:
        for move in register.WORKFLOW.from_status(waiting.pop()):
            if move.target not in reached:
                reached.add(move.target)
                waiting.append(move.target)
    assert reached == set(register.WORKFLOW.statuses())


def test_every_name_in_the_table_exists(register: Any) -> None:
    for move in register.WORKFLOW:
        assert set(move.fields) <= set(register.__mapper__.columns.keys()), move.name
        for clock in (*move.starts, *move.stops, *(f"{name}_extension" for name in move.extends)):
            parameters().get(f"deadlines.{clock}")


def test_a_clock_that_starts_is_stopped_by_some_move(register: Any) -> None:
    started = {name for move in register.WORKFLOW for name in move.starts}
    stopped = {name for move in register.WORKFLOW for name in move.stops}
    assert started <= stopped


def test_a_waiting_record_waits_for_somebody(register: Any) -> None:
    for status in register.WORKFLOW.statuses():
        if register.WORKFLOW.waits_in(status):
            assert {role for move in register.WORKFLOW.from_status(status) if move.by_hand for role in move.roles} - {
                Role.SYSTEM
            }, status


FORMAL = {("approval_case", "accept")}
"""At the window one person takes an application in and accepts it, on the spot where its papers are complete."""


def test_moves_that_decide_need_another_person(register: Any) -> None:
    decisive = {
        "review",
        "approve",
        "grant",
        "refuse",
        "verify",
        "countersign",
        "accept",
        "propose_refusal",
        "pass_refusal",
        "decline",
        "undo",
        "keep",
        "confirm_class",
        "decline_class",
    }
    for move in register.WORKFLOW:
        if move.name in decisive:
            assert move.four_eyes or (register.register_name(), move.name) in FORMAL, move.name


def test_whoever_decides_about_a_decision_took_no_part_in_it(register: Any) -> None:
    independent = {move.name for move in register.WORKFLOW if move.independent}
    assert bool(independent) == bool(register.ABOUT)
    if register.ABOUT:
        assert {
            move.name
            for move in register.WORKFLOW
            if move.target
            in (RepairStatus.REFUSED, Status.REVOKED, Status.REVIEWED, RepairStatus.REFUSING, RepairStatus.VERIFIED)
        } <= independent
        assert {move.name for move in register.WORKFLOW if move.target == RepairStatus.GRANTED} <= independent | {
            "keep"
        }


def test_what_turns_a_record_down_asks_why(register: Any) -> None:
    for move in register.WORKFLOW:
        if move.tone in ("warning", "danger") and move.by_hand:
            assert move.opinion, move.name


def test_the_three_administrators_decide_no_business() -> None:
    admins = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
    for name, found in FLOWS.items():
        moved_by_admins = found.WORKFLOW.movers() & admins
        assert not moved_by_admins, name


def test_every_name_in_the_tables_has_its_function_and_every_function_its_name() -> None:
    assert registry.faults(registers()) == []


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (registry.guards, "guard “unused”"),
        (registry.effects, "effect “unused”"),
        (registry.checks, "check of “unused”"),
        (registry.facts_of, "facts of “unused”"),
        (registry.before, "before_save of “unused”"),
        (registry.terms, "term rule “unused”"),
        (registry.repairables, "repairable of “unused”"),
    ],
)
def test_an_unused_name_is_reported(known: Any, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(known._known, "unused", None)
    assert any(said in fault for fault in registry.faults(registers()))


@pytest.mark.parametrize(
    ("known", "name", "said"),
    [
        (registry.guards, "penalty_complete", "no guard"),
        (registry.effects, "regrade", "no effect"),
        (registry.facts_of, "penalty", "has no facts"),
        (registry.terms, "licence_term", "no term rule"),
    ],
)
def test_a_name_without_a_function_is_reported(
    known: Any, name: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(known._known, name)
    assert any(said in fault and name in fault for fault in registry.faults(registers()))


def test_two_functions_of_one_name_are_refused() -> None:
    with pytest.raises(RuntimeError, match="penalty_complete"):
        registry.guard(registry.guards["penalty_complete"])


def test_two_registers_of_one_name_are_told() -> None:
    twice = [*registers(), FLOWS["penalty"]]
    assert registry.faults(twice) == ["two registers are called “penalty”"]
