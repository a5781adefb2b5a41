"""Lists: bounded cost, honest paging, literal search, and an answer to every kind of junk."""

import base64
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.extensions import db
from app.rules.vocabulary.platform import Role
from app.rules.vocabulary.subjects import SafetySector
from models.base import register_of
from tests import making
from tests.conftest import make_app, seed
from tests.views import records
from views import listing

pytestmark = pytest.mark.long

FEW, MANY = 3, 120
STATEMENTS, SIZE = 9, 60 * 1024
NAMES = records.names()


def _filled(folder: Path, number: int) -> Flask:
    made = make_app(SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder}/{number}.db")
    seed(made)
    with made.app_context():
        for make in records.MAKERS.values():
            for n in range(number):
                make(db.session(), created_by_id=1 + n % 3)
        db.session.commit()
        db.session.remove()
    return made


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Flask]:
    folder = tmp_path_factory.mktemp("lists")
    return {number: _filled(folder, number) for number in (FEW, MANY)}


@pytest.fixture(scope="module")
def leaders(houses: dict[int, Flask]) -> dict[int, FlaskClient]:
    return {number: records.browser(app, "leader") for number, app in houses.items()}


# --- cost --------------------------------------------------------------------------------------------


def _statements(app: Flask, browser: FlaskClient, address: str) -> list[str]:
    assert browser.get(address).status_code == 200
    with app.app_context():
        engine = db.engine
    with records.Counter(engine) as counter:
        browser.get(address)
    return counter.statements


@pytest.mark.parametrize("name", NAMES)
def test_a_list_costs_the_same_however_long_it_is(
    name: str, houses: dict[int, Flask], leaders: dict[int, FlaskClient]
) -> None:
    few, many = (_statements(houses[n], leaders[n], f"/{name}/list/") for n in (FEW, MANY))
    links = sum(bool(r.info.get("listed")) for r in register_of(name).__mapper__.relationships)
    assert len(many) <= STATEMENTS + max(0, links - 1), "\n".join(many)
    assert len(few) == len(many)


@pytest.mark.parametrize("name", NAMES)
def test_a_record_costs_the_same_however_many_there_are(
    name: str, houses: dict[int, Flask], leaders: dict[int, FlaskClient]
) -> None:
    few, many = (_statements(houses[n], leaders[n], f"/{name}/show/2") for n in (FEW, MANY))
    assert len(many) == len(few)


@pytest.mark.parametrize("address", ["/", "/inbox/", "/inbox/begun", "/penalty/add", "/public/"])
def test_no_other_page_grows_with_the_records(address: str, houses: dict[int, Flask]) -> None:
    few, many = (_statements(houses[n], records.browser(houses[n], "clerk"), address) for n in (FEW, MANY))
    assert len(many) == len(few), "\n".join(many)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_25_rows_is_light(name: str, leaders: dict[int, FlaskClient]) -> None:
    page = leaders[MANY].get(f"/{name}/list/")
    assert len(records.titles(page.text)) == 25
    assert len(page.data) <= SIZE


# --- junk --------------------------------------------------------------------------------------------


