"""三(四) 年度评价: drawn up, reviewed, told to the enterprise, decided, published (domain.md 12 task 5).

The enterprise answers within a term that runs from the service of the notice; D is decided by the leaders together.
"""

from typing import Any

from app.rules.conditions import unless, when
from app.rules.errors import N_
from app.rules.vocabulary.grading import EvaluationPaper, Grade
from app.rules.vocabulary.grading import EvaluationStatus as E
from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DECIDES, HANDS_BACK, VOIDS
from app.workflow.moves import Move, Needed, workflow

_OFFICE, _CHIEF, _LEADER = (Role.CREDIT_OFFICER, Role.CLERK), (Role.SECTION_CHIEF,), (Role.LEADER,)
_HEARERS = (Role.LEGAL_REVIEWER, *_CHIEF)
"""Whoever reviewed the evaluation does not decide what is said against it."""
_UNPUBLISHED = (E.COMPUTED, Status.SUBMITTED, E.AGREED, E.TOLD, E.ANSWERED, E.HEARD, E.DECIDED)
_DECISION: dict[str, Any] = {"guards": ("facts_unchanged",), "effects": ("note_decided",), **DECIDES}
_ANSWER: dict[str, Any] = {
    "fields": ("answered_on", "answer"),
    "guards": ("answered_in_order",),
    "effects": ("keep_answer",),
    "papers": (Needed(EvaluationPaper.ANSWER, must=False),),
    "stops": ("answer_evaluation",),
}
_ANEW: dict[str, Any] = {"effects": ("evaluate", "replace_documents"), "stops": ("answer_evaluation",)}
"""Computed again: what the enterprise was told no longer holds, and it will be told again."""

EVALUATION = workflow(
    "evaluation",
    E.COMPUTED,
    Move("draw_up", N_("Draw up"), (E.COMPUTED,), Status.SUBMITTED, _OFFICE, effects=("evaluate",), tone="primary"),
    Move("review", N_("Agree"), (Status.SUBMITTED,), E.AGREED, _CHIEF, **DECIDES),
    Move("return", N_("Return for changes"), (Status.SUBMITTED,), E.COMPUTED, _CHIEF, **HANDS_BACK),
    Move("tell", N_("Make the notice"), (E.AGREED,), E.TOLD, _OFFICE, guards=("facts_unchanged",), tone="primary"),
    Move("take_answer", N_("Register the answer"), (E.TOLD,), E.ANSWERED, _OFFICE, onward=False, **_ANSWER),
    Move("take_late_answer", N_("Register the answer"), (E.HEARD,), E.ANSWERED, _OFFICE, duty="nobody", **_ANSWER),
    Move(
        "close_answers",
        N_("Time to answer is over"),
        (E.TOLD,),
        E.HEARD,
        (Role.SYSTEM,),
        stops=("answer_evaluation",),
        onward=True,
    ),
    Move(
        "uphold",
        N_("Uphold the answer, compute again"),
        (E.ANSWERED,),
        E.COMPUTED,
        _HEARERS,
        four_eyes=True,
        opinion=True,
        new_round=True,
        phrases=(N_("The facts have been corrected."),),
        **_ANEW,
    ),
    Move(
        "set_aside",
        N_("Do not uphold the answer"),
        (E.ANSWERED,),
        E.HEARD,
        _HEARERS,
        four_eyes=True,
        opinion=True,
        tone="warning",
        phrases=(N_("The facts are as recorded."),),
    ),
    Move("decide", N_("Decide"), (E.HEARD,), E.DECIDED, _LEADER, when=unless("grade", Grade.D), **_DECISION),
    Move(
        "decide_together",
        N_("Decide, after discussion by the leaders"),
        (E.HEARD,),
        E.DECIDED,
        _LEADER,
        when=when("grade", Grade.D),
        papers=(Needed(EvaluationPaper.MINUTES),),
        opinion=True,
        **_DECISION,
    ),
    Move("send_back", N_("Send back"), (E.HEARD,), E.COMPUTED, _LEADER, **(HANDS_BACK | _ANEW)),
    Move(
        "publish",
        N_("Publish"),
        (E.DECIDED,),
        Status.IN_FORCE,
        (Role.CREDIT_OFFICER,),
        guards=("facts_unchanged", "none_of_later_year"),
        effects=("publish_record", "end_earlier"),
        stops=("finish_evaluation",),
        tone="primary",
    ),
    Move("expire", N_("Replaced by that of a later year"), (Status.IN_FORCE,), E.EXPIRED, (Role.SYSTEM,)),
    Move(
        "revive",
        N_("Holds again, that of the later year was withdrawn"),
        (E.EXPIRED,),
        Status.IN_FORCE,
        (Role.SYSTEM,),
        effects=("publish_record",),
    ),
    Move(
        "correct",
        N_("Withdraw and compute again"),
        (E.DECIDED, Status.IN_FORCE),
        E.COMPUTED,
        _LEADER,
        opinion=True,
        new_round=True,
        duty="nobody",
        starts=("finish_evaluation",),
        tone="danger",
        **(_ANEW | {"effects": ("end_publication", "evaluate", "replace_documents", "revive_earlier")}),
    ),
    Move(
        "drop",
        N_("Do not evaluate"),
        _UNPUBLISHED,
        Status.DISCARDED,
        _CHIEF,
        stops=("finish_evaluation", "answer_evaluation"),
        **(VOIDS | {"phrases": (N_("No longer under supervision."),)}),
    ),
    Move(
        "take_up",
        N_("Evaluate after all"),
        (Status.DISCARDED,),
        E.COMPUTED,
        _CHIEF,
        opinion=True,
        new_round=True,
        duty="nobody",
        effects=("evaluate",),
        starts=("finish_evaluation",),
    ),
    editors=(),
    readers=(Role.OFFICER, Role.DIRECTOR),
)
