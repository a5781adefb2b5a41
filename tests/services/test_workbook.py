"""Ledgers as clerks keep them, files as attackers build them, and the files that are exported."""

import csv
import io
import json
import resource
import time
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from app.rules.errors import Refused
from app.services.ledgers import returned, writing
from app.services.reading import cells, dates, workbooks
from app.services.reading.archives import Limits
from app.services.reading.headings import Column
from app.services.reading.tables import escaped, tables, unescaped

NAME = Column("name", ("企业名称", "单位名称"), required=True)
CODE = Column("uscc", ("统一社会信用代码", "行政相对人代码_1"), required=True)
FINE = Column("fine", ("罚款金额(万元)",))
ON = Column("decided_on", ("处罚决定日期",))
COLUMNS = [NAME, CODE, FINE, ON]
HEADINGS = ["企业名称", "统一社会信用代码", "罚款金额(万元)", "处罚决定日期"]
ROW = ["甲公司", "911", 0.5, date(2024, 3, 15)]
DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "''=1",
    "﹦1",
    '=HYPERLINK("http://x")',
]


def book(*rows, merge=(), title="Sheet1", **more) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = title
    sheets = {title: rows, **more}
    for name, lines in sheets.items():
        page = made[name] if name in made.sheetnames else made.create_sheet(name)
        for row, line in enumerate(lines, start=1):
            for column, value in enumerate(line, start=1):
                cell = page.cell(row, column, value)
                if isinstance(value, str) and value.startswith("="):
                    cell.data_type = "s"
    for place in merge:
        made[title].merge_cells(place)
    return saved(made)


def saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(data, filename="台账.xlsx", columns=COLUMNS, **options):
    return workbooks.read(data, filename, columns, **options)


def refusal(data, filename="台账.xlsx", columns=COLUMNS, **options) -> str:
    with pytest.raises(Refused) as caught:
        list(read(data, filename, columns, **options).rows)
    sentence = caught.value.sentence()
    assert "%(" not in sentence
    return sentence


# --- finding the table ---------------------------------------------------------------------------


