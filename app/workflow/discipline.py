"""三(五) 联合惩戒: accidents, the first of the chapter's registers."""

from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DRAFTS, chain
from app.workflow.moves import workflow

ACCIDENT = workflow(
    "accident",
    Status.DRAFT,
    *chain(guards=("accident_complete",), effects=("record_event", "regrade"), undo=("annul_events", "regrade")),
    editable=DRAFTS,
    readers=(Role.CREDIT_OFFICER, Role.DIRECTOR, Role.LEGAL_REVIEWER, Role.OFFICER),
)
