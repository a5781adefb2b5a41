"""A full disk: a sentence, nothing half left behind, and reading and signing in go on.

The disk is a real small filesystem (tmpfs) where the test may mount one. PostgreSQL is made to say what it says on
a full disk, since its data cannot be put on a small one here.
"""

import hashlib
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

import config
from app import unrecorded
from app.extensions import db
from app.services.flow import files
from models.disclosure import Penalty
from models.platform import Attachment, AuditEntry
from models.subjects import Enterprise
from tests.conftest import PASSWORD, TEMPLATE, make_app
from tests.views.records import PDF
from tests.views.test_faults import browser, penalty
from tests.views.test_forms import GIVEN
from tests.views.test_transfer import HEAD, book, row

FULL = {"zh": "服务器磁盘已满", "en": "The disk of the server is full"}


class Disk:
    """A filesystem of a few megabytes."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.filling = folder, folder / "filling"

    def fill(self) -> None:
        """To the last byte."""
        with self.filling.open("ab", buffering=0) as file:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue

    def free(self) -> None:
        self.filling.unlink()

    def files(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "none", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a filesystem")
    yield Disk(folder)
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def site(sqlite_app: Flask, disk: Disk) -> Iterator[Flask]:
    """The site with its SQLite database and its files on that disk."""
    copy(TEMPLATE, disk.folder / "house.db")
    made = make_app(
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{disk.folder / 'house.db'}", DATA_DIR=str(disk.folder / "files")
    )
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def elsewhere(app: Flask, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk on which `app` keeps its files and its scratch, while its database has room."""
    (disk.folder / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(disk.folder / "tmp"))
    monkeypatch.setitem(app.config, "DATA_DIR", str(disk.folder / "files"))
    return disk


def attach(who: Any, key: int, data: bytes = PDF) -> Any:
    return who.post(f"/penalty/attach/{key}", data={"file": (io.BytesIO(data), "说明.pdf")})


def count(app: Flask, table: Any) -> int:
    with app.app_context():
        number = db.session.scalar(select(func.count()).select_from(table))
        db.session.remove()
    return int(number or 0)


# --- files and scratch -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_for_which_there_is_no_room_leaves_neither_row_nor_bytes(lang: str, app: Flask, elsewhere: Disk) -> None:
    key, who = penalty(app), browser(app, "clerk", locale=lang)
    elsewhere.fill()
    before = elsewhere.files()
    answer = attach(who, key, PDF + b"x" * 200_000)
    assert answer.status_code == 507
    assert FULL[lang] in answer.text
    assert (elsewhere.files(), count(app, Attachment)) == (before, 0)
    elsewhere.free()
    assert attach(who, key).status_code == 302
    assert count(app, Attachment) == 1


def test_an_upload_too_large_for_the_scratch_folder_is_told_before_it_is_read(app: Flask, elsewhere: Disk) -> None:
    key, who = penalty(app), browser(app, "clerk")
    elsewhere.fill()
    before = elsewhere.files()
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%s\r\n--b--\r\n'
    answer = who.post(
        f"/penalty/attach/{key}", data=part % (PDF + b"x" * 2_000_000), content_type="multipart/form-data; boundary=b"
    )
    assert (answer.status_code, FULL["zh"] in answer.text) == (507, True)
    assert (elsewhere.files(), count(app, Attachment)) == (before, 0)


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl"])
def test_an_export_for_which_there_is_no_room_leaves_nothing_and_is_not_entered(
    form: str, app: Flask, elsewhere: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    penalty(app, facts="长" * 2000)
    who = browser(app, "clerk")
    elsewhere.fill()
    before = elsewhere.files()
    log = io.StringIO()
    monkeypatch.setattr("sys.stderr", log)
    answer = who.get(f"/penalty/export/{form}")
    assert (answer.status_code, FULL["zh"] in answer.text) == (507, True)
    assert elsewhere.files() == before
    assert len(log.getvalue().splitlines()) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(AuditEntry.action == "export")) == 0
        db.session.remove()


def test_a_ledger_that_finds_no_scratch_is_not_called_damaged(app: Flask, elsewhere: Disk) -> None:
    who = browser(app, "clerk")
    source = book(HEAD, *(row(n) for n in range(1, 60)))
    elsewhere.fill()
    before = elsewhere.files()
    answer = who.post("/enterprise/import", data={"file": (io.BytesIO(source), "台账.xlsx"), "how": "all"})
    assert (answer.status_code, FULL["zh"] in answer.text) == (507, True)
    assert (elsewhere.files(), count(app, Enterprise)) == (before, 0)


