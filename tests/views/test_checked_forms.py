"""A form tells everything that is wrong with it at once, on leaving a field and on saving, by the same questions."""

import io
import sqlite3
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.rules.conditions import unless, when
from app.rules.errors import Refused, Several, together
from app.rules.vocabulary.disclosure import PenaltyKind
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import PartyKind
from app.services.flow import people, registry
from app.services.ledgers import columns
from models.base import registers
from models.declarations import Group
from models.disclosure import Penalty
from models.subjects import Practitioner
from tests import making
from tests.conftest import STAFF
from tests.views import records

FORMS = [r for r in registers() if columns.fields(r) and r.WORKFLOW.editors]
PENALTY = {
    "party_name": "天骄有限公司",
    "party": "legal_person",
    "uscc": making.code(7),
    "violation": "未培训",
    "facts": "经查未培训",
    "basis": "《安全生产法》",
    "decision_no": "（陈）应急罚〔2026〕7号",
    "decided_on": "2026-03-01",
    "kinds": ["fine"],
    "content": "罚款2000元",
    "fine": "0.2",
    "valid_until": "2027-03-01",
}


def asked(login: Any, path: str, form: dict[str, Any], who: str = "clerk") -> dict[str, Any]:
    answer = login(who).post(path, data=form)
    assert answer.status_code == 200
    return dict(answer.json)


def test_a_sound_form_has_no_errors_and_reads_its_amount_back(login: Any) -> None:
    told = asked(login, "/penalty/check", PENALTY)
    assert told["errors"] == {}
    assert "贰仟元整" in told["read"]["fine"]


def test_every_fault_is_told_at_its_field_and_one_more_save_is_enough(login: Any, session: Any) -> None:
    clerk = login("clerk")
    wrong = PENALTY | {"uscc": "123", "violation": "", "decided_on": "2098-01-01", "fine": "", "valid_until": "明天"}
    told = clerk.post("/penalty/check", data=wrong).json["errors"]
    assert set(told) == {"uscc", "violation", "decided_on", "fine", "valid_until"}
    again = clerk.post("/penalty/add", data=wrong | {"once": "1"})
    assert again.status_code == 422
    assert all(words in again.text for texts in told.values() for words in texts)
    assert clerk.post("/penalty/add", data=PENALTY | {"once": "1"}).status_code == 302


def test_an_amount_is_read_back_without_script_too(login: Any, session: Any) -> None:
    clerk = login("clerk")
    refused = clerk.post("/penalty/add", data=PENALTY | {"violation": "", "once": "1"})
    assert (refused.status_code, refused.text.count("贰仟元整")) == (422, 1)
    saved = clerk.post("/penalty/add", data=PENALTY | {"once": "2"}).location
    assert "贰仟元整" in clerk.get(saved.replace("show", "edit")).text


def test_a_number_that_is_taken_is_told_on_leaving_the_field_and_by_whom(login: Any, session: Any) -> None:
    """Whoever may not read the other record learns only that there is one."""
    own, other = (people.person(session, people.find(session, who), clock.today()) for who in ("clerk", "stranger"))
    taken = making.penalty(session, decision_no="（陈）应急罚〔2026〕7号", department_id=own.department_id)
    session.commit()
    told = asked(login, "/penalty/check", PENALTY)["errors"]
    assert list(told) == ["decision_no"]
    assert f"“{taken.party_name}”，现为“草稿”" in told["decision_no"][0]
    taken.department_id = other.department_id
    session.commit()
    told = asked(login, "/penalty/check", PENALTY)["errors"]
    assert taken.party_name not in told["decision_no"][0]


