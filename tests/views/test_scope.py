"""A clerk sees the records of the own department, on every way to them; a leader sees all."""

import io
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.rules.vocabulary.inspection import FindingStatus
from app.rules.vocabulary.platform import Status
from app.services.flow import transition
from models.disclosure import Penalty
from models.platform import Delegation
from tests import making
from tests.views import reading, records

SCOPED = ("accident", "commitment", "finding", "inspection", "licence", "penalty", "publication", "repair_application")


@pytest.fixture
def hers(session: Any, person: Any) -> dict[str, int]:
    """One record of every register, in the clerk's department."""
    return records.one_of_each(session, person("clerk").department_id, person("clerk").user_id)


@pytest.fixture
def penalty(session: Any, person: Any, hers: dict[str, int]) -> Any:
    return session.get_one(Penalty, hers["penalty"])


@pytest.mark.parametrize("way", ["show/{}", "edit/{}", "move/{}/submit", "attachment/{}/1"])
@pytest.mark.parametrize("name", SCOPED)
def test_a_record_of_another_department_is_not_there(name: str, way: str, hers: dict[str, int], login: Any) -> None:
    answer = login("stranger").get(f"/{name}/{way.format(hers[name])}")
    assert answer.status_code in ((403, 404) if way.startswith(("edit", "move")) else (404,))
    assert login("clerk").get(f"/{name}/show/{hers[name]}").status_code == 200


@pytest.mark.parametrize("way", ["edit/{}", "move/{}/submit", "attach/{}"])
def test_nor_can_it_be_written(way: str, penalty: Any, login: Any, session: Any) -> None:
    key = penalty.id
    form = {"opinion": "同意", "facts": "改写", "file": (io.BytesIO(records.PDF), "a.pdf")}
    before = records.census(session)
    assert login("stranger").post(f"/penalty/{way.format(key)}", data=form).status_code == 404
    assert records.status_of(session, "penalty", key) == Status.DRAFT
    assert records.census(session) == before


def test_an_answer_about_a_foreign_record_is_that_about_none(penalty: Any, login: Any) -> None:
    stranger = login("stranger")
    foreign, none = stranger.get(f"/penalty/show/{penalty.id}"), stranger.get("/penalty/show/999999")
    assert _body(foreign) == _body(none)


def _body(answer: Any) -> str:
    return str(answer.text.partition('<main id="content">')[2])


@pytest.mark.parametrize("name", SCOPED)
def test_neither_list_nor_count_nor_search_knows_it(name: str, hers: dict[str, int], login: Any) -> None:
    for query in ("", "?q=" + "公司", "?sort=-status"):
        html = login("stranger").get(f"/{name}/list/{query}").text
        assert records.titles(html) == []
        assert "共0条" in html or 'class="empty"' in html


@pytest.mark.parametrize("name", SCOPED)
def test_no_export_holds_it(name: str, hers: dict[str, int], login: Any) -> None:
    assert login("stranger").get(f"/{name}/export/jsonl").data == b""
    assert login("clerk").get(f"/{name}/export/jsonl").data != b""


@pytest.mark.parametrize("name", sorted({*SCOPED} - {"commitment"}))
def test_no_suggestion_names_it(name: str, hers: dict[str, int], login: Any) -> None:
    assert login("stranger").get(f"/{name}/lookup?q=").json == {"results": []}
    assert login("leader").get(f"/{name}/lookup?q=").json != {"results": []}


def test_a_form_cannot_point_at_it(penalty: Any, login: Any) -> None:
    form = {
        "penalty_id": penalty.decision_no,
        "applied_on": "2026-05-01",
        "ways": ["commitment"],
        "performed_on": "2024-04-01",
        "performed_proof": "凭证",
    }
    answer = login("stranger").post("/repair_application/add", data=form)
    assert answer.status_code == 422
    assert [said for said in reading.flashes(answer.text) if penalty.decision_no in said]


def test_the_enterprise_page_shows_the_own_department_only(penalty: Any, login: Any) -> None:
    address = f"/enterprise/show/{penalty.enterprise_id}"
    assert penalty.decision_no in login("clerk").get(address).text
    assert penalty.decision_no not in login("stranger").get(address).text


@pytest.mark.parametrize("who", ["stranger", "chief2"])
@pytest.mark.parametrize("address", ["/", "/inbox/", "/inbox/done", "/inbox/begun"])
def test_no_desk_of_another_department_names_it(
    who: str, address: str, penalty: Any, session: Any, person: Any, login: Any
) -> None:
    transition.perform(session, penalty, "submit", person("clerk"))
    session.commit()
    assert penalty.decision_no not in login(who).get(address).text
    assert penalty.decision_no in login("chief").get("/inbox/").text


def test_a_foreign_record_ticked_in_the_inbox_stays_where_it_is(
    penalty: Any, session: Any, person: Any, login: Any
) -> None:
    key, penalty_no = penalty.id, penalty.decision_no
    transition.perform(session, penalty, "submit", person("clerk"))
    session.commit()
    answer = login("chief2").post("/inbox/act", data={"item": f"penalty:{key}", "move": "review", "opinion": "同意"})
    assert answer.status_code == 409
    assert penalty_no not in answer.text
    assert records.status_of(session, "penalty", key) == Status.SUBMITTED


