"""三(二) 信易+审批: the commitments that enterprises make."""

from typing import Any

from app.rules.errors import N_
from app.rules.vocabulary.approval import CommitmentStatus
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DRAFTS, chain
from app.workflow.moves import Move, workflow

_ASSESSED = ("note_assessed", "record_event", "regrade")
_FALLS_SHORT: dict[str, Any] = {
    "four_eyes": True,
    "opinion": True,
    "fields": ("unperformed", "breach_handling"),
    "guards": ("fulfilment_short",),
    "effects": _ASSESSED,
    "duty": "nobody",
}

COMMITMENT = workflow(
    "commitment",
    Status.DRAFT,
    *chain(
        guards=("commitment_complete",),
        effects=("number_commitment",),
        undo=("annul_events", "regrade"),
        approvers=(Role.SECTION_CHIEF, Role.LEADER),
    ),
    Move(
        "fulfil",
        N_("Kept in full"),
        (Status.IN_FORCE,),
        CommitmentStatus.FULFILLED,
        (Role.CREDIT_OFFICER,),
        files=True,
        four_eyes=True,
        guards=("fulfilment_full",),
        effects=_ASSESSED,
        tone="primary",
        duty="nobody",
        onward=True,
    ),
    Move(
        "fulfil_in_part",
        N_("Kept in part"),
        (Status.IN_FORCE,),
        CommitmentStatus.PARTLY_FULFILLED,
        (Role.CREDIT_OFFICER,),
        files=True,
        tone="warning",
        **_FALLS_SHORT,
    ),
    Move(
        "break",
        N_("Not kept"),
        (Status.IN_FORCE,),
        CommitmentStatus.BROKEN,
        (Role.CREDIT_OFFICER,),
        files=True,
        tone="danger",
        **_FALLS_SHORT,
    ),
    alarming=(CommitmentStatus.BROKEN, Status.REVOKED),
    editable=DRAFTS,
    readers=(Role.DIRECTOR, Role.OFFICER, Role.LEGAL_REVIEWER),
)
