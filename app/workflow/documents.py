"""文书: templates change like any rule of the bureau; a document is made by a move of its record, then served."""

from app.rules.errors import N_
from app.rules.vocabulary.documents import DocumentStatus
from app.rules.vocabulary.platform import Role
from app.workflow.grading import standard
from app.workflow.moves import Move, workflow

_SERVERS = (Role.CLERK, Role.CREDIT_OFFICER, Role.OFFICER)
_CHIEFS = (Role.SECTION_CHIEF, Role.LEADER, Role.DIRECTOR)
_STANDING = (DocumentStatus.ISSUED, DocumentStatus.SERVED, DocumentStatus.KEPT)
_FAULTY = (N_("A figure or a name in it is wrong."), N_("Issued twice."))

DOCUMENT_TEMPLATE = standard("document_template", "template_valid")

DOCUMENT = workflow(
    "document",
    DocumentStatus.ISSUED,
    Move(
        "serve",
        N_("Record service"),
        (DocumentStatus.ISSUED,),
        DocumentStatus.SERVED,
        _SERVERS,
        fields=("service_way", "handed_on", "received_by"),
        files=True,
        guards=("service_possible",),
        effects=("count_as_served",),
        tone="primary",
    ),
    Move("archive", N_("Keep on file"), (DocumentStatus.ISSUED,), DocumentStatus.KEPT, (Role.SYSTEM,)),
    Move(
        "void",
        N_("Void"),
        _STANDING,
        DocumentStatus.VOIDED,
        _CHIEFS,
        four_eyes=True,
        opinion=True,
        phrases=_FAULTY,
        effects=("stop_clock_of_service",),
        tone="danger",
        duty="nobody",
        voids=True,
    ),
    Move(
        "replace",
        N_("Replaced, the record changed"),
        _STANDING,
        DocumentStatus.VOIDED,
        (Role.SYSTEM,),
        effects=("stop_clock_of_service",),
        voids=True,
    ),
    Move(
        "reissue",
        N_("Void and issue anew"),
        _STANDING,
        DocumentStatus.VOIDED,
        _CHIEFS,
        four_eyes=True,
        opinion=True,
        phrases=_FAULTY,
        guards=("record_stands",),
        effects=("stop_clock_of_service", "issue_again"),
        tone="warning",
        duty="nobody",
        voids=True,
    ),
    alarming=(DocumentStatus.VOIDED,),
    editors=(),
    readers=(Role.LEGAL_REVIEWER,),
)
