"""Two people, one record, the same moment; on PostgreSQL, with real threads."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app import audit, catalogue, clock
from app.extensions import db, writing
from app.rules.errors import AlreadyHandled, Refused
from app.rules.vocabulary.grading import GradeResultStatus
from app.rules.vocabulary.platform import Status
from app.services.credit import grading, grading_in_bulk
from app.services.flow import files, numbers, people, transition
from app.services.ledgers import loading
from models.disclosure import Penalty, Publication
from models.grading import GradeResult
from models.platform import Movement, SearchText
from models.rights import RepairApplication
from models.subjects import CreditEvent, Enterprise, Practitioner
from tests import making

DAY = date(2026, 5, 20)
ROUNDS = 12


def _ready(app: Flask, number: int = ROUNDS, **more: Any) -> list[int]:
    """Penalties that wait for a leader."""
    with app.app_context():
        session, keys = db.session(), []
        who = {name: people.person(session, people.find(session, name), clock.today()) for name in ("clerk", "chief")}
        for _ in range(number):
            penalty = making.penalty(session, decided_on=date(2026, 5, 6), **more)
            transition.perform(session, penalty, "submit", who["clerk"], day=DAY)
            transition.perform(session, penalty, "review", who["chief"], day=DAY)
            keys.append(penalty.id)
        session.commit()
        session.close()
    return keys


def _press(app: Flask, name: str, key: int, move: str, start: Barrier) -> str:
    """One leader presses one button; what they read."""
    with app.app_context():
        session = db.session()
        person = people.person(session, people.find(session, name), clock.today())
        penalty = session.get_one(Penalty, key)
        start.wait(30)
        try:
            with writing():
                transition.perform(session, penalty, move, person, "意见", day=DAY)
                session.commit()
            return "done"
        except AlreadyHandled as refusal:
            session.rollback()
            return refusal.sentence(catalogue.locale("zh"))
        finally:
            db.session.remove()


def test_of_two_leaders_one_wins_and_the_other_is_refused(pg: Flask) -> None:
    keys = _ready(pg)
    with ThreadPoolExecutor(2) as pool:
        for n, key in enumerate(keys):
            start, other = Barrier(2), "send_back" if n % 2 else "approve"
            said = [
                pool.submit(_press, pg, "leader", key, "approve", start),
                pool.submit(_press, pg, "leader2", key, other, start),
            ]
            words = sorted(future.result(60) for future in said)
            assert "done" in words
            assert sum(word == "done" for word in words) == 1
            assert any("已被他人处理" in word and "leader" in word for word in words)
    with pg.app_context():
        final = Counter(db.session.scalars(select(Penalty.status)))
        decided = db.session.scalar(
            select(func.count())
            .select_from(Movement)
            .where(Movement.move.in_(("approve", "send_back")), Movement.register == "penalty")
        )
        assert final[Status.IN_FORCE] + final[Status.RETURNED] == decided == ROUNDS
        assert db.session.scalar(select(func.count()).select_from(CreditEvent)) == final[Status.IN_FORCE]
        assert db.session.scalar(select(func.count()).select_from(Publication)) == 3 * final[Status.IN_FORCE]
        assert audit.verify(db.session()).first_bad is None


def test_two_penalties_on_somebody_unknown_put_one_person_on_the_register(pg: Flask) -> None:
    cards = [making.identity() for _ in range(4)]
    unknown = {"party": "natural_person", "uscc": None, "party_name": "白某"}
    pairs = [_ready(pg, 2, **unknown, person_identity_no=card) for card in cards]
    with ThreadPoolExecutor(2) as pool:
        for pair in pairs:
            start = Barrier(2)
            pressed = [
                pool.submit(_press, pg, who, key, "approve", start)
                for who, key in zip(("leader", "leader2"), pair, strict=True)
            ]
            assert [future.result(60) for future in pressed] == ["done", "done"]
    with pg.app_context():
        known = db.session.scalars(select(Practitioner.id).order_by(Practitioner.id)).all()
        assert len(known) == len(cards)
        about = db.session.scalars(select(CreditEvent.practitioner_id).order_by(CreditEvent.practitioner_id)).all()
        assert about == [key for key in known for _ in range(2)]


def test_of_twelve_concurrent_approvals_one_succeeds(pg: Flask) -> None:
    key = _ready(pg)[0]
    start = Barrier(12)
    with ThreadPoolExecutor(12) as pool:
        said = [pool.submit(_press, pg, ("leader", "leader2")[n % 2], key, "approve", start) for n in range(12)]
        words = Counter("done" if future.result(120) == "done" else "told" for future in said)
    assert words == {"done": 1, "told": 11}


def test_the_chain_holds_for_a_reader_while_others_write(pg: Flask) -> None:
    """Eight who write and one who verifies: what comes between is no tampering."""
    start = Barrier(9)

    def write(_: int) -> None:
        with pg.app_context():
            start.wait(30)
            for _n in range(25):
                making.enterprise(db.session())
                db.session.commit()
            db.session.remove()

    def verify() -> list[int | None]:
        with pg.app_context():
            start.wait(30)
            found = []
            for _n in range(60):
                found.append(audit.verify(db.session()).first_bad)
                db.session.rollback()
            db.session.remove()
        return found

    with ThreadPoolExecutor(9) as pool:
        writers = [pool.submit(write, n) for n in range(8)]
        assert set(pool.submit(verify).result(120)) == {None}
        for writer in writers:
            writer.result(120)


def test_two_decisions_about_one_firm_wait_for_each_other(pg: Flask) -> None:
    """Two penalties of one enterprise, registered or not, approved at the same moment are both in force."""
    for known in (True, False):
        with pg.app_context():
            session = db.session()
            firm = making.enterprise(session) if known else None
            code = firm.uscc if firm else making.code(7_700_001)
            who = {
                name: people.person(session, people.find(session, name), clock.today()) for name in ("clerk", "chief")
            }
            keys = []
            for _ in range(4):
                penalty = making.penalty(session, firm, uscc=code, decided_on=date(2026, 5, 6))
                penalty.enterprise_id = firm.id if firm else None
                transition.perform(session, penalty, "submit", who["clerk"], day=DAY)
                transition.perform(session, penalty, "review", who["chief"], day=DAY)
                keys.append(penalty.id)
            session.commit()
            db.session.remove()
        start = Barrier(4)
        with ThreadPoolExecutor(4) as pool:
            said = list(pool.map(lambda key, start=start: _press(pg, "leader", key, "approve", start), keys))
        assert said == ["done"] * 4
        with pg.app_context():
            session = db.session()
            firm = session.scalars(select(Enterprise).where(Enterprise.uscc == code)).one()
            assert (
                session.scalar(
                    select(func.count()).select_from(CreditEvent).where(CreditEvent.enterprise_id == firm.id)
                )
                == 4
            )
            assert session.get(SearchText, ("enterprise", firm.id))
            proposal = session.scalars(
                select(GradeResult)
                .where(
                    GradeResult.enterprise_id == firm.id,
                    GradeResult.status.in_((GradeResultStatus.PROPOSED, Status.IN_FORCE)),
                )
                .order_by(GradeResult.id.desc())
            ).first()
            assert proposal.digest == grading.explain(session, firm, DAY).digest
            db.session.remove()


def test_a_fact_approved_while_everybody_is_graded_is_not_lost(pg: Flask) -> None:
    """The night's chunk has read the ledger when a penalty is approved: the penalty waits and is graded after it."""
    with pg.app_context():
        session = db.session()
        firm = making.enterprise(session, regrade_on=DAY)
        who = {name: people.person(session, people.find(session, name), clock.today()) for name in ("clerk", "chief")}
        penalty = making.penalty(session, firm, decided_on=date(2026, 5, 6))
        transition.perform(session, penalty, "submit", who["clerk"], day=DAY)
        transition.perform(session, penalty, "review", who["chief"], day=DAY)
        session.commit()
        key, firm_key = penalty.id, firm.id
        grading_in_bulk.chunk(session, 0, DAY, True)
        with ThreadPoolExecutor(1) as pool:
            pressed = pool.submit(_press, pg, "leader", key, "approve", Barrier(1))
            time.sleep(1)
            assert not pressed.done()
            session.commit()
            assert pressed.result(30) == "done"
        session.rollback()
        session.expire_all()
        firm = session.get_one(Enterprise, firm_key)
        answer = grading.explain(session, firm, DAY)
        newest = session.scalars(
            select(GradeResult).where(GradeResult.enterprise_id == firm_key).order_by(GradeResult.id.desc())
        ).first()
        assert answer.standing == (firm.grade, firm.score) or newest.digest == answer.digest
        db.session.remove()


