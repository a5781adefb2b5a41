"""What the public reads, looked through at night for what it should not read of persons."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules import personal
from app.rules.errors import N_, Refused, Sentence
from app.rules.vocabulary.disclosure import PublicationStatus
from app.services.flow.batches import CHUNK, Look, sampled
from app.services.publishing import public_view
from models.base import register_of
from models.disclosure import Publication

SAMPLE = 1000
"""So many copies are looked through a night, and all where there are no more."""
_OUTSIDE = (PublicationStatus.PUBLISHED, PublicationStatus.SCHEDULED, PublicationStatus.RECALLING)


def copies(session: Session, after: int, day: date) -> Look:
    """Look through the next copies after `after` of the night's sample, of those that leave the house."""
    query = select(Publication).where(
        Publication.id > after, Publication.status.in_(_OUTSIDE), sampled(session, Publication, SAMPLE, day)
    )
    rows = session.scalars(query.order_by(Publication.id).limit(CHUNK)).all()
    found = [wrong for copy in rows for wrong in _readable(session, copy)]
    return (rows[-1].id if len(rows) == CHUNK else None), {"looked": len(rows), "warned": len(found)}, found


def _readable(session: Session, copy: Publication) -> list[Refused]:
    register = register_of(copy.source_register)
    record = session.get(register, copy.source_id) if register and register.PUBLISHING else None
    if record is None:
        return []
    return [
        Refused(
            N_("%(copy)s: the public can read %(what)s in “%(field)s”; have it revoked and entered again without."),
            copy=copy.title,
            field=record.label_of(name),
            what=Sentence(personal.WORDS[kind]),
        )
        for name, kind in dict.fromkeys(public_view.readable(session, record, copy.content))
    ]
