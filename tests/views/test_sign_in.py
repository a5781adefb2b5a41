"""Signing in: five tries, one sentence for every failure, sessions that end, safe redirects and headers."""

import io
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.security import check_password_hash

from app import clock
from app.extensions import db, limiter
from app.factory import create_app
from app.services.flow import people
from app.services.installation import seeding
from app.services.platform import accounts
from models.platform import Account, AuditEntry
from tests import making
from tests.conftest import MIGRATIONS, PASSWORD
from tests.views import reading, records

NEW = "Quiet-River-91!"


def sign_in(browser: FlaskClient, name: str, password: str = PASSWORD, way: str = "") -> Any:
    return browser.post(f"/login/{way}", data={"username": name, "password": password})


def enters(browser: FlaskClient, name: str, password: str = PASSWORD) -> bool:
    return bool(sign_in(browser, name, password).status_code == 302)


def is_in(browser: FlaskClient) -> bool:
    return bool(browser.get("/my-account/password").status_code == 200)


def account(session: Any, name: str = "clerk") -> Account:
    session.rollback()
    session.expire_all()
    return people.find(session, name)


@pytest.fixture
def new(app: Flask) -> Any:
    """Another browser in which nobody is signed in."""
    return app.test_client


# --- tries -------------------------------------------------------------------------------------------


def test_the_right_password_opens_and_the_trail_knows(new: Any, session: Any) -> None:
    browser = new()
    answer = sign_in(browser, "clerk")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert is_in(browser)
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_in")).one()
    assert (told.result, "clerk" in told.detail) == ("done", True)


def test_five_wrong_passwords_shut_the_place_whatever_browser_they_come_from(new: Any) -> None:
    assert [enters(new(), "clerk", f"wrong-{n}") for n in range(5)] == [False] * 5
    assert not enters(new(), "clerk")
    assert enters(new(), "clerk2")


def test_four_wrong_passwords_do_not_lock(new: Any) -> None:
    for _ in range(3):
        assert [enters(new(), "clerk", "wrong") for _ in range(4)] == [False] * 4
        assert enters(new(), "clerk")


def test_the_lock_ends_after_a_quarter_of_an_hour(new: Any) -> None:
    for n in range(5):
        enters(new(), "clerk", f"wrong-{n}")
    with clock.at(clock.now() + timedelta(minutes=14)):
        assert not enters(new(), "clerk")
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert enters(new(), "clerk")


@pytest.mark.parametrize("spelling", ["CLERK", "Clerk", "clerk@example.invalid", "CLERK@EXAMPLE.INVALID"])
def test_no_other_spelling_of_a_name_gives_more_tries(spelling: str, new: Any) -> None:
    for n in range(6):
        enters(new(), spelling, f"wrong-{n}")
    assert not enters(new(), spelling)
    for n in range(6):
        enters(new(), "clerk", f"wrong-{n}")
    assert not enters(new(), spelling)


def test_a_lock_of_one_account_says_nothing_of_another(new: Any) -> None:
    for n in range(30):
        enters(new(), "nobody", f"wrong-{n}")
    assert enters(new(), "clerk")


def test_every_try_is_in_the_trail(new: Any, session: Any) -> None:
    for n in range(6):
        enters(new(), "clerk", f"wrong-{n}")
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "sign_in").order_by(AuditEntry.seq)).all()
    assert [row.result for row in told] == ["refused"] * 6
    assert not any("wrong" in row.detail for row in told)


def test_every_failure_has_the_same_sentence_and_code(new: Any, session: Any) -> None:
    accounts.switch(session, account(session, "clerk2"), False)
    session.commit()
    for n in range(6):
        enters(new(), "officer", f"wrong-{n}")
    tries = [
        ("clerk", "wrong"),
        ("nobody", PASSWORD),
        ("clerk2", PASSWORD),
        ("officer", PASSWORD),
        ("", ""),
        ("clerk", ""),
        ("x" * 5000, "y" * 5000),
    ]
    answers = [sign_in(new(), *given) for given in tries]
    assert {answer.status_code for answer in answers} == {401}
    assert len({tuple(reading.flashes(answer.text)) for answer in answers}) == 1


