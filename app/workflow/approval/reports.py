"""三(二) 信易+审批: guidance for those whose credit is poor, credit reports, and what they are used for."""

from app.rules.conditions import when
from app.rules.errors import N_
from app.rules.vocabulary.approval import GuidanceStatus, ReportKind, ReportPaper, ReportStatus
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import BEGINS, DECIDES, DRAFTS, HANDS_BACK, VOIDS
from app.workflow.moves import Move, Needed, workflow

_CHIEF = (Role.SECTION_CHIEF,)
_VOIDERS = (Role.SECTION_CHIEF, Role.LEADER)
_GUIDES = (Role.CLERK, Role.OFFICER, Role.CREDIT_OFFICER)
_DESK = (Role.CLERK, Role.CREDIT_OFFICER)
_OWN, _OUTSIDE = when("kind", ReportKind.OWN), when("kind", ReportKind.OUTSIDE)
_FAULTY = (N_("A figure or a name in it is wrong."), N_("Issued twice."))

GUIDANCE = workflow(
    "guidance",
    Status.DRAFT,
    Move("submit", N_("Submit for review"), DRAFTS, Status.SUBMITTED, _GUIDES, **BEGINS),
    Move(
        "send",
        N_("Agree and send the letter"),
        (Status.SUBMITTED,),
        GuidanceStatus.SENT,
        _CHIEF,
        starts=("look_at_guidance",),
        **DECIDES,
    ),
    Move("return", N_("Return for changes"), (Status.SUBMITTED,), Status.RETURNED, _CHIEF, **HANDS_BACK),
    Move(
        "visit",
        N_("Record the visit"),
        (GuidanceStatus.SENT,),
        GuidanceStatus.VISITED,
        _GUIDES,
        fields=("visited_on", "visit_account"),
        files=True,
        guards=("visited_in_order",),
        tone="primary",
    ),
    Move(
        "look_back",
        N_("Look at the effect"),
        (GuidanceStatus.VISITED,),
        GuidanceStatus.CLOSED,
        _GUIDES,
        fields=("effect",),
        files=True,
        effects=("compare_credit",),
        stops=("look_at_guidance",),
        tone="primary",
    ),
    Move("revoke", N_("Revoke"), (GuidanceStatus.SENT,), Status.REVOKED, _CHIEF, stops=("look_at_guidance",), **VOIDS),
    Move("discard", N_("Discard draft"), DRAFTS, Status.DISCARDED, _GUIDES, **VOIDS),
    editable=DRAFTS,
    editors=_GUIDES,
    readers=(Role.LEADER, Role.DIRECTOR, Role.LEGAL_REVIEWER),
)

CREDIT_REPORT = workflow(
    "credit_report",
    Status.DRAFT,
    Move(
        "submit",
        N_("Submit for checking"),
        DRAFTS,
        ReportStatus.CHECKING,
        _DESK,
        papers=(Needed(ReportPaper.REPORT, "kind", ReportKind.OUTSIDE),),
        guards=("report_in_order",),
        starts=("answer_report",),
        **BEGINS,
    ),
    Move(
        "issue",
        N_("Issue the extract"),
        (ReportStatus.CHECKING,),
        ReportStatus.ISSUED,
        _CHIEF,
        when=_OWN,
        guards=("one_a_day",),
        effects=("count_facts",),
        stops=("answer_report",),
        **DECIDES,
    ),
    Move(
        "verify",
        N_("The report is genuine"),
        (ReportStatus.CHECKING,),
        ReportStatus.VERIFIED,
        _CHIEF,
        when=_OUTSIDE,
        guards=("report_fresh",),
        stops=("answer_report",),
        onward=False,
        **DECIDES,
    ),
    Move(
        "decline",
        N_("Do not accept"),
        (ReportStatus.CHECKING,),
        ReportStatus.REFUSED,
        _CHIEF,
        opinion=True,
        four_eyes=True,
        stops=("answer_report",),
        tone="warning",
    ),
    Move(
        "return",
        N_("Return for changes"),
        (ReportStatus.CHECKING,),
        Status.RETURNED,
        _CHIEF,
        stops=("answer_report",),
        **HANDS_BACK,
    ),
    Move(
        "void",
        N_("Void"),
        (ReportStatus.ISSUED, ReportStatus.VERIFIED),
        ReportStatus.VOIDED,
        _VOIDERS,
        effects=("void_extract",),
        four_eyes=True,
        opinion=True,
        phrases=_FAULTY,
        tone="danger",
        duty="nobody",
        voids=True,
    ),
    Move(
        "reissue",
        N_("Void and issue anew"),
        (ReportStatus.ISSUED,),
        ReportStatus.VOIDED,
        _VOIDERS,
        effects=("void_extract", "ask_again"),
        four_eyes=True,
        opinion=True,
        phrases=_FAULTY,
        tone="warning",
        duty="nobody",
        voids=True,
    ),
    Move("discard", N_("Discard draft"), DRAFTS, Status.DISCARDED, _DESK, **VOIDS),
    alarming=(ReportStatus.REFUSED, ReportStatus.VOIDED),
    editable=DRAFTS,
    editors=_DESK,
    readers=(Role.LEADER, Role.DIRECTOR, Role.OFFICER, Role.LEGAL_REVIEWER),
)

REPORT_USE = workflow(
    "report_use",
    Status.DRAFT,
    Move(
        "submit", N_("Submit for confirmation"), DRAFTS, Status.SUBMITTED, _GUIDES, guards=("use_in_order",), **BEGINS
    ),
    Move("confirm", N_("Confirm"), (Status.SUBMITTED,), Status.IN_FORCE, _CHIEF, guards=("use_in_order",), **DECIDES),
    Move("return", N_("Return for changes"), (Status.SUBMITTED,), Status.RETURNED, _CHIEF, **HANDS_BACK),
    Move("revoke", N_("Revoke"), (Status.IN_FORCE,), Status.REVOKED, _CHIEF, **VOIDS),
    Move("discard", N_("Discard draft"), DRAFTS, Status.DISCARDED, _GUIDES, **VOIDS),
    editable=DRAFTS,
    editors=_GUIDES,
    readers=(Role.LEADER, Role.DIRECTOR, Role.LEGAL_REVIEWER),
)
