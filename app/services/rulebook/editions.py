"""What every edition of a standard must fulfil before anybody reads what is in it."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.rules.errors import N_, Refused
from app.rules.vocabulary.platform import Status
from models.grading import Standard
from models.platform import Setting


def begins_in_time(standard: Standard | Setting, day: date) -> None:
    """A rule is not laid over days that have passed: what was decided on them must stay explained."""
    if standard.starts_on < day:
        raise Refused(
            N_(
                "“%(field)s” %(value)s lies before today; "
                "a standard holds from the day of its approval at the earliest."
            ),
            field=standard.label_of("starts_on"),
            value=standard.starts_on,
        ).on("starts_on")


def is_of_its_own(session: Session, standard: Standard) -> None:
    """Of one code there is one edition of each number, and one that begins on a day."""
    model = type(standard)
    other = session.scalar(
        select(model)
        .where(
            model.code == standard.code,
            model.id != (standard.id or 0),
            model.status.not_in((Status.REVOKED, Status.DISCARDED, Status.DRAFT, Status.RETURNED)),
            or_(model.edition == standard.edition, model.starts_on == standard.starts_on),
        )
        .limit(1)
    )
    if other is not None:
        raise Refused(
            N_(
                "Edition %(edition)s of “%(code)s” (from %(day)s) exists already; "
                "give this one another number and another first day."
            ),
            edition=other.edition,
            code=other.code,
            day=other.starts_on,
        ).on("edition")
