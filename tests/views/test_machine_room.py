"""The machine room: runs, holidays, the trail, and what watches the machine."""

import json
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from app import clock
from app.rules.vocabulary.platform import Role
from app.services.flow import deadlines, transition
from app.services.platform import timetable
from models.platform import AuditEntry, Deadline, Delegation, Holiday, JobRun
from tests import making
from tests.views import reading, records

JOB = next(iter(timetable.JOBS))


@pytest.fixture
def admin(login: Any) -> Any:
    return login("system_admin")


def ask(browser: Any, **form: str) -> list[str]:
    return reading.flashes(browser.post("/job_run/run", data=form, follow_redirects=True).text)


def runs(session: Any) -> list[tuple[str, str]]:
    session.rollback()
    session.expire_all()
    return [(run.job, run.state) for run in session.scalars(select(JobRun).order_by(JobRun.id))]


# --- runs --------------------------------------------------------------------------------------------


def test_run_now_twice_is_one_run_and_a_sentence(admin: Any, session: Any) -> None:
    first, second = ask(admin, job=JOB), ask(admin, job=JOB)
    assert runs(session) == [(JOB, "pending")]
    assert first != second
    assert "1" in second[0]


@pytest.mark.parametrize("who", ["clerk", "chief", "officer", "leader", "director", "security_admin", "audit_admin"])
def test_nobody_else_runs_a_job(who: str, login: Any, session: Any) -> None:
    for form in ({"job": JOB}, {"act": "try", "job": JOB}, {"act": "cancel", "run": "1"}, {"act": "retry", "run": "1"}):
        assert login(who).post("/job_run/run", data=form).status_code == 403
    assert runs(session) == []


@pytest.mark.parametrize(("who", "is_lent"), [("clerk", True), ("leader", True), ("credit", False)])
def test_what_is_done_in_a_lent_role_is_entered_on_behalf_of_its_owner(
    who: str, is_lent: bool, login: Any, person: Any, session: Any
) -> None:
    """Also on pages that belong to no register, and where one may look in a role of one's own but not act."""
    owner = person("credit2").user_id
    lent = {"role": Role.CREDIT_OFFICER, "from_on": clock.today(), "until_on": clock.today()}
    session.add(Delegation(from_user_id=owner, to_user_id=person(who).user_id, **lent))
    session.commit()
    browser = login(who)
    assert ask(browser, job=JOB)
    browser.post("/holiday/keep", data=NOTICE)
    acts = select(AuditEntry).where(AuditEntry.actor == who, AuditEntry.register.in_(("job_run", "holiday")))
    entries = session.scalars(acts).all()
    assert {entry.register for entry in entries} == {"job_run", "holiday"}
    said = {json.loads(entry.detail).get("on_behalf_of_id") for entry in entries}
    assert said == {owner if is_lent else None}


def test_a_trial_is_asked_for_beside_the_run(admin: Any, session: Any) -> None:
    said, again, real = ask(admin, act="try", job=JOB), ask(admin, act="try", job=JOB), ask(admin, job=JOB)
    assert runs(session) == [(JOB, "pending")] * 2
    assert "不写入任何内容" in said[0]
    assert "1" in again[0]
    assert real != said


def test_a_reader_of_runs_sees_no_button(login: Any, admin: Any, session: Any) -> None:
    records.job_run(session)
    assert 'name="job"' in admin.get("/job_run/list/").text
    assert 'name="job"' not in login("leader").get("/job_run/list/").text


@pytest.mark.parametrize(
    ("state", "act", "then"),
    [
        ("pending", "cancel", "cancelled"),
        ("running", "cancel", "cancelling"),
        ("failed", "retry", "pending"),
        ("cancelled", "retry", "pending"),
        ("succeeded", "cancel", "succeeded"),
        ("succeeded", "retry", "succeeded"),
        ("running", "retry", "running"),
        ("failed", "fly", "failed"),
    ],
)
def test_a_run_is_cancelled_or_tried_again_only_where_that_makes_sense(
    state: str, act: str, then: str, admin: Any, session: Any
) -> None:
    key = records.job_run(session)
    session.execute(update(JobRun).where(JobRun.id == key).values(state=state))
    session.commit()
    said = ask(admin, act=act, run=str(key))
    assert [now for _, now in runs(session)] == [then]
    assert said or act == "fly"


@pytest.mark.parametrize(
    "form", [{"job": "fly"}, {"job": ""}, {"act": "cancel", "run": "999"}, {"act": "retry", "run": "999"}]
)
def test_a_run_that_does_not_exist_is_reported(form: dict[str, str], admin: Any, session: Any) -> None:
    assert reading.CHINESE.search(ask(admin, **form)[0])
    assert runs(session) == []


def test_who_asked_for_a_run_is_on_its_page_and_in_the_trail(admin: Any, session: Any) -> None:
    ask(admin, job=JOB)
    session.rollback()
    assert "system_admin" in admin.get("/job_run/show/1").text.partition('<dl class="facts">')[2]
    assert session.scalars(select(AuditEntry.actor).where(AuditEntry.action == "job_requested")).all() == [
        "system_admin"
    ]


