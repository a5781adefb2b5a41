"""Publicity that ends by itself, at its longest term."""

from collections import Counter
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.vocabulary.disclosure import PublicationStatus
from app.rules.vocabulary.subjects import EventEnd
from app.services.flow.batches import CHUNK, Progress, each, progress
from app.services.publishing import publicity
from models.disclosure import Publication

RUNNING = (PublicationStatus.PUBLISHED, PublicationStatus.SCHEDULED)


def publications(session: Session, cursor: int, day: date) -> Progress:
    """End every copy whose term is over on `day`; those outside the house go to be recalled.

    The portal shows none of them any more anyway (it asks the calendar); this moves the state and starts the recalls.
    """
    query = select(Publication).where(
        Publication.id > cursor, Publication.planned_until <= day, Publication.status.in_(RUNNING)
    )
    due = session.scalars(query.order_by(Publication.id).limit(CHUNK)).all()
    faults = each(session, due, lambda copy: publicity.end(session, copy, EventEnd.EXPIRED, day))
    left = Counter(copy.status for copy in due)
    return progress(
        due,
        faults,
        ended=left[PublicationStatus.ENDED],
        to_recall=left[PublicationStatus.RECALLING],
        cancelled=left[PublicationStatus.NOT_PUBLISHED],
    )
