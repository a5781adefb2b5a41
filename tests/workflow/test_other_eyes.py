"""Four eyes, legal clocks and ways out, played through over every table."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.rules.terms import Term
from app.rules.vocabulary.platform import Role
from app.workflow.moves import Move, Workflow
from models.base import registers

FLOWS: dict[str, Workflow] = {register.register_name(): register.WORKFLOW for register in registers()}
NAMES = sorted(FLOWS)
NOBODY = ""
"""Who makes the moves of the system."""
PEOPLE = ("王", "李", "张", "赵", "钱", "孙")


class Step(NamedTuple):
    move: Move
    who: str


Trail = tuple[Step, ...]


def given(flow: Workflow) -> Term:
    """The status that is decided: the last before rest that is reached through other eyes; work may follow it."""
    way = [flow.start, *flow.plain_way(flow.start)]
    rest = next(n for n, status in enumerate(way) if n and not flow.waits_in(status))
    return [there for here, there in pairwise(way[: rest + 1]) if _decides(flow, here, there)][-1]


def deciders(flow: Workflow) -> int:
    """How many look at a record on the plain way until it is given, beside whoever wrote it."""
    way = [flow.start, *flow.plain_way(flow.start)]
    return sum(_decides(flow, here, there) for here, there in pairwise(way[: way.index(given(flow)) + 1]))


def _decides(flow: Workflow, here: Term, there: Term) -> bool:
    return any(move.four_eyes and move.leads_onward for move in flow.from_status(here) if move.target == there)


def barred(flow: Workflow, author: str, trail: Trail) -> set[str]:
    """Whom four eyes keep away: who wrote the record or made a step on which it still rests."""
    return {author, *flow.standing([(step.move.name, step.who) for step in trail])}


def standing(trail: Trail) -> Trail:
    """The steps on which the record still rests.

    A step that hands it back undoes what was done since it stood there, one that begins a matter of its own leaves the
    others behind, and one that leaves the record where it is decides nothing.
    """
    kept: Trail = ()
    for step in trail:
        if step.move.new_round:
            arrived = max((n for n, earlier in enumerate(kept) if earlier.move.target == step.move.target), default=-1)
            kept = kept[: arrived + 1]
        elif step.move.target not in step.move.sources:
            kept = (step,) if step.move.apart else (*kept, step)
    return kept


def offered(flow: Workflow, status: Term, author: str, trail: Trail) -> list[Step]:
    """What people who hold every role may do next, and the system: only the table and four eyes stand in their way."""
    acted = barred(flow, author, trail)
    return [
        Step(move, who)
        for move in flow.from_status(status)
        for who in (PEOPLE if move.by_hand else (NOBODY,))
        if not (move.four_eyes and who in acted)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_whoever_decides_is_never_the_only_one_who_submits(name: str) -> None:
    flow = FLOWS[name]
    submit = flow.moves.get("submit")
    for decision in [m for m in flow if m.by_hand and m.target == given(flow)] if submit else []:
        assert not set(submit.roles) & set(decision.roles), decision.name
        assert decision.four_eyes, decision.name


@pytest.mark.parametrize("name", NAMES)
def test_the_plain_way_ends_where_a_record_waits_for_nobody(name: str) -> None:
    flow = FLOWS[name]
    assert not flow.waits_in([flow.start, *flow.plain_way(flow.start)][-1])


@pytest.mark.parametrize("name", NAMES)
def test_what_counts_no_more_waits_for_nobody(name: str) -> None:
    flow = FLOWS[name]
    assert [status for status in flow.void() if flow.is_under_way(status)] == []
    assert not flow.void() & {flow.start, *flow.plain_way(flow.start)}


@pytest.mark.parametrize("name", NAMES)
def test_what_waits_stands_in_somebodys_inbox(name: str) -> None:
    flow = FLOWS[name]
    shown = {status for role in Role for status in flow.waiting_for([role])}
    assert shown == {status for status in flow.statuses() if flow.waits_in(status)}


@pytest.mark.parametrize("name", NAMES)
def test_every_move_is_between_known_statuses_and_by_somebody(name: str) -> None:
    for move in FLOWS[name]:
        assert move.sources, move.name
        assert move.roles, move.name
        assert all(isinstance(status, Term) for status in (*move.sources, move.target)), move.name
        assert Role.SYSTEM not in move.roles or not move.by_hand, move.name


# --- ways out ----------------------------------------------------------------------------------------

State = tuple[Term, frozenset[str]]
"""Where a record stands, and whose hands were on it or which clocks run."""


def staff(flow: Workflow) -> dict[str, Role]:
    """A small bureau: one person of each role, and a second clerk."""
    return {str(role): role for role in Role if role in flow.movers()} | {"clerk 2": Role.CLERK}


PUNISHED = {"section_chief", "leader"}
"""Who agreed to and approved the decision about which a later record asks."""


def steps(flow: Workflow, author: str, state: State) -> Iterator[State]:
    status, acted = state
    for move in flow.from_status(status):
        for who, role in staff(flow).items():
            if (
                role in move.roles
                and not (move.four_eyes and who in acted)
                and not (move.independent and who in PUNISHED)
            ):
                yield move.target, _hands_after(move, author, acted, who)


def _hands_after(move: Move, author: str, acted: frozenset[str], who: str) -> frozenset[str]:
    if move.new_round:
        return frozenset({author})
    if move.target in move.sources:
        return acted
    return frozenset({author, who}) if move.apart else acted | {who}


def reachable(flow: Workflow, author: str) -> dict[State, set[State]]:
    graph: dict[State, set[State]] = {}
    waiting: list[State] = [(flow.start, frozenset({author}))]
    while waiting:
        state = waiting.pop()
        if state not in graph:
            graph[state] = set(steps(flow, author, state))
            waiting += graph[state]
    return graph


def stuck(flow: Workflow, graph: dict[State, set[State]]) -> set[State]:
    """States from which no order of moves leads to rest or an end any more."""
    settled = {state for state in graph if not flow.waits_in(state[0])}
    while grown := {state for state, nexts in graph.items() if state not in settled and nexts & settled}:
        settled |= grown
    return set(graph) - settled


@pytest.mark.parametrize("name", NAMES)
def test_a_small_bureau_can_always_bring_a_record_to_an_end(name: str) -> None:
    flow = FLOWS[name]
    for author in [who for who, role in staff(flow).items() if role in flow.editors] or ["nobody"]:
        lost = min(stuck(flow, reachable(flow, author)), key=lambda state: len(state[1]), default=None)
        assert lost is None, f"written by {author}: nobody is left to move it from {lost[0]} after {sorted(lost[1])}"


@pytest.mark.parametrize("name", NAMES)
def test_no_clock_outlives_what_it_waits_for(name: str) -> None:
    flow = FLOWS[name]
    seen: set[State] = set()
    waiting: list[State] = [(flow.start, frozenset())]
    while waiting:
        status, clocks = state = waiting.pop()
        if state not in seen:
            seen.add(state)
            waiting += [(m.target, (clocks - set(m.stops)) | set(m.starts)) for m in flow.from_status(status)]
    assert not {state for state in seen if state[1] and not flow.is_under_way(state[0])}


@pytest.mark.parametrize("name", [name for name in NAMES if "submit" in FLOWS[name].moves])
def test_nobody_approves_what_rests_on_their_own_work(name: str) -> None:
    """Every way through the table, by people who hold several roles, as where a role is lent."""
    flow, seen = FLOWS[name], set()
    waiting: list[tuple[Term, Trail]] = [(flow.start, ())]
    while waiting:
        status, trail = waiting.pop(0)
        for step in offered(flow, status, "王", trail):
            told = [f"{past.who} {past.move.name}" for past in (*trail, step)]
            assert step.move.target != given(flow) or step.who not in {"王", *(past.who for past in standing(trail))}, (
                told
            )
            key = (
                step.move.target,
                frozenset(barred(FLOWS[name], "王", (*trail, step))),
                frozenset(past.who for past in standing((*trail, step))),
            )
            if key not in seen:
                seen.add(key)
                waiting.append((step.move.target, (*trail, step)))
    assert given(flow) in {status for status, *_ in seen}


# --- any walk ----------------------------------------------------------------------------------------


class Bureau(RuleBasedStateMachine):
    """Any sequence of moves by people who hold every role: only the table and four eyes stand in their way."""

    flow: Workflow | None = None

    @initialize(name=st.sampled_from(NAMES), author=st.sampled_from(PEOPLE))
    def begin(self, name: str, author: str) -> None:
        self.write(name, author)

    def write(self, name: str, author: str) -> None:
        self.flow, self.author = FLOWS[name], author
        self.status, self.trail = self.flow.start, ()

    def offered(self) -> list[Step]:
        return offered(self.flow, self.status, self.author, self.trail) if self.flow else []

    @precondition(lambda self: self.offered())
    @rule(data=st.data())
    def move(self, data: Any) -> None:
        step = data.draw(st.sampled_from(self.offered()), label="step")
        self.status = step.move.target
        self.trail = (*self.trail, step)

    @precondition(lambda self: self.flow and not self.offered())
    @rule(name=st.sampled_from(NAMES), author=st.sampled_from(PEOPLE))
    def take_the_next_record(self, name: str, author: str) -> None:
        self.write(name, author)

    @invariant()
    def the_record_stands_in_its_table(self) -> None:
        assert self.flow is None or self.status in self.flow.statuses()

    @invariant()
    def what_was_submitted_is_given_by_other_eyes(self) -> None:
        if self.flow and "submit" in self.flow.moves and self.status == given(self.flow):
            *rest, last = standing(self.trail)
            assert last.who not in {self.author, *(step.who for step in rest)}
            if not last.move.by_hand:
                return  # what the system takes over was decided elsewhere
            needed = 2 if any(step.move.apart for step in rest) else 1 + deciders(self.flow)
            assert len({self.author, *(step.who for step in standing(self.trail))}) >= needed


TestBureau = Bureau.TestCase
TestBureau.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
