"""文书: what templates may say, numbers without gaps, documents as they were issued, and their service."""

import io
import multiprocessing
import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pypdfium2
import pytest
from docx import Document as read_word
from flask import Flask
from sqlalchemy import select, update

from app import audit, clock
from app.extensions import db, writing
from app.rules.errors import Refused
from app.rules.vocabulary.disclosure import PublicationStatus
from app.rules.vocabulary.documents import DocumentStatus, Layout, ServiceWay
from app.rules.vocabulary.platform import Status
from app.services.approval import checks, lanes
from app.services.documents import fields, issuing, pdf, templates, word
from app.services.flow import people, transition
from app.services.installation import seeding
from models.base import register_of
from models.disclosure import Penalty, Publication
from models.documents import Document, DocumentFile, DocumentTemplate
from models.platform import Deadline, Setting
from tests import making

DAY = date(2026, 5, 20)


@pytest.fixture
def move(session: Any, person: Any) -> Any:
    def moved(record: Any, *steps: tuple[str, str], day: date = DAY, **values: Any) -> Any:
        for name, who in steps:
            transition.perform(session, record, name, person(who), "材料已核实", day=day, values=values)
        return record

    return moved


@pytest.fixture
def penalty(session: Any, move: Any) -> Any:
    return move(
        making.penalty(session, decided_on=date(2026, 5, 18)),
        ("submit", "clerk"),
        ("review", "chief"),
        ("approve", "leader"),
    )


def documents(session: Any, **where: Any) -> list[Document]:
    return list(session.scalars(select(Document).filter_by(**where).order_by(Document.id)))


def text_of(document: Document) -> str:
    return "\n".join(block.get("text") or " ".join(block.get("cells", ())) for block in document.content["blocks"])


# --- the language ------------------------------------------------------------------------------------

NAMES = {"名": None, "额": None, "单": [{"甲": None}], "里": {"内": None}}
VALUES = {"名": "甲公司", "额": fields.Amount(50000), "单": [{"甲": "一"}, {"甲": "二"}], "里": {"内": "深"}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("【名】好", "甲公司好"),
        ("【额】（【额|大写】）", "50,000元（人民币伍万元整）"),
        ("【里.内】", "深"),
        ('〖如果 名 是 "甲公司"〗是〖否则〗否〖完〗', "是"),
        ("〖如果 非 名〗无〖否则如果 额 且 名〗有〖完〗", "有"),
        ("首\n〖逐项 项 于 单〗\n| 【项.甲】 |\n〖完〗\n尾", "首\n| 一 |\n| 二 |\n尾"),
        ("首\n〖如果 非 名〗没有这一行〖完〗\n尾", "首\n尾"),
    ],
)
def test_a_template_says_what_it_names(text: str, said: str) -> None:
    fields.LANGUAGE.check(text, NAMES)
    assert fields.LANGUAGE.write(text, VALUES) == said


@pytest.mark.parametrize(
    "text",
    [
        "【名.__class__】",
        "【名.__class__.__mro__】",
        "【里.keys】",
        "【''.join】",
        "【名.upper()】",
        "【名['__class__']】",
        "【名 * 999999999】",
        "【名|upper】",
        "【名|attr('__class__')】",
        "【self】",
        "【cycler】",
        "【range(10)】",
        "【config】",
        "〖set 甲 = 1〗",
        "〖include '/etc/passwd'〗",
        "〖import 'os' as os〗",
        "〖extends 'layout.html'〗",
        "〖macro m()〗〖endmacro〗",
        "〖逐项 甲 于 名〗〖完〗",
        "〖逐项 甲 于 range(9)〗〖完〗",
        "〖逐项 甲 于 单 recursive〗〖完〗",
        "〖逐项 甲 于 单 if 甲〗〖完〗",
        "〖逐项 a 于 单〗〖逐项 b 于 单〗〖逐项 c 于 单〗1〖完〗〖完〗〖完〗",
        "〖如果 名〗",
        "〖完〗",
        "【",
        "【没有】",
        "【里.没有】",
        "名" * 20_001,
    ],
)
def test_what_no_template_may_ask_for_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        fields.LANGUAGE.check(text, NAMES)


