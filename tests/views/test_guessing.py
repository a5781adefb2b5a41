"""Guessing passwords: whoever guesses is stopped where they are, and nobody is locked out by it from anywhere else."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Lock
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.security import check_password_hash

from app import clock
from app.extensions import db, limiter
from app.factory import create_app
from app.services.flow import people
from app.services.platform import tries
from app.services.platform.tries import Place
from models.platform import Account, AuditEntry, SignInTry
from tests.conftest import PASSWORD, STAFF, seed

Enter = Callable[..., bool]


def browser(app: Flask, address: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return client


def enters(client: FlaskClient, name: str = "clerk", password: str = PASSWORD) -> bool:
    return bool(client.post("/login/", data={"username": name, "password": password}).status_code == 302)


def guess(app: Flask, address: str, name: str = "clerk", times: int = 9) -> None:
    for n in range(times):
        assert not enters(browser(app, address), name, f"wrong-{n}")


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were really compared with one that is kept."""
    seen: list[str] = []

    def look(hashed: str, password: str) -> bool:
        seen.append(password)
        return check_password_hash(hashed, password)

    monkeypatch.setattr("app.security.check_password_hash", look)
    return seen


# --- where the guessing stops ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["clerk", "security_admin"])
def test_who_guesses_from_one_address_does_not_lock_the_owner_out_elsewhere(name: str, app: Flask) -> None:
    guess(app, "203.0.113.5", name)
    assert not enters(browser(app, "203.0.113.5"), name)
    assert enters(browser(app, "198.51.100.7"), name)


def test_one_address_cannot_lock_the_house(app: Flask) -> None:
    for name in STAFF:
        guess(app, "203.0.113.5", name, 6)
    assert [name for name in STAFF if not enters(browser(app, "198.51.100.7"), name)] == []


def test_an_address_has_thirty_wrong_passwords_for_all_accounts(app: Flask, looked: list[str]) -> None:
    for n in range(60):
        enters(browser(app, "203.0.113.5"), f"nobody-{n}", "wrong")
    assert len(looked) == tries.FOR_ALL_ACCOUNTS
    assert not enters(browser(app, "203.0.113.5"), "clerk")
    assert enters(browser(app, "203.0.113.6"), "clerk")


def test_many_addresses_have_five_guesses_at_an_account_together(app: Flask, looked: list[str]) -> None:
    for n in range(40):
        guess(app, f"203.0.113.{n}", times=1)
    assert len(looked) == 5


def test_no_mixture_of_addresses_has_more_than_nine(app: Flask, looked: list[str]) -> None:
    for n in range(6):
        guess(app, f"203.0.113.{n}", times=6)
    assert len(looked) == tries.FROM_ONE_PLACE + tries.FROM_ELSEWHERE


@pytest.mark.parametrize("times", [1, 4, 8])
def test_the_owner_may_still_mistype_elsewhere(times: int, app: Flask) -> None:
    guess(app, "203.0.113.5", times=times)
    guess(app, "198.51.100.7", times=3)
    assert enters(browser(app, "198.51.100.7"))


def test_a_network_of_ipv6_is_one_address(app: Flask, looked: list[str]) -> None:
    for n in range(20):
        guess(app, f"2001:db8:1:2::{n:x}", times=1)
    assert len(looked) == 5
    assert Place("::ffff:203.0.113.5").network == Place("203.0.113.5").network


def test_an_account_that_does_not_exist_is_shut_in_the_same_way(app: Flask, looked: list[str]) -> None:
    for name in ("clerk", "nobody"):
        guess(app, "203.0.113.5", name)
        assert len(looked) == 5
        looked.clear()


# --- known devices -----------------------------------------------------------------------------------


def test_a_known_device_enters_whatever_happens_elsewhere(app: Flask) -> None:
    known = browser(app, "203.0.113.5")
    assert enters(known)
    known.post("/logout/")
    for n in range(12):
        guess(app, f"203.0.113.{n}", times=6)
    assert enters(known)
    assert not enters(browser(app, "198.51.100.7"))


def test_a_known_device_has_five_tries_and_spends_nobody_elses(app: Flask, looked: list[str]) -> None:
    known = browser(app, "203.0.113.5")
    enters(known)
    known.post("/logout/")
    looked.clear()
    for n in range(9):
        assert not enters(known, "clerk", f"wrong-{n}")
    assert len(looked) == 5
    assert not enters(known)
    assert enters(browser(app, "203.0.113.5"))


def test_a_device_is_known_for_the_accounts_that_were_entered_from_it(app: Flask) -> None:
    shared = browser(app, "203.0.113.5")
    for name in ("officer", "clerk2"):
        assert enters(shared, name)
        shared.post("/logout/")
    for name in ("officer", "clerk2", "clerk"):
        guess(app, "203.0.113.5", name, 6)
    assert [enters(shared, "clerk")] == [False]
    for name in ("officer", "clerk2"):
        assert enters(shared, name)
        shared.post("/logout/")


@pytest.mark.parametrize("cookie", ["", "x", "W10.x.y", "WyJhIiwgWzFdXQ.aaaa.bbbb"])
def test_a_device_cookie_made_up_is_of_no_use(cookie: str, app: Flask) -> None:
    guess(app, "203.0.113.5")
    client = browser(app, "203.0.113.5")
    client.set_cookie("device", cookie)
    assert not enters(client)


