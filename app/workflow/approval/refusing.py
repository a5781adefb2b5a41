"""不予许可: how an application is refused. In the strict lane two speak against it before the leader decides."""

from typing import Any

from app.rules.conditions import unless, when
from app.rules.errors import N_
from app.rules.vocabulary.approval import CaseStatus, Lane
from app.rules.vocabulary.platform import Role
from app.workflow.approval.revoking import OBJECTS
from app.workflow.chain import HANDS_BACK
from app.workflow.moves import Move

REVIEWERS = (Role.CLERK, Role.OFFICER, Role.SECTION_CHIEF, Role.LEGAL_REVIEWER)
"""Who reviews an application."""
_LEADER = (Role.LEADER,)
_S = CaseStatus
_AGAINST: dict[str, Any] = {"roles": REVIEWERS, "fields": ("refusal_ground",), "files": True, **OBJECTS}

REFUSAL = (
    Move(
        "propose_refusal",
        N_("Propose to refuse the application"),
        (_S.REVIEWING,),
        _S.REFUSING,
        when=unless("lane", Lane.STRICT),
        **_AGAINST,
    ),
    Move(
        "propose_refusal_strictly",
        N_("First reviewer: propose to refuse the application"),
        (_S.REVIEWING,),
        _S.REFUSAL_COUNTERSIGNING,
        when=when("lane", Lane.STRICT),
        **_AGAINST,
    ),
    Move(
        "countersign_refusal",
        N_("Second reviewer: propose to refuse the application"),
        (_S.COUNTERSIGNING, _S.REFUSAL_COUNTERSIGNING),
        _S.REFUSING,
        **_AGAINST,
    ),
    Move(
        "refuse",
        N_("Refuse"),
        (_S.REFUSING,),
        _S.REFUSED,
        _LEADER,
        guards=("report_used",),
        effects=("note_refused", "drop_commitments"),
        stops=("decide_case", "promise_case"),
        **OBJECTS,
    ),
    Move(
        "do_not_refuse",
        N_("Do not refuse, review again"),
        (_S.REFUSING,),
        _S.REVIEWING,
        _LEADER,
        effects=("forget_refusal",),
        **HANDS_BACK,
    ),
)
