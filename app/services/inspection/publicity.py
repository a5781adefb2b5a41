"""检查结果公示: how long the result of an inspection is shown (三(三); within 20 working days: deadlines)."""

from datetime import date

from sqlalchemy.orm import Session

from app.rules.dates import add_months
from app.services.flow.registry import Shown, term
from app.services.rulebook import standards
from models.inspection import Inspection


@term
def inspection_term(session: Session, inspection: Inspection, day: date) -> Shown:
    """So many months from the day of the visit; whatever was found, also that nobody was there."""
    months = standards.parameters(session).number("publicity.inspection_months", day)
    return Shown(True, add_months(inspection.inspected_on, months))
