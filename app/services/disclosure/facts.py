"""What a penalty says about its party."""

from datetime import date

from app.rules.vocabulary.subjects import EventKind
from app.services.credit.events import Fact
from app.services.flow.registry import facts
from models.disclosure import Penalty


@facts("penalty")
def penalty_facts(penalty: Penalty, day: date) -> list[Fact]:
    about = {"kinds": [str(k) for k in penalty.kinds], "decision_no": penalty.decision_no}
    return [Fact(EventKind.PENALTY, penalty.decided_on, penalty.fine_yuan, about)]
