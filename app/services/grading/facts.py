"""What honours and the public credit evaluation say about an enterprise."""

from datetime import date

from app.rules.vocabulary.subjects import EventKind
from app.services.credit.events import Fact
from app.services.flow.registry import facts
from models.reputation import Honour, PublicRating


@facts("honour")
def honour_facts(honour: Honour, day: date) -> list[Fact]:
    """It counts until it lapses, and no longer than the standard counts honours."""
    about = {"level": str(honour.level)}
    return [Fact(EventKind.HONOUR, honour.granted_on, about=about, until=honour.valid_until)]


@facts("public_rating")
def rating_facts(rating: PublicRating, day: date) -> list[Fact]:
    return [Fact(EventKind.PUBLIC_CREDIT, rating.evaluated_on, about={"grade": str(rating.grade)})]
