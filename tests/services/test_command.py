"""The command: one sentence and the right exit status, JSON and nothing else for scripts."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import config
from app import audit
from app.rules import draw_file
from app.rules.parameters import FOLDER
from tests import making
from tests.services.test_ledgers import HEADINGS, book, firm


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A founded installation with a clerk; the function runs its command."""
    folder = tmp_path_factory.mktemp("house")

    def run(*args: str, stdin: str = "", **env: str) -> Any:
        given = {**os.environ, "INSTANCE_DIR": str(folder), "LANGUAGE": "zh", **env}
        return subprocess.run(
            [sys.executable, str(config.ROOT / "run.py"), *args],
            env=given,
            text=True,
            capture_output=True,
            input=stdin,
            timeout=120,
        )

    run.folder = folder  # type: ignore[attr-defined]
    assert run("grade", making.code(1)).stderr.strip().endswith("。")
    assert run("init").returncode == 0
    return run


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (("nonsense",), 2),
        (("job", "nothing"), 1),
        (("job", "deadlines", "--day", "tomorrow"), 2),
        (("grade", "123"), 1),
        (("fields", "nothing"), 1),
        (("load", "enterprise", "no-such-file.xlsx"), 1),
        (("perform", "penalty", "1", "submit", "--as", "nobody"), 1),
        (("perform", "penalty", "0", "submit", "--as", "nobody"), 2),
        (("rule", "lane", "--day", "2026-01-01", "--input", "{"), 2),
        (("rule", "nothing", "--day", "2026-01-01", "--input", "{}"), 1),
        (("user", "add", "novice", "--role", "king"), 1),
        (("dump", "nothing"), 1),
        (("simulate", "no-such-file.yaml"), 1),
        (("draw", "verify", "no-such-file.json"), 1),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(house: Any, args: tuple[str, ...], status: int) -> None:
    done = house(*args)
    assert (done.returncode, done.stdout) == (status, "")
    assert "Traceback" not in done.stderr
    if status == 1:
        assert len(done.stderr.strip().splitlines()) == 1
        assert done.stderr.strip()[-1] in "。！"


def test_a_chain_rewritten_as_a_whole_is_found_without_being_asked(house: Any, tmp_path: Path) -> None:
    """Each command leaves a signed checkpoint beside the database; verifying looks at it by itself."""
    own = {"INSTANCE_DIR": str(tmp_path)}
    house("init", **own)
    assert house("audit", "verify", **own).returncode == 0
    with sqlite3.connect(tmp_path / "xinyian.db") as base:
        base.row_factory, previous = sqlite3.Row, audit.GENESIS
        for row in base.execute("SELECT * FROM audit_entry ORDER BY seq").fetchall():
            told = {**row, "actor": "无名", "previous": previous}
            previous = audit.link_hash(told)
            base.execute(
                "UPDATE audit_entry SET actor = '无名', previous = ?, hash = ? WHERE seq = ?",
                (told["previous"], previous, row["seq"]),
            )
        base.execute("UPDATE audit_head SET hash = ?", (previous,))
    for command in (("audit", "verify"), ("job", "integrity_check")):
        done = house(*command, **own)
        assert done.returncode == 1
        assert "第" in done.stderr


SLOW = ("alembic", "app.security", "cn2an", "flask_limiter.extension", "gunicorn", "openpyxl", "pypinyin", "views.base")
"""What takes long to load and no job needs: the pages, and the dictionaries of those who read ledgers."""


def test_a_command_begins_without_what_it_does_not_need(house: Any) -> None:
    """A job that is killed again and again is started as often; half of that was the loading of pages and words."""
    told = house("job", "deadlines", PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines() if line.startswith("import time:")}
    assert told.returncode == 0
    assert "app.factory" in loaded
    assert loaded.isdisjoint(SLOW)


NO_TABLE = "None"
NO_COLUMN = "[db.session.execute(text('CREATE TABLE audit_head (id INTEGER)')), db.session.commit()]"


