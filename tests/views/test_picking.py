"""Picking: suggestions that tell records apart, names in the field, facts of the firm, free numbers, the writer."""

from datetime import date
from typing import Any

import pytest

from app.rules.vocabulary.platform import Status
from app.services.disclosure import saving
from app.services.flow import numbers
from app.services.reading import cells
from models.disclosure import Penalty
from models.inspection import Inspection
from models.subjects import Officer
from tests import making
from tests.views import reading


@pytest.fixture
def firm(session: Any) -> Any:
    kept = making.enterprise(session, name="草原粮油有限公司", legal_representative="乌云", phone="13800000000")
    session.commit()
    return kept


# --- suggestions -------------------------------------------------------------------------------------


def test_a_suggestion_says_number_firm_and_day(session: Any, login: Any, firm: Any) -> None:
    penalty = making.penalty(session, firm, status=Status.IN_FORCE)
    session.commit()
    (found,) = login("leader").get("/penalty/lookup?q=草原粮油").json["results"]
    assert found["label"] == penalty.decision_no
    assert found["detail"] == "草原粮油有限公司 · 2024-03-15"


def test_a_suggestion_hands_out_what_is_asked_for_and_nothing_masked(login: Any, firm: Any) -> None:
    asked = "uscc,legal_representative,phone,address,grade,password"
    (found,) = login("clerk").get(f"/enterprise/lookup?q=草原&with={asked}").json["results"]
    assert found["facts"] == {"uscc": firm.uscc, "legal_representative": "乌云"}


def test_colleagues_are_suggested_by_name_and_account(login: Any) -> None:
    found = login("clerk").get("/inbox/colleagues?q=offic").json["results"]
    assert [(each["value"], each["label"], each["detail"]) for each in found] == [("officer", "officer", "officer")]
    assert login("system_admin").get("/inbox/colleagues?q=o").status_code in (200, 403)


# --- in the form -------------------------------------------------------------------------------------


def _inspection(firm: Any, officers: list[Officer], **more: str) -> dict[str, str]:
    return {
        "notice_no": "检字1号",
        "enterprise_id": firm.name,
        "enterprise_id-picked": firm.uscc,
        "method": "random",
        "inspected_on": "2026-03-02",
        "first_officer_id": officers[0].certificate_no,
        "second_officer_id": officers[1].certificate_no,
        "items": "现场",
        "outcome": "clean",
        **more,
    }


@pytest.fixture
def officers(session: Any) -> list[Officer]:
    kept = [
        making.keep(session, Officer(name=name, certificate_no=f"ZF{n}", certificate_until=date(2090, 1, 1)))
        for n, name in enumerate(("张三", "李四"))
    ]
    session.commit()
    return kept


def _kept(session: Any) -> list[Inspection]:
    session.rollback()
    return list(session.query(Inspection))


def test_of_two_firms_of_one_name_the_picked_one_is_kept(
    session: Any, login: Any, firm: Any, officers: list[Officer]
) -> None:
    making.enterprise(session, name=firm.name)
    session.commit()
    form = _inspection(firm, officers)
    typed = login("officer").post("/inspection/add", data={**form, "enterprise_id-picked": ""})
    assert typed.status_code == 422
    assert login("officer").post("/inspection/add", data=form).status_code == 302
    assert [kept.enterprise_id for kept in _kept(session)] == [firm.id]


def test_what_is_typed_counts_when_it_is_not_what_was_picked(
    session: Any, login: Any, firm: Any, officers: list[Officer]
) -> None:
    other = making.enterprise(session, name="另一家公司")
    session.commit()
    form = _inspection(firm, officers, enterprise_id=other.name)
    assert login("officer").post("/inspection/add", data=form).status_code == 302
    assert [kept.enterprise_id for kept in _kept(session)] == [other.id]


def test_a_refused_form_still_shows_the_name_and_knows_the_record(
    login: Any, firm: Any, officers: list[Officer]
) -> None:
    page = login("officer").post("/inspection/add", data=_inspection(firm, officers, inspected_on="2190-01-01"))
    assert page.status_code == 422
    assert f'value="{firm.name}"' in page.text
    assert f'name="enterprise_id-picked" value="{firm.uscc}"' in page.text


def test_the_writer_is_the_first_inspector_of_a_new_inspection(
    session: Any, login: Any, person: Any, officers: list[Officer]
) -> None:
    officers[0].user_id = person("officer").user_id
    session.commit()
    page = login("officer").get("/inspection/add").text
    assert 'name="first_officer_id-picked" value="ZF0"' in page
    assert 'name="second_officer_id-picked" value=""' in page


