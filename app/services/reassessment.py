"""Terms of publicity looked at again: on the day newer rules come, when the bureau changes its own, when a class is stated."""

from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.rules.vocabulary import EventEnd, Status
from app.services import publicity, terms
from models.disclosure import STANDING, Penalty, Publication

_RUNNING = (Status.SCHEDULED, Status.PUBLISHED)


def reassess(session: Session, penalty: Penalty, day: date) -> str:
    """Give a penalty the term that holds on `day`: `ended`, `shown` for the first time, `moved`, or `kept` as it was.

    Only what still runs is touched: what was repaired, annulled or has run its term stays as it ended.
    """
    copies = publicity.copies(session, penalty)
    running, answer = [copy for copy in copies if copy.status in _RUNNING], terms.of(session, penalty, day)
    if not running:
        penalty.reassess_on = None
        return _show(session, penalty, copies, day) if answer.publish else "kept"
    changed = (penalty.repairable_on, penalty.publish_until) != (answer.earliest_repair_on, answer.ends_on)
    if not changed and answer.publish:
        penalty.reassess_on = terms.next_look(session, penalty, day)
        return "kept"
    terms.keep(session, penalty, answer, day)
    if not answer.publish or answer.ends_on is None or answer.ends_on <= day:
        publicity.end_all(session, penalty, EventEnd.EXPIRED, day)
        return "ended"
    for copy in running:
        copy.planned_until = answer.ends_on
    session.flush()
    return "moved"


def _show(session: Session, penalty: Penalty, copies: list[Publication], day: date) -> str:
    """A penalty kept back until now is shown when its class, once stated, asks for it."""
    kept_back = copies and all(copy.status == Status.NOT_PUBLISHED and copy.end_reason is None for copy in copies)
    if not kept_back:
        return "kept"
    made = publicity.publish(session, penalty, day)
    return "shown" if made[0].status != Status.NOT_PUBLISHED else "kept"


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
