"""三(四): what others say of an enterprise is entered, checked and counts from then on."""

from typing import Any

from app.rules.vocabulary.platform import Role, Status
from app.workflow.chain import DRAFTS, chain
from app.workflow.moves import Workflow, workflow

_AUTHORS = (Role.CLERK, Role.CREDIT_OFFICER)


def _taken_over(register: str, **given: Any) -> Workflow:  # noqa: ANN401  # arguments of the chain
    return workflow(
        register,
        Status.DRAFT,
        *chain(authors=_AUTHORS, **given),
        editable=DRAFTS,
        editors=_AUTHORS,
        readers=(Role.OFFICER, Role.DIRECTOR, Role.LEGAL_REVIEWER),
    )


HONOUR = _taken_over(
    "honour", guards=("honour_in_order",), effects=("record_event", "regrade"), undo=("annul_events", "regrade")
)
PUBLIC_RATING = _taken_over(
    "public_rating",
    guards=("rating_in_order",),
    effects=("end_former_rating", "record_event", "regrade"),
    undo=("annul_events", "resume_former_rating", "regrade"),
)
