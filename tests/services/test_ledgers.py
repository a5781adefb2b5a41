"""Whole ledgers as messy as real ones: title rows, full-width codes, five spellings of a day, 万元 for yuan."""

import hashlib
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

import config
from app import catalogue
from app.rules.errors import NotAllowed, Refused
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import PartyKind, SafetySector
from app.services.flow import people, transition
from app.services.ledgers import export, intake, loading, returned, tracing
from app.services.reading import cells
from models.base import register_of
from models.disclosure import Licence, Penalty
from models.platform import AuditEntry, ImportBatch
from models.subjects import CreditEvent, Enterprise, Practitioner
from tests import making
from tests.views import records


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


DAY = date(2026, 11, 23)
ZH = catalogue.locale("zh")
HEADINGS = (
    "序号",
    "企业名称",
    "统一社会信用代码",
    "法定代表人",
    "联系电话",
    "地址",
    "监管行业",
    "行业代码",
    "监管类别",
    "从业人数",
    "标准化等级",
    "经营状态",
)
WIDE = str.maketrans(
    "0123456789ABCDEFGHJKLMNPQRTUWXY", "０１２３４５６７８９ＡＢＣＤＥＦＧＨＪＫＬＭＮＰＱＲＴＵＷＸＹ"
)


def book(*rows: Any) -> bytes:
    """A workbook as people keep it: a merged title over the headings."""
    made = openpyxl.Workbook()
    page = made.active
    page.append(["监管企业台账（2026年）"])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(rows[0]))
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def firm(code: Any, name: str = "陈巴尔虎旗安泰建材有限公司", **more: Any) -> list[Any]:
    given = {"sector": "建材", "kind": "一般", "level": "三级", "state": "存续", "staff": 25, **more}
    return [
        1,
        name,
        code,
        "张伟",
        "13800138000",
        "巴彦库仁镇1号",
        given["sector"],
        "3021",
        given["kind"],
        given["staff"],
        given["level"],
        given["state"],
    ]


def load(session: Any, register: Any, source: bytes, name: str = "台账.xlsx", **how: Any) -> loading.Report:
    report, _ = loading.load(session, register, source, name, people.SYSTEM, DAY, locale=ZH, **how)
    return report


def count(session: Any, register: Any) -> int:
    return session.scalar(select(func.count()).select_from(register)) or 0


def test_what_a_careful_clerk_understands_is_understood(session: Any) -> None:
    codes = [making.code(n) for n in range(900, 904)]
    source = book(
        HEADINGS,
        firm(codes[0]),
        firm(codes[1].translate(WIDE)),
        firm(f" {codes[2][:8]} {codes[2][8:].lower()} ", kind="重点企业"),
        firm(codes[3], sector="危化", level=""),
    )
    report = load(session, Enterprise, source)
    assert (report.rows, report.new, report.refused, report.written) == (4, 4, 0, True)
    firms = session.scalars(select(Enterprise).order_by(Enterprise.id)).all()
    assert [f.uscc for f in firms] == codes
    assert (firms[3].sector, firms[2].supervision_class) == (SafetySector.HAZARDOUS_CHEMICALS, "key")
    assert [f.grade for f in firms] == [Grade.A, Grade.A, Grade.A, Grade.UNGRADED]
    assert count(session, CreditEvent) == 3


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (firm(None), "统一社会信用代码", "为空"),
        (firm(making.code(910)[:17] + "0"), "统一社会信用代码", "校验码"),
        (firm(making.code(911)[:-1]), "统一社会信用代码", "17"),
        (firm(making.code(912), sector="航天"), "监管行业", "航天"),
        (firm(making.code(913), staff="很多"), "从业人数", "很多"),
        (firm(making.code(914), name="名" * 201), "企业名称", "200"),
    ],
)
def test_what_is_wrong_is_said_with_row_column_and_remedy(
    session: Any, row: list[Any], column: str, words: str
) -> None:
    report = load(session, Enterprise, book(HEADINGS, firm(making.code(920)), row))
    assert (report.refused, report.written, len(report.errors)) == (1, False, 1)
    fault = report.errors[0]
    assert (fault.row, fault.column) == (4, column)
    assert fault.message.startswith("第4行：")
    assert words in fault.message
    session.rollback()
    assert count(session, Enterprise) == 0


