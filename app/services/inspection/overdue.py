"""Hazards that are still there after their last day."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.vocabulary.inspection import FindingStatus
from app.services.flow.batches import CHUNK, Progress, each, progress
from app.services.flow.transition import perform
from models.inspection import Finding


def findings(session: Session, cursor: int, day: date) -> Progress:
    """What is still open after its last day counts against the enterprise (scheme H1, H2)."""
    query = select(Finding).where(Finding.id > cursor, Finding.due_on < day, Finding.status == FindingStatus.OPEN)
    due = session.scalars(query.order_by(Finding.id).limit(CHUNK)).all()
    faults = each(session, due, lambda finding: perform(session, finding, "lapse", day=day))
    return progress(due, faults, lapsed=len(due) - len(faults))
