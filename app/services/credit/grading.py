"""信用等级: grading one enterprise at once, or all of them in a stream, by the one rule in app.rules.grading."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.rules import grading as rule
from app.rules.scheme import CompiledScheme
from app.rules.vocabulary.grading import Grade, GradeResultStatus, Whose
from app.rules.vocabulary.platform import Status
from app.services.credit import frequency
from app.services.flow.transition import perform
from app.services.rulebook import decisions, standards
from models.grading import GradeResult
from models.subjects import CreditEvent, Enterprise

_E = CreditEvent
_EDGES = 24
"""So many turns of the calendar are looked through, then no further."""
_COLUMNS = (
    _E.id,
    _E.kind,
    _E.occurred_on,
    _E.counts_from,
    _E.counts_until,
    _E.ended_on,
    _E.end_reason,
    _E.quantity,
    _E.facts,
    _E.source_register,
    _E.source_id,
    _E.source_no,
    _E.post,
)
_FIRMS = ((_E.enterprise_id, Whose.ENTERPRISE.value), (_E.employer_id, Whose.PERSONS.value))
"""The columns by which an event hangs on an enterprise: its own facts, and those of persons who served there.

Whether the latter count is for the standard to say; the rule passes over them where it says nothing.
"""
_Firm = InstrumentedAttribute[int | None]


def ledger(session: Session, enterprise_ids: Iterable[int]) -> dict[int, list[rule.Event]]:
    """The events of some enterprises, in the order they were recorded; two statements, no ORM objects."""
    keys = list(enterprise_ids)
    return _ledger(session, lambda firm: firm.in_(keys))


def ledger_between(session: Session, low: int, high: int) -> dict[int, list[rule.Event]]:
    """The events of all enterprises with low < id <= high."""
    return _ledger(session, lambda firm: and_(firm > low, firm <= high))


def _ledger(session: Session, wanted: Callable[[_Firm], ColumnElement[bool]]) -> dict[int, list[rule.Event]]:
    found: dict[int, list[rule.Event]] = {}
    for firm, of in _FIRMS:
        rows = session.execute(select(firm, *_COLUMNS).where(wanted(firm)).order_by(firm, _E.id))
        for key, group in groupby(rows, key=itemgetter(0)):
            events = [_event(row, of) for row in group]
            found[key] = sorted(found[key] + events, key=itemgetter(0)) if key in found else events
    return found


def _event(row: Sequence[Any], of: str) -> rule.Event:
    (_, id_, kind, occurred, since, until, ended, reason, quantity, facts, register, source_id, no, post) = row
    known = {**(facts or {}), "post": post} if post else facts or {}
    return rule.Event(id_, kind, occurred, since, until, ended, reason, quantity, known, (register, source_id, no), of)


def explain(session: Session, enterprise: Enterprise, day: date) -> rule.GradeAnswer:
    """The grade of one enterprise on any day, with every line that led to it."""
    events = ledger(session, [enterprise.id]).get(enterprise.id, [])
    return rule.grade(events, standards.scheme(session, day), day)


def regrade(session: Session, enterprise: Enterprise, day: date) -> GradeResult | None:
    """Grade one enterprise now and keep the result if anything about it is new.

    A better or equal grade takes effect at once; a worse one is a proposal until the leader confirms it, unless
    the bureau has decided otherwise (`grading.worse_needs_confirmation`).
    """
    scheme = standards.scheme(session, day)
    events = ledger(session, [enterprise.id]).get(enterprise.id, [])
    answer = rule.grade(events, scheme, day)
    enterprise.regrade_on = next_look(events, scheme, day, standards.next_scheme(session, day))
    enterprise.graded_on = day
    waiting = _proposal(session, enterprise)
    worse = needs_confirmation(session, Grade(enterprise.grade), answer.grade, day)
    match verdict((enterprise.grade, enterprise.score), waiting and waiting.digest, answer, confirm=worse):
        case "as it is":
            return None
        case "withdraw":
            perform(session, cast(GradeResult, waiting), "supersede", day=day)
            return None
    if waiting:
        perform(session, waiting, "supersede", day=day)
    return _keep(session, enterprise, as_row(answer, scheme, Grade(enterprise.grade), day), worse, day)


def _keep(session: Session, enterprise: Enterprise, row: dict[str, Any], worse: bool, day: date) -> GradeResult:
    result = GradeResult(
        enterprise_id=enterprise.id,
        enterprise=enterprise,
        department_id=enterprise.department_id,
        status=GradeResultStatus.PROPOSED if worse else Status.IN_FORCE,
        **row,
    )
    session.add(result)
    session.flush()
    if not worse:
        apply(session, result, day)
    return result


def _proposal(session: Session, enterprise: Enterprise) -> GradeResult | None:
    """The worse grade that waits for the leader; there is never more than one."""
    return session.scalar(
        select(GradeResult).where(
            GradeResult.enterprise_id == enterprise.id, GradeResult.status == GradeResultStatus.PROPOSED
        )
    )


Verdict = Literal["as it is", "withdraw", "propose", "apply"]


def verdict(standing: tuple[str, Any], proposed: str | None, answer: rule.GradeAnswer, *, confirm: bool) -> Verdict:
    """What a calculation does to an enterprise that stands so, with a proposal of this digest open or none.

    confirm  whether the answer is worse and must be confirmed first
    """
    if answer.standing == standing:
        return "withdraw" if proposed else "as it is"
    if not confirm:
        return "apply"
    return "as it is" if proposed == answer.digest else "propose"


def next_look(events: Iterable[rule.Event], scheme: CompiledScheme, day: date, coming: date | None) -> date | None:
    """The first day after `day` on which the grade may change: an edge of the facts, or a new scheme."""
    return min((found for found in (rule.next_edge(events, scheme, day), coming) if found), default=None)


def foresee(session: Session, enterprise: Enterprise, day: date) -> tuple[date, rule.GradeAnswer] | None:
    """The next day on which the calendar alone changes the score, and what it then is; None where none is in sight."""
    events = ledger(session, [enterprise.id]).get(enterprise.id, [])
    now = then = rule.grade(events, standards.scheme(session, day), day)
    for _ in range(_EDGES):
        edge = next_look(events, standards.scheme(session, day), day, standards.next_scheme(session, day))
        if edge is None:
            return None
        day, then = edge, rule.grade(events, standards.scheme(session, edge), edge)
        if then.standing != now.standing:
            return day, then
    return None


def as_row(answer: rule.GradeAnswer, scheme: CompiledScheme, previous: Grade, day: date) -> dict[str, Any]:
    """A grade as the register of results keeps it."""
    return {
        "scheme": f"{scheme.code}/{scheme.version}",
        "day": day,
        "grade": answer.grade,
        "previous": previous,
        "score": answer.score,
        "lines": rule.plain_lines(answer),
        "direct": decisions.as_kept(answer.direct.why) if answer.direct else None,
        "digest": answer.digest,
    }


def needs_confirmation(session: Session, old: Grade, new: Grade, day: date) -> bool:
    return (
        bool(standards.parameters(session).at("grading.worse_needs_confirmation", day))
        and rule.compare(old, new) == "worse"
    )


def apply(session: Session, result: GradeResult, day: date) -> None:
    """Make a result the grade of its enterprise; the one before it is superseded, and the inspections follow."""
    in_force = select(GradeResult).where(
        GradeResult.enterprise_id == result.enterprise_id,
        GradeResult.status == Status.IN_FORCE,
        GradeResult.id != result.id,
    )
    for earlier in session.scalars(in_force).all():
        perform(session, earlier, "supersede", day=day)
    enterprise = session.get_one(Enterprise, result.enterprise_id)
    enterprise.grade, enterprise.score, enterprise.graded_on = result.grade, result.score, result.day
    frequency.adjust(session, enterprise, day)
    session.flush()
