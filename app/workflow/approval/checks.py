"""审批事项 as the bureau sets them, and 事后核查: whether what was promised or stated for a certificate is true."""

from typing import Any

from app.rules.errors import N_
from app.rules.vocabulary.approval import CheckPaper, CheckStatus
from app.rules.vocabulary.platform import Role
from app.workflow.grading import standard
from app.workflow.moves import Move, Needed, workflow

APPROVAL_ITEM = standard("approval_item", "item_valid")

_CHECKERS = (Role.OFFICER, Role.CLERK)
_SEEN = ("checked_on", "way", "first_officer_id", "second_officer_id", "account")
_INDEPENDENT: dict[str, Any] = {"independent": True, "files": True, "fields": _SEEN}
_AGAIN: dict[str, Any] = {**_INDEPENDENT, "fields": ("seen_again_on", "seen_again")}
_FAILS: dict[str, Any] = {
    "guards": ("check_in_order",),
    "effects": ("note_shortfall", "ask_for_revocation"),
    "stops": ("post_check",),
    "opinion": True,
    "tone": "danger",
    "onward": False,
}

POST_CHECK = workflow(
    "post_check",
    CheckStatus.DUE,
    Move(
        "pass",
        N_("Passed"),
        (CheckStatus.DUE,),
        CheckStatus.FULFILLED,
        _CHECKERS,
        guards=("check_in_order",),
        effects=("note_fulfilment", "finish_case"),
        stops=("post_check",),
        papers=(Needed(CheckPaper.RECORD, must=False),),
        tone="primary",
        **_INDEPENDENT,
    ),
    Move(
        "order",
        N_("Order to put right"),
        (CheckStatus.DUE,),
        CheckStatus.CORRECTING,
        _CHECKERS,
        guards=("check_in_order",),
        opinion=True,
        tone="warning",
        onward=False,
        **{**_INDEPENDENT, "fields": (*_SEEN, "put_right_by")},
    ),
    Move(
        "put_right",
        N_("Put right"),
        (CheckStatus.CORRECTING,),
        CheckStatus.FULFILLED,
        _CHECKERS,
        guards=("check_in_order",),
        effects=("note_fulfilment", "finish_case"),
        stops=("post_check",),
        tone="primary",
        **_AGAIN,
    ),
    Move("fail", N_("Ask for revocation"), (CheckStatus.DUE,), CheckStatus.FAILED, _CHECKERS, **_FAILS, **_INDEPENDENT),
    Move(
        "fail_again",
        N_("Not put right: ask for revocation"),
        (CheckStatus.CORRECTING,),
        CheckStatus.FAILED,
        _CHECKERS,
        **_FAILS,
        **_AGAIN,
    ),
    Move(
        "cancel",
        N_("No longer checked"),
        (CheckStatus.DUE, CheckStatus.CORRECTING),
        CheckStatus.CANCELLED,
        (Role.SYSTEM,),
        stops=("post_check",),
    ),
    alarming=(CheckStatus.FAILED,),
    editors=(),
    readers=(Role.SECTION_CHIEF, Role.LEADER, Role.CREDIT_OFFICER, Role.DIRECTOR, Role.LEGAL_REVIEWER),
)