def test_the_name_comes_back_and_the_password_does_not(new: Any) -> None:
    html = sign_in(new(), '"><b>clerk', "my-secret-word").text
    assert "my-secret-word" not in html
    assert "<b>clerk" not in html
    assert "&lt;b&gt;clerk" in html


# --- the way back ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "way",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "https:/evil.example",
        "\t//evil.example",
        "/%09/evil.example",
        "http://localhost@evil.example/",
        "data:text/html,x",
        "/\t/evil.example",
        "//",
    ],
)
def test_no_redirect_after_sign_in_leads_to_another_site(way: str, new: Any) -> None:
    browser = new()
    answer = browser.post("/login/", query_string={"next": way}, data={"username": "clerk", "password": PASSWORD})
    again = browser.get("/login/", query_string={"next": way})
    for place in (answer.headers["Location"], again.headers["Location"]):
        assert urljoin("http://localhost/login/", place).startswith("http://localhost/"), place
        assert not re.search(r"[\\\t\r\n]", place), place


def test_the_way_back_leads_where_one_wanted_to_go(new: Any) -> None:
    browser = new()
    asked = browser.get("/penalty/list/?status=draft").headers["Location"]
    answer = browser.post(asked, data={"username": "clerk", "password": PASSWORD})
    assert answer.headers["Location"].endswith("/penalty/list/?status=draft")


# --- sessions ----------------------------------------------------------------------------------------


def _copy(browser: FlaskClient, new: Any) -> FlaskClient:
    """The same cookie in another browser."""
    other = new()
    cookie = browser.get_cookie("sid")
    assert cookie is not None
    other.set_cookie("sid", cookie.decoded_value)
    return other


def test_signing_out_ends_a_copied_cookie_too(new: Any) -> None:
    browser = new()
    sign_in(browser, "clerk")
    copied = _copy(browser, new)
    assert is_in(copied)
    assert browser.post("/logout/").status_code == 302
    assert not is_in(browser)
    assert not is_in(copied)


def test_a_cookie_made_up_opens_nothing(new: Any, session: Any) -> None:
    for key in ("1", "1.", ".0", "1.0.0", "999.0", "-1.0", "x.y", f"{account(session).id}.99"):
        browser = new()
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"], cookie["since"] = key, True, clock.now().timestamp()
        assert browser.get("/my-account/password").status_code == 302, key


def test_signing_in_begins_a_new_session(new: Any) -> None:
    browser = new()
    with browser.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    sign_in(browser, "clerk")
    with browser.session_transaction() as cookie:
        assert "planted" not in cookie


def test_a_session_ends_after_a_working_day_and_after_half_an_hour_of_rest(new: Any) -> None:
    browser = new()
    sign_in(browser, "clerk")
    with clock.at(clock.now() + timedelta(hours=13)):
        assert not is_in(browser)
    again = new()
    cookie = sign_in(again, "clerk").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires=" in cookie


@pytest.mark.parametrize("act", ["off", "reset", "roles"])
def test_what_the_security_administrator_changes_ends_the_sessions(
    act: str, new: Any, login: Any, session: Any
) -> None:
    browser = new()
    sign_in(browser, "clerk")
    login("security_admin").post(f"/account/change/{account(session).id}/{act}", data={"role": "officer"})
    assert not is_in(browser)


def test_changing_ones_password_ends_the_other_sessions_and_keeps_this_one(new: Any) -> None:
    here, there = new(), new()
    for browser in (here, there):
        sign_in(browser, "clerk")
    assert here.post("/my-account/password", data={"old": PASSWORD, "new": NEW, "again": NEW}).status_code == 302
    assert is_in(here)
    assert not is_in(there)
    assert not enters(new(), "clerk")
    assert enters(new(), "clerk", NEW)