def test_the_later_of_two_equal_numbers_is_refused(session: Any) -> None:
    report = load(session, Enterprise, book(HEADINGS, firm(making.code(930)), firm(making.code(930))))
    assert [(f.row, "第3行" in f.message) for f in report.errors] == [(4, True)]


def test_each_record_of_a_ledger_is_in_the_chain_with_its_row_and_the_file_is_kept(session: Any) -> None:
    """One entry for so many rows, which holds each record's key and digest; two records alike but for a name differ."""
    firms = [firm(making.code(n)) for n in range(2000, 2000 + tracing.CHUNK + 3)]
    source = book(HEADINGS, *firms)
    report = load(session, Enterprise, source)
    session.commit()
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "import_rows").order_by(AuditEntry.seq)).all()
    rows = {row: trace for entry in told for row, trace in json.loads(entry.detail)["written"].items()}
    assert [len(json.loads(entry.detail)["written"]) for entry in told] == [tracing.CHUNK, 3]
    assert sorted(map(int, rows)) == list(range(3, 3 + report.new))
    assert len({digest for _, digest in rows.values()}) == report.new
    kept = {session.get_one(Enterprise, key).uscc for key, _ in rows.values()}
    assert kept == {cells.code(row[2]) for row in firms}
    digest = session.scalars(select(ImportBatch.sha256)).one()
    assert (Path(config.DATA_DIR) / "imports" / digest[:2] / digest).read_bytes() == source


def test_a_ledger_that_was_only_tried_leaves_no_file(session: Any) -> None:
    source = book(HEADINGS, firm(making.code(2999)))
    report, _ = loading.load(session, Enterprise, source, "台账.xlsx", people.SYSTEM, DAY, dry_run=True)
    digest = hashlib.sha256(source).hexdigest()
    assert report.new == 1
    assert not (Path(config.DATA_DIR) / "imports" / digest[:2] / digest).exists()


def test_good_rows_are_written_and_the_bad_come_back_with_their_reason(session: Any) -> None:
    source = book(HEADINGS, firm(making.code(940)), firm(None), firm(making.code(941)))
    report, sheet = loading.load(
        session, Enterprise, source, "台账.xlsx", people.SYSTEM, DAY, good_rows=True, locale=ZH
    )
    session.commit()
    assert (report.written, report.new, report.refused, count(session, Enterprise), count(session, ImportBatch)) == (
        True,
        2,
        1,
        2,
        1,
    )
    back = openpyxl.load_workbook(
        io.BytesIO(returned.give_back(source, report.by_row(), sheet=sheet, heading="错误原因"))
    ).active
    assert back.cell(2, 13).value == "错误原因"
    assert "为空" in back.cell(4, 13).value
    assert back.cell(3, 13).value is None


def test_a_dry_run_shows_the_difference_and_writes_nothing(session: Any) -> None:
    load(session, Enterprise, book(HEADINGS, firm(making.code(950))))
    session.commit()
    report = load(
        session, Enterprise, book(HEADINGS, firm(making.code(950), staff=99), firm(making.code(951))), dry_run=True
    )
    session.rollback()
    assert (report.written, report.new, report.changed) == (False, 1, 1)
    assert report.differences[0]["changes"] == {"employees": ["25", "99"]}
    assert count(session, Enterprise) == 1


def test_the_same_file_twice_changes_nothing(session: Any) -> None:
    source = book(HEADINGS, firm(making.code(960)), firm(making.code(961)))
    load(session, Enterprise, source)
    session.commit()
    again = load(session, Enterprise, source)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)


PENALTY = (
    "行政相对人名称",
    "行政相对人类别",
    "行政相对人代码_1(统一社会信用代码)",
    "法定代表人",
    "证件类型",
    "证件号码",
    "行政处罚决定书文号",
    "违法行为类型",
    "违法事实",
    "处罚依据",
    "处罚类别",
    "处罚内容",
    "罚款金额(万元)",
    "处罚决定日期",
    "处罚有效期",
    "处罚机关",
)