def test_a_ledger_cannot_change_it(penalty: Any, session: Any, login: Any) -> None:
    """The number is taken, by a record the stranger may not see: a sentence, never a fault, and nothing written."""
    key, no, firm = penalty.id, penalty.decision_no, penalty.party_name
    ledger = _ledger(no, penalty.uscc)
    answer = login("stranger").post("/penalty/import", data={"how": "all", "file": (io.BytesIO(ledger), "台账.csv")})
    session.rollback()
    assert session.get_one(Penalty, key).party_name == firm
    assert answer.status_code in (200, 422)


def test_a_form_with_its_number_is_refused_with_a_sentence(penalty: Any, session: Any, login: Any) -> None:
    form = {
        "party_name": "某公司",
        "party": "legal_person",
        "uscc": penalty.uscc,
        "decision_no": penalty.decision_no,
        "violation": "甲",
        "facts": "乙",
        "basis": "丙",
        "kinds": ["warning"],
        "content": "警告",
        "decided_on": "2026-01-01",
        "valid_until": "2029-01-01",
    }
    before = records.census(session)
    answer = login("stranger").post("/penalty/add", data=form)
    assert answer.status_code == 422
    assert records.census(session) == before


def _ledger(no: str, uscc: str) -> bytes:
    head = (
        "行政相对人名称,行政相对人类别,行政相对人代码_1,行政处罚决定书文号,违法行为类型,违法事实,"
        "处罚依据,处罚类别,处罚内容,处罚决定日期,处罚有效期"
    )
    return f"{head}\n改名公司,法人及非法人组织,{uscc},{no},甲,乙,丙,警告,警告,2026-01-01,2029-01-01\n".encode()


@pytest.mark.parametrize("who", ["leader", "director", "credit", "legal"])
def test_whoever_works_for_the_whole_bureau_sees_all(who: str, hers: dict[str, int], login: Any) -> None:
    for name in SCOPED:
        assert str(hers[name]) in records.titles(login(who).get(f"/{name}/list/").text)
        assert login(who).get(f"/{name}/show/{hers[name]}").status_code == 200


def test_a_leader_of_no_department_finds_what_belongs_to_none(session: Any, login: Any) -> None:
    kept = making.penalty(session, department_id=None)
    session.commit()
    for who in ("leader", "clerk", "stranger"):
        assert str(kept.id) in records.titles(login(who).get("/penalty/list/").text)


def test_two_departments_in_turn_do_not_mix(session: Any, person: Any, login: Any) -> None:
    mine = making.penalty(session, department_id=person("clerk").department_id).id
    theirs = making.penalty(session, department_id=person("stranger").department_id).id
    session.commit()
    clerk, stranger = login("clerk"), login("stranger")
    for _ in range(3):
        assert records.titles(clerk.get("/penalty/list/").text) == [str(mine)]
        assert records.titles(stranger.get("/penalty/list/").text) == [str(theirs)]


def test_a_new_record_belongs_to_its_authors_department(session: Any, person: Any, login: Any) -> None:
    firm = making.enterprise(session)
    session.commit()
    form = {
        "no": "YH1",
        "enterprise_id": firm.uscc,
        "description": "甲",
        "level": "ordinary",
        "found_on": "2026-01-01",
        "due_on": "2026-02-01",
        "department_id": "1",
        "created_by_id": "1",
        "status": "closed",
        "id": "77",
        "version": "9",
    }
    answer = login("stranger").post("/finding/add", data=form)
    assert answer.status_code == 302
    key = int(answer.headers["Location"].rsplit("/", 1)[1])
    session.rollback()
    found = session.get_one(records.register_of("finding"), key)
    assert (found.department_id, found.created_by_id, found.status) == (
        person("stranger").department_id,
        person("stranger").user_id,
        FindingStatus.OPEN,
    )
    assert key != 77


def test_the_portal_shows_a_signed_in_clerk_what_it_shows_everybody(
    session: Any, app: Flask, person: Any, login: Any
) -> None:
    key = records.shown(session, department_id=person("clerk").department_id)
    session.commit()
    anybody: FlaskClient = app.test_client()
    for browser in (anybody, login("stranger")):
        assert browser.get(f"/public/record/{key}").status_code == 200
        assert f"/public/record/{key}" in browser.get("/public/").text


def test_a_lent_role_reaches_no_further_than_the_department(
    session: Any, penalty: Any, person: Any, login: Any
) -> None:
    session.add(
        Delegation(
            from_user_id=person("chief2").user_id,
            to_user_id=person("stranger").user_id,
            role="section_chief",
            from_on=date(2020, 1, 1),
            until_on=date(2090, 1, 1),
        )
    )
    session.commit()
    assert login("stranger").get(f"/penalty/show/{penalty.id}").status_code == 404


def test_beneath_a_record_stand_only_registers_one_may_read(session: Any, login: Any) -> None:
    """The discipline officer may open the firm, and no penalty; nor does its page list one."""
    penalty = making.penalty(session)
    session.commit()
    address, number = f"/enterprise/show/{penalty.enterprise_id}", penalty.decision_no
    assert number in login("clerk").get(address).text
    answer = login("discipline").get(address)
    assert answer.status_code == 200
    assert number not in answer.text
