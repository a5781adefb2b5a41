"""The pages of a drive: its figures, the letters, the scans that come back, and the firms that have not signed."""

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from app import clock
from app.rules.vocabulary.drives import LineStatus, PageState
from app.services.approval import letters
from app.services.flow import transition
from app.services.reading import drawing
from models.approval import CommitmentDrive, DriveLine, ScannedPage
from tests import making
from tests.views import reading


@pytest.fixture
def drive(session: Any, person: Any) -> CommitmentDrive:
    """One that is open to two firms, each of a department."""
    for who in ("clerk", "stranger"):
        making.enterprise(session, name=f"{who}的企业", department_id=person(who).department_id)
    made = making.drive(session, created_by_id=person("credit").user_id)
    for move, who in (("submit", "credit"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, made, move, person(who), "同意。", day=clock.today())
    session.commit()
    return made


def lines(session: Any) -> list[DriveLine]:
    session.rollback()
    return list(session.scalars(select(DriveLine).order_by(DriveLine.id)))


def states(session: Any) -> list[PageState]:
    session.rollback()
    return list(session.scalars(select(ScannedPage.state).order_by(ScannedPage.id)))


def keys(session: Any) -> list[int]:
    session.rollback()
    return list(session.scalars(select(ScannedPage.id)))


def sheet() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 850), "white").save(out, "PNG")
    return out.getvalue()


def hand_in(browser: Any, drive: CommitmentDrive, *files: tuple[bytes, str], **more: str) -> str:
    place = f"/commitment_drive/scans/{drive.id}"
    sent = {"file": [(io.BytesIO(data), name) for data, name in files], **more}
    return str(browser.post(f"{place}/hand_in", data=sent, follow_redirects=True).get_data(as_text=True))


def test_the_page_tells_how_many_have_signed_and_by_department(login: Any, drive: CommitmentDrive) -> None:
    page = login("credit").get(f"/commitment_drive/show/{drive.id}").get_data(as_text=True)
    assert "应签2家，已签0家" in page
    assert "打印未签承诺书（PDF，2份）" in page
    own = login("clerk").get(f"/commitment_drive/show/{drive.id}").get_data(as_text=True)
    assert "打印未签承诺书（PDF，1份）" in own, "a clerk prints the letters of the department"


def test_a_draft_tells_how_many_firms_it_would_ask(session: Any, login: Any, drive: CommitmentDrive) -> None:
    draft = making.drive(session)
    session.commit()
    assert "应签企业为2家" in login("credit").get(f"/commitment_drive/show/{draft.id}").get_data(as_text=True)
    for part in ("letters/{}.pdf", "scans/{}"):
        assert login("credit").get(f"/commitment_drive/{part.format(draft.id)}").status_code == 404


def test_letters_are_printed_in_one_file(session: Any, login: Any, drive: CommitmentDrive) -> None:
    place = f"/commitment_drive/letters/{drive.id}.pdf"
    answer = login("credit").get(place)
    assert answer.mimetype == "application/pdf"
    assert (drawing.ask(answer.data) or {})["pages"] == 2
    assert (drawing.ask(login("clerk").get(place).data) or {})["pages"] == 1
    assert login("credit").get(f"{place}?from=9").status_code == 422
    assert login("credit").get(f"{place}?from=x").status_code == 200


def test_a_printed_letter_comes_back_and_is_read(session: Any, login: Any, drive: CommitmentDrive) -> None:
    printed, clerk = letters.lay_out(session, drive, unsigned=True), login("clerk")
    session.rollback()
    assert "已收到2页" in hand_in(clerk, drive, (printed, "扫描.pdf"))
    assert states(session) == [PageState.WAITING] * 2
    page = clerk.post(f"/commitment_drive/scans/{drive.id}/read", follow_redirects=True).get_data(as_text=True)
    assert "没有待处理的扫描页" in page
    assert states(session) == [PageState.MATCHED] * 2, "also that of a firm of another department"
    assert [line.status for line in lines(session)] == [LineStatus.SIGNED] * 2
    assert "100" in login("credit").get("/commitment_drive/list/").get_data(as_text=True)
    again = clerk.post(f"/commitment_drive/scans/{drive.id}/read", follow_redirects=True)
    assert again.status_code == 200, "nothing waits"


