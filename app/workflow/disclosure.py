"""三(一) 政务公开: licences, penalties and what is published of them."""

from app.rules.errors import N_
from app.rules.vocabulary.disclosure import LicencePaper, PenaltyPaper, PenaltyStatus, PublicationStatus
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DECIDES, DRAFTS, chain
from app.workflow.moves import Move, Needed, workflow

_CREDIT, _SYSTEM = (Role.CREDIT_OFFICER,), (Role.SYSTEM,)
_LEADERS = (Role.LEADER, Role.DIRECTOR)
STANDING = (Status.IN_FORCE, PenaltyStatus.CLASSIFYING)
"""A penalty that holds; while its class is being stated it holds all the same."""

PENALTY = workflow(
    "penalty",
    Status.DRAFT,
    *chain(
        guards=("penalty_complete", "settled"),
        papers=(Needed(PenaltyPaper.DECISION, must=False),),
        effects=("record_event", "publish_record", "regrade"),
        starts=("publish_penalty",),
        undo=("annul_events", "end_publication", "drop_collections", "regrade"),
        standing=STANDING,
    ),
    Move(
        "propose_class",
        N_("State the class of dishonesty"),
        (Status.IN_FORCE,),
        PenaltyStatus.CLASSIFYING,
        (Role.CLERK, Role.CREDIT_OFFICER),
        files=True,
        opinion=True,
        fields=("proposed_class",),
        guards=("class_differs", "class_fits"),
        apart=True,
        duty="nobody",
    ),
    Move(
        "confirm_class",
        N_("Confirm the class"),
        (PenaltyStatus.CLASSIFYING,),
        Status.IN_FORCE,
        _LEADERS,
        effects=("adopt_class",),
        **DECIDES,
    ),
    Move(
        "decline_class",
        N_("Leave the class as it is"),
        (PenaltyStatus.CLASSIFYING,),
        Status.IN_FORCE,
        _LEADERS,
        four_eyes=True,
        opinion=True,
        effects=("drop_class",),
        tone="warning",
    ),
    editable=DRAFTS,
    readers=(Role.CREDIT_OFFICER, Role.LEGAL_REVIEWER, Role.DIRECTOR, Role.OFFICER),
)

LICENCE = workflow(
    "licence",
    Status.DRAFT,
    *chain(
        guards=("licence_complete", "settled"),
        papers=(Needed(LicencePaper.DECISION, must=False),),
        effects=("publish_record",),
        starts=("publish_licence",),
        undo=("end_publication", "invalidate_licence"),
    ),
    Move(
        "lapse",
        N_("Lapses with the case"),
        (*DRAFTS, Status.SUBMITTED, Status.REVIEWED),
        Status.DISCARDED,
        _SYSTEM,
        effects=("free_number",),
        stops=("publish_licence",),
        voids=True,
    ),
    editable=DRAFTS,
    readers=(Role.CREDIT_OFFICER, Role.LEGAL_REVIEWER, Role.DIRECTOR, Role.OFFICER),
)

PUBLICATION = workflow(
    "publication",
    PublicationStatus.SCHEDULED,
    Move("publish", N_("Publish"), (PublicationStatus.SCHEDULED,), PublicationStatus.PUBLISHED, _SYSTEM),
    Move(
        "record_sent",
        N_("Record as sent"),
        (PublicationStatus.SCHEDULED,),
        PublicationStatus.PUBLISHED,
        _CREDIT,
        files=True,
        fields=("receipt_no",),
        guards=("term_runs",),
        effects=("note_sent",),
        tone="primary",
    ),
    Move("cancel", N_("Cancel"), (PublicationStatus.SCHEDULED,), PublicationStatus.NOT_PUBLISHED, _SYSTEM),
    Move("end", N_("Stop publishing"), (PublicationStatus.PUBLISHED,), PublicationStatus.ENDED, _SYSTEM),
    Move(
        "recall",
        N_("Recall"),
        (PublicationStatus.PUBLISHED,),
        PublicationStatus.RECALLING,
        _SYSTEM,
        starts=("withdraw_copy",),
    ),
    Move(
        "record_recalled",
        N_("Record as recalled"),
        (PublicationStatus.RECALLING,),
        PublicationStatus.ENDED,
        _CREDIT,
        files=True,
        fields=("recall_receipt_no",),
        stops=("withdraw_copy",),
        tone="primary",
    ),
    editors=(),
    readers=(Role.CLERK, Role.SECTION_CHIEF, Role.LEADER, Role.DIRECTOR, Role.LEGAL_REVIEWER),
)
