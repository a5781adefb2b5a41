"""What is not simply undone asks first, with the name in the sentence; what was done is told of whom it was done to."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from models.platform import Account, JobRun
from tests import making
from tests.views import reading

SWITCHED_OFF = "已停用账号"


def asked(html: str, address: str) -> str:
    """The sentence beside the button that is sent to this address."""
    found = re.search(rf'<details class="act"><summary>[^<]*</summary><form [^>]*action="{address}".*?</form>', html)
    assert found, address
    return re.sub(r"<[^>]+>", "", found[0])


def account(session: Any, username: str) -> Account:
    session.rollback()
    return session.scalars(select(Account).where(Account.username == username)).one()


@pytest.mark.parametrize(
    ("what", "asks", "says"),
    [
        ("off", "将在各处退出登录", "已停用账号“{name}”（安全生产基础科）"),
        ("reset", "现在的密码将失效", "已为“{name}”（安全生产基础科）设置新密码"),
        ("on", "", "已启用账号“{name}”（安全生产基础科）"),
        ("unlock", "", "“{name}”（安全生产基础科）可以重新登录"),
        ("roles", "", "“{name}”（安全生产基础科）现在的角色：执法人员"),
    ],
)
def test_who_looks_after_accounts_reads_whose_account_it_is(
    what: str, asks: str, says: str, login: Any, session: Any
) -> None:
    keeper, one = login("security_admin"), account(session, "officer")
    address, name = f"/account/change/{one.id}/{what}", one.full_name
    if asks:
        sentence = asked(keeper.get("/account/list/").text, address)
        assert asks in sentence
        assert name in sentence
    answer = keeper.post(address, data={"role": "officer"}, follow_redirects=True)
    assert any(said.startswith(says.format(name=name)) for said in reading.flashes(answer.text))


def test_a_refused_act_says_nothing_of_having_been_done(login: Any, session: Any) -> None:
    keeper, one = login("security_admin"), account(session, "security_admin")
    answer = keeper.post(f"/account/change/{one.id}/off", follow_redirects=True)
    assert not any(SWITCHED_OFF in said for said in reading.flashes(answer.text))


def test_who_lends_a_role_reads_to_whom_and_until_when_and_from_whom_it_comes_back(login: Any, session: Any) -> None:
    leader, name = login("leader"), account(session, "officer").full_name
    form = {"to": "officer", "role": "leader", "from_on": "2026-01-01", "until_on": "2190-01-01"}
    assert not any(name in said for said in lent(leader, form))
    day = str(clock.today())
    assert lent(leader, form | {"from_on": day, "until_on": day}) == [
        f"{day}至{day}由“{name}”（安全生产基础科）代您行使分管领导职责。"
    ]
    html = leader.get("/my-account/delegation").text
    assert f"{name}不再代您行使分管领导职责。" in html
    key = re.search(r'name="end" value="(\d+)"', html)
    assert key
    assert lent(leader, {"end": key[1]}) == [f"“{name}”（安全生产基础科）不再代您行使分管领导职责。"]


def lent(browser: Any, form: dict[str, str]) -> list[str]:
    return reading.flashes(browser.post("/my-account/delegation", data=form, follow_redirects=True).text)


def test_who_stops_a_job_reads_which_one_and_for_which_day(login: Any, session: Any) -> None:
    admin = login("system_admin")

    def ask(**form: Any) -> list[str]:
        return reading.flashes(admin.post("/job_run/run", data=form, follow_redirects=True).text)

    queued = ask(job="deadlines")
    run = session.scalars(select(JobRun)).one()
    sentence = asked(admin.get("/job_run/list/").text, "/job_run/run")
    assert str(run.day) in sentence
    assert all(
        str(run.day) in said for said in [*queued, *ask(act="cancel", run=run.id), *ask(act="retry", run=run.id)]
    )


def test_who_moves_several_records_reads_which(login: Any, session: Any, person: Any) -> None:
    clerk = person("clerk")
    mine = {"department_id": clerk.department_id, "created_by_id": clerk.user_id}
    made = [making.penalty(session, **mine) for _ in range(7)]
    session.commit()
    for penalty in made:
        login("clerk").post(f"/penalty/move/{penalty.id}/submit")
    form = {"item": [f"penalty:{penalty.id}" for penalty in made], "move": "review", "opinion": "同意"}
    (said,) = reading.flashes(login("chief").post("/inbox/act", data=form, follow_redirects=True).text)
    assert said.startswith("已办理7条")
    assert [penalty.decision_no in said for penalty in made] == [True] * 5 + [False] * 2
