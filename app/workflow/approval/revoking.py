"""撤销: what rested on something false is taken back; proposed, the holder heard, a lawyer looks, a leader decides.

行政许可法 第七条, 第六十九条, 第七十八条, 第七十九条.
"""

from typing import Any

from app.rules.errors import N_
from app.rules.vocabulary.approval import CasePaper, CaseStatus
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DECIDES
from app.workflow.moves import Move, Needed

_CHIEF, _LEADER, _LEGAL = (Role.SECTION_CHIEF,), (Role.LEADER,), (Role.LEGAL_REVIEWER,)
_S = CaseStatus
OBJECTS: dict[str, Any] = {"tone": "warning", "four_eyes": True, "opinion": True}
BESIDE: dict[str, Any] = {"duty": "nobody", "opinion": True}
"""What is done beside the plain way, whenever it is called for."""

REVOCATION = (
    Move(
        "propose_revocation",
        N_("Propose revocation"),
        (_S.ISSUED, _S.FINISHED),
        _S.REVOKING,
        (Role.OFFICER, Role.CLERK, Role.CREDIT_OFFICER, *_CHIEF),
        fields=("revocation_ground",),
        files=True,
        apart=True,
        tone="danger",
        **BESIDE,
    ),
    Move(
        "open_revocation",
        N_("Revocation proposed for a broken promise"),
        (_S.ISSUED, _S.FINISHED),
        _S.REVOKING,
        (Role.SYSTEM,),
        fields=("revocation_ground",),
        apart=True,
    ),
    Move(
        "tell_intended",
        N_("Tell the holder of the intended revocation"),
        (_S.REVOKING,),
        _S.TOLD,
        (Role.OFFICER, Role.CLERK, *_CHIEF),
        fields=("revocation_ground",),
        files=True,
        opinion=True,
        tone="primary",
        onward=False,
    ),
    Move(
        "pass_revocation",
        N_("No legal objection to revoking"),
        (_S.TOLD,),
        _S.TO_REVOKE,
        _LEGAL,
        files=True,
        papers=(Needed(CasePaper.STATEMENT, must=False),),
        guards=("holder_heard",),
        stops=("answer_revocation",),
        opinion=True,
        onward=False,
        **DECIDES,
    ),
    Move(
        "revoke",
        N_("Revoke the licence"),
        (_S.TO_REVOKE,),
        Status.REVOKED,
        _LEADER,
        effects=(
            "revoke_licence",
            "settle_promises",
            "note_revoked",
            "record_event",
            "regrade",
            "refrequency",
            "tell_of_revocation",
        ),
        onward=False,
        **{**OBJECTS, "tone": "danger"},
    ),
    Move(
        "let_stand",
        N_("Let the licence stand"),
        (_S.REVOKING, _S.TOLD, _S.TO_REVOKE),
        _S.FINISHED,
        _LEADER,
        effects=("forget_revocation",),
        stops=("answer_revocation",),
        onward=False,
        **{**OBJECTS, "tone": "default"},
    ),
)
