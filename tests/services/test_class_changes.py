"""分类调整: the class of an enterprise is changed by a decision; a ledger that says otherwise makes its draft."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.rules.errors import Refused
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import SupervisionClass
from app.services.credit import frequency
from app.services.flow import transition
from app.services.ledgers import intake, loading
from models.grading import ClassChange
from models.subjects import Enterprise
from tests import making

TODAY = date(2026, 11, 28)
GENERAL, KEY = SupervisionClass.GENERAL, SupervisionClass.KEY
HEADINGS = "统一社会信用代码,企业名称,监管分类,从业人员数,经营状态,监管行业\n"
CHAIN = (("submit", "clerk"), ("review", "chief"), ("approve", "leader"))


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.fixture
def change(session: Any, person: Any) -> Callable[..., ClassChange]:
    clerk = person("clerk")
    own = {"created_by_id": clerk.user_id, "department_id": clerk.department_id}
    return lambda firm, **more: making.class_change(session, firm, **own, **more)


@pytest.fixture
def act(session: Any, person: Any) -> Callable[..., Any]:
    def made(record: Any, *steps: tuple[str, str]) -> Any:
        for name, who in steps:
            transition.perform(session, record, name, person(who), "情况属实", day=TODAY)
        return record

    return made


def test_an_approved_change_moves_the_enterprise_and_its_inspections_and_a_revoked_one_back(
    session: Any, act: Any, change: Any
) -> None:
    firm = making.enterprise(session)
    made = act(change(firm), *CHAIN[:2])
    assert (firm.supervision_class, made.before) == (GENERAL, GENERAL)
    frequency.adjust(session, firm, TODAY)
    before = firm.times_per_year
    act(made, CHAIN[2])
    assert (firm.supervision_class, firm.class_reason) == (KEY, made.reason)
    assert firm.times_per_year != before
    act(made, ("revoke", "leader"))
    assert firm.supervision_class == GENERAL
    assert firm.times_per_year == before


@pytest.mark.parametrize(
    ("revoked", "classes"),
    [("0", (KEY,)), ("1", (KEY,)), ("2", (GENERAL,)), ("10", (KEY, KEY)), ("210", (GENERAL, KEY, GENERAL))],
)
def test_what_still_stands_decides_the_class_whichever_change_is_revoked(
    session: Any, act: Any, change: Any, revoked: str, classes: tuple[Any, ...]
) -> None:
    """Three changes one after the other: to key, to general, to key."""
    firm = making.enterprise(session, class_reason="登记时核定")
    made = [act(change(firm, to_class=to), *CHAIN) for to in (KEY, GENERAL, KEY)]
    for number, expected in zip(revoked, classes, strict=True):
        act(made[int(number)], ("revoke", "leader"))
        assert firm.supervision_class == expected
    if len(revoked) == len(made):
        assert firm.class_reason == "登记时核定"


def test_a_change_changes_something_and_there_is_one_at_a_time(session: Any, act: Any, change: Any) -> None:
    firm = making.enterprise(session)
    with pytest.raises(Refused, match="of this class already"):
        act(change(firm, to_class=GENERAL), CHAIN[0])
    act(change(firm), CHAIN[0])
    with pytest.raises(Refused, match="waits for a decision"):
        act(change(firm), CHAIN[0])


def test_a_form_does_not_change_the_class_of_an_enterprise_on_the_register(session: Any, person: Any) -> None:
    firm, by = making.enterprise(session), person("clerk")
    taken = intake.take(session, Enterprise, {"supervision_class": "重点"})
    with pytest.raises(Refused) as refused:
        intake.accept(session, firm, taken, by, TODAY)
    assert [part.column for part in refused.value.parts] == ["supervision_class"]
    session.refresh(firm)
    same = intake.take(session, Enterprise, {"supervision_class": "一般", "employees": "12"})
    assert intake.accept(session, firm, same, by, TODAY) == ["employees"]


def test_a_form_of_the_enterprise_shows_the_class_and_leads_to_its_change(session: Any, login: Any) -> None:
    firm = making.enterprise(session)
    session.commit()
    page = login("clerk").get(f"/enterprise/edit/{firm.id}").get_data(as_text=True)
    assert f"/class_change/add?enterprise_id={firm.uscc}" in page
    assert '<select id="supervision_class"' not in page


def test_what_a_ledger_says_otherwise_becomes_a_draft_once(session: Any, person: Any) -> None:
    firm, other = making.enterprise(session), making.enterprise(session)
    session.commit()
    text = HEADINGS + "".join(
        f"{each.uscc},{each.name},{said},25,存续,建材\n" for each, said in ((firm, "重点"), (other, "一般"))
    )
    for _ in range(2):
        report, _sheet = loading.load(session, Enterprise, text.encode(), "企业.csv", person("clerk"), TODAY)
        assert (report.refused, report.written) == (0, True), report
        session.commit()
    drafts = session.scalars(select(ClassChange)).all()
    assert [(each.enterprise_id, each.to_class, each.status) for each in drafts] == [(firm.id, KEY, Status.DRAFT)]
    session.refresh(firm)
    assert (firm.supervision_class, firm.employees) == (GENERAL, 25)


def test_a_refused_row_drafts_nothing(session: Any, person: Any) -> None:
    firm = making.enterprise(session)
    session.commit()
    text = f"{HEADINGS}{firm.uscc},另一个名称有限公司,重点,25,存续,建材\n"
    by = person("clerk")
    report, _ = loading.load(session, Enterprise, text.encode(), "企业.csv", by, TODAY, good_rows=True)
    assert report.refused == 1
    session.rollback()
    assert session.scalars(select(ClassChange)).all() == []


def test_the_draft_of_a_chiefs_ledger_is_of_nobodys_hand(session: Any, person: Any) -> None:
    """The chief reviews class changes, and could not if it were theirs."""
    firm = making.enterprise(session, department_id=person("chief").department_id)
    session.commit()
    text = f"{HEADINGS}{firm.uscc},{firm.name},重点,25,存续,建材\n"
    loading.load(session, Enterprise, text.encode(), "企业.csv", person("chief"), TODAY)
    assert [each.created_by_id for each in session.scalars(select(ClassChange))] == [None]


def test_a_dry_run_tells_and_drafts_nothing(session: Any, person: Any) -> None:
    firm = making.enterprise(session)
    session.commit()
    text = f"{HEADINGS}{firm.uscc},{firm.name},重点,25,存续,建材\n"
    report, _ = loading.load(session, Enterprise, text.encode(), "企业.csv", person("clerk"), TODAY, dry_run=True)
    assert "分类调整" in " ".join(report.notes)
    session.rollback()
    assert session.scalars(select(ClassChange)).all() == []
