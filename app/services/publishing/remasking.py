"""Copies that stand from before the rules of masking changed: what they hide now is hidden in them too."""

from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.rules import personal
from app.rules.errors import N_, Refused
from app.rules.reasons import digest
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.services.flow.batches import CHUNK, Look
from app.services.publishing import public_view
from models.base import register_of
from models.disclosure import Publication

_OURS = or_(
    Publication.status == PublicationStatus.SCHEDULED,
    and_(Publication.status == PublicationStatus.PUBLISHED, Publication.channel == Channel.PORTAL),
)
"""What the house can still change; what was sent elsewhere is recalled (publishing.looking_through names it)."""


def copies(session: Session, after: int, _day: date) -> Look:
    """Mask the next copies after `after` that the rules as they are have not been over; name those that changed.

    A copy is only masked further: what the public did not read before it does not read now.
    """
    query = select(Publication).where(Publication.id > after, Publication.masked_by != personal.edition(), _OURS)
    rows = session.scalars(query.order_by(Publication.id).limit(CHUNK)).all()
    changed = [told for copy in rows if (told := _mask(session, copy))]
    return (rows[-1].id if len(rows) == CHUNK else None), {"remasked": len(changed)}, changed


def _mask(session: Session, copy: Publication) -> Refused | None:
    """Mask one copy; what was hidden in it, None where nothing was."""
    copy.masked_by = personal.edition()
    register = register_of(copy.source_register)
    record = session.get(register, copy.source_id) if register and register.PUBLISHING else None
    content = public_view.masked_further(session, record, copy.content) if record is not None else copy.content
    if record is None or content == copy.content:
        return None
    fields = tuple(record.label_of(name) for name in content if content[name] != copy.content.get(name))
    copy.content, copy.digest = content, digest(content)
    return Refused(
        N_("%(copy)s: by the rules as they are now, more is hidden from the public in: %(fields)s."),
        copy=copy.title,
        fields=fields,
    )