def test_new_is_offered_to_those_who_may_enter_one(login: Any) -> None:
    assert 'data-new="/enterprise/add"' in login("clerk").get("/finding/add").text
    assert 'data-new="/penalty/add"' in login("clerk").get("/repair_application/add").text
    assert 'data-new="/penalty/add"' not in login("credit").get("/repair_application/add").text


# --- the firm against the register ---------------------------------------------------------------------


def test_what_differs_from_the_register_must_be_settled_before_it_goes_further(
    session: Any, login: Any, person: Any, firm: Any
) -> None:
    form = {
        "party_name": firm.name,
        "party": "legal_person",
        "uscc": firm.uscc,
        "legal_representative": "其木格",
        "decision_no": "（陈）应急罚〔2026〕8号",
        "violation": "未按规定培训",
        "facts": "现场检查发现",
        "basis": "《安全生产法》第九十七条",
        "kinds": ["warning"],
        "content": "警告",
        "decided_on": "2026-01-01",
        "valid_until": "2029-01-01",
    }
    told = login("clerk").post("/penalty/check", data=form).json["doubts"]["legal_representative"]
    assert told == ["“法定代表人”为“其木格”，登记为“乌云”：填写有误的请改正，登记有误或者已变更的请更正登记。"]
    begun = {name: form[name] for name in ("party_name", "uscc", "legal_representative")}
    assert login("clerk").post("/penalty/check", data=begun).json["doubts"]["legal_representative"] == told
    assert login("clerk").post("/penalty/add", data=form).status_code == 302
    session.rollback()
    kept = session.query(Penalty).one()
    refused = login("clerk").post(f"/penalty/move/{kept.id}/submit", data={"version": kept.version})
    assert any("核对说明" in said for said in reading.flashes(refused.text))
    login("clerk").post(
        f"/penalty/edit/{kept.id}", data={**form, "version": kept.version, "explanation": "以文书记载为准"}
    )
    session.rollback()
    session.refresh(kept)
    login("clerk").post(f"/penalty/move/{kept.id}/submit", data={"version": kept.version})
    session.rollback()
    session.refresh(kept)
    assert kept.status == Status.SUBMITTED


def test_a_licence_is_asked_the_same(session: Any, firm: Any) -> None:
    licence = making.licence(session, firm, legal_representative="其木格")
    assert [doubt.column for doubt in saving.unlike_the_register(session, licence)] == ["legal_representative"]


# --- numbers -----------------------------------------------------------------------------------------


def test_the_next_number_and_the_gaps_are_said(session: Any, login: Any) -> None:
    year = date.today().year
    for written in (
        f"（陈）应急罚〔{year}〕1号",
        f"陈应急罚[{year}]第004号",
        f"（陈）应急罚〔{year - 1}〕9号",
        "旧文9号",
    ):
        making.penalty(session, decision_no=written)
    session.commit()
    free = numbers.free_in_series(session, Penalty.decision_key, "陈", "应急罚", year)
    assert free == [f"（陈）应急罚〔{year}〕{n}号" for n in (5, 2, 3)]
    page = login("clerk").get("/penalty/add").text
    assert f"下一个号码：（陈）应急罚〔{year}〕5号。" in page


@pytest.mark.parametrize(
    ("register", "who", "series"), [("licence", "clerk", "应急许准"), ("inspection", "officer", "应急检")]
)
def test_every_number_of_a_series_of_the_bureau_is_said(login: Any, register: str, who: str, series: str) -> None:
    assert f"下一个号码：（陈）{series}〔{date.today().year}〕1号。" in login(who).get(f"/{register}/add").text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("(陈)应急罚[2026]第012号", "（陈）应急罚〔2026〕12号"),
        ("（陈）应急罚【２０２６】１２号", "（陈）应急罚〔2026〕12号"),
        ("陈应急罚（2026）12", "陈应急罚〔2026〕12号"),
        ("（陈）应急罚〔2026〕12-1号", "（陈）应急罚〔2026〕12-1号"),
        ("2026-012", "2026-012"),
        ("应急罚第12号", "应急罚第12号"),
    ],
)
def test_a_document_number_has_one_spelling(typed: str, kept: str) -> None:
    assert cells.document_number(typed) == kept
