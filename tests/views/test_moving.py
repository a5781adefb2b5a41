"""Moving a record: the page says what will happen, the move asks what it must, and of two people one wins."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from app import clock
from app.rules.vocabulary.disclosure import PublicationStatus
from app.rules.vocabulary.inspection import FindingStatus
from app.rules.vocabulary.platform import Role, Status
from app.services.flow import delegations, transition
from app.services.flow.people import Capacity
from app.services.ledgers import export, intake, loading
from models.base import registers
from models.disclosure import Penalty, Publication
from models.grading import GradingScheme
from models.platform import AuditEntry, Movement, WorkItem
from tests import making
from tests.views import reading, records


@pytest.fixture
def penalty(session: Any, person: Any) -> Any:
    """Decided this week, written by the clerk, of a kind that is published."""
    kept = making.penalty(
        session,
        decided_on=clock.today(),
        valid_until=date(2090, 1, 1),
        department_id=person("clerk").department_id,
        created_by_id=person("clerk").user_id,
    )
    session.commit()
    return kept


@pytest.fixture
def bring(session: Any, person: Any) -> Any:
    """Bring a penalty some moves further, by those whose turn it is."""

    def through(record: Any, *steps: str) -> int:
        who = {"submit": "clerk", "review": "chief", "approve": "leader"}
        for step in steps:
            transition.perform(session, record, step, person(who[step]), "同意")
        session.commit()
        return int(record.id)

    return through


def _press(login: Any, who: str, key: int, move: str, **form: str) -> Any:
    return login(who).post(f"/penalty/move/{key}/{move}", data=form)


# --- the page ----------------------------------------------------------------------------------------


def test_the_page_of_an_approval_says_what_will_happen(penalty: Any, bring: Any, login: Any) -> None:
    key = bring(penalty, "submit", "review")
    said = re.findall(
        r"<li>(.*?)</li>", login("leader").get(f"/penalty/move/{key}/approve").text.partition('class="card outcome"')[2]
    )
    until = clock.today().replace(year=clock.today().year + 1)
    assert any(f"{until}" in line for line in said), said
    assert any(("→" in line and "生效" in line) or "有效" in line for line in said), said
    assert len(said) >= 3


def test_the_page_of_a_move_that_would_be_refused_says_why(session: Any, person: Any, login: Any) -> None:
    punished = making.penalty(session, department_id=person("clerk").department_id)
    application = making.repair(session, punished, department_id=person("clerk").department_id)
    session.commit()
    html = login("clerk").get(f"/repair_application/move/{application.id}/submit").text
    assert punished.decision_no in reading.flashes(html.partition('class="card outcome"')[2])[0]


def test_the_page_asks_for_the_fields_of_the_move(session: Any, person: Any, login: Any) -> None:
    found = making.finding(session, department_id=person("clerk").department_id)
    session.commit()
    html = login("clerk").get(f"/finding/move/{found.id}/report_rectified").text
    assert 'name="rectified_on"' in html
    assert 'type="date"' in html


def test_looking_at_the_page_changes_nothing(penalty: Any, bring: Any, login: Any, session: Any) -> None:
    key = bring(penalty, "submit", "review")
    before = records.census(session)
    assert login("leader").get(f"/penalty/move/{key}/approve").status_code == 200
    session.rollback()
    assert records.census(session) == before
    assert records.status_of(session, "penalty", key) == Status.REVIEWED


@pytest.mark.parametrize("move", ["fly", "publish", "lapse", "", "__class__"])
def test_a_move_that_is_none_is_not_found(move: str, penalty: Any, login: Any) -> None:
    for method in ("get", "post"):
        assert getattr(login("clerk"), method)(f"/penalty/move/{penalty.id}/{move}").status_code == 404


def test_moves_of_the_system_have_no_button_and_no_address(session: Any, login: Any) -> None:
    held = records.one_of_each(session, None)
    for register in registers():
        for move in (m for m in register.WORKFLOW if not m.by_hand):
            assert login("leader").post(
                f"/{register.register_name()}/move/{held[register.register_name()]}/{move.name}"
            ).status_code in (403, 404)


def test_the_buttons_are_those_that_this_person_may_press(penalty: Any, bring: Any, login: Any) -> None:
    key = bring(penalty, "submit")
    assert _buttons(login("chief"), key) == {"review", "return"}
    assert _buttons(login("clerk"), key) == {"withdraw"}
    assert _buttons(login("leader"), key) == set()


def _buttons(browser: Any, key: int) -> set[str]:
    return set(re.findall(rf"/penalty/move/{key}/(\w+)", browser.get(f"/penalty/show/{key}").text))


# --- the move ----------------------------------------------------------------------------------------


def test_a_penalty_goes_from_draft_to_the_portal_by_clicks_alone(
    penalty: Any, login: Any, session: Any, app: Any
) -> None:
    key = penalty.id
    for who, move in (("clerk", "submit"), ("chief", "review"), ("leader", "approve")):
        answer = _press(login, who, key, move, opinion="同意")
        assert (answer.status_code, answer.headers.get("Location")) == (302, f"/penalty/show/{key}")
    assert records.status_of(session, "penalty", key) == Status.IN_FORCE
    shown = session.scalar(select(Publication.id).where(Publication.status == PublicationStatus.PUBLISHED))
    assert app.test_client().get(f"/public/record/{shown}").status_code == 200
    assert [
        m.opinion for m in session.scalars(select(Movement).where(Movement.register == "penalty").order_by(Movement.id))
    ] == ["同意"] * 3


def test_a_return_asks_for_a_reason_and_keeps_what_else_was_typed(
    penalty: Any, bring: Any, login: Any, session: Any
) -> None:
    key = bring(penalty, "submit")
    for opinion in ("", " \u3000\n"):
        answer = _press(login, "chief", key, "return", opinion=opinion)
        assert answer.status_code == 422
        assert reading.flashes(answer.text)
    assert records.status_of(session, "penalty", key) == Status.SUBMITTED
    assert _press(login, "chief", key, "return", opinion="请补充材料").status_code == 302
    assert "请补充材料" in login("clerk").get(f"/penalty/show/{key}").text


def test_a_field_of_the_move_that_is_missing_or_wrong_is_reported(session: Any, person: Any, login: Any) -> None:
    found = making.finding(session, department_id=person("clerk").department_id)
    session.commit()
    for given in ("", "2026-02-30", "2098-01-01", "2020-01-01"):
        answer = login("clerk").post(
            f"/finding/move/{found.id}/report_rectified", data={"rectified_on": given, "opinion": "已整改"}
        )
        assert answer.status_code == 422
        assert "已整改" in answer.text
        assert reading.flashes(answer.text)
    assert records.status_of(session, "finding", found.id) == FindingStatus.OPEN


@pytest.mark.parametrize(
    ("who", "move"),
    [
        ("clerk", "review"),
        ("officer", "submit"),
        ("leader", "review"),
        ("director", "submit"),
        ("system_admin", "approve"),
        ("security_admin", "approve"),
        ("audit_admin", "approve"),
        ("credit", "review"),
        ("legal", "return"),
    ],
)
def test_the_wrong_role_is_refused_and_the_refusal_is_in_the_trail(
    who: str, move: str, penalty: Any, bring: Any, login: Any, session: Any
) -> None:
    key = bring(penalty, "submit") if move != "submit" else penalty.id
    before = records.status_of(session, "penalty", key)
    answer = _press(login, who, key, move, opinion="同意")
    assert answer.status_code == 403
    assert records.status_of(session, "penalty", key) == before


def test_a_refusal_by_the_table_of_moves_is_in_the_trail(penalty: Any, bring: Any, login: Any, session: Any) -> None:
    key = bring(penalty, "submit")
    _press(login, "clerk", key, "review", opinion="同意")
    session.rollback()
    kept = session.scalars(select(AuditEntry).where(AuditEntry.action == "refusal")).one()
    assert (kept.actor, kept.result) == ("clerk", "refused")
    assert f"/penalty/move/{key}/review" in kept.detail


def test_nobody_approves_what_they_wrote_or_reviewed(session: Any, person: Any, login: Any) -> None:
    own = making.penalty(session, department_id=person("chief").department_id, created_by_id=person("chief").user_id)
    transition.perform(session, own, "submit", person("clerk"))
    session.commit()
    answer = _press(login, "chief", own.id, "review", opinion="同意")
    assert answer.status_code == 403
    assert records.status_of(session, "penalty", own.id) == Status.SUBMITTED


def test_of_two_people_the_second_reads_who_was_quicker_and_loses_nothing(
    penalty: Any, bring: Any, login: Any, session: Any
) -> None:
    key = bring(penalty, "submit", "review")
    assert _press(login, "leader", key, "approve", opinion="同意").status_code == 302
    answer = _press(login, "leader2", key, "send_back", opinion="金额有误，请核对")
    assert answer.status_code == 409
    assert "已被" in answer.text
    assert "leader" in reading.flashes(answer.text)[0]
    assert "金额有误，请核对" in answer.text
    assert records.status_of(session, "penalty", key) == Status.IN_FORCE
    assert session.scalars(select(AuditEntry.actor).where(AuditEntry.action == "refusal")).all() == ["leader2"]


def test_a_double_click_is_one_move(penalty: Any, login: Any, session: Any) -> None:
    key = penalty.id
    assert [_press(login, "clerk", key, "submit").status_code for _ in range(3)] == [302, 409, 409]
    session.rollback()
    assert (
        len(session.scalars(select(Movement.id).where(Movement.record_id == key, Movement.register == "penalty")).all())
        == 1
    )


def test_a_move_refused_half_way_leaves_nothing(session: Any, person: Any, login: Any, bring: Any) -> None:
    """Approval publishes and grades; without a standard in force it stops after the record has moved."""
    key = bring(making.penalty(session, department_id=person("clerk").department_id), "submit", "review")
    session.execute(update(GradingScheme).values(starts_on=date(2090, 1, 1)))
    session.commit()
    before = records.census(session)
    assert _press(login, "leader", key, "approve", opinion="同意").status_code == 422
    session.rollback()
    assert records.census(session) == before
    assert records.status_of(session, "penalty", key) == Status.REVIEWED


def test_a_move_cannot_write_other_columns(penalty: Any, login: Any, session: Any) -> None:
    key, facts = penalty.id, penalty.facts
    _press(
        login, "clerk", key, "submit", facts="改写", status="in_force", department_id="2", publish_until="2020-01-01"
    )
    session.rollback()
    kept = session.get_one(Penalty, key)
    assert (kept.facts, kept.status, kept.publish_until) == (facts, Status.SUBMITTED, None)


# --- the inbox ---------------------------------------------------------------------------------------


@pytest.fixture
def waiting(session: Any, person: Any) -> list[int]:
    """Three penalties that wait for the chief."""
    made = [
        making.penalty(session, department_id=person("clerk").department_id, created_by_id=person("clerk").user_id)
        for _ in range(3)
    ]
    for each in made:
        transition.perform(session, each, "submit", person("clerk"))
    session.commit()
    return [each.id for each in made]


def test_many_are_done_with_one_opinion(waiting: list[int], login: Any, session: Any) -> None:
    form = {"item": [f"penalty:{key}" for key in waiting], "move": "review", "opinion": "同意"}
    html = login("chief").post("/inbox/act", data=form, follow_redirects=True).text
    assert "3" in reading.flashes(html)[0]
    assert {records.status_of(session, "penalty", key) for key in waiting} == {Status.REVIEWED}


def test_one_that_is_refused_stops_no_other(waiting: list[int], login: Any, session: Any, person: Any) -> None:
    transition.perform(session, session.get_one(Penalty, waiting[1]), "withdraw", person("clerk"))
    session.commit()
    form = {"item": [f"penalty:{key}" for key in waiting], "move": "review", "opinion": "同意"}
    said = reading.flashes(login("chief").post("/inbox/act", data=form, follow_redirects=True).text)
    assert len(said) == 2
    assert [records.status_of(session, "penalty", key) for key in waiting] == [
        Status.REVIEWED,
        Status.DRAFT,
        Status.REVIEWED,
    ]


def test_the_same_record_ticked_twice_moves_once(waiting: list[int], login: Any, session: Any) -> None:
    login("chief").post("/inbox/act", data={"item": [f"penalty:{waiting[0]}"] * 2, "move": "review", "opinion": "同意"})
    session.rollback()
    moves = select(Movement.move).where(Movement.record_id == waiting[0], Movement.register == "penalty")
    assert session.scalars(moves).all().count("review") == 1


@pytest.mark.parametrize("move", ["publish", "fly", "approve", "revoke", ""])
def test_the_inbox_opens_no_way_around_the_table_of_moves(
    move: str, waiting: list[int], login: Any, session: Any
) -> None:
    answer = login("chief").post(
        "/inbox/act", data={"item": f"penalty:{waiting[0]}", "move": move, "opinion": "同意"}, follow_redirects=True
    )
    assert reading.flashes(answer.text)
    assert records.status_of(session, "penalty", waiting[0]) == Status.SUBMITTED


def test_the_inbox_offers_each_move_once_and_shows_the_tabs(waiting: list[int], login: Any) -> None:
    chief, clerk = login("chief"), login("clerk")
    todo = chief.get("/inbox/").text
    assert [todo.count(f'name="move" value="{move}"') for move in ("review", "return", "approve")] == [1, 1, 0]
    chief.post("/inbox/act", data={"item": f"penalty:{waiting[0]}", "move": "review", "opinion": "同意"})
    assert chief.get("/inbox/done").text.count(f"/penalty/show/{waiting[0]}") == 1
    assert clerk.get("/inbox/begun").text.count("/penalty/show/") == 3


def test_what_waits_is_counted_in_the_frame(waiting: list[int], login: Any) -> None:
    assert '<b class="count">3</b>' in login("chief").get("/penalty/list/").text
    assert '<b class="count">' not in login("chief2").get("/penalty/list/").text


def test_what_one_has_handed_in_does_not_wait_for_oneself(waiting: list[int], login: Any) -> None:
    """To be able to take it back is not to have the next word."""
    assert "/penalty/show/" not in login("clerk").get("/inbox/").text
    assert '<b class="count">' not in login("clerk").get("/penalty/list/").text


def test_what_is_refused_keeps_its_tick_and_the_opinion(waiting: list[int], login: Any) -> None:
    form = {"item": [f"penalty:{waiting[0]}", f"penalty:{waiting[1]}"], "move": "return", "opinion": ""}
    answer = login("chief").post("/inbox/act", data=form)
    assert answer.status_code == 409
    assert answer.text.count(" checked>") == 2


def test_a_decision_that_needs_another_person_waits_for_none_of_those_who_acted(
    session: Any, person: Any, login: Any
) -> None:
    """The chief has reviewed a grade and, as a leader's deputy, could approve it: not this one."""
    delegations.lend(session, person("leader"), "chief", "leader", str(clock.today()), str(clock.today()))
    made = [making.penalty(session, department_id=person("clerk").department_id) for _ in range(2)]
    for each, reviewer in zip(made, ("chief", "leader2"), strict=True):
        transition.perform(session, each, "submit", person("clerk"))
        transition.perform(
            session,
            each,
            "review",
            replace(person(reviewer), capacities=(Capacity(Role.SECTION_CHIEF, each.department_id),)),
        )
    session.commit()
    html = login("chief").get("/inbox/").text
    assert [f"/penalty/show/{each.id}" in html for each in made] == [False, True]
    assert '<b class="count">1</b>' in html