@pytest.mark.parametrize("migrate", [NO_TABLE, NO_COLUMN], ids=["table", "column"])
def test_init_never_ends_in_the_advice_to_run_init(tmp_path: Path, migrate: str) -> None:
    """Where the migrations are behind the models, running init again cannot help."""
    code = f"""
from sqlalchemy import text
from app.extensions import db
from app.services.installation import seeding
seeding.to_head = lambda *_: {migrate}
from app.commands import house
from app.commands.console import cli
cli(["init"])
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "INSTANCE_DIR": str(tmp_path), "LANGUAGE": "zh"},
        cwd=config.ROOT,
        text=True,
        capture_output=True,
        timeout=120,
    )
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (1, 1), done.stderr
    assert "make migration" in done.stderr
    assert "run.py init" not in done.stderr


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--help",), "用法："),
        (("load", "--help"), "只看会有什么变化，不写入。"),
        (("audit", "--help"), "逐条校验操作日志"),
    ],
)
def test_help_is_in_the_language_of_the_installation(house: Any, args: tuple[str, ...], words: str) -> None:
    assert words in house(*args).stdout
    assert "Usage:" in house(*args, LANGUAGE="en").stdout


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("load", "penalty"), "缺少参数"),
        (("job", "deadlines", "--day", "tomorrow"), "不是日期"),
        (("rule", "deadline", "--day", "9999-12-31", "--input", "{}"), "1949年至2200年"),
        (("nonsense",), "没有命令"),
        (("rule", "lane"), "缺少选项"),
    ],
)
def test_wrong_usage_is_reported_in_the_language_of_the_installation(
    house: Any, args: tuple[str, ...], words: str
) -> None:
    done = house(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_what_is_not_well_is_named_on_stderr_too(house: Any) -> None:
    done = house("check", "--json")
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (1, 1)
    assert "按生产环境运行" in done.stderr
    assert not all(found["ok"] for found in json.loads(done.stdout))


def test_a_ledger_without_rows_and_one_nobody_fills_in_are_refused(house: Any, tmp_path: Path) -> None:
    empty = tmp_path / "空表.xlsx"
    empty.write_bytes(book(HEADINGS))
    assert "没有数据行" in house("load", "enterprise", str(empty)).stderr
    assert "由系统自动生成" in house("load", "grade_result", str(empty)).stderr


def test_a_job_of_a_future_day_gets_a_warning_and_is_refused_in_production(house: Any) -> None:
    done = house("job", "deadlines", "--day", "2199-01-01", "--json")
    assert (done.returncode, json.loads(done.stdout)["state"]) == (0, "succeeded")
    assert "尚未到来" in done.stderr
    done = house(
        "job",
        "deadlines",
        "--day",
        "2199-01-01",
        ENVIRONMENT="production",
        SECRET_KEY="x" * 40,
        FIELD_KEY="A" * 43 + "=",
    )
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize(
    ("args", "env", "words"),
    [
        (("dump", "enterprise", "--out", "/nonexistent/x"), {}, "无法读写"),
        (("check",), {"DATABASE_URL": "junk"}, "DATABASE_URL"),
        (("check",), {"DATABASE_URL": "postgresql://127.0.0.1:1/x"}, "没有响应"),
        (("check",), {"ENVIRONMENT": "produktion"}, "produktion"),
    ],
)
def test_a_wrong_path_database_or_setting_is_reported_in_one_sentence(
    args: tuple[str, ...], env: dict[str, str], words: str, house: Any
) -> None:
    done = house(*args, **env)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (1, 1)
    assert words in done.stderr


def test_rows_that_could_not_find_their_way_back_are_not_taken_apart(house: Any, tmp_path: Path) -> None:
    ledger = tmp_path / "台账.xlsx"
    ledger.write_bytes(book(HEADINGS, firm(making.code(8101)), firm(None)))
    assert house("load", "enterprise", str(ledger), "--good-rows", "--return", "/nonexistent/x.xlsx").returncode == 1
    assert making.code(8101) not in house("dump", "enterprise").stdout


def test_a_ledger_goes_in_and_a_grade_comes_out(house: Any, tmp_path: Path) -> None:
    ledger, back = tmp_path / "台账.xlsx", tmp_path / "待更正.xlsx"
    ledger.write_bytes(book(HEADINGS, firm(making.code(8001), level="二级"), firm(None)))
    refused = house("load", "enterprise", str(ledger), "--json")
    assert (refused.returncode, json.loads(refused.stdout)["written"]) == (1, False)
    assert "没有写入任何数据" in refused.stderr
    taken = house("load", "enterprise", str(ledger), "--good-rows", "--return", str(back), "--json")
    assert (taken.returncode, json.loads(taken.stdout)["new"], back.exists()) == (0, 1, True)
    told = json.loads(house("grade", making.code(8001).lower(), "--json").stdout)
    assert set(told) == {"uscc", "name", "day", "scheme", "base", "score", "grade", "direct", "lines", "digest"}
    assert told["base"] + sum(line["points"] for line in told["lines"]) == told["score"] == 100
    dumped = house("dump", "enterprise").stdout.splitlines()
    assert [json.loads(line)["uscc"] for line in dumped] == [making.code(8001)]


def test_a_job_prints_its_counts(house: Any) -> None:
    told = json.loads(house("job", "grade_recalculation", "--full", "--json").stdout)
    assert set(told) >= {"job", "slot", "day", "state", "seconds", "counts"}
    assert told["state"] == "succeeded"


def test_an_account_is_made_with_the_password_from_a_pipe(house: Any) -> None:
    assert (
        house(
            "user",
            "add",
            "zhang",
            "--role",
            "clerk",
            "--department",
            "AQJC",
            "--password-stdin",
            stdin="Quiet-River-91!\n",
        ).stdout
        == ""
    )
    assert house("user", "add", "li", "--role", "经办人").stdout.strip().isalnum()
    assert house("user", "unlock", "zhang").returncode == 0


def test_tampering_is_found_and_reported(house: Any) -> None:
    import sqlite3

    verdict = json.loads(house("audit", "verify", "--json").stdout)
    assert (verdict["ok"], verdict["records"]) == (True, "")
    with sqlite3.connect(house.folder / "xinyian.db") as database:
        database.execute("UPDATE grading_scheme SET content = content || ' '")
    done = house("audit", "verify", "--json")
    assert (done.returncode, json.loads(done.stdout)["ok"]) == (1, False)
    assert "评级标准" in json.loads(done.stdout)["records"] == done.stderr.strip()
    assert house("audit", "verify", "--chain-only").returncode == 0
    with sqlite3.connect(house.folder / "xinyian.db") as database:
        database.execute("UPDATE audit_entry SET actor = '别人' WHERE seq = 3")
    done = house("audit", "verify", "--json")
    assert (done.returncode, json.loads(done.stdout)["first_bad"]) == (1, 3)


def test_production_needs_its_keys_and_refuses_demonstration_data(house: Any) -> None:
    assert house("init", ENVIRONMENT="production", SECRET_KEY="", FIELD_KEY="").returncode == 1
    done = house("demo", ENVIRONMENT="production", SECRET_KEY="x" * 40, FIELD_KEY="A" * 43 + "=")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_ledger_is_reported_on_both_outputs(house: Any, tmp_path: Path) -> None:
    wrong = tmp_path / "不是台账.xlsx"
    wrong.write_bytes(b"hello")
    done = house("load", "penalty", str(wrong), "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["written"], told["rows"], len(told["errors"])) == (1, False, 0, 1)
    assert told["errors"][0]["message"] in done.stderr


def test_the_ledger_itself_is_not_written_over(house: Any, tmp_path: Path) -> None:
    own = tmp_path / "台账.csv"
    own.write_text("企业名称,统一社会信用代码\n甲,123\n")
    before = own.read_bytes()
    assert house("load", "enterprise", str(own), "--return", str(own)).returncode == 1
    assert own.read_bytes() == before


def test_an_account_without_the_password_that_was_promised_is_not_made(house: Any) -> None:
    assert house("user", "add", "unmade", "--role", "clerk", "--password-stdin").returncode == 1
    assert house("user", "unlock", "unmade").returncode == 1


def test_a_rule_asked_with_nonsense_answers_in_a_sentence(house: Any) -> None:
    for given in ("[" * 3000, "不是JSON", '{"deaht": 3}', "{}"):
        done = house("rule", "accident_grade", "--day", "2026-03-01", "--input", given)
        assert done.returncode in (1, 2)
        assert "Traceback" not in done.stderr
    assert house("perform", "penalty", "9" * 20, "submit", "--as", "clerk").returncode == 2


def test_a_draft_is_tried_on_everybody_and_nothing_is_written(house: Any) -> None:
    draft = FOLDER / "grading_default.yaml"
    before = json.loads(house("audit", "verify", "--json").stdout)
    tried = json.loads(house("simulate", str(draft), "--json").stdout)
    assert {"day", "seen", "changed", "matrix", "visits", "person_days", "over_cap", "changes"} <= set(tried)
    assert "人天" in house("simulate", str(draft)).stdout
    assert json.loads(house("audit", "verify", "--json").stdout)["head"] == before["head"]


def test_a_published_draw_is_drawn_again(house: Any, tmp_path: Path) -> None:
    pool = [{"id": str(n), "name": "", "stratum": "一般", "weight": "1", "speciality": ""} for n in range(9)]
    hands = [
        {"id": n, "name": "", "certified_until": "2030-01-01", "on_leave": False, "specialities": [], "avoids": []}
        for n in "甲乙丙"
    ]
    terms = {"no": "1", "day": "2026-12-01", "least": 2, "frozen_on": "2026-11-28"}
    source = {"source": {"kind": "announced", "what": "开奖号码", "on": "2026-12-01"}}
    drawn = draw_file.drawn(draw_file.sealed(pool, hands, {"一般": 3}, {**terms, **source}), "0512")
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(drawn), "utf-8")
    assert json.loads(house("draw", "verify", str(file), "--json").stdout) == {"ok": True, "faults": []}
    other = house("draw", "verify", str(file), "--commitment", "0" * 64)
    assert (other.returncode, "承诺值" in other.stderr) == (1, True)
    file.write_text(json.dumps(drawn | {"seed": "1"}), "utf-8")
    told = house("draw", "verify", str(file), "--json")
    assert (told.returncode, json.loads(told.stdout)["ok"]) == (1, False)


FORKED = """
import os, sys
from pathlib import Path
from app.services.documents import pdf, qr
given = {"title": "", "organ": "", "date": [2026, 1, 1], "name": "", "paragraphs": [], "liability": "", "until": "",
         "sign_by": "", "letters": [{"no": "1", "firm": "", "uscc": "", "qr": qr.svg("https://x")}]}