def test_a_template_that_makes_too_much_is_stopped() -> None:
    long = {"单": [{"甲": "字" * 500}] * 500}
    with pytest.raises(Refused, match="too long"):
        fields.LANGUAGE.write("〖逐项 项 于 单〗【项.甲】〖完〗", long)


def test_a_value_makes_no_table_and_a_line_of_its_own_is_a_paragraph(session: Any) -> None:
    record = making.penalty(session, facts="| 假 | 表 |\n【第二段】〖如果〗")
    made = templates.shipped("penalty_form", edition=2, starts_on=DAY)
    made.content = "【违法事实】\n| 事实 | 【违法事实】 |"
    blocks = issuing.data(session, made, record, fields.Issue(DAY))["blocks"]
    assert [block["kind"] for block in blocks] == ["paragraph", "paragraph", "row"]
    assert blocks[0]["text"] == "| 假 | 表 |"
    assert blocks[2]["cells"] == ["事实", "| 假 | 表 |\n【第二段】〖如果〗"]


def test_a_document_says_nothing_of_identity_numbers() -> None:
    for name in ("penalty", "licence", "enterprise", "practitioner"):
        assert not [known for known in fields.names(register_of(name)) if "证件号" in known or "identity_no" in known]


# --- the first templates -----------------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted(path.stem for path in templates.FIRST.glob("*.txt")))
def test_every_shipped_template_can_be_approved(session: Any, move: Any, file: str) -> None:
    draft = templates.shipped(file, edition=2, starts_on=DAY)
    session.add(draft)
    session.flush()
    assert move(draft, ("submit", "credit"), ("review", "chief"), ("approve", "leader")).status == Status.IN_FORCE


@pytest.mark.parametrize("file", sorted(path.stem for path in templates.FIRST.glob("*.txt")))
def test_no_numbered_section_is_left_out_of_a_shipped_document(file: str) -> None:
    """Where a heading hangs on a condition, one, three, four follow each other on paper."""
    depth: list[str] = []
    content = templates.shipped(file).content
    for sign, heading in re.findall(r"〖(如果|逐项|完)|^([一二三四五六七八九]、)", content, re.MULTILINE):
        assert not (heading and depth), heading
        if sign == "完":
            depth.pop()
        elif sign:
            depth.append(sign)
    assert depth == []


def test_the_acceptance_notice_gives_the_reasons_of_the_lane(session: Any, person: Any) -> None:
    """Not those of a later draw; and a decision on the day itself is promised in words."""
    case = making.case(session, making.enterprise(session, grade="A"), applied_on=DAY)
    session.flush()
    lanes.accept(session, case, DAY)
    case.promised_days = 0
    checks.plan(session, case, person("clerk"), DAY)
    template = session.scalars(select(DocumentTemplate).where(DocumentTemplate.code == "许可受理")).one()
    shown = read_word(io.BytesIO(issuing.preview(session, template, case, DAY, "docx")))
    text = "".join(each.text for each in shown.paragraphs)
    assert "绿色通道" in text
    assert "本机关承诺当日作出决定" in text


def test_the_notice_of_a_revocation_says_the_term_of_the_day(session: Any) -> None:
    """The term to answer is a parameter of the bureau, so no letter has it in its words."""
    term = {"name": "deadlines.answer_revocation", "value": '{"days": 7, "kind": "working"}', "reason": "局务会议"}
    making.keep(session, Setting(**term, starts_on=DAY, status=Status.IN_FORCE))
    template = session.scalars(select(DocumentTemplate).where(DocumentTemplate.made_by == "tell_intended")).one()
    case = making.case(session, making.enterprise(session))
    with clock.at(datetime(2026, 5, 21, 9, tzinfo=UTC)):
        shown = read_word(io.BytesIO(issuing.preview(session, template, case, DAY, "docx")))
    assert "自收到本告知书之日起7个工作日内" in "".join(each.text for each in shown.paragraphs)


def test_an_installation_begins_with_them_once(session: Any) -> None:
    shipped = len(list(templates.FIRST.glob("*.txt")))
    assert len(session.scalars(select(DocumentTemplate)).all()) == shipped
    assert seeding.seed(session)["templates"] == 0