def test_a_decision_on_what_was_changed_since_it_was_read_is_refused(
    waiting: list[int], session: Any, person: Any, login: Any
) -> None:
    """The chief has the page open, or the inbox, while the clerk takes the record back and hands in another."""
    key, chief = waiting[0], login("chief")
    page = records.form_of(chief, f"/penalty/move/{key}/review")
    item = re.search(rf'value="(penalty:{key}:\d+)"', chief.get("/inbox/").text).group(1)
    record = session.get_one(Penalty, key)
    transition.perform(session, record, "withdraw", person("clerk"))
    record.facts = "换了的事实"
    transition.perform(session, record, "submit", person("clerk"))
    session.commit()
    assert chief.post(f"/penalty/move/{key}/review", data=page | {"opinion": "同意"}).status_code == 409
    assert chief.post("/inbox/act", data={"item": item, "move": "review"}).status_code == 409
    assert records.status_of(session, "penalty", key) == Status.SUBMITTED
    fresh = records.form_of(chief, f"/penalty/move/{key}/review")
    assert chief.post(f"/penalty/move/{key}/review", data=fresh | {"opinion": "同意"}).status_code == 302


def test_the_inbox_names_the_version_that_waits(waiting: list[int], session: Any) -> None:
    for item in session.scalars(select(WorkItem).where(WorkItem.register == "penalty")):
        assert item.version == session.get_one(Penalty, item.record_id).version


