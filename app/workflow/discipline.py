"""三(五) 联合惩戒: accidents, the first of the chapter's registers."""

from app.rules.errors import N_
from app.rules.vocabulary.discipline import AccidentStatus
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DECIDES, DRAFTS, chain
from app.workflow.moves import Move, workflow

_LEADERS = (Role.LEADER, Role.DIRECTOR)
STANDING = (Status.IN_FORCE, AccidentStatus.FIXING)
"""An accident that holds; while its liability is being fixed it holds all the same."""

ACCIDENT = workflow(
    "accident",
    Status.DRAFT,
    *chain(
        guards=("accident_complete",),
        effects=("record_event", "regrade"),
        undo=("annul_events", "regrade"),
        standing=STANDING,
    ),
    # who is liable is often fixed long after the accident is on record, by the reply to the inquiry
    Move(
        "propose_liability",
        N_("State the liability"),
        (Status.IN_FORCE,),
        AccidentStatus.FIXING,
        (Role.CLERK, Role.CREDIT_OFFICER),
        opinion=True,
        fields=("proposed_liability", "proposed_document"),
        guards=("liability_differs",),
        apart=True,
        duty="nobody",
    ),
    Move(
        "confirm_liability",
        N_("Confirm the liability"),
        (AccidentStatus.FIXING,),
        Status.IN_FORCE,
        _LEADERS,
        effects=("adopt_liability", "regrade"),
        **DECIDES,
    ),
    Move(
        "decline_liability",
        N_("Leave the liability as it is"),
        (AccidentStatus.FIXING,),
        Status.IN_FORCE,
        _LEADERS,
        four_eyes=True,
        opinion=True,
        effects=("drop_liability",),
        tone="warning",
    ),
    editable=DRAFTS,
    readers=(Role.CREDIT_OFFICER, Role.DIRECTOR, Role.LEGAL_REVIEWER, Role.OFFICER),
)