def _token(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


JUNK = [
    "sort=password",
    "sort=-",
    "sort=--id",
    "sort=enterprise",
    "sort=__class__",
    "page=-1",
    "page=abc",
    "after=xyz",
    "before=xyz",
    "after=%00",
    "size=9999",
    "size=-1",
    "size=abc",
    "status=nope",
    "decided_on_from=abc",
    "decided_on_until=2026-02-30",
    "q=%00",
    "q=" + "长" * 201,
    "q=%25%5C_",
    "q=%F0%9F%92%A3",
    "id=1%20OR%201=1",
    *(
        f"after={_token(*parts)}"
        for parts in ([1], [1, 2, 3], [None, None], [1, 10**30], [[1], 1], [{}, 1], [1, "x"], ["x", 1], [1.5, 1])
    ),
    f"after={base64.urlsafe_b64encode(b'[1, Infinity]').decode()}",
    f"after={base64.urlsafe_b64encode(b'NaN').decode()}",
    f"sort=decided_on&after={_token('x', 1)}",
    f"sort=decided_on&after={_token(5, 1)}",
    f"sort=decision_no&after={_token({}, 1)}",
    f"sort=decision_no&after={_token([], 1)}",
    f"sort=decision_no&after={_token(chr(0), 1)}",
    f"sort=status&after={_token({}, 1)}",
]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_is_answered_with_a_page_or_400(junk: str, leaders: dict[int, FlaskClient]) -> None:
    assert leaders[FEW].get(f"/penalty/list/?{junk}").status_code in (200, 400)


@pytest.mark.parametrize("junk", ["sort=password", "status=nope", "decided_on_from=abc", "q=%00"])
def test_junk_conditions_are_refused_in_an_export_too(junk: str, leaders: dict[int, FlaskClient]) -> None:
    assert leaders[FEW].get(f"/penalty/export/csv?{junk}").status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/penalty/show/99999999999999999999",
        "/penalty/show/2147483648",
        "/penalty/show/-1",
        "/penalty/move/99999999999999999999/submit",
        "/penalty/move/1/nothing",
        "/penalty/attachment/1/99999999999999999999",
        "/penalty/export/exe",
        "/public/record/99999999999999999999",
        "/job_run/show/99999999999999999999",
        "/lang/xx",
        "/static/../config.py",
        "/static/%2e%2e/config.py",
    ],
)
def test_an_address_that_is_none_is_not_found(address: str, leaders: dict[int, FlaskClient]) -> None:
    assert leaders[FEW].get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/audit/list/?before=abc",
        "/audit/list/?before=-1",
        "/audit/list/?before=-99999999999999999999999",
        "/audit/list/?before=99999999999999999999999",
        "/audit/list/?actor=%00",
        "/inbox/?page=-5",
        "/inbox/?page=abc",
        "/inbox/?page=99999999999999999999",
        "/inbox/?register=%00",
        "/holiday/list/?year=0",
        "/holiday/list/?year=99999999999999999999",
        "/holiday/list/?year=abc",
        "/public/?after=-1",
        "/public/?after=99999999999999999999",
        "/public/?q=%00",
        "/public/?kind=nope",
        "/penalty/lookup?q=%00",
        "/enterprise/lookup?q=" + "a" * 5000,
        "/penalty/add?kinds=%00",
    ],
)
def test_junk_on_other_pages_never_fails(address: str, houses: dict[int, Flask]) -> None:
    who = {"audit": "audit_admin", "holiday": "system_admin"}.get(address.split("/")[1], "clerk")
    assert records.browser(houses[FEW], who).get(address).status_code in (200, 400)


TOKENS = (
    '["\\ud800", 1]',
    "[true, 1]",
    "[" * 4000,
    "[1, true]",
    '["\\u0000", 1]',
    "[5, 1]",
    '["甲", 1.5]',
    "{}",
    '"x"',
)


@pytest.mark.parametrize("token", TOKENS, ids=range(len(TOKENS)))
def test_a_way_on_that_nobody_gave_never_fails(token: str, houses: dict[int, Flask]) -> None:
    after = base64.urlsafe_b64encode(token.encode()).decode()
    for address in (
        f"/enterprise/list/?sort=name&after={after}",
        f"/penalty/list/?after={after}",
        f"/penalty/list/?sort=decided_on&before={after}",
    ):
        assert records.browser(houses[FEW], "clerk").get(address).status_code in (200, 400)


@pytest.mark.parametrize(
    "item",
    ["penalty:99999999999999999999", "penalty:-1", "penalty:", "penalty", "nothing:1", "penalty:１", ":", "\x00:1"],
)
def test_junk_ticked_in_the_inbox_never_fails(item: str, houses: dict[int, Flask]) -> None:
    answer = records.browser(houses[FEW], "clerk").post("/inbox/act", data={"item": item, "move": "submit"})
    assert answer.status_code in (302, 400, 409)


# --- paging ------------------------------------------------------------------------------------------


def _walk(browser: FlaskClient, address: str, way: str) -> Iterator[list[int]]:
    """The keys of page after page, by the links that people click; a walk in circles ends too."""
    seen: set[str] = set()
    while address and address not in seen:
        seen.add(address)
        html = browser.get(address).text
        yield [int(key) for key in records.titles(html)]
        address = _link(html, way)


def _link(html: str, way: str) -> str:
    """Where the pager leads in this direction; empty at the end."""
    pager = html.partition('<p class="pager">')[2]
    found = re.search(rf'<a href="([^"]*[?&](?:amp;)?{way}=[^"]*)"', pager)
    return found.group(1).replace("&amp;", "&") if found else ""