def test_it_reads_a_plain_ledger(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(book(HEADINGS, ROW))
    sheet = read(path)
    assert (sheet.name, sheet.header_row, sheet.headings) == ("Sheet1", 1, HEADINGS)
    assert list(sheet.records()) == [
        (2, {"name": "甲公司", "uscc": "911", "fine": 0.5, "decided_on": date(2024, 3, 15)})
    ]
    assert list(sheet.rows) == list(sheet.rows) == [(2, ROW)]


def test_titles_and_blank_rows_and_columns_do_not_shift_the_row_numbers():
    made = openpyxl.Workbook()
    page = made.active
    page["C3"] = "某旗应急管理局台账"
    page.merge_cells("C3:F3")
    for row, line in ((6, HEADINGS), (8, ROW), (9, ["乙公司", "912", None, None])):
        for column, value in enumerate(line, start=3):
            page.cell(row, column, value)
    sheet = read(saved(made))
    assert sheet.header_row == 6
    assert sheet.at == {"name": 2, "uscc": 3, "fine": 4, "decided_on": 5}
    assert [(number, row["name"]) for number, row in sheet.records()] == [(8, "甲公司"), (9, "乙公司")]


@pytest.mark.parametrize(
    "heading",
    [
        "统一社会信用代码",
        " 统一社会\n信用代码 ",
        "统一社会信用代码*",
        "统一社会信用代码（必填）",
        "行政相对人代码_1(统一社会信用代码)",
        "行政相对人代码＿１（统一社会信用代码）",
        "uscc",
        "USCC",
        "统一社会信用代码：",
    ],
)
def test_a_heading_is_known_in_any_of_its_spellings(heading):
    assert read(book(["单位名称", heading], ["甲", "911"])).at == {"name": 0, "uscc": 1}


def test_yuan_are_never_read_as_ten_thousands():
    sheet = read(book(["企业名称", "统一社会信用代码", "罚款金额（元）"], ["甲", "911", 5000]))
    assert "fine" not in sheet.at
    assert sheet.unread == ["罚款金额（元）"]
    assert "fine" in read(book(["企业名称", "统一社会信用代码", "罚款金额（万元）"], ["甲", "911", 5])).at


def test_a_heading_that_could_be_two_columns_is_neither():
    columns = [NAME, Column("begins_on", ("有效期(自)",)), Column("ends_on", ("有效期(至)",))]
    assert read(book(["企业名称", "有效期（至）", "有效期"], ["甲", "x", "y"]), columns=columns).at == {
        "name": 0,
        "ends_on": 1,
    }


def test_a_missing_column_is_named_together_with_the_headings_there_are():
    sentence = refusal(book(["企业名称", "地址"], ["甲", "乙镇"]))
    assert "no column for: 统一社会信用代码" in sentence
    assert "企业名称、地址" in sentence


def test_a_file_without_headings_says_what_it_needs():
    assert "企业名称、统一社会信用代码" in refusal(book(["甲", "911"], ["乙", "912"]))


def test_headings_below_the_searched_rows_are_not_found():
    assert "first 15 rows" in refusal(book(*[["说明文字"]] * 15, HEADINGS, ROW))


def test_a_field_found_twice_is_refused_but_the_stricter_spelling_wins():
    assert "A、C" in refusal(book(["企业名称", "统一社会信用代码", "单位名称"], ["甲", "911", "乙"]))
    assert read(book(["企业名称(旧)", "统一社会信用代码", "企业名称"], ["甲", "911", "乙"])).at["name"] == 2


def test_of_several_sheets_the_one_that_fits_best_is_read():
    sheet = read(book(["说明"], 字典=[["企业名称"], ["x"]], 数据=[["题"], HEADINGS, ROW]))
    assert (sheet.name, sheet.header_row) == ("数据", 2)
    assert sheet.notes == []


def test_of_two_sheets_with_the_same_headings_none_is_read_in_silence():
    data = book(HEADINGS, ROW, 二月=[["月份", *HEADINGS], [2, *ROW]], 填报示例=[HEADINGS, ROW], 三月=[HEADINGS])
    assert "Sheet1, 二月. Name the one" in refusal(data)
    sheet = read(data, sheet="二月")
    assert [row[1] for _, row in sheet.rows] == ["甲公司"]
    assert "it has: Sheet1, 二月, 填报示例, 三月" in refusal(data, sheet="四月")


def test_samples_and_empty_sheets_stand_back_and_are_named():
    sheet = read(book(HEADINGS, ROW, 填报示例=[HEADINGS, ROW], 空表=[HEADINGS]))
    assert sheet.name == "Sheet1"
    assert [note.params["sheet"] for note in sheet.notes if "sheet" in note.params] == ["填报示例", "空表"]


def test_a_sheet_that_lacks_one_heading_is_not_passed_over_in_silence():
    sheet = read(book(HEADINGS, ROW, 二月=[["企业名称", "罚款金额(万元)"], ["乙", 1]]))
    assert "二月" in sheet.notes[0].sentence()


def test_hidden_sheets_are_named_and_not_read():
    made = openpyxl.load_workbook(io.BytesIO(book(HEADINGS, ROW, 旧=[HEADINGS, ROW])))
    made["旧"].sheet_state = "hidden"
    sheet = read(saved(made))
    assert (sheet.name, sheet.notes[0].params) == ("Sheet1", {"sheet": "旧"})


def test_blank_rows_sums_signatures_and_repeated_headings_are_no_records():
    sheet = read(
        book(
            ["序号", *HEADINGS],
            [1, *ROW],
            [2],
            [],
            [None, "", " "],
            ["序号", *HEADINGS],
            ["合　计", None, None, 0.5],
            [3, "合计报废公司", "913", 1, None],
            ["填表人：张三", None, "审核人：李四"],
            ["注：金额为万元"],
        )
    )
    assert [number for number, _ in sheet.rows] == [2, 8]
    assert {note.row for note in sheet.notes} == {6, 7, 9, 10}
    assert "sum or a signature" in sheet.notes[1].sentence()


def test_headings_in_two_rows_with_merged_cells():
    sheet = read(
        book(
            ["企业名称", "统一社会信用代码", "处罚", None],
            [None, None, "罚款金额(万元)", "处罚决定日期"],
            ROW,
            merge=["A1:A2", "B1:B2", "C1:D1"],
        )
    )
    assert sheet.header_row == 2
    assert [number for number, _ in sheet.rows] == [3]


def test_a_cell_merged_over_several_rows_counts_for_each_of_them_and_is_noted():
    sheet = read(
        book(
            HEADINGS,
            ROW,
            [None, None, 0.8, None],
            [None, None, None, None],
            ["乙", "912", 1, None],
            merge=["A2:A4", "B2:B4"],
        )
    )
    assert [(number, row[:3]) for number, row in sheet.rows] == [
        (2, ["甲公司", "911", 0.5]),
        (3, ["甲公司", "911", 0.8]),
        (5, ["乙", "912", 1]),
    ]
    assert [note.row for note in sheet.notes] == [3]


def test_a_formula_that_has_no_result_is_not_taken_for_an_empty_cell():
    made = openpyxl.load_workbook(io.BytesIO(book(HEADINGS, ["甲", "911", None, None])))
    made.active["C2"], made.active["D2"] = "=1/0", "#N/A"
    ((_, row),) = read(saved(made)).rows
    assert row[2:] == ["#VALUE!", "#VALUE!"]
    with pytest.raises(Refused):
        cells.decimal(row[2], "万元")


def test_text_that_looks_like_a_formula_is_text():
    ((_, row),) = read(book(HEADINGS, ["=1+1", "@x", None, None])).rows
    assert row[:2] == ["=1+1", "@x"]


# --- CSV and JSON lines --------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_it_reads_csv_as_excel_and_wps_write_it(encoding, separator):
    lines = [
        "台账",
        "",
        separator.join(HEADINGS),
        separator.join(["甲公司", "911", '"1,5"' if separator == "," else "1.5", ""]),
    ]
    sheet = read("\r\n".join(lines).encode(encoding), "台账.csv")
    assert sheet.header_row == 3
    assert [(number, row[:2]) for number, row in sheet.rows] == [(4, ["甲公司", "911"])]


def test_a_comma_too_many_does_not_shift_the_columns_in_silence():
    assert "Row 2" in refusal("企业名称,统一社会信用代码\n甲,乙,911\n".encode(), "a.csv")


def test_a_line_break_in_a_csv_cell_is_one_row():
    sheet = read('企业名称,统一社会信用代码\n"甲\n乙",911\n丙,912\n'.encode(), "a.csv")
    assert [number for number, _ in sheet.rows] == [2, 3]


def test_it_reads_json_lines_with_fields_or_headings():
    lines = [
        '{"name": "甲\u2028", "uscc": "911", "fine": 0.10}',
        "",
        '{"uscc": "912", "企业名称": null, "name": "乙", "x": [1]}',
    ]
    sheet = read("\n".join(lines).encode(), "a.jsonl", [Column("name", ("名",), True), CODE, FINE])
    assert sheet.unread == ["企业名称", "x"]
    assert [(number, row["name"], row["fine"]) for number, row in sheet.records()] == [
        (1, "甲\u2028", Decimal("0.10")),
        (3, "乙", None),
    ]


@pytest.mark.parametrize(
    "line",
    [
        b"[1]",
        b"{",
        b'{"a": NaN}',
        b'{"a": 1e999999999}',
        b'{"a": 1, "a": 2}',
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_line_that_is_no_record_is_named(line):
    assert "Line 2 of “a.jsonl”" in refusal(b'{"name": "x", "uscc": "911"}\n' + line, "a.jsonl")


# --- hostile and broken files --------------------------------------------------------------------

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
CELL = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
HEAD = '<row r="1">' + CELL.format("A1", "企业名称") + CELL.format("B1", "统一社会信用代码") + "</row>"


def tampered(sheet=None, compression=zipfile.ZIP_DEFLATED, **parts) -> bytes:
    """A valid workbook in which parts are replaced or added; underscores in names stand for slashes."""
    replaced = {name.replace("__", "/").replace("_DOT_", "."): data for name, data in parts.items()}
    if sheet is not None:
        replaced["xl/worksheets/sheet1.xml"] = sheet
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(HEADINGS, ROW))) as old, zipfile.ZipFile(out, "w", compression) as new:
        for entry in old.infolist():
            if entry.filename not in replaced:
                new.writestr(entry.filename, old.read(entry))
        for name, data in replaced.items():
            new.writestr(name, data)
    return out.getvalue()


def cheaply(data, **options):
    """Refused or read within seconds and without memory to speak of."""
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    try:
        return refusal(data, **options)
    finally:
        assert time.monotonic() - started < 10
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 * 1024


def test_a_claimed_dimension_is_only_a_claim():
    row = '<row r="2">' + CELL.format("A2", "甲") + CELL.format("B2", "911") + "</row>"
    data = tampered(SHEET.format(f'<dimension ref="A1:XFD1048576"/><sheetData>{HEAD}{row}</sheetData>'))
    assert len(data) < 6000
    started = time.monotonic()
    assert list(read(data).rows) == [(2, ["甲", "911"])]
    assert time.monotonic() - started < 1


def test_a_million_formatted_empty_rows_are_read_cheaply():
    empty = (
        "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 100_000))
        + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    assert list(read(tampered(SHEET.format(f"<sheetData>{HEAD}{empty}</sheetData>"))).rows) == []


@pytest.mark.parametrize(
    ("place", "says"), [("A1048576", "200000 rows"), ("XFD2", "200 columns"), ("GR200000", "scattered")]
)
def test_a_stray_cell_far_away_is_refused_before_memory_is_set_aside(place, says):
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert says in cheaply(
        tampered(SHEET.format(f'<sheetData>{HEAD}<row r="{row}">{CELL.format(place, 1)}</row></sheetData>'))
    )


def test_one_long_text_used_a_million_times_is_refused():
    cell = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 50_000))
    data = tampered(
        SHEET.format(f"<sheetData>{HEAD}{cell}</sheetData>"),
        xl__sharedStrings_DOT_xml='<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<si><t>{'长' * 32_000}</t></si></sst>",
    )
    assert "unpacks to more" in cheaply(data)


