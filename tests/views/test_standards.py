"""Standards and parameters in forms: changed cell by cell, beside what holds now; how they are kept is not shown."""

import re
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.rules import wording
from app.rules.frequency import FrequencyTable
from app.rules.scheme import GradingScheme as Scheme
from app.rules.settings import ParameterName
from app.rules.vocabulary.platform import Status
from app.services.rulebook import standards
from models.grading import FrequencyRule, GradingScheme
from models.platform import Setting
from tests import making
from tests.views import records

SCREENS = ("/grading_scheme/add", "/frequency_rule/add", *(f"/setting/add?name={name}" for name in ParameterName))


def latest(session: Any, model: Any) -> Any:
    session.rollback()
    return session.scalars(select(model).order_by(model.id.desc())).first()


def form_of(browser: Any, address: str) -> dict[str, Any]:
    return records.form_of(browser, address) | {"reason": "会议纪要", "starts_on": "2030-01-01"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_form_shows_how_a_table_is_kept(login: Any, lang: str) -> None:
    browser = login("credit", lang)
    for address in (*SCREENS, "/setting/list/", "/grading_scheme/show/1", "/frequency_rule/show/1"):
        page = browser.get(address).text.partition('<main id="content">')[2]
        said = re.sub(r"<(script|template).*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL)
        values = " ".join(re.findall(r'value="([^"]*)"', page))
        assert not re.search(r"[{}]|: \[", said + values), address


def test_an_edition_begins_with_the_one_in_force_and_says_what_it_changes(login: Any, session: Any) -> None:
    browser, first = login("credit"), latest(session, GradingScheme)
    form = form_of(browser, "/grading_scheme/add")
    assert form["content-indicators-0-when"] == "处罚种类：警告"
    typed = form | {"content-indicators-0-points": "-3", "content-base": "95"}
    told = browser.post("/grading_scheme/check", data=typed).json
    assert told["errors"] == {}
    assert told["read"] == {"content-base": "现行：100", "content-indicators-0-points": "现行：-2"}
    assert browser.post("/grading_scheme/add", data=typed).status_code == 302
    kept = latest(session, GradingScheme)
    old, new = (
        Scheme.model_validate({**wording.read(each.content), "code": "a", "version": 1}) for each in (first, kept)
    )
    assert (new.base, new.indicators[0].points, new.indicators[1:]) == (95, -3, old.indicators[1:])
    page = browser.get(f"/grading_scheme/show/{kept.id}").text
    changed = re.sub(r"<[^>]+>", " ", page.split('id="changes"')[1].split("</table>")[0])
    assert re.search(r"基础分\s+100\s+95", changed)
    assert re.search(r"P1 警告 .*分值\s+-2\s+-3", changed)
    assert changed.count("分值") == 1, "what did not change is not listed"


def test_rows_that_are_new_and_gone_are_told_while_they_are_written(login: Any) -> None:
    browser = login("credit")
    form = form_of(browser, "/grading_scheme/add")
    row = {name: value for name, value in form.items() if name.startswith("content-indicators-4-")}
    for name in row:
        form[name] = ""
    form |= {
        f"content-indicators-99-{name}": value for name, value in (("code", "X"), ("label", "新"), ("kind", "penalty"))
    }
    told = browser.post("/grading_scheme/check", data=form).json
    assert told["read"]["content-indicators-99-code"] == "现行版本没有这一行。"
    assert row["content-indicators-4-label"] in told["read"]["content-indicators"]
    assert list(told["errors"]) == ["content-indicators-99-code"], "a row without an effect"


def test_every_wrong_cell_of_a_standard_is_told_at_once(login: Any) -> None:
    browser = login("credit")
    wrong = form_of(browser, "/frequency_rule/add") | {
        "content-key-D-times": "四次",
        "content-general-A-weight": "",
        "content-least_months-key": "40",
    }
    told = browser.post("/frequency_rule/check", data=wrong).json["errors"]
    assert set(told) == {"content-key-D-times", "content-general-A-weight"}
    page = browser.post("/frequency_rule/add", data=wrong)
    assert page.status_code == 422
    assert "四次" in page.text
    right = wrong | {"content-key-D-times": "4", "content-general-A-weight": "0.5"}
    assert list(browser.post("/frequency_rule/check", data=right).json["errors"]) == ["content-least_months-key"]


def test_the_table_itself_is_understood_too(login: Any, session: Any) -> None:
    """Scripts and the command line keep handing in text."""
    browser = login("credit")
    form = {k: v for k, v in form_of(browser, "/frequency_rule/add").items() if not k.startswith("content-")}
    content = latest(session, FrequencyRule).content.replace("bad_record_adds: 1", "不良记录增加次数: 2")
    assert browser.post("/frequency_rule/add", data=form | {"content": content}).status_code == 302
    kept = FrequencyTable.model_validate(wording.read(latest(session, FrequencyRule).content))
    assert kept.bad_record_adds == 2


@pytest.mark.parametrize("name", list(ParameterName))
def test_a_parameter_is_changed_cell_by_cell(name: Any, login: Any, session: Any) -> None:
    browser = login("credit")
    form = form_of(browser, f"/setting/add?name={name}")
    answer = browser.post("/setting/add", data=form)
    assert answer.status_code == 302, re.findall(r'class="error"[^>]*>([^<]+)', answer.text)
    kept = latest(session, Setting)
    again = form_of(browser, f"/setting/edit/{kept.id}")
    assert {k: v for k, v in again.items() if k.startswith("value")} == {
        k: v for k, v in form.items() if k.startswith("value")
    }


def test_what_a_parameter_was_is_said_beside_what_it_shall_be(login: Any) -> None:
    browser = login("credit")
    form = form_of(browser, "/setting/add?name=deadlines.decide_repair") | {"value-days": "12", "value-kind": "自然日"}
    told = browser.post("/setting/check", data=form).json
    assert told["read"] == {"value-days": "现行：10", "value-kind": "现行：工作日"}
    wrong = browser.post("/setting/check", data=form | {"value-days": "十二天"}).json["errors"]
    assert list(wrong) == ["value-days"]


def test_a_form_of_a_parameter_asks_first_which(login: Any) -> None:
    form = records.form_of(login("credit"), "/setting/add")
    assert not [name for name in form if name.startswith("value")]


def test_a_value_of_a_parameter_that_is_no_more_is_shown_and_says_nothing(session: Any, login: Any) -> None:
    gone = making.keep(
        session,
        Setting(
            name="platform.gone", value="36", starts_on=date(2024, 1, 1), reason="会议纪要", status=Status.IN_FORCE
        ),
    )
    session.commit()
    assert standards.parameters(session).number("platform.message_days", date(2026, 1, 1)) == 365
    for address in (f"/setting/show/{gone.id}", "/setting/list/", "/"):
        assert login("leader").get(address).status_code == 200
