"""What an accident says about an enterprise that is liable for it."""

from datetime import date

from app.rules.vocabulary.discipline import Liability
from app.rules.vocabulary.subjects import EventKind
from app.services.credit.events import Fact
from app.services.flow.registry import facts
from models.discipline import Accident


@facts("accident")
def accident_facts(accident: Accident, day: date) -> list[Fact]:
    if accident.liability != Liability.LIABLE:
        return []
    about = {"grade": str(accident.grade), "deaths": accident.deaths}
    found = [Fact(EventKind.ACCIDENT, accident.occurred_on, accident.deaths, about)]
    if accident.concealed:
        found.append(Fact(EventKind.CONCEALMENT, accident.occurred_on, about=about))
    return found