def test_a_cell_longer_than_excel_allows_is_refused():
    assert "unpacks to more" in cheaply(
        tampered(SHEET.format(f'<sheetData>{HEAD}<row r="2">{CELL.format("A2", "x" * 40_000)}</row></sheetData>'))
    )


def test_a_zip_bomb_is_refused():
    assert "unpacks to more" in cheaply(tampered(SHEET.format("<sheetData>" + " " * 60_000_000 + "</sheetData>")))
    assert "unpacks to more" in cheaply(tampered(xl__media__a_DOT_png=bytes(20_000_000)))
    assert "unpacks to more" in refusal(tampered(), limits=Limits(unpacked=1000))
    assert "unpacks to more" in refusal(tampered(), limits=Limits(entries=3))


def test_elements_without_end_are_refused():
    nested = "".join(f"<a{n % 7919}>" for n in range(400_000))
    assert "unpacks to more" in cheaply(tampered(SHEET.format(nested)))
    assert "unpacks to more" in refusal(
        tampered(SHEET.format(f"<sheetData>{HEAD * 10}</sheetData>")), limits=Limits(elements=40)
    )


@pytest.mark.parametrize(
    "part",
    ["xl__worksheets__sheet1_DOT_xml", "xl__sharedStrings_DOT_xml", "xl__workbook_DOT_xml", "xl__styles_DOT_xml"],
)
def test_a_document_type_is_refused_wherever_it_stands(part):
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    assert "damaged" in cheaply(tampered(**{part: bomb}))
    assert "damaged" in cheaply(tampered(**{part: bomb.encode("utf-16")}))
    assert "damaged" in cheaply(tampered(**{part: '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'}))