def test_the_device_cookie_opens_nothing_and_no_script_reads_it(app: Flask) -> None:
    client = browser(app, "203.0.113.5")
    answer = client.post("/login/", data={"username": "clerk", "password": PASSWORD})
    told = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("device="))
    assert "HttpOnly" in told
    assert "SameSite=Lax" in told
    client.delete_cookie("sid")
    assert client.get("/penalty/list/").status_code == 302


# --- finished tries, the clock, the trail ------------------------------------------------------------


def at_once(app: Flask, number: int, act: Callable[[int], Any]) -> list[Any]:
    start = Barrier(number)

    def one(n: int) -> Any:
        start.wait(60)
        return act(n)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest) -> Flask:
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


def test_ten_right_passwords_at_once_all_pass(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes a while to be looked at, as a real one does, so that more than five are under way."""

    def look(hashed: str, password: str) -> bool:
        time.sleep(0.3)
        return check_password_hash(hashed, password)

    monkeypatch.setattr("app.security.check_password_hash", look)
    assert at_once(house, 10, lambda _: enters(browser(house, "203.0.113.5"))) == [True] * 10


def test_of_two_hundred_guesses_at_once_five_are_looked_at(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, held = [], Lock()

    def look(_hash: str, password: str) -> bool:
        with held:
            looked.append(password)
        return False

    monkeypatch.setattr("app.security.check_password_hash", look)
    clients = [browser(house, "203.0.113.5") for _ in range(200)]
    forged = [{"X-Forwarded-For": f"198.51.100.{n}"} for n in range(200)]
    form = {"username": "clerk2", "password": "wrong"}
    said = at_once(house, 200, lambda n: clients[n].post("/login/", data=form, headers=forged[n]).status_code)
    assert said == [401] * 200
    assert len(looked) == 5


def test_a_try_that_was_never_finished_shuts_nobody_out(session: Any, app: Flask) -> None:
    for _ in range(5):
        assert tries.begin(session, "clerk", Place("127.0.0.1"))[0] is tries.Answer.OPEN
    assert tries.begin(session, "clerk", Place("127.0.0.1"))[0] is tries.Answer.WAIT
    session.commit()
    with clock.at(clock.now() + tries.LOOK + timedelta(seconds=1)):
        assert enters(browser(app, "127.0.0.1"))


@pytest.mark.parametrize("ahead", [timedelta(minutes=20), timedelta(days=40)])
def test_a_clock_that_ran_ahead_locks_nobody_when_it_comes_back(ahead: timedelta, app: Flask) -> None:
    with clock.at(clock.now() + ahead):
        guess(app, "203.0.113.5")
    assert enters(browser(app, "203.0.113.5"))
    with clock.at(clock.now() + ahead):
        assert enters(browser(app, "203.0.113.5"))


def test_who_is_shut_out_is_in_the_trail_once_with_the_address(app: Flask, session: Any) -> None:
    guess(app, "203.0.113.5", times=7)
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "lock_out")).all()
    assert [(row.address, '"clerk"' in row.detail) for row in told] == [("203.0.113.5", True)]


def test_no_name_that_was_typed_is_kept(app: Flask, session: Any) -> None:
    """People type their password where the name belongs."""
    enters(browser(app, "203.0.113.5"), "My-Secret-77", "x")
    kept = session.scalars(select(SignInTry)).one()
    assert "My-Secret-77" not in f"{kept.name}{kept.address}{kept.device}"


def test_the_keeper_sees_and_lifts_the_lock_and_the_address_stays_stopped_for_the_rest(
    app: Flask, session: Any, login: Any
) -> None:
    guess(app, "203.0.113.5", "officer")
    key = people.find(session, "officer").id
    shown = login("security_admin").get("/account/list/").text
    assert [f"/account/change/{key}/unlock" in shown, shown.count("/unlock")] == [True, 1]
    login("security_admin").post(f"/account/change/{key}/unlock")
    assert enters(browser(app, "203.0.113.5"), "officer")


def test_old_tries_are_not_kept(app: Flask, session: Any) -> None:
    guess(app, "203.0.113.5", times=3)
    with clock.at(clock.now() + tries.LOCK + timedelta(minutes=1)):
        guess(app, "203.0.113.6", times=1)
    session.rollback()
    assert [row.address for row in session.scalars(select(SignInTry))] == ["203.0.113.6"]


def test_a_right_password_forgets_the_wrong_ones_of_its_own_place(app: Flask, session: Any) -> None:
    guess(app, "203.0.113.5", times=4)
    guess(app, "198.51.100.7", times=3)
    assert enters(browser(app, "198.51.100.7"))
    session.rollback()
    assert {row.address for row in session.scalars(select(SignInTry))} == {"203.0.113.5"}
    assert db.session.scalar(select(Account).where(Account.username == "clerk")).last_login


def test_a_flood_from_an_address_stops_neither_its_known_devices_nor_right_passwords(tmp_path: Path) -> None:
    """The flood limit counts what was wrong, in each worker or in Redis; an office behind one address signs in."""
    made = create_app(
        TESTING=True,
        WTF_CSRF_ENABLED=False,
        RATELIMIT_ENABLED=True,
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path}/flood.db",
        DATA_DIR=tmp_path,
    )
    try:
        seed(made)
        known = browser(made, "203.0.113.5")
        assert [enters(known if n == 0 else browser(made, "203.0.113.5"), "clerk2") for n in range(40)] == [True] * 40
        known.post("/logout/")
        form = {"username": "nobody", "password": "wrong"}
        said = [browser(made, "203.0.113.5").post("/login/", data=form).status_code for _ in range(32)]
        assert said[-1] == 429
        assert enters(known, "clerk2")
    finally:
        limiter.enabled = False
        limiter.reset()
