"""Accounts and lent roles: makers of accounts approve nothing, administrators stay apart, who lends is named."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask_appbuilder.security.sqla.models import Role as RoleRow
from sqlalchemy import func, select, update
from werkzeug.security import check_password_hash

from app import clock
from app.extensions import db
from app.rules.errors import NotAllowed
from app.rules.vocabulary.platform import Role, Status
from app.services.flow import people, transition
from app.services.platform import accounts
from models.platform import Account, AuditEntry, Delegation, Movement
from tests import making
from tests.conftest import PASSWORD, STAFF
from tests.views import reading, records

ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@pytest.fixture
def keeper(login: Any) -> Any:
    """The security administrator's browser."""
    return login("security_admin")


def make(keeper: Any, username: str, *roles: str, **more: str) -> list[str]:
    """What is said after asking for an account."""
    answer = keeper.post(
        "/account/add", data={"username": username, "role": list(roles), **more}, follow_redirects=True
    )
    return reading.flashes(answer.text)


def change(keeper: Any, key: int, what: str, *roles: str) -> list[str]:
    return reading.flashes(
        keeper.post(f"/account/change/{key}/{what}", data={"role": list(roles)}, follow_redirects=True).text
    )


def fresh(session: Any, username: str) -> Any:
    session.rollback()
    session.expire_all()
    return session.scalar(select(Account).where(Account.username == username))


# --- accounts ----------------------------------------------------------------------------------------


def test_an_account_is_made_with_a_password_for_one_use(keeper: Any, session: Any, app: Any) -> None:
    said = make(keeper, "novice", "clerk", full_name="新来的", department="AQJC")
    secret = re.search(r"[A-Za-z0-9]{16}", said[1])
    assert secret
    made = fresh(session, "novice")
    assert (made.full_name, made.role_names, made.must_change_password, made.department.code) == (
        "新来的",
        {"clerk"},
        True,
        "AQJC",
    )
    assert check_password_hash(made.password, secret.group())
    answer = app.test_client().post("/login/", data={"username": "novice", "password": secret.group()})
    assert answer.status_code == 302


def test_the_secret_is_shown_once_and_is_nowhere_in_the_trail(keeper: Any, session: Any) -> None:
    secret = re.findall(r"[A-Za-z0-9]{16}", make(keeper, "novice", "clerk")[1])[0]
    assert secret not in keeper.get("/account/list/").text
    session.rollback()
    assert [
        row.seq
        for row in session.scalars(select(AuditEntry))
        if secret in row.detail or "pbkdf2" in row.detail or "scrypt" in row.detail
    ] == []


@pytest.mark.parametrize("username", ["", " ", "clerk", "CLERK", "a b", "<b>x", "../x", "x" * 65, "a\x00b", "名字"])
def test_a_name_that_is_taken_or_no_name_makes_no_account(username: str, keeper: Any, session: Any) -> None:
    before = session.scalar(select(func.count(Account.id)))
    said = make(keeper, username, "clerk")
    session.rollback()
    assert session.scalar(select(func.count(Account.id))) == before
    assert len(said) == (0 if "\x00" in username else 1)
    assert "密码" not in "".join(said)


def test_a_role_or_department_that_is_none_makes_no_account(keeper: Any, session: Any) -> None:
    for given in ({"role": "king"}, {"role": "system"}, {"role": "Admin"}, {"role": "clerk", "department": "NONE"}):
        assert (
            len(
                reading.flashes(
                    keeper.post("/account/add", data={"username": "novice", **given}, follow_redirects=True).text
                )
            )
            == 1
        )
        assert fresh(session, "novice") is None


@pytest.mark.parametrize("admin", ADMINS)
@pytest.mark.parametrize("other", [*ADMINS, Role.CLERK, Role.LEADER])
def test_the_three_administrators_hold_no_other_role(
    admin: Role, other: Role, keeper: Any, session: Any, login: Any
) -> None:
    made = make(keeper, "novice", admin, other)
    alone = admin == other
    assert (len(made) == 2, fresh(session, "novice") is not None) == (alone, alone)
    change(keeper, fresh(session, "officer").id, "roles", admin, other)
    assert fresh(session, "officer").role_names == ({str(admin)} if alone else {"officer"})


@pytest.mark.parametrize("what", ["off", "roles"])
def test_the_last_security_administrator_stays(what: str, keeper: Any, session: Any) -> None:
    key = fresh(session, "security_admin").id
    assert change(keeper, key, what, "clerk")
    kept = fresh(session, "security_admin")
    assert (kept.active, kept.role_names) == (True, {"security_admin"})


def test_one_of_two_security_administrators_may_go(keeper: Any, session: Any) -> None:
    make(keeper, "second", "security_admin")
    change(keeper, fresh(session, "second").id, "off")
    assert not fresh(session, "second").active


@pytest.mark.parametrize("roles", [["king"], ["system"], ["Admin"], ["clerk", "king"]])
def test_a_role_that_is_none_can_be_given_to_nobody(roles: list[str], keeper: Any, session: Any) -> None:
    before = set(session.scalars(select(RoleRow.name)))
    change(keeper, fresh(session, "officer").id, "roles", *roles)
    assert fresh(session, "officer").role_names == {"officer"}
    assert set(session.scalars(select(RoleRow.name))) == before