def _at_once(app: Flask, number: int, act: Callable[[int], Any]) -> list[Any]:
    """What so many threads come back with that act at the same moment, each with a session of its own."""
    start = Barrier(number)

    def one(n: int) -> Any:
        with app.app_context():
            db.session()
            start.wait(30)
            try:
                return act(n)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def test_a_penalty_is_repaired_by_one_application(pg: Flask) -> None:
    with pg.app_context():
        session = db.session()
        who = {
            name: people.person(session, people.find(session, name), clock.today())
            for name in ("clerk", "chief", "leader")
        }
        penalty = making.penalty(session, decided_on=date(2025, 3, 15))
        for name, by in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
            transition.perform(session, penalty, name, who[by], day=DAY)
        keys = [making.repair(session, penalty, no=f"XF-2026-{n:06d}").id for n in range(4)]
        session.commit()
        db.session.remove()

    def submit(n: int) -> str:
        session = db.session()
        try:
            with writing():
                transition.perform(
                    session, session.get_one(RepairApplication, keys[n]), "submit", who["clerk"], day=DAY
                )
                session.commit()
            return "done"
        except Refused as refusal:
            session.rollback()
            return refusal.sentence()

    said = Counter("done" if words == "done" else "already asks" in words for words in _at_once(pg, 4, submit))
    assert said == {"done": 1, True: 3}


