"""主体: enterprises, practitioners, inspectors, agencies and departments are kept, not approved."""

from app.rules.errors import N_
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.subjects import KeptStatus
from app.workflow.chain import DRAFTS, VOIDS, chain
from app.workflow.moves import Move, Workflow, workflow

KEEPERS = (Role.CLERK, Role.SECTION_CHIEF, Role.CREDIT_OFFICER)


def kept(register: str, keepers: tuple[Role, ...] = KEEPERS) -> Workflow:
    """On the register until taken off with a reason, and put back likewise."""
    return workflow(
        register,
        KeptStatus.IN_USE,
        Move(
            "revoke",
            N_("Take off the register"),
            (KeptStatus.IN_USE,),
            KeptStatus.TAKEN_OFF,
            (Role.SECTION_CHIEF,),
            **VOIDS,
        ),
        Move(
            "restore",
            N_("Put back on the register"),
            (KeptStatus.TAKEN_OFF,),
            KeptStatus.IN_USE,
            (Role.SECTION_CHIEF,),
            opinion=True,
            duty="nobody",
        ),
        editable=(KeptStatus.IN_USE,),
        editors=keepers,
        readers=tuple(
            r for r in Role if r not in (Role.SYSTEM, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
        ),
    )


ENTERPRISE = kept("enterprise")
PRACTITIONER = kept("practitioner")
OFFICER = kept("officer")
AGENCY = kept("agency")
DEPARTMENT = kept("department", (Role.SYSTEM_ADMIN,))
UNUSUAL_CODE = workflow(
    "unusual_code",
    Status.DRAFT,
    *chain(guards=("code_unusual",), authors=(Role.CLERK, Role.CREDIT_OFFICER)),
    editable=DRAFTS,
    readers=(Role.DIRECTOR, Role.LEGAL_REVIEWER),
)
