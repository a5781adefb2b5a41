"""Terms of publicity looked at again: on the day newer rules come, when the bureau changes its own, when a class is stated."""

from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.rules.publicity import PublicityAnswer
from app.rules.vocabulary.disclosure import PublicationStatus
from app.rules.vocabulary.subjects import EventEnd
from app.services import publicity, publicity_terms
from models.disclosure import STANDING, Penalty, Publication

_RUNNING = (PublicationStatus.SCHEDULED, PublicationStatus.PUBLISHED)


def reassess(session: Session, penalty: Penalty, day: date, *, stated: bool = False) -> str:
    """Give a penalty the term that holds on `day`: `ended`, `shown` for the first time, `moved`, or `kept` as it was.

    Only what still runs is touched: what was repaired, annulled or has run its term stays as it ended.
    stated  its class was stated just now: the reasons are kept even where no day changes
    """
    copies = publicity.copies(session, penalty)
    running, answer = [copy for copy in copies if copy.status in _RUNNING], publicity_terms.of(session, penalty, day)
    changed = (penalty.repairable_on, penalty.publish_until) != (answer.earliest_repair_on, answer.ends_on)
    if not running:
        return _not_running(session, penalty, copies, answer, day, stated)
    if changed or stated or not answer.publish:
        publicity_terms.keep(session, penalty, answer, day)
    penalty.reassess_on = publicity_terms.next_look(session, penalty, day)
    if not answer.publish or answer.ends_on is None or answer.ends_on <= day:
        publicity.end_all(session, penalty, EventEnd.EXPIRED if answer.publish else EventEnd.SUPERSEDED, day)
        return "ended"
    for copy in running:
        copy.planned_until = publicity_terms.foreseen(session, penalty, answer, day)
    session.flush()
    return "moved" if changed else "kept"


def _not_running(session: Session, penalty: Penalty, copies: list[Publication], answer: PublicityAnswer, day: date, stated: bool) -> str:
    """What was never shown, or was taken down because of its class, is shown when its class now asks for it."""
    penalty.reassess_on = None
    back = bool(copies) and all(copy.end_reason in (None, EventEnd.SUPERSEDED) for copy in copies)
    if answer.publish and back and (answer.ends_on is None or answer.ends_on > day):
        publicity.publish(session, penalty, day)
        return "shown"
    if stated:
        publicity_terms.keep(session, penalty, answer, day)
    return "kept"


def everyone_due(session: Session, day: date) -> int:
    """From `day` on every penalty still running is looked at again; how many there are."""
    due = update(Penalty).where(
        Penalty.status.in_(STANDING), Penalty.publish_until > day, or_(Penalty.reassess_on.is_(None), Penalty.reassess_on > day)
    )
    return session.execute(due.values(reassess_on=day), execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined]


def due(session: Session, after: int, day: date, limit: int) -> list[Penalty]:
    """Penalties whose term must be looked at again by `day`, in the order of their keys."""
    query = select(Penalty).where(Penalty.id > after, Penalty.reassess_on <= day)
    return list(session.scalars(query.order_by(Penalty.id).limit(limit)))
