"""三(一) 政务公开: licences, penalties and what is published of them."""

from app.rules.errors import N_
from app.rules.vocabulary import Role, Status
from app.workflow.chain import DRAFTS, chain
from app.workflow.moves import Move, workflow

PENALTY = workflow(
    "penalty",
    Status.DRAFT,
    *chain(
        guards=("penalty_complete",),
        effects=("record_event", "publish", "regrade"),
        starts=("publish_penalty",),
        undo=("close_events", "end_publication", "regrade"),
    ),
    editable=DRAFTS,
    readers=(Role.CREDIT_OFFICER, Role.LEGAL_REVIEWER, Role.DIRECTOR, Role.OFFICER),
)

LICENCE = workflow(
    "licence",
    Status.DRAFT,
    *chain(guards=("licence_complete",), effects=("publish",), starts=("publish_licence",), undo=("end_publication",)),
    editable=DRAFTS,
    readers=(Role.CREDIT_OFFICER, Role.LEGAL_REVIEWER, Role.DIRECTOR, Role.OFFICER),
)

_S = Status
_CREDIT, _SYSTEM = (Role.CREDIT_OFFICER,), (Role.SYSTEM,)

PUBLICATION = workflow(
    "publication",
    _S.SCHEDULED,
    Move("publish", N_("Publish"), (_S.SCHEDULED,), _S.PUBLISHED, _SYSTEM),
    Move("record_sent", N_("Record as sent"), (_S.SCHEDULED,), _S.PUBLISHED, _CREDIT, fields=("receipt_no",), tone="primary"),
    Move("cancel", N_("Cancel"), (_S.SCHEDULED,), _S.NOT_PUBLISHED, _SYSTEM),
    Move("end", N_("Stop publishing"), (_S.PUBLISHED,), _S.ENDED, _SYSTEM),
    Move("recall", N_("Recall"), (_S.PUBLISHED,), _S.RECALLING, _SYSTEM),
    Move("record_recalled", N_("Record as recalled"), (_S.RECALLING,), _S.ENDED, _CREDIT, fields=("recall_receipt_no",),
         tone="primary"),
    editors=(),
    readers=(Role.CLERK, Role.SECTION_CHIEF, Role.LEADER, Role.DIRECTOR, Role.LEGAL_REVIEWER),
)
