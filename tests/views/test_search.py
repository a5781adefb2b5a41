"""Search on the screens: list, picker, top search and portal find the same, however it is typed."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.rules.vocabulary.disclosure import Channel
from tests import making
from tests.views import records

WRITTEN = [
    (
        "陈巴尔虎旗长兴（集团）重工有限公司",
        ["长兴(集团)", "长兴（集团）", "⻓兴[集团]", "cxjtzg", "CXJTCG", "重 工 长兴"],
    ),
    ("Ａ＆Ｂ加油站", ["A&B", "a&b加油", "Ａ＆Ｂ", "ab jyz", "ａ ＆ ｂ"]),
    ("乌云·其其格商店", ["乌云•其其格", "乌云・其其格", "乌云‧其其格", "乌云.其其格", "wyqqg"]),
    ("朝阳乐都煤业有限公司", ["cyld", "zyld", "cyydmy", "朝阳　乐都"]),
]
TYPED = [(name, typed) for name, ways in WRITTEN for typed in ways]


@pytest.fixture
def houses(session: Any) -> Any:
    """Every name of WRITTEN on the enterprise register and before the public, among others."""
    for name, _ in WRITTEN:
        records.shown(session, subject=name, enterprise_id=making.enterprise(session, name=name).id)
    records.shown(session, subject="安泰建材", enterprise_id=making.enterprise(session, name="安泰建材").id)
    session.commit()
    return session


@pytest.mark.parametrize(("name", "typed"), TYPED)
def test_a_name_is_found_everywhere_however_it_is_typed(
    name: str, typed: str, houses: Any, login: Any, app: Any
) -> None:
    clerk = login("clerk")
    assert _names(clerk.get("/enterprise/list/", query_string={"q": typed}).text) == [name]
    picked = clerk.get("/enterprise/lookup", query_string={"q": typed}).json["results"]
    assert [each["label"] for each in picked] == [name]
    assert _names(app.test_client().get("/public/", query_string={"q": typed}).text) == [name]
    assert _names(clerk.get("/publication/list/", query_string={"q": typed}).text) == [name]


def _names(html: str) -> list[str]:
    """The names of WRITTEN and 安泰建材 that stand in the rows of a page."""
    rows = " ".join(re.findall(r"<tr>.*?</tr>", html.replace("&amp;", "&"), re.S))
    return [name for name in [*(name for name, _ in WRITTEN), "安泰建材"] if name in rows]


@pytest.mark.parametrize("typed", ["９１１５０７２５", "91150725", "91150725ma", " 9115 0725 "])
def test_a_credit_code_is_found_by_its_beginning_in_any_width(typed: str, session: Any, login: Any) -> None:
    firm = making.enterprise(session)
    making.enterprise(session, uscc="91110000MA0000000X")
    session.commit()
    assert records.titles(login("clerk").get("/enterprise/list/", query_string={"q": typed}).text) == [str(firm.id)]


@pytest.mark.parametrize(
    "typed",
    [
        "(陈)应急罚〔2026〕31号",
        "（陈）应急罚[2026]31号",
        "(陈)应急罚<2026>31号",
        "（陈） 应急罚 【２０２６】 31",
        "【2026】31号",
    ],
)
def test_a_document_is_found_whatever_its_brackets(typed: str, session: Any, login: Any, app: Any) -> None:
    penalty = making.penalty(session, decision_no="（陈）应急罚〔2026〕31号")
    key = records.shown(session, no=penalty.decision_no)
    records.shown(session, no="（陈）应急罚〔2025〕31号")
    making.penalty(session, decision_no="（陈）应急罚〔2025〕31号")
    session.commit()
    public = app.test_client().get("/public/", query_string={"q": typed}).text
    assert re.findall(r"/public/record/(\d+)", public) == [str(key)]
    assert records.titles(login("leader").get("/penalty/list/", query_string={"q": typed}).text) == [str(penalty.id)]


def test_a_link_takes_a_name_in_another_width(session: Any, login: Any) -> None:
    firm = making.enterprise(session, name="长兴（集团）重工")
    session.commit()
    form = {"name": "王大力", "enterprise_id": "长兴(集团)重工", "post": "电工"}
    assert login("clerk").post("/practitioner/add", data=form).status_code == 302
    assert "王大力" in login("clerk").get("/practitioner/list/", query_string={"q": firm.uscc}).text


def test_radicals_are_common_signs_on_the_way_in(session: Any, login: Any) -> None:
    form = {
        "name": "⻓兴⾦属（集团）",
        "uscc": making.code(9),
        "sector": "grain",
        "supervision_class": "general",
        "operating_state": "operating",
    }
    assert login("clerk").post("/enterprise/add", data=form).status_code == 302
    assert "长兴金属（集团）" in login("clerk").get("/enterprise/list/").text


# --- none found --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "proves_nothing", "nothing"),
    [
        ("zh", "没有查到记录，不等于没有违法失信行为，也不能作为信用良好的证明。", "没有符合条件的记录"),
        ("en", "That no record is found is no evidence of good credit.", "Nothing matches"),
    ],
)
def test_none_found_never_reads_as_clean(lang: str, proves_nothing: str, nothing: str, session: Any, app: Any) -> None:
    browser = app.test_client()
    browser.get(f"/lang/{lang}")
    for address in ("/public/", "/public/?q=长兴", "/public/?kind=penalty", "/public/?kind=licence&q=长兴"):
        assert proves_nothing in (html := browser.get(address).text), address
        assert nothing not in html
    records.shown(session)
    session.commit()
    assert proves_nothing not in browser.get("/public/").text


def test_none_found_says_what_was_looked_for_and_how_it_was_understood(session: Any, app: Any) -> None:
    html = app.test_client().get("/public/", query_string={"q": "（陈）应急罚［２０２６］ ＡＢ<i>"}).text
    assert re.findall("<q>(.*?)</q>", html) == ["(陈)应急罚(2026)", "ab(i)"]
    assert "文书号、当事人名称或者统一社会信用代码" in html


def test_beyond_the_last_page_is_not_none_found(session: Any, app: Any) -> None:
    records.shown(session, subject="长兴集团")
    session.commit()
    html = app.test_client().get("/public/?q=长兴&after=1").text
    assert "后面没有记录了" in html
    assert "没有查到：" not in html


def test_the_portal_finds_by_nothing_that_it_does_not_show(session: Any, app: Any) -> None:
    firm = making.enterprise(session, name="长兴集团", former_names="老厂")
    records.shown(session, subject="王**", enterprise_id=firm.id)
    records.shown(session, subject="旗政府网上的", channel=Channel.GOVERNMENT_SITE)
    session.commit()
    for typed in ("长兴", "老厂", "cxjt", firm.uscc, "旗政府网", "已公示"):
        assert "/public/record/" not in app.test_client().get("/public/", query_string={"q": typed}).text, typed


# --- the export --------------------------------------------------------------------------------------


def _exported(browser: FlaskClient, address: str, heading: str) -> list[str]:
    table = csv.DictReader(io.StringIO(browser.get(address).data.decode("utf-8-sig")))
    return [row[heading] for row in table]


@pytest.mark.parametrize("sort", ["", "decided_on", "-decided_on", "party_name", "-party_name", "id", "-id", "status"])
def test_an_export_follows_the_order_of_the_list(sort: str, session: Any, login: Any) -> None:
    for day in (3, 9, 1, 9, 7):
        making.penalty(session, decided_on=date(2026, 1, day))
    session.commit()
    leader = login("leader")
    page = leader.get("/penalty/list/", query_string={"sort": sort, "size": 50}).text
    listed = [re.search(r">([^<]*)</a>", row).group(1) for row in re.findall(r"<tr><td.*?</tr>", page, re.S)]
    (link,) = re.findall(r'<a href="(/penalty/export/xlsx[^"]*)"', page)
    address = link.replace("&amp;", "&").replace("xlsx", "csv")
    assert _exported(leader, address, "决定书文号") == listed


def test_an_export_begins_at_the_first_row_from_whatever_page(session: Any, login: Any) -> None:
    for _ in range(30):
        making.penalty(session)
    session.commit()
    page = login("leader").get("/penalty/list/?sort=party_name").text
    onward = re.search(r'href="(/penalty/list/[^"]*after=[^"]*)"', page).group(1).replace("&amp;", "&")
    (link,) = re.findall(r'<a href="(/penalty/export/xlsx[^"]*)"', login("leader").get(onward).text)
    answer = login("leader").get(link.replace("&amp;", "&").replace("xlsx", "jsonl"))
    assert len(answer.data.splitlines()) == 30
