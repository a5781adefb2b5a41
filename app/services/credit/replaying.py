"""Grades of past days, computed again at night from the ledger as it was known then: nothing may have drifted."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app import scope
from app.rules import grading as rule
from app.rules.errors import N_, Refused
from app.services.credit import grading
from app.services.flow.batches import CHUNK, Look, sampled
from app.services.rulebook import standards
from models.grading import GradeResult, GradingScheme
from models.subjects import CreditEvent

SAMPLE = 500
"""So many results are computed again a night, and all where there are no more."""


def grades(session: Session, after: int, day: date) -> Look:
    """Compute the next results after `after` of the night's sample again, each as of its day."""
    query = select(GradeResult).where(GradeResult.id > after, sampled(session, GradeResult, SAMPLE, day))
    with scope.confined_to(None):
        rows = session.scalars(query.order_by(GradeResult.id).limit(CHUNK)).all()
        found = [drift for result in rows if (drift := _drift(session, result))]
    return (rows[-1].id if len(rows) == CHUNK else None), {"looked": len(rows), "warned": len(found)}, found


def _drift(session: Session, result: GradeResult) -> Refused | None:
    """What differs; nothing where a fact ended on that day or a result followed at once (who knows what was first), or
    the standard has been revoked.
    """
    events, scheme = _known(session, result), standards.edition(session, GradingScheme, result.scheme)
    if scheme is None or any(event.ended_on == result.day for event in events) or _overtaken(session, result):
        return None
    again = rule.grade(events, standards.compiled(scheme), result.day)
    if again.digest == result.digest:
        return None
    return Refused(
        N_("%(firm)s, graded on %(day)s: the record says %(kept)s, the ledger of that day now says %(now)s."),
        firm=result.enterprise.name,
        day=result.day,
        kept=f"{result.grade} {result.score}",
        now=f"{again.grade} {again.score}",
    )


def _overtaken(session: Session, result: GradeResult) -> bool:
    """Whether the same deed graded the enterprise once more."""
    r = GradeResult
    at_once = r.enterprise_id == result.enterprise_id, r.created_at == result.created_at, r.id > result.id
    return session.scalar(select(r.id).where(*at_once).limit(1)) is not None


def _known(session: Session, result: GradeResult) -> list[rule.Event]:
    """The facts that had been recorded when the grade was."""
    e, firm = CreditEvent, result.enterprise_id
    about = or_(e.enterprise_id == firm, e.employer_id == firm)
    known = set(session.scalars(select(e.id).where(about, e.recorded_at <= result.created_at)))
    return [event for event in grading.ledger(session, [firm]).get(firm, []) if event.id in known]