def test_macros_and_links_to_other_files_are_refused():
    assert "macros" in refusal(tampered(xl__vbaProject_DOT_bin=b"x"))
    assert "paste it as values" in refusal(tampered(xl__externalLinks__externalLink1_DOT_xml="<x/>"))
    link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="http://x/y" '
        'TargetMode="External"/></Relationships>'
    )
    assert "paste it as values" in refusal(
        tampered(xl__worksheets___rels__sheet1_DOT_xml_DOT_rels=link.format("oleObject"))
    )
    assert read(tampered(xl__worksheets___rels__sheet1_DOT_xml_DOT_rels=link.format("hyperlink"))).header_row == 1


def test_a_zip_that_says_two_things_is_refused():
    out = io.BytesIO(tampered())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", "<x/>")
    assert "damaged" in refusal(out.getvalue())
    assert "damaged" in refusal(tampered(compression=zipfile.ZIP_LZMA))


def test_a_part_that_is_longer_than_it_claims_is_not_read_beyond_the_claim():
    """The size in the directory is lowered: another reader would unpack all of it."""
    data = bytearray(tampered(SHEET.format("<sheetData>" + HEAD + "<!--" + "x" * 5_000_000 + "--></sheetData>")))
    at = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = (900).to_bytes(4, "little")
    assert "damaged" in cheaply(bytes(data))


