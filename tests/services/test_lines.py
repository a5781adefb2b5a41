"""Lines that a record has of its own: put, checked, versioned, told in the trail, loaded and dumped with it."""

import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from app import audit, catalogue, clock
from app.rules.errors import Refused
from app.services.flow import people
from app.services.ledgers import export, intake, loading, returned
from models.inspection import CheckedItem, Inspection
from models.platform import AuditEntry
from tests import making

FAILED = {"item": "灭火器", "requirement": "压力正常", "result": "不合格", "remark": "压力不足"}
PASSED = {"item": "安全出口", "result": "合格"}
LINES = {"0": FAILED, "3": {"item": " "}, "1": PASSED}


def put(session: Any, record: Inspection, lines: Any) -> list[str]:
    taken = intake.take(session, Inspection, {"checked": lines})
    changed = intake.accept(session, record, taken, people.SYSTEM, clock.today())
    session.add(record)
    session.commit()
    return changed


def said(record: Inspection) -> list[tuple[int, str, str]]:
    return [(line.position, line.item, str(line.result)) for line in record.checked]


def last(session: Any, action: str) -> AuditEntry:
    query = select(AuditEntry).where(AuditEntry.register == "inspection", AuditEntry.action == action)
    return session.scalars(query.order_by(AuditEntry.seq.desc())).first()


def entries(session: Any) -> int:
    return len(session.scalars(select(AuditEntry).where(AuditEntry.register == "checked_item")).all())


def test_lines_are_put_in_their_order_and_blank_ones_left_out(session: Any) -> None:
    record = making.inspection(session)
    assert put(session, record, LINES) == ["checked"]
    assert said(record) == [(0, "灭火器", "failed"), (1, "安全出口", "passed")]
    assert put(session, record, LINES) == []


def test_a_change_in_a_line_is_a_change_of_its_record(session: Any) -> None:
    record = making.inspection(session)
    put(session, record, LINES)
    version, keys = record.version, [line.id for line in record.checked]
    put(session, record, {"1": PASSED, "0": FAILED | {"remark": "已失效"}})
    assert record.version == version + 1
    assert [line.id for line in record.checked] == keys[::-1], "a line that begins alike is that line still"
    old, new = json.loads(last(session, "change").detail)["checked"]
    assert [line.get("remark") for line in old] == ["压力不足", None]
    assert [line.get("remark") for line in new] == [None, "已失效"]
    assert entries(session) == 0, "what became of lines is told with their record"
    assert audit.verify(session).first_bad is None


def test_a_new_record_tells_its_lines_in_its_first_entry(session: Any) -> None:
    record = making.inspection(session, checked=[CheckedItem(item="灭火器", result="passed")])
    session.commit()
    assert json.loads(last(session, "create").detail)["checked"] == [{"item": "灭火器", "result": "passed"}]
    assert said(record) == [(0, "灭火器", "passed")]


def test_lines_that_are_taken_out_are_gone_and_told(session: Any) -> None:
    record = making.inspection(session)
    put(session, record, LINES)
    put(session, record, {})
    assert session.scalars(select(CheckedItem).where(CheckedItem.inspection_id == record.id)).all() == []
    old, new = json.loads(last(session, "change").detail)["checked"]
    assert (len(old), new) == (2, [])


def test_a_line_that_is_written_past_its_record_is_told_all_the_same(session: Any) -> None:
    record = making.inspection(session)
    put(session, record, LINES)
    version = record.version
    record.checked[1].result = "failed"
    session.commit()
    assert record.version == version + 1
    assert json.loads(last(session, "change").detail)["checked"][1][1]["result"] == "failed"
    session.delete(record.checked[1])
    session.commit()
    assert (record.version, entries(session)) == (version + 2, 1)


def test_everything_wrong_in_lines_is_told_at_its_cell(session: Any) -> None:
    lines = {
        "7": FAILED | {"remark": ""},
        "2": {"item": "", "result": "还行"},
        "4": {"item": "长" * 121, "result": "合格"},
    }
    try:
        put(session, making.inspection(session), lines)
    except Refused as refusal:
        found = [part.column for part in refusal.parts]
    assert found == ["checked-2-item", "checked-2-result", "checked-4-item", "checked-7-remark"]


# --- ledgers --------------------------------------------------------------------------------------


def load(session: Any, source: bytes, name: str, **options: Any) -> Any:
    report, _ = loading.load(session, Inspection, source, name, people.SYSTEM, clock.today(), **options)
    return report


def dumped(session: Any, form: str) -> bytes:
    out = io.BytesIO()
    export.write(session, Inspection, select(Inspection), form, out, catalogue.locale("zh"), masked=True)
    return out.getvalue()


def edited(source: bytes, sheet: str, change: Callable[[Any], object]) -> bytes:
    book, out = openpyxl.load_workbook(io.BytesIO(source)), io.BytesIO()
    change(book[sheet])
    book.save(out)
    return out.getvalue()


@pytest.fixture
def visits(session: Any) -> list[Inspection]:
    found = [making.inspection(session) for _ in range(3)]
    put(session, found[0], LINES)
    put(session, found[2], {"0": FAILED})
    return found


