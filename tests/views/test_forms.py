"""Forms: nothing typed is lost, nothing is overwritten, nothing is written by reading or without a token."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.extensions import db
from app.rules.vocabulary.subjects import KeptStatus
from app.services.flow import transition
from app.services.ledgers import intake
from models.base import registers
from models.disclosure import Penalty
from models.platform import AuditEntry
from models.subjects import Enterprise
from tests import making
from tests.conftest import PASSWORD, make_app, seed
from tests.views import reading, records

GIVEN = {
    "party_name": "草原建材有限公司",
    "party": "legal_person",
    "decision_no": "（陈）应急罚〔2026〕999号",
    "violation": "未培训",
    "facts": "现场检查",
    "basis": "第九十七条",
    "kinds": ["fine", "warning"],
    "content": "罚款20000元",
    "fine": "2",
    "decided_on": "2026-01-05",
    "valid_until": "2029-01-05",
    "uscc": making.code(7),
}


@pytest.fixture
def clerk(login: Any) -> Any:
    return login("clerk")


@pytest.fixture
def draft(session: Any, person: Any) -> Any:
    kept = making.penalty(session, department_id=person("clerk").department_id, created_by_id=person("clerk").user_id)
    session.commit()
    return kept


def _beside(html: str, field: str) -> str:
    """The error that stands beside a field."""
    box = next((part for part in html.split('<div class="field ') if f'<label for="f-{field}">' in part), "")
    found = re.search(r'<p class="error" role="alert">(.*?)</p>', box, re.S)
    return found.group(1) if found else ""


# --- what was typed ----------------------------------------------------------------------------------


def test_a_penalty_that_is_right_is_kept_as_typed(clerk: Any, session: Any) -> None:
    answer = clerk.post("/penalty/add", data=GIVEN)
    assert answer.status_code == 302
    kept = session.scalars(select(Penalty)).one()
    assert (kept.decision_no, kept.fine, kept.kinds, str(kept.decided_on)) == (
        GIVEN["decision_no"],
        2,
        GIVEN["kinds"],
        "2026-01-05",
    )
    assert answer.headers["Location"].endswith(f"/penalty/show/{kept.id}")


WRONG = [
    ("decided_on", "2026-02-30", "decided_on"),
    ("decided_on", "", "decided_on"),
    ("decided_on", "2098-01-01", "decided_on"),
    ("valid_until", "2020-01-01", "valid_until"),
    ("uscc", "123", "uscc"),
    ("party", "martian", "party"),
    ("party_name", "", "party_name"),
    ("party_name", "长" * 201, "party_name"),
    ("fine", "many", "fine"),
    ("fine", "20000", "fine"),
    ("fine", "-2", "fine"),
    ("kinds", ["flogging"], "kinds"),
    ("kinds", [], "kinds"),
    ("facts", " \u3000 ", "facts"),
]


@pytest.mark.parametrize(("field", "value", "column"), WRONG)
def test_what_was_typed_comes_back_with_the_error_beside_its_field(
    field: str, value: Any, column: str, clerk: Any, session: Any
) -> None:
    answer = clerk.post("/penalty/add", data=GIVEN | {field: value})
    assert answer.status_code == 422
    assert reading.CHINESE.search(_beside(answer.text, column)), reading.flashes(answer.text)
    assert {
        name
        for name in ("party_name", "decision_no", "facts", "basis", "content")
        if name != field and GIVEN[name] not in answer.text
    } == set()
    assert session.scalar(select(Penalty.id)) is None


def test_every_wrong_field_is_reported_at_once(clerk: Any) -> None:
    html = clerk.post("/penalty/add", data=GIVEN | {"decided_on": "x", "party_name": "", "fine": "y"}).text
    assert all(_beside(html, name) for name in ("decided_on", "party_name", "fine"))


def test_ticks_choices_and_long_texts_come_back_too(clerk: Any) -> None:
    html = clerk.post(
        "/penalty/add", data=GIVEN | {"decided_on": "", "seriousness": "serious", "remarks": "第一行\n第二行"}
    ).text
    assert html.count(" checked") == 2
    assert '<option value="serious" selected>' in html
    assert "第一行\n第二行</textarea>" in html.replace("\r", "")


def test_an_edit_that_is_refused_comes_back_too(clerk: Any, draft: Any) -> None:
    form = records.form_of(clerk, f"/penalty/edit/{draft.id}") | {"facts": "新写的事实", "decided_on": "2098-01-01"}
    answer = clerk.post(f"/penalty/edit/{draft.id}", data=form)
    assert answer.status_code == 422
    assert "新写的事实" in answer.text
    assert _beside(answer.text, "decided_on")


def test_a_form_sent_back_untouched_changes_nothing(clerk: Any, session: Any, hers: dict[str, int]) -> None:
    editable = [
        name
        for name in hers
        if records.register_of(name).WORKFLOW.editable and clerk.get(f"/{name}/edit/{hers[name]}").status_code == 200
    ]
    assert len(editable) > 8
    for name in editable:
        register = records.register_of(name)
        before = _values(session, register, hers[name])
        answer = clerk.post(f"/{name}/edit/{hers[name]}", data=records.form_of(clerk, f"/{name}/edit/{hers[name]}"))
        assert (name, answer.status_code) == (name, 302), reading.flashes(answer.text)
        assert _values(session, register, hers[name]) == before


@pytest.fixture
def hers(session: Any, person: Any) -> dict[str, int]:
    return records.one_of_each(session, person("clerk").department_id, person("clerk").user_id)


def _values(session: Any, register: Any, key: int) -> dict[str, Any]:
    session.rollback()
    session.expire_all()
    record = session.get_one(register, key)
    return {
        field: getattr(record, field)
        for field in (*intake.fields(register), "status", "department_id", "created_by_id")
    }


def test_tags_in_a_field_are_text(clerk: Any, session: Any) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    refused = clerk.post("/penalty/add", data=GIVEN | {"facts": evil, "party_name": evil, "decided_on": ""})
    kept = clerk.post(
        "/penalty/add",
        data=GIVEN | {"facts": evil, "party_name": evil, "decision_no": f"一{evil}"},
        follow_redirects=True,
    )
    listed = clerk.get("/penalty/list/", query_string={"q": evil})
    for answer in (refused, kept, listed):
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
    assert session.scalars(select(Penalty)).one().facts == evil


def test_tags_in_an_address_are_text(clerk: Any) -> None:
    for address in (
        "/penalty/list/?q=<script>alert(1)</script>",
        "/penalty/add?facts=</textarea><script>alert(1)</script>",
        "/<script>alert(1)</script>",
    ):
        assert "<script>alert" not in clerk.get(address).text


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "𠮷😀", "\u202e\ufeff", "a" * 70_000])
def test_no_text_makes_a_form_fail(text: Any, clerk: Any) -> None:
    for field in ("facts", "party_name", "decision_no", "uscc", "remarks"):
        assert clerk.post("/penalty/add", data=GIVEN | {field: text, "decided_on": ""}).status_code == (
            400 if "\x00" in str(text) else 422
        )


def test_bytes_that_are_no_text_do_not_make_a_form_fail(clerk: Any) -> None:
    for body in (b"facts=%ED%A0%BD", b"facts=%FF%FE", b"%", b"=&=&", b"\xff\xfe"):
        assert clerk.post("/penalty/add", data=body, content_type="application/x-www-form-urlencoded").status_code in (
            400,
            422,
        )


# --- two hands ---------------------------------------------------------------------------------------


def test_a_stale_form_is_refused_and_keeps_what_was_typed(login: Any, draft: Any, session: Any) -> None:
    key, first, second = draft.id, login("clerk"), login("clerk2")
    early, late = (records.form_of(browser, f"/penalty/edit/{key}") for browser in (first, second))
    assert first.post(f"/penalty/edit/{key}", data=early | {"facts": "先写的"}).status_code == 302
    answer = second.post(f"/penalty/edit/{key}", data=late | {"facts": "后写的"})
    assert answer.status_code == 409
    assert "后写的" in answer.text
    assert _values(session, Penalty, key)["facts"] == "先写的"


def _overtaken(html: str) -> list[list[str]]:
    """The lines (who, field, before, after) of what others changed while the form was open."""
    table = html.partition('<section id="overtaken">')[2].partition("</section>")[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", table, re.S)[1:]]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in (row[0], *row[2:])] for row in rows]


def test_a_stale_form_shows_who_changed_what_from_what_to_what(login: Any, session: Any, person: Any) -> None:
    kept, other = making.finding(session, department_id=person("clerk").department_id), making.enterprise(session)
    session.commit()
    address, first, second = f"/finding/edit/{kept.id}", login("clerk2"), login("officer")
    was, becomes = kept.enterprise.uscc, other.uscc
    late = records.form_of(second, address)
    for typed in ({"description": "一改"}, {"description": "二改", "level": "major"}, {"enterprise_id": becomes}):
        assert first.post(address, data=records.form_of(first, address) | typed).status_code == 302
    answer = second.post(address, data=late | {"due_on": "2026-04-30"})
    told = _overtaken(answer.text)
    assert {line[0] for line in told} == {"clerk2"}
    assert [line[2:] for line in told] == [["灭火器压力不足", "二改"], ["一般隐患", "重大事故隐患"], [was, becomes]]
    assert "clerk2" in reading.flashes(answer.text)[0]
    assert 'value="2026-04-30"' in answer.text


def test_a_stale_form_shows_only_what_came_after_it_was_opened(login: Any, draft: Any) -> None:
    key, first, second = draft.id, login("clerk2"), login("clerk")
    first.post(f"/penalty/edit/{key}", data=records.form_of(first, f"/penalty/edit/{key}") | {"facts": "以前改的"})
    late = records.form_of(second, f"/penalty/edit/{key}")
    first.post(f"/penalty/edit/{key}", data=records.form_of(first, f"/penalty/edit/{key}") | {"violation": "后来改的"})
    told = _overtaken(second.post(f"/penalty/edit/{key}", data=late).text)
    assert [line[3] for line in told] == ["后来改的"]


def test_a_stale_form_shows_files_that_came_and_went(login: Any, draft: Any) -> None:
    key, first, second = draft.id, login("clerk2"), login("clerk")
    late = records.form_of(second, f"/penalty/edit/{key}")
    for name in ("一.pdf", "二.pdf"):
        first.post(f"/penalty/attach/{key}", data={"file": (io.BytesIO(making.pdf(name.encode())), name)})
    told = _overtaken(second.post(f"/penalty/edit/{key}", data=late).text)
    assert told == [["clerk2", "附件", "—", "一.pdf"], ["clerk2", "附件", "—", "二.pdf"]]


def test_a_form_of_what_was_handed_in_meanwhile_keeps_what_was_typed(login: Any, draft: Any) -> None:
    key, first, second = draft.id, login("clerk"), login("clerk2")
    late = records.form_of(second, f"/penalty/edit/{key}")
    assert first.post(f"/penalty/move/{key}/submit").status_code == 302
    answer = second.post(f"/penalty/edit/{key}", data=late | {"facts": "后写的"})
    assert answer.status_code == 422
    assert "后写的" in answer.text
    assert ["clerk", "草稿", "待审核"] in [[line[0], *line[2:]] for line in _overtaken(answer.text)]


def test_who_decides_reads_what_was_changed_since(login: Any, draft: Any) -> None:
    key, clerk, chief = draft.id, login("clerk"), login("chief")
    clerk.post(f"/penalty/move/{key}/submit")
    late = records.form_of(chief, f"/penalty/move/{key}/review")
    ticked = re.search(rf'value="(penalty:{key}:\d+)"', chief.get("/inbox/").text).group(1)
    clerk.post(f"/penalty/move/{key}/withdraw")
    clerk.post(f"/penalty/edit/{key}", data=records.form_of(clerk, f"/penalty/edit/{key}") | {"facts": "换了的事实"})
    clerk.post(f"/penalty/move/{key}/submit")
    answer = chief.post(f"/penalty/move/{key}/review", data=late | {"opinion": "同意"})
    assert answer.status_code == 409
    assert ["clerk", "违法事实", "现场检查发现", "换了的事实"] in _overtaken(answer.text)
    assert "同意" in answer.text
    html = chief.post("/inbox/act", data={"item": ticked, "move": "review"}).text
    assert [said for said in reading.flashes(html) if "clerk" in said]


def test_what_others_changed_is_shown_masked(login: Any, session: Any, person: Any) -> None:
    kept = making.repair(session, making.penalty(session), department_id=person("clerk").department_id)
    session.commit()
    key, first, second = kept.id, login("clerk2"), login("clerk")
    late = records.form_of(second, f"/repair_application/edit/{key}")
    form = records.form_of(first, f"/repair_application/edit/{key}") | {"phone": "15012345678"}
    assert first.post(f"/repair_application/edit/{key}", data=form).status_code == 302
    told = _overtaken(second.post(f"/repair_application/edit/{key}", data=late).text)
    assert told
    assert not [line for line in told if "15012345678" in line[3]]


def test_a_stale_form_stays_stale_when_sent_again(login: Any, draft: Any) -> None:
    key, first, second = draft.id, login("clerk"), login("clerk2")
    late = records.form_of(second, f"/penalty/edit/{key}")
    first.post(f"/penalty/edit/{key}", data=records.form_of(first, f"/penalty/edit/{key}") | {"facts": "先写的"})
    refused = second.post(f"/penalty/edit/{key}", data=late)
    assert f'name="version" value="{late["version"]}"' in refused.text
    assert second.post(f"/penalty/edit/{key}", data=late).status_code == 409


@pytest.mark.parametrize("version", ["", "0", "99", "x", None])
def test_an_edit_without_the_right_version_is_refused(version: str | None, clerk: Any, draft: Any) -> None:
    form = records.form_of(clerk, f"/penalty/edit/{draft.id}")
    form.pop("version")
    assert (
        clerk.post(
            f"/penalty/edit/{draft.id}", data=form | ({} if version is None else {"version": version})
        ).status_code
        == 409
    )


def test_a_conflict_is_in_the_trail(clerk: Any, draft: Any, session: Any) -> None:
    clerk.post(
        f"/penalty/edit/{draft.id}", data=records.form_of(clerk, f"/penalty/edit/{draft.id}") | {"version": "99"}
    )
    session.rollback()
    assert session.scalars(select(AuditEntry.actor).where(AuditEntry.action == "refusal")).all() == ["clerk"]


def test_a_record_under_review_cannot_be_edited(clerk: Any, draft: Any, session: Any, person: Any) -> None:
    key = draft.id
    form = records.form_of(clerk, f"/penalty/edit/{key}")
    transition.perform(session, draft, "submit", person("clerk"))
    session.commit()
    assert clerk.get(f"/penalty/edit/{key}").status_code == 422
    assert clerk.post(f"/penalty/edit/{key}", data=form | {"facts": "改写"}).status_code in (409, 422)
    assert "/penalty/edit/" not in clerk.get(f"/penalty/show/{key}").text
    assert _values(session, Penalty, key)["facts"] != "改写"


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("penalty", "decision_no"),
        ("enterprise", "uscc"),
        ("finding", "no"),
        ("officer", "certificate_no"),
        ("agency", "name"),
    ],
)
def test_a_number_that_is_taken_is_reported_beside_its_field(
    name: str, field: str, clerk: Any, session: Any, hers: dict[str, int]
) -> None:
    form = records.form_of(clerk, f"/{name}/edit/{hers[name]}")
    answer = clerk.post(f"/{name}/add", data=form)
    assert answer.status_code == 422
    assert form[field] in " ".join(reading.flashes(answer.text))
    assert _beside(answer.text, field)


def test_two_spellings_of_one_number_are_one(clerk: Any, draft: Any) -> None:
    form = records.form_of(clerk, f"/penalty/edit/{draft.id}")
    form["decision_no"] = (
        form["decision_no"].replace("〔", "[").replace("〕", "]").replace("（", "(").replace("）", ")")
    )
    assert clerk.post("/penalty/add", data=form).status_code == 422


def _raise_version(app: Flask, key: int) -> None:
    """Another hand, on a connection of its own."""
    with app.app_context(), db.engine.begin() as other:
        other.execute(update(Penalty.__table__).where(Penalty.id == key).values(version=Penalty.version + 1))


def _draft_on(app: Flask) -> int:
    with app.app_context():
        key = making.penalty(db.session(), created_by_id=1).id
        db.session.commit()
        return int(key)


def test_a_change_that_comes_between_is_a_conflict_not_a_fault(pg: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL another hand may write between our reading and our writing."""
    key, clerk, checked = _draft_on(pg), records.browser(pg, "clerk"), intake.check
    form = records.form_of(clerk, f"/penalty/edit/{key}") | {"facts": "后写的"}
    monkeypatch.setattr(intake, "check", lambda *given: (checked(*given), _raise_version(pg, key)))
    answer = clerk.post(f"/penalty/edit/{key}", data=form)
    assert answer.status_code == 409
    assert "后写的" in answer.text


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/penalty/add", GIVEN | {"facts": "a\x00b"}),
        ("/penalty/add", GIVEN | {"party_name": "长" * 201}),
        (
            "/enterprise/add",
            {
                "name": "甲",
                "uscc": making.code(8),
                "sector": "other",
                "supervision_class": "general",
                "operating_state": "operating",
                "employees": "9" * 30,
            },
        ),
        ("/account/add", {"username": "n" * 65, "role": ["clerk"]}),
        ("/account/add", {"username": "novice", "full_name": "长" * 70, "role": ["clerk"]}),
        ("/account/add", {"username": "a\x00b", "role": ["clerk"]}),
        ("/login/", {"username": "a\x00b", "password": "x"}),
        ("/login/", {"username": "clerk", "password": "a\x00b"}),
        ("/job_run/run", {"job": "a\x00b"}),
        ("/job_run/run", {"act": "cancel", "run": "9" * 30}),
        ("/holiday/keep", {"notice": "2026-10-01 休 a\x00b", "source": "a\x00b"}),
        ("/my-account/delegation", {"end": "9" * 30}),
        (
            "/my-account/delegation",
            {"to": "a\x00b", "role": "clerk", "from_on": "2026-01-01", "until_on": "2026-01-01"},
        ),
        ("/inbox/act", {"item": "penalty:" + "9" * 30, "move": "submit"}),
        ("/penalty/import", {"how": "all"}),
    ],
)
def test_nothing_that_is_typed_makes_postgresql_fail(pg: Flask, address: str, form: dict[str, Any]) -> None:
    who = {"account": "security_admin", "job_run": "system_admin", "holiday": "system_admin", "login": ""}.get(
        address.split("/")[1], "clerk"
    )
    browser = records.browser(pg, who) if who else pg.test_client()
    assert browser.post(address, data=form).status_code < 500