WEAK = [
    ("wrong", NEW, NEW),
    (PASSWORD, NEW, "other"),
    (PASSWORD, "1", "1"),
    (PASSWORD, "alllowercaseletters", "alllowercaseletters"),
    (PASSWORD, "My-Clerk-Name-77", "My-Clerk-Name-77"),
    (PASSWORD, "Password-2026!", "Password-2026!"),
    (PASSWORD, PASSWORD, PASSWORD),
    (PASSWORD, "Aa1-" * 40, "Aa1-" * 40),
    ("", "", ""),
]


@pytest.mark.parametrize(("old", "first", "second"), WEAK)
def test_a_password_that_is_weak_or_not_ones_own_is_refused(
    old: str, first: str, second: str, login: Any, session: Any
) -> None:
    answer = login("clerk").post("/my-account/password", data={"old": old, "new": first, "again": second})
    assert answer.status_code == 422
    assert reading.CHINESE.search(reading.flashes(answer.text)[0])
    assert check_password_hash(account(session).password, PASSWORD)


def test_guessing_the_old_password_of_an_open_session_is_limited_too(login: Any, session: Any, new: Any) -> None:
    """A session left open must not become a way to try passwords without end."""
    browser = login("clerk")
    for n in range(6):
        browser.post("/my-account/password", data={"old": f"wrong-{n}", "new": NEW, "again": NEW})
    assert browser.post("/my-account/password", data={"old": PASSWORD, "new": NEW, "again": NEW}).status_code != 302


def test_a_password_that_was_given_must_be_changed_before_anything_else(session: Any, login: Any, new: Any) -> None:
    kept = account(session)
    secret = accounts.reset_password(session, kept)
    session.commit()
    browser = new()
    assert enters(browser, "clerk", secret)
    for address in ("/", "/penalty/list/", "/inbox/", "/penalty/add", "/nowhere", "/penalty/export/csv"):
        assert browser.get(address).headers["Location"] == "/my-account/password", address
    assert browser.post("/penalty/add", data={}).headers["Location"] == "/my-account/password"
    assert browser.post("/my-account/password", data={"old": secret, "new": NEW, "again": NEW}).status_code == 302
    assert browser.get("/penalty/list/").status_code == 200


def test_a_password_that_must_be_changed_still_lets_one_leave(session: Any, new: Any) -> None:
    secret = accounts.reset_password(session, account(session))
    session.commit()
    browser = new()
    enters(browser, "clerk", secret)
    assert browser.get("/static/app.css").status_code == 200
    assert browser.post("/logout/").headers["Location"] == "/login/"


def test_signing_in_is_asked_of_nobody_who_has_not_the_right(new: Any) -> None:
    browser = new()
    answer = browser.get("/penalty/list/")
    assert "/login/" in answer.headers["Location"]
    assert browser.post("/penalty/add", data={}).headers["Location"].startswith("/login/")


def test_signing_out_twice_is_no_fault(login: Any, new: Any) -> None:
    browser = login("clerk")
    assert [browser.post("/logout/").status_code for _ in range(2)] == [302, 302]
    assert new().post("/logout/").status_code == 302


# --- headers -----------------------------------------------------------------------------------------

PAGES = [
    "/",
    "/login/",
    "/penalty/list/",
    "/penalty/add",
    "/enterprise/export/csv",
    "/nowhere",
    "/account/list/",
    "/public/",
    "/public/record/1",
    "/static/app.css",
    "/healthz",
    "/readyz",
    "/inbox/",
    "/penalty/list/?sort=nope",
    "/logout/",
]


@pytest.mark.parametrize("who", ["", "clerk"])
@pytest.mark.parametrize("address", PAGES)
def test_every_answer_has_safe_headers(address: str, who: str, login: Any, new: Any, session: Any) -> None:
    headers = (login(who) if who else new()).get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert not re.search(r"script-src[^;]*'unsafe-inline'", policy)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in headers or "Python" not in headers["Server"]


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/penalty/list/",
        "/penalty/show/1",
        "/enterprise/export/csv",
        "/my-account/password",
        "/nowhere",
        "/lang/en",
    ],
)
def test_what_one_sees_signed_in_stays_in_no_cache(address: str, login: Any) -> None:
    assert login("clerk").get(address).headers["Cache-Control"] == "no-store"


