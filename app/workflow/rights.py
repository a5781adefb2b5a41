"""三(七) 信用修复: from the check of eligibility to the decision, and what a decision sets right.

States and limits: domain.md 1.3 item 4 and 12 task 10; 信用修复管理办法 (发改委令第36号).
"""

from app.rules.errors import N_
from app.rules.vocabulary import Role, Status
from app.workflow.moves import Move, workflow

_S = Status
_CLERK, _CHIEF, _LEADER = (Role.CLERK, Role.CREDIT_OFFICER), (Role.SECTION_CHIEF,), (Role.LEADER, Role.DIRECTOR)
_FILED = (_S.DRAFT, _S.CORRECTION)

REPAIR_APPLICATION = workflow(
    "repair_application",
    Status.DRAFT,
    Move("submit", N_("Check eligibility and submit"), _FILED, _S.SUBMITTED, _CLERK, guards=("repair_eligible",),
         starts=("accept_repair",), tone="primary"),
    Move("ask_correction", N_("Ask for completion"), (_S.SUBMITTED,), _S.CORRECTION, _CLERK, opinion=True, stops=("accept_repair",),
         tone="warning", new_round=True),
    Move("accept", N_("Accept"), (_S.SUBMITTED,), _S.ACCEPTED, _CLERK, four_eyes=True, stops=("accept_repair",),
         starts=("decide_repair",), tone="primary"),
    Move("decline", N_("Do not accept"), (_S.SUBMITTED,), _S.NOT_ACCEPTED, _CHIEF, four_eyes=True, opinion=True,
         stops=("accept_repair",), tone="warning"),
    Move("verify", N_("Record verification"), (_S.ACCEPTED,), _S.VERIFIED, (Role.OFFICER, Role.CLERK), four_eyes=True,
         opinion=True, guards=("repair_independent",), tone="primary"),
    Move("review", N_("Agree to grant"), (_S.VERIFIED,), _S.REVIEWED, _CHIEF, four_eyes=True, tone="primary"),
    Move("propose_refusal", N_("Propose refusal"), (_S.VERIFIED,), _S.LEGAL_REVIEW, _CHIEF, four_eyes=True, opinion=True,
         tone="warning"),
    Move("refuse", N_("Refuse repair"), (_S.LEGAL_REVIEW,), _S.REFUSED, (Role.LEGAL_REVIEWER,), four_eyes=True, opinion=True,
         effects=("tell_applicant",), stops=("decide_repair",), tone="warning"),
    Move("reconsider", N_("Back to review"), (_S.LEGAL_REVIEW,), _S.VERIFIED, (Role.LEGAL_REVIEWER,), four_eyes=True, opinion=True, new_round=True),
    Move("grant", N_("Grant repair"), (_S.REVIEWED,), _S.GRANTED, _LEADER, four_eyes=True,
         guards=("repair_eligible", "repair_independent"),
         effects=("repair_record", "regrade", "refrequency", "tell_everyone"), stops=("decide_repair",), tone="primary"),
    Move("send_back", N_("Send back"), (_S.REVIEWED,), _S.VERIFIED, _LEADER, four_eyes=True, opinion=True, tone="warning", new_round=True),
    Move("undo", N_("Undo for false materials"), (_S.GRANTED,), _S.REVOKED, _LEADER, opinion=True,
         effects=("restore_record", "regrade", "refrequency", "tell_everyone"), tone="danger"),
    Move("discard", N_("Discard draft"), _FILED, _S.NOT_ACCEPTED, _CLERK, opinion=True, tone="danger"),
    editable=_FILED,
    editors=_CLERK,
)
