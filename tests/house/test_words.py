"""Translations: every sentence has its Chinese, no English on a Chinese page, no Chinese label on an English one."""

import io
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from sqlalchemy import select

import config
from app import clock
from app.extensions import db
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.security import grants
from app.services.demo import staff, telling
from app.services.flow import people, transition
from app.services.installation import seeding
from app.services.platform import timetable
from app.services.rulebook import standards
from models.base import registers
from models.disclosure import Publication
from models.platform import Account, JobRun
from models.subjects import Enterprise, Officer
from tests.conftest import MIGRATIONS, make_app
from tests.views import reading, records

CATALOGUE = config.ROOT / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "N_": None}
ASIDE = ("tests", "bench", ".venv", "instance", ".git", "migrations")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdg]|%%")
BRACKETED = re.compile(r"%(?!\(\w+\)[sdg]|%)")

ALLOWED = {"GB", "YAML", "JSON", "xlsx", "xls", "csv", "jsonl", "PDF", "KB", "KiB", "MB", "English", "Office", "UTF"}
ALLOWED |= {"JPG", "PNG", "png", "jpg", "pdf", "Word", "Excel", "WPS", "OFD"}
"""What stays English on a Chinese page: names of formats and of the other language."""
ADDRESS = re.compile(r"(?<=[ >])(?:/[\w-]+)+/?(?=[ <])")
"""An address that a refusal names in the trail, whatever was refused before this page was read."""
DATA = re.compile(
    r"repair\.false_materials_bar_months|run\.py jobs|https?://[^\s<]+|[A-Za-z0-9-]*\d[A-Za-z0-9-]*"
    r"|(?<![A-Za-z])(?:default|AQJC|WHPJ|GMSM|ZFDD|ZCFG|BGS|AJK)(?![A-Za-z])"
)
"""Parameters, numbers of documents, codes of departments and standards, and the command: data, not words."""


# --- the catalogue -----------------------------------------------------------------------------------


def extracted() -> set[str]:
    """The sentences marked for translation, found as `make words` finds them."""
    found: set[str] = set()
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    for _file, _line, message, _comments, _context in extract_from_dir(
        config.ROOT, methods, keywords=KEYWORDS, directory_filter=lambda path: Path(path).name not in ASIDE
    ):
        found.update([message] if isinstance(message, str) else message)
    return found - {""}


@pytest.fixture(scope="module")
def catalogue() -> Any:
    return read_po(io.BytesIO(CATALOGUE.read_bytes()), locale="zh")


def test_every_sentence_has_its_chinese(catalogue: Any) -> None:
    missing = sorted(words for words in extracted() if words not in catalogue or not catalogue[words].string)
    assert missing == []


def test_no_sentence_is_left_empty_or_doubtful(catalogue: Any) -> None:
    assert [message.id for message in catalogue if message.id and (message.fuzzy or not message.string)] == []


def test_both_languages_put_in_the_same_particulars(catalogue: Any) -> None:
    differing = [
        m.id for m in catalogue if m.id and set(PLACEHOLDER.findall(m.id)) != set(PLACEHOLDER.findall(m.string))
    ]
    assert differing == []


def test_no_sentence_with_particulars_has_a_stray_percent_sign(catalogue: Any) -> None:
    assert [
        m.id
        for m in catalogue
        if m.id and PLACEHOLDER.search(m.id) and (BRACKETED.search(m.id) or BRACKETED.search(m.string))
    ] == []


def test_no_chinese_sentence_is_its_english(catalogue: Any) -> None:
    assert [
        m.id for m in catalogue if m.id and m.id == m.string and reading.ENGLISH.search(m.id) and m.id not in ALLOWED
    ] == []


def test_the_catalogue_holds_no_unused_sentence(catalogue: Any) -> None:
    """Sentences that the framework says are kept for it; they are few."""
    spoken = extracted()
    assert len([m.id for m in catalogue if m.id and m.id not in spoken]) <= 10


# --- the pages ---------------------------------------------------------------------------------------

Address = tuple[str, str]
"""Who opens it, and the address."""