def laid_out():
    return len(pdf.lay_out(Path(pdf.LAYOUT).with_name("commitment.typ"), given)) > 1000
def in_a_fork(*_, **__):
    if os.fork() == 0:
        try:
            print("laid out" if laid_out() else "empty", flush=True)
        except RuntimeError as fault:
            print(fault, flush=True)
        os._exit(0)
    os.wait()
"""


def _python(code: str, folder: Path, timeout: int) -> str:
    env = {**os.environ, "INSTANCE_DIR": str(folder), "PYTHONPATH": str(config.ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", FORKED + code], env=env, cwd=config.ROOT, capture_output=True, text=True, timeout=timeout
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_process_that_lost_the_threads_of_the_layout_says_so(tmp_path: Path) -> None:
    """It would wait for them for ever, and for as long hold whatever it has locked."""
    assert "forked after documents were laid out" in _python("laid_out(); in_a_fork()", tmp_path, 60)


@pytest.mark.long
def test_the_site_of_a_new_installation_can_make_documents(tmp_path: Path) -> None:
    """The fictional data are full of documents; the site is forked from the process that had them made."""
    start = "from app.commands import house\nhouse.FIRMS, house._serve = 6, in_a_fork\nhouse.embedded()"
    assert "laid out" in _python(start, tmp_path, 300).splitlines()