def _sorts() -> list[tuple[str, str]]:
    return [
        (name, sign + key)
        for name in NAMES
        for key in ["id", *listing.sortable(register_of(name))]
        for sign in ("", "-")
    ]


@pytest.mark.parametrize(("name", "sort"), _sorts())
def test_paging_shows_every_row_once_whatever_the_order(name: str, sort: str, leaders: dict[int, FlaskClient]) -> None:
    pages = list(_walk(leaders[MANY], f"/{name}/list/?sort={sort}&size=50", "after"))
    seen = [key for page in pages for key in page]
    assert len(seen) == len(set(seen)) >= MANY


@pytest.mark.parametrize("name", ["penalty", "licence", "officer"])
def test_paging_back_shows_the_same_pages(name: str, leaders: dict[int, FlaskClient]) -> None:
    onward = list(_walk(leaders[MANY], f"/{name}/list/?sort=status&size=50", "after"))
    html = leaders[MANY].get(f"/{name}/list/?sort=status&size=50").text
    for _ in onward[1:]:
        html = leaders[MANY].get(_link(html, "after")).text
    assert list(_walk(leaders[MANY], _link(html, "before"), "before")) == onward[-2::-1]


def test_the_first_page_offers_no_way_back_and_the_last_no_way_on(leaders: dict[int, FlaskClient]) -> None:
    first = leaders[MANY].get("/officer/list/?size=100").text
    pages = list(_walk(leaders[MANY], "/officer/list/?size=100", "after"))
    assert _link(first, "before") == ""
    assert len(pages) == -(-sum(map(len, pages)) // 100)


def test_the_count_is_honest(leaders: dict[int, FlaskClient]) -> None:
    assert f"共{MANY}条" in leaders[MANY].get("/licence/list/").text
    assert f"共{FEW}条" in leaders[FEW].get("/licence/list/").text


def test_a_count_beyond_the_cap_says_so(leaders: dict[int, FlaskClient], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "CAP", 50)
    assert "50" in re.search(r'class="pager">\s*<span>(.*?)</span>', leaders[MANY].get("/licence/list/").text).group(1)


@pytest.mark.parametrize(("size", "rows"), [("25", 25), ("50", 50), ("100", 100), ("9999", 25)])
def test_a_page_has_one_of_three_sizes(size: str, rows: int, leaders: dict[int, FlaskClient]) -> None:
    assert len(records.titles(leaders[MANY].get(f"/licence/list/?size={size}").text)) == rows


# --- search ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["100%", "a_b", "c\\d", "'; --", "<b>"])
def test_signs_in_a_search_mean_themselves(text: str, session: Any, login: Any) -> None:
    wanted = making.enterprise(session, name=f"甲{text}乙")
    making.enterprise(session, name="甲100乙axbc/d")
    session.commit()
    html = login("clerk").get("/enterprise/list/", query_string={"q": text}).text
    assert records.titles(html) == [str(wanted.id)]


def test_an_enterprise_is_found_by_its_initials_its_code_and_its_name(session: Any, login: Any) -> None:
    firm = making.enterprise(session, name="草原金帐粮油有限公司")
    making.enterprise(session)
    session.commit()
    for text in ("cyjz", "CYJZLY", firm.uscc, firm.uscc.lower(), "金帐"):
        assert records.titles(login("clerk").get("/enterprise/list/", query_string={"q": text}).text) == [
            str(firm.id)
        ], text


def test_a_record_is_found_by_the_name_of_its_enterprise(session: Any, login: Any, person: Any) -> None:
    firm = making.enterprise(session, name="草原金帐粮油有限公司")
    found = making.finding(session, firm, department_id=person("clerk").department_id)
    making.finding(session)
    session.commit()
    assert records.titles(login("clerk").get("/finding/list/?q=金帐").text) == [str(found.id)]


def test_each_condition_is_a_chip_that_takes_it_away(session: Any, login: Any) -> None:
    making.penalty(session, decided_on=date(2026, 2, 2))
    session.commit()
    html = (
        login("leader")
        .get("/penalty/list/?q=%E5%BA%94%E6%80%A5&status=draft&decided_on_from=2026-01-01&decided_on_until=2026-12-31")
        .text
    )
    chips = re.findall(r'<a href="([^"]*)" title="[^"]*">([^<]*) ×</a>', html)
    assert len(chips) == 4
    assert all(len(re.findall(r"[?&](?:amp;)?\w+=", address)) == 3 for address, _ in chips)
    assert "草稿" in next(words for address, words in chips if "status" not in address)


def test_conditions_narrow_the_list(session: Any, login: Any) -> None:
    early, late = (
        making.licence(session, decided_on=date(2024, 1, 1)),
        making.licence(session, decided_on=date(2026, 1, 1)),
    )
    session.commit()
    for condition, wanted in (
        ("decided_on_from=2025-01-01", [late.id]),
        ("decided_on_until=2025-01-01", [early.id]),
        ("status=draft", [late.id, early.id]),
    ):
        assert records.titles(login("leader").get(f"/licence/list/?{condition}").text) == [str(key) for key in wanted]


def test_conditions_stay_while_paging_and_sorting(leaders: dict[int, FlaskClient]) -> None:
    html = leaders[MANY].get("/enterprise/list/?sector=building_materials&q=%E5%BB%BA%E6%9D%90").text
    ways = re.findall(r'<th><a href="([^"]*)"|<a href="([^"]*after=[^"]*)"', html)
    assert len(ways) > 2
    assert all("sector=building_materials" in (a or b) and "q=" in (a or b) for a, b in ways)


def test_an_empty_list_says_what_to_do(login: Any) -> None:
    html = login("clerk").get("/penalty/list/").text
    assert "/penalty/add" in re.findall(r'<div class="empty">.*?</div>', html, re.S)[0]
    narrowed = login("clerk").get("/penalty/list/?q=nothing").text
    assert 'href="/penalty/list/"' in re.findall(r'<div class="empty">.*?</div>', narrowed, re.S)[0]


def test_a_list_offers_only_what_its_reader_may_do(login: Any) -> None:
    clerk, leader = login("clerk").get("/penalty/list/").text, login("leader").get("/penalty/list/").text
    assert "/penalty/add" in clerk
    assert "/penalty/import" in clerk
    assert "/penalty/add" not in leader
    assert "/penalty/import" not in leader


def test_personal_facts_are_masked_for_those_who_do_not_keep_the_register(session: Any, login: Any) -> None:
    """Inside the office a name is a name; a telephone is only for those who need it."""
    held = records.practitioner(session, phone="13812345678")
    session.commit()
    assert Role.LEADER not in register_of("practitioner").WORKFLOW.editors
    assert "138****5678" in login("leader").get(f"/practitioner/show/{held.id}").text
    assert "13812345678" in login("clerk").get(f"/practitioner/show/{held.id}").text


def test_a_list_is_not_sorted_by_what_it_does_not_show() -> None:
    for name in NAMES:
        register = register_of(name)
        assert set(listing.sortable(register)) <= {key for key, _ in listing.shown(register)}


def test_a_search_in_one_sector_shows_no_other(session: Any, login: Any) -> None:
    grain = making.enterprise(session, sector=SafetySector.GRAIN)
    making.enterprise(session)
    session.commit()
    assert records.titles(login("clerk").get("/enterprise/list/?sector=grain").text) == [str(grain.id)]


def test_nobody_sees_the_conditions_of_another(houses: dict[int, Flask]) -> None:
    """Eight readers in threads of one worker, each searching for another word, get each their own page.

    See fab.md, shared filters.
    """

    def read(n: int) -> list[str]:
        browser, word = records.browser(houses[FEW], "leader"), f"词语{n}词"
        return [
            html
            for html in (browser.get(f"/penalty/list/?q={word}").text for _ in range(12))
            if set(re.findall("词语[0-9]词", html)) != {word}
        ]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, range(8))) == [[]] * 8


def test_an_amount_is_no_other_in_another_language(houses: dict[int, Flask]) -> None:
    """6 in units of 10,000 yuan is not 610,000 yuan."""
    html = records.browser(houses[FEW], "leader", "en").get("/penalty/list/").text
    assert "3 × 10,000 yuan" in html
    assert "310,000" not in html
    assert "3万元" in records.browser(houses[FEW], "leader").get("/penalty/list/").text
