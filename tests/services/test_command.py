"""The command: one sentence and the right exit status, JSON and nothing else for scripts."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import config
from tests import making
from tests.services.test_ledgers import HEADINGS, book, firm


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A founded installation with a clerk; the function runs its command."""
    folder = tmp_path_factory.mktemp("house")

    def run(*args: str, stdin: str = "", **env: str) -> Any:
        given = {**os.environ, "INSTANCE_DIR": str(folder), "LANGUAGE": "zh", **env}
        return subprocess.run([sys.executable, str(config.ROOT / "run.py"), *args], env=given, text=True, capture_output=True, input=stdin, timeout=120)

    run.folder = folder  # type: ignore[attr-defined]
    assert run("grade", making.code(1)).stderr.strip().endswith("。")
    assert run("init").returncode == 0
    return run


@pytest.mark.parametrize(("args", "status"), [
    (("nonsense",), 2), (("job", "nothing"), 1), (("job", "deadlines", "--day", "tomorrow"), 2), (("grade", "123"), 1), (("fields", "nothing"), 1), (("load", "enterprise", "no-such-file.xlsx"), 1),
    (("perform", "penalty", "1", "submit", "--as", "nobody"), 1), (("perform", "penalty", "0", "submit", "--as", "nobody"), 2), (("rule", "lane", "--day", "2026-01-01", "--input", "{"), 2),
    (("rule", "nothing", "--day", "2026-01-01", "--input", "{}"), 1), (("user", "add", "novice", "--role", "king"), 1), (("dump", "nothing"), 1),
])
def test_what_cannot_be_done_is_said_in_one_sentence(house: Any, args: tuple[str, ...], status: int) -> None:
    done = house(*args)
    assert (done.returncode, done.stdout) == (status, "")
    assert "Traceback" not in done.stderr
    if status == 1:
        assert len(done.stderr.strip().splitlines()) == 1
        assert done.stderr.strip()[-1] in "。！"


def test_a_ledger_goes_in_and_a_grade_comes_out(house: Any, tmp_path: Path) -> None:
    ledger, back = tmp_path / "台账.xlsx", tmp_path / "待更正.xlsx"
    ledger.write_bytes(book(HEADINGS, firm(making.code(8001), level="二级"), firm(None)))
    refused = house("load", "enterprise", str(ledger), "--json")
    assert (refused.returncode, json.loads(refused.stdout)["written"]) == (1, False)
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
    assert house("user", "add", "zhang", "--role", "clerk", "--department", "AQJC", "--password-stdin", stdin="Quiet-River-91!\n").stdout == ""
    assert house("user", "add", "li", "--role", "经办人").stdout.strip().isalnum()
    assert house("user", "unlock", "zhang").returncode == 0


def test_tampering_is_found_and_told(house: Any) -> None:
    import sqlite3

    assert json.loads(house("audit", "verify", "--json").stdout)["ok"]
    with sqlite3.connect(house.folder / "xinyian.db") as database:
        database.execute("UPDATE audit_entry SET actor = '别人' WHERE seq = 3")
    done = house("audit", "verify", "--json")
    assert (done.returncode, json.loads(done.stdout)["first_bad"]) == (1, 3)


def test_production_asks_for_its_keys_and_takes_no_fiction(house: Any) -> None:
    assert house("init", ENVIRONMENT="production", SECRET_KEY="", FIELD_KEY="").returncode == 1
    done = house("demo", ENVIRONMENT="production", SECRET_KEY="x" * 40, FIELD_KEY="A" * 43 + "=")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