def test_each_wrong_file_gets_one_clear_sentence():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert "old .xls kind" in refusal(ole, "台账.xls")
    assert "password" in refusal(ole + "EncryptedPackage".encode("utf-16-le"))
    assert "is empty" in refusal(b"")
    assert "40 MB; at most 32 MB" in refusal(bytes(40 * 2**20))
    assert "not a table" in refusal(b"<html><table></table></html>", "台账.xls")
    assert "not a table" in refusal(b"%PDF-1.7", "台账.pdf")
    assert "not a table" in refusal(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xff", "a.csv")
    assert "damaged" in refusal(tampered()[:-200])
    assert "damaged" in refusal(b"PK\x03\x04" + bytes(100))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "not a table" in refusal(out.getvalue())


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(40 * 2**20)
    assert "40 MB" in refusal(path)


def test_too_many_rows_or_columns_are_refused():
    small = Limits(rows=3, columns=5)
    assert "3 rows" in refusal(book(HEADINGS, *[ROW] * 30), limits=small)
    assert "5 columns" in refusal(book([*HEADINGS, "a", "b"], ROW), limits=small)
    assert "3 rows" in refusal(("企业名称,统一社会信用代码\n" + "甲,1\n" * 30).encode(), "a.csv", limits=small)
    assert "5 columns" in refusal(b"a,b,c,d,e,f\n", "a.csv", limits=small)
    assert "3 rows" in refusal(b'{"name": 1}\n' * 5, "a.jsonl", limits=small)


@pytest.mark.parametrize(
    "sheet",
    [
        "",
        "<",
        "x" * 100,
        "<worksheet>",
        SHEET.format('<sheetData><row r="x"><c r="A1"/></row></sheetData>'),
        SHEET.format('<sheetData><row r="1"><c r="A-1"><v>1</v></c></row></sheetData>'),
        SHEET.format('<sheetData><row r="1"><c r="A1" t="s"><v>99999</v></c></row></sheetData>'),
        SHEET.format('<sheetData><row r="1"><c r="A1" t="s"><v>x</v></c></row></sheetData>'),
        SHEET.format('<sheetData><row r="1"><c r="é1"><v>1</v></c></row></sheetData>'),
        SHEET.format('<sheetData><row r="0"><c r="A0"><v>1</v></c></row></sheetData>'),
        SHEET.format('<sheetData><row r="1"><c r="1"><v>1</v></c></row></sheetData>'),
    ],
)
def test_a_broken_sheet_is_refused_with_a_sentence(sheet):
    assert refusal(tampered(sheet))


WHOLE = [tampered(compression=how) for how in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_but_never_breaks(data):
    whole = bytearray(data.draw(st.sampled_from(WHOLE)))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=8)):
        whole[place] = data.draw(st.integers(0, 255))
    try:
        list(read(bytes(whole)).rows)
    except Refused as refused:
        assert refused.sentence()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.jsonl", "a.xlsx", "a.txt"]))
