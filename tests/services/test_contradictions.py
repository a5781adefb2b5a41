"""Facts that decide about publicity and cannot all be right: refused, or settled by a person with a reason."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from app import catalogue, clock
from app.rules.errors import Questionable, Refused
from app.rules.vocabulary.disclosure import LicenceState, PenaltyField, PenaltyKind, Procedure, Seriousness, Showing
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import PartyKind
from app.services.documents import fields
from app.services.flow import transition
from app.services.flow.people import SYSTEM
from app.services.ledgers import bundle, export, intake, loading
from models.disclosure import Licence, Penalty
from tests import making
from tests.views import records
from views import dossier

DAY = date(2026, 5, 20)
PERSON = {
    "party": PartyKind.NATURAL_PERSON,
    "party_name": "张小明",
    "uscc": None,
    "person_identity_no": "110101199003078515",
}


@pytest.fixture
def check(session: Any, person: Any) -> Callable[..., None]:
    """Make a penalty and check it as every form and every ledger does."""

    def of(**given: Any) -> None:
        intake.check(session, making.penalty(session, **given), person("clerk"), DAY)

    return of


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({"procedure": Procedure.SIMPLE, "fine": Decimal(2), "content": "罚款"}, "procedure"),
        ({"procedure": Procedure.SIMPLE, "fine": Decimal("0.30001"), "content": "罚款"}, "procedure"),
        (
            {"procedure": Procedure.SIMPLE, "kinds": [PenaltyKind.STOP_BUSINESS], "fine": None, "content": "停"},
            "procedure",
        ),
        ({"procedure": Procedure.SIMPLE, "kinds": [PenaltyKind.CRITICISM], "fine": None, "content": "评"}, "procedure"),
        ({**PERSON, "procedure": Procedure.SIMPLE, "fine": Decimal("0.0201"), "content": "罚款"}, "procedure"),
        ({"kinds": [PenaltyKind.REVOKE_LICENCE], "fine": None, "seriousness": Seriousness.MINOR}, "seriousness"),
        ({"kinds": [PenaltyKind.CLOSE_DOWN], "fine": None, "seriousness": Seriousness.MINOR}, "seriousness"),
        ({"kinds": [PenaltyKind.RESTRICT_BUSINESS], "fine": None, "seriousness": Seriousness.MINOR}, "seriousness"),
        ({"kinds": [PenaltyKind.WARNING], "fine": None, "seriousness": Seriousness.SERIOUS}, "seriousness"),
        ({"kinds": [PenaltyKind.CRITICISM], "fine": None, "seriousness": Seriousness.SERIOUS}, "seriousness"),
        ({"fine": Decimal(20), "content": "罚款", "seriousness": Seriousness.MINOR}, "seriousness"),
        ({**PERSON, "party_name": "陈巴尔虎旗甲建材有限公司"}, "party"),
        ({**PERSON, "party_name": "乌兰加油站"}, "party"),
    ],
)
def test_what_cannot_be_right_is_refused_and_says_where(given: dict[str, Any], column: str, check: Any) -> None:
    with pytest.raises(Refused) as refusal:
        check(**given)
    assert refusal.value.column == column


def test_a_person_called_like_an_enterprise_on_the_register_is_refused(session: Any, check: Any) -> None:
    making.enterprise(session, name="甲乙丙")
    with pytest.raises(Refused, match="correct the kind of party"):
        check(**PERSON | {"party_name": "甲乙丙"})


@pytest.mark.parametrize(
    "given",
    [
        {"procedure": Procedure.SIMPLE, "fine": Decimal("0.3"), "content": "罚款"},
        {"procedure": Procedure.SIMPLE, "kinds": [PenaltyKind.WARNING], "fine": None, "content": "警告"},
        {**PERSON, "procedure": Procedure.SIMPLE, "fine": Decimal("0.02"), "content": "罚款"},
        {**PERSON},
        {**PERSON, "party_name": "敖登其木格"},
        {"kinds": [PenaltyKind.WARNING], "fine": None, "content": "警告", "seriousness": Seriousness.MINOR},
        {"fine": Decimal(20), "content": "罚款", "seriousness": Seriousness.SERIOUS},
    ],
)
def test_what_fits_passes(given: dict[str, Any], check: Any) -> None:
    check(**given)


def test_a_class_that_cannot_be_right_is_not_proposed_either(session: Any, person: Any) -> None:
    penalty = making.penalty(
        session, kinds=[PenaltyKind.REVOKE_LICENCE], fine=None, content="吊销", licence_affected="x"
    )
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, penalty, move, person(who), "同意", day=DAY)
    minor = {"proposed_class": Seriousness.MINOR}
    with pytest.raises(Refused, match="correct whichever is wrong"):
        transition.perform(session, penalty, "propose_class", person("credit"), "轻微", day=DAY, values=minor)


# --- settled by a person ------------------------------------------------------------------------------

WARNED = {"kinds": [PenaltyKind.WARNING], "fine": None, "content": "警告"}
QUESTIONABLE = [
    {"seriousness": Seriousness.MINOR},
    {"seriousness": Seriousness.SERIOUS},
    {"kinds": [PenaltyKind.REVOKE_LICENCE], "content": "吊销", "fine": None, "seriousness": Seriousness.ORDINARY},
    {**WARNED, "seriousness": Seriousness.ORDINARY},
    {**WARNED, "content": "警告，并处罚款人民币伍万元整"},
    {**WARNED, "content": "警告，并责令停产停业整顿"},
    {"field": PenaltyField.OTHER},
    {"party_name": "张小明"},
    {"party_name": "敖登其木格", "legal_representative": "敖登其木格", "party": PartyKind.SOLE_TRADER},
    {**WARNED, "content": "警告；吊销其安全生产许可证"},
    {**WARNED, "content": "通报批评，没收违法所得", "procedure": Procedure.SIMPLE},
    {
        "content": "罚款30000元，暂扣经营许可证",
        "seriousness": None,
        "decided_on": date(2026, 4, 6),
        "kinds": [PenaltyKind.FINE],
    },
]


def _asked(session: Any, penalty: Penalty) -> list[Refused]:
    return [doubt for doubt in intake.doubts(session, penalty) if isinstance(doubt, Questionable)]


@pytest.mark.parametrize("given", QUESTIONABLE[:-1])
def test_what_is_questionable_goes_no_further_until_a_person_says_why_it_is_right(
    given: dict[str, Any], session: Any, person: Any, check: Any
) -> None:
    check(**given)
    penalty = making.penalty(session, **given)
    assert _asked(session, penalty)
    with pytest.raises(Refused, match="say in “Why it is right as it stands”") as refusal:
        transition.perform(session, penalty, "submit", person("clerk"), day=DAY)
    assert refusal.value.column == "explanation"
    penalty.explanation = "  "
    with pytest.raises(Refused):
        transition.perform(session, penalty, "submit", person("clerk"), day=DAY)
    penalty.explanation = "案件审理委员会2026年第3次会议认定"
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, penalty, move, person(who), "同意", day=DAY)
    assert penalty.explanation == "案件审理委员会2026年第3次会议认定"


@pytest.mark.parametrize(
    "given",
    [
        QUESTIONABLE[-1],
        {"content": "罚款30000元"},
        {"party_name": "某公司", "uscc": making.code()},
        {"party_name": "巴彦库仁小卖部", "party": PartyKind.SOLE_TRADER, "uscc": making.code()},
        {"field": PenaltyField.FIRE},
        {"field": PenaltyField.OTHER, "basis": "《某某条例》第三条"},
        {**WARNED, "content": "警告，当场关闭阀门"},
        {
            "kinds": [PenaltyKind.CONFISCATE_PROPERTY],
            "fine": None,
            "content": "没收非法财物",
            "confiscated": Decimal(1),
        },
        {"kinds": [PenaltyKind.STOP_BUSINESS], "fine": None, "content": "责令停产停业整顿"},
    ],
)
def test_what_changes_nothing_about_the_publicity_is_not_asked(given: dict[str, Any], session: Any) -> None:
    assert not _asked(session, making.penalty(session, **given))


def test_whoever_confirms_a_class_next_to_that_of_the_table_reads_so(session: Any, person: Any) -> None:
    penalty = making.penalty(session)
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, penalty, move, person(who), "同意", day=DAY)
    serious = {"proposed_class": Seriousness.SERIOUS}
    transition.perform(session, penalty, "propose_class", person("credit"), "造成恶劣影响", day=DAY, values=serious)
    assert [doubt.params["stated"] for doubt in _asked(session, penalty)] == [Seriousness.SERIOUS]


# --- what will not be published -------------------------------------------------------------------------

HIDDEN = [
    WARNED,
    {"procedure": Procedure.SIMPLE, "fine": Decimal("0.2"), "content": "罚款2000元"},
    {"decided_on": date(2026, 5, 6), "seriousness": Seriousness.MINOR},
    {"decided_on": date(2022, 3, 15)},
    PERSON,
]


@pytest.mark.parametrize("given", HIDDEN, ids=["warning", "simple", "minor", "over", "person"])
def test_what_will_not_be_published_says_so_before_it_is_approved(
    given: dict[str, Any], session: Any, app: Flask
) -> None:
    with clock.at(datetime(2026, 5, 20, 4, tzinfo=UTC)):
        penalty = making.penalty(session, **given)
        with app.test_request_context():
            said = [doubt for doubts in dossier.doubts_of(penalty).values() for doubt in doubts]
            told = [doubt for doubt in said if doubt.startswith("本记录不予公示：")]
        assert len(told) == 1
        assert told[0].endswith("。")
        assert penalty.showing == Showing.WITHHELD
        shown = making.penalty(session, decided_on=date(2026, 5, 6))
        assert shown.showing == Showing.SHOWN
        assert not [doubt for doubt in intake.doubts(session, shown) if "will not be published" in str(doubt)]


def test_the_leader_finds_what_will_not_be_published_from_the_workbench(session: Any, person: Any, login: Any) -> None:
    hidden = [making.penalty(session, **WARNED) for _ in range(2)]
    for penalty in (*hidden, making.penalty(session, decided_on=date(2026, 5, 6)), making.penalty(session, **WARNED)):
        for move, who in (("submit", "clerk"), ("review", "chief")):
            transition.perform(session, penalty, move, person(who), "同意")
    transition.perform(session, penalty, "approve", person("leader"), "同意")
    session.commit()
    leader = login("leader")
    home = leader.get("/").text
    address = "/penalty/list/?showing=withheld&amp;status=reviewed"
    assert f'href="{address}"><b>2</b>条待批准、不予公示的行政处罚' in home
    rows = leader.get(address.replace("&amp;", "&")).text
    assert [penalty.decision_no in rows for penalty in hidden] == [True, True]
    assert rows.count("/penalty/show/") == 2
    assert "本记录不予公示：" in leader.get(f"/penalty/move/{hidden[0].id}/approve").text
    assert "showing" not in login("clerk").get("/").text


def test_a_repeal_of_the_rule_that_kept_it_back_is_told_after_approval_too(session: Any, person: Any) -> None:
    penalty = making.penalty(session, **WARNED)
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, penalty, move, person(who), "同意", day=DAY)
    assert penalty.showing == Showing.WITHHELD
    ordinary = {"proposed_class": Seriousness.ORDINARY}
    penalty.decided_on = date(2026, 5, 6)
    transition.perform(session, penalty, "propose_class", person("credit"), "情节恶劣", day=DAY, values=ordinary)
    transition.perform(session, penalty, "confirm_class", person("leader"), "同意", day=DAY)
    assert penalty.showing == Showing.SHOWN


# --- in ledgers -------------------------------------------------------------------------------------------


def _ledger(*rows: dict[str, Any]) -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    for line in (headings, *([row.get(heading) for heading in headings] for row in rows)):
        made.active.append(line)
    made.save(out)
    return out.getvalue()


def _row(number: int, **more: Any) -> dict[str, Any]:
    return {
        "行政相对人名称": f"草原{number}有限公司",
        "行政相对人类别": "法人及非法人组织",
        "统一社会信用代码": making.code(number),
        "行政处罚决定书文号": f"（陈）应急罚〔2026〕{number}号",
        "违法行为类型": "未按规定培训",
        "违法事实": "现场检查发现",
        "处罚依据": "《安全生产法》第九十七条",
        "处罚类别": "罚款",
        "处罚内容": "罚款",
        "罚款金额(万元)": 3,
        "处罚决定日期": "2026-05-06",
        "处罚有效期": "2027-05-06",
    } | more


def _load(session: Any, *rows: dict[str, Any]) -> loading.Report:
    locale = catalogue.locale("zh")
    report, _ = loading.load(session, Penalty, _ledger(*rows), "a.xlsx", SYSTEM, DAY, locale=locale, good_rows=True)
    return report


@pytest.mark.parametrize("heading", ["情节", "违法情节", "裁量情节", "情节程度"])
def test_the_circumstances_of_a_case_are_never_read_as_its_class(heading: str, session: Any) -> None:
    report = _load(session, _row(1, **{heading: "轻微"}), _row(2, **{heading: "特别严重"}))
    assert (report.refused, report.new) == (0, 2)
    assert not any(heading in note for note in report.notes)
    kept = session.scalars(select(Penalty).order_by(Penalty.id)).all()
    assert [(p.discretion, p.seriousness, p.showing) for p in kept] == [
        ("轻微", None, Showing.SHOWN),
        ("特别严重", None, Showing.SHOWN),
    ]


def test_both_columns_side_by_side_are_read_each_as_what_it_is(session: Any) -> None:
    _load(session, _row(1, 情节="较轻", 失信类别="一般"))
    kept = session.scalars(select(Penalty)).one()
    assert (kept.discretion, kept.seriousness) == ("较轻", Seriousness.ORDINARY)


def test_of_a_ledger_contradictions_are_refused_and_questions_told(session: Any) -> None:
    report = _load(
        session,
        _row(1, 处罚程序="简易程序"),
        _row(2, 失信类别="轻微"),
        _row(3, 处罚类别="警告", 处罚内容="警告", **{"罚款金额(万元)": None}, 失信类别="严重"),
        _row(4),
    )
    assert [(fault.row, fault.column) for fault in report.errors] == [(2, "处罚程序"), (4, "失信类别")]
    assert {warning.row for warning in report.warnings} == {3}


# --- what a record says when it counts no more ---------------------------------------------------------


def test_a_licence_that_was_thrown_away_or_is_over_is_not_called_valid(session: Any) -> None:
    draft, over, good = (making.licence(session, state=LicenceState.VALID) for _ in range(3))
    draft.status = Status.DISCARDED
    over.valid_until = clock.today() - timedelta(days=1)
    good.valid_until = clock.today()
    assert [kept.now("state") for kept in (draft, over, good)] == [
        LicenceState.INVALID,
        LicenceState.INVALID,
        LicenceState.VALID,
    ]


def test_what_leaves_the_house_says_of_a_licence_what_its_page_says(session: Any) -> None:
    """A document made now, and what people carry away; a copy of the register has what is kept, and loads again."""
    over = making.licence(session, valid_until=clock.today() - timedelta(days=1), status=Status.IN_FORCE)
    query = select(Licence).where(Licence.id == over.id)
    said = {masked: next(iter(export.records(session, Licence, query, masked=masked))) for masked in (True, False)}
    assert (said[True]["state"], said[False]["state"]) == (LicenceState.INVALID, LicenceState.VALID)
    assert fields.Values(over)["当前状态"] == LicenceState.INVALID.chinese
    for masked in (True, False):
        out = io.BytesIO()
        export.write(session, Licence, query, "xlsx", out, catalogue.locale("zh"), masked=masked)
        report, _ = loading.load(session, Licence, out.getvalue(), "a.xlsx", SYSTEM, DAY)
        assert (report.unchanged, report.errors) == (1, [])


def test_a_case_file_calls_a_draft_that_gave_up_its_name_by_it(session: Any, person: Any) -> None:
    by = person("clerk")
    kept = records.accident(session, department_id=by.department_id, created_by_id=by.user_id)
    name = kept.name
    transition.perform(session, kept, "discard", by, "录入有误。")
    assert ("事故", name) in list(bundle._facts(session, kept, catalogue.locale("zh")))
    assert fields.Values(kept)["name"] == name


def test_a_penalty_that_counts_no_more_is_not_said_to_be_shown_to_the_public(session: Any) -> None:
    kept = making.penalty(session, showing=Showing.SHOWN)
    assert kept.now("showing") == Showing.SHOWN
    kept.status = Status.DISCARDED
    assert kept.now("showing") is None


def test_a_draft_that_gave_up_its_name_is_still_called_by_it(session: Any, person: Any) -> None:
    kept = records.accident(session, department_id=person("clerk").department_id, created_by_id=person("clerk").user_id)
    name = kept.name
    transition.perform(session, kept, "discard", person("clerk"), "录入有误。")
    assert records.accident(session, name=name).name == name, "the name is free again"
    assert (kept.title, kept.now("name")) == (name, name)
