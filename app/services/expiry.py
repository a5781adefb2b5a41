"""What ends by itself: publicity at its longest term, a hazard's time to be put right."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.rules.vocabulary.disclosure import PublicationStatus
from app.rules.vocabulary.inspection import FindingStatus
from app.rules.vocabulary.subjects import EventEnd
from app.services import publicity, reassessment
from app.services.transition import perform
from models.disclosure import Penalty, Publication
from models.inspection import Finding

CHUNK = 200
Progress = tuple[int | None, dict[str, int], tuple[str, ...]]
log = structlog.get_logger()


def terms(session: Session, cursor: int, day: date) -> Progress:
    """Look again at every penalty whose term the rules change by `day`; what is over by the new term ends here."""
    due, told = reassessment.due(session, cursor, day, CHUNK), Counter[str]()

    def look(penalty: Penalty) -> None:
        told[reassessment.reassess(session, penalty, day)] += 1

    faults = _each(session, due, look)
    return _progress(due, faults, term_moved=told["moved"] + told["shown"], term_over=told["ended"])


def publications(session: Session, cursor: int, day: date) -> Progress:
    """End every copy whose term is over on `day`; those outside the house go to be recalled.

    The portal shows none of them any more anyway (it asks the calendar); this moves the state and starts the recalls.
    """
    due = session.scalars(
        select(Publication)
        .where(Publication.id > cursor, Publication.planned_until <= day, Publication.status.in_((PublicationStatus.PUBLISHED, PublicationStatus.SCHEDULED)))
        .order_by(Publication.id)
        .limit(CHUNK)
    ).all()
    faults = _each(session, due, lambda copy: publicity.end(session, copy, EventEnd.EXPIRED, day))
    left = Counter(copy.status for copy in due)
    return _progress(due, faults, ended=left[PublicationStatus.ENDED], to_recall=left[PublicationStatus.RECALLING], cancelled=left[PublicationStatus.NOT_PUBLISHED])


def findings(session: Session, cursor: int, day: date) -> Progress:
    """Hazards still open after their last day count against the enterprise (scheme H1, H2)."""
    due = session.scalars(
        select(Finding)
        .where(Finding.id > cursor, Finding.due_on < day, Finding.status == FindingStatus.OPEN)
        .order_by(Finding.id)
        .limit(CHUNK)
    ).all()
    faults = _each(session, due, lambda finding: perform(session, finding, "lapse", day=day))
    return _progress(due, faults, lapsed=len(due) - len(faults))


def _each(session: Session, due: Sequence[Any], act: Callable[[Any], Any]) -> tuple[str, ...]:
    """Do it for each record by itself; one that cannot be handled is told and stops no other."""
    faults = []
    for record in due:
        name = f"{record.register_name()} {record.id}"
        try:
            with session.begin_nested():
                act(record)
        except Exception as fault:  # whatever is wrong with this one is not the others' fault
            log.exception("record_failed", record=name, exc_info=fault)
            faults.append(f"{name}: {fault}"[:300])
    return tuple(faults)


def _progress(due: Sequence[Publication | Finding | Penalty], faults: tuple[str, ...], **counts: int) -> Progress:
    return (due[-1].id if len(due) == CHUNK else None), {"seen": len(due), **counts, "failed": len(faults)}, faults
