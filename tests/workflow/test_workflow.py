"""What a table of moves answers, asked of small tables made here: no register and no database stands behind them."""

from typing import Any

import pytest

from app import catalogue
from app.rules.terms import Term
from app.rules.vocabulary.disclosure import PenaltyStatus
from app.rules.vocabulary.grading import StandardStatus
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.subjects import KeptStatus
from app.workflow.chain import DRAFTS, chain
from app.workflow.grading import standard
from app.workflow.moves import EDITED, Move, Workflow, workflow
from app.workflow.subjects import KEEPERS, kept

ZH = catalogue.locale("zh")
AUTHORS, APPROVERS = (Role.CLERK, Role.OFFICER), (Role.LEADER, Role.DIRECTOR)
HOLDS = (Status.IN_FORCE, PenaltyStatus.CLASSIFYING)
LETTER = workflow(
    "letter",
    Status.DRAFT,
    *chain(
        guards=("complete",),
        effects=("send",),
        starts=("answer",),
        undo=("recall",),
        authors=AUTHORS,
        approvers=APPROVERS,
        standing=HOLDS,
    ),
    Move("put_off", "Put off", (Status.REVIEWED,), Status.REVIEWED, APPROVERS, opinion=True, duty="nobody"),
    Move("rethink", "Think again", (Status.REVIEWED,), Status.SUBMITTED, APPROVERS, new_round=True),
    Move("amend", "Amend", (Status.IN_FORCE,), Status.SUBMITTED, (Role.CLERK,), apart=True, duty="nobody"),
    Move("expire", "Expire", (Status.IN_FORCE,), PenaltyStatus.CLASSIFYING, (Role.SYSTEM,)),
    editable=DRAFTS,
    editors=AUTHORS,
    readers=(Role.DIRECTOR,),
)
"""The ordinary chain, and one move of each kind that it does not have."""

Past = list[tuple[str, str]]


def asked(flow: Workflow, field: str) -> dict[str, Any]:
    """What the moves say in one field, of those that say anything there."""
    return {move.name: getattr(move, field) for move in flow if getattr(move, field)}


def ways(flow: Workflow) -> dict[str, tuple[tuple[Term, ...], Term, tuple[Role, ...]]]:
    """From where to where each move leads, and who may press it."""
    return {move.name: (move.sources, move.target, move.roles) for move in flow}


def assert_labels_have_their_chinese(flow: Workflow) -> None:
    for move in flow:
        assert ZH.translate(move.label) != move.label, move.name


# --- the tables that several registers share -----------------------------------------------------------


def full_chain() -> Workflow:
    """The ordinary chain of a register that asks for all it offers."""
    return workflow(
        "x",
        Status.DRAFT,
        *chain(
            guards=("complete",),
            effects=("send",),
            starts=("answer",),
            undo=("recall",),
            authors=AUTHORS,
            approvers=APPROVERS,
            standing=HOLDS,
        ),
    )


def test_the_ordinary_chain_is_submitted_reviewed_and_approved_by_three_different_roles() -> None:
    assert ways(full_chain()) == {
        "submit": (DRAFTS, Status.SUBMITTED, AUTHORS),
        "withdraw": ((Status.SUBMITTED,), Status.DRAFT, AUTHORS),
        "review": ((Status.SUBMITTED,), Status.REVIEWED, (Role.SECTION_CHIEF,)),
        "return": ((Status.SUBMITTED,), Status.RETURNED, (Role.SECTION_CHIEF,)),
        "approve": ((Status.REVIEWED,), Status.IN_FORCE, APPROVERS),
        "send_back": ((Status.REVIEWED,), Status.RETURNED, APPROVERS),
        "revoke": (HOLDS, Status.REVOKED, APPROVERS),
        "discard": (DRAFTS, Status.DISCARDED, AUTHORS),
    }
    assert_labels_have_their_chinese(full_chain())


