"""三(三) 信用+安全评价监管: inspections, and the hazards they find."""

from app.rules.conditions import unless, when
from app.rules.errors import N_
from app.rules.vocabulary.inspection import FindingStatus, HazardLevel
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DECIDES, DRAFTS, HANDS_BACK, VOIDS, chain
from app.workflow.moves import Move, workflow

_INSPECTORS = (Role.OFFICER, Role.CLERK)
_MAJOR = when("level", HazardLevel.MAJOR)

INSPECTION = workflow(
    "inspection",
    Status.DRAFT,
    *chain(
        guards=("inspection_complete",),
        effects=("record_event", "note_inspected", "publish_record", "regrade"),
        starts=("publish_inspection",),
        undo=("annul_events", "forget_visit", "end_publication", "regrade"),
        authors=_INSPECTORS,
    ),
    editable=DRAFTS,
    editors=_INSPECTORS,
    readers=(Role.CREDIT_OFFICER, Role.DIRECTOR, Role.LEGAL_REVIEWER),
)

FINDING = workflow(
    "finding",
    FindingStatus.OPEN,
    Move(
        "report_rectified",
        N_("Report as put right"),
        (FindingStatus.OPEN, FindingStatus.OVERDUE),
        FindingStatus.RECTIFIED,
        _INSPECTORS,
        files=True,
        fields=("rectified_on",),
        guards=("rectified_in_order",),
        tone="primary",
    ),
    Move(
        "close",
        N_("Close after re-inspection"),
        (FindingStatus.RECTIFIED,),
        FindingStatus.CLOSED,
        _INSPECTORS,
        when=unless("level", HazardLevel.MAJOR),
        files=True,
        opinion=True,
        effects=("expire_events", "regrade"),
        **DECIDES,
    ),
    Move(
        "accept",
        N_("Strike off after acceptance"),
        (FindingStatus.RECTIFIED,),
        FindingStatus.CLOSED,
        (Role.LEADER,),
        when=_MAJOR,
        files=True,
        opinion=True,
        effects=("expire_events", "regrade"),
        **DECIDES,
    ),
    Move(
        "reopen",
        N_("Not put right"),
        (FindingStatus.RECTIFIED,),
        FindingStatus.OPEN,
        (*_INSPECTORS, Role.LEADER),
        **HANDS_BACK,
    ),
    Move(
        "extend",
        N_("Extend the term of a hazard"),
        (FindingStatus.OPEN,),
        FindingStatus.OPEN,
        (Role.SECTION_CHIEF,),
        fields=("extended_to",),
        guards=("extension_in_order",),
        effects=("prolong_term",),
        files=True,
        opinion=True,
        four_eyes=True,
        duty="nobody",
    ),
    *(
        Move(
            name,
            N_("Put under supervision"),
            (status,),
            status,
            (Role.LEADER,),
            when=_MAJOR,
            fields=("supervised_no", "supervised_on"),
            guards=("supervision_in_order",),
            files=True,
            four_eyes=True,
            duty="nobody",
            tone="warning",
            opinion=True,
        )
        for name, status in (("supervise", FindingStatus.OPEN), ("supervise_overdue", FindingStatus.OVERDUE))
    ),
    Move(
        "lapse",
        N_("Term passed"),
        (FindingStatus.OPEN,),
        FindingStatus.OVERDUE,
        (Role.SYSTEM,),
        effects=("record_event", "regrade"),
    ),
    Move(
        "revoke",
        N_("Revoke"),
        (FindingStatus.OPEN, FindingStatus.OVERDUE),
        Status.REVOKED,
        (Role.SECTION_CHIEF,),
        effects=("annul_events", "regrade"),
        **VOIDS,
    ),
    alarming=(FindingStatus.OVERDUE, Status.REVOKED),
    editable=(FindingStatus.OPEN,),
    editors=_INSPECTORS,
    readers=(Role.SECTION_CHIEF, Role.LEADER, Role.CREDIT_OFFICER, Role.DIRECTOR, Role.LEGAL_REVIEWER),
)