def test_new_roles_count_from_the_next_click(keeper: Any, session: Any, login: Any) -> None:
    change(keeper, fresh(session, "officer").id, "roles", "leader")
    assert fresh(session, "officer").role_names == {"leader"}
    browser = login("officer")
    assert browser.get("/grade_result/list/").status_code == 200
    assert browser.get("/inspection/add").status_code == 403


def test_an_account_switched_off_enters_no_more_until_switched_on(keeper: Any, session: Any, app: Any) -> None:
    key = fresh(session, "officer").id
    for what, entered in (("off", 401), ("on", 302)):
        change(keeper, key, what)
        assert (
            app.test_client().post("/login/", data={"username": "officer", "password": PASSWORD}).status_code == entered
        )


def test_a_lock_is_lifted(keeper: Any, session: Any, app: Any) -> None:
    for n in range(5):
        app.test_client().post("/login/", data={"username": "officer", "password": f"wrong-{n}"})
    assert f"/account/change/{fresh(session, 'officer').id}/unlock" in keeper.get("/account/list/").text
    change(keeper, fresh(session, "officer").id, "unlock")
    assert app.test_client().post("/login/", data={"username": "officer", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    "address", ["/account/change/1/fly", "/account/change/999999/off", "/account/change/99999999999999999999/off"]
)
def test_what_is_no_account_or_no_change_is_not_found(address: str, keeper: Any) -> None:
    assert keeper.post(address).status_code == 404


@pytest.mark.parametrize("who", sorted(set(STAFF) - {"security_admin"}))
def test_nobody_else_sees_or_changes_accounts(who: str, login: Any, session: Any) -> None:
    key = fresh(session, "officer").id
    browser = login(who)
    assert browser.get("/account/list/").status_code == 403
    assert browser.post("/account/add", data={"username": "novice", "role": "clerk"}).status_code == 403
    assert browser.post(f"/account/change/{key}/reset").status_code == 403
    assert fresh(session, "novice") is None


def test_the_list_holds_no_password_and_no_tags(keeper: Any, session: Any) -> None:
    make(keeper, "novice", "clerk", full_name="<script>alert(1)</script>")
    html = keeper.get("/account/list/").text
    assert "<script>alert" not in html
    assert "pbkdf2" not in html
    assert "scrypt" not in html


def test_every_change_of_an_account_is_in_the_trail(keeper: Any, session: Any) -> None:
    key = fresh(session, "officer").id
    session.rollback()
    for what in ("off", "on", "reset", "reset", "unlock", "roles"):
        before = session.scalar(select(func.count(AuditEntry.seq)))
        change(keeper, key, what, "leader")
        session.rollback()
        assert session.scalar(select(func.count(AuditEntry.seq))) > before, what
        assert session.scalars(select(AuditEntry.actor).order_by(AuditEntry.seq.desc())).first() == "security_admin"


def test_a_change_of_roles_is_in_the_trail_with_the_roles(keeper: Any, session: Any) -> None:
    change(keeper, fresh(session, "officer").id, "roles", "leader")
    session.rollback()
    assert [
        row.seq for row in session.scalars(select(AuditEntry)) if "leader" in row.detail and "officer" in row.detail
    ]


def test_a_change_of_password_is_in_the_trail_without_the_password(login: Any, session: Any) -> None:
    assert (
        login("clerk")
        .post("/my-account/password", data={"old": PASSWORD, "new": "Another-Horse-8", "again": "Another-Horse-8"})
        .status_code
        == 302
    )
    told = [row for row in session.scalars(select(AuditEntry)) if row.action == "password"]
    assert [row.actor for row in told] == ["clerk"]
    assert "Horse" not in "".join(session.scalars(select(AuditEntry.detail)))


def test_nobody_gives_themselves_a_role(keeper: Any, session: Any) -> None:
    making_another(session)
    change(keeper, fresh(session, "security_admin").id, "roles", "leader")
    session.rollback()
    assert fresh(session, "security_admin").role_names == {"security_admin"}


def making_another(session: Any) -> None:
    accounts.add(session, "keeper2", ["security_admin"], password="Correct-Horse-7")
    session.commit()


def test_of_two_last_keepers_who_leave_at_once_one_stays(pg: Any) -> None:
    with pg.app_context():
        making_another(db.session())
        keys = {name: people.find(db.session(), name).id for name in ("security_admin", "keeper2")}
        db.session.remove()
    start = Barrier(2)

    def off(name: str) -> str:
        with pg.app_context():
            account = db.session.get(Account, keys[name])
            start.wait(30)
            try:
                accounts.switch(db.session(), account, False)
                db.session.commit()
                return "gone"
            except NotAllowed:
                db.session.rollback()
                return "stays"
            finally:
                db.session.remove()

    try:
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(off, keys)) == ["gone", "stays"]
    finally:
        with pg.app_context():
            db.session.execute(update(Account).where(Account.id == keys["security_admin"]).values(active=True))
            db.session.execute(update(Account).where(Account.id == keys["keeper2"]).values(active=False))
            db.session.commit()