def test_what_went_wrong_in_a_run_is_text(admin: Any, session: Any) -> None:
    key = records.job_run(session)
    session.execute(
        update(JobRun).where(JobRun.id == key).values(log="<script>alert(1)</script>", error="<b>x</b>", state="failed")
    )
    session.commit()
    html = admin.get(f"/job_run/show/{key}").text
    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html
    assert "<b>x</b>" not in html


# --- holidays ----------------------------------------------------------------------------------------

NOTICE = {
    "notice": "2031-01-01 休 元旦\n2031-02-05~2031-02-08 休 春节\n2031-02-02 班 春节",
    "source": "国办发明电〔2030〕1号",
}


def test_a_notice_is_kept_whole(admin: Any, session: Any) -> None:
    assert admin.post("/holiday/keep", data=NOTICE).status_code == 200
    kept = session.scalars(select(Holiday).where(Holiday.day >= date(2031, 1, 1)).order_by(Holiday.day)).all()
    assert [(str(row.day), row.is_workday) for row in kept][:2] == [("2031-01-01", False), ("2031-02-02", True)]
    assert len(kept) == 6
    assert "2031-02-08" in admin.get("/holiday/list/?year=2031").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"notice": NOTICE["notice"] + "\n2031-02-30 休 元宵"},
        {"notice": "x"},
        {"notice": ""},
        {"source": " "},
        {"notice": "2031-03-01~2031-02-01 休 倒"},
        {"notice": "2031-01-01~2031-12-31 休 长"},
        {"notice": "2031-01-01 睡 元旦"},
    ],
)
def test_a_notice_with_one_wrong_line_is_kept_not_at_all_and_comes_back(
    wrong: dict[str, str], admin: Any, session: Any
) -> None:
    answer = admin.post("/holiday/keep", data=NOTICE | wrong)
    assert answer.status_code == 422
    assert reading.CHINESE.search(reading.flashes(answer.text)[0])
    box = answer.text.partition('name="notice"')[2].partition(">")[2].partition("</textarea>")[0]
    assert box.splitlines()[:1] == (NOTICE | wrong)["notice"].splitlines()[:1]
    session.rollback()
    assert session.scalars(select(Holiday).where(Holiday.day >= date(2031, 1, 1))).all() == []


@pytest.mark.parametrize(("who", "reads"), [("credit", True), ("system_admin", False)])
def test_a_new_calendar_moves_the_running_clocks_and_says_which(
    who: str, reads: bool, session: Any, person: Any, login: Any
) -> None:
    """By number to whoever may open the record; to others by its kind."""
    kept = making.penalty(
        session, decided_on=clock.today(), valid_until=date(2090, 1, 1), department_id=person("clerk").department_id
    )
    transition.perform(session, kept, "submit", person("clerk"))
    session.commit()
    due = session.scalar(select(Deadline.due_on))
    session.rollback()
    html = login(who).post("/holiday/keep", data={"notice": f"{due} 休 临时放假", "source": "通知"}).text
    assert f"{due} →" in html
    assert (kept.decision_no in html) == reads
    session.rollback()
    assert session.scalar(select(Deadline.due_on)) > due


WHOLE = """2031-01-01 休 元旦
2031-01-22~2031-01-29 休 春节
2031-04-05 休 清明节
2031-05-01~2031-05-05 休 劳动节
2031-06-24 休 端午节
2031-10-01~2031-10-08 休 国庆节、中秋节"""


def test_a_year_is_provisional_until_its_notice_is_entered_whole(admin: Any, session: Any, person: Any) -> None:
    lines = WHOLE.splitlines()
    half = admin.post("/holiday/keep", data={"notice": "\n".join(lines[:4]), "source": "通知"})
    assert half.status_code == 200
    assert "2031年的放假安排尚缺端午节、中秋节、国庆节" in half.text
    assert "端午节、中秋节、国庆节" in admin.get("/holiday/list/?year=2031").text
    kept = making.penalty(session, decided_on=date(2031, 2, 3), valid_until=date(2090, 1, 1), department_id=None)
    deadlines.start(session, kept, "publish_penalty", date(2031, 2, 3))
    session.commit()
    assert session.scalar(select(Deadline.provisional)) is True
    session.rollback()
    admin.post("/holiday/keep", data={"notice": "\n".join(lines[4:]), "source": "通知"})
    assert "flash warning" not in admin.get("/holiday/list/?year=2031").text
    session.expire_all()
    assert session.scalar(select(Deadline.provisional)) is False


@pytest.mark.parametrize("who", ["clerk", "leader", "security_admin", "audit_admin", "officer"])
def test_nobody_else_enters_holidays(who: str, login: Any) -> None:
    assert login(who).post("/holiday/keep", data=NOTICE).status_code == 403


