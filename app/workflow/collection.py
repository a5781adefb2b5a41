"""三(一): a fine is paid in time, or counts as not paid (scheme P4; 行政处罚法 第六十六、六十七、七十二条)."""

from app.rules.errors import N_
from app.rules.vocabulary.disclosure import CollectionStatus as C
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DECIDES, VOIDS
from app.workflow.moves import Move, workflow

_CLERKS = (Role.CLERK, Role.CREDIT_OFFICER)

FINE_COLLECTION = workflow(
    "fine_collection",
    C.OPEN,
    Move(
        "settle",
        N_("Confirm as paid in full"),
        (C.OPEN, C.OVERDUE),
        C.PAID,
        (Role.SECTION_CHIEF,),
        guards=("fine_paid_up",),
        effects=("note_paid_up", "end_unpaid", "regrade"),
        **DECIDES,
    ),
    Move(
        "settle_without",
        N_("Confirm as paid, the addition is waived"),
        (C.OVERDUE,),
        C.PAID,
        (Role.LEADER,),
        guards=("fine_itself_paid",),
        effects=("note_paid_up", "end_unpaid", "regrade"),
        files=True,
        opinion=True,
        four_eyes=True,
        duty="nobody",
    ),
    Move(
        "defer",
        N_("Defer the payment, or allow parts"),
        (C.OPEN,),
        C.OPEN,
        (Role.LEADER,),
        fields=("deferred_to",),
        guards=("deferral_in_order",),
        effects=("put_off_payment",),
        files=True,
        opinion=True,
        four_eyes=True,
        duty="nobody",
    ),
    Move(
        "defer_late",
        N_("Defer the payment, or allow parts"),
        (C.OVERDUE,),
        C.OPEN,
        (Role.LEADER,),
        fields=("deferred_to",),
        guards=("deferral_in_order",),
        effects=("put_off_payment", "annul_events", "regrade"),
        files=True,
        opinion=True,
        four_eyes=True,
        duty="nobody",
    ),
    Move(
        "lapse",
        N_("Not paid in time"),
        (C.OPEN,),
        C.OVERDUE,
        (Role.SYSTEM,),
        guards=("fine_overdue",),
        effects=("record_event", "regrade"),
    ),
    Move("revoke", N_("Revoke"), (C.OPEN,), Status.REVOKED, (Role.SECTION_CHIEF,), **VOIDS),
    Move(
        "revoke_late",
        N_("Revoke"),
        (C.OVERDUE, C.PAID),
        Status.REVOKED,
        (Role.LEADER,),
        four_eyes=True,
        files=True,
        effects=("annul_events", "regrade"),
        **VOIDS,
    ),
    Move(
        "fall",
        N_("Falls with the penalty"),
        (C.OPEN, C.OVERDUE, C.PAID),
        Status.REVOKED,
        (Role.SYSTEM,),
        effects=("annul_events", "regrade"),
        voids=True,
    ),
    alarming=(C.OVERDUE, Status.REVOKED),
    editable=(C.OPEN, C.OVERDUE),
    editors=_CLERKS,
    readers=(Role.OFFICER, Role.DIRECTOR, Role.LEGAL_REVIEWER),
)
