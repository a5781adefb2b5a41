"""年度评价: every enterprise is evaluated once a year by the standard of the year's last day."""

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app import clock
from app.rules import grading as rule
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventEnd, KeptStatus
from app.services.credit import grading
from app.services.flow import entering, transition
from app.services.flow.batches import CHUNK, Progress
from app.services.publishing import publicity
from app.services.rulebook import standards
from models.grading import Evaluation
from models.subjects import Enterprise


def days(session: Session, year: int) -> tuple[date, date]:
    """Between which days of the next year a year is evaluated, both inclusive.

    The first is a parameter (`grading.evaluation_begins`), the last stands in the standard.
    """
    ended = date(year, 12, 31)
    begins = standards.parameters(session).at("grading.evaluation_begins", ended)
    return date.fromisoformat(f"{year + 1}-{begins}"), date(year + 1, *standards.scheme(session, ended).evaluation)


def begin(session: Session, cursor: int, day: date) -> Progress:
    """One chunk of the enterprises on the register by the end of last year that have no evaluation of it yet."""
    year = day.year - 1
    begins, due = days(session, year)
    if not begins <= day <= due:
        return None, {"seen": 0, "changed": 0}, ()
    firms = _firms(session, year, cursor)
    known = set(session.scalars(select(Evaluation.enterprise_id).where(_of(year, [firm.id for firm in firms]))))
    made = [of_year(session, firm, year) for firm in firms if firm.id not in known]
    return (firms[-1].id if len(firms) == CHUNK else None), {"seen": len(firms), "changed": len(made)}, ()


def _firms(session: Session, year: int, cursor: int) -> Sequence[Enterprise]:
    """Those under supervision since the year or before; where that is not known, since they were entered."""
    e, after = Enterprise, datetime.combine(date(year + 1, 1, 1), time.min, clock.OFFICE)
    since = (e.supervised_since < after.date()) | (e.supervised_since.is_(None) & (e.created_at < after))
    query = select(e).where(e.id > cursor, e.status == KeptStatus.IN_USE, since)
    return session.scalars(query.order_by(e.id).limit(CHUNK)).all()


def _of(year: int, firms: list[int]) -> ColumnElement[bool]:
    return Evaluation.enterprise_id.in_(firms) & (Evaluation.year == year)


def of_year(session: Session, firm: Enterprise, year: int) -> Evaluation:
    """The evaluation of a firm, to be drawn up."""
    made = Evaluation(
        enterprise=firm,
        enterprise_id=firm.id,
        department_id=firm.department_id,
        year=year,
        year_ended_on=date(year, 12, 31),
        due_on=days(session, year)[1],
    )
    compute(session, made)
    entering.complete(session, made)
    session.add(made)
    session.flush()
    return made


def compute(session: Session, evaluation: Evaluation) -> None:
    """What the standard of the year's last day says of that day, from the ledger as it is known now."""
    day = evaluation.year_ended_on
    row = grading.as_row(answer(session, evaluation), standards.scheme(session, day), Grade.UNGRADED, day)
    for name in ("scheme", "grade", "score", "lines", "direct", "digest"):
        setattr(evaluation, name, row[name])


def answer(session: Session, evaluation: Evaluation) -> rule.GradeAnswer:
    return grading.explain(session, evaluation.enterprise, evaluation.year_ended_on)


def end_earlier(session: Session, evaluation: Evaluation, day: date) -> None:
    """Those of earlier years hold and are shown no longer."""
    e = Evaluation
    earlier = e.enterprise_id == evaluation.enterprise_id, e.year < evaluation.year, e.status == Status.IN_FORCE
    for each in session.scalars(select(e).where(*earlier)).all():
        publicity.end_all(session, each, EventEnd.EXPIRED, day)
        transition.perform(session, each, "expire", day=day)