def fined(no: str, day: Any = "2024/3/15", **more: Any) -> list[Any]:
    given = {
        "name": "安泰建材有限公司",
        "party": "法人及非法人组织",
        "code": making.code(970),
        "kinds": "罚款",
        "words": "罚款30000元",
        "fine": 3,
        "id": None,
        **more,
    }
    return [
        given["name"],
        given["party"],
        given["code"],
        "张伟",
        "身份证" if given["id"] else None,
        given["id"],
        no,
        "未按规定培训",
        given.get("facts", "现场检查发现"),
        "《安全生产法》第九十七条",
        given["kinds"],
        given["words"],
        given["fine"],
        day,
        "2027-03-15",
        "陈巴尔虎旗应急管理局",
    ]


@pytest.mark.parametrize(
    "spelling", ["2024/3/15", "2024-03-15", "2024.3.15", "2024年3月15日", 45366, datetime(2024, 3, 15), "20240315"]
)
def test_a_day_is_a_day_however_it_is_written(session: Any, spelling: Any) -> None:
    assert load(session, Penalty, book(PENALTY, fined("（陈）应急罚〔2024〕1号", spelling))).refused == 0
    assert session.scalars(select(Penalty.decided_on)).all() == [date(2024, 3, 15)]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"fine": 30000}, "万元"),
        ({"fine": None}, "须填写“罚款金额”"),
        ({"kinds": "警告", "words": "警告"}, "罚款金额”有数额，但处罚类别|处罚类别"),
        ({"day": "2024-02-30"}, "2024-02-30"),
        ({"day": "2027-01-01"}, "2027-01-01"),
        ({"party": "自然人"}, "自然人"),
        ({"kinds": "没收房子"}, "没收房子"),
    ],
)
def test_an_amount_a_day_or_a_party_that_cannot_be_is_refused(session: Any, more: dict[str, Any], words: str) -> None:
    day = more.get("day", "2024-03-15")
    rest = {name: value for name, value in more.items() if name != "day"}
    report = load(session, Penalty, book(PENALTY, fined("（陈）应急罚〔2024〕1号", day, **rest)))
    assert report.refused == 1
    assert any(word in report.errors[0].message for word in words.split("|"))


def test_one_decision_is_entered_once_however_its_brackets_are_written(session: Any) -> None:
    report = load(
        session,
        Penalty,
        book(PENALTY, fined("（陈）应急罚〔2024〕1号"), fined("(陈)应急罚[2024]1号", name="另一家公司")),
    )
    assert [fault.row for fault in report.errors] == [4]


def test_formula_text_is_text_and_a_served_number_is_kept_with_a_warning(session: Any) -> None:
    report = load(
        session,
        Penalty,
        book(
            PENALTY,
            fined("（陈）应急罚〔2024〕1号", facts="'=1+1"),
            fined("（陈）应急罚〔2024〕2号", name="张伟", party="自然人", code=None, id="15210319880907001X"),
        ),
    )
    assert (report.new, report.refused, len(report.warnings)) == (2, 0, 1)
    assert "15210319880907001" not in str(report.plain())
    kept = session.scalars(select(Penalty).order_by(Penalty.id)).all()
    assert kept[0].facts.endswith("=1+1")
    assert (kept[1].party, kept[1].person_identity_no, kept[1].enterprise_id) == (
        PartyKind.NATURAL_PERSON,
        "15210319880907001X",
        None,
    )


def test_what_is_approved_is_not_changed_by_a_ledger(session: Any) -> None:
    source = book(PENALTY, fined("（陈）应急罚〔2024〕1号"))
    load(session, Penalty, source)
    session.scalars(select(Penalty)).one().status = Status.IN_FORCE
    session.commit()
    assert load(session, Penalty, source).unchanged == 1
    changed = load(session, Penalty, book(PENALTY, fined("（陈）应急罚〔2024〕1号", words="罚款50000元", fine=5)))
    assert (changed.refused, "不再是草稿" in changed.errors[0].message or "草稿" in changed.errors[0].message) == (
        1,
        True,
    )


LICENCE = (
    "行政相对人名称",
    "行政相对人类别",
    "行政相对人代码_1(统一社会信用代码)",
    "行政许可决定文书名称",
    "行政许可决定文书号",
    "许可类别",
    "许可内容",
    "许可决定日期",
    "有效期自",
    "有效期至",
    "当前状态",
)