def test_what_cannot_be_read_is_matched_beside_its_picture(session: Any, login: Any, drive: CommitmentDrive) -> None:
    clerk, place = login("clerk"), f"/commitment_drive/scans/{drive.id}"
    hand_in(clerk, drive, (sheet(), "照片.png"))
    page = clerk.post(f"{place}/read", follow_redirects=True).get_data(as_text=True)
    (key,) = keys(session)
    assert f'src="{place}/{key}.jpg"' in page
    assert clerk.get(f"{place}/{key}.jpg").mimetype == "image/jpeg"
    found = clerk.get(f"{place}/firms?q=企业").get_json()["results"]
    assert [each["label"] for each in found] == ["clerk的企业", "stranger的企业"]
    wrong = clerk.post(f"{place}/{key}/match", data={"firm": "没有这家"}, follow_redirects=True)
    assert "本次签订名单" in reading.flashes(wrong.get_data(as_text=True))[0]
    right = clerk.post(f"{place}/{key}/match", data={"firm": "x", "firm-picked": found[0]["value"]})
    assert right.status_code == 302
    assert states(session) == [PageState.MATCHED]
    assert "已归入" in clerk.get(f"{place}?state=matched").get_data(as_text=True)


def test_a_page_is_set_aside(session: Any, login: Any, drive: CommitmentDrive) -> None:
    clerk, place = login("clerk"), f"/commitment_drive/scans/{drive.id}"
    hand_in(clerk, drive, (sheet(), "空白.png"))
    clerk.post(f"{place}/read")
    (key,) = keys(session)
    assert clerk.post(f"{place}/{key}/set_aside", data={"why": "空白页"}).status_code == 302
    assert states(session) == [PageState.SET_ASIDE]
    assert "空白页" in clerk.get(f"{place}?state=set_aside").get_data(as_text=True)


def test_one_file_that_is_refused_stops_no_other(session: Any, login: Any, drive: CommitmentDrive) -> None:
    page = hand_in(login("clerk"), drive, (b"no picture", "坏.pdf"), (sheet(), "好.png"))
    assert len(reading.flashes(page)) == 2
    assert states(session) == [PageState.WAITING]


@pytest.mark.parametrize(("day", "said"), [("1999-01-01", "签订日期应在"), ("昨天", "年-月-日")])
def test_an_impossible_day_is_refused(session: Any, login: Any, drive: CommitmentDrive, day: str, said: str) -> None:
    page = hand_in(login("clerk"), drive, (sheet(), "照片.png"), signed_on=day)
    assert said in reading.flashes(page)[0]
    assert states(session) == []


def test_a_form_without_a_file_says_so(login: Any, drive: CommitmentDrive) -> None:
    assert "请先选择文件" in "".join(reading.flashes(hand_in(login("clerk"), drive)))


def test_who_only_reads_hands_in_nothing(session: Any, login: Any, drive: CommitmentDrive) -> None:
    leader, place = login("leader"), f"/commitment_drive/scans/{drive.id}"
    assert "还没有收到" in leader.get(place).get_data(as_text=True)
    assert 'name="file"' not in leader.get(place).get_data(as_text=True)
    for part in ("hand_in", "read", "1/match", "1/set_aside"):
        assert leader.post(f"{place}/{part}").status_code in (302, 403)
    assert states(session) == []


def test_a_page_of_another_drive_is_not_found_under_this_one(session: Any, login: Any, drive: CommitmentDrive) -> None:
    other = making.drive(session, status=drive.status, opened_on=clock.today())
    session.commit()
    clerk = login("clerk")
    hand_in(clerk, drive, (sheet(), "照片.png"))
    (key,) = keys(session)
    assert clerk.get(f"/commitment_drive/scans/{other.id}/{key}.jpg").status_code == 404


def test_the_unsigned_are_listed_and_exported(session: Any, login: Any, drive: CommitmentDrive) -> None:
    place, browser = f"/drive_line/list/?q={drive.lines_of}&status=unsigned", login("credit")
    listed = browser.get(place).get_data(as_text=True)
    assert [name in listed for name in ("clerk的企业", "stranger的企业")] == [True, True]
    own = login("clerk").get(place).get_data(as_text=True)
    assert [name in own for name in ("clerk的企业", "stranger的企业")] == [True, False]
    exported = browser.get(f"/drive_line/export/csv?q={drive.lines_of}&status=unsigned")
    assert exported.status_code == 200
    assert "clerk的企业" in exported.get_data(as_text=True)
