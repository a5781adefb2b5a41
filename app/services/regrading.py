"""Grading everybody in a stream: read a chunk of the ledger, apply the one rule, write what changed in bulk."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock
from app.rules import grading as rule
from app.rules.vocabulary import Grade, Status
from app.services import bulk, grading, standards, transition, worklist
from models.grading import GradeResult
from models.subjects import Enterprise

CHUNK = 2000
_E = Enterprise


def chunk(session: Session, cursor: int, day: date, full: bool, size: int = CHUNK) -> tuple[int | None, dict[str, int]]:
    """Grade the next enterprises after `cursor` (a key): all of them, or only those with a reason to change.

    An enterprise has a reason when a fact was added or ended since it was graded, or when the calendar crosses
    an edge of one of its facts (`regrade_on`).
    """
    query = select(_E.id, _E.name, _E.grade, _E.score, _E.regrade_on, _E.department_id).where(_E.id > cursor)
    if not full:
        query = query.where(_E.regrade_on <= day)
    rows = session.execute(query.order_by(_E.id).limit(size)).all()
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
        rows = session.execute(select(_E.id, _E.name, _E.grade, _E.score, _E.regrade_on, _E.department_id).where(_E.id.in_(some))).all()
        _settle(session, rows, grading.ledger(session, some), day)
        audit.note(session, "grade", "enterprise", f"{some[0]}-{some[-1]}", day=str(day), seen=len(some))
    session.expire_all()


def _settle(session: Session, rows: Any, events: dict[int, list[rule.Event]], day: date) -> dict[str, Any]:
    scheme = standards.scheme(session, day)
    coming = standards.next_scheme(session, day)
    confirm = bool(standards.parameters(session).at("grading.worse_needs_confirmation", day))
    results, graded = [], []
    for row in rows:
        ledger = events.get(row.id, [])
        answer = rule.grade(ledger, scheme, day)
        proposed = confirm and rule.compare(Grade(row.grade), answer.grade) == "worse"
        if answer.standing != (row.grade, row.score):
            results.append(_result(row, answer, scheme, proposed, day))
        kept = (row.grade, row.score) if proposed else answer.standing
        edge = grading.next_look(ledger, scheme, day, coming)
        if (*kept, edge) != (row.grade, row.score, row.regrade_on):
            graded.append({"id": row.id, "grade": kept[0], "score": kept[1], "regrade_on": edge, "graded_on": day})
    _write(session, results, graded)
    waiting = sum(result["status"] == Status.PROPOSED for result in results)
    return {"seen": len(rows), "changed": len(results) - waiting, "proposed": waiting}


def _result(row: Any, answer: rule.GradeAnswer, scheme: Any, proposed: bool, day: date) -> dict[str, Any]:
    now = clock.now()
    return {
        "enterprise_id": row.id, "department_id": row.department_id, "version": 1, "created_at": now, "changed_at": now,
        "status": Status.PROPOSED if proposed else Status.IN_FORCE,
        **grading.as_row(answer, scheme, Grade(row.grade), day),
    }


def _write(session: Session, results: list[dict[str, Any]], graded: list[dict[str, Any]]) -> None:
    """What held before is superseded, the new results are added, the enterprises carry grade and next edge."""
    if results:
        _supersede(session, results)
        bulk.add(session, GradeResult.__table__, results)
        _ask(session, [result["enterprise_id"] for result in results if result["status"] == Status.PROPOSED])
    bulk.change(session, _E.__table__, graded)


def _supersede(session: Session, results: list[dict[str, Any]]) -> None:
    """An open proposal gives way to any newer result; a grade in force only to one that takes effect."""
    everyone = [r["enterprise_id"] for r in results]
    effective = [r["enterprise_id"] for r in results if r["status"] == Status.IN_FORCE]
    for ids, status in ((everyone, Status.PROPOSED), (effective, Status.IN_FORCE)):
        old = list(session.scalars(select(GradeResult.id).where(GradeResult.enterprise_id.in_(ids), GradeResult.status == status)))
        transition.perform_all(session, GradeResult, old, "supersede")


def _ask(session: Session, enterprise_ids: list[int]) -> None:
    """Worse grades wait in the leader's inbox."""
    if enterprise_ids:
        query = select(GradeResult).where(GradeResult.enterprise_id.in_(enterprise_ids), GradeResult.status == Status.PROPOSED)
        worklist.place(session, session.scalars(query).all())


