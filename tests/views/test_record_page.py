"""A record's page: whose turn it is or why nobody's, the next record with all that is shared, and what a move did."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from app import clock
from app.rules.vocabulary.disclosure import LicenceState
from app.services.flow import people, transition
from models.platform import Movement
from tests import making
from tests.views import reading, records
from views import way


@pytest.fixture
def penalty(session: Any, person: Any) -> Any:
    clerk = person("clerk")
    kept = making.penalty(
        session,
        decided_on=clock.today(),
        valid_until=date(2090, 1, 1),
        created_by_id=clerk.user_id,
        department_id=clerk.department_id,
    )
    session.commit()
    return kept


def test_it_says_whose_turn_it_is(session: Any, login: Any, person: Any, penalty: Any) -> None:
    address = f"/penalty/show/{penalty.id}"
    assert "当前办理人：经办人（clerk）" in login("clerk").get(address).text, "a draft is its author's"
    transition.perform(session, penalty, "submit", person("clerk"))
    session.commit()
    assert "当前办理人：科室负责人（chief）" in login("clerk").get(address).text, "of its department only"
    transition.perform(session, penalty, "review", person("chief"), "同意")
    session.commit()
    assert "当前办理人：分管领导（leader、leader2）" in login("clerk").get(address).text
    transition.perform(session, penalty, "approve", person("leader"), "同意")
    session.commit()
    assert "当前办理人" not in login("clerk").get(address).text


def test_what_points_nowhere_is_folded_with_what_is_not_filled_in(login: Any, penalty: Any) -> None:
    page = login("clerk").get(f"/penalty/show/{penalty.id}").text
    assert "<dt>登记人员</dt>" not in page
    assert "登记人员" in "".join(re.findall(r'<details class="blank">.*?</details>', page, re.S))


def test_it_says_why_nobody_can_go_on(session: Any, login: Any, person: Any, penalty: Any) -> None:
    transition.perform(session, penalty, "submit", person("clerk"))
    people.find(session, "chief").active = False
    session.commit()
    assert "现有人员均已参与过本记录" in login("clerk").get(f"/penalty/show/{penalty.id}").text


def test_the_next_record_takes_over_what_the_two_share(session: Any, login: Any, person: Any) -> None:
    firm = making.enterprise(session, legal_representative="乌云")
    inspection = making.inspection(session, firm, department_id=person("officer").department_id)
    session.commit()
    page = login("officer").get(f"/inspection/show/{inspection.id}").text
    assert "/finding/add?inspection_id=" in page
    address = page.split('href="/finding/add')[1].split('"')[0].replace("&amp;", "&")
    form = login("officer").get(f"/finding/add{address}").text
    assert f'value="{firm.name}"' in form
    assert f'name="enterprise_id-picked" value="{firm.uscc}"' in form
    page = login("clerk").get(f"/enterprise/show/{firm.id}").text
    address = page.split('href="/penalty/add')[1].split('"')[0].replace("&amp;", "&")
    assert 'value="乌云"' in login("clerk").get(f"/penalty/add{address}").text
    assert "/penalty/add" not in login("leader").get(f"/enterprise/show/{firm.id}").text


def test_the_result_names_what_was_done_to_what(login: Any, penalty: Any) -> None:
    answer = login("clerk").post(
        f"/penalty/move/{penalty.id}/submit", data={"version": penalty.version}, follow_redirects=True
    )
    said = reading.flashes(answer.text)
    assert f"已对{penalty.decision_no}（{penalty.party_name}）办理“提交审核”，现为“待审核”。" in said


def test_a_dangerous_move_names_what_it_concerns(login: Any, penalty: Any) -> None:
    page = login("clerk").get(f"/penalty/move/{penalty.id}/discard").text
    assert f"即将对{penalty.decision_no}（{penalty.party_name}）办理“作废草稿”" in page
    assert "即将对" not in login("clerk").get(f"/penalty/move/{penalty.id}/submit").text


def test_an_edition_of_next_year_is_not_in_force(session: Any, login: Any) -> None:
    soon = clock.today() + timedelta(days=300)
    scheme = records.scheme(session, starts_on=soon, status="in_force")
    session.commit()
    for address in (f"/grading_scheme/show/{scheme.id}", "/grading_scheme/list/"):
        assert f"已批准，{soon}起施行" in login("leader").get(address).text


def test_a_revoked_licence_is_not_valid(session: Any, person: Any) -> None:
    licence = making.licence(session, department_id=person("clerk").department_id)
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader"), ("revoke", "leader2")):
        transition.perform(session, licence, move, person(who), "经查不符")
    assert licence.state == LicenceState.INVALID


def test_of_a_long_trail_the_latest_steps_are_told_and_the_others_are_a_link_away(session: Any, login: Any) -> None:
    firm = making.enterprise(session)
    steps = [
        Movement(register="enterprise", record_id=firm.id, move="edited", from_status="x", to_status="x", opinion=text)
        for text in map("第{}次".format, range(1, way.MOVES + 3))
    ]
    session.add_all(steps)
    session.commit()
    page = login("clerk").get(f"/enterprise/show/{firm.id}").text
    assert ("第102次" in page, "第3次" in page, "第2次" in page) == (True, True, False)
    address = page.split("较早的流转")[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    earlier = login("clerk").get(address).text
    assert ("第2次" in earlier, "第1次" in earlier, "第3次" in earlier) == (True, True, False)
    assert "较早的流转" not in earlier


def test_what_has_run_out_is_said_to_be_over(session: Any, login: Any) -> None:
    today = clock.today()
    for until, over in ((today, False), (today - timedelta(days=1), True)):
        firm = making.enterprise(session, standardisation="level_3", standardised_until=until)
        officer = making.officer(session, certificate_until=until)
        session.commit()
        for address in (f"/enterprise/show/{firm.id}", f"/officer/show/{officer.id}"):
            assert ("已过期" in login("clerk").get(address).text) is over, address