def test_a_template_that_cannot_be_written_is_not_submitted(session: Any, move: Any) -> None:
    for wrong, column in (
        ({"content": "【没有这一项】"}, "content"),
        ({"addressed_to": "没有"}, "addressed_to"),
        ({"condition": "公示与否 是"}, "condition"),
    ):
        draft = making.template(session, **wrong)
        with pytest.raises(Refused) as refused:
            move(draft, ("submit", "credit"))
        assert refused.value.column == column


def test_an_edition_holds_from_its_day(session: Any, move: Any, penalty: Any) -> None:
    draft = templates.shipped("repair_guide", edition=2, starts_on=DAY + timedelta(days=5))
    draft.content = "【行政相对人名称】：\n　　第二版。"
    session.add(draft)
    move(draft, ("submit", "credit"), ("review", "chief"), ("approve", "leader"))
    before, after = DAY + timedelta(days=4), DAY + timedelta(days=5)
    assert templates.named(session, "penalty", "修复告知", before).edition == 1
    assert templates.named(session, "penalty", "修复告知", after).edition == 2
    first = documents(session, source_id=penalty.id)[0]
    assert "第二版" not in text_of(first)


# --- documents that moves make -----------------------------------------------------------------------


def test_the_approval_of_a_penalty_makes_the_guide_to_repair(session: Any, penalty: Any) -> None:
    (guide,) = documents(session, source_register="penalty", source_id=penalty.id)
    assert (guide.no, guide.status, guide.addressee) == (
        "陈应急信修告〔2026〕1号",
        DocumentStatus.ISSUED,
        penalty.party_name,
    )
    assert "罚款30,000元（人民币叁万元整）" in text_of(guide)
    assert penalty.decision_no in text_of(guide)


def test_what_is_not_published_gets_no_guide(session: Any, move: Any) -> None:
    person = making.penalty(
        session,
        decided_on=date(2026, 5, 18),
        party="natural_person",
        party_name="张玉兰",
        uscc=None,
        legal_representative=None,
        enterprise_id=None,
        person_identity="identity_card",
        person_identity_no="150725196801300149",
    )
    move(person, ("submit", "clerk"), ("review", "chief"), ("approve", "leader"))
    assert documents(session, source_register="penalty", source_id=person.id) == []


def test_a_move_that_is_only_tried_out_makes_none(session: Any, app: Flask, person: Any, move: Any) -> None:
    from app.services.publishing import preview

    record = move(making.penalty(session, decided_on=date(2026, 5, 18)), ("submit", "clerk"), ("review", "chief"))
    session.commit()
    assert preview.outcome(record, "approve", person("leader")).documents == ["行政处罚信息信用修复告知书"]
    assert documents(session) == []


def test_repair_is_told_step_by_step(session: Any, move: Any) -> None:
    record = move(
        making.penalty(session, decided_on=date(2025, 3, 15)),
        ("submit", "clerk"),
        ("review", "chief"),
        ("approve", "leader"),
    )
    for copy in session.scalars(select(Publication).where(Publication.status == PublicationStatus.SCHEDULED)).all():
        move(copy, ("record_sent", "credit"), receipt_no="HZ1")
    application = move(
        making.repair(session, record),
        ("submit", "clerk"),
        ("accept", "clerk2"),
        ("verify", "officer"),
        ("countersign", "credit"),
        ("review", "legal"),
        ("grant", "director"),
    )
    made = documents(session, source_register="repair_application", source_id=application.id)
    assert [document.name for document in made] == ["信用修复申请受理通知书", "准予信用修复决定书"]
    assert all(record.decision_no in text_of(document) for document in made)
    taken_down = documents(session, source_register="publication")
    assert taken_down, "copies outside are taken down with an announcement"
    assert {document.status for document in taken_down} == {DocumentStatus.KEPT}


# --- numbers -----------------------------------------------------------------------------------------


def test_numbers_run_by_series_and_year_and_a_voided_one_stays(session: Any, move: Any) -> None:
    first, second = (making.document(session) for _ in range(2))
    other_year = issuing.again(session, first, people.SYSTEM, date(2027, 1, 4))
    assert [first.serial, second.serial, other_year.serial] == [1, 2, 1]
    move(second, ("void", "chief"))
    third = making.document(session)
    assert (second.status, second.no, third.serial) == (DocumentStatus.VOIDED, "陈应急信修告〔2026〕2号", 3)