def test_any_bytes_are_read_or_refused(data, filename):
    try:
        list(read(data, filename).rows)
    except Refused as refused:
        assert refused.sentence()


# --- giving back ---------------------------------------------------------------------------------

TITLE = ["某旗台账", None, None, None]


def given_back(data, errors, only_refused=False, filename="台账.xlsx"):
    sheet = read(data, filename)
    return returned.give_back(data, errors, sheet=sheet, heading="错误原因", only_refused=only_refused)


def ledger() -> bytes:
    made = openpyxl.load_workbook(
        io.BytesIO(
            book(
                TITLE,
                HEADINGS,
                *[[f"公司{n}", f"91{n}", n, date(2024, 1, n)] for n in range(3, 11)],
                merge=["A1:D1"],
                字典=[["甲"]],
            )
        )
    )
    page = made.active
    page["A2"].font = Font(bold=True)
    page.column_dimensions["A"].width = 33
    page.row_dimensions[5].height = 44
    page.row_dimensions[6].hidden = True
    page["A6"].hyperlink = "http://example.com/6"
    page["A4"].hyperlink = "http://example.com/4"
    page.merge_cells("C9:D9")
    page.merge_cells("A7:A8")
    page.auto_filter.ref = "A2:D10"
    return saved(made)


def test_openpyxl_keeps_the_cells_of_a_sheet_where_they_are_looked_for():
    """No public way leads to the cells that exist and no others; a new openpyxl may keep them elsewhere."""
    made = openpyxl.load_workbook(io.BytesIO(book(["甲", None], [None, None], ["乙"])))
    page = made.active
    page["C9"].value = "远处"
    cells_of = returned._cells(page)
    assert sorted((place, cell.value) for place, cell in cells_of.items() if cell.value) == [
        ((1, 1), "甲"),
        ((3, 1), "乙"),
        ((9, 3), "远处"),
    ]
    assert len(cells_of) < page.max_row * page.max_column
    returned._move_cells(page, {3: 1, 9: 2})
    back = openpyxl.load_workbook(io.BytesIO(saved(made))).active
    assert [[cell.value for cell in row] for row in back] == [["乙", None, None], [None, None, "远处"]]


def test_the_clerks_own_workbook_comes_back_with_the_reasons():
    page = openpyxl.load_workbook(io.BytesIO(given_back(ledger(), {4: "代码错误", 9: "=重复"}))).active
    assert [page.cell(row, 5).value for row in range(1, 11)] == [
        None,
        "错误原因",
        None,
        "代码错误",
        None,
        None,
        None,
        None,
        "=重复",
        None,
    ]
    assert page["E9"].data_type == "s"
    assert page["A4"].fill.start_color.rgb == "FFFFC7CE"
    assert page["A5"].fill.fill_type is None
    assert page["E2"].font.bold == page["D2"].font.bold
    assert "A1:D1" in map(str, page.merged_cells.ranges)
    assert page["A9"].value == "公司9"


def test_only_the_refused_rows_come_back_in_order_with_title_and_headings():
    made = openpyxl.load_workbook(
        io.BytesIO(given_back(ledger(), {9: "九", 5: "五", 6: "六", 8: "八"}, only_refused=True))
    )
    page = made.active
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        [*TITLE, None],
        [*HEADINGS, "错误原因"],
        ["公司5", "915", 5, datetime(2024, 1, 5), "五"],
        ["公司6", "916", 6, datetime(2024, 1, 6), "六"],
        ["公司7", "918", 8, datetime(2024, 1, 8), "八"],
        ["公司9", "919", 9, None, "九"],
    ]
    assert {str(merged) for merged in page.merged_cells.ranges} == {"A1:D1", "C6:D6"}
    assert page.column_dimensions["A"].width == 33
    assert page.row_dimensions[3].height == 44
    assert not page.row_dimensions[4].hidden
    assert page["A4"].hyperlink.target == "http://example.com/6"
    assert page["A3"].hyperlink is None
    assert page.auto_filter.ref is None
    assert made["字典"]["A1"].value == "甲"


