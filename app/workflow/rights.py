"""三(七) 信用修复: from the check of eligibility to the decision, and what a decision sets right.

States and limits: domain.md 1.3 item 4 and 12 task 10; 信用修复管理办法 (发改委令第36号).
"""

from typing import Any

from app.rules.errors import N_
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.rights import RepairPaper, RepairStatus, RepairWay
from app.workflow.chain import BEGINS, DECIDES, HANDS_BACK, INCOMPLETE, VOIDS
from app.workflow.moves import Move, Needed, workflow

_CLERK, _CHIEF, _LEADER = (Role.CLERK, Role.CREDIT_OFFICER), (Role.SECTION_CHIEF,), (Role.LEADER, Role.DIRECTOR)
_VERIFIERS, _LEGAL = (Role.OFFICER, Role.CLERK, Role.CREDIT_OFFICER), (Role.LEGAL_REVIEWER,)
_CHIEF_OR_LEGAL = (*_CHIEF, *_LEGAL)
_FILED = (Status.DRAFT, RepairStatus.CORRECTION)
_GRANT = ("repair_record", "regrade", "refrequency", "tell_everyone")
_UNDO = ("restore_record", "regrade", "refrequency", "tell_everyone")

# Whoever decided the penalty decides nothing about its repair.
_AGREES: dict[str, Any] = {**DECIDES, "independent": True}
_OBJECTS: dict[str, Any] = {"tone": "warning", "four_eyes": True, "independent": True, "opinion": True}
_HANDS_BACK: dict[str, Any] = {**HANDS_BACK, "independent": True}
_RECONSIDERS: dict[str, Any] = {**_HANDS_BACK, "tone": "default"}

_PAPERS = (
    Needed(RepairPaper.COMMITMENT),
    Needed(RepairPaper.PERFORMANCE),
    Needed(RepairPaper.RECTIFICATION, "ways", RepairWay.RECTIFICATION),
    Needed(RepairPaper.TRAINING, "ways", RepairWay.TRAINING),
    Needed(RepairPaper.REPORT, "ways", RepairWay.REPORT),
    Needed(RepairPaper.CHARITY, "ways", RepairWay.CHARITY),
)
"""What 信用修复管理办法 asks of every application, and the evidence of each way that it names."""

