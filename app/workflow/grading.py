"""三(四) 信用分级分类监管: the standards, and the grades they give."""

from dataclasses import replace

from app.rules.errors import N_
from app.rules.vocabulary.grading import GradeResultStatus, StandardStatus
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DRAFTS, chain
from app.workflow.moves import Move, Workflow, workflow

_READERS = (Role.CLERK, Role.SECTION_CHIEF, Role.LEADER, Role.DIRECTOR, Role.OFFICER, Role.LEGAL_REVIEWER)


RETIRE = Move(
    "retire",
    N_("Retire"),
    (Status.IN_FORCE,),
    StandardStatus.RETIRED,
    (Role.LEADER,),
    opinion=True,
    effects=("note_retired", "reach_out"),
    tone="danger",
    duty="nobody",
)


def standard(register: str, *guards: str, more: tuple[Move, ...] = (RETIRE,), tried: tuple[str, ...] = ()) -> Workflow:
    """The bureau's own rule: drafted, reviewed, approved, in force from its day until a later one replaces it.

    tried: what happens when it is submitted, so that whoever approves it knows what it comes to
    """
    moves = chain(guards=guards, effects=("reach_out",), undo=("reach_out",), authors=(Role.CREDIT_OFFICER,))
    return workflow(
        register,
        Status.DRAFT,
        *(replace(move, effects=tried) if move.name == "submit" else move for move in moves),
        *more,
        editable=DRAFTS,
        editors=(Role.CREDIT_OFFICER,),
        readers=_READERS,
    )


GRADING_SCHEME = standard("grading_scheme", "scheme_valid", tried=("keep_trial",))
FREQUENCY_RULE = standard("frequency_rule", "frequency_valid", tried=("keep_trial",))

GRADE_RESULT = workflow(
    "grade_result",
    GradeResultStatus.PROPOSED,
    Move(
        "confirm",
        N_("Confirm"),
        (GradeResultStatus.PROPOSED,),
        Status.IN_FORCE,
        (Role.LEADER,),
        effects=("apply_grade",),
        tone="primary",
        phrases=(N_("Agreed."),),
    ),
    Move(
        "dismiss",
        N_("Do not adopt"),
        (GradeResultStatus.PROPOSED,),
        GradeResultStatus.DISMISSED,
        (Role.LEADER,),
        opinion=True,
        tone="warning",
    ),
    Move(
        "supersede",
        N_("Supersede"),
        (GradeResultStatus.PROPOSED, Status.IN_FORCE),
        GradeResultStatus.SUPERSEDED,
        (Role.SYSTEM,),
    ),
    editors=(),
    readers=(*_READERS, Role.CREDIT_OFFICER),
)

CLASS_CHANGE = workflow(
    "class_change",
    Status.DRAFT,
    *chain(
        guards=("class_change_in_order",),
        effects=("change_class",),
        undo=("restore_class",),
        authors=(Role.CLERK, Role.CREDIT_OFFICER),
    ),
    editable=DRAFTS,
    editors=(Role.CLERK, Role.CREDIT_OFFICER),
    readers=(Role.SECTION_CHIEF, Role.LEADER, Role.DIRECTOR, Role.OFFICER, Role.LEGAL_REVIEWER),
)
