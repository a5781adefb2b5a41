"""Where somebody decides, the page says on what: not only what will change, but why."""

import re
from datetime import date
from typing import Any

import pytest

from app import clock
from app.rules.vocabulary.disclosure import PenaltyKind
from app.rules.vocabulary.grading import Grade
from app.services.credit import events, grading
from app.services.flow import transition
from app.services.rulebook import standards
from models.base import register_of, registers
from models.grading import GradeResult, GradingScheme
from tests import making
from tests.conftest import STAFF
from tests.views import records


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition('<main id="content">')[2]))


@pytest.fixture
def worse(session: Any) -> GradeResult:
    """A D that the score does not give: a licence was revoked."""
    firm = making.enterprise(session)
    firm.grade = Grade.A
    taken = {"kinds": [PenaltyKind.REVOKE_LICENCE, PenaltyKind.WARNING], "content": "吊销许可证，警告", "fine": None}
    events.record(session, making.penalty(session, firm, decided_on=clock.today(), **taken), clock.today())
    result = grading.regrade(session, firm, clock.today())
    session.commit()
    return result


@pytest.mark.parametrize("page", ["move/{}/confirm", "move/{}/dismiss", "show/{}"])
def test_a_worse_grade_is_confirmed_line_by_line(page: str, worse: GradeResult, session: Any, login: Any) -> None:
    """89 points and yet D: each line with its points and fact, and apart from them what decided beside the score."""
    said = words_of(login("leader").get("/grade_result/" + page.format(worse.id)).text)
    for line in worse.lines:
        assert re.search(rf"{line['label']} {line['points']:+g} {re.escape(line['source']['no'])}", said), said
    assert f"信用分 {worse.score:.0f}" in said
    assert "等级不只由分数确定： “吊销许可证件或者责令关闭”" in said
    assert "A ≥ 90" in said


@pytest.mark.parametrize("page", ["list/", "show/{}", "move/{}/confirm"])
def test_a_standard_is_called_by_its_name(page: str, worse: GradeResult, session: Any, login: Any) -> None:
    said = words_of(login("leader").get("/grade_result/" + page.format(worse.id)).text)
    assert "default/1" not in said
    assert standards.latest(session, GradingScheme).name in said


def test_a_grade_by_the_score_alone_says_nothing_else(session: Any, login: Any) -> None:
    kept = records.grade_result(session)
    session.commit()
    assert "等级不只由分数确定" not in login("leader").get(f"/grade_result/show/{kept.id}").text


def test_a_standard_is_approved_with_its_changes_in_sight(session: Any, person: Any, login: Any) -> None:
    old = standards.latest(session, GradingScheme)
    more = {"code": old.code, "edition": 9, "content": old.content.replace("base: 100", "base: 90")}
    kept = records.scheme(session, **more, created_by_id=person("credit").user_id)
    for move, who in (("submit", "credit"), ("review", "chief")):
        transition.perform(session, kept, move, person(who))
    session.commit()
    said = words_of(login("leader").get(f"/grading_scheme/move/{kept.id}/approve").text)
    assert re.search("基础分 100 90", said), said


def test_a_parameter_is_approved_with_its_present_value_in_sight(session: Any, login: Any) -> None:
    kept = records.setting(session, value="24")
    session.commit()
    said = words_of(login("leader").get(f"/setting/move/{kept.id}/approve").text)
    assert "现行参数值 36" in said


def test_what_others_said_before_stands_where_one_decides(session: Any, person: Any, login: Any) -> None:
    kept = making.penalty(
        session,
        decided_on=clock.today(),
        valid_until=date(2090, 1, 1),
        department_id=person("clerk").department_id,
        created_by_id=person("clerk").user_id,
    )
    transition.perform(session, kept, "submit", person("clerk"), "案卷已齐")
    transition.perform(session, kept, "review", person("chief"), "")
    session.commit()
    said = words_of(login("leader").get(f"/penalty/move/{kept.id}/approve").text)
    assert re.search(r"此前意见 提交审核 clerk [\d: -]+ 案卷已齐", said), said
    assert "同意 chief" not in said, "who gave no opinion said nothing"


@pytest.mark.parametrize(
    ("name", "move"), [(r.register_name(), m.name) for r in registers() for m in r.WORKFLOW if m.fields and m.by_hand]
)
def test_what_a_move_needs_is_marked(name: str, move: str, session: Any, login: Any) -> None:
    flow = register_of(name).WORKFLOW
    kept = records.MAKERS[name](session, status=flow[move].sources[0])
    session.commit()
    who = next(name for name, (role, _) in STAFF.items() if role in flow[move].roles)
    html = login(who).get(f"/{name}/move/{kept.id}/{move}").text
    for field in flow[move].fields:
        assert 'class="must"' in html.partition(f'for="f-{field}"')[2].partition("</label>")[0]