REPAIR_APPLICATION = workflow(
    "repair_application",
    Status.DRAFT,
    Move(
        "submit",
        N_("Check eligibility and submit"),
        _FILED,
        RepairStatus.SUBMITTED,
        _CLERK,
        papers=_PAPERS,
        guards=("repair_eligible",),
        starts=("accept_repair",),
        **BEGINS,
    ),
    Move(
        "ask_correction",
        N_("Ask for completion"),
        (RepairStatus.SUBMITTED,),
        RepairStatus.CORRECTION,
        _CLERK,
        opinion=True,
        phrases=INCOMPLETE,
        stops=("accept_repair",),
        tone="warning",
        new_round=True,
    ),
    Move(
        "accept",
        N_("Accept"),
        (RepairStatus.SUBMITTED,),
        RepairStatus.ACCEPTED,
        _CLERK,
        stops=("accept_repair",),
        starts=("decide_repair",),
        **DECIDES,
    ),
    Move(
        "decline",
        N_("Do not accept"),
        (RepairStatus.SUBMITTED, RepairStatus.CORRECTION),
        RepairStatus.NOT_ACCEPTED,
        _CHIEF_OR_LEGAL,
        effects=("tell_applicant",),
        stops=("accept_repair",),
        **_OBJECTS,
    ),
    # two people verify, on the spot where something had to be put right
    Move(
        "verify",
        N_("Record verification"),
        (RepairStatus.ACCEPTED,),
        RepairStatus.COUNTERSIGNING,
        _VERIFIERS,
        files=True,
        opinion=True,
        apart=True,
        **_AGREES,
    ),
    Move(
        "countersign",
        N_("Agree with the verification"),
        (RepairStatus.COUNTERSIGNING,),
        RepairStatus.VERIFIED,
        _VERIFIERS,
        files=True,
        opinion=True,
        **_AGREES,
    ),
    Move(
        "verify_again",
        N_("Verify again"),
        (RepairStatus.COUNTERSIGNING,),
        RepairStatus.ACCEPTED,
        _VERIFIERS,
        **_HANDS_BACK,
    ),
    Move(
        "extend",
        N_("Extend the term"),
        (RepairStatus.ACCEPTED,),
        RepairStatus.ACCEPTED,
        _LEADER,
        independent=True,
        opinion=True,
        extends=("decide_repair",),
        duty="nobody",
    ),
    # granting: the section chief or, so that somebody independent is there, the legal reviewer; then the leader
    Move("review", N_("Agree to grant"), (RepairStatus.VERIFIED,), Status.REVIEWED, _CHIEF_OR_LEGAL, **_AGREES),
    Move(
        "grant",
        N_("Grant repair"),
        (Status.REVIEWED,),
        RepairStatus.GRANTED,
        _LEADER,
        guards=("repair_eligible",),
        effects=_GRANT,
        stops=("decide_repair",),
        **_AGREES,
    ),
    Move("send_back", N_("Send back"), (Status.REVIEWED,), RepairStatus.VERIFIED, _LEADER, **_HANDS_BACK),
    # refusing: section chief, legal reviewer, leader
    Move(
        "propose_refusal",
        N_("Propose refusal"),
        (RepairStatus.VERIFIED,),
        RepairStatus.LEGAL_REVIEW,
        _CHIEF,
        **_OBJECTS,
    ),
    Move(
        "refuse_in_law",
        N_("Propose refusal after legal review"),
        (RepairStatus.VERIFIED,),
        RepairStatus.REFUSING,
        _LEGAL,
        **_OBJECTS,
    ),
    Move(
        "pass_refusal",
        N_("No legal objection to refusing"),
        (RepairStatus.LEGAL_REVIEW,),
        RepairStatus.REFUSING,
        _LEGAL,
        opinion=True,
        **_AGREES,
    ),
    Move(
        "reconsider", N_("Back to review"), (RepairStatus.LEGAL_REVIEW,), RepairStatus.VERIFIED, _LEGAL, **_RECONSIDERS
    ),
    Move(
        "refuse",
        N_("Refuse repair"),
        (RepairStatus.REFUSING,),
        RepairStatus.REFUSED,
        _LEADER,
        files=True,
        opinion=True,
        effects=("tell_applicant",),
        stops=("decide_repair",),
        **_AGREES,
    ),
    Move(
        "review_again",
        N_("Do not refuse, review again"),
        (RepairStatus.REFUSING,),
        RepairStatus.VERIFIED,
        _LEADER,
        **_RECONSIDERS,
    ),
    # what rested on false materials is taken back, by one who proposes and another who decides
    Move(
        "propose_undoing",
        N_("Report false materials"),
        (RepairStatus.GRANTED,),
        RepairStatus.UNDOING,
        (*_CLERK, *_CHIEF),
        files=True,
        opinion=True,
        apart=True,
        tone="danger",
        duty="nobody",
    ),
    Move(
        "undo",
        N_("Undo for false materials"),
        (RepairStatus.UNDOING,),
        Status.REVOKED,
        _LEADER,
        effects=_UNDO,
        onward=False,
        **_OBJECTS,
    ),
    Move(
        "keep",
        N_("Let the repair stand"),
        (RepairStatus.UNDOING,),
        RepairStatus.GRANTED,
        _LEADER,
        four_eyes=True,
        fresh_eyes=True,
        opinion=True,
    ),
    Move("discard", N_("Discard draft"), (Status.DRAFT,), Status.DISCARDED, _CLERK, **VOIDS),
    alarming=(RepairStatus.REFUSED, RepairStatus.NOT_ACCEPTED, Status.REVOKED),
    editable=_FILED,
    editors=_CLERK,
)
