"""举报投诉: registered, given to somebody, verified, concluded by other eyes, answered."""

from app.rules.errors import N_
from app.rules.vocabulary.inspection import ComplaintPaper, ComplaintStatus
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DECIDES, HANDS_BACK, VOIDS
from app.workflow.moves import Move, Needed, workflow

_S = ComplaintStatus
_CHIEF = (Role.SECTION_CHIEF,)
_LEADER = (Role.LEADER,)

COMPLAINT = workflow(
    "complaint",
    _S.REGISTERED,
    Move(
        "assign",
        N_("Have it verified"),
        (_S.REGISTERED,),
        _S.VERIFYING,
        _CHIEF,
        fields=("verifier_id",),
        starts=("verify_complaint",),
        tone="primary",
    ),
    Move(
        "decline",
        N_("Do not take up"),
        (_S.REGISTERED,),
        _S.DECLINED,
        _CHIEF,
        four_eyes=True,
        opinion=True,
        tone="warning",
    ),
    Move(
        "extend",
        N_("Extend the term"),
        (_S.VERIFYING,),
        _S.VERIFYING,
        _LEADER,
        extends=("verify_complaint",),
        opinion=True,
        duty="nobody",
    ),
    Move(
        "report_found",
        N_("Report what was found"),
        (_S.VERIFYING,),
        _S.VERIFIED,
        (Role.OFFICER, Role.CLERK),
        fields=("outcome", "verified_on", "found"),
        papers=(Needed(ComplaintPaper.REPORT, must=False),),
        guards=("verified_in_order",),
        tone="primary",
    ),
    Move("send_back", N_("Send back"), (_S.VERIFIED,), _S.VERIFYING, _LEADER, **HANDS_BACK),
    Move(
        "conclude",
        N_("Conclude"),
        (_S.VERIFIED,),
        _S.CONCLUDED,
        _LEADER,
        effects=("record_event", "regrade"),
        stops=("verify_complaint",),
        **DECIDES,
    ),
    Move(
        "reply",
        N_("Note the answer to the reporter"),
        (_S.CONCLUDED,),
        _S.REPLIED,
        (Role.CLERK,),
        fields=("replied_on", "reply"),
        papers=(Needed(ComplaintPaper.REPLY, must=False),),
        guards=("replied_in_order",),
        tone="primary",
    ),
    Move(
        "revoke",
        N_("Revoke"),
        (_S.CONCLUDED, _S.REPLIED),
        Status.REVOKED,
        _LEADER,
        effects=("annul_events", "regrade"),
        files=True,
        **VOIDS,
    ),
    Move("discard", N_("Discard"), (_S.REGISTERED,), Status.DISCARDED, (Role.CLERK,), **VOIDS),
    editable=(_S.REGISTERED,),
    editors=(Role.CLERK,),
    readers=(*_CHIEF, *_LEADER, Role.OFFICER, Role.DIRECTOR),
)
