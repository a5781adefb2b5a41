"""检查任务: approved before anybody goes, told to the enterprise, done with its inspection (国办发〔2024〕54号)."""

from app.rules.errors import N_
from app.rules.vocabulary.inspection import TaskPaper, TaskSource, TaskStatus
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DRAFTS, VOIDS, chain
from app.workflow.moves import Move, Needed, workflow

_INSPECTORS = (Role.OFFICER, Role.CLERK)
_APPROVED = (Status.IN_FORCE, TaskStatus.NOTIFIED)

INSPECTION_TASK = workflow(
    "inspection_task",
    Status.DRAFT,
    *(
        move
        for move in chain(
            guards=("task_in_order",),
            effects=("count_visits",),
            papers=(Needed(TaskPaper.ORIGIN, "source", TaskSource.HANDED_OVER, must=False),),
            authors=_INSPECTORS,
        )
        if move.name != "revoke"
    ),
    Move(
        "notify",
        N_("Notify the enterprise"),
        (Status.IN_FORCE,),
        TaskStatus.NOTIFIED,
        _INSPECTORS,
        guards=("task_in_order",),
        effects=("count_visits",),
        tone="primary",
    ),
    Move(
        "change_inspectors",
        N_("Send other inspectors"),
        (TaskStatus.NOTIFIED,),
        TaskStatus.NOTIFIED,
        (Role.LEADER,),
        fields=("first_officer_id", "second_officer_id"),
        guards=("task_in_order",),
        files=True,
        opinion=True,
        phrases=(N_("The request for recusal is granted."), N_("The inspector cannot go on that day.")),
        tone="warning",
        duty="nobody",
    ),
    Move("complete", N_("Inspected"), _APPROVED, TaskStatus.DONE, (Role.SYSTEM,)),
    Move("reopen", N_("Inspection revoked"), (TaskStatus.DONE,), TaskStatus.NOTIFIED, (Role.SYSTEM,), new_round=True),
    Move("cancel", N_("Cancel the task"), _APPROVED, Status.REVOKED, (Role.LEADER,), files=True, **VOIDS),
    editable=DRAFTS,
    editors=_INSPECTORS,
    readers=(Role.SECTION_CHIEF, Role.CREDIT_OFFICER, Role.DIRECTOR, Role.LEGAL_REVIEWER),
)
