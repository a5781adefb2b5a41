"""Terms of publicity looked at again: newer rules come, the bureau changes its own, a class is stated."""

from collections import Counter
from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.extensions import changed_rows
from app.rules import publicity as rule
from app.rules.publicity import OPEN_TO_THE_BUREAU, TRANSITION
from app.rules.vocabulary.subjects import EventEnd
from app.services.disclosure import terms
from app.services.flow.batches import CHUNK, Progress, each, progress
from app.services.flow.registry import reach
from app.services.publishing import publicity
from app.services.publishing.expiry import RUNNING
from app.workflow.disclosure import PENALTY, STANDING
from models.disclosure import Penalty, Publication


def reassess(session: Session, penalty: Penalty, day: date, *, stated: bool = False) -> str:
    """Give a penalty the term that holds on `day`: `ended`, `shown` for the first time, `moved`, or `kept` as it was.

    Only what still runs is touched: what was repaired, annulled or has run its term stays as it ended, on whatever
    day somebody looks.
    stated  its class was stated just now: the reasons are kept even where no day changes
    """
    copies, answer = publicity.copies(session, penalty), terms.of(session, penalty, day)
    end = terms.ended_on(penalty, copies, day)
    if end:
        answer = rule.ended(answer, end)
    running = [copy for copy in copies if copy.status in RUNNING]
    until, earlier = terms.until(session, penalty, answer, day), terms.before_look(session, penalty)
    changed = (penalty.repairable_on, penalty.publish_until) != (answer.earliest_repair_on, until) or (
        earlier is not None and earlier.days != answer.days
    )
    if not running:
        return _not_running(session, penalty, copies, answer, day, stated, end)
    if changed or stated or not answer.publish:
        terms.keep(session, penalty, answer, day, earlier, end)
    penalty.reassess_on = terms.next_look(session, penalty, day)
    if not answer.publish or answer.ends_on is None or publicity.has_run_out(answer.ends_on, day):
        publicity.end_all(session, penalty, EventEnd.EXPIRED if answer.publish else EventEnd.SUPERSEDED, day)
        return "ended"
    for copy in running:
        copy.planned_until = until
    session.flush()
    return "moved" if changed else "kept"


def _not_running(
    session: Session,
    penalty: Penalty,
    copies: list[Publication],
    answer: rule.PublicityAnswer,
    day: date,
    stated: bool,
    end: date | None,
) -> str:
    """What was never shown, or was taken down because of its class, is shown when its class now asks for it."""
    penalty.reassess_on = None
    back = bool(copies) and all(copy.end_reason in (None, EventEnd.SUPERSEDED) for copy in copies)
    if answer.publish and back and not publicity.has_run_out(answer.ends_on, day):
        publicity.publish(session, penalty, day)
        return "shown"
    if stated:
        terms.keep(session, penalty, answer, day, ended=end)
    return "kept"


_UNDER_WAY = tuple(status for status in PENALTY.statuses() if PENALTY.is_under_way(status) and status not in STANDING)


@reach(TRANSITION, *OPEN_TO_THE_BUREAU, job="publication_expiry")
def everyone_due(session: Session, day: date) -> int:
    """From `day` on every penalty that runs, was kept back or is on its way is looked at again; how many there are."""
    due = update(Penalty).where(
        Penalty.status.in_((*STANDING, *_UNDER_WAY)),
        or_(Penalty.publish_until.is_(None), Penalty.publish_until > day),
        or_(Penalty.reassess_on.is_(None), Penalty.reassess_on > day),
    )
    return changed_rows(session, due.values(reassess_on=day).execution_options(synchronize_session=False))


def due_terms(session: Session, cursor: int, day: date) -> Progress:
    """Look again at every penalty whose term the rules change by `day`; what is over by the new term ends here."""
    query = select(Penalty).where(Penalty.id > cursor, Penalty.reassess_on <= day)
    due, outcomes = session.scalars(query.order_by(Penalty.id).limit(CHUNK)).all(), Counter[str]()

    def look(penalty: Penalty) -> None:
        if penalty.status in STANDING:
            outcomes[reassess(session, penalty, day)] += 1
        else:
            terms.foretell(session, penalty, day)
            penalty.reassess_on = None

    faults = each(session, due, look)
    return progress(due, faults, term_moved=outcomes["moved"] + outcomes["shown"], term_over=outcomes["ended"])
