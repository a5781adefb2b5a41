"""检查结果公示: how long the result of an inspection is shown (三(三); within 20 working days: deadlines)."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.dates import add_months
from app.rules.errors import N_
from app.rules.reasons import Reason
from app.rules.vocabulary.inspection import InspectionMethod, TaskSource
from app.services.flow.registry import Shown, term
from app.services.rulebook import standards
from models.inspection import Inspection

_UPON_COMPLAINT = N_("An inspection made upon a complaint is not made public; it could be told from it who reported.")


@term
def inspection_term(session: Session, inspection: Inspection, day: date) -> Shown:
    """So many months from the day of the visit; whatever was found, also that nobody was there.

    One made upon a complaint is not shown: the firm could tell from it who reported.
    """
    task = inspection.inspection_task
    if inspection.method == InspectionMethod.COMPLAINT or (task and task.source == TaskSource.COMPLAINT):
        return Shown(False, None, (Reason(_UPON_COMPLAINT, {}),))
    months = standards.parameters(session).number("publicity.inspection_months", day)
    return Shown(True, add_months(inspection.inspected_on, months))
