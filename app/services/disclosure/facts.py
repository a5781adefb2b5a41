"""What a penalty says about its party."""

from datetime import date, timedelta

from app.rules.vocabulary.subjects import EventKind
from app.services.credit.events import Fact
from app.services.flow.registry import facts
from models.disclosure import FineCollection, Penalty


@facts("penalty")
def penalty_facts(penalty: Penalty, day: date) -> list[Fact]:
    about = {"kinds": [str(k) for k in penalty.kinds], "decision_no": penalty.decision_no}
    return [Fact(EventKind.PENALTY, penalty.decided_on, penalty.fine_yuan, about)]


@facts("fine_collection")
def collection_facts(collection: FineCollection, day: date) -> list[Fact]:
    """A fine counts as not paid from the day after its term."""
    about = {"decision_no": collection.penalty.decision_no}
    since = (collection.pay_by or day) + timedelta(days=1)
    return [Fact(EventKind.PENALTY_UNPERFORMED, since, collection.fine, about)]
