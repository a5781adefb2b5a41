"""What ends by itself: publicity at its longest term, a hazard's time to be put right."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.vocabulary import EventEnd, Status
from app.services import publicity
from app.services.transition import perform
from models.disclosure import Publication
from models.inspection import Finding

CHUNK = 200
Progress = tuple[int | None, dict[str, int]]


def publications(session: Session, cursor: int, day: date) -> Progress:
    """End every copy whose term is over on `day`; those outside the house go to be recalled.

    The portal shows none of them any more anyway (it asks the calendar); this moves the state and starts the recalls.
    """
    due = session.scalars(
        select(Publication)
        .where(Publication.id > cursor, Publication.planned_until <= day, Publication.status.in_((Status.PUBLISHED, Status.SCHEDULED)))
        .order_by(Publication.id)
        .limit(CHUNK)
    ).all()
    for copy in due:
        publicity.end(session, copy, EventEnd.EXPIRED, day)
    ended = sum(copy.status == Status.ENDED for copy in due)
    return _progress(due, ended=ended, to_recall=sum(copy.status == Status.RECALLING for copy in due),
                     cancelled=sum(copy.status == Status.NOT_PUBLISHED for copy in due))


def findings(session: Session, cursor: int, day: date) -> Progress:
    """Hazards still open after their last day count against the enterprise (scheme H1, H2)."""
    due = session.scalars(
        select(Finding)
        .where(Finding.id > cursor, Finding.due_on < day, Finding.status == Status.OPEN)
        .order_by(Finding.id)
        .limit(CHUNK)
    ).all()
    for finding in due:
        perform(session, finding, "lapse", day=day)
    return _progress(due, lapsed=len(due))


def _progress(due: Sequence[Publication | Finding], **counts: int) -> Progress:
    return (due[-1].id if len(due) == CHUNK else None), {"seen": len(due), **counts}
