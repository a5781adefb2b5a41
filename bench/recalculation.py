"""Full grade recalculation in a stream, against the loop that grades one enterprise after the other through the ORM."""

import resource
import time
from datetime import date, timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app import clock
from app.extensions import db, writing
from app.rules import grading as rule
from app.rules.vocabulary.grading import Grade
from app.services.credit import grading
from app.services.platform import runs
from app.services.rulebook import standards
from jobs import runner
from models.grading import GradeResult
from models.platform import JobRun
from models.subjects import CreditEvent, Enterprise

DAY = date(2026, 11, 2)

FIRMS = """
INSERT INTO enterprise (uscc, name, party, sector, supervision_class,
                        operating_state, grade, version, status, created_at, changed_at, regrade_on)
SELECT 'B' || lpad(n::text, 17, '0'), '企业' || n, 'legal_person', 'other',
       CASE WHEN n % 10 = 0 THEN 'key' ELSE 'general' END,
       'operating', 'ungraded', 1, 'in_use', now(), now(), DATE '2026-11-02'
FROM generate_series(1, :firms) AS n"""
EVENTS = """
INSERT INTO credit_event (enterprise_id, kind, occurred_on, counts_from, quantity, facts,
                          source_register, source_id, source_no, recorded_at)
SELECT n, k.kind, DATE '2026-10-01' - (n * 7 % 700), DATE '2026-10-01' - (n * 7 % 700), n % 300 * 1000, k.facts::json,
       'penalty', n, '罚' || n, now()
FROM generate_series(1, :firms) AS n
JOIN (VALUES (0, 'penalty', '{"kinds": ["fine"]}'),
             (1, 'standardisation', '{"level": "level_2"}'),
             (2, 'inspection_clean', '{}')) AS k (part, kind, facts)
  ON n % 5 > k.part"""


def fill(firms: int) -> int:
    """Enterprises and their facts, two on the average; how many facts."""
    with db.engine.begin() as connection:
        connection.execute(text(FIRMS), {"firms": firms})
        events = connection.execute(text(EVENTS), {"firms": firms}).rowcount
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return events


def stream(day: date = DAY) -> tuple[float, dict[str, int], int]:
    """Seconds, counts, and by how many MiB the process grew."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with writing():
        key = runs.request(db.session(), "grade_recalculation", None, day=day, full=True, origin="bench").id
        db.session.commit()
    taken = runner.claim(key)
    assert taken is not None
    begun = time.perf_counter()
    runner.work(*taken)
    seconds = time.perf_counter() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    run = db.session.get_one(JobRun, key)
    assert run.state == "succeeded", run.error
    return seconds, run.counts, grown


def loop(firms: int, day: date) -> float:
    """Seconds per enterprise of the plain way: read it, read its facts, grade, write, commit."""
    session = db.session()
    keys = session.scalars(select(Enterprise.id).order_by(Enterprise.id).limit(firms)).all()
    begun = time.perf_counter()
    for key in keys:
        _one(session, key, day)
    return (time.perf_counter() - begun) / len(keys)


def _one(session: Session, key: int, day: date) -> None:
    enterprise = session.get_one(Enterprise, key)
    rows = session.scalars(select(CreditEvent).where(CreditEvent.enterprise_id == key).order_by(CreditEvent.id)).all()
    events = [
        rule.Event(
            e.id,
            e.kind,
            e.occurred_on,
            e.counts_from,
            e.counts_until,
            e.ended_on,
            e.end_reason,
            e.quantity,
            e.facts,
            (e.source_register, e.source_id, e.source_no),
        )
        for e in rows
    ]
    scheme = standards.scheme(session, day)
    answer = rule.grade(events, scheme, day)
    for old in session.scalars(
        select(GradeResult).where(GradeResult.enterprise_id == key, GradeResult.status == "in_force")
    ).all():
        old.status = "superseded"
    session.add(
        GradeResult(
            enterprise_id=key, status="in_force", **grading.as_row(answer, scheme, Grade(enterprise.grade), day)
        )
    )
    enterprise.grade, enterprise.score, enterprise.graded_on, enterprise.regrade_on = (
        *answer.standing,
        day,
        rule.next_edge(events, scheme, day),
    )
    session.commit()
    session.expire_all()


def measure(firms: int, sample: int) -> list[str]:
    """The lines that `make bench` prints."""
    events = fill(firms)
    first, counts, grown = stream()
    again, unchanged, _ = stream(DAY + timedelta(days=1))
    one = loop(sample, DAY + timedelta(days=2))
    return [
        f"{firms:,} enterprises, {events:,} facts, PostgreSQL, {clock.today()}",
        f"stream, everything new      {first:8.2f} s   {first / firms * 1e6:8.1f} µs each   {counts}   +{grown} MiB",
        f"stream, a day later         {again:8.2f} s   {again / firms * 1e6:8.1f} µs each   {unchanged}",
        f"loop of ORM queries         {one * firms:8.2f} s   {one * 1e6:8.1f} µs each   (measured on {sample:,})",
        f"loop ÷ stream               {one * firms / first:8.1f}   (everything new)   "
        f"{one * firms / again:8.1f}   (a day later)",
    ]