def test_what_came_back_can_be_handed_in_again_and_returned_again():
    once = given_back(ledger(), {4: "旧", 5: "五"})
    page = openpyxl.load_workbook(io.BytesIO(given_back(once, {5: "新"}))).active
    assert page.max_column == 5
    assert [page.cell(row, 5).value for row in (2, 4, 5)] == ["错误原因", None, "新"]
    assert read(once).unread == ["错误原因"]


def test_nothing_that_comes_back_is_a_formula():
    made = openpyxl.load_workbook(io.BytesIO(book(HEADINGS, ["=1+1", "911", None, None], 其他=[["x"]])))
    made.active["C2"], made["其他"]["A1"] = "=SUM(1,2)", "=1+1"
    again = openpyxl.load_workbook(io.BytesIO(given_back(saved(made), {2: "=cmd|' /C calc'!A0\x00"})))
    assert [cell.value for page in again for row in page.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert again.active["A2"].value == "=1+1"
    assert again.active["E2"].value == "=cmd|' /C calc'!A0�"


def test_a_workbook_too_large_to_hold_comes_back_plain(monkeypatch):
    monkeypatch.setattr(returned, "MARKED", 10)
    page = openpyxl.load_workbook(io.BytesIO(given_back(ledger(), {4: "四"}, only_refused=True))).active
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        [*HEADINGS, "错误原因"],
        ["公司4", "914", 4, datetime(2024, 1, 4), "四"],
    ]


def test_a_workbook_that_only_excel_understands_comes_back_plain():
    data = tampered(xl__styles_DOT_xml="<styleSheet><cellXfs><xf numFmtId='x'/></cellXfs></styleSheet>")
    page = openpyxl.load_workbook(io.BytesIO(given_back(data, {2: "坏"}))).active
    assert [[cell.value for cell in row] for row in page.iter_rows(max_col=5)][1][-1] == "坏"


def test_a_csv_comes_back_as_csv_that_cannot_run():
    data = "台账\r\n企业名称;统一社会信用代码\r\n=1+1;911\r\n'=2;912\r\n＝3;913\r\n".encode("gb18030")
    back = given_back(data, {3: "-坏", 5: "坏"}, only_refused=True, filename="a.csv").decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(back), delimiter=";")) == [
        ["台账", "", ""],
        ["企业名称", "统一社会信用代码", "错误原因"],
        ["'=1+1", "911", "'-坏"],
        ["'＝3", "913", "坏"],
    ]
    again = read(back.encode(), "a.csv")
    assert [row["name"] for _, row in again.records()] == ["=1+1", "＝3"]
    assert len(list(csv.reader(io.StringIO(given_back(data, {3: "坏"}, filename="a.csv").decode("utf-8-sig"))))) == 5


def test_json_lines_come_back_as_json_lines():
    data = '{"name": "甲", "uscc": "1"}\n\n{"name": "乙", "uscc": "2"}\n'.encode()
    back = given_back(data, {3: "坏"}, filename="a.jsonl", only_refused=True).decode()
    assert [json.loads(line) for line in back.splitlines()] == [{"name": "乙", "uscc": "2", "错误原因": "坏"}]


# --- writing -------------------------------------------------------------------------------------

KINDS = [("文字", "text"), ("日期", "date"), ("数", "decimal")]
READ = [Column("a", ("文字",), required=True), Column("b", ("日期",)), Column("c", ("数",))]


def written(*rows, columns=KINDS) -> bytes:
    out = io.BytesIO()
    assert writing.write(columns, iter(rows), out) == len(rows)
    return out.getvalue()


