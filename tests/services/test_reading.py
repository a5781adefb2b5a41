"""What a careful clerk sees in a ledger, kind by kind: units, formats, headings, sheets, rows that are no record."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from app.rules import identifiers
from app.rules.errors import Refused
from app.services.reading import cells, dates, formats, workbooks
from app.services.reading.headings import Column
from app.services.reading.sheets import Sheet

NAME = Column("name", ("企业名称", "名称"), required=True)
CODE = Column("uscc", ("统一社会信用代码", "行政相对人代码_1"), required=True)
ORGANISATION = Column("organisation_no", ("组织机构代码", "行政相对人代码_3(组织机构代码)"))
INSTITUTION = Column("institution_no", ("事业单位证书号", "行政相对人代码_5(事业单位证书号)"))
PERSON = Column("representative", ("法定代表人", "负责人"))
PHONE = Column("phone", ("联系电话", "电话"))
ON = Column("decided_on", ("处罚决定日期", "决定日期"))
FINE = Column("fine", ("罚款金额", *(f"罚款金额({unit})" for unit in cells.UNITS if unit)), unit="万元")
COLUMNS = [NAME, CODE, ORGANISATION, INSTITUTION, PERSON, PHONE, ON, FINE]
HEADINGS = ["企业名称", "统一社会信用代码", "罚款金额"]
ROW = ["甲公司", "911", 5000]


def book(*rows: list[Any], change: Callable[[Any], object] | None = None, title: str = "Sheet1") -> bytes:
    made = openpyxl.Workbook()
    page: Any = made.active
    page.title = title
    for line in rows:
        page.append(line)
    if change:
        change(page)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(data: bytes, filename: str = "台账.xlsx") -> Sheet:
    return workbooks.read(data, filename, COLUMNS)


def records(data: bytes) -> list[dict[str, Any]]:
    return [record for _, record in read(data).records()]


def notes(sheet: Sheet) -> str:
    list(sheet.rows)
    return "\n".join(note.sentence() for note in sheet.notes)


# --- units ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["元", "百元", "千元", "万元", "十万元", "亿元"])
@pytest.mark.parametrize(
    "rows",
    [
        lambda unit: [[f"处罚台账（金额单位：{unit}）"], HEADINGS, ROW],
        lambda unit: [["处罚台账"], [None, None, "单位：" + unit], HEADINGS, ROW],
        lambda unit: [["处罚台账", None, f"单位：起、{unit}"], HEADINGS, ROW],
        lambda unit: [[f"（{unit}）", "2026年"], HEADINGS, ROW],
        lambda unit: [HEADINGS, ROW, [f"注：罚款金额单位为{unit}。"]],
        lambda unit: [HEADINGS, ROW, [], ["备注", f"金额以{unit}为单位"]],
        lambda unit: [[*HEADINGS[:2], f"罚款金额（{unit}）"], ROW],
        lambda unit: [[*HEADINGS[:2], f"罚款金额 (单位：{unit})"], ROW],
    ],
)
def test_the_unit_is_found_wherever_the_clerk_wrote_it(rows: Callable[[str], list[list[Any]]], unit: str) -> None:
    sheet = read(book(*rows(unit)))
    assert sheet.units == {"fine": unit}
    assert [row["name"] for _, row in sheet.records()] == ["甲公司"]
    assert f"{unit} → 万元" in notes(sheet)


def test_the_unit_may_stand_in_the_name_of_the_sheet() -> None:
    assert read(book(HEADINGS, ROW, title="处罚（单位 千元）")).units == {"fine": "千元"}


@pytest.mark.parametrize("words", ["单位：元宝山公司", "填报单位：陈巴尔虎旗应急管理局", "单位（盖章）：", "单元"])
def test_other_units_are_no_units_of_money(words: str) -> None:
    sheet = read(book([words], HEADINGS, ROW))
    assert (sheet.units, "no unit is stated" in notes(sheet)) == ({"fine": ""}, True)


def test_two_units_beside_a_table_are_nobodys_guess() -> None:
    with pytest.raises(Refused, match="several units"):
        _ = read(book(["单位：元"], HEADINGS, ROW, ["注：单位为万元"])).units


def test_what_the_heading_says_counts_before_what_stands_beside_it() -> None:
    assert read(book(["单位：元"], [*HEADINGS[:2], "罚款金额(万元)"], ROW)).units == {"fine": "万元"}


@pytest.mark.parametrize("heading", ["罚款金额元", "罚款金额：元", "罚款金额（人民币元）", "罚款金额_元"])
def test_a_unit_without_brackets_is_a_unit(heading: str) -> None:
    assert read(book([*HEADINGS[:2], heading], ROW)).units == {"fine": "元"}


def test_a_unit_over_two_columns_is_the_unit_of_both() -> None:
    sheet = read(book(["名称", "统一社会信用代码", "金额（千元）", None], [None, None, "罚款金额", "其他"], [*ROW, 1]))
    assert sheet.units == {"fine": "千元"}


def test_a_number_without_any_unit_is_read_only_where_it_can_be_but_one() -> None:
    assert cells.decimal(0.5, "万元", plain="") == Decimal("0.5")
    assert cells.decimal(formats.Yuan(5000), "万元", plain="") == Decimal("0.5")
    with pytest.raises(Refused, match="no unit"):
        cells.decimal(5000, "万元", plain="")


@pytest.mark.parametrize("heading", ["fine", "FINE"])
def test_our_own_names_of_columns_have_our_own_units(heading: str) -> None:
    assert read(book([*HEADINGS[:2], heading], ROW)).units == {"fine": "万元"}


# --- formats -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (610, "0000", "0610"),
        (12345678, "000000000", "012345678"),
        (12, '"（陈）应急罚〔2025〕"0"号"', "（陈）应急罚〔2025〕12号"),
        (7, "第000号", "第007号"),
        (5000, '#,##0"元"', "5000元"),
        (5432, '0!.0,"万元"', "0.5432万元"),
        (5000, '0"."0,"万元"', "0.5万元"),
        (0.5, '0.0000"万元"', "0.5万元"),
        (5000, '[>=10000]0!.0,"万元";0"元"', "5000元"),
        (50000, '[>=10000]0!.0,"万元";0"元"', "5万元"),
        (5000, '[DBNum2][$-804]General"元整"', "5000元整"),
        (0.12, "0%", "12%"),
        (-5, '0"元"', "-5元"),
        (20, 'General"人"', "20人"),
        (12345678, "000-0000", "1234-5678"),
        ("12", '"陈应急罚"@"号"', "陈应急罚12号"),
        (5, "[$$-409]0", "$5"),
    ],
)
def test_a_format_that_says_something_is_read(value: Any, code: str, seen: str) -> None:
    assert formats.is_telling(code)
    assert formats.shown(value, code) == seen


@pytest.mark.parametrize("code", ["General", "0.00", "#,##0.00_ ", "0_);(0)", 'yyyy"年"m"月"d"日"', "0.00E+00", "@"])
def test_a_format_that_is_for_the_eye_only_changes_nothing(code: str) -> None:
    assert not formats.is_telling(code)
    assert formats.shown(1234.5, code) == 1234.5


@given(st.decimals(0, 10**9, places=2), st.sampled_from(['#,##0.00"元"', '0!.0,"万元"', '0.00,"千元"', '0"元"']))
def test_no_format_rounds_an_amount(yuan: Decimal, code: str) -> None:
    assert cells.decimal(formats.shown(float(yuan), code), "元", places=8, digits=20) == yuan


def test_the_look_of_a_cell_reaches_the_clerk_through_the_workbook() -> None:
    def change(page: Any) -> None:
        page["C2"].number_format, page["C3"].number_format = '0!.0,"万元"', '"¥"#,##0.00'

    amounts = [cells.decimal(row["fine"], "万元") for row in records(book(HEADINGS, ROW, ROW, change=change))]
    assert amounts == [Decimal("0.5"), Decimal("0.5")]


def test_the_sign_of_the_yuan_gives_way_to_the_unit_of_the_heading() -> None:
    assert cells.decimal(formats.Yuan(0.5), "万元", plain="万元") == Decimal("0.5")


# --- what Excel has made of a text, a day, a moment -------------------------------------------------


@pytest.mark.parametrize("rounded", ["1.39E+10", "1.50725e+14", "2E+11", "１.２Ｅ+10", "1.5E-05"])
@pytest.mark.parametrize("reader", [cells.text, cells.code])
def test_a_number_in_scientific_notation_has_lost_its_digits(rounded: str, reader: Callable[[Any], Any]) -> None:
    with pytest.raises(Refused, match="lost its digits"):
        reader(rounded)


@pytest.mark.parametrize("reader", [cells.text, cells.code])
def test_a_day_that_was_typed_as_a_text_is_refused(reader: Callable[[Any], Any]) -> None:
    for value in (date(2025, 12, 1), datetime(2025, 3, 5)):
        with pytest.raises(Refused, match="into the day 2025"):
            reader(value)
    assert cells.text(date(2025, 3, 5), lines=True) == "2025-03-05"


@pytest.mark.parametrize(
    "typed",
    [
        "2023-05-05T16:00:00.000Z",
        "2023-05-05T16:00Z",
        "2023-05-06T00:00:00+08:00",
        "2023-05-05 16:30:00+00:00",
        datetime.fromisoformat("2023-05-05T17:00:00+00:00"),
    ],
)
def test_a_moment_elsewhere_is_a_day_here(typed: Any) -> None:
    assert dates.day(typed) == date(2023, 5, 6)


def test_a_workbook_may_count_its_days_from_1904() -> None:
    def change(page: Any) -> None:
        page.parent.epoch = openpyxl.utils.datetime.MAC_EPOCH

    row = records(book(["名称", "统一社会信用代码", "决定日期"], ["甲", "911", 43590], change=change))[0]
    assert dates.day(row["decided_on"]) == date(2023, 5, 6)


@pytest.mark.parametrize("typed", ['="13900000001"', "'13900000001", "\t13900000001", ' ="13900000001" '])
def test_what_keeps_a_text_from_excel_is_no_part_of_it(typed: str) -> None:
    quoted = '"' + typed.replace('"', '""') + '"'
    data = f"名称,统一社会信用代码,联系电话\n甲,911,{quoted}\n".encode()
    (_, row), *_rest = workbooks.read(data, "a.csv", COLUMNS).records()
    assert cells.text(row["phone"]) == "13900000001"
    if not typed.startswith("\t"):
        assert cells.text(typed) == "13900000001"


# --- lines through text, pictures, hidden rows and columns ------------------------------------------


def test_a_row_that_is_struck_through_is_left_out_and_a_struck_cell_refused() -> None:
    def change(page: Any) -> None:
        for cell in page[2]:
            cell.font = Font(strike=True)
        page["C3"].font = Font(strike=True)

    sheet = read(book(HEADINGS, ["甲", "911", 1], ["乙", "912", 2], change=change))
    ((number, row),) = sheet.records()
    assert (number, row["name"]) == (3, "乙")
    assert "Row 2 is struck through" in notes(sheet)
    with pytest.raises(Refused, match="struck through"):
        cells.decimal(row["fine"], "万元")


def test_a_text_of_which_a_part_is_struck_through_is_not_read_as_if_it_were_whole() -> None:
    rich = CellRichText(TextBlock(InlineFont(strike=True), "5"), TextBlock(InlineFont(), "3000元"))

    def change(page: Any) -> None:
        page["C2"].value = rich

    with pytest.raises(Refused, match="struck through"):
        cells.decimal(records(book(HEADINGS, ["甲", "911", None], change=change))[0]["fine"], "万元")


def test_a_picture_in_a_cell_is_nothing_and_is_named() -> None:
    def change(page: Any) -> None:
        page["D2"].value, page["D2"].data_type = '=DISPIMG("ID_1",1)', "s"

    sheet = read(book([*HEADINGS, "法定代表人"], [*ROW, "x"], change=change))
    ((_, row),) = sheet.records()
    assert cells.text(row["representative"]) is None
    assert "picture under “法定代表人”" in notes(sheet)


def test_hidden_rows_and_columns_are_read_and_named() -> None:
    def change(page: Any) -> None:
        page.row_dimensions[3].hidden = page.column_dimensions["C"].hidden = True

    sheet = read(book(HEADINGS, ["甲", "911", 1], ["乙", "912", 2], change=change))
    assert [row["name"] for _, row in sheet.records()] == ["甲", "乙"]
    assert "Row 3 is hidden" in notes(sheet)
    assert "column “罚款金额” is hidden" in notes(sheet)


# --- headings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    ["法定代表人（身份证号）", "法定代表人（联系电话）", "法定代表人(职务)", "法定代表人（原）", "法定代表人（电话）"],
)
def test_brackets_that_say_another_thing_keep_a_column_from_being_read(heading: str) -> None:
    sheet = read(book(["企业名称", "统一社会信用代码", heading], ["甲", "911", "x"]))
    assert (set(sheet.at), sheet.unread) == ({"name", "uscc"}, [heading])


@pytest.mark.parametrize("heading", ["名称（曾用）", "名称（简称）", "名称(英文)", "名称（统一社会信用代码）"])
def test_a_name_in_such_brackets_is_not_the_name(heading: str) -> None:
    with pytest.raises(Refused, match="no column for"):
        read(book([heading, "统一社会信用代码"], ["甲", "911"]))
    assert read(book(["企业名称", "统一社会信用代码", heading], ["甲", "911", "乙"])).unread == [heading]


@pytest.mark.parametrize(
    "heading",
    [
        "名称（全称）",
        "名称（必填）",
        "名称（与营业执照一致）",
        "名称(盖章)",
        "名称（不超过100字）",
        "名称【以身份证为准】",
    ],
)
def test_brackets_that_only_explain_are_passed_over(heading: str) -> None:
    assert read(book([heading, "统一社会信用代码"], ["甲", "911"])).at["name"] == 0


def test_old_numbers_of_codes_go_by_their_words() -> None:
    sheet = read(
        book(
            [
                "名称",
                "行政相对人代码_1（统一社会信用代码）",
                "行政相对人代码_2 (组织机构代码)",
                "行政相对人代码_5 (居民身份证号)",
            ],
            ["甲", "911", "MA0000207", "15210319880907001X"],
        )
    )
    assert sheet.at == {"name": 0, "uscc": 1, "organisation_no": 2}
    assert sheet.unread == ["行政相对人代码_5 (居民身份证号)"]


@pytest.mark.parametrize("merge", [[], ["C1:D1"], ["A1:A2", "B1:B2", "C1:D1"]])
def test_headings_in_two_storeys_are_one(merge: list[str]) -> None:
    def change(page: Any) -> None:
        for place in merge:
            page.merge_cells(place)

    sheet = read(
        book(
            ["企业名称", "统一社会信用代码", "负责人", None, "处罚", None],
            [None, None, "姓名", "电话", "决定日期", "罚款金额（元）"],
            ["甲", "911", "张某", "139", date(2025, 3, 4), 5000],
            change=change,
        )
    )
    assert sheet.at == {"name": 0, "uscc": 1, "representative": 2, "decided_on": 4, "fine": 5}
    assert sheet.unread == ["负责人电话"]  # whose telephone it is the register does not ask
    assert [number for number, _ in sheet.rows] == [3]


def test_a_note_above_the_headings_is_no_storey() -> None:
    sheet = read(book(["填报单位：某局", None, "日期：2026年"], HEADINGS, ROW))
    assert (sheet.header_row, sheet.headings) == (2, HEADINGS)


# --- rows that are no record -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        ["CF_XDR_MC", "行政相对人代码_1", None],
        ["必填", "必填", "选填"],
        ["文本", "18位", "数字"],
        ["1", "2", "3"],
        ["（1）", "（2）", "（3）"],
        ["示例：某某公司", "91150725MA0000136Q", 1],
        ["name", "uscc", "fine"],
        ["一、危险化学品企业（1家）"],
        ["（二）建材企业", None, "3家"],
        ["巴彦库仁镇"],
        ["小　计", "2家", 1],
        ["共2家"],
        ["统计时间：2026年11月1日"],
        ["联系人：张某", "电话：0470-0000000"],
        ["制表人：李某", None, "审核：王某"],
    ],
)
def test_what_a_careful_clerk_passes_over_holds_nothing_up(row: list[Any]) -> None:
    if "CF_XDR_MC" in row:
        row = ["企业名称", "统一社会信用代码", "罚款金额(元)"]
    sheet = read(book(HEADINGS, row, ["甲", "911", 1]))
    assert [number for number, _ in sheet.rows] == [3]
    assert "Row 2 " in notes(sheet)


def test_a_title_merged_across_the_table_is_passed_over() -> None:
    sheet = read(book(HEADINGS, ["重点单位"], ["甲", "911", 1], change=lambda page: page.merge_cells("A2:C2")))
    assert [number for number, _ in sheet.rows] == [3]


@pytest.mark.parametrize("row", [["乙公司"], ["乙公司", None, 3], [None, "912", 3], ["必填公司", "912", 1]])
def test_a_record_that_lacks_something_is_still_a_record(row: list[Any]) -> None:
    assert [number for number, _ in read(book(HEADINGS, row, ["甲", "911", 1])).rows] == [2, 3]


# --- the file itself -------------------------------------------------------------------------------


def test_parts_written_with_backslashes_are_found() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(HEADINGS, ROW))) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            odd = zipfile.ZipInfo("x")
            odd.filename = entry.filename.replace("/", "\\")
            new.writestr(odd, old.read(entry))
    assert records(out.getvalue())[0]["name"] == "甲公司"


# --- numbers of bodies and persons -------------------------------------------------------------------


@pytest.mark.parametrize("code", ["152127198305024430", "0" * 18, "F1150725MA0000103C"])
def test_a_code_of_no_kind_of_body_is_refused_though_its_check_digit_be_right(code: str) -> None:
    from stdnum.cn import uscc

    code = code[:17] + uscc.calc_check_digit(code[:17])
    with pytest.raises(Refused, match=re.escape(code[:2])):
        identifiers.check_uscc(code)


def test_old_regions_are_real() -> None:
    from stdnum.cn import uscc

    code = "91152101MA0000103"  # 海拉尔市, gone since 2001
    identifiers.check_uscc(code + uscc.calc_check_digit(code))


# --- what random ledgers taught -----------------------------------------------------------------------


def test_a_cut_that_nobody_meant_holds_nothing_up() -> None:
    """Cut at its semicolons this text opens quotation marks that nothing closes; its commas are the separators."""
    text = '企业名称,统一社会信用代码,联系电话\n"甲公司\n",911,"1\n"\n乙公司,913,4;5'
    assert [row["uscc"] for _, row in read(text.encode(), "台账.csv").records()] == ["911", "913"]


def test_a_title_under_a_heading_that_is_not_read_is_not_dropped_without_a_word() -> None:
    sheet = read(book(["序号", *HEADINGS], ["一、危险化学品企业"], [1, *ROW], [2]))
    assert "Row 2" in notes(sheet)
    assert "Row 4" not in notes(sheet), "a number given to an empty line says nothing"


@pytest.mark.parametrize("mark", ["/", "—", "--", "无", " ／ "])
def test_a_mark_for_nothing_is_nothing(mark: str) -> None:
    assert cells.short(mark) is None
    assert cells.telephone(mark) is None


def test_a_telephone_number_is_kept_as_it_is_dialled() -> None:
    assert cells.telephone("０４７０－６７１２３４５ 转８") == "0470-6712345 转8"
    assert cells.telephone(13900000001) == "13900000001"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2025/3/5 上午9:00", datetime(2025, 3, 5, 9)),
        ("2025-03-05 下午 3:30:05", datetime(2025, 3, 5, 15, 30, 5)),
        ("2025年3月5日下午12:10", datetime(2025, 3, 5, 12, 10)),
    ],
)
def test_the_halves_of_a_day_are_hours(typed: str, meant: datetime) -> None:
    assert (dates.moment(typed), dates.day(typed)) == (meant, meant.date())
    with pytest.raises(Refused):
        dates.day("2025-03-05 下午15:00上午")
