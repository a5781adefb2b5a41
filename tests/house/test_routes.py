"""Every address asked by everybody: the answers stand in routes.csv, and a new address needs a line there.

`python -m tests.house.test_routes` writes the table anew; read what changed before you keep it.
"""

import csv
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import faults
from app.extensions import db
from app.services.flow import people
from app.services.reading import drawing
from tests.conftest import STAFF, make_app, seed
from tests.views import records

pytestmark = pytest.mark.long

TABLE = Path(__file__).with_name("routes.csv")
SECONDS = ("clerk2", "leader2", "credit2")
"""Of the same role and department as another; asked for nothing that the other is not."""
WHO = ("anonymous", *(who for who in STAFF if who not in SECONDS))
ANSWERS = {
    200: "open",
    302: "elsewhere",
    304: "open",
    400: "cannot be understood",
    401: "signed out",
    403: "refused",
    404: "not found",
    405: "not that way",
    409: "conflict",
    410: "gone",
    422: "wrong form",
}
OPEN_TO_ALL = {
    "/",
    "/login/",
    "/lang/<string:locale>",
    "/static/<path:filename>",
    "/public/",
    "/public/plans/",
    "/public/draws/",
    "/public/draws/draw_verify.py",
    "/public/draws/<int:pk>.json",
    "/public/record/<int:pk>",
    "/healthz",
    "/readyz",
}

Table = dict[tuple[str, str], dict[str, str]]


class House:
    """A database of its own with one record of every register, put back after every answer that may have written."""

    def __init__(self, folder: Path) -> None:
        self.path, self.kept = folder / "routes.db", folder / "routes-kept.db"
        self.app = make_app(SQLALCHEMY_DATABASE_URI=f"sqlite:///{self.path}", DATA_DIR=folder / "files")
        seed(self.app)
        with self.app.app_context():
            self._seed(db.session())
            self._settle()
        shutil.copy(self.path, self.kept)
        self.browsers = {who: self._browser(who) for who in WHO}

    def _seed(self, session: Any) -> None:
        clerk = people.find(session, "clerk")
        self.keys = records.one_of_each(session, clerk.department_id, clerk.id)
        self.files = {name: records.attached(session, self.app, name, key) for name, key in self.keys.items()}
        self.keys |= {"job_run": records.job_run(session), "public": records.shown(session)}
        session.commit()

    def _settle(self) -> None:
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()

    def _browser(self, who: str) -> FlaskClient:
        return self.app.test_client() if who == "anonymous" else records.browser(self.app, who)

    def put_back(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        shutil.copy(self.kept, self.path)

    def ask(self, rule: Any, method: str, who: str) -> str:
        """The answer, in a word; whoever was let in to write leaves nothing behind."""
        browser = self.browsers[who]
        answer = browser.open(self.address(rule), method=method)
        said = _said(answer)
        answer.close()
        if method == "POST" and who != "anonymous" and said not in ("refused", "not found", "not that way"):
            self.put_back()
        if rule.endpoint in ("SignInView.logout", "LocaleView.index"):
            self.browsers[who] = self._browser(who)
        return said

    def address(self, rule: Any) -> str:
        name = rule.rule.split("/")[1]
        values = {
            "pk": self.keys.get(name, 1),
            "file": self.files.get(name, 1),
            "page": 0,
            "form": "jsonl",
            "kind": "docx",
            "code": "处罚公示审批",
            "token": "none",
            "what": "unlock",
            "locale": "en",
            "filename": "app.css" if rule.endpoint == "static" else "css/ab.css",
            "name": _first_move(name),
        }
        with self.app.test_request_context():
            return str(self.app.url_map.bind("localhost").build(rule.endpoint, {k: values[k] for k in rule.arguments}))

    def table(self) -> Table:
        return {
            (rule.rule, method): {who: self.ask(rule, method, who) for who in WHO}
            for rule, method in addresses(self.app)
        }


def addresses(app: Flask) -> list[tuple[Any, str]]:
    """Every address with every method it takes; HEAD and OPTIONS follow GET and have tests of their own."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    return [
        (rule, method) for rule in rules for method in sorted(rule.methods or ()) if method not in ("HEAD", "OPTIONS")
    ]


def _first_move(name: str) -> str:
    register = records.register_of(name)
    moves = register.WORKFLOW.from_status(register.WORKFLOW.start) if register else []
    return next((move.name for move in moves if move.by_hand), "nothing")


def _said(answer: Any) -> str:
    place = answer.headers.get("Location", "")
    if answer.status_code == 302 and "/login/" in place:
        return "sign in"
    return ANSWERS.get(answer.status_code, str(answer.status_code))


def written() -> Table:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row.pop("rule"), row.pop("method")): row for row in csv.DictReader(file)}


def write(table: Table) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["rule", "method", *WHO])
        writer.writerows([rule, method, *(answers[who] for who in WHO)] for (rule, method), answers in table.items())


@contextmanager
def quickly() -> Iterator[None]:
    """What is the same for everybody is made once: the frame around a refusal is left out, a page is drawn once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(faults, "page", partial(faults.page, bare=True))
        patch.setattr(drawing, "draw", cache(drawing.draw))
        yield


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with quickly():
        yield House(tmp_path_factory.mktemp("routes"))


@pytest.fixture(scope="module")
def found(house: House) -> Table:
    return house.table()


def test_every_address_answers_everybody_as_the_table_says(found: Table) -> None:
    stated = written()
    differing = [
        f"{method} {rule} for {who}: {answers[who]}, stated {stated.get((rule, method), {}).get(who, 'nothing')}"
        for (rule, method), answers in found.items()
        for who in WHO
        if answers[who] != stated.get((rule, method), {}).get(who)
    ]
    assert not differing, "\n".join(differing[:40])


def test_the_table_names_no_address_that_is_gone(found: Table) -> None:
    assert set(written()) <= set(found)


def test_no_address_answers_with_a_server_error(found: Table) -> None:
    assert Counter(said for answers in found.values() for said in answers.values() if said.startswith("5")) == {}


def test_without_signing_in_only_sign_in_and_portal_are_open(found: Table) -> None:
    others = {
        (method, rule): answers["anonymous"] for (rule, method), answers in found.items() if rule not in OPEN_TO_ALL
    }
    assert {place: said for place, said in others.items() if said not in ("sign in", "signed out", "not found")} == {}


def test_head_answers_as_get_and_options_has_no_body(house: House) -> None:
    for rule, _ in [pair for pair in addresses(house.app) if pair[1] == "GET"]:
        for who in ("anonymous", "clerk"):
            assert house.ask(rule, "HEAD", who) == house.ask(rule, "GET", who), rule.rule
        assert house.browsers["anonymous"].options(house.address(rule)).data == b"", rule.rule


if __name__ == "__main__":
    import tempfile

    with quickly():
        write(House(Path(tempfile.mkdtemp())).table())