def _rewrite(session: Any, by: Any, key: int, facts: str) -> None:
    """Hand the record in again as a ledger of one row, with other facts."""
    session.rollback()
    row = next(export.records(session, Penalty, select(Penalty).where(Penalty.id == key), masked=False))
    given = {
        name: str(value)
        for name, value in row.items()
        if name in intake.fields(Penalty) and value and not isinstance(value, list)
    }
    given |= {"facts": facts, "kinds": "、".join(term.chinese for term in row["kinds"])}
    report, _ = loading.load(
        session, Penalty, json.dumps(given, ensure_ascii=False).encode(), "台账.jsonl", by, clock.today()
    )
    assert report.changed == 1, report.errors
    session.commit()


@pytest.mark.parametrize("way", ["form", "ledger"])
def test_whoever_wrote_in_a_record_cannot_decide_about_it(way: str, session: Any, person: Any, login: Any) -> None:
    """A second clerk, who stands in for the chief, corrects the fine before the first one hands it in."""
    draft = making.penalty(session, department_id=person("clerk").department_id, created_by_id=person("clerk").user_id)
    delegations.lend(session, person("chief"), "clerk2", "section_chief", str(clock.today()), str(clock.today()))
    session.commit()
    key, other = draft.id, login("clerk2")
    if way == "form":
        form = records.form_of(other, f"/penalty/edit/{key}")
        assert other.post(f"/penalty/edit/{key}", data=form | {"facts": "复核后的事实"}).status_code == 302
    else:
        _rewrite(session, person("clerk2"), key, "复核后的事实")
    _press(login, "clerk", key, "submit")
    assert f"/penalty/show/{key}" not in other.get("/inbox/").text
    assert other.post(f"/penalty/move/{key}/review", data={"opinion": "同意"}).status_code == 403
    assert "修改" in login("chief").get(f"/penalty/show/{key}").text
    assert records.status_of(session, "penalty", key) == Status.SUBMITTED


