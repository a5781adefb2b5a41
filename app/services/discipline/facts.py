"""What an accident says about its enterprise."""

from datetime import date

from app.rules.vocabulary.discipline import Liability
from app.rules.vocabulary.subjects import EventKind
from app.services.credit.events import Fact
from app.services.flow.registry import facts
from models.discipline import Accident


@facts("accident")
def accident_facts(accident: Accident, day: date) -> list[Fact]:
    """An accident counts where the enterprise is liable for it; to have concealed one counts whoever is liable."""
    found, about = [], {"grade": str(accident.grade), "deaths": accident.deaths}
    if accident.liability == Liability.LIABLE:
        found.append(Fact(EventKind.ACCIDENT, accident.occurred_on, accident.deaths, about))
    if accident.concealed:
        found.append(Fact(EventKind.CONCEALMENT, accident.occurred_on, about=about))
    return found
