"""三(七) 信用修复: from the check of eligibility to the decision, and what a decision sets right.

States and limits: domain.md 1.3 item 4 and 12 task 10; 信用修复管理办法 (发改委令第36号).
"""

from app.rules.errors import N_
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.rights import RepairStatus
from app.workflow.moves import Move, workflow

_CLERK, _CHIEF, _LEADER = (Role.CLERK, Role.CREDIT_OFFICER), (Role.SECTION_CHIEF,), (Role.LEADER, Role.DIRECTOR)
_VERIFIERS, _LEGAL = (Role.OFFICER, Role.CLERK, Role.CREDIT_OFFICER), (Role.LEGAL_REVIEWER,)
_CHIEF_OR_LEGAL = (*_CHIEF, *_LEGAL)
_FILED = (Status.DRAFT, RepairStatus.CORRECTION)
_GRANT = ("repair_record", "regrade", "refrequency", "tell_everyone")
_UNDO = ("restore_record", "regrade", "refrequency", "tell_everyone")

REPAIR_APPLICATION = workflow(
    "repair_application",
    Status.DRAFT,
    Move("submit", N_("Check eligibility and submit"), _FILED, Status.SUBMITTED, _CLERK, guards=("repair_eligible",),
         starts=("accept_repair",), tone="primary", duty="author"),
    Move("ask_correction", N_("Ask for completion"), (Status.SUBMITTED,), RepairStatus.CORRECTION, _CLERK, opinion=True, stops=("accept_repair",),
         tone="warning", new_round=True),
    Move("accept", N_("Accept"), (Status.SUBMITTED,), RepairStatus.ACCEPTED, _CLERK, four_eyes=True, stops=("accept_repair",),
         starts=("decide_repair",), tone="primary"),
    Move("decline", N_("Do not accept"), (Status.SUBMITTED, RepairStatus.CORRECTION), RepairStatus.NOT_ACCEPTED, _CHIEF_OR_LEGAL, four_eyes=True, independent=True,
         opinion=True, effects=("tell_applicant",), stops=("accept_repair",), tone="warning"),
    # two people verify, on the spot where something had to be put right
    Move("verify", N_("Record verification"), (RepairStatus.ACCEPTED,), RepairStatus.COUNTERSIGNING, _VERIFIERS, four_eyes=True, independent=True,
         opinion=True, apart=True, tone="primary"),
    Move("countersign", N_("Agree with the verification"), (RepairStatus.COUNTERSIGNING,), RepairStatus.VERIFIED, _VERIFIERS, four_eyes=True, independent=True,
         opinion=True, tone="primary"),
    Move("verify_again", N_("Verify again"), (RepairStatus.COUNTERSIGNING,), RepairStatus.ACCEPTED, _VERIFIERS, four_eyes=True, independent=True,
         opinion=True, tone="warning", new_round=True),
    Move("extend", N_("Extend the term"), (RepairStatus.ACCEPTED,), RepairStatus.ACCEPTED, _LEADER, independent=True, opinion=True,
         extends=("decide_repair",), duty="nobody"),
    # granting: the section chief or, so that somebody independent is there in a small bureau, the legal reviewer; then the leader
    Move("review", N_("Agree to grant"), (RepairStatus.VERIFIED,), Status.REVIEWED, _CHIEF_OR_LEGAL, four_eyes=True, independent=True, tone="primary"),
    Move("grant", N_("Grant repair"), (Status.REVIEWED,), RepairStatus.GRANTED, _LEADER, four_eyes=True, independent=True,
         guards=("repair_eligible",), effects=_GRANT, stops=("decide_repair",), tone="primary"),
    Move("send_back", N_("Send back"), (Status.REVIEWED,), RepairStatus.VERIFIED, _LEADER, four_eyes=True, independent=True, opinion=True,
         tone="warning", new_round=True),
    # refusing: section chief, legal reviewer, leader
    Move("propose_refusal", N_("Propose refusal"), (RepairStatus.VERIFIED,), RepairStatus.LEGAL_REVIEW, _CHIEF, four_eyes=True, independent=True, opinion=True,
         tone="warning"),
    Move("refuse_in_law", N_("Propose refusal after legal review"), (RepairStatus.VERIFIED,), RepairStatus.REFUSING, _LEGAL, four_eyes=True, independent=True,
         opinion=True, tone="warning"),
    Move("pass_refusal", N_("No legal objection to refusing"), (RepairStatus.LEGAL_REVIEW,), RepairStatus.REFUSING, _LEGAL, four_eyes=True, independent=True,
         opinion=True, tone="primary"),
    Move("reconsider", N_("Back to review"), (RepairStatus.LEGAL_REVIEW,), RepairStatus.VERIFIED, _LEGAL, four_eyes=True, independent=True, opinion=True, new_round=True),
    Move("refuse", N_("Refuse repair"), (RepairStatus.REFUSING,), RepairStatus.REFUSED, _LEADER, four_eyes=True, independent=True, opinion=True,
         effects=("tell_applicant",), stops=("decide_repair",), tone="primary"),
    Move("review_again", N_("Do not refuse, review again"), (RepairStatus.REFUSING,), RepairStatus.VERIFIED, _LEADER, four_eyes=True, independent=True, opinion=True,
         new_round=True),
    # what rested on false materials is taken back, by one who proposes and another who decides
    Move("propose_undoing", N_("Report false materials"), (RepairStatus.GRANTED,), RepairStatus.UNDOING, (*_CLERK, *_CHIEF), opinion=True, apart=True, tone="danger",
         duty="nobody"),
    Move("undo", N_("Undo for false materials"), (RepairStatus.UNDOING,), Status.REVOKED, _LEADER, four_eyes=True, independent=True, opinion=True,
         effects=_UNDO, tone="warning", onward=False),
    Move("keep", N_("Let the repair stand"), (RepairStatus.UNDOING,), RepairStatus.GRANTED, _LEADER, four_eyes=True, fresh_eyes=True, opinion=True),
    Move("discard", N_("Discard draft"), (Status.DRAFT,), Status.DISCARDED, _CLERK, opinion=True, tone="danger", duty="nobody", voids=True),
    editable=_FILED,
    editors=_CLERK,
)