def test_what_a_ledger_changed_since_the_last_time_is_shown_too(
    penalty: Any, session: Any, person: Any, login: Any
) -> None:
    key = penalty.id
    _press(login, "clerk", key, "submit")
    _press(login, "chief", key, "return", opinion="请核对")
    _rewrite(session, person("clerk"), key, "台账里改写的事实")
    _press(login, "clerk", key, "submit")
    html = login("chief").get(f"/penalty/show/{key}").text
    assert "台账里改写的事实" in html.split('id="revised"')[1].split("</section>")[0]


def test_drafts_wait_for_their_author_and_are_handed_in_together(session: Any, person: Any, login: Any) -> None:
    made = [
        making.penalty(session, department_id=person("clerk").department_id, created_by_id=person("clerk").user_id)
        for _ in range(3)
    ]
    session.commit()
    keys = [each.id for each in made]
    clerk, html = login("clerk"), login("clerk").get("/inbox/begun").text
    assert {key for key in keys if f"/penalty/show/{key}" in html} == set(keys)
    assert '<b class="count">' not in html
    assert f"/penalty/show/{keys[0]}" not in login("clerk2").get("/inbox/begun").text
    clerk.post("/inbox/act", data={"item": [f"penalty:{key}" for key in keys], "move": "submit", "tab": "begun"})
    assert {records.status_of(session, "penalty", key) for key in keys} == {Status.SUBMITTED}


