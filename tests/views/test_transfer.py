"""Ledgers in, registers out, files kept: all or nothing in, nothing that runs out, nothing to strangers."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import openpyxl
import pytest
from sqlalchemy import select

from app.rules.vocabulary.subjects import PartyKind
from app.services.flow import files, transition
from app.services.reading import papers
from models.platform import Attachment, AuditEntry, ImportBatch
from models.subjects import Department, Enterprise, Officer
from tests import making
from tests.views import reading, records

HEAD = ["统一社会信用代码", "企业名称", "监管行业领域", "监管分类", "登记状态"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DANGEROUS = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1"]


def row(number: int, **more: str) -> list[str]:
    given = {
        "uscc": making.code(number),
        "name": f"草原{number}有限公司",
        "sector": "建材",
        "kind": "一般",
        "state": "存续",
    }
    return list((given | more).values())


def book(*rows: list[Any]) -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    for line in rows:
        made.active.append(line)
    made.save(out)
    return out.getvalue()


def hand_in(
    browser: Any, data: bytes, how: str = "all", name: str = "台账.xlsx", register: str = "enterprise", **more: str
) -> Any:
    return browser.post(f"/{register}/import", data={"how": how, "file": (io.BytesIO(data), name), **more})


@pytest.fixture
def clerk(login: Any) -> Any:
    return login("clerk")


# --- in ----------------------------------------------------------------------------------------------


def test_a_trial_says_what_would_happen_and_writes_nothing(clerk: Any, session: Any) -> None:
    before = records.census(session)
    answer = hand_in(clerk, book(HEAD, row(1), row(2)), "try")
    assert answer.status_code == 200
    assert "2" in answer.text.partition('<section class="card">')[2][:400]
    session.rollback()
    assert records.census(session) == before


def test_all_rows_are_written_and_the_batch_is_kept(clerk: Any, session: Any) -> None:
    assert hand_in(clerk, book(HEAD, row(1), row(2))).status_code == 302
    assert len(session.scalars(select(Enterprise.id)).all()) == 2
    batch = session.scalars(select(ImportBatch)).one()
    assert (batch.rows, batch.new, batch.refused, batch.filename, batch.written) == (2, 2, 0, "台账.xlsx", True)
    assert session.scalars(select(AuditEntry.actor).where(AuditEntry.action == "import")).all() == ["clerk"]


def test_one_bad_row_keeps_all_out(clerk: Any, session: Any) -> None:
    before = records.census(session)
    answer = hand_in(clerk, book(HEAD, row(1), row(2, uscc="911507250000000000"), row(3)))
    told = re.findall(r'<td data-label="[^"]*">(.*?)</td>', answer.text)
    assert told[0] == "3"
    assert "911507250000000000" in " ".join(told)
    session.rollback()
    assert records.census(session) == before


def test_of_several_sheets_the_one_that_is_named_is_read(clerk: Any, session: Any) -> None:
    made, out = openpyxl.Workbook(), io.BytesIO()
    for number, town in ((1, "巴彦库仁镇"), (2, "宝日希勒镇")):
        page = made.create_sheet(town)
        page.append(HEAD)
        page.append(row(number))
    made.save(out)
    refused = hand_in(clerk, out.getvalue())
    assert refused.status_code == 422
    assert "巴彦库仁镇、宝日希勒镇" in refused.text
    hand_in(clerk, out.getvalue(), sheet="宝日希勒镇")
    assert session.scalars(select(Enterprise.name)).all() == ["草原2有限公司"]


def test_a_name_is_changed_where_the_box_is_ticked(clerk: Any, session: Any) -> None:
    hand_in(clerk, book(HEAD, row(1)))
    again = book(HEAD, row(1, name="改名公司"))
    assert "请核对号码" in hand_in(clerk, again).text
    hand_in(clerk, again, rename="y")
    assert session.scalars(select(Enterprise.name)).all() == ["改名公司"]


def test_the_good_rows_alone_are_written_where_that_is_asked(clerk: Any, session: Any) -> None:
    answer = hand_in(clerk, book(HEAD, row(1), row(2, sector="航天"), row(3)), "good")
    assert answer.status_code == 200
    assert session.scalars(select(Enterprise.uscc).order_by(Enterprise.id)).all() == [making.code(1), making.code(3)]
    assert session.scalars(select(ImportBatch.refused)).all() == [1]


def test_the_bad_rows_come_back_as_ones_own_workbook_with_the_reason(clerk: Any, session: Any) -> None:
    before = records.census(session)
    answer = hand_in(clerk, book(HEAD, row(1), row(2, sector="航天"), row(3)), "return")
    assert answer.headers["Content-Type"].startswith(XLSX)
    assert unquote(answer.headers["Content-Disposition"]).startswith("attachment; filename*=UTF-8''台账-")
    lines = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
    assert list(lines[0]) == [*HEAD, "错误原因"]
    assert [line[1] for line in lines[1:]] == ["草原2有限公司"]
    assert "航天" in lines[1][5]
    session.rollback()
    assert records.census(session) == before


def test_the_same_ledger_again_changes_nothing(clerk: Any, session: Any) -> None:
    hand_in(clerk, book(HEAD, row(1), row(2)))
    hand_in(clerk, book(HEAD, row(1), row(2)))
    session.rollback()
    assert len(session.scalars(select(Enterprise.id)).all()) == 2
    assert session.scalars(select(ImportBatch.unchanged).order_by(ImportBatch.id)).all() == [0, 2]


def test_a_ledger_that_differs_shows_what_would_change(clerk: Any) -> None:
    hand_in(clerk, book(HEAD, row(1)))
    html = hand_in(clerk, book(HEAD, row(1, name="改名有限公司")), "try", rename="y").text
    assert "<del>草原1有限公司</del> → <ins>改名有限公司</ins>" in html


NO_LEDGER = [
    ("nothing", b"", "台账.xlsx"),
    ("not a workbook", b"not a workbook", "台账.xlsx"),
    ("a picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "台账.xlsx"),
    ("a broken archive", b"PK\x03\x04" + b"\x00" * 40, "台账.xlsx"),
    ("an empty sheet", book(), "台账.xlsx"),
    ("no rows", book(HEAD), "台账.xlsx"),
    ("other columns", book(["颜色", "大小"], ["红", "大"]), "台账.xlsx"),
    ("a kind we do not read", b"%PDF-1.4", "台账.pdf"),
    ("no suffix", b"x", "台账"),
    ("broken lines", b'{"uscc": ', "台账.jsonl"),
    ("other text", b"\xff\xfe\xfa\x00", "台账.csv"),
    ("a page", b"<html><table><tr><td>1</td></tr></table></html>", "台账.xls"),
]


@pytest.mark.parametrize("how", ["try", "all", "good", "return"])
@pytest.mark.parametrize(("kind", "data", "name"), NO_LEDGER, ids=[kind for kind, *_ in NO_LEDGER])
def test_what_is_no_ledger_is_refused_with_a_sentence(
    kind: str, data: bytes, name: str, how: str, clerk: Any, session: Any
) -> None:
    before = records.census(session)
    answer = hand_in(clerk, data, how, name)
    assert answer.status_code == 422
    assert reading.CHINESE.search(" ".join(reading.flashes(answer.text)))
    session.rollback()
    assert records.census(session) == before


def test_an_import_without_a_file_is_refused(clerk: Any) -> None:
    for form in ({}, {"how": "all"}, {"how": "all", "file": (io.BytesIO(b""), "")}, {"how": "all", "file": "text"}):
        answer = clerk.post("/enterprise/import", data=form, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert reading.flashes(answer.text)


@pytest.mark.parametrize("address", ["/enterprise/import", "/penalty/attach/1", "/enterprise/add", "/login/"])
def test_more_than_32_megabytes_are_refused_with_a_sentence(
    address: str, clerk: Any, session: Any, person: Any, login: Any
) -> None:
    making.penalty(session, department_id=person("clerk").department_id)
    session.commit()
    answer = clerk.post(address, data={"how": "all", "file": (io.BytesIO(b"0" * (32 * 1024 * 1024 + 1)), "台账.xlsx")})
    assert answer.status_code == 413
    assert "32" in answer.text
    assert reading.CHINESE.search(answer.text)


def test_a_form_that_is_too_long_is_not_called_a_file(clerk: Any) -> None:
    answer = clerk.post("/penalty/add", data={"facts": "长" * 800_000})
    assert answer.status_code == 413
    assert "32" not in answer.text.partition('<main id="content">')[2]


def test_a_name_of_a_file_cannot_leave_its_folder(clerk: Any) -> None:
    answer = hand_in(clerk, book(HEAD, row(1, sector="航天")), "return", "..\\../../etc/<b>台账.xlsx")
    assert answer.status_code == 200
    named = unquote(answer.headers["Content-Disposition"])
    assert ".." not in named
    assert "/" not in named.removeprefix("attachment; filename*=UTF-8''")


def test_an_inspectors_ledger_again_changes_nothing(clerk: Any, session: Any) -> None:
    """An inspector is known by the certificate, as an enterprise by its code."""
    sheet = book(["姓名", "执法证号", "证书有效期至"], ["孙浩", "Z000001", "2030-01-01"])
    assert hand_in(clerk, sheet, register="officer").status_code == 302
    assert hand_in(clerk, sheet, register="officer").status_code == 302
    session.rollback()
    assert len(session.scalars(select(Officer.id)).all()) == 1
    assert session.scalars(select(ImportBatch.unchanged).order_by(ImportBatch.id)).all() == [0, 1]


def test_a_trial_foresees_that_a_number_is_taken(clerk: Any, session: Any) -> None:
    known = making.officer(session, name="孙浩")
    session.commit()
    answer = hand_in(
        clerk,
        book(["姓名", "执法证号", "证书有效期至"], ["李娜", known.certificate_no, "2030-01-01"]),
        "try",
        register="officer",
    )
    assert known.certificate_no in answer.text


def test_a_department_whose_code_is_taken_is_no_fault(login: Any, session: Any) -> None:
    before = len(session.scalars(select(Department.id)).all())
    session.rollback()
    answer = hand_in(login("system_admin"), book(["代码", "名称"], ["AQJC", "另一个科室"]), register="department")
    assert answer.status_code in (200, 302, 422)
    session.rollback()
    assert len(session.scalars(select(Department.id)).all()) == before


def test_two_rows_with_one_certificate_are_refused(clerk: Any, session: Any) -> None:
    sheet = book(["姓名", "执法证号", "证书有效期至"], ["甲", "Z1", "2030-01-01"], ["乙", "Z1", "2030-01-01"])
    assert hand_in(clerk, sheet, register="officer").status_code in (200, 422)
    session.rollback()
    assert session.scalars(select(Officer.id)).all() == []


def test_the_empty_workbook_can_be_filled_and_handed_in(clerk: Any, session: Any) -> None:
    empty = openpyxl.load_workbook(io.BytesIO(clerk.get("/enterprise/import/template").data))
    heads = [cell.value for cell in empty.active[1]]
    known = dict(zip(["统一社会信用代码", "企业名称", "监管行业", "监管类别", "经营状态"], row(1), strict=True))
    filled = [next((value for label, value in known.items() if label in head), None) for head in heads]
    empty.active.append(filled)
    out = io.BytesIO()
    empty.save(out)
    assert hand_in(clerk, out.getvalue()).status_code == 302, reading.flashes(
        hand_in(clerk, out.getvalue(), "try").text
    )
    assert session.scalars(select(Enterprise.uscc)).all() == [making.code(1)]


@pytest.mark.parametrize(
    "name",
    [
        "enterprise",
        "penalty",
        "licence",
        "officer",
        "finding",
        "inspection",
        "commitment",
        "accident",
        "repair_application",
        "practitioner",
        "agency",
    ],
)
def test_the_empty_workbook_of_every_register_is_understood(name: str, clerk: Any) -> None:
    answer = clerk.get(f"/{name}/import/template")
    assert answer.headers["Content-Type"].startswith(XLSX)
    again = hand_in(clerk, answer.data, "try", register=name)
    assert ["只有表头" in said for said in reading.flashes(again.text)] == [True]


@pytest.mark.parametrize("name", ["enterprise", "penalty", "licence", "finding", "commitment", "accident", "agency"])
def test_what_goes_out_comes_in_again_unchanged(name: str, clerk: Any, session: Any, person: Any) -> None:
    records.one_of_each(session, person("clerk").department_id, person("clerk").user_id)
    for form in ("jsonl", "csv", "xlsx"):
        report = hand_in(clerk, clerk.get(f"/{name}/export/{form}").data, "try", f"台账.{form}", name).text
        assert not re.search(r"<del>|<h3>", report), (form, reading.flashes(report))


def test_an_officer_of_another_trade_does_not_hand_in(login: Any) -> None:
    assert hand_in(login("leader"), book(HEAD, row(1))).status_code == 403
    assert login("leader").get("/enterprise/import").status_code == 403


def test_a_cell_of_a_ledger_is_text_on_the_page(clerk: Any) -> None:
    html = hand_in(clerk, book(HEAD, row(1, sector="<script>alert(1)</script>")), "try").text
    assert "<script>alert" not in html


# --- out ---------------------------------------------------------------------------------------------


@pytest.fixture
def sly(session: Any, person: Any) -> Any:
    """Penalties whose texts would run in a spreadsheet, one of them against a person with a number."""
    for text in DANGEROUS:
        making.penalty(session, facts=text, department_id=person("clerk").department_id)
    making.penalty(
        session,
        facts="平常",
        party_name="张三",
        party=PartyKind.NATURAL_PERSON,
        uscc=None,
        person_identity_no="110101199003070134",
        department_id=person("clerk").department_id,
    )
    session.commit()


def test_no_cell_of_a_workbook_runs(sly: Any, clerk: Any) -> None:
    answer = clerk.get("/penalty/export/xlsx")
    page = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    cells = [cell for line in page.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
    assert set(DANGEROUS) <= {str(cell.value) for cell in cells}


def test_no_cell_of_a_csv_begins_a_formula(sly: Any, clerk: Any) -> None:
    text = clerk.get("/penalty/export/csv").data.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert len(lines) == len(DANGEROUS) + 2
    assert [cell for line in lines for cell in line if re.match(r"[\s]*[=+\-@＝＋－＠]", cell)] == []


def test_lines_of_json_keep_the_text_as_it_is(sly: Any, clerk: Any) -> None:
    found = [json.loads(line) for line in clerk.get("/penalty/export/jsonl").data.splitlines()]
    assert [one["facts"] for one in reversed(found)] == [*DANGEROUS, "平常"]


def _text(data: bytes, form: str) -> str:
    """Everything that stands in an export."""
    if form != "xlsx":
        return data.decode()
    return "".join(
        str(cell.value) for line in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows() for cell in line
    )


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl"])
@pytest.mark.parametrize("who", ["clerk", "leader", "credit"])
def test_no_identity_number_is_exported(form: str, who: str, sly: Any, session: Any, login: Any) -> None:
    records.practitioner(session)
    session.commit()
    for name in ("penalty", "practitioner"):
        data = login(who).get(f"/{name}/export/{form}").data
        text = _text(data, form)
        assert "110101199003070134" not in text
        assert "13912345678" not in text
        assert "王大力" not in text
        assert "*" in text


@pytest.fixture
def rectified(session: Any, person: Any) -> Any:
    """A finding that was put right, beside one that was not."""
    mine = person("clerk").department_id
    making.finding(session, found_on=date(2024, 1, 1), department_id=mine)
    kept = making.finding(session, department_id=mine, description="罐区围堰破损")
    transition.perform(
        session,
        kept,
        "report_rectified",
        person("clerk"),
        day=date(2026, 3, 10),
        values={"rectified_on": date(2026, 3, 9)},
    )
    session.commit()
    return kept


def test_an_export_is_what_the_list_shows_and_is_in_the_trail(clerk: Any, session: Any, rectified: Any) -> None:
    answer = clerk.get("/finding/export/jsonl?status=rectified&q=YH")
    assert [json.loads(line)["no"] for line in answer.data.splitlines()] == [rectified.no]
    session.rollback()
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).one()
    assert (told.actor, told.register) == ("clerk", "finding")
    assert json.loads(told.detail) == {"form": "jsonl", "rows": 1, "conditions": {"status": "rectified", "q": "YH"}}


def test_an_export_is_saved_under_its_chinese_name_and_never_run(clerk: Any, session: Any) -> None:
    for form, kind in (("xlsx", XLSX), ("csv", "text/csv"), ("jsonl", "application/x-ndjson")):
        answer = clerk.get(f"/enterprise/export/{form}")
        assert answer.headers["Content-Type"].startswith(kind)
        assert unquote(answer.headers["Content-Disposition"]).startswith("attachment; filename*=UTF-8''市场主体-")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_an_english_reader_gets_english_headings(login: Any, session: Any) -> None:
    making.enterprise(session)
    session.commit()
    head = login("clerk", "en").get("/enterprise/export/csv").data.decode("utf-8-sig").splitlines()[0]
    assert "Enterprise name" in head
    assert not reading.CHINESE.search(head)


# --- files -------------------------------------------------------------------------------------------


@pytest.fixture
def penalty(session: Any, person: Any) -> Any:
    kept = making.penalty(session, department_id=person("clerk").department_id)
    session.commit()
    return kept


def attach(browser: Any, key: int, data: bytes, name: str) -> Any:
    return browser.post(f"/penalty/attach/{key}", data={"file": (io.BytesIO(data), name)}, follow_redirects=True)


def _files(session: Any) -> list[Attachment]:
    session.rollback()
    return list(session.scalars(select(Attachment).order_by(Attachment.id)))


def test_a_file_is_kept_shown_and_given_back_whole(clerk: Any, penalty: Any, session: Any) -> None:
    html = attach(clerk, penalty.id, records.PDF, "现场照片（一）.pdf").text
    kept = _files(session)[0]
    assert f"/penalty/attachment/{penalty.id}/{kept.id}" in html
    assert "现场照片（一）.pdf" in html
    answer = clerk.get(f"/penalty/attachment/{penalty.id}/{kept.id}")
    assert answer.data == records.PDF
    assert answer.headers["Content-Disposition"] == f"attachment; filename*=UTF-8''{quote('现场照片（一）.pdf')}"
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_reading_a_file_is_in_the_trail(clerk: Any, penalty: Any, session: Any) -> None:
    attach(clerk, penalty.id, records.PDF, "a.pdf")
    clerk.get(f"/penalty/attachment/{penalty.id}/{_files(session)[0].id}")
    session.rollback()
    assert session.scalars(select(AuditEntry.actor).where(AuditEntry.action == "read_file")).all() == ["clerk"]


REFUSED = [
    (b"<script>alert(1)</script>", "恶意.html"),
    (b"<svg onload=alert(1)>", "a.svg"),
    (b"MZ\x90", "a.exe"),
    (b"<html>", "a.pdf"),
    (records.PDF, "a.pdf.html"),
    (b"#!/bin/sh", "a.sh"),
    (b"", "a.pdf"),
    (b"PK\x03\x04", "a.jar"),
    (b"\x00\x01", "a.txt"),
    (records.PDF, ""),
    (records.PDF, "pdf"),
]


@pytest.mark.parametrize(("data", "name"), REFUSED, ids=[name or "no name" for _, name in REFUSED])
def test_what_is_no_paper_of_the_office_is_refused(
    data: bytes, name: str, clerk: Any, penalty: Any, session: Any
) -> None:
    answer = attach(clerk, penalty.id, data, name)
    assert [said for said in reading.flashes(answer.text) if reading.CHINESE.search(said)]
    assert _files(session) == []


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd.pdf", "C:\\windows\\a.pdf", "a\x00.pdf", "长" * 300 + ".pdf", "\"a';\r\n b.pdf", "<b>.pdf"],
)
def test_no_name_of_a_file_harms(name: str, clerk: Any, penalty: Any, session: Any) -> None:
    answer = attach(clerk, penalty.id, records.PDF, name)
    assert answer.status_code == 200
    assert "<b>.pdf" not in answer.text
    for kept in _files(session):
        assert "/" not in kept.name
        assert "\\" not in kept.name
        assert len(kept.name) <= 255
        named = clerk.get(f"/penalty/attachment/{penalty.id}/{kept.id}").headers["Content-Disposition"]
        assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w%.\-/~]+", named)


def test_a_file_is_reached_only_through_the_record_it_belongs_to(
    clerk: Any, login: Any, penalty: Any, session: Any, person: Any
) -> None:
    other = making.penalty(session, department_id=person("clerk").department_id)
    same = making.licence(session, department_id=person("clerk").department_id)
    session.commit()
    attach(clerk, penalty.id, records.PDF, "a.pdf")
    file = _files(session)[0].id
    assert clerk.get(f"/penalty/attachment/{other.id}/{file}").status_code == 404
    assert clerk.get(f"/licence/attachment/{same.id}/{file}").status_code == 404
    assert clerk.get(f"/penalty/attachment/{penalty.id}/{file + 1}").status_code == 404
    assert login("stranger").get(f"/penalty/attachment/{penalty.id}/{file}").status_code == 404
    assert login("system_admin").get(f"/penalty/attachment/{penalty.id}/{file}").status_code == 403


def test_a_file_that_is_gone_from_the_disk_is_reported_in_a_sentence(
    clerk: Any, penalty: Any, session: Any, app: Any
) -> None:
    attach(clerk, penalty.id, records.PDF, "a.pdf")
    kept = _files(session)[0]
    place = files.path_of(Path(app.config["DATA_DIR"]), kept.sha256)
    whole = place.read_bytes()
    for damage in (lambda: place.write_bytes(b"other"), place.unlink):
        damage()
        answer = clerk.get(f"/penalty/attachment/{penalty.id}/{kept.id}")
        assert answer.status_code in (410, 422)
        assert "a.pdf" in answer.text
    place.write_bytes(whole)


def test_the_same_content_under_another_name_is_said_and_kept_once(clerk: Any, penalty: Any, session: Any) -> None:
    attach(clerk, penalty.id, records.PDF, "a.pdf")
    said = reading.flashes(attach(clerk, penalty.id, records.PDF, "b.pdf").text)
    assert "a.pdf" in said[0]
    assert "b.pdf" in said[0]
    assert [kept.name for kept in _files(session)] == ["a.pdf"]


def test_the_same_file_sent_twice_is_one(clerk: Any, penalty: Any, session: Any) -> None:
    for _ in range(2):
        attach(clerk, penalty.id, records.PDF, "a.pdf")
    assert [kept.name for kept in _files(session)] == ["a.pdf"]


def test_a_reader_cannot_attach(login: Any, penalty: Any, session: Any) -> None:
    assert attach(login("leader"), penalty.id, records.PDF, "a.pdf").status_code == 403
    assert _files(session) == []


def test_more_than_20_megabytes_are_refused(clerk: Any, penalty: Any, session: Any) -> None:
    answer = attach(clerk, penalty.id, records.PDF + b"0" * papers.LARGEST, "a.pdf")
    assert "20" in reading.flashes(answer.text)[0]
    assert _files(session) == []
