"""承诺书集中签订: a drive in which every firm asked signs a commitment, and what becomes of each of them."""

from app.rules.errors import N_
from app.rules.vocabulary.drives import DriveStatus, LineStatus
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DRAFTS, chain
from app.workflow.moves import Move, workflow

_MAKERS = (Role.CREDIT_OFFICER, Role.CLERK)
_CHIEFS = (Role.SECTION_CHIEF,)
_SYSTEM = (Role.SYSTEM,)
_READERS = (Role.OFFICER, Role.LEADER, Role.DIRECTOR, Role.LEGAL_REVIEWER)
_ANNULS = ("annul_events", "regrade")

COMMITMENT_DRIVE = workflow(
    "commitment_drive",
    Status.DRAFT,
    *chain(
        guards=("drive_in_order", "somebody_asked"),
        effects=("open_drive",),
        undo=("void_drive",),
        authors=_MAKERS,
        approved=DriveStatus.OPEN,
        standing=(DriveStatus.OPEN, DriveStatus.CLOSED),
    ),
    Move(
        "close",
        N_("Close the drive"),
        (DriveStatus.OPEN,),
        DriveStatus.CLOSED,
        _CHIEFS,
        opinion=True,
        phrases=(N_("The firms not signed were reminded; closed as announced."),),
        hidden_by=("sign_by_over",),
        guards=("sign_by_over", "scans_read"),
        effects=("close_drive",),
        tone="danger",
        duty="nobody",
        onward=True,
    ),
    Move(
        "reopen",
        N_("Open the drive again"),
        (DriveStatus.CLOSED,),
        DriveStatus.OPEN,
        (*_CHIEFS, Role.LEADER),
        four_eyes=True,
        opinion=True,
        phrases=(N_("Closed by mistake."),),
        fields=("sign_by",),
        guards=("sign_by_ahead",),
        effects=("reopen_drive",),
        tone="warning",
        duty="nobody",
        onward=False,
    ),
    editable=DRAFTS,
    editors=_MAKERS,
    readers=(Role.SECTION_CHIEF, *_READERS),
)

DRIVE_LINE = workflow(
    "drive_line",
    LineStatus.UNSIGNED,
    Move(
        "sign",
        N_("Signed"),
        (LineStatus.UNSIGNED, LineStatus.EXCUSED),
        LineStatus.SIGNED,
        _SYSTEM,
        effects=("count_drive",),
        onward=True,
    ),
    Move(
        "excuse",
        N_("Excuse from signing"),
        (LineStatus.UNSIGNED, LineStatus.MISSED),
        LineStatus.EXCUSED,
        _CHIEFS,
        opinion=True,
        files=True,
        phrases=(N_("Production stopped the whole year."), N_("Signed with another authority.")),
        effects=_ANNULS,
        tone="warning",
        duty="nobody",
    ),
    Move(
        "ask_again",
        N_("Ask for the signature after all"),
        (LineStatus.EXCUSED,),
        LineStatus.UNSIGNED,
        _CHIEFS,
        opinion=True,
        phrases=(N_("Excused by mistake."),),
        guards=("drive_is_open",),
        tone="warning",
        duty="nobody",
    ),
    Move(
        "miss",
        N_("Not signed in time"),
        (LineStatus.UNSIGNED,),
        LineStatus.MISSED,
        _SYSTEM,
        effects=("record_event", "regrade"),
    ),
    Move("drop", N_("No longer supervised"), (LineStatus.UNSIGNED,), LineStatus.DROPPED, _SYSTEM, voids=True),
    Move(
        "sign_late",
        N_("Signed late"),
        (LineStatus.MISSED,),
        LineStatus.SIGNED_LATE,
        _SYSTEM,
        effects=("expire_events", "regrade", "count_drive"),
    ),
    Move(
        "sign_in_time",
        N_("Signed in time, as came to light"),
        (LineStatus.MISSED,),
        LineStatus.SIGNED,
        _SYSTEM,
        effects=("annul_events", "regrade", "count_drive"),
    ),
    Move(
        "return",
        N_("The commitment was revoked"),
        (LineStatus.SIGNED, LineStatus.SIGNED_LATE),
        LineStatus.UNSIGNED,
        _SYSTEM,
        effects=("count_drive",),
    ),
    Move(
        "await",
        N_("Open again with the drive"),
        (LineStatus.MISSED,),
        LineStatus.UNSIGNED,
        _SYSTEM,
        effects=("annul_events", "regrade"),
    ),
    Move(
        "void",
        N_("Void with the drive"),
        (LineStatus.UNSIGNED, LineStatus.EXCUSED, LineStatus.MISSED),
        LineStatus.VOIDED,
        _SYSTEM,
        effects=("annul_events", "regrade"),
        voids=True,
    ),
    alarming=(LineStatus.MISSED,),
    editors=(),
    readers=(Role.CLERK, Role.CREDIT_OFFICER, *_READERS),
)