@pytest.mark.parametrize("form", ["jsonl", "xlsx", "csv"])
def test_a_dump_loads_back_unchanged(form: str, session: Any, visits: list[Inspection]) -> None:
    report = load(session, dumped(session, form), f"copy.{form}")
    assert (report.unchanged, report.changed, report.refused, len(report.notes)) == (3, 0, 0, 1), report
    assert ("灭火器" in dumped(session, form).decode("utf-8", "ignore")) is (form == "jsonl")


def test_a_workbook_has_lines_on_a_sheet_of_their_own_behind_the_number(session: Any, visits: list[Any]) -> None:
    page = openpyxl.load_workbook(io.BytesIO(dumped(session, "xlsx")))["逐项检查结果"]
    rows = list(page.iter_rows(values_only=True))
    assert rows[0] == ("检查通知书文号", "检查项目", "检查要求", "结果", "说明")
    assert [row[:2] for row in rows[1:]] == [
        (visits[0].notice_no, "灭火器"),
        (visits[0].notice_no, "安全出口"),
        (visits[2].notice_no, "灭火器"),
    ]


def test_lines_of_a_workbook_change_their_record_and_no_other(session: Any, visits: list[Inspection]) -> None:
    version = visits[0].version
    source = edited(dumped(session, "xlsx"), "逐项检查结果", lambda page: page.cell(3, 4, "未涉及"))
    report = load(session, source, "台账.xlsx")
    session.commit()
    assert (report.changed, report.unchanged) == (1, 2)
    assert report.differences[0]["changes"] == {"checked": ["安全出口，合格", "安全出口，未涉及"]}
    assert (str(visits[0].checked[1].result), visits[0].version) == ("not_involved", version + 1)
    assert json.loads(last(session, "change").detail)["checked"][1][1]["result"] == "not_involved"


def test_a_new_record_comes_with_its_lines(session: Any, visits: list[Inspection]) -> None:
    record = json.loads(dumped(session, "jsonl").decode().splitlines()[0]) | {"notice_no": "（陈）应急检〔2026〕900号"}
    report = load(session, json.dumps(record).encode(), "新.jsonl")
    session.commit()
    assert report.new == 1, report
    made = session.scalars(select(Inspection).where(Inspection.notice_no == record["notice_no"])).one()
    assert said(made) == said(visits[0])


def test_a_record_without_lines_in_the_workbook_keeps_those_it_has(session: Any, visits: list[Inspection]) -> None:
    source = edited(dumped(session, "xlsx"), "逐项检查结果", lambda page: page.delete_rows(2, 2))
    assert load(session, source, "台账.xlsx").unchanged == 3
    emptied = json.loads(dumped(session, "jsonl").decode().splitlines()[0]) | {"checked": []}
    assert load(session, json.dumps(emptied).encode(), "空.jsonl").changed == 1


def test_a_fault_in_a_line_says_where_it_stands(session: Any, visits: list[Inspection]) -> None:
    source = edited(dumped(session, "xlsx"), "逐项检查结果", lambda page: page.cell(4, 4, "还行"))
    fault = load(session, source, "台账.xlsx").errors[0]
    assert (fault.row, fault.column, fault.value) == (4, "结果", "还行")
    assert fault.message.startswith("第4行，“逐项检查结果”第4行：“结果”")


@pytest.mark.parametrize("wrong", ["灭火器合格", ["灭火器"], {"item": "灭火器"}])
def test_lines_are_a_list_of_records(wrong: object, session: Any, visits: list[Inspection]) -> None:
    record = json.loads(dumped(session, "jsonl").decode().splitlines()[0]) | {"checked": wrong}
    fault = load(session, json.dumps(record).encode(), "台账.jsonl").errors[0]
    assert "自己的明细行" in fault.message


def test_lines_of_no_record_are_refused(session: Any, visits: list[Inspection]) -> None:
    source = edited(dumped(session, "xlsx"), "逐项检查结果", lambda page: page.cell(4, 1, "（陈）应急检〔2020〕1号"))
    with pytest.raises(Refused, match=r"row.* 4"):
        load(session, source, "台账.xlsx")


@pytest.mark.parametrize("most", [returned.MARKED, 10], ids=["as it came", "too large to be written into"])
def test_what_goes_back_for_correction_has_the_lines_of_what_was_refused(
    most: int, session: Any, visits: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(returned, "MARKED", most)
    source = edited(dumped(session, "xlsx"), "逐项检查结果", lambda page: page.cell(4, 4, "还行"))
    report, sheet = loading.load(session, Inspection, source, "台账.xlsx", people.SYSTEM, clock.today(), good_rows=True)
    back = returned.give_back(source, report.by_row(), sheet=sheet, heading="错误原因", only_refused=True)
    rows = list(openpyxl.load_workbook(io.BytesIO(back))["逐项检查结果"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [visits[2].notice_no]
    mended = edited(back, "逐项检查结果", lambda page: page.cell(2, 4, "合格"))
    assert load(session, mended, "更正.xlsx").changed == 1


def test_the_columns_of_lines_are_told_to_outsiders() -> None:
    known = {each["name"]: each for each in export.fields(Inspection, catalogue.locale("zh"))}
    assert [cell["name"] for cell in known["checked"]["columns"]] == ["item", "requirement", "result", "remark"]
    assert (known["checked"]["type"], known["checked"]["required"], known["checked"]["load"]) == ("rows", False, True)