def test_days_are_days_and_numbers_numbers(tmp_path):
    path = tmp_path / "出.xlsx"
    writing.write(
        KINDS,
        [
            ["甲", date(2024, 3, 15), Decimal("0.5")],
            [["a", "b"], datetime(2024, 3, 15, 9, 30), 7],
            [True, None, Decimal("1234567890.123456789")],
        ],
        path,
        sheet="许可/处罚",
    )
    page = openpyxl.load_workbook(path).active
    assert page.title == "许可_处罚"
    assert page.freeze_panes == "A2"
    assert page["A1"].font.bold
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == [
        ["甲", datetime(2024, 3, 15), 0.5],
        ["a;b", datetime(2024, 3, 15, 9, 30), 7],
        ["是", None, "1234567890.123456789"],
    ]
    assert page["B2"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("text", [*DANGEROUS, "http://example.com", "mailto:a@b", "1e5", "007", "_x0041_", "\x00=1"])
def test_nothing_in_an_export_can_run(text):
    cell = openpyxl.load_workbook(io.BytesIO(written([text, None, None]))).active["A2"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    out = io.BytesIO()
    writing.write_csv([(text, "text")], [[text], [[text, text]]], out)
    for (cell,) in csv.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")):
        assert cell[0] not in "=+-@\t\r\n\0＝＋－＠﹦"
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))


CODES = ("a", "b", "c")
"""Of the columns above; a row beneath the heading that holds nothing but one of them is a line of codes."""
WORDS = "".join(map(chr, range(0x4E00, 0xA000)))  # of which titles, notes and headings are made
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff" + WORDS)
    | st.sampled_from("𠀀𪚥😀=+-@'＝_x0041\n\t"),
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            TEXT.filter(lambda text: not cells.blank(text) and text.strip().casefold() not in CODES),
            st.none() | st.dates(date(1900, 3, 1), date(2199, 12, 31)),
            st.none() | st.decimals(0, 10**9, places=6),
        ),
        max_size=5,
    )
)
def test_what_is_written_is_read_again_without_change(rows):
    sheet = read(written(*rows), columns=READ)
    again = [
        (row["a"], dates.day(row["b"]), cells.decimal(row["c"]))
        for _, row in sheet.records()
        if isinstance(row["a"], str)
    ]
    assert again == [(text, on, number) for text, on, number in rows]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            TEXT.filter(lambda text: not cells.blank(text)),
            st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31)),
            st.none() | st.decimals(0, 10**9, places=6),
        ),
        max_size=5,
    )
)
def test_csv_is_read_again_without_change(rows):
    out = io.BytesIO()
    writing.write_csv(KINDS, rows, out)
    sheet = read(out.getvalue(), "a.csv", READ)
    assert [(row["a"], dates.day(row["b"]), cells.decimal(row["c"])) for _, row in sheet.records()] == list(rows)


@given(st.text() | st.sampled_from(DANGEROUS))
def test_escaping_is_undone_exactly(text):
    assert unescaped(escaped(text)) == text


def test_the_longest_text_of_a_cell_survives_and_a_longer_one_is_refused():
    long = "长" * 32_767
    assert [row["a"] for _, row in read(written([long, None, None]), columns=READ).records()] == [long]
    with pytest.raises(Refused, match="Row 2"):
        written([long + "x", None, None])


def test_csv_goes_to_a_path_too(tmp_path):
    assert (
        writing.write_csv(
            [("甲", "text")], [["x"], [date(2024, 1, 2)], [Decimal("1E+3")], [-5], [None]], tmp_path / "a.csv"
        )
        == 5
    )
    assert (tmp_path / "a.csv").read_bytes().decode("utf-8-sig").split() == [
        "甲",
        "x",
        "2024-01-02",
        "1000",
        "-5",
        '""',
    ]


def test_a_long_export_needs_the_memory_of_one_row():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    written(*(), columns=KINDS)
    out = io.BytesIO()
    writing.write(KINDS, ((f"公司{n}", date(2024, 1, 1), n) for n in range(20_000)), out)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_a_quotation_mark_that_nothing_closes_is_named() -> None:
    data = '企业名称,统一社会信用代码\n"甲公司,123\n乙公司,456\n丙公司,789\n'.encode()
    with pytest.raises(Refused, match="Row 2"):
        [list(table.rows()) for table in tables(data, "台账.csv")]
    whole = '企业名称,备注\n甲公司,"两行\n备注"\n乙公司,5" 管\n'.encode()
    assert len(list(next(tables(whole, "台账.csv")).rows())) == 3
