"""The lines of a record on the screen: typed into its form, checked cell by cell, shown, and told where they change."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.rules.errors import Refused
from app.services.flow import people, registry
from app.services.ledgers import columns, intake
from models.declarations import Rows
from models.inspection import Inspection
from tests import making
from tests.views import records

LINES = {
    "checked-0-item": "灭火器",
    "checked-0-requirement": "压力正常",
    "checked-0-result": "failed",
    "checked-0-remark": "压力不足",
    "checked-1-item": "",
    "checked-1-result": "",
    "checked-7-item": "安全出口",
    "checked-7-result": "passed",
}


@pytest.fixture
def form(session: Any) -> dict[str, Any]:
    """An inspection as it is typed, without a line."""
    firm, number = making.enterprise(session), making.code()[-9:]
    first, second = making.officer(session), making.officer(session)
    session.commit()
    return {
        "enterprise_id": firm.uscc,
        "notice_no": f"（陈）应急检〔2026〕{number}号",
        "method": "random",
        "inspected_on": "2026-03-01",
        "first_officer_id": first.certificate_no,
        "second_officer_id": second.certificate_no,
        "items": "现场管理",
        "outcome": "problems",
        "once": number,
    }


def kept(session: Any, answer: Any) -> Inspection:
    assert answer.status_code == 302, re.findall(r'class="error"[^>]*>([^<]+)', answer.text)
    return latest(session)


def latest(session: Any) -> Inspection:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Inspection).order_by(Inspection.id.desc())).first()


def said(record: Inspection) -> list[tuple[str, str]]:
    return [(line.item, str(line.result)) for line in record.checked]


def test_what_is_typed_into_lines_is_kept_and_shown(login: Any, session: Any, form: dict[str, Any]) -> None:
    clerk = login("clerk")
    record = kept(session, clerk.post("/inspection/add", data=form | LINES))
    assert said(record) == [("灭火器", "failed"), ("安全出口", "passed")]
    page = clerk.get(f"/inspection/show/{record.id}").text
    assert re.search(r'<table class="rows own"><caption>逐项检查结果.*灭火器.*不合格.*安全出口', page, re.DOTALL)


def test_the_form_offers_empty_lines_to_whoever_has_no_script(login: Any) -> None:
    page = login("clerk").get("/inspection/add").text.split("<template>")[0]
    assert re.findall(r'name="checked-(\d)-item"', page) == ["0", "1", "2"]


def items(places: dict[str, str]) -> dict[str, str]:
    """Three lines, and the number that was typed before each."""
    lines = {f"checked-{at}-item": name for at, name in enumerate("甲乙丙")}
    return lines | {f"checked-{at}-result": "passed" for at in range(3)} | places


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({}, "甲乙丙"),
        ({"checked-0-place": "1", "checked-1-place": "2", "checked-2-place": "1"}, "丙甲乙"),
        ({"checked-0-place": "3", "checked-1-place": "2", "checked-2-place": "3"}, "乙丙甲"),
        ({"checked-0-place": "?", "checked-1-place": "", "checked-2-place": "9999999999"}, "甲乙丙"),
    ],
    ids=["untouched", "up", "down", "no numbers"],
)
def test_without_script_lines_go_where_the_number_before_them_says(
    places: dict[str, str], order: str, login: Any, session: Any, form: dict[str, Any]
) -> None:
    record = kept(session, login("clerk").post("/inspection/add", data=form | items(places)))
    assert [line.item for line in record.checked] == [*order]


def test_lines_come_in_the_order_of_the_form(login: Any, session: Any, form: dict[str, Any]) -> None:
    moved = dict(sorted(LINES.items(), key=lambda each: -int(each[0].split("-")[1])))
    record = kept(session, login("clerk").post("/inspection/add", data=form | moved))
    assert said(record) == [("安全出口", "passed"), ("灭火器", "failed")]


def test_every_wrong_cell_is_told_at_once_and_everything_typed_stays(login: Any, form: dict[str, Any]) -> None:
    wrong = form | LINES | {"checked-0-remark": "", "checked-7-result": "", "outcome": ""}
    clerk = login("clerk")
    told = clerk.post("/inspection/check", data=wrong).json["errors"]
    assert set(told) == {"checked-0-remark", "checked-7-result", "outcome"}
    again = clerk.post("/inspection/add", data=wrong)
    assert again.status_code == 422
    for name, (sentence,) in told.items():
        field = again.text.split(f'data-field="{name}"')[1].split("data-field=")[0]
        assert sentence in field, name
    assert "逐项检查结果 第1行 说明" in again.text
    assert "逐项检查结果 第2行 结果" in again.text
    assert re.search(r'name="checked-0-requirement"[^>]* value="压力正常"', again.text)
    assert 'name="checked-8-item"' in again.text, "and empty lines behind them"


def test_an_edit_raises_the_version_and_is_told_old_and_new(login: Any, session: Any, form: dict[str, Any]) -> None:
    clerk = login("clerk")
    record = kept(session, clerk.post("/inspection/add", data=form | LINES))
    typed = records.form_of(clerk, f"/inspection/edit/{record.id}")
    assert typed["checked-1-item"] == "安全出口"
    version = record.version
    kept(session, clerk.post(f"/inspection/edit/{record.id}", data=typed | {"checked-1-result": "not_involved"}))
    latest(session)
    assert (record.version, said(record)[1]) == (version + 1, ("安全出口", "not_involved"))
    stale = clerk.post(f"/inspection/edit/{record.id}", data=typed | {"checked-0-remark": "已失效"})
    assert stale.status_code == 409
    table = stale.text.split('id="overtaken"')[1].split("</table>")[0]
    assert re.search("逐项检查结果 第2行.*安全出口，合格.*安全出口，未涉及", table, re.DOTALL)
    trail = login("audit_admin").get("/audit/list/?register=inspection").text
    assert "2: 安全出口，合格 → 安全出口，未涉及" in trail


def test_what_changed_in_lines_is_shown_when_it_is_handed_in_again(login: Any, session: Any, form: Any) -> None:
    clerk = login("clerk")
    record = kept(session, clerk.post("/inspection/add", data=form | LINES))
    clerk.post(f"/inspection/move/{record.id}/submit", data={"version": record.version})
    latest(session)
    chief = login("chief")
    chief.post(f"/inspection/move/{record.id}/return", data={"version": record.version, "opinion": "写明位置"})
    typed = records.form_of(clerk, f"/inspection/edit/{record.id}")
    kept(session, clerk.post(f"/inspection/edit/{record.id}", data=typed | {"checked-0-remark": "东侧压力不足"}))
    latest(session)
    clerk.post(f"/inspection/move/{record.id}/submit", data={"version": record.version})
    revised = chief.get(f"/inspection/show/{record.id}").text.split('id="revised"')[1].split("</table>")[0]
    assert re.search("逐项检查结果 第1行.*灭火器，压力不足.*灭火器，东侧压力不足", revised, re.DOTALL)


def test_a_line_emptied_in_the_form_is_taken_out(login: Any, session: Any, form: dict[str, Any]) -> None:
    clerk = login("clerk")
    record = kept(session, clerk.post("/inspection/add", data=form | LINES))
    typed = records.form_of(clerk, f"/inspection/edit/{record.id}")
    emptied = typed | {name: "" for name in typed if name.startswith("checked-0-")}
    kept(session, clerk.post(f"/inspection/edit/{record.id}", data=emptied))
    assert said(record) == [("安全出口", "passed")]


def test_two_hundred_lines_are_taken_and_no_more(login: Any, session: Any, form: dict[str, Any]) -> None:
    many = {
        f"checked-{n}-{name}": value for n in range(201) for name, value in (("item", f"第{n}项"), ("result", "passed"))
    }
    refused = login("clerk").post("/inspection/check", data=form | many).json["errors"]
    assert refused == {"checked": ["“逐项检查结果”最多200行，现有201行。"]}
    del many["checked-200-item"], many["checked-200-result"]
    assert len(kept(session, login("clerk").post("/inspection/add", data=form | many)).checked) == 200


def test_a_doubt_about_a_line_is_told_at_its_cell(login: Any, session: Any, form: dict[str, Any]) -> None:
    clerk, odd = login("clerk"), form | LINES | {"outcome": "clean"}
    told = clerk.post("/inspection/check", data=odd).json
    assert (told["errors"], list(told["doubts"])) == ({}, ["checked-0-result"])
    record = kept(session, clerk.post("/inspection/add", data=odd))
    sentence = told["doubts"]["checked-0-result"][0]
    assert sentence in clerk.get(f"/inspection/show/{record.id}").text
    assert sentence in clerk.get(f"/inspection/edit/{record.id}").text.split('data-field="checked-0-result"')[1]


# --- what a register declares ------------------------------------------------------------------------


@pytest.fixture
def at_least_one(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Inspection, "ROWS", (Rows("checked", "Results item by item", minimum=1),))
    columns._fields.cache_clear()
    yield
    columns._fields.cache_clear()


def test_a_register_may_need_lines(at_least_one: None, session: Any) -> None:
    with pytest.raises(Refused, match="at least 1") as refused:
        intake.check(session, making.inspection(session), people.SYSTEM, clock.today())
    assert refused.value.column == "checked"


def test_lines_without_a_relationship_stop_the_start_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Inspection, "ROWS", (*Inspection.ROWS, Rows("enterprise", "Enterprise")))
    assert "“enterprise” of “inspection” are no lines of its own" in registry.faults([Inspection])
