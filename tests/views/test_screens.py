"""Small things that people stumbled over on the screens, each as a kind."""

import re
from datetime import date
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