# --- reading writes nothing --------------------------------------------------------------------------


def test_no_get_writes(sqlite_app: Flask, login: Any, session: Any, person: Any, hers: dict[str, int]) -> None:
    """Every address that people open, opened; only the trail of readings has grown."""
    hers["job_run"], hers["public"] = records.job_run(session), records.shown(session)
    transition.perform(session, session.get_one(Penalty, hers["penalty"]), "submit", person("clerk"))
    session.commit()
    before, opened = records.census(session), 0
    for who in ("clerk", "chief", "leader", "credit", "system_admin", "security_admin", "audit_admin"):
        opened += sum(answer == 200 for answer in _opened(sqlite_app, login(who), hers))
    session.rollback()
    assert opened > 300
    assert records.census(session) == before


def _opened(app: Flask, browser: Any, keys: dict[str, int]) -> Iterator[int]:
    for rule in app.url_map.iter_rules():
        name = rule.rule.split("/")[1]
        if "GET" in (rule.methods or ()) and rule.endpoint not in ("static", "appbuilder.static"):
            moves = records.register_of(name).WORKFLOW.moves if "<string:name>" in rule.rule else ("",)
            for move in moves:
                address = (
                    re.sub(r"<int:\w+>", str(keys.get(name, 1)), rule.rule)
                    .replace("<string:name>", move)
                    .replace("<string:form>", "csv")
                )
                yield browser.get(address.replace("<string:locale>", "zh")).status_code