def test_a_document_is_made_anew_under_another_number(session: Any, move: Any) -> None:
    old = making.document(session)
    record = issuing.source(session, old)
    record.party_name = "更正后的名称有限公司"
    move(old, ("reissue", "chief"))
    new = documents(session, source_id=record.id)[-1]
    assert (new.serial, new.addressee) == (2, "更正后的名称有限公司")
    assert "更正后" not in text_of(old)


def test_none_is_made_anew_of_a_record_that_was_revoked(session: Any, move: Any, penalty: Any) -> None:
    (guide,) = documents(session, source_id=penalty.id, source_register="penalty")
    move(penalty, ("revoke", "leader2"))
    with pytest.raises(Refused, match="no document is made"):
        move(guide, ("reissue", "chief"))


def test_a_refused_transaction_takes_its_number_back(session: Any) -> None:
    making.document(session)
    session.commit()
    making.document(session)
    session.rollback()
    assert making.document(session).serial == 2


def _issue(app: Flask, key: int, start: Barrier) -> int:
    with app.app_context():
        start.wait(60)
        try:
            with writing():
                session = db.session()
                guide = templates.named(session, "penalty", "修复告知", DAY)
                made = issuing.issue(session, guide, session.get_one(Penalty, key), people.SYSTEM, DAY).serial
                session.commit()
            return int(made or 0)
        finally:
            db.session.remove()


def test_twenty_at_once_get_twenty_numbers_in_a_row(pg: Flask) -> None:
    with pg.app_context():
        key = making.penalty(db.session()).id
        db.session.commit()
        db.session.remove()
    start = Barrier(20)
    with ThreadPoolExecutor(20) as pool:
        given = list(pool.map(lambda _: _issue(pg, key, start), range(20)))
    assert sorted(given) == list(range(1, 21))


def _die_between(uri: str, key: int) -> None:
    """A process that is killed when the number is given and the document is not yet written."""
    from tests.conftest import make_app

    app = make_app(SQLALCHEMY_DATABASE_URI=uri)
    with app.app_context():
        session = db.session()
        guide = templates.named(session, "penalty", "修复告知", DAY)
        issuing.pdf.render = lambda _given: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
        issuing.issue(session, guide, session.get_one(Penalty, key), people.SYSTEM, DAY)


def test_a_process_killed_between_number_and_document_loses_none(pg: Flask) -> None:
    with pg.app_context():
        key = making.penalty(db.session()).id
        db.session.commit()
        db.session.remove()
    child = multiprocessing.get_context("spawn").Process(
        target=_die_between, args=(pg.config["SQLALCHEMY_DATABASE_URI"], key)
    )
    child.start()
    child.join(120)
    assert child.exitcode == -signal.SIGKILL
    assert _issue(pg, key, Barrier(1)) == 1


# --- as it was issued --------------------------------------------------------------------------------


def test_the_same_data_give_the_same_file(session: Any) -> None:
    made = making.document(session)
    kept = session.get_one(DocumentFile, made.id).pdf
    assert kept.startswith(b"%PDF-")
    assert pdf.render(made.content) == kept == issuing.file(session, made, "pdf")


def test_a_file_that_was_changed_is_not_given_out(session: Any) -> None:
    made = making.document(session)
    session.execute(update(DocumentFile).where(DocumentFile.document_id == made.id).values(pdf=b"%PDF-other"))
    session.expire_all()
    with pytest.raises(Refused, match="not the one that was issued"):
        issuing.file(session, made, "pdf")


def test_word_says_what_the_pdf_says(session: Any) -> None:
    made = making.document(session)
    said = [paragraph.text for paragraph in read_word(io.BytesIO(issuing.file(session, made, "docx"))).paragraphs]
    assert made.no in said
    assert {block["text"] for block in made.content["blocks"] if block["kind"] != "row"} <= set(said)