def test_numbers_asked_for_at_once_are_different(pg: Flask) -> None:
    def number(_: int) -> str:
        session = db.session()
        punished = making.penalty(session)
        application = making.repair(session, punished, no=numbers.own(session, RepairApplication.no, "XF", 2026))
        session.commit()
        return str(application.no)

    assert len(set(_at_once(pg, 5, number))) == 5


def test_the_same_ledger_handed_in_at_once_is_taken_once(pg: Flask) -> None:
    code = making.code(7_700_101)
    row = (
        "企业名称,统一社会信用代码,监管行业,监管类别,经营状态,地址\n"
        f"陈巴尔虎旗安泰建材有限公司,{code},建材,一般,存续,镇1号\n"
    ).encode()

    def load(_: int) -> str:
        session = db.session()
        try:
            report, _sheet = loading.load(session, Enterprise, row, "台账.csv", people.SYSTEM, DAY)
            session.commit()
            return "new" if report.new else "known"
        except Refused as refusal:
            session.rollback()
            return refusal.sentence()

    said = Counter(_at_once(pg, 4, load))
    assert said["new"] == 1
    assert all(words in ("new", "known") or "a moment ago" in words for words in said)
    with pg.app_context():
        assert db.session.scalar(select(func.count()).select_from(Enterprise).where(Enterprise.uscc == code)) == 1


def test_one_file_stored_concurrently_is_stored_once_and_whole(pg: Flask, tmp_path: Path) -> None:
    data = making.pdf(b"x" * 500_000)
    with pg.app_context():
        key = making.penalty(db.session()).id
        db.session.commit()

    def keep(_: int) -> str:
        session = db.session()
        kept = files.keep(session, tmp_path, session.get_one(Penalty, key), "a.pdf", data, None)
        session.commit()
        return kept.sha256

    (digest,) = set(_at_once(pg, 6, keep))
    assert files.path_of(tmp_path, digest).read_bytes() == data
