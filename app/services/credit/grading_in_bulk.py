"""Grading everybody in a stream: read a chunk of the ledger, apply the one rule, write what changed in bulk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session

from app import attest, audit, clock
from app.rules import grading as rule
from app.rules.scheme import CompiledScheme
from app.rules.terms import Term
from app.rules.vocabulary.grading import Grade, GradeResultStatus
from app.rules.vocabulary.platform import Status
from app.services.credit import frequency_in_bulk, grading
from app.services.flow import transition, worklist
from app.services.platform import bulk
from app.services.rulebook import standards
from models.grading import GradeResult
from models.subjects import Enterprise

CHUNK = 2000
_E = Enterprise
_READ = [*frequency_in_bulk.READ, _E.name, _E.score, _E.graded_on, _E.regrade_on, _E.department_id]


def chunk(session: Session, cursor: int, day: date, full: bool, size: int = CHUNK) -> tuple[int | None, dict[str, int]]:
    """Grade the next enterprises after `cursor` (a key): all of them, or only those with a reason to change.

    An enterprise has a reason when a fact was added or ended since it was graded, or when the calendar crosses
    an edge of one of its facts (`regrade_on`). One that was graded on a later day already stays as it is, unless that
    day has not come yet: then a clock ran ahead, and what it found is found again.
    """
    today = clock.today()
    query = select(*_READ).where(_E.id > cursor, or_(_E.graded_on.is_(None), _E.graded_on <= day, _E.graded_on > today))
    if not full:
        never = and_(_E.graded_on.is_(None), _E.regrade_on > today)
        query = query.where(or_(_E.regrade_on <= day, _E.graded_on > today, never))
    rows = session.execute(query.order_by(_E.id).limit(size).with_for_update(key_share=True)).all()
    if not rows:
        return None, {"seen": 0, "changed": 0, "proposed": 0}
    ids = [row.id for row in rows]
    events = grading.ledger_between(session, cursor, ids[-1]) if full else grading.ledger(session, ids)
    counts = _settle(session, rows, events, day)
    audit.note(session, "grade", "enterprise", f"{ids[0]}-{ids[-1]}", day=str(day), **counts)
    return (ids[-1] if len(rows) == size else None), counts


def these(session: Session, ids: list[int], day: date) -> None:
    """Grade some enterprises at once, in chunks; what the session holds of them is read again afterwards."""
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        rows = session.execute(
            select(*_READ).where(_E.id.in_(some)).order_by(_E.id).with_for_update(key_share=True)
        ).all()
        _settle(session, rows, grading.ledger(session, some), day)
        audit.note(session, "grade", "enterprise", f"{some[0]}-{some[-1]}", day=str(day), seen=len(some))
    session.expire_all()


def _settle(
    session: Session, rows: Sequence[Row[Any]], events: dict[int, list[rule.Event]], day: date
) -> dict[str, Any]:
    """Grade rows that are held, write what changed, and let the inspections of those follow."""
    scheme = standards.scheme(session, day)
    coming = standards.next_scheme(session, day)
    confirm = bool(standards.parameters(session).at("grading.worse_needs_confirmation", day))
    waiting, done, planner = (
        _proposals(session, rows),
        Done(),
        frequency_in_bulk.Planner(session, [row.id for row in rows], day),
    )
    for row in rows:
        ledger = events.get(row.id, [])
        answer = rule.grade(ledger, scheme, day)
        worse = confirm and rule.compare(Grade(row.grade), answer.grade) == "worse"
        verdict = grading.verdict((row.grade, row.score), waiting.get(row.id), answer, confirm=worse)
        done.take(row, verdict, _result(row, answer, scheme, worse, day) if verdict in ("propose", "apply") else None)
        kept = answer.standing if verdict == "apply" else (row.grade, row.score)
        edge = grading.next_look(ledger, scheme, day, coming)
        ahead = row.graded_on is not None and row.graded_on > day
        if ahead or (*kept, edge) != (row.grade, row.score, row.regrade_on):
            stands = {"grade": kept[0], "score": kept[1], "regrade_on": edge, "graded_on": day}
            done.graded.append({"id": row.id, **stands, **planner.plan({**row._mapping, **stands})})
    _write(session, done)
    return {"seen": len(rows), "changed": len(done.applied), "proposed": len(done.results) - len(done.applied)}


@dataclass
class Done:
    """What a chunk comes to: new results, enterprises whose proposal falls, whose grade changed, and their columns."""

    results: list[dict[str, Any]] = field(default_factory=list)
    outdated: list[int] = field(default_factory=list)
    applied: list[int] = field(default_factory=list)
    graded: list[dict[str, Any]] = field(default_factory=list)

    def take(self, row: Row[Any], verdict: grading.Verdict, result: dict[str, Any] | None) -> None:
        if verdict != "as it is":
            self.outdated.append(row.id)
        if verdict == "apply":
            self.applied.append(row.id)
        if result:
            self.results.append(result)


def _proposals(session: Session, rows: Sequence[Row[Any]]) -> dict[int, str]:
    """The digests of the proposals that are open, by enterprise."""
    open_ = (GradeResult.enterprise_id.in_([row.id for row in rows]), GradeResult.status == GradeResultStatus.PROPOSED)
    return {
        key: digest
        for key, digest in session.execute(select(GradeResult.enterprise_id, GradeResult.digest).where(*open_))
    }


def _result(
    row: Row[Any], answer: rule.GradeAnswer, scheme: CompiledScheme, proposed: bool, day: date
) -> dict[str, Any]:
    now = clock.now()
    return {
        "enterprise_id": row.id,
        "department_id": row.department_id,
        "version": 1,
        "created_at": now,
        "changed_at": now,
        "status": GradeResultStatus.PROPOSED if proposed else Status.IN_FORCE,
        **grading.as_row(answer, scheme, Grade(row.grade), day),
    }


def _write(session: Session, done: Done) -> None:
    """Supersede what held before, add the new results, write grade, next edge and inspections of the enterprises."""
    for ids, status in ((done.outdated, GradeResultStatus.PROPOSED), (done.applied, Status.IN_FORCE)):
        _supersede(session, ids, status)
    if done.results:
        _add(session, done.results)
        _ask(
            session,
            [result["enterprise_id"] for result in done.results if result["status"] == GradeResultStatus.PROPOSED],
        )
    bulk.change(session, _E.__table__, done.graded)


def _add(session: Session, results: list[dict[str, Any]]) -> None:
    """Add results and attest them; their enterprises are held, so that nobody else's stand among them."""
    last = session.scalar(select(func.max(GradeResult.id))) or 0
    bulk.add(session, GradeResult.__table__, results)
    firms = [result["enterprise_id"] for result in results]
    added = select(GradeResult.id, *attest.columns(GradeResult)).where(
        GradeResult.id > last, GradeResult.enterprise_id.in_(firms)
    )
    attest.wrote(session, GradeResult.__table__, session.execute(added).mappings().all())


def _supersede(session: Session, enterprise_ids: list[int], status: Term) -> None:
    """An open proposal gives way to any newer result; a grade in force only to one that takes effect."""
    if enterprise_ids:
        old = select(GradeResult.id).where(GradeResult.enterprise_id.in_(enterprise_ids), GradeResult.status == status)
        transition.perform_all(session, GradeResult, list(session.scalars(old)), "supersede")


def _ask(session: Session, enterprise_ids: list[int]) -> None:
    """Worse grades wait in the leader's inbox."""
    if enterprise_ids:
        query = select(GradeResult).where(
            GradeResult.enterprise_id.in_(enterprise_ids), GradeResult.status == GradeResultStatus.PROPOSED
        )
        worklist.place(session, session.scalars(query).all())
