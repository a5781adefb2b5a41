"""年度评价: every enterprise is evaluated once a year by the standard of the year's last day."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app import clock
from app.rules import grading as rule
from app.rules.vocabulary.grading import EvaluationStatus, Grade
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventEnd, KeptStatus
from app.services.credit import grading
from app.services.flow import deadlines, entering, transition
from app.services.flow.batches import CHUNK, Progress, each, progress
from app.services.publishing import publicity
from app.services.rulebook import standards
from models.grading import Evaluation
from models.platform import Deadline
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
        return None, {"seen": 0, "changed": 0, "failed": 0}, ()
    firms = _firms(session, year, cursor)
    known = set(session.scalars(select(Evaluation.enterprise_id).where(_of(year, [firm.id for firm in firms]))))
    new = [firm for firm in firms if firm.id not in known]
    faults = each(session, new, lambda firm: of_year(session, firm, year))
    return progress(firms, faults, changed=len(new) - len(faults))


def close_answers(session: Session, cursor: int, day: date) -> Progress:
    """One chunk of those whose enterprise had its time to answer: the leader decides now."""
    d, e = Deadline, Evaluation
    over = (d.register == e.register_name(), d.kind == "answer_evaluation", d.stopped_on.is_(None), d.due_on < day)
    query = select(e).join(d, d.record_id == e.id).where(*over, e.id > cursor, e.status == EvaluationStatus.TOLD)
    due = session.scalars(query.order_by(e.id).limit(CHUNK)).all()
    faults = each(session, due, lambda evaluation: transition.perform(session, evaluation, "close_answers", day=day))
    return progress(due, faults, ended=len(due) - len(faults))


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
    deadlines.start(session, made, "finish_evaluation", made.year_ended_on)
    return made


def compute(session: Session, evaluation: Evaluation) -> None:
    """Write into it what the standard of the year's last day says of that day."""
    now = computed(session, evaluation)
    for name in ("scheme", "grade", "score", "lines", "direct", "digest"):
        setattr(evaluation, name, now[name])


def computed(session: Session, evaluation: Evaluation) -> dict[str, Any]:
    """The grade on the year's last day, from the ledger as it is known now: what was taken back later never was."""
    day, firm = evaluation.year_ended_on, evaluation.enterprise_id
    events = grading.ledger(session, [firm]).get(firm, [])
    standing = [event for event in events if not _taken_back(event, events, day)]
    scheme = standards.scheme(session, day)
    return grading.as_row(rule.grade(standing, scheme, day), scheme, Grade.UNGRADED, day)


def _taken_back(event: rule.Event, events: Sequence[rule.Event], ended: date) -> bool:
    """Whether a fact of the year proved wrong, or was repaired, after it had ended.

    One that another fact of the same record has taken the place of was wrong; else what came later was a new state.
    """
    if event.ended_on is None or event.ended_on <= ended:
        return False
    if event.end_reason != EventEnd.SUPERSEDED:
        return event.end_reason in (EventEnd.ANNULLED, EventEnd.OBJECTION_UPHELD, EventEnd.REPAIRED)
    return any(e.source == event.source and e.id > event.id and e.counts_from <= ended for e in events)


def said(lines: list[dict[str, Any]], direct: dict[str, Any] | None) -> tuple[Any, ...]:
    """What the enterprise was told: what counted how much, by which record, and what decided directly."""
    told = [(line["label"], line["points"], (line.get("source") or {}).get("no")) for line in lines or ()]
    return sorted(told, key=str), direct


def end_earlier(session: Session, evaluation: Evaluation, day: date) -> None:
    """Those of earlier years hold and are shown no longer."""
    e = Evaluation
    earlier = e.enterprise_id == evaluation.enterprise_id, e.year < evaluation.year, e.status == Status.IN_FORCE
    for former in session.scalars(select(e).where(*earlier)).all():
        publicity.end_all(session, former, EventEnd.EXPIRED, day)
        transition.perform(session, former, "expire", day=day)


def revive_earlier(session: Session, evaluation: Evaluation, day: date) -> None:
    """The latest of the years before holds again, where none of a later year does."""
    e = Evaluation
    earlier = (
        e.enterprise_id == evaluation.enterprise_id,
        e.year < evaluation.year,
        e.status == EvaluationStatus.EXPIRED,
    )
    former = session.scalar(select(e).where(*earlier).order_by(e.year.desc()).limit(1))
    standing = select(e.id).where(e.enterprise_id == evaluation.enterprise_id, e.status == Status.IN_FORCE)
    if former is not None and session.scalar(standing.limit(1)) is None:
        transition.perform(session, former, "revive", day=day)
