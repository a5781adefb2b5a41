"""Small things that people stumbled over on the screens, each as a kind."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app import clock
from app.rules.vocabulary.disclosure import PenaltyKind
from app.services.flow import transition
from models.base import register_of
from models.platform import Account, JobRun
from tests import making
from tests.conftest import STAFF
from tests.views import reading, records


def of(person: Any, who: str = "clerk") -> dict[str, Any]:
    return {"department_id": person(who).department_id, "created_by_id": person(who).user_id}


def line(html: str) -> list[tuple[str, str]]:
    """(how it stands, which step) of the line of steps."""
    flow = html.partition('<ol class="flow"')[2].partition("</ol>")[0]
    return re.findall(r'<li class="(\w+)"[^>]*>(.*?)</li>', flow)


# --- the line of steps -------------------------------------------------------------------------------


def test_after_a_return_and_a_second_submission_the_line_is_the_plain_one(
    session: Any, person: Any, login: Any
) -> None:
    kept = making.penalty(session, decided_on=clock.today(), valid_until=date(2090, 1, 1), **of(person))
    for move, who in (("submit", "clerk"), ("return", "chief"), ("submit", "clerk")):
        transition.perform(session, kept, move, person(who), "请核对")
    session.commit()
    steps = line(login("chief").get(f"/penalty/show/{kept.id}").text)
    assert steps == [("done", "草稿"), ("now", "待审核"), ("next", "待审批"), ("next", "已生效")]


def test_each_round_says_who_returned_the_record_and_why(session: Any, person: Any, login: Any) -> None:
    kept = making.penalty(session, decided_on=clock.today(), valid_until=date(2090, 1, 1), **of(person))
    steps = [
        ("submit", "clerk"),
        ("return", "chief"),
        ("submit", "clerk"),
        ("review", "chief"),
        ("send_back", "leader"),
    ]
    for number, (move, who) in enumerate((*steps, ("submit", "clerk"))):
        transition.perform(session, kept, move, person(who), f"理由{number}")
    session.commit()
    html = login("chief").get(f"/penalty/show/{kept.id}").text
    told = [
        re.sub(r"\s+", " ", re.sub("<.*?>", " ", each)) for each in re.findall(r"<li><b>第.轮</b>.*?</li>", html, re.S)
    ]
    assert len(told) == 2
    assert all(word in told[0] for word in ("第1轮", "草稿 → 待审核 → 退回修改", "理由1"))
    assert all(word in told[1] for word in ("第2轮", "退回修改 → 待审核 → 待审批 → 退回", "理由4"))
    assert '<b class="round">第3轮</b>' in html


def test_a_record_that_never_came_back_speaks_of_no_rounds(session: Any, person: Any, login: Any) -> None:
    kept = making.penalty(session, decided_on=clock.today(), valid_until=date(2090, 1, 1), **of(person))
    transition.perform(session, kept, "submit", person("clerk"))
    session.commit()
    assert 'class="round' not in login("chief").get(f"/penalty/show/{kept.id}").text


def test_an_application_that_waits_to_be_accepted_is_called_so(session: Any, login: Any) -> None:
    kept = records.MAKERS["repair_application"](
        session, status=register_of("repair_application").WORKFLOW["submit"].target
    )
    session.commit()
    for page in ("list/", f"show/{kept.id}"):
        html = login("legal").get(f"/repair_application/{page}").text
        assert ">待受理</span>" in html
        assert ">待审核</span>" not in html


# --- what is said ------------------------------------------------------------------------------------


def test_a_page_that_returns_a_record_offers_no_agreement(session: Any, person: Any, login: Any) -> None:
    kept = making.penalty(session, decided_on=clock.today(), valid_until=date(2090, 1, 1), **of(person))
    transition.perform(session, kept, "submit", person("clerk"))
    session.commit()
    offered = {
        move: set(re.findall('data-phrase="(.*?)"', login("chief").get(f"/penalty/move/{kept.id}/{move}").text))
        for move in ("return", "review")
    }
    assert "同意。" in offered["review"]
    assert "请补充材料。" in offered["return"]
    assert not offered["return"] & offered["review"]


def test_a_warning_is_read_once(session: Any, login: Any) -> None:
    """After a save it stood above the page and on it."""
    clerk = login("clerk")
    draft = making.penalty(session, kinds=[PenaltyKind.WARNING], content="警告", fine=None)
    session.commit()
    form = records.form_of(clerk, f"/penalty/edit/{draft.id}")
    form |= {"kinds": ["revoke_licence", "suspend_licence"], "decision_no": "（陈）应急罚〔2026〕77号", "once": "1"}
    page = clerk.post("/penalty/add", data=form, follow_redirects=True)
    said = reading.flashes(page.text)
    assert page.status_code == 200
    assert said
    assert sorted(set(said)) == sorted(said)


# --- the inbox ---------------------------------------------------------------------------------------


def test_what_was_done_is_listed_by_when_it_was_done(session: Any, person: Any, login: Any) -> None:
    """A step that was written down later, with an earlier moment, stands where its moment belongs."""
    numbers = []
    for days in (1, 3, 2):
        kept = making.penalty(
            session, decided_on=clock.today() - timedelta(days=9), valid_until=date(2090, 1, 1), **of(person)
        )
        with clock.at(clock.now() - timedelta(days=days)):
            transition.perform(session, kept, "submit", person("clerk"))
        numbers.append(kept.decision_no)
    session.commit()
    html = login("clerk").get("/inbox/done").text
    assert sorted(numbers, key=html.index) == [numbers[0], numbers[2], numbers[1]]


def test_after_acting_one_is_where_one_was(session: Any, person: Any, login: Any) -> None:
    keys = []
    for _ in range(52):
        kept = making.penalty(session, decided_on=clock.today(), valid_until=date(2090, 1, 1), **of(person))
        transition.perform(session, kept, "submit", person("clerk"))
        keys.append(kept.id)
    session.commit()
    chief = login("chief")
    form = records.form_of(chief, "/inbox/?page=1&register=penalty") | {
        "move": "review",
        "page": "1",
        "register": "penalty",
    }
    there = chief.post("/inbox/act", data=form | {"item": f"penalty:{keys[51]}"}).headers["Location"]
    assert ("page=1" in there, "register=penalty" in there) == (True, True)
    gone = chief.post("/inbox/act", data=form | {"item": f"penalty:{keys[50]}"}).headers["Location"]
    assert "page" not in gone, "the second page is empty now"


def test_who_has_the_next_word_is_said_where_one_has_none(session: Any, person: Any, login: Any) -> None:
    kept = making.penalty(session, decided_on=clock.today(), valid_until=date(2090, 1, 1), **of(person))
    transition.perform(session, kept, "submit", person("clerk"))
    session.commit()
    assert "待科室负责人办理" in login("clerk").get("/inbox/begun").text


# --- the way back ------------------------------------------------------------------------------------


def back(html: str, place: str) -> str:
    """Where the trail of a page leads back to."""
    crumbs = html.partition('class="crumbs"')[2].partition("</nav>")[0]
    return unescape(re.findall(rf'href="({place}[^"]*)"', crumbs)[-1])


@pytest.mark.parametrize("page", ["show/{}", "edit/{}", "move/{}/submit", "add", "import"])
def test_the_trail_leads_back_to_the_list_as_it_was_left(page: str, session: Any, person: Any, login: Any) -> None:
    kept = making.penalty(session, **of(person))
    session.commit()
    clerk = login("clerk")
    clerk.get("/licence/list/?q=别的")
    clerk.get("/penalty/list/?q=建材&status=draft&sort=-status")
    html = clerk.get("/penalty/" + page.format(kept.id)).text
    left = parse_qs(urlsplit(back(html, "/penalty/list/")).query)
    assert left == {"q": ["建材"], "status": ["draft"], "sort": ["-status"]}
    assert 'href="/penalty/list/"' in html.partition("<main")[0], "the menu begins anew"
    clerk.get("/penalty/list/")
    assert back(clerk.get("/penalty/" + page.format(kept.id)).text, "/penalty/list/") == "/penalty/list/"


@pytest.mark.parametrize("junk", ["endpoint=x", "form=csv", "_scheme=javascript&_external=1", "_anchor=x", "self=1"])
def test_a_list_asked_for_with_words_of_the_machine_is_a_list(junk: str, session: Any, login: Any) -> None:
    making.penalty(session)
    session.commit()
    answer = login("leader").get(f"/penalty/list/?q=号&{junk}")
    assert answer.status_code == 200
    assert not re.findall('href="(?:javascript|[^"]*#x)', answer.text)


def test_a_second_search_keeps_the_order_and_what_has_no_box(login: Any) -> None:
    html = login("clerk").get("/penalty/list/?sort=-status&size=50&q=甲").text
    search = html.partition('class="search"')[2].partition("</form>")[0]
    assert re.findall('type="hidden" name="(.*?)" value="(.*?)"', search) == [("sort", "-status"), ("size", "50")]


def test_after_a_notice_one_sees_the_year_that_one_looked_at(login: Any) -> None:
    browser = login("credit")
    form = records.form_of(browser, "/holiday/list/?year=2033")
    assert form["year"] == "2033"
    for notice in ("2033-01-01 休 元旦", "是什么"):
        html = browser.post("/holiday/keep", data=form | {"notice": notice, "source": "通知"}).text
        assert "2033" in html.partition("<h1>")[2].partition("</h1>")[0]


def test_the_portal_leads_back_to_what_was_searched(session: Any, app: Any) -> None:
    records.shown(session)
    session.commit()
    html = app.test_client().get("/public/?kind=penalty&q=某公司").text
    record = unescape(re.search(r'href="(/public/record/[^"]*)"', html)[1])
    left = parse_qs(urlsplit(back(app.test_client().get(record).text, "/public/")).query)
    assert left == {"kind": ["penalty"], "q": ["某公司"]}


# --- homes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", sorted({role: name for name, (role, _) in STAFF.items()}.values()))
def test_no_home_is_blank(who: str, login: Any) -> None:
    html = login(who).get("/").text.partition('<main id="content">')[2]
    assert re.findall('<a class="tile|<section class="card', html)


def test_the_accounts_that_are_counted_are_those_that_are_listed(session: Any, login: Any) -> None:
    rows = session.query(Account).order_by(Account.id).all()
    rows[0].locked_until, rows[1].active, rows[2].must_change_password = clock.now() + timedelta(hours=1), False, True
    session.commit()
    browser = login("security_admin")
    tiles = re.findall(r'class="tile" href="(/account/list/[^"]*)"><b>(\d+)</b>', browser.get("/").text)
    forms = [browser.get(unescape(place)).text.count('class="ticks">') for place, _ in tiles]
    assert [int(number) for _, number in tiles] == [each - len(["of a new account"]) for each in forms] != []


def test_the_audit_administrator_sees_the_trail_and_its_check(session: Any, login: Any) -> None:
    run = JobRun(job="integrity_check", slot="1", day=clock.today(), state="failed", started_at=clock.now(), counts={})
    session.add(run)
    session.commit()
    html = login("audit_admin").get("/").text
    assert '<span class="tag r-failed">' in html
    assert 'href="/audit/list/?action=' in html


@pytest.mark.parametrize("who", ["credit", "leader", "system_admin"])
def test_no_page_asks_anybody_to_run_a_command(who: str, login: Any) -> None:
    html = login(who).get("/job_run/list/").text
    assert "尚未启动" in html
    assert "run.py" not in html


# --- headings ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["grade_result", "penalty", "inspection", "commitment", "finding"])
@pytest.mark.parametrize("page", ["show/{}", "move/{}/{}"])
def test_a_heading_says_whose_record_it_is(page: str, name: str, session: Any, login: Any) -> None:
    """“A → C” is nobody's; the firm stands beside it, in the heading and in the title of the window."""
    kept = records.MAKERS[name](session)
    move = next(move.name for move in kept.WORKFLOW if move.by_hand and kept.status in move.sources)
    session.commit()
    who = "officer" if name == "finding" else "leader"
    html = login(who).get(f"/{name}/" + page.format(kept.id, move)).text
    for tag in ("h1", "title"):
        assert kept.whose in re.sub("<.*?>", "", html.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0])
    assert kept.whose


def test_a_firm_is_not_named_twice(session: Any, login: Any) -> None:
    firm = making.enterprise(session)
    session.commit()
    html = login("leader").get(f"/enterprise/show/{firm.id}").text
    assert html.partition("<h1>")[2].partition("</h1>")[0].count(firm.name) == 1