# --- the trail ---------------------------------------------------------------------------------------


def test_what_people_do_is_in_the_trail_with_who_and_from_where(login: Any, session: Any) -> None:
    login("clerk").post("/agency/add", data={"name": "新的通报单位"})
    told = session.scalars(select(AuditEntry).where(AuditEntry.register == "agency", AuditEntry.actor == "clerk")).one()
    assert (told.action, told.address) == ("create", "127.0.0.1")
    assert login("audit_admin").get("/audit/list/?actor=clerk&action=create").text.count('class="detail"') == 1


def test_the_audit_administrator_can_read_an_entry_to_its_end(login: Any) -> None:
    login("clerk").post(
        "/agency/add", data={"name": "新的通报单位", "duty": "《安全生产法》第七十八条" * 5, "contact": "最后一栏"}
    )
    html = login("audit_admin").get("/audit/list/?actor=clerk&action=create").text
    assert "新的通报单位" in html
    assert "最后一栏" in html


def test_secrets_are_not_in_the_trail(login: Any, session: Any) -> None:
    firm = making.enterprise(session)
    session.commit()
    form = {"name": "王某", "identity_no": "110101199003070134", "enterprise_id": firm.uscc, "post": "电工"}
    login("clerk").post("/practitioner/add", data=form)
    session.rollback()
    told = session.scalars(select(AuditEntry).where(AuditEntry.register == "practitioner")).all()
    assert len(told) == 1
    assert "110101199003070134" not in "".join(row.detail for row in session.scalars(select(AuditEntry)))


def test_an_altered_entry_is_found_and_named(login: Any, session: Any) -> None:
    login("clerk").post("/agency/add", data={"name": "新的通报单位"})
    browser = login("audit_admin")
    good = reading.flashes(browser.post("/audit/verify", follow_redirects=True).text)
    session.rollback()
    last = session.scalar(select(AuditEntry.seq).where(AuditEntry.register == "agency", AuditEntry.actor == "clerk"))
    session.execute(update(AuditEntry).where(AuditEntry.seq == last).values(detail="{}"))
    session.commit()
    bad = reading.flashes(browser.post("/audit/verify", follow_redirects=True).text)
    assert good != bad
    assert str(last) in bad[0]


def test_verifying_is_itself_in_the_trail(login: Any, session: Any) -> None:
    """等保 8.1.5: what the audit administrator does is audited too."""
    login("audit_admin").post("/audit/verify")
    session.rollback()
    assert "audit_admin" in session.scalars(select(AuditEntry.actor)).all()


def test_the_trail_is_read_page_by_page(login: Any, session: Any) -> None:
    browser = login("clerk")
    for n in range(60):
        browser.post("/agency/add", data={"name": f"单位{n}"})
    first = login("audit_admin").get("/audit/list/?actor=clerk").text
    assert first.count('class="detail"') <= 100
    lowest = session.scalar(select(AuditEntry.seq).where(AuditEntry.actor == "clerk").order_by(AuditEntry.seq))
    assert login("audit_admin").get(f"/audit/list/?actor=clerk&before={lowest}").text.count('class="detail"') == 0


def test_no_address_changes_the_trail(app: Flask) -> None:
    rules = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/audit")
        for method in rule.methods or ()
    }
    assert rules - {(rule, method) for rule, method in rules if method in ("HEAD", "OPTIONS")} == {
        ("/audit/list/", "GET"),
        ("/audit/verify", "POST"),
    }


# --- those who watch ---------------------------------------------------------------------------------


def test_health_of_process_and_database_are_separate_answers(app: Flask) -> None:
    browser = app.test_client()
    assert browser.get("/healthz").json == {"status": "ok"}
    ready = browser.get("/readyz")
    assert (ready.status_code, ready.json["database"], ready.json["calendar"]) == (200, True, True)


def test_without_a_database_the_page_says_so_and_shows_no_details(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise OperationalError("SELECT secret", {}, Exception("unable to open database file"))

    for way in ("execute", "scalar", "scalars", "get"):
        monkeypatch.setattr(f"sqlalchemy.orm.Session.{way}", away)
    browser = app.test_client()
    for address in ("/readyz", "/public/", "/public/record/1"):
        answer = browser.get(address)
        assert answer.status_code == 503, address
        assert "SELECT" not in answer.text
    assert browser.get("/public/").headers["Retry-After"]


def test_a_job_that_has_failed_is_said_on_the_cockpit_until_it_succeeds(login: Any, session: Any) -> None:
    why = "第7条日志与写入时不一致：已被改动。"
    for state, error, told in (("failed", why, True), ("succeeded", "", False)):
        slot = {"job": "integrity_check", "slot": state, "day": clock.today(), "counts": {}}
        session.add(JobRun(**slot, state=state, error=error))
        session.commit()
        for who, may in (("system_admin", True), ("audit_admin", True), ("leader", True), ("clerk", False)):
            assert (why in login(who).get("/").text) is (told and may), who