def test_no_folder_that_takes_a_file_is_a_full_disk_too(
    app: Flask, elsewhere: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What tempfile says in a process that looks for its folder only now."""
    who = browser(app, "clerk")
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: [str(elsewhere.folder / "tmp")])
    elsewhere.fill()
    assert who.get("/penalty/export/csv").status_code == 507


# --- the database ------------------------------------------------------------------------------------


def test_a_form_and_a_file_on_a_full_database_disk_are_told_and_nothing_is_half(site: Flask, disk: Disk) -> None:
    key, who = penalty(site), browser(site, "clerk")
    assert attach(who, key, PDF + b"first").status_code == 302
    disk.fill()
    before = disk.files()
    answers = [who.post("/penalty/add", data=GIVEN | {"facts": "长" * 4000}), attach(who, key, PDF + b"second")]
    assert [answer.status_code for answer in answers] == [507, 507]
    assert all(FULL["zh"] in answer.text and "内容未保存" in answer.text for answer in answers)
    assert (disk.files(), count(site, Penalty), count(site, Attachment)) == (before, 1, 1)
    assert who.get(f"/penalty/show/{key}").status_code == 200
    disk.free()
    assert who.post("/penalty/add", data=GIVEN).status_code == 302


def test_bytes_whose_row_found_no_room_are_removed_unless_another_row_has_them(
    app: Flask, login: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's own limit of pages: the file is on its disk before the database is full."""
    key, folder, who = penalty(app), Path(app.config["DATA_DIR"]), login("clerk")
    ours, theirs = PDF + os.urandom(40), PDF + os.urandom(40)
    deposit = files.deposit

    def full_after(session: Any, *given: Any) -> Any:
        kept = deposit(session, *given)
        session.execute(text("PRAGMA max_page_count = 1"))  # the least that SQLite takes is what it has
        session.execute(text("CREATE TABLE filling AS SELECT zeroblob(9000000)"))
        return kept

    assert attach(who, key, theirs).status_code == 302
    files.path_of(folder, hashlib.sha256(theirs).hexdigest()).unlink()  # lost, and handed in again
    monkeypatch.setattr(files, "deposit", full_after)
    for data, stays in ((ours, False), (theirs, True)):
        assert attach(who, key, data).status_code == 507
        with app.app_context():
            db.engine.dispose()
        digest = hashlib.sha256(data).hexdigest()
        assert files.path_of(folder, digest).exists() == stays
    assert count(app, Attachment) == 1


def test_signing_in_goes_on_where_nothing_can_be_written(site: Flask, disk: Disk) -> None:
    unrecorded._tries.storage.reset()
    new = site.test_client
    assert new().get("/login/").status_code == 200
    disk.fill()
    who = new()
    assert who.post("/login/", data={"username": "clerk", "password": PASSWORD}).status_code == 302
    assert who.get("/").status_code == 200
    wrong = [new().post("/login/", data={"username": "chief", "password": f"wrong{n}"}) for n in range(5)]
    assert {answer.status_code for answer in wrong} == {401}
    assert new().post("/login/", data={"username": "chief", "password": PASSWORD}).status_code == 401
    assert new().post("/login/", data={"username": "nobody", "password": PASSWORD}).status_code == 401
    assert new().post("/login/", data={"username": "leader", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("address", ["/penalty/add", "/enterprise/import", "/login/"])
def test_postgresql_that_says_its_disk_is_full(address: str, pg: Flask) -> None:
    """A trigger on the audit trail raises what PostgreSQL raises then; no real disk is filled."""
    unrecorded._tries.storage.reset()
    who = browser(pg, "clerk") if address != "/login/" else pg.test_client()
    source = io.BytesIO(book(HEAD, row(1)))
    data = {
        "/penalty/add": GIVEN,
        "/enterprise/import": {"file": (source, "台账.xlsx"), "how": "all"},
        "/login/": {"username": "clerk", "password": PASSWORD},
    }[address]
    full = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END"
    with pg.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {full} $$")
        connection.exec_driver_sql("CREATE TRIGGER full_disk BEFORE INSERT ON audit_entry EXECUTE FUNCTION full_disk()")
    try:
        answer = who.post(address, data=data)
        assert answer.status_code == (302 if address == "/login/" else 507)
        assert address == "/login/" or FULL["zh"] in answer.text
        assert who.get("/").status_code == 200
    finally:
        with pg.app_context(), db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER full_disk ON audit_entry")
            connection.exec_driver_sql("DROP FUNCTION full_disk")
    assert (count(pg, Penalty), count(pg, Enterprise)) == (0, 0)


# --- commands ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_a_dump_for_which_there_is_no_room_leaves_the_older_one(form: str, app: Flask, disk: Disk) -> None:
    penalty(app, facts="长" * 2000)
    target = disk.folder / f"dump.{form}"
    target.write_text("yesterday's")
    disk.fill()
    command = [sys.executable, str(config.ROOT / "run.py"), "dump", "penalty", "--format", form, "--out", str(target)]
    env = {**os.environ, "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"]}
    done = subprocess.run(command, env=env, text=True, capture_output=True, timeout=120, check=False)
    assert (done.returncode, done.stderr.strip()) == (1, "磁盘已满，请清理空间后重新运行命令。")
    assert target.read_text() == "yesterday's"
    assert disk.files() == [target.name, "filling"]
