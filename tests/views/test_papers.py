"""附件: handed in before the record exists, by kind, what a move rests on, editions, pages drawn, the case file."""

import hashlib
import io
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import select

from app import audit, catalogue, clock
from app.extensions import db
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.rights import RepairPaper, RepairStatus
from app.services.flow import files, holding, transition
from app.services.ledgers import bundle
from models.disclosure import Penalty
from models.platform import Attachment, AuditEntry, HeldFile
from tests import making
from tests.views import reading

NEW = {
    "party_name": "草原粮油有限公司",
    "party": "legal_person",
    "decision_no": "（陈）应急罚〔2026〕8号",
    "violation": "未按规定培训",
    "facts": "现场检查发现",
    "basis": "《安全生产法》第九十七条",
    "kinds": ["warning"],
    "content": "警告",
    "decided_on": "2026-01-01",
    "valid_until": "2029-01-01",
}


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return out.getvalue()


def upload(name: str, data: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def hold(browser: Any, once: str, name: str, data: bytes, **more: str) -> Any:
    return browser.post("/penalty/hold", data={"once": once, "file": upload(name, data), **more})


def standing(session: Any) -> list[tuple[str, str, int | None]]:
    session.rollback()
    rows = session.query(Attachment).filter(Attachment.ended_at.is_(None)).order_by(Attachment.id)
    return [(row.name, row.kind, row.pages) for row in rows]


@pytest.fixture
def penalty(session: Any, person: Any) -> Any:
    clerk = person("clerk")
    kept = making.penalty(session, department_id=clerk.department_id, created_by_id=clerk.user_id)
    session.commit()
    return kept


# --- while the form is written -------------------------------------------------------------------------


def test_files_come_before_the_record_and_become_its_own(session: Any, login: Any) -> None:
    clerk = login("clerk")
    assert "决定书.pdf" in hold(clerk, "k1", "决定书.pdf", making.pdf(b"a"), paper="penalty_decision").text
    assert hold(clerk, "k1", "照片.png", picture()).status_code == 200
    form = {**NEW, "uscc": making.code(), "once": "k1"}
    assert clerk.post("/penalty/add", data=form).status_code == 302
    assert standing(session) == [("决定书.pdf", "penalty_decision", 1), ("照片.png", "other", 1)]
    assert session.query(HeldFile).count() == 0


def test_a_refused_form_keeps_its_files(session: Any, login: Any) -> None:
    form = {**NEW, "uscc": "错", "once": "k2", "file": upload("a.pdf", making.pdf(b"a")), "paper": "payment_receipt"}
    page = login("clerk").post("/penalty/add", data=form)
    assert page.status_code == 422
    assert "a.pdf" in page.text
    assert standing(session) == []
    login("clerk").post("/penalty/add", data={**NEW, "uscc": making.code(), "once": "k2"})
    assert standing(session) == [("a.pdf", "payment_receipt", 1)]


def test_what_one_person_handed_in_is_no_others(session: Any, login: Any) -> None:
    hold(login("clerk"), "k3", "a.pdf", making.pdf(b"a"))
    login("clerk2").post("/penalty/add", data={**NEW, "uscc": making.code(), "once": "k3"})
    assert standing(session) == []


def test_a_file_left_out_is_not_kept(session: Any, login: Any) -> None:
    hold(login("clerk"), "k4", "a.pdf", making.pdf(b"a"))
    session.rollback()
    key = session.query(HeldFile).one().id
    login("clerk").post("/penalty/add", data={**NEW, "uscc": making.code(), "once": "k4", "drop": str(key)})
    assert standing(session) == []


def test_what_is_never_saved_is_forgotten(session: Any, login: Any, app: Any) -> None:
    hold(login("clerk"), "k5", "a.pdf", making.pdf(b"forgotten"))
    folder = Path(app.config["DATA_DIR"])
    digest = hashlib.sha256(making.pdf(b"forgotten")).hexdigest()
    assert (folder / "attachments" / digest[:2] / digest).exists()
    session.rollback()
    for days in (1.1, 2.2):
        with clock.at(clock.now() + timedelta(days=days)):
            holding.forget(session, folder)
            session.commit()
    assert session.query(HeldFile).count() == 0
    assert not (folder / "attachments" / digest[:2] / digest).exists()


def test_a_form_taken_up_again_brings_its_files_along(session: Any, login: Any) -> None:
    clerk = login("clerk")
    hold(clerk, "left", "缴款凭证.pdf", making.pdf(b"a"))
    assert login("clerk2").post("/penalty/hold", data={"former": "left", "once": "theirs"}).text == ""
    assert "缴款凭证.pdf" in clerk.post("/penalty/hold", data={"former": "left", "once": "new"}).text
    clerk.post("/penalty/add", data={**NEW, "uscc": making.code(), "once": "new"})
    assert standing(session) == [("缴款凭证.pdf", "payment_receipt", 1)]


def test_nobody_waits_while_a_file_is_looked_at(
    session: Any, login: Any, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking takes up to half a minute; meanwhile others write."""
    look_at, waited = files.look, []

    def slowly(*given: Any) -> Any:
        with app.app_context(), db.engine.connect() as other:
            other.exec_driver_sql("PRAGMA busy_timeout=0")
            other.exec_driver_sql("UPDATE ab_user SET login_count = 7")
            other.rollback()
        waited.append(given[1])
        return look_at(*given)

    monkeypatch.setattr(files, "look", slowly)
    assert hold(login("clerk"), "k6", "a.pdf", making.pdf(b"a")).status_code == 200
    assert waited == ["a.pdf"]


def test_a_record_that_is_not_saved_takes_no_file_and_the_form_keeps_it(
    session: Any, login: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    clerk, form = login("clerk"), {**NEW, "uscc": making.code(), "once": "k7"}
    hold(clerk, "k7", "a.pdf", making.pdf(b"a"))
    with monkeypatch.context() as full:
        full.setattr(audit, "link_hash", fails)
        assert clerk.post("/penalty/add", data=form).status_code == 507
    assert standing(session) == []
    assert session.query(Penalty).count() == 0
    clerk.post("/penalty/add", data=form)
    assert standing(session) == [("a.pdf", "other", 1)]


# --- what a move rests on ------------------------------------------------------------------------------


def test_a_repair_without_proof_of_performance_is_not_submitted(session: Any, login: Any, person: Any) -> None:
    clerk = person("clerk")
    penalty = making.penalty(session, decided_on=date(2025, 3, 15), department_id=clerk.department_id)
    for step, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, penalty, step, person(who), "同意")
    mine = {"created_by_id": clerk.user_id, "department_id": clerk.department_id}
    application = making.repair(session, penalty, papers=False, **mine)
    session.commit()
    address = f"/repair_application/move/{application.id}/submit"
    refused = login("clerk").post(address, data={"version": application.version})
    assert refused.status_code == 422
    assert any("履行义务证明" in said for said in reading.flashes(refused.text))
    for paper in (RepairPaper.COMMITMENT, RepairPaper.PERFORMANCE):
        form = {
            "file": upload(f"{paper}.pdf", making.pdf(str(paper).encode())),
            "paper": str(paper),
            "once": str(paper),
        }
        login("clerk").post(f"/repair_application/attach/{application.id}", data=form)
    session.rollback()
    session.refresh(application)
    login("clerk").post(address, data={"version": application.version})
    session.rollback()
    session.refresh(application)
    assert application.status == RepairStatus.SUBMITTED


def test_a_new_application_says_which_papers_it_will_need(login: Any) -> None:
    needed = re.findall(r'data-paper="\w+" class="lacks">(\w+)：', login("clerk").get("/repair_application/add").text)
    assert needed == ["信用修复承诺书", "履行义务证明"]


# --- on the record ---------------------------------------------------------------------------------------


def _attach(login: Any, penalty: Penalty, name: str, data: bytes) -> None:
    login("clerk").post(f"/penalty/attach/{penalty.id}", data={"file": upload(name, data), "once": name})


def test_a_better_copy_takes_the_place_of_the_first_which_stays(session: Any, login: Any, penalty: Any) -> None:
    _attach(login, penalty, "a.pdf", making.pdf(b"a"))
    session.rollback()
    first = session.query(Attachment).one().id
    form = {"file": upload("b.pdf", making.pdf(b"b"))}
    answer = login("clerk").post(f"/penalty/replace/{penalty.id}/{first}", data=form, follow_redirects=True)
    assert any("b.pdf" in said for said in reading.flashes(answer.text))
    session.rollback()
    rows = session.query(Attachment).order_by(Attachment.id).all()
    assert [(row.name, row.edition, row.ended_at is None) for row in rows] == [("a.pdf", 1, False), ("b.pdf", 2, True)]
    assert login("clerk").get(f"/penalty/attachment/{penalty.id}/{first}").status_code == 200


def test_a_copy_that_cannot_be_kept_takes_no_place(session: Any, login: Any, penalty: Any) -> None:
    _attach(login, penalty, "a.pdf", making.pdf(b"a"))
    session.rollback()
    first = session.query(Attachment).one().id
    for name, data in (("b.exe", b"MZ"), ("a.pdf", making.pdf(b"a"))):
        login("clerk").post(f"/penalty/replace/{penalty.id}/{first}", data={"file": upload(name, data)})
    assert standing(session) == [("a.pdf", "other", 1)]


def test_a_paper_is_shown_as_pictures_drawn_here(session: Any, login: Any, penalty: Any) -> None:
    _attach(login, penalty, "a.pdf", making.pdf(b"a"))
    session.rollback()
    key = session.query(Attachment).one().id
    page = login("clerk").get(f"/penalty/paper/{penalty.id}/{key}")
    assert f"/penalty/paper/{penalty.id}/{key}/0" in page.text
    drawn = login("clerk").get(f"/penalty/paper/{penalty.id}/{key}/0")
    assert (drawn.mimetype, drawn.data[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert "sandbox" in drawn.headers["Content-Security-Policy"]
    assert login("stranger").get(f"/penalty/paper/{penalty.id}/{key}/0").status_code == 404
    assert login("clerk").get(f"/penalty/paper/{penalty.id}/{key}/7").status_code == 404


def test_the_case_file_holds_everything_with_fingerprints(session: Any, login: Any, person: Any) -> None:
    made = making.document(session, department_id=person("clerk").department_id, created_by_id=person("clerk").user_id)
    penalty = session.get(Penalty, made.source_id)
    assert penalty.status == Status.DRAFT
    session.commit()
    _attach(login, penalty, "决定书.pdf", making.pdf(b"a"))
    answer = login("clerk").get(f"/penalty/bundle/{penalty.id}")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    names = archive.namelist()
    assert archive.read("00 案卷.pdf").startswith(b"%PDF-")
    assert [name for name in names if name.endswith("信用修复告知书.pdf")]
    assert [name for name in names if name.endswith("决定书.pdf")]
    for line in archive.read("SHA256SUMS").decode().splitlines():
        digest, name = re.fullmatch(r"([0-9a-f]{64})  (.*)", line).groups()
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert login("stranger").get(f"/penalty/bundle/{penalty.id}").status_code == 404


def test_the_cover_tells_the_record_its_flow_and_its_trail_and_no_phone(session: Any, login: Any, person: Any) -> None:
    clerk = person("clerk")
    punished = making.penalty(session, department_id=clerk.department_id)
    application = making.repair(session, punished, phone="13900001234", department_id=clerk.department_id)
    session.commit()
    application.performed_proof = "已缴款"
    session.commit()
    cover = bundle.cover(session, application, [], catalogue.locale("zh"), "王建国")
    text = read(cover)
    for told in (application.title, "已缴款", "139****1234", "操作日志"):
        assert told in text
    assert "13900001234" not in text
    hashes = session.scalars(select(AuditEntry.hash).where(AuditEntry.register == "repair_application")).all()
    assert len(hashes) == 2
    assert all(each in text.replace(" ", "").replace("\r\n", "") for each in hashes)


def read(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in document)