def _without(html: str, accounts: Iterable[str]) -> str:
    """The page without the cells that hold nothing but the name of an account."""
    names = "|".join(accounts)
    return re.sub(rf"<td[^>]*>(?:{names})</td>|</b> (?:{names})</span>", "", html)


class Bureau:
    """An office with demonstration data, and the addresses that its people open."""

    def __init__(self, folder: Path) -> None:
        self.app = make_app(SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/words.db", DATA_DIR=folder / "files")
        with self.app.app_context():
            seeding.to_head(db.engine, MIGRATIONS)
            seeding.seed(db.session())
            db.session.commit()
            telling.tell(db.session(), 40, 7, clock.today())
            self._runs()
            db.session.remove()
        self.roles = {name: role for name, _, role, _ in staff.STAFF}
        self.browsers = {
            (name, lang): records.browser(self.app, name, lang) for name in self.roles for lang in ("zh", "en")
        }
        self.read: dict[tuple[str, str, str], str] = {}

    def _runs(self) -> None:
        """One run of every job, and one in every state."""
        counts = dict.fromkeys(
            ("seen", "changed", "proposed", "ended", "to_recall", "cancelled", "lapsed", "failed"), 2
        )
        states = ["succeeded", "running", "cancelling", "failed", "cancelled", "pending"]
        for number, job in enumerate([*timetable.JOBS, *["deadlines"] * len(states)]):
            day = clock.today() - timedelta(days=number)
            db.session.add(
                JobRun(
                    job=job,
                    slot=str(day),
                    day=day,
                    state=states[number % len(states)],
                    counts=counts,
                    started_at=clock.now(),
                )
            )
        db.session.commit()

    @cached_property
    def names(self) -> list[str]:
        """What records and people are called, and whose they are: data in any language.

        The longest first, as one may stand in another.
        """
        with self.app.app_context():
            rows = [row for r in self._registers() for row in db.session.scalars(select(r))]
            titles = {said for row in rows for said in (row.title, row.whose) if said}
            titles |= {row.full_name for row in db.session.scalars(select(Account))}
            titles.add(standards.unit(db.session(), "bureau_name", clock.today()))
        return sorted({"中文", *titles}, key=len, reverse=True)

    def english(self, html: str) -> list[str]:
        """The English left when data and the names of accounts are taken away."""
        return [word for word in reading.english(DATA.sub(" ", ADDRESS.sub(" ", _without(html, self.roles))), ALLOWED)]

    def fetch(self, who: str, address: str, lang: str = "zh") -> str:
        if (who, address, lang) not in self.read:
            browser = self.browsers[who, lang] if who else self.stranger(lang)
            self.read[who, address, lang] = browser.get(address).text
        return self.read[who, address, lang]

    def stranger(self, lang: str) -> Any:
        browser = self.app.test_client()
        with browser.session_transaction() as cookie:
            cookie["locale"] = lang
        return browser

    def holders(self, right: str, page: str) -> list[str]:
        return [name for name, role in self.roles.items() if (right, page) in grants(role)]

    # --- addresses ---

    def lists(self) -> list[Address]:
        return [(self.holders("can_read", name)[0], f"/{name}/list/") for name in records.names()]

    def narrowed(self) -> list[Address]:
        """Lists under a condition, and lists that find nothing."""
        pairs = list(zip(self.lists(), self._registers(), strict=True))
        return [(who, f"{place}?status={r.WORKFLOW.start}&q={q}") for q in ("", "没有") for (who, place), r in pairs]

    def _registers(self) -> list[Any]:
        return sorted(registers(), key=lambda r: r.register_name())

    @cached_property
    def samples(self) -> list[tuple[Any, int, Any]]:
        """(register, key, department) of one record per register and status."""
        with self.app.app_context():
            return [
                (r, row.id, row.department_id)
                for r in self._registers()
                for status in r.WORKFLOW.statuses()
                for row in db.session.scalars(select(r).where(r.status == status).order_by(r.id.desc()).limit(1))
            ]

    def shows(self) -> list[Address]:
        readers = {
            r: "leader"
            if "leader" in self.holders("can_read", r.register_name())
            else self.holders("can_read", r.register_name())[0]
            for r in self._registers()
        }
        return [(readers[r], f"/{r.register_name()}/show/{key}") for r, key, _ in self.samples]

    def forms(self) -> list[Address]:
        editors = {name: self.holders("can_write", name) for name in records.names()}
        return [(editors[name][0], f"/{name}/add") for name in records.names() if editors[name]] + list(self._edits())

    def _edits(self) -> Iterator[Address]:
        with self.app.app_context():
            persons = self._persons()
        for register, key, department in self.samples:
            for name in self.holders("can_write", register.register_name()):
                reach = persons[name].reach(register.WORKFLOW.editors)
                if reach is None or department is None or department in reach:
                    yield name, f"/{register.register_name()}/edit/{key}"
                    break

    def _persons(self) -> dict[str, people.Person]:
        rows = db.session.scalars(select(Account).where(Account.username.in_(list(self.roles))))
        return {row.username: people.person(db.session(), row, clock.today()) for row in rows}

    def moves(self) -> list[Address]:
        """The page of every move that somebody may make now."""
        found: dict[str, Address] = {}
        with self.app.app_context():
            for register, key, _ in self.samples:
                for name, person in self._persons().items():
                    for move in transition.open_moves(db.session(), db.session.get(register, key), person):
                        found.setdefault(
                            f"{register.register_name()} {move.name}",
                            (name, f"/{register.register_name()}/move/{key}/{move.name}"),
                        )
            db.session.rollback()
        return list(found.values())

    def imports(self) -> list[Address]:
        return [
            (self.holders("can_import", name)[0], f"/{name}/import")
            for name in records.names()
            if self.holders("can_import", name)
        ]

    def desks(self) -> list[Address]:
        office = self.holders("can_open", "inbox")
        return [(name, "/") for name in self.roles] + [
            (name, f"/inbox/{tab}") for name in office for tab in ("", "done", "begun")
        ]

    def machine_room(self) -> list[Address]:
        runs = [("system_admin", f"/job_run/show/{key}") for key in range(1, len(timetable.JOBS) + 7)]
        return [
            ("security_admin", "/account/list/"),
            ("audit_admin", "/audit/list/"),
            ("audit_admin", "/audit/list/?action=nothing"),
            ("system_admin", "/holiday/list/"),
            ("system_admin", "/holiday/list/?year=2040"),
            ("system_admin", "/job_run/list/"),
            ("credit_officer", "/job_run/list/"),
            ("clerk", "/my-account/password"),
            ("clerk", "/my-account/delegation"),
            ("security_admin", "/my-account/delegation"),
            *runs,
        ]

    def doors_and_errors(self) -> list[Address]:
        return [
            ("", "/login/"),
            ("", "/nowhere"),
            ("clerk", "/nowhere"),
            ("clerk", "/penalty/list/?sort=nope"),
            ("clerk", "/account/list/"),
            ("clerk", "/penalty/show/999999"),
            ("clerk", "/logout/"),
            ("", "/public/record/999999"),
        ]

    def portal(self) -> list[Address]:
        with self.app.app_context():
            copies = select(Publication.id, Publication.status).where(Publication.channel == Channel.PORTAL)
            keys = {
                str(status): key
                for key, status in db.session.execute(copies)
                if status in (PublicationStatus.PUBLISHED, PublicationStatus.ENDED)
            }
        return [("", "/public/"), ("", "/public/?q=没有"), *(("", f"/public/record/{key}") for key in keys.values())]


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    folder = tmp_path_factory.mktemp("words")
    yield Bureau(folder)
    shutil.rmtree(folder)


KINDS: dict[str, Callable[[Bureau], Iterable[Address]]] = {
    "lists": Bureau.lists,
    "lists under a condition": Bureau.narrowed,
    "records": Bureau.shows,
    "forms": Bureau.forms,
    "moves": Bureau.moves,
    "imports": Bureau.imports,
    "desks": Bureau.desks,
    "machine room": Bureau.machine_room,
    "doors and errors": Bureau.doors_and_errors,
    "portal": Bureau.portal,
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_english_on_a_chinese_page(bureau: Bureau, kind: str) -> None:
    left = {f"{who} {address}": bureau.english(bureau.fetch(who, address)) for who, address in KINDS[kind](bureau)}
    assert len(left) > 1
    assert {place: words for place, words in left.items() if words} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_no_chinese_label_on_an_english_page(bureau: Bureau, kind: str) -> None:
    left = {
        f"{who} {address}": reading.chinese(bureau.fetch(who, address, "en"), bureau.names)
        for who, address in KINDS[kind](bureau)
    }
    assert {place: words for place, words in left.items() if words} == {}


# --- what is refused ---------------------------------------------------------------------------------

PENALTY = {
    "party_name": "某某建材有限公司",
    "party": "legal_person",
    "decision_no": "（陈）应急罚〔2026〕999号",
    "violation": "未培训",
    "facts": "现场检查",
    "basis": "第九十七条",
    "kinds": ["fine"],
    "content": "罚款20000元",
    "fine": "2",
    "decided_on": "2026-01-05",
    "valid_until": "2029-01-05",
    "uscc": "91150725MA0000001G",
}
WRONG: dict[str, tuple[str, str, dict[str, Any]]] = {
    "nothing filled in": ("clerk", "/penalty/add", {}),
    "a date that is none": ("clerk", "/penalty/add", PENALTY | {"decided_on": "2026-02-30"}),
    "a day to come": ("clerk", "/penalty/add", PENALTY | {"decided_on": "2098-01-05"}),
    "dates the wrong way round": ("clerk", "/penalty/add", PENALTY | {"valid_until": "2020-01-05"}),
    "a wrong check digit": ("clerk", "/penalty/add", PENALTY | {"uscc": "91150725MA0000001A"}),
    "a code that is none": ("clerk", "/penalty/add", PENALTY | {"uscc": "123"}),
    "a kind that is none": ("clerk", "/penalty/add", PENALTY | {"party": "martian"}),
    "an amount that is none": ("clerk", "/penalty/add", PENALTY | {"fine": "many"}),
    "a fine without its amount": ("clerk", "/penalty/add", PENALTY | {"fine": ""}),
    "an amount that the words deny": ("clerk", "/penalty/add", PENALTY | {"fine": "20000"}),
    "a number too long": ("clerk", "/penalty/add", PENALTY | {"decision_no": "长" * 300}),
    "a person without a number": ("clerk", "/penalty/add", PENALTY | {"party": "natural_person", "uscc": ""}),
    "a person with a credit code": ("clerk", "/penalty/add", PENALTY | {"party": "natural_person"}),
    "an enterprise known already": (
        "clerk",
        "/enterprise/add",
        {
            "name": "甲",
            "uscc": "known",
            "sector": "other",
            "supervision_class": "general",
            "operating_state": "operating",
        },
    ),
    "an enterprise that is not there": (
        "clerk",
        "/finding/add",
        {
            "no": "1",
            "enterprise_id": "没有这家企业",
            "description": "甲",
            "level": "major",
            "found_on": "2026-01-01",
            "due_on": "2026-02-01",
        },
    ),
    "an identity number that is none": (
        "clerk",
        "/practitioner/add",
        {"name": "王某", "identity_no": "110101199002300000", "enterprise_id": "known", "post": "电工"},
    ),
    "one inspector twice": (
        "officer",
        "/inspection/add",
        {
            "notice_no": "1",
            "enterprise_id": "known",
            "method": "random",
            "inspected_on": "2026-01-01",
            "first_officer_id": "officer",
            "second_officer_id": "officer",
            "items": "全部",
            "outcome": "clean",
        },
    ),
    "a move that is none": ("clerk", "/inbox/act", {"move": "fly", "item": ["penalty:1"]}),
    "nothing ticked": ("clerk", "/inbox/act", {"move": "submit"}),
    "no file": ("clerk", "/penalty/import", {"how": "all"}),
    "not a ledger": ("clerk", "/penalty/import", {"how": "all", "file": b"nothing"}),
    "a ledger of other things": ("clerk", "/penalty/import", {"how": "all", "file": "颜色,大小\n红,大\n".encode()}),
    "a ledger with wrong rows": (
        "clerk",
        "/penalty/import",
        {"how": "try", "file": "行政处罚决定书文号,处罚决定日期\n1,2026-02-30\n".encode()},
    ),
    "another old password": (
        "clerk",
        "/my-account/password",
        {"old": "x", "new": "Quiet-River-91!", "again": "Quiet-River-91!"},
    ),
    "two new passwords": ("clerk", "/my-account/password", {"old": "x", "new": "Quiet-River-91!", "again": "y"}),
    "a wrong sign-in": ("", "/login/", {"username": "clerk", "password": "x"}),
    "an account known already": ("security_admin", "/account/add", {"username": "clerk", "role": ["clerk"]}),
    "roles that exclude each other": (
        "security_admin",
        "/account/add",
        {"username": "novice", "role": ["clerk", "audit_admin"]},
    ),
    "a job that is none": ("system_admin", "/job_run/run", {"job": "fly"}),
    "a run that is over": ("system_admin", "/job_run/run", {"act": "cancel", "run": "1"}),
    "a holiday without a day": ("system_admin", "/holiday/keep", {"notice": "tomorrow 休 甲", "source": "乙"}),
    "a line that is none": ("system_admin", "/holiday/keep", {"notice": "x", "source": "乙"}),
    "a holiday without end": (
        "system_admin",
        "/holiday/keep",
        {"notice": "2026-01-01~2026-12-01 休 甲", "source": "乙"},
    ),
    "a notice without a day": ("system_admin", "/holiday/keep", {"notice": "", "source": "乙"}),
    "a holiday without a notice": ("system_admin", "/holiday/keep", {"notice": "2026-10-01 休 甲", "source": ""}),
    "another's role lent": (
        "clerk",
        "/my-account/delegation",
        {"to": "clerk2", "role": "leader", "from_on": "2098-01-01", "until_on": "2098-01-02"},
    ),
    "a role lent to nobody": (
        "clerk",
        "/my-account/delegation",
        {"to": "nobody", "role": "clerk", "from_on": "2098-01-01", "until_on": "2098-01-02"},
    ),
    "a role lent for ever": (
        "clerk",
        "/my-account/delegation",
        {"to": "clerk2", "role": "clerk", "from_on": "2026-01-01", "until_on": "2098-01-02"},
    ),
    "a role lent on no day": (
        "clerk",
        "/my-account/delegation",
        {"to": "clerk2", "role": "clerk", "from_on": "", "until_on": "x"},
    ),
}


def _answer_to(bureau: Bureau, who: str, address: str, form: dict[str, Any], lang: str) -> str:
    browser = bureau.browsers[who, lang] if who else bureau.stranger(lang)
    with bureau.app.app_context():
        firm, officer = (
            db.session.scalar(select(Enterprise.uscc)),
            db.session.scalar(select(Officer.name).where(Officer.id == 1)),
        )
    known = {"known": firm, "officer": officer}
    filled = {name: known.get(value, value) if isinstance(value, str) else value for name, value in form.items()}
    if isinstance(filled.get("file"), bytes):
        filled["file"] = (io.BytesIO(filled["file"]), "台账.csv")
    return browser.post(address, data=filled, content_type="multipart/form-data", follow_redirects=True).text


@pytest.mark.parametrize("case", WRONG)
def test_refusals_are_in_chinese(bureau: Bureau, case: str) -> None:
    html = _answer_to(bureau, *WRONG[case], "zh")
    assert any(reading.CHINESE.search(said) for said in reading.flashes(html)), html[-2000:]
    quoted = re.compile(rf"“[a-z]+”|{'|'.join(timetable.JOBS)}")
    assert bureau.english(quoted.sub("", html)) == []


@pytest.mark.parametrize("case", WRONG)
def test_refusals_are_in_english(bureau: Bureau, case: str) -> None:
    quoted = re.compile(r"“[^”]*”|(?:the columns|column for|headings are): [^.]*\.")
    said = [quoted.sub("", words) for words in reading.flashes(_answer_to(bureau, *WRONG[case], "en"))]
    assert said
    assert [words for words in said if reading.CHINESE.search(words)] == []