def test_a_role_of_a_department_is_lent_within_it(login: Any, session: Any) -> None:
    said = lend(login("chief"), "stranger", "section_chief")
    assert "本科室" in said[0]
    assert _lent(session) == []


# --- lent roles --------------------------------------------------------------------------------------


def lend(browser: Any, to: str, role: str, first: int = 0, last: int = 7) -> list[str]:
    """Lend a role from some days from today to some days from today; what is said."""
    days = {"from_on": clock.today() + timedelta(days=first), "until_on": clock.today() + timedelta(days=last)}
    return reading.flashes(
        browser.post("/my-account/delegation", data={"to": to, "role": role, **days}, follow_redirects=True).text
    )


def _lent(session: Any) -> list[Delegation]:
    session.rollback()
    return list(session.scalars(select(Delegation)))


def test_while_a_role_is_lent_another_acts_in_it_and_the_trail_names_both(
    login: Any, session: Any, person: Any
) -> None:
    kept = making.penalty(session, department_id=person("clerk").department_id, created_by_id=person("clerk2").user_id)
    transition.perform(session, kept, "submit", person("clerk2"))
    session.commit()
    key = kept.id
    lend(login("chief"), "clerk", "section_chief")
    assert login("clerk").post(f"/penalty/move/{key}/review", data={"opinion": "同意"}).status_code == 302
    assert records.status_of(session, "penalty", key) == Status.REVIEWED
    made = session.scalars(select(Movement).where(Movement.move == "review")).one()
    assert (made.user_id, made.on_behalf_of_id) == (person("clerk").user_id, person("chief").user_id)


@pytest.mark.parametrize(("first", "last", "may"), [(0, 0, True), (-3, 0, True), (1, 5, False)])
def test_both_days_of_a_loan_are_included(first: int, last: int, may: bool, login: Any) -> None:
    lend(login("leader"), "officer", "leader", first, last)
    assert (login("officer").get("/job_run/list/").status_code == 200) is may


def test_a_role_taken_back_is_gone_at_once(login: Any, session: Any) -> None:
    lend(login("leader"), "officer", "leader")
    assert login("officer").get("/job_run/list/").status_code == 200
    login("leader").post("/my-account/delegation", data={"end": _lent(session)[0].id})
    assert login("officer").get("/job_run/list/").status_code == 403


def test_only_who_lent_takes_back(login: Any, session: Any) -> None:
    lend(login("leader"), "officer", "leader")
    for who in ("officer", "leader2", "security_admin"):
        login(who).post("/my-account/delegation", data={"end": _lent(session)[0].id})
        assert _lent(session)[0].until_on > clock.today()


@pytest.mark.parametrize(
    ("who", "to", "role"),
    [
        ("clerk", "officer", "leader"),
        ("clerk", "clerk", "clerk"),
        ("clerk", "audit_admin", "clerk"),
        ("clerk", "security_admin", "clerk"),
        ("clerk", "nobody", "clerk"),
        ("security_admin", "clerk", "security_admin"),
        ("audit_admin", "clerk", "audit_admin"),
        ("system_admin", "system_admin", "clerk"),
        ("clerk", "officer", "system"),
        ("clerk", "officer", "king"),
        ("clerk", "officer", ""),
    ],
)
def test_what_is_not_ones_own_cannot_be_lent_nor_to_an_administrator(
    who: str, to: str, role: str, login: Any, session: Any
) -> None:
    assert reading.CHINESE.search(lend(login(who), to, role)[0])
    assert _lent(session) == []


@pytest.mark.parametrize(("first", "last"), [(5, 1), (0, 400), (-9, -1)])
def test_a_loan_has_an_order_an_end_and_is_not_past(first: int, last: int, login: Any, session: Any) -> None:
    assert lend(login("leader"), "officer", "leader", first, last)
    assert _lent(session) == []


def test_a_lent_role_cannot_be_lent_on(login: Any, session: Any) -> None:
    lend(login("leader"), "officer", "leader")
    assert lend(login("officer"), "clerk", "leader")
    assert len(_lent(session)) == 1


def test_whoever_becomes_an_administrator_acts_in_no_lent_role(login: Any, keeper: Any, session: Any) -> None:
    lend(login("leader"), "officer", "leader")
    change(keeper, fresh(session, "officer").id, "roles", "audit_admin")
    session.rollback()
    assert people.person(session, fresh(session, "officer"), clock.today()).roles == {"audit_admin"}
    assert login("officer").get("/penalty/list/").status_code == 403


def test_a_loan_ends_with_the_role_it_came_from(login: Any, keeper: Any, session: Any) -> None:
    """Who is no longer leader, or no longer works here, lends nobody the leader's word."""
    lend(login("leader"), "officer", "leader")
    for what, roles in (("roles", ("clerk",)), ("off", ())):
        change(keeper, fresh(session, "leader").id, what, *roles)
        assert login("officer").get("/job_run/list/").status_code == 403, what
