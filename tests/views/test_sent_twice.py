"""The second click: what is sent twice is kept once, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.services.flow import receipts
from models.disclosure import Penalty
from models.platform import FormReceipt
from models.rights import RepairApplication
from tests import making
from tests.views import reading, records
from tests.views.test_forms import GIVEN


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


@pytest.fixture
def clerk(login: Any) -> Any:
    return login("clerk")


@pytest.fixture
def repair(session: Any, person: Any, clerk: Any) -> Callable[[], dict[str, Any]]:
    """A form whose record no number of its own would tell from its twin."""
    punished = making.penalty(session, department_id=person("clerk").department_id)
    session.commit()
    written = {
        "penalty_id": punished.decision_no,
        "applied_on": "2026-03-01",
        "ways": ["rectification"],
        "performed_on": "2026-02-01",
        "performed_proof": "缴款凭证",
    }
    return lambda: records.form_of(clerk, "/repair_application/add") | written


def _count(session: Any, register: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(register))


def test_a_form_sent_twice_is_one_record(clerk: Any, repair: Any, session: Any) -> None:
    form = repair()
    first, second = clerk.post("/repair_application/add", data=form), clerk.post("/repair_application/add", data=form)
    assert first.status_code == second.status_code == 302, reading.flashes(first.text)
    assert first.headers["Location"] == second.headers["Location"]
    assert _count(session, RepairApplication) == 1


def test_two_empty_forms_are_two_records(clerk: Any, repair: Any, session: Any) -> None:
    for _ in range(2):
        clerk.post("/repair_application/add", data=repair())
    assert _count(session, RepairApplication) == 2


def test_sent_at_once_it_is_one_record_for_all(app: Flask, login: Any, session: Any) -> None:
    browsers = [login("clerk") for _ in range(6)]
    form, start = records.form_of(browsers[0], "/penalty/add") | GIVEN, Barrier(6)
    session.rollback()

    def send(browser: Any) -> Any:
        start.wait(30)
        return browser.post("/penalty/add", data=form)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, browsers))
    assert {(answer.status_code, answer.headers.get("Location")) for answer in answers} == {
        (302, answers[0].headers["Location"])
    }
    assert _count(session, Penalty) == 1


def test_going_back_and_writing_something_else_is_another_record(clerk: Any, session: Any) -> None:
    form = records.form_of(clerk, "/penalty/add") | GIVEN
    clerk.post("/penalty/add", data=form)
    clerk.post("/penalty/add", data=form | {"decision_no": "（陈）应急罚〔2026〕1000号"})
    assert _count(session, Penalty) == 2


def test_a_form_that_was_refused_may_be_sent_again_as_it_was(clerk: Any, session: Any) -> None:
    form = records.form_of(clerk, "/penalty/add") | GIVEN
    assert clerk.post("/penalty/add", data=form | {"decided_on": ""}).status_code == 422
    assert clerk.post("/penalty/add", data=form).status_code == 302
    assert _count(session, Penalty) == 1


def test_nobody_is_led_to_what_another_made(clerk: Any, login: Any) -> None:
    form = records.form_of(clerk, "/penalty/add") | GIVEN
    clerk.post("/penalty/add", data=form)
    assert login("clerk2").post("/penalty/add", data=form).status_code == 422


def test_receipts_are_forgotten_after_two_days(session: Any, person: Any) -> None:
    for days, key in ((3, "old"), (0, "new")):
        with clock.at(clock.now() - timedelta(days=days)):
            receipts.keep(
                session,
                making.penalty(session, decision_no=f"（陈）应急罚〔2025〕{key}号"),
                key,
                person("clerk").user_id,
            )
    assert session.scalars(select(FormReceipt.key)).all() == ["new"]
