"""三(二) 信易+审批: the commitments that enterprises make, and what is seen of their being kept."""

from typing import Any

from app.rules.errors import N_
from app.rules.vocabulary.approval import CommitmentStatus
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import BEGINS, DECIDES, DRAFTS, HANDS_BACK, VOIDS, chain
from app.workflow.moves import Move, workflow

_WITNESSES = (Role.CLERK, Role.OFFICER, Role.CREDIT_OFFICER)
_CONFIRMERS = (Role.SECTION_CHIEF,)
_ON_THE_WAY = (*DRAFTS, Status.SUBMITTED, Status.REVIEWED)
_ASSESSED = ("note_assessed", "record_event", "regrade")
_FALLS_SHORT: dict[str, Any] = {
    "four_eyes": True,
    "opinion": True,
    "fields": ("unperformed", "breach_handling"),
    "guards": ("fulfilment_short", "term_over"),
    "effects": _ASSESSED,
    "duty": "nobody",
}

COMMITMENT = workflow(
    "commitment",
    Status.DRAFT,
    *chain(
        guards=("commitment_complete",),
        effects=("number_commitment",),
        undo=("annul_events", "regrade", "ask_firm_again"),
        approvers=(Role.SECTION_CHIEF, Role.LEADER),
    ),
    Move(
        "rest_on_case",
        N_("Takes effect with the case"),
        _ON_THE_WAY,
        Status.IN_FORCE,
        (Role.SYSTEM,),
        guards=("commitment_complete",),
        effects=("number_commitment",),
    ),
    Move(
        "rest_on_drive",
        N_("Takes effect with the signature"),
        (Status.DRAFT,),
        Status.IN_FORCE,
        (Role.SYSTEM,),
        guards=("commitment_complete",),
        effects=("number_commitment",),
    ),
    Move("lapse", N_("Lapses with the case"), _ON_THE_WAY, Status.DISCARDED, (Role.SYSTEM,), voids=True),
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
        **{**_FALLS_SHORT, "effects": (*_ASSESSED, "open_revocation")},
    ),
    Move(
        "settle_kept",
        N_("Kept, as the check found"),
        (Status.IN_FORCE,),
        CommitmentStatus.FULFILLED,
        (Role.SYSTEM,),
        effects=_ASSESSED,
    ),
    Move(
        "settle_broken",
        N_("Not kept, as the revocation decided"),
        (Status.IN_FORCE,),
        CommitmentStatus.BROKEN,
        (Role.SYSTEM,),
        fields=("unperformed", "breach_handling"),
        effects=_ASSESSED,
    ),
    Move("end_with_case", N_("Ends with the case"), (Status.IN_FORCE,), Status.REVOKED, (Role.SYSTEM,), voids=True),
    alarming=(CommitmentStatus.BROKEN, Status.REVOKED),
    editable=DRAFTS,
    readers=(Role.DIRECTOR, Role.OFFICER, Role.LEGAL_REVIEWER),
)

FULFILMENT = workflow(
    "fulfilment",
    Status.DRAFT,
    Move(
        "submit",
        N_("Submit for confirmation"),
        DRAFTS,
        Status.SUBMITTED,
        _WITNESSES,
        guards=("fulfilment_in_order", "paper_awaited"),
        **BEGINS,
    ),
    Move(
        "confirm", N_("Confirm"), (Status.SUBMITTED,), Status.IN_FORCE, _CONFIRMERS, effects=("take_paper",), **DECIDES
    ),
    Move("return", N_("Return for changes"), (Status.SUBMITTED,), Status.RETURNED, _CONFIRMERS, **HANDS_BACK),
    Move("adopt", N_("Take over from the check"), (Status.DRAFT,), Status.IN_FORCE, (Role.SYSTEM,)),
    Move("revoke", N_("Revoke"), (Status.IN_FORCE,), Status.REVOKED, _CONFIRMERS, **VOIDS),
    Move("discard", N_("Discard draft"), DRAFTS, Status.DISCARDED, _WITNESSES, **VOIDS),
    editable=DRAFTS,
    editors=_WITNESSES,
    readers=(Role.LEADER, Role.DIRECTOR, Role.LEGAL_REVIEWER),
)