@pytest.mark.parametrize("register", FORMS, ids=lambda r: r.register_name())
def test_a_form_that_is_half_filled_in_can_be_looked_at(register: Any, fresh: Any) -> None:
    """Whatever is still missing: the questions are asked of what is there, and nothing is written."""
    name = register.register_name()
    editor = next(who for who, (role, _) in STAFF.items() if role in register.WORKFLOW.editors)
    with fresh.app_context():
        session = db.session()
        by = people.person(session, people.find(session, editor), clock.today())
        key = records.one_of_each(session, by.department_id, by.user_id)[name]
        session.get(register, key).status = register.WORKFLOW.start
        session.commit()
        before = records.census(session)
    browser = records.browser(fresh, editor)
    whole = {n: v for n, v in records.form_of(browser, f"/{name}/edit/{key}").items() if n in columns.fields(register)}
    assert whole
    with fresh.app_context():  # its numbers are free again, so that nothing stands in the way of what submitting asks
        session = db.session()
        if any("free_number" in move.effects for move in register.WORKFLOW):
            registry.effects["free_number"](session, session.get(register, key), people.SYSTEM, clock.today())
        session.commit()
        before = records.census(session)
    for missing in ("", *whole):
        given = {field: value for field, value in whole.items() if field != missing}
        answer = browser.post(f"/{name}/check", data=given)
        assert answer.status_code == 200, missing
        if missing and columns.fields(register)[missing].required:
            assert missing in answer.json["errors"]
    with fresh.app_context():
        assert records.census(db.session()) == before


def test_that_nothing_can_be_repaired_is_told_when_the_penalty_is_picked(login: Any, session: Any) -> None:
    recent = making.penalty(session, decided_on=clock.today(), status=Status.IN_FORCE)
    session.commit()
    told = asked(login, "/repair_application/check", {"penalty_id": recent.decision_no})["doubts"]
    assert list(told) == ["penalty_id"]
    assert "“核验资格并提交”将不予通过：" in told["penalty_id"][0]
    assert "最短公示期" in told["penalty_id"][0]
    assert "尚未履行" not in told["penalty_id"][0], "nobody has been asked for that yet"


def test_a_penalty_that_can_be_repaired_is_picked_without_a_word(login: Any, session: Any) -> None:
    old = making.penalty(session, decided_on=date(2025, 3, 15), status=Status.IN_FORCE)
    session.commit()
    with clock.at(datetime(2026, 6, 1, 9, tzinfo=clock.OFFICE)):
        told = asked(login, "/repair_application/check", {"penalty_id": old.decision_no})
    assert (told["doubts"], "penalty_id" in told["errors"]) == ({}, False)


def test_what_submitting_would_refuse_is_told_in_the_form_of_any_register(login: Any, session: Any) -> None:
    by = people.person(session, people.find(session, "credit"), clock.today())
    known = records.one_of_each(session, by.department_id, by.user_id)
    session.commit()
    clerk = login("credit")
    whole = records.form_of(clerk, f"/grading_scheme/edit/{known['grading_scheme']}")
    told = clerk.post("/grading_scheme/check", data=whole | {"starts_on": "2020-01-01"}).json
    assert "starts_on" in told["doubts"]
    assert "starts_on" not in told["errors"], "it may be kept as a draft"


def test_of_a_field_what_submitting_would_refuse_is_told_once(login: Any, session: Any) -> None:
    firm = making.enterprise(session)
    session.commit()
    form = {"name": "甲事故", "enterprise_id": firm.uscc, "occurred_on": "2026-01-05", "liability": "liable"}
    told = asked(login, "/accident/check", form | {"account": "经过", "deaths": ""})
    assert [len(words) for words in told["doubts"].values()] == [1]
    assert "将不予通过" in told["doubts"]["liability_document"][0]


def test_a_condition_is_the_same_for_a_form_and_a_ledger(login: Any) -> None:
    told = asked(login, "/penalty/check", PENALTY | {"kinds": ["warning"], "party": "natural_person"})["errors"]
    assert set(told) == {"uscc", "person_identity_no", "fine", "party"}
    assert told["fine"] == ["“处罚类别”为警告的，不填“罚款金额”；请清空，或者改正“处罚类别”。"]


def test_a_condition_holds_for_what_is_said_and_for_nothing_unsaid() -> None:
    fined, firm = when("kinds", PenaltyKind.FINE), unless("party", PartyKind.NATURAL_PERSON)
    assert fined.met_by([PenaltyKind.WARNING, PenaltyKind.FINE]) == ("fine",)
    assert not fined.met_by([PenaltyKind.WARNING])
    assert firm.met_by(PartyKind.SOLE_TRADER) == ("sole_trader",)
    assert not firm.met_by(PartyKind.NATURAL_PERSON)
    assert not fined.met_by(None)
    assert not firm.met_by("")


