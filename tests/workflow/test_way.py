"""The line of steps: the way on which a record came to where it stands, without what was undone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.terms import Term
from app.rules.vocabulary.disclosure import PenaltyStatus
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.rights import RepairStatus
from app.workflow import approval, discipline, disclosure, grading, inspection, platform, rights, subjects
from app.workflow.moves import EDITED, Workflow

FLOWS = [
    flow
    for part in (approval, discipline, disclosure, grading, inspection, platform, rights, subjects)
    for flow in vars(part).values()
    if isinstance(flow, Workflow)
]
S, C, R = Status, PenaltyStatus, RepairStatus
SENT, APPROVED = ("submit",), ("submit", "review", "approve")


@pytest.mark.parametrize(
    ("flow", "past", "way"),
    [
        (disclosure.PENALTY, (), [S.DRAFT]),
        (disclosure.PENALTY, (*SENT, "return"), [S.DRAFT, S.RETURNED]),
        (disclosure.PENALTY, (*SENT, "return", *SENT), [S.DRAFT, S.SUBMITTED]),
        (
            disclosure.PENALTY,
            (*SENT, "review", "send_back", EDITED, *SENT, "review"),
            [S.DRAFT, S.SUBMITTED, S.REVIEWED],
        ),
        (disclosure.PENALTY, (*SENT, "withdraw"), [S.DRAFT]),
        (
            disclosure.PENALTY,
            (*APPROVED, "propose_class"),
            [S.DRAFT, S.SUBMITTED, S.REVIEWED, S.IN_FORCE, C.CLASSIFYING],
        ),
        (
            disclosure.PENALTY,
            (*APPROVED, "propose_class", "decline_class"),
            [S.DRAFT, S.SUBMITTED, S.REVIEWED, S.IN_FORCE],
        ),
        (rights.REPAIR_APPLICATION, (*SENT, "ask_correction", *SENT, "accept"), [S.DRAFT, R.SUBMITTED, R.ACCEPTED]),
        (rights.REPAIR_APPLICATION, (*SENT, "accept", "verify", "verify_again"), [S.DRAFT, R.SUBMITTED, R.ACCEPTED]),
    ],
)
def test_a_record_that_came_back_has_come_its_way_once(flow: Workflow, past: tuple[str, ...], way: list[Term]) -> None:
    assert flow.way_to(past) == way


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.register)
@given(pressed=st.lists(st.integers(0, 30), max_size=40))
def test_whatever_was_pressed_the_way_is_short_and_ends_where_the_record_stands(
    flow: Workflow, pressed: list[int]
) -> None:
    here, past = flow.start, []
    for place in pressed:
        offered = flow.from_status(here)
        if offered:
            move = offered[place % len(offered)]
            past, here = [*past, move.name], move.target
    way = flow.way_to(past)
    assert (way[0], way[-1]) == (flow.start, here)
    assert len(set(way)) == len(way)
    back = {move.target for move in flow if move.new_round} - {*flow.plain_way(flow.start), here}
    assert not back.intersection(way[1:]), "where it was handed back to is no part of it"


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.register)
def test_what_is_offered_to_say_fits_the_move(flow: Workflow) -> None:
    """Nobody hands a record back with “agreed”, nor agrees by asking for more; what is struck out needs a reason."""
    for move in flow:
        assert ("Agreed." in move.phrases) <= (move.tone == "primary" and not move.new_round), move.name
        hands_back = move.new_round and move.opinion and move.duty != "nobody"
        assert ("Please complete the materials." in move.phrases) == hands_back, move.name
        asks = move.by_hand and (move.voids or (move.new_round and move.opinion))
        assert bool(move.phrases) or not asks, move.name


def test_an_application_that_was_handed_in_waits_to_be_accepted() -> None:
    assert rights.REPAIR_APPLICATION.vocabulary("submitted").chinese == "待受理"
    assert disclosure.PENALTY.vocabulary("submitted").chinese == "待审核"