def test_the_sign_in_page_is_not_cached(new: Any) -> None:
    assert new().get("/login/").headers["Cache-Control"] == "no-store"
    assert new().post("/login/", data={"username": "clerk", "password": "wrong"}).headers["Cache-Control"] == "no-store"


def test_a_body_without_a_length_is_not_read(new: Any) -> None:
    answer = new().post(
        "/login/",
        headers={"Transfer-Encoding": "chunked"},
        input_stream=io.BytesIO(b"a=&" * 1000),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 411


def test_a_page_that_is_not_for_the_role_is_in_the_trail(login: Any, session: Any) -> None:
    assert login("clerk").get("/account/list/").status_code == 403
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "refusal")).all()
    assert [(entry.actor, "/account/list/" in entry.detail) for entry in told] == [("clerk", True)]


def test_whoever_belongs_to_no_department_sees_no_departments_records(session: Any, person: Any, new: Any) -> None:
    kept = making.penalty(session, department_id=person("clerk").department_id)
    own = making.penalty(session)
    accounts.add(session, "nowhere", ["clerk"], password=PASSWORD)
    session.commit()
    browser = new()
    assert enters(browser, "nowhere", PASSWORD)
    assert [browser.get(f"/penalty/show/{each.id}").status_code for each in (kept, own)] == [404, 200]
    assert kept.decision_no not in browser.get("/penalty/export/csv").text


def test_no_page_carries_a_script_or_an_address_from_elsewhere(login: Any, session: Any, person: Any) -> None:
    keys = records.one_of_each(session, person("clerk").department_id)
    for address in (
        "/",
        "/penalty/list/",
        "/penalty/add",
        f"/enterprise/show/{keys['enterprise']}",
        "/inbox/",
        "/public/",
        "/login/",
    ):
        html = login("clerk").get(address).text
        assert not re.search(r"<script(?![^>]*\bsrc=\"/static/)|\son\w+=|javascript:", html), address
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", html), address


def test_over_https_browsers_are_told_to_stay_there(new: Any) -> None:
    assert "max-age" in new().get("/login/", base_url="https://localhost").headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in new().get("/login/").headers


# --- guessing ----------------------------------------------------------------------------------------


def test_a_try_is_entered_before_the_password_is_looked_at(
    app: Flask, new: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second try that comes in between finds the first one entered."""
    seen: list[int] = []

    def look(_hash: str, _password: str) -> bool:
        with db.engine.connect() as connection:
            seen.append(connection.exec_driver_sql("SELECT count(*) FROM sign_in_try WHERE NOT wrong").scalar() or 0)
        return False

    monkeypatch.setattr("app.security.check_password_hash", look)
    answer = sign_in(new(), "clerk", "wrong")
    assert seen == [1], answer.text


def test_a_name_that_does_not_exist_takes_as_long(new: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr("app.security.check_password_hash", lambda hashed, _: bool(looked.append(hashed)))
    for name in ("clerk", "nobody"):
        sign_in(new(), name, "wrong")
    assert len(looked) == 2
    assert all(hashed.count("$") == 2 for hashed in looked)


def test_from_one_address_tries_are_limited_whatever_the_name() -> None:
    made = create_app(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=True)
    try:
        with made.app_context():
            seeding.to_head(db.engine, MIGRATIONS)
            db.session.remove()
        browser = made.test_client()
        said = [browser.post("/login/", data={"username": f"name{n}", "password": "x"}).status_code for n in range(32)]
        assert said[:30] == [401] * 30
        assert said[-1] == 429
    finally:
        limiter.enabled = False
        limiter.reset()