def test_all_that_is_wrong_is_raised_together_each_once() -> None:
    def wrong(column: str) -> Any:
        def step() -> None:
            raise Refused("“%(field)s” is wrong.", field=column).on(column)

        return step

    with pytest.raises(Several) as found:
        together(wrong("a"), lambda: None, wrong("b"), wrong("a"))
    assert [part.column for part in found.value.parts] == ["a", "b"]
    with pytest.raises(Refused) as only:
        together(wrong("a"))
    assert only.value.parts == (only.value,)


def test_a_column_in_no_group_or_in_two_stops_the_start_up(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert registry.faults(registers()) == []
    monkeypatch.setattr(Penalty, "GROUPS", (*Penalty.GROUPS[1:], Group("More", ("facts", "grade"))))
    found = registry.faults(registers())
    assert "“party_name” of “penalty” stands in no group" in found
    assert "“facts” of “penalty” stands in two groups" in found
    assert "“grade” of “penalty” is no column of its form" in found


@pytest.mark.parametrize(("destination", "sentences"), [("empty", 0), ("document", 1), (None, 1)])
def test_a_script_that_asks_after_the_end_of_a_session_leaves_no_sentence(
    login: Any, destination: str | None, sentences: int
) -> None:
    browser, headers = login("clerk"), {"Sec-Fetch-Dest": destination} if destination else {}
    with browser.session_transaction() as session:
        session["since"] = 1
    assert browser.post("/penalty/check", data=PENALTY, headers=headers).status_code == 302
    assert browser.get("/login/").text.count('class="flash warning"') == sentences


def test_a_form_is_looked_at_while_somebody_else_writes(fresh: Any) -> None:
    """On SQLite one writes at a time; asking waits for nobody."""
    with fresh.app_context():
        writer, session = sqlite3.connect(db.engine.url.database, isolation_level=None), db.session()
        by = people.person(session, people.find(session, "clerk"), clock.today())
        drafts = records.one_of_each(session, by.department_id, by.user_id)
        session.commit()
    browser = records.browser(fresh, "clerk")
    typed = {
        name: records.form_of(browser, f"/{name}/edit/{drafts[name]}") for name in ("accident", "repair_application")
    }
    writer.execute("BEGIN IMMEDIATE")
    try:
        answer = browser.post("/penalty/check", data=PENALTY)
        edited = [
            browser.post(f"/{name}/check/{drafts[name]}", data=form | {"account": "改", "contact": "改"}).status_code
            for name, form in typed.items()
        ]
    finally:
        writer.rollback()
        writer.close()
    assert (answer.status_code, answer.json["errors"], edited) == (200, {}, [200, 200])


def test_looking_waits_for_nobody_who_gives_numbers(pg: Any) -> None:
    """Somebody who loads a long ledger of persons holds the next number until it is kept; forms and trials go on."""
    with pg.app_context():
        making.enterprise(db.session(), uscc=making.code(7))
        db.session.commit()
    browser, person = records.browser(pg, "clerk"), {"name": "乌云", "enterprise_id": making.code(7), "post": "电工"}
    ledger = io.BytesIO(f"姓名,所在企业,岗位\n乌云,{making.code(7)},电工\n".encode())
    with pg.app_context(), db.engine.begin() as other:
        other.execute(select(func.pg_advisory_xact_lock(func.hashtext("RY"))))
        told = browser.post("/practitioner/check", data=person)
        tried = browser.post("/practitioner/import", data={"file": (ledger, "人员.csv"), "how": "try"})
    assert (told.status_code, told.json["errors"], tried.status_code) == (200, {}, 200)
    assert browser.post("/practitioner/add", data=person | {"once": "1"}).status_code == 302
    with pg.app_context():
        assert db.session().scalar(select(Practitioner.no)) == "RY000001"