def granted(no: str, until: Any, state: Any = 1) -> list[Any]:
    return [
        "安泰建材有限公司",
        "法人及非法人组织",
        making.code(970),
        "准予行政许可决定书",
        no,
        "普通",
        "经营",
        "2024-03-15",
        "2024-03-15",
        until,
        state,
    ]


def test_long_term_is_2099_and_a_term_cannot_end_before_it_begins(session: Any) -> None:
    report = load(
        session,
        Licence,
        book(
            LICENCE,
            granted("许1号", "2099.12.31"),
            granted("许2号", "长期", "有效"),
            granted("许3号", "2023-03-14", "2"),
        ),
    )
    assert [(f.row, f.column) for f in report.errors] == [(5, "有效期至")]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (b"", "a.xlsx"),
        (b"MZ not a workbook", "a.xlsx"),
        (b"\x00" * 2000, "a.csv"),
        (b"PK\x03\x04broken", "a.xlsx"),
        (b"[1, 2]", "a.jsonl"),
        (b"x", "a.pdf"),
        ("企业名称\n甲".encode(), "a.csv"),
    ],
)
def test_a_file_that_is_no_ledger_gets_one_clear_sentence(session: Any, source: bytes, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        load(session, Enterprise, source, name)
    words = refusal.value.sentence(ZH)
    assert words.endswith("。")
    assert len(words) < 400


def test_who_does_not_keep_the_register_hands_nothing_in(session: Any, person: Any) -> None:
    with pytest.raises(NotAllowed):
        loading.load(session, Penalty, book(PENALTY, fined("1号")), "a.xlsx", person("leader"), DAY, locale=ZH)


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl"])
def test_what_goes_out_comes_back_unchanged(session: Any, tmp_path: Path, form: str) -> None:
    load(
        session,
        Enterprise,
        book(HEADINGS, firm(making.code(980), name="@甲公司𠮷"), firm(making.code(981), level="一级", staff=None)),
    )
    load(
        session,
        Penalty,
        book(
            PENALTY,
            fined("（陈）应急罚〔2024〕1号"),
            fined("（陈）应急罚〔2024〕2号", kinds="警告;罚款", words="警告，罚款2000元", fine=0.2),
        ),
    )
    session.commit()
    for register, rows in ((Enterprise, 2), (Penalty, 2)):
        out = tmp_path / f"{register.__name__}.{form}"
        assert export.write(session, register, select(register), form, out, ZH, masked=False) == rows
        report = load(session, register, out.read_bytes(), out.name, dry_run=True)
        assert (report.unchanged, report.changed, report.errors) == (rows, 0, [])


DECISION = (
    "行政相对人名称",
    "行政相对人类别",
    "行政相对人代码_1(统一社会信用代码)",
    "行政处罚决定书文号",
    "违法行为类型",
    "违法事实",
    "处罚依据",
    "处罚类别",
    "处罚内容",
    "处罚决定日期",
    "处罚有效期",
    "处罚机关统一社会信用代码",
)


def decision(fine: Any) -> list[Any]:
    return [
        "某公司",
        "法人及非法人组织",
        making.code(77),
        "（陈）应急罚〔2026〕77号",
        "未培训",
        "现场检查发现",
        "《安全生产法》第九十七条",
        "罚款",
        "罚款20000元",
        "2026-05-06",
        "2027-05-06",
        "",
        fine,
    ]


@pytest.mark.parametrize(
    ("heading", "fine"),
    [
        ("罚款金额（元）", 20000),
        ("罚款金额(元)", "20000"),
        ("罚款金额(千元)", 20),
        ("罚款金额(万元)", 2),
        ("罚款金额", "2万元"),
    ],
)
def test_the_unit_of_a_heading_is_the_unit_of_its_amounts(heading: str, fine: Any, session: Any) -> None:
    report = load(session, Penalty, book((*DECISION, heading), decision(fine)))
    assert (report.new, report.errors) == (1, [])
    assert session.scalar(select(Penalty.fine)) == 2


def test_what_the_office_filled_in_is_not_emptied_by_the_same_ledger(session: Any) -> None:
    source = book((*DECISION, "罚款金额(万元)"), decision(2))
    load(session, Penalty, source)
    assert session.scalar(select(Penalty.organ_uscc))
    again = load(session, Penalty, source)
    assert (again.unchanged, again.changed) == (1, 0)


def test_a_refused_change_leaves_no_trace_though_the_good_rows_are_written(session: Any) -> None:
    load(session, Penalty, book(PENALTY, fined("（陈）应急罚〔2024〕1号")))
    session.commit()
    wrong = fined("（陈）应急罚〔2024〕1号", fine=7, facts="换了的事实")
    report = load(session, Penalty, book(PENALTY, wrong, fined("（陈）应急罚〔2024〕3号")), good_rows=True)
    assert (report.new, report.refused, report.changed) == (1, 1, 0), report.errors
    session.commit()
    session.expire_all()
    assert {(each.fine, each.facts) for each in session.scalars(select(Penalty))} == {(3, "现场检查发现")}


def test_an_empty_cell_keeps_what_is_filled_in_automatically(session: Any) -> None:
    source = book((*HEADINGS, "主体类别"), [*firm(making.code(5)), ""])
    for wanted in ((1, 0, 0), (0, 0, 1)):
        report = load(session, Enterprise, source)
        assert (report.new, report.changed, report.unchanged) == wanted, report.errors
    assert session.scalars(select(Enterprise.party)).one() == PartyKind.LEGAL_PERSON


def test_people_without_a_number_are_found_again(session: Any) -> None:
    firm_ = making.enterprise(session)
    row = f"姓名,市场主体,岗位\n王某,{firm_.uscc},安全员\n李某,{firm_.uscc},安全员\n"
    assert load(session, Practitioner, row.encode(), "人员.csv").new == 2
    again = load(
        session,
        Practitioner,
        row.replace("李某," + firm_.uscc + ",安全员", "李某," + firm_.uscc + ",电工").encode(),
        "人员.csv",
    )
    assert (again.new, again.changed, again.unchanged) == (0, 1, 1), again.errors


def test_what_is_kept_of_a_refusal_names_nobodys_number(session: Any) -> None:
    wrong, right = firm(making.code(6), level="152103198809070018"), firm(making.code(7))
    report = load(session, Enterprise, book(HEADINGS, wrong, right), good_rows=True)
    session.commit()
    assert "152103198809070018" in report.errors[0].message
    kept = session.scalars(select(ImportBatch)).one()
    assert (kept.refused, "152103198809" in str(kept.errors)) == (1, False)
    assert "152103198809" not in "".join(session.scalars(select(AuditEntry.detail)))


def test_a_masked_fact_that_comes_back_is_no_change_and_elsewhere_no_fact(session: Any) -> None:
    load(session, Enterprise, book(HEADINGS, firm(making.code(1))))
    again = firm(making.code(1), staff=30)
    again[4], again[5] = "138****8000", "巴彦库仁镇***"
    report = load(session, Enterprise, book(HEADINGS, again))
    assert (report.changed, report.refused) == (1, 0)
    kept = session.scalars(select(Enterprise)).one()
    assert (kept.phone, kept.address, kept.employees) == ("13800138000", "巴彦库仁镇1号", 30)
    for code in (making.code(1), making.code(2)):
        stranger = firm(code)
        stranger[4] = "139****8000"
        refused = load(session, Enterprise, book(HEADINGS, stranger))
        assert (refused.refused, refused.errors[0].column) == (1, "联系电话")
        assert "脱敏" in refused.errors[0].message


def test_a_number_whose_draft_was_thrown_away_is_free_again(session: Any, person: Any) -> None:
    first = making.penalty(session, decision_no="（陈）应急罚〔2026〕5号")
    transition.perform(session, first, "discard", person("clerk"), "录错了")
    session.flush()
    assert (first.status, first.decision_no) == (Status.DISCARDED, "（陈）应急罚〔2026〕5号")
    assert intake.duplicate(session, making.penalty(session, decision_no="（陈）应急罚〔2026〕5号")) is None


def test_moments_are_exported_in_the_time_of_the_office(session: Any, tmp_path: Path) -> None:
    making.enterprise(session, created_at=datetime(2026, 5, 1, 18, 30, tzinfo=UTC))
    session.flush()
    export.write(session, Enterprise, select(Enterprise), "csv", tmp_path / "out.csv", ZH, masked=False)
    assert "2026-05-02 02:30" in (tmp_path / "out.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("name", [name for name in records.names() if register_of(name).WORKFLOW.editors])
def test_a_copy_of_a_register_comes_back_as_it_went(name: str, session: Any, tmp_path: Path) -> None:
    """`load` of what `dump` wrote finds nothing new and nothing changed, and leaves alone what is no draft any more."""
    register = register_of(name)
    records.one_of_each(session, None)
    before = count(session, register)
    export.write(session, register, select(register), "jsonl", tmp_path / "copy.jsonl", ZH, masked=False)
    report = load(session, register, (tmp_path / "copy.jsonl").read_bytes(), "copy.jsonl")
    assert (report.new, report.changed, report.refused) == (0, 0, 0), report.errors or report.differences
    assert count(session, register) == before


@pytest.mark.parametrize("spelling", ["二〇二五年六月一日", "二零二五年六月一日", "二○二五年十二月三十一日"])
def test_a_day_in_words_is_a_day(session: Any, spelling: str) -> None:
    assert load(session, Penalty, book(PENALTY, fined("（陈）应急罚〔2025〕1号", spelling))).refused == 0
    assert session.scalars(select(Penalty.decided_on)).one() in (date(2025, 6, 1), date(2025, 12, 31))


def test_a_column_that_is_not_read_is_named(session: Any) -> None:
    report = load(session, Enterprise, book((*HEADINGS, "员工总人数"), [*firm(making.code(1)), 55]))
    assert "员工总人数" in "".join(report.notes)


@pytest.mark.parametrize("code", ["abc", "1115212717BBQN7PHX"])
def test_the_code_of_an_organ_is_checked_too(session: Any, code: str) -> None:
    report = load(
        session, Penalty, book((*PENALTY, "处罚机关统一社会信用代码"), [*fined("（陈）应急罚〔2024〕1号"), code])
    )
    assert [fault.column for fault in report.errors] == ["处罚机关统一社会信用代码"]


def test_a_number_whose_first_row_was_refused_is_free_for_the_second(session: Any) -> None:
    code = making.code(930)
    for bad in (firm(code, state="倒闭了"), firm(code, staff=-3), firm(code, name="名" * 201)):
        report = load(session, Enterprise, book(HEADINGS, bad, firm(code)), good_rows=True)
        assert [fault.row for fault in report.errors] == [3]
        session.rollback()


def test_the_name_under_a_code_is_changed_only_after_asking(session: Any) -> None:
    code = making.code(931)
    load(session, Enterprise, book(HEADINGS, firm(code)))
    session.commit()
    again = book(HEADINGS, firm(code, name="陈巴尔虎旗安泰新材料有限公司"))
    report = load(session, Enterprise, again)
    assert (report.refused, report.written) == (1, False)
    assert "登记的名称是“陈巴尔虎旗安泰建材有限公司”" in report.errors[0].message
    session.rollback()
    assert load(session, Enterprise, again, rename=True).changed == 1
    known = session.scalars(select(Enterprise)).one()
    assert (known.name, known.former_names) == ("陈巴尔虎旗安泰新材料有限公司", "陈巴尔虎旗安泰建材有限公司")


@pytest.mark.parametrize("column", ["统一社会信用代码", "行业代码"])
def test_the_number_of_a_person_stands_only_in_a_sealed_column(column: str, session: Any) -> None:
    row = firm(making.code(932))
    row[HEADINGS.index(column)] = "15210319880907001X"
    report = load(session, Enterprise, book(HEADINGS, row))
    assert report.refused == 1
    assert "居民身份证号" in report.errors[0].message
    assert "15210319880907001X" not in report.errors[0].message


def test_how_money_and_identity_were_read_is_always_said(session: Any) -> None:
    report = load(session, Penalty, book(PENALTY, fined("（陈）应急罚〔2024〕1号")))
    assert any("万元" in note and "→" in note for note in report.notes)
    assert any("按“统一社会信用代码”读入" in note for note in report.notes)


def test_a_name_of_a_file_with_signs_nobody_sees_is_kept_without_them(session: Any) -> None:
    load(session, Enterprise, book(HEADINGS, firm(making.code(933))), name="台\x00账.xlsx")
    session.commit()
    assert session.scalars(select(ImportBatch)).one().filename == "台账.xlsx"
