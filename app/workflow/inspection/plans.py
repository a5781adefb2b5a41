"""行政检查事项 and 年度监督检查计划: what may be inspected, and the plan of a year (应急管理部令, domain.md 4.1)."""

from dataclasses import replace

from app.rules.conditions import when
from app.rules.errors import N_
from app.rules.vocabulary.inspection import PlanFit, PlanStatus
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DRAFTS, chain
from app.workflow.grading import standard
from app.workflow.moves import Move, workflow

INSPECTION_ITEM = standard("inspection_item", "inspection_item_valid")
CHECKLIST = standard("checklist", "checklist_valid")

_MAKERS = (Role.CREDIT_OFFICER, Role.CLERK)


def _approved(move: Move) -> tuple[Move, ...]:
    """A plan that leaves out what must be seen is approved by a move of its own, with the reason."""
    if move.name != "approve":
        return (move,)
    move = replace(move, guards=(*move.guards, "only_plan_of_the_year"))
    short = replace(
        move,
        name="approve_short",
        label=N_("Approve although visits are left out"),
        when=when("fit", PlanFit.SHORT),
        opinion=True,
        phrases=(),
        tone="danger",
    )
    return replace(move, when=when("fit", PlanFit.FITS)), short


INSPECTION_PLAN = workflow(
    "inspection_plan",
    Status.DRAFT,
    Move(
        "build",
        N_("Build the plan"),
        DRAFTS,
        Status.DRAFT,
        _MAKERS,
        guards=("plan_in_order",),
        effects=("build_plan",),
        tone="primary",
        duty="nobody",
    ),
    *(
        each
        for move in chain(
            guards=("plan_in_order", "plan_built"), authors=_MAKERS, standing=(Status.IN_FORCE, PlanStatus.PUBLISHED)
        )
        for each in _approved(move)
    ),
    Move(
        "publish",
        N_("Publish the plan"),
        (Status.IN_FORCE,),
        PlanStatus.PUBLISHED,
        (*_MAKERS, Role.SECTION_CHIEF),
        effects=("note_plan_published",),
        tone="primary",
    ),
    Move(
        "amend",
        N_("Plan a visit in another month"),
        (PlanStatus.PUBLISHED,),
        PlanStatus.PUBLISHED,
        (Role.SECTION_CHIEF,),
        fields=("amended_firm_id", "amended_month"),
        guards=("amendment_in_order",),
        effects=("amend_visit",),
        duty="nobody",
        opinion=True,
        files=True,
        tone="warning",
    ),
    editable=DRAFTS,
    editors=_MAKERS,
    readers=(Role.SECTION_CHIEF, Role.LEADER, Role.OFFICER, Role.DIRECTOR, Role.LEGAL_REVIEWER),
)