def test_opening_a_form_or_a_move_leaves_no_trace_at_all(clerk: Any, draft: Any, session: Any) -> None:
    before = session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc()).limit(1))
    for address in (
        "/penalty/add",
        f"/penalty/edit/{draft.id}",
        f"/penalty/move/{draft.id}/submit",
        "/penalty/import",
        "/inbox/",
        "/",
    ):
        assert clerk.get(address).status_code == 200
    session.rollback()
    assert session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc()).limit(1)) == before


# --- tokens ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application that asks for tokens, as the real one does."""
    folder: Path = tmp_path_factory.mktemp("tokens")
    made = make_app(SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/tokens.db", DATA_DIR=folder / "files")
    made.config["WTF_CSRF_ENABLED"] = True
    seed(made)
    with made.app_context():
        making.penalty(db.session())
        db.session.commit()
        db.session.remove()
    return made


POSTS = [
    ("clerk", "/penalty/add"),
    ("clerk", "/penalty/edit/1"),
    ("clerk", "/penalty/check"),
    ("clerk", "/penalty/check/1"),
    ("clerk", "/penalty/move/1/submit"),
    ("clerk", "/penalty/attach/1"),
    ("clerk", "/penalty/detach/1/1"),
    ("clerk", "/penalty/hold"),
    ("clerk", "/penalty/replace/1/1"),
    ("clerk", "/penalty/import"),
    ("clerk", "/inspection_plan/visits/1/months"),
    ("clerk", "/commitment_drive/scans/1/hand_in"),
    ("clerk", "/commitment_drive/scans/1/read"),
    ("clerk", "/commitment_drive/scans/1/1/match"),
    ("clerk", "/commitment_drive/scans/1/1/set_aside"),
    ("officer", "/field/send"),
    ("clerk", "/messages/read"),
    ("clerk", "/messages/read/1"),
    ("clerk", "/inbox/act"),
    ("clerk", "/logout/"),
    ("clerk", "/my-account/password"),
    ("clerk", "/my-account/delegation"),
    ("security_admin", "/account/add"),
    ("security_admin", "/account/change/1/reset"),
    ("system_admin", "/holiday/keep"),
    ("system_admin", "/job_run/run"),
    ("audit_admin", "/audit/verify"),
]


@pytest.mark.parametrize(("who", "address"), POSTS)
def test_a_post_without_its_token_is_refused_and_nothing_is_written(who: str, address: str, guarded: Flask) -> None:
    browser = records.browser(guarded, who)
    with guarded.app_context():
        before = records.census(db.session())
    for token in ({}, {"csrf_token": ""}, {"csrf_token": "made up"}):
        answer = browser.post(
            address, data={"opinion": "同意", "move": "submit", "item": "penalty:1", "job": "deadlines", **token}
        )
        assert answer.status_code == 400
        assert "请返回" in answer.text or "页面" in answer.text
    with guarded.app_context():
        assert records.census(db.session()) == before


def test_every_post_is_among_those_that_were_tried(guarded: Flask) -> None:
    """What differs between registers is only the name; a new kind of POST must be tried here too."""
    kinds = {rule.endpoint.partition(".")[2] for rule in guarded.url_map.iter_rules() if "POST" in (rule.methods or ())}
    tried = {
        "delegation",
        "add",
        "edit",
        "check_new",
        "check",
        "move",
        "check_move",
        "attach",
        "detach",
        "hold",
        "replace",
        "read",
        "read_all",
        "hand_in",
        "set_months",
        "hand_in_scans",
        "read_on",
        "match",
        "set_aside",
        "send",
        "act",
        "logout",
        "password",
        "change",
        "keep",
        "run",
        "verify",
        "login",
    }
    assert kinds <= tried


def test_with_its_token_the_same_post_is_taken(guarded: Flask) -> None:
    browser = records.browser(guarded, "clerk")
    form = records.form_of(browser, "/penalty/move/1/submit")
    assert form["csrf_token"]
    assert browser.post("/penalty/move/1/submit", data=form | {"opinion": ""}).status_code == 302


def test_signing_in_asks_for_the_token_too(guarded: Flask) -> None:
    browser = guarded.test_client()
    given = {"username": "clerk", "password": PASSWORD}
    assert browser.post("/login/", data=given).status_code == 400
    assert (
        browser.post(
            "/login/", data=given | {"csrf_token": records.form_of(browser, "/login/")["csrf_token"]}
        ).status_code
        == 302
    )


def test_another_persons_token_is_refused(guarded: Flask) -> None:
    hers = records.form_of(records.browser(guarded, "clerk2"), "/penalty/add")["csrf_token"]
    assert records.browser(guarded, "clerk").post("/penalty/add", data={"csrf_token": hers}).status_code == 400


def test_a_method_cannot_be_disguised(guarded: Flask) -> None:
    browser = records.browser(guarded, "clerk")
    assert (
        browser.get("/penalty/move/1/withdraw?_method=POST", headers={"X-HTTP-Method-Override": "POST"}).status_code
        == 200
    )
    for address in ("/logout/", "/inbox/act", "/account/change/1/reset", "/penalty/attach/1", "/job_run/run"):
        assert browser.get(address).status_code == 405
    for method in ("PUT", "PATCH", "DELETE"):
        assert browser.open("/penalty/show/1", method=method).status_code in (400, 405)


def test_nothing_deletes_a_record(app: Flask) -> None:
    assert [
        rule.rule for rule in app.url_map.iter_rules() if "DELETE" in (rule.methods or ()) or "delete" in rule.rule
    ] == []


def test_a_new_enterprise_is_completed_at_once(clerk: Any, session: Any) -> None:
    form = {
        "name": "草原粮油",
        "uscc": making.code(9).lower(),
        "sector": "grain",
        "supervision_class": "general",
        "operating_state": "operating",
    }
    assert clerk.post("/enterprise/add", data=form).status_code == 302
    kept = session.scalars(select(Enterprise)).one()
    assert (kept.uscc, kept.status) == (making.code(9), KeptStatus.IN_USE)
    (found,) = clerk.get("/enterprise/lookup?q=cyly").json["results"]
    assert (found["value"], found["label"], found["detail"], found["facts"]) == (kept.uscc, "草原粮油", kept.uscc, {})
    assert kept.graded_on is not None


# --- what a check may ask of a record that has not been saved -----------------------------------------


@pytest.mark.parametrize("register", [r for r in registers() if intake.fields(r)], ids=lambda r: r.register_name())
def test_a_new_record_may_be_followed_along_its_links(register: Any, session: Any) -> None:
    """A check of a form may compare the records behind two links, also before the new record is in the session."""
    kept = session.get(register, records.one_of_each(session, None)[register.register_name()])
    links = {
        name: getattr(kept, name)
        for name, given in intake.fields(register).items()
        if given.kind == "link" and getattr(kept, name)
    }
    made = register()
    with session.no_autoflush:
        intake.fill(session, made, links)
    assert {name: getattr(made, name.removesuffix("_id")).id for name in links} == links
    assert made not in session


def test_an_inspection_by_form_knows_its_two_inspectors(login: Any, session: Any) -> None:
    firm, (first, second) = making.enterprise(session), (making.officer(session) for _ in range(2))
    session.commit()
    given = {
        "notice_no": "（陈）应急检〔2026〕77号",
        "enterprise_id": firm.uscc,
        "method": "random",
        "inspected_on": "2026-03-01",
        "first_officer_id": first.name,
        "items": "现场管理",
        "outcome": "clean",
    }
    names, officer = (first.name, second.name), login("officer")
    assert officer.post("/inspection/add", data=given | {"second_officer_id": names[0]}).status_code == 422
    assert officer.post("/inspection/add", data=given | {"second_officer_id": names[1]}).status_code == 302


def test_a_commitment_by_form_is_kept(login: Any, session: Any) -> None:
    firm = making.enterprise(session)
    session.commit()
    given = {
        "enterprise_id": firm.uscc,
        "kind": "voluntary",
        "reason": "自愿作出承诺",
        "content": "落实主体责任",
        "liability": "接受惩戒",
        "made_on": "2026-03-01",
        "scope": "public",
        "party": "legal_person",
    }
    assert login("clerk").post("/commitment/add", data=given).status_code == 302