def test_what_is_done_waits_no_more(waiting: list[int], login: Any, session: Any) -> None:
    form = {"item": [f"penalty:{key}" for key in waiting], "move": "review", "opinion": "同意"}
    login("chief").post("/inbox/act", data=form)
    session.rollback()
    assert {item.status for item in session.scalars(select(WorkItem))} == {Status.REVIEWED}
    assert "/penalty/show/" not in login("chief").get("/inbox/").text


def test_a_long_inbox_is_shown_page_by_page(session: Any, person: Any, login: Any) -> None:
    for _ in range(60):
        transition.perform(
            session, making.penalty(session, department_id=person("clerk").department_id), "submit", person("clerk")
        )
    session.commit()
    pages = [set(re.findall(r"/penalty/show/(\d+)", login("chief").get(f"/inbox/?page={n}").text)) for n in (0, 1, 2)]
    assert [len(page) for page in pages] == [50, 10, 0]
    assert pages[0].isdisjoint(pages[1])


# --- what was changed in between ---------------------------------------------------------------------


def test_the_reviewer_sees_what_was_changed_since_the_last_time(penalty: Any, login: Any, session: Any) -> None:
    key = penalty.id
    _press(login, "clerk", key, "submit")
    assert 'id="revised"' not in login("chief").get(f"/penalty/show/{key}").text
    _press(login, "chief", key, "return", opinion="请核对")
    form = records.form_of(login("clerk"), f"/penalty/edit/{key}")
    assert (
        login("clerk")
        .post(f"/penalty/edit/{key}", data=form | {"facts": "更正后的违法事实", "kinds": ["fine", "warning"]})
        .status_code
        == 302
    )
    _press(login, "clerk", key, "submit")
    page = login("chief").get(f"/penalty/show/{key}").text
    revised = page.partition('id="revised"')[2].partition('id="basic"')[0]
    assert "<del>现场检查发现</del>" in revised
    assert "<ins>更正后的违法事实</ins>" in revised
    assert "<ins>罚款、警告</ins>" in revised
    assert "决定日期" not in revised


def test_what_is_kept_back_says_why_inside(login: Any, session: Any, person: Any, bring: Any) -> None:
    key = bring(
        making.penalty(
            session,
            kinds=["warning"],
            content="警告",
            fine=None,
            decided_on=date(2026, 5, 6),
            department_id=person("clerk").department_id,
        ),
        "submit",
        "review",
        "approve",
    )
    copy = session.scalars(select(Publication).where(Publication.source_id == key)).one()
    page = login("leader").get(f"/publication/show/{copy.id}").text
    assert copy.subject in page
    assert "原则上不予公示" in page
    assert f'href="/penalty/show/{key}"' in page
