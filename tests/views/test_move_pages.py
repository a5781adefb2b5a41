"""The page of a move says on leaving a field what stands against it and what is doubtful, as a form does."""

import sqlite3
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app import clock
from app.extensions import db
from app.rules.vocabulary.disclosure import Seriousness
from app.rules.vocabulary.platform import Status
from app.services.flow import people
from models.base import register_of, registers
from models.inspection import Inspection
from tests import making
from tests.browser import made_below
from tests.conftest import STAFF
from tests.services.test_moves_hold import _plausible as plausible
from tests.views import records

ASKING = [(r.register_name(), m.name) for r in registers() for m in r.WORKFLOW if m.by_hand and (m.fields or m.opinion)]


def waiting(app: Any, register: str, name: str) -> tuple[Any, str, dict[str, Any]]:
    """Somebody who may make the move, the address of its page, and a whole answer to it."""
    model = register_of(register)
    move = model.WORKFLOW[name]
    who = next(who for who, (role, _) in STAFF.items() if role in move.roles)
    with app.app_context():
        session = db.session()
        by = people.person(session, people.find(session, who), clock.today())
        key = records.one_of_each(session, by.department_id, by.user_id if move.duty == "author" else None)[register]
        record = session.get(model, key)
        record.status = move.sources[0]
        made_below.agree(record, move)
        session.commit()
        given = {field: plausible(session, model, field) for field in move.fields}
    return records.browser(app, who), f"/{register}/move/{key}/{name}", given | {"opinion": "情况属实。"}


@pytest.mark.parametrize(("register", "name"), ASKING)
def test_whatever_is_still_missing_is_told_and_nothing_is_written(fresh: Any, register: str, name: str) -> None:
    browser, address, whole = waiting(fresh, register, name)
    move = register_of(register).WORKFLOW[name]
    with fresh.app_context():
        before = records.census(db.session())
    for missing in whole:
        answer = browser.post(f"{address}/check", data={n: v for n, v in whole.items() if n != missing})
        assert answer.status_code == 200, answer.text
        assert (missing in answer.json["errors"]) == (missing != "opinion" or move.opinion)
    with fresh.app_context():
        assert records.census(db.session()) == before


def test_a_day_in_the_future_is_told_at_its_field_before_anything_is_sent(fresh: Any) -> None:
    browser, address, given = waiting(fresh, "finding", "report_rectified")
    told = browser.post(f"{address}/check", data=given | {"rectified_on": "2098-01-01"}).json
    assert list(told["errors"]) == ["rectified_on"]
    assert browser.post(f"{address}/check", data=given).json["errors"] == {}


def test_a_doubt_about_what_a_move_states_is_told_at_its_field_and_not_above(
    session: Any, person: Any, login: Any
) -> None:
    clerk = person("clerk")
    kept = making.penalty(session, department_id=clerk.department_id, decided_on=date(2026, 3, 1))
    kept.status = Status.IN_FORCE
    session.commit()
    address = f"/penalty/move/{kept.id}/propose_class"
    told = {
        code: login("clerk").post(f"{address}/check", data={"proposed_class": code, "opinion": "按裁量基准"}).json
        for code in Seriousness
    }
    assert {code: list(each["doubts"]) for code, each in told.items()} == {
        Seriousness.MINOR: ["proposed_class"],
        Seriousness.ORDINARY: [],
        Seriousness.SERIOUS: ["proposed_class"],
    }
    assert [each["errors"] for each in told.values()] == [{}, {}, {}]


def test_all_that_is_wrong_with_a_move_is_said_at_once(fresh: Any) -> None:
    browser, address, _ = waiting(fresh, "penalty", "propose_class")
    answer = browser.post(address, data={"opinion": ""})
    assert answer.status_code == 422
    assert answer.text.count('<p class="error"') == 2


def test_who_may_not_make_the_move_is_told_nothing_of_it(session: Any, person: Any, login: Any) -> None:
    kept = making.penalty(session, department_id=person("clerk").department_id)
    session.commit()
    assert login("leader").post(f"/penalty/move/{kept.id}/submit/check").status_code == 403
    assert login("clerk").post(f"/penalty/move/{kept.id}/publish/check").status_code == 404


def test_a_move_is_looked_at_while_somebody_else_writes(fresh: Any) -> None:
    browser, address, given = waiting(fresh, "finding", "report_rectified")
    with fresh.app_context():
        writer = sqlite3.connect(db.engine.url.database, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        answer = browser.post(f"{address}/check", data=given)
    finally:
        writer.rollback()
        writer.close()
    assert (answer.status_code, answer.json["errors"]) == (200, {})


# --- lines ---------------------------------------------------------------------------------------------


@pytest.fixture
def asks_for_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flow in which an inspection is handed in with what was looked at."""
    flow = Inspection.WORKFLOW
    moves = {**flow.moves, "submit": replace(flow["submit"], fields=("checked",))}
    monkeypatch.setattr(Inspection, "WORKFLOW", replace(flow, moves=moves))


@pytest.mark.usefixtures("asks_for_lines")
def test_a_move_may_ask_for_the_lines_of_a_record(session: Any, person: Any, login: Any) -> None:
    clerk = person("clerk")
    kept = records.inspection(session, department_id=clerk.department_id, created_by_id=clerk.user_id)
    session.commit()
    address, browser = f"/inspection/move/{kept.id}/submit", login("clerk")
    page = browser.get(address).text
    assert 'name="checked-0-item"' in page
    assert 'class="card outcome"' in page
    assert '<p class="error"' not in page, "what happens is foreseen as if the lines were there"
    assert list(browser.post(f"{address}/check", data={}).json["errors"]) == ["checked"]
    wrong = {"checked-3-item": "灭火器", "checked-3-result": "failed", "checked-3-remark": ""}
    assert list(browser.post(f"{address}/check", data=wrong).json["errors"]) == ["checked-3-remark"]
    refused = browser.post(address, data=wrong)
    assert (refused.status_code, refused.text.count('value="灭火器"')) == (422, 1)
    assert browser.post(address, data=wrong | {"checked-3-remark": "失压"}).status_code == 302
    session.rollback()
    session.expire_all()
    assert [(line.item, line.remark) for line in session.get(Inspection, kept.id).checked] == [("灭火器", "失压")]