def test_in_the_ordinary_chain_another_person_decides_and_a_refusal_needs_a_reason() -> None:
    assert full_chain().decisions() == ["review", "return", "approve", "send_back"]
    assert set(asked(full_chain(), "opinion")) == {"return", "send_back", "revoke", "discard"}


def test_what_a_register_adds_to_the_ordinary_chain_stands_at_its_proper_moves() -> None:
    assert asked(full_chain(), "guards") == {"submit": ("complete",), "approve": ("complete",)}
    assert asked(full_chain(), "effects") == {"approve": ("send",), "revoke": ("recall",), "discard": ("free_number",)}
    assert asked(full_chain(), "starts") == {"submit": ("answer",)}
    assert asked(full_chain(), "stops") == {"approve": ("answer",), "discard": ("answer",)}


def test_the_buttons_of_the_ordinary_chain_warn_where_something_is_lost() -> None:
    assert asked(full_chain(), "tone") == {
        "submit": "primary",
        "withdraw": "default",
        "review": "primary",
        "return": "warning",
        "approve": "primary",
        "send_back": "warning",
        "revoke": "danger",
        "discard": "danger",
    }


def test_the_ordinary_chain_asks_for_nothing_that_a_register_did_not_name() -> None:
    plain = workflow("x", Status.DRAFT, *chain())
    assert (plain["submit"].roles, plain["approve"].roles, plain["revoke"].sources) == (
        (Role.CLERK,),
        (Role.LEADER,),
        (Status.IN_FORCE,),
    )
    assert asked(plain, "guards") == asked(plain, "starts") == asked(plain, "stops") == {}
    assert asked(plain, "effects") == {"discard": ("free_number",)}


def test_a_standard_is_drafted_by_the_credit_officer_and_retired_by_the_leader() -> None:
    flow = standard("x", "valid", "simulated")
    assert (flow.register, flow.start, flow.editable, flow.editors) == (
        "x",
        Status.DRAFT,
        DRAFTS,
        (Role.CREDIT_OFFICER,),
    )
    assert flow["submit"].roles == (Role.CREDIT_OFFICER,)
    assert asked(flow, "guards") == {"submit": ("valid", "simulated"), "approve": ("valid", "simulated")}
    assert {name: flow[name].effects for name in ("approve", "revoke", "retire")} == {
        "approve": ("reach_out",),
        "revoke": ("reach_out",),
        "retire": ("note_retired", "reach_out"),
    }
    assert ways(flow)["retire"] == ((Status.IN_FORCE,), StandardStatus.RETIRED, (Role.LEADER,))
    assert "retire" not in standard("x", more=()).moves


def test_the_bureau_reads_its_standards_but_its_administrators_do_not() -> None:
    assert set(standard("x").readers) == {
        Role.CLERK,
        Role.SECTION_CHIEF,
        Role.LEADER,
        Role.DIRECTOR,
        Role.OFFICER,
        Role.LEGAL_REVIEWER,
    }


def test_a_subject_is_kept_until_the_section_chief_takes_it_off_with_a_reason() -> None:
    flow = kept("x")
    assert (flow.register, flow.start, flow.editable, flow.editors) == (
        "x",
        KeptStatus.IN_USE,
        (KeptStatus.IN_USE,),
        KEEPERS,
    )
    assert ways(flow) == {
        "revoke": ((KeptStatus.IN_USE,), KeptStatus.TAKEN_OFF, (Role.SECTION_CHIEF,)),
        "restore": ((KeptStatus.TAKEN_OFF,), KeptStatus.IN_USE, (Role.SECTION_CHIEF,)),
    }
    assert asked(flow, "opinion") == {"revoke": True, "restore": True}
    assert asked(flow, "tone") == {"revoke": "danger", "restore": "default"}
    assert_labels_have_their_chinese(flow)


