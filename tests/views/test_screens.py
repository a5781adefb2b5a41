"""Small things that people stumbled over on the screens, each as a kind."""

import re
from datetime import date, timedelta
from typing import Any

from app import clock
from app.rules.vocabulary.disclosure import PenaltyKind
from app.services.flow import transition
from models.base import register_of
from tests import making
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
