"""The pages of documents: printing a record, trying a template, the file as issued, and the public check."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.services.documents import issuing
from models.documents import Document, DocumentTemplate
from models.platform import AuditEntry
from tests import making
from tests.views import reading


@pytest.fixture
def document(session: Any, person: Any) -> Any:
    made = making.document(session, department_id=person("clerk").department_id)
    session.commit()
    return made


def test_a_record_is_printed_as_it_stands(session: Any, login: Any, document: Any) -> None:
    address = f"/penalty/print/{document.source_id}/处罚公示审批"
    page = login("clerk").get(f"/penalty/show/{document.source_id}").text
    assert document.no in page
    assert f"{document.source_id}/%E5" in page, "there is a link to print it"
    answer = login("clerk").get(f"{address}.pdf")
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")
    assert login("clerk").get(f"{address}.docx").data[:2] == b"PK"
    assert login("clerk").get(f"{address}.exe").status_code == 404
    assert login("stranger").get(f"{address}.pdf").status_code == 404
    session.rollback()
    assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "print")).all()) == 2


def test_a_document_is_given_out_as_it_was_issued(session: Any, login: Any, document: Any) -> None:
    answer = login("clerk").get(f"/document/file/{document.id}.pdf")
    assert answer.data == issuing.file(session, document, "pdf")
    assert login("stranger").get(f"/document/file/{document.id}.pdf").status_code == 404
    assert login("discipline").get(f"/document/file/{document.id}.pdf").status_code == 403


def test_anybody_who_holds_the_paper_can_check_it(app: Any, session: Any, document: Any, person: Any) -> None:
    from app.services.flow import transition

    page = app.test_client().get(f"/public/document/{document.token}")
    assert page.status_code == 200
    assert document.no in page.text
    assert document.addressee not in page.text
    transition.perform(session, document, "void", person("chief"), "重复出具", day=date(2026, 3, 2))
    session.commit()
    assert "已作废" in app.test_client().get(f"/public/document/{document.token}").text
    assert app.test_client().get("/public/document/1").status_code == 404


def test_a_template_is_tried_on_a_record_that_the_reader_may_read(session: Any, login: Any, document: Any) -> None:
    template = document.template_id
    address = f"/document_template/preview/{template}.pdf?record={document.source_id}"
    assert login("credit").get(address).data[:5] == b"%PDF-"
    assert login("stranger").get(address).status_code == 404
    assert login("credit").get(f"/document_template/preview/{template}.pdf?record=999999").status_code == 404


def test_the_next_edition_begins_with_the_text_in_force(session: Any, login: Any) -> None:
    held = session.scalar(select(DocumentTemplate).where(DocumentTemplate.code == "修复准予"))
    page = login("credit").get(f"/document_template/add?of={held.id}").text
    assert "一、准予信用修复" in page
    assert f'value="{held.name}"' in page
    assert 'value="2"' in page


def test_the_values_at_hand_are_listed_for_a_register(login: Any) -> None:
    page = login("credit").get("/document_template/names?register=repair_application").text
    assert "【行政处罚.决定书文号】" in page
    assert "〖逐项 项 于 步骤〗" in page
    assert login("credit").get("/document_template/names?register=nothing").status_code == 200


def test_the_page_before_a_move_says_which_document_it_makes(session: Any, login: Any, person: Any) -> None:
    from app import clock
    from app.services.flow import transition

    record = making.penalty(
        session, decided_on=clock.today(), valid_until=date(2090, 1, 1), department_id=person("clerk").department_id
    )
    for step, who in (("submit", "clerk"), ("review", "chief")):
        transition.perform(session, record, step, person(who), "同意")
    session.commit()
    page = login("leader").get(f"/penalty/move/{record.id}/approve").text
    assert "出具文书：行政处罚信息信用修复告知书。" in page
    assert session.scalars(select(Document)).all() == []


def test_a_register_without_the_move_is_told_at_its_field(login: Any) -> None:
    form = {
        "name": "甲",
        "code": "甲",
        "edition": "1",
        "starts_on": "2030-01-01",
        "used_for": "penalty",
        "content": "甲",
    }
    page = login("credit").post("/document_template/add", data={**form, "made_by": "grant"})
    assert page.status_code == 422
    assert any("没有这一步" in said for said in reading.flashes(page.text))