def test_a_subject_is_read_by_everybody_but_the_administrators_and_the_system() -> None:
    hidden = {Role.SYSTEM, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
    assert set(kept("x", (Role.SYSTEM_ADMIN,)).readers) == set(Role) - hidden
    assert kept("x", (Role.SYSTEM_ADMIN,)).editors == (Role.SYSTEM_ADMIN,)


# --- one table -----------------------------------------------------------------------------------------


def test_a_table_keeps_what_it_was_given() -> None:
    assert (LETTER.register, LETTER.start, LETTER.editable, LETTER.editors, LETTER.readers) == (
        "letter",
        Status.DRAFT,
        DRAFTS,
        AUTHORS,
        (Role.DIRECTOR,),
    )
    assert LETTER["amend"].target == Status.SUBMITTED
    assert [move.name for move in LETTER] == list(LETTER.moves)


def test_two_moves_of_one_name_are_a_mistake_that_names_the_register() -> None:
    with pytest.raises(ValueError, match=r"^letter: two moves share a name$"):
        workflow("letter", Status.DRAFT, *chain(), *chain())


def test_the_statuses_come_in_the_order_of_the_table_with_the_start_first() -> None:
    assert LETTER.statuses() == [
        Status.DRAFT,
        Status.RETURNED,
        Status.SUBMITTED,
        Status.REVIEWED,
        Status.IN_FORCE,
        PenaltyStatus.CLASSIFYING,
        Status.REVOKED,
        Status.DISCARDED,
    ]
    assert list(LETTER.vocabulary) == LETTER.statuses()


def test_a_code_is_read_as_the_status_of_this_table_and_any_other_is_none() -> None:
    assert LETTER.vocabulary("classifying") is PenaltyStatus.CLASSIFYING
    with pytest.raises(ValueError, match=r"^granted$"):
        LETTER.vocabulary("granted")


@pytest.mark.parametrize(
    ("status", "names"),
    [
        (Status.DRAFT, {"submit", "discard"}),
        (Status.SUBMITTED, {"withdraw", "review", "return"}),
        (Status.REVOKED, set()),
    ],
)
def test_the_buttons_of_a_status_are_the_moves_that_begin_there(status: Term, names: set[str]) -> None:
    assert {move.name for move in LETTER.from_status(status)} == names


@pytest.mark.parametrize(
    ("status", "waits", "begins"),
    [
        (Status.DRAFT, False, True),
        (Status.RETURNED, True, False),
        (Status.SUBMITTED, True, False),
        (Status.REVIEWED, True, False),
        (Status.IN_FORCE, False, False),
        (PenaltyStatus.CLASSIFYING, False, False),
        (Status.REVOKED, False, False),
        (Status.DISCARDED, False, False),
    ],
)
def test_a_draft_waits_for_its_author_and_a_submitted_record_for_a_decision(
    status: Term, waits: bool, begins: bool
) -> None:
    assert (LETTER.waits_in(status), LETTER.begins_in(status)) == (waits, begins)


def test_a_draft_that_can_only_be_discarded_begins_nothing() -> None:
    flow = workflow(
        "x", Status.DRAFT, Move("discard", "Discard", (Status.DRAFT,), Status.DISCARDED, (Role.CLERK,), duty="nobody")
    )
    assert not flow.begins_in(Status.DRAFT)


@pytest.mark.parametrize(
    ("roles", "statuses"),
    [
        ([Role.CLERK], {Status.RETURNED}),
        ([Role.SECTION_CHIEF], {Status.SUBMITTED}),
        ([Role.LEADER, Role.CLERK], {Status.REVIEWED, Status.RETURNED}),
        ([Role.CREDIT_OFFICER], set()),
        ([Role.SYSTEM], set()),
        ([], set()),
    ],
)
def test_a_record_waits_in_the_inbox_of_whoever_may_decide_next(roles: list[Role], statuses: set[Term]) -> None:
    assert LETTER.waiting_for(roles) == statuses


def test_only_what_somebody_must_do_by_hand_is_waited_for() -> None:
    """An approver may put a letter off or revoke one in force on any day; neither makes it stand in an inbox."""
    flow = workflow("x", Status.SUBMITTED, LETTER["expire"], LETTER["revoke"], LETTER["put_off"])
    assert flow.waiting_for(Role) == set()


def test_who_moves_a_record_is_whoever_any_move_names() -> None:
    assert LETTER.movers() == {*AUTHORS, *APPROVERS, Role.SECTION_CHIEF, Role.SYSTEM}


# --- whose eyes are not other eyes ---------------------------------------------------------------------


SENT: Past = [("submit", "王"), ("review", "李")]


@pytest.mark.parametrize(
    ("more", "who"),
    [
        ([], ["王", "李"]),
        ([("approve", "赵")], ["王", "李", "赵"]),
        ([("send_back", "赵")], []),
        ([("send_back", "赵"), ("submit", "钱")], ["钱"]),
        ([("rethink", "赵")], ["王"]),
        ([("rethink", "赵"), ("review", "钱")], ["王", "钱"]),
        ([("put_off", "赵")], ["王", "李"]),
        ([(EDITED, "赵"), ("a move of an older edition", "钱")], ["王", "李"]),
        ([("approve", "赵"), ("amend", "钱")], ["钱"]),
        ([("approve", "赵"), ("amend", "钱"), ("review", "孙")], ["钱", "孙"]),
    ],
    ids=[
        "on its way",
        "approved",
        "sent back",
        "sent back and handed in again",
        "back to the review",
        "reviewed again",
        "put off",
        "no moves of the table",
        "a matter of its own",
        "a matter of its own, reviewed",
    ],
)
def test_a_record_rests_on_the_steps_that_nobody_has_undone(more: Past, who: list[str]) -> None:
    assert LETTER.standing([*SENT, *more]) == who


def test_what_is_taken_back_to_a_draft_rests_on_nobody() -> None:
    assert LETTER.standing([("submit", "王"), ("withdraw", "王")]) == []


def test_whoever_wrote_edited_or_moved_a_record_has_handled_it() -> None:
    past = [
        ("submit", frozenset({2})),
        (EDITED, frozenset({3, 4})),
        ("review", frozenset({5})),
        ("put_off", frozenset({6})),
    ]
    assert LETTER.handlers(1, past) == {1, 2, 3, 4, 5}
    assert LETTER.handlers(None, past) == {2, 3, 4, 5}
    assert LETTER.handlers(1, iter(past)) == {1, 2, 3, 4, 5}
    assert LETTER.handlers(None, []) == set()


@pytest.mark.parametrize(("step", "label"), [("amend", "Amend"), (EDITED, "Edit"), ("gone", "gone")])
def test_a_step_of_the_trail_is_named_by_its_verb_or_as_it_was_written(step: str, label: str) -> None:
    assert LETTER.label_of(step) == label


def move(**changes: Any) -> Move:
    """A plain move of a clerk, changed in some fields."""
    plain = {
        "name": "x",
        "label": "X",
        "sources": (Status.SUBMITTED,),
        "target": Status.REVIEWED,
        "roles": (Role.CLERK,),
    }
    return Move(**{**plain, **changes})


@pytest.mark.parametrize(
    ("changes", "by_hand", "stays"),
    [
        ({}, True, False),
        ({"roles": (Role.SYSTEM,)}, False, False),
        ({"roles": (Role.SYSTEM, Role.CLERK)}, True, False),
        ({"target": Status.SUBMITTED}, True, True),
        ({"sources": (Status.SUBMITTED, Status.DRAFT), "target": Status.SUBMITTED}, True, False),
    ],
)
def test_a_move_knows_whether_it_is_made_by_hand_and_whether_it_stays(
    changes: dict[str, Any], by_hand: bool, stays: bool
) -> None:
    assert (move(**changes).by_hand, move(**changes).stays) == (by_hand, stays)


@pytest.mark.parametrize(
    ("changes", "is_duty", "leads_onward"),
    [
        ({}, True, True),
        ({"duty": "author"}, True, True),
        ({"duty": "nobody"}, False, False),
        ({"roles": (Role.SYSTEM,)}, False, False),
        ({"new_round": True}, True, False),
        ({"onward": False}, True, False),
        ({"duty": "nobody", "onward": True}, False, True),
        ({"tone": "danger"}, True, True),
    ],
)
def test_who_must_make_a_move_and_whether_it_leads_onward_is_said_by_its_fields_alone(
    changes: dict[str, Any], is_duty: bool, leads_onward: bool
) -> None:
    assert (move(**changes).is_duty, move(**changes).leads_onward) == (is_duty, leads_onward)


@pytest.mark.parametrize(
    ("changes", "shut_to"),
    [
        ({}, ()),
        ({"four_eyes": True}, ("handlers",)),
        ({"fresh_eyes": True}, ("movers",)),
        ({"independent": True}, ("barred",)),
        ({"four_eyes": True, "fresh_eyes": True, "independent": True}, ("handlers", "movers", "barred")),
    ],
)
def test_a_move_names_who_may_not_make_it(changes: dict[str, Any], shut_to: tuple[str, ...]) -> None:
    assert move(**changes).shut_to == shut_to


def test_the_plain_way_follows_what_leads_onward_and_never_in_a_circle() -> None:
    assert LETTER.plain_way(Status.DRAFT) == [Status.SUBMITTED, Status.REVIEWED, Status.IN_FORCE]
    assert LETTER.plain_way(Status.REVOKED) == []
    there = Move("there", "There", (Status.DRAFT,), Status.SUBMITTED, (Role.CLERK,))
    back = Move("back", "Back", (Status.SUBMITTED,), Status.DRAFT, (Role.CLERK,))
    assert workflow("x", Status.DRAFT, there, back).plain_way(Status.DRAFT) == [Status.SUBMITTED]


def test_what_voids_a_record_leaves_it_where_it_counts_no_more() -> None:
    assert LETTER.void() == {Status.REVOKED, Status.DISCARDED}
    assert workflow("x", Status.DRAFT, move()).void() == set()


def test_only_what_was_never_handed_in_begins_and_only_what_has_a_duty_is_under_way() -> None:
    under_way = {status for status in LETTER.statuses() if LETTER.is_under_way(status)}
    assert under_way == {Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.REVIEWED}
    mixed = workflow(
        "x", Status.DRAFT, move(sources=(Status.DRAFT,), duty="author"), move(name="y", sources=(Status.DRAFT,))
    )
    assert mixed.waits_in(Status.DRAFT)
    assert not mixed.begins_in(Status.DRAFT)


@pytest.mark.parametrize(
    ("status", "tone"),
    [
        (Status.DRAFT, "quiet"),
        (Status.SUBMITTED, "waits"),
        (Status.RETURNED, "waits"),
        (Status.IN_FORCE, "good"),
        (Status.REVOKED, "bad"),
        (Status.DISCARDED, "quiet"),
        (PenaltyStatus.CLASSIFYING, "quiet"),
    ],
)
def test_how_a_status_is_shown_follows_from_the_moves(status: Term, tone: str) -> None:
    assert LETTER.tone(status) == tone


def test_what_is_alarming_is_said_by_the_register_and_a_kept_record_is_in_order() -> None:
    flow = workflow("x", Status.DRAFT, move(sources=(Status.DRAFT,)), alarming=(Status.REVIEWED,))
    assert (flow.tone(Status.REVIEWED), flow.tone(Status.DRAFT)) == ("bad", "waits")
    assert kept("x").tone(KeptStatus.IN_USE) == "good"


def test_work_may_begin_after_approval() -> None:
    flow = workflow("x", Status.DRAFT, *chain(approved=PenaltyStatus.CLASSIFYING))
    assert flow["approve"].target == PenaltyStatus.CLASSIFYING
    assert flow["revoke"].sources == (PenaltyStatus.CLASSIFYING,)