def test_a_red_head_paper_names_what_is_enclosed_and_at_its_foot_who_gets_a_copy(session: Any) -> None:
    """GB/T 9704-2012: 附件说明 beneath the text, 版记 at the foot of the last page, no mark behind an enclosure."""
    made = templates.shipped("penalty_form", edition=2, starts_on=DAY)
    made.layout = Layout.LETTER
    made.content = "各有关单位：\n现印发名单。\n附件：1. 名单。\n2. 说明；\n抄送：旗人民政府办公室，旗市场监督管理局"
    given = issuing.data(session, made, making.penalty(session), fields.Issue(DAY, "陈应急发〔2026〕1号"))
    assert [block["kind"] for block in given["blocks"]] == [
        "addressee",
        "paragraph",
        "enclosed",
        "enclosed_too",
        "copies",
    ]
    first, *_, last = (page.get_textpage() for page in pypdfium2.PdfDocument(pdf.render(given)))
    mark, note = _height(first, f"{given['organ']}文件"), _height(first, "附件：1. 名单")
    assert 297 - 37 - 35 - 20 < mark < 297 - 37 - 35, "its upper edge lies 35 mm below that of the text"
    assert note < mark
    assert 35 < _height(last, "日印发") < _height(last, "抄送：旗人民") < 60, "above the lower edge of the text"
    said = read_word(io.BytesIO(word.render(given)))
    assert f"{given['organ']}文件" in [paragraph.text for paragraph in said.paragraphs]
    assert [row.cells[0].text for row in said.tables[-1].rows] == [
        "抄送：旗人民政府办公室，旗市场监督管理局。",
        f"{given['organ']}\t{given['day']}印发",
    ]


def _height(page: Any, text: str) -> float:
    """How high a text stands on a page, in millimetres from its lower edge."""
    at, _ = page.search(text).get_next()
    return float(page.get_charbox(at)[1]) * 25.4 / 72


def test_making_one_is_entered_without_its_bytes(session: Any) -> None:
    made = making.document(session)
    session.commit()
    entry = session.scalar(select(audit.AuditEntry.detail).where(audit.AuditEntry.register == "document_file"))
    assert made.sha256 in entry
    assert len(entry) < 300


# --- service -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "counts_on"),
    [
        (ServiceWay.DIRECT, date(2026, 5, 20)),
        (ServiceWay.LEFT, date(2026, 5, 20)),
        (ServiceWay.ANNOUNCED, date(2026, 6, 19)),
    ],
)
def test_it_counts_as_served_as_the_law_says(session: Any, move: Any, way: ServiceWay, counts_on: date) -> None:
    made = making.document(session)
    move(made, ("serve", "clerk"), service_way=way, handed_on=DAY, received_by="收发室")
    assert (made.status, made.served_on) == (DocumentStatus.SERVED, counts_on)


def test_nothing_is_served_before_it_is_made_or_tomorrow(session: Any, move: Any) -> None:
    made = making.document(session)
    for day in (made.issued_on - timedelta(days=1), DAY + timedelta(days=1)):
        with pytest.raises(Refused) as refused:
            move(made, ("serve", "clerk"), service_way=ServiceWay.DIRECT, handed_on=day, received_by="收发室")
        assert refused.value.column == "handed_on"


def test_a_clock_starts_with_service_and_ends_when_it_is_voided(session: Any, move: Any) -> None:
    made = making.document(session)
    made.template.clock = "accept_repair"
    move(made, ("serve", "clerk"), service_way=ServiceWay.POST, handed_on=DAY, received_by="收发室")
    clock = session.scalar(select(Deadline).where(Deadline.kind == "accept_repair"))
    assert (clock.register, clock.record_id, clock.started_on) == ("penalty", made.source_id, DAY)
    move(made, ("void", "chief"))
    assert clock.stopped_on == DAY


def test_a_document_is_printed_by_command_while_others_write(session: Any, app: Flask, tmp_path: Any) -> None:
    """The trail is entered in a transaction of its own: one that has read may find that somebody wrote since."""
    from click.testing import CliRunner

    from app.commands import registers

    made = making.document(session)
    session.commit()
    key, reads = made.source_id, issuing.preview

    def slow(*given: Any) -> bytes:
        said = reads(*given)
        with db.engine.begin() as other:  # somebody else writes meanwhile
            other.exec_driver_sql("UPDATE department SET version = version + 1")
        return said

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(issuing, "preview", slow)
        out = tmp_path / "表.pdf"
        done = CliRunner().invoke(registers.document, ["penalty", str(key), "处罚公示审批", "--out", str(out)])
    assert done.exit_code == 0, (done.output, done.exception)
    assert out.read_bytes()[:5] == b"%PDF-"
