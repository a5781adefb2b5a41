"""Commitments that every firm is asked to sign: who is asked, the letters, the scans that come back, and closing."""

import io
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import func, select

import config
from app import clock
from app.rules.errors import Refused
from app.rules.vocabulary.approval import CommitmentKind, CommitmentPaper
from app.rules.vocabulary.drives import DriveStatus, LineStatus, PageState, SigningWay
from app.rules.vocabulary.platform import Status
from app.rules.vocabulary.subjects import EventEnd, EventKind, KeptStatus, OperatingState, SafetySector
from app.services.approval import clocks, drives, letters, scans, signing
from app.services.credit import events
from app.services.flow import files, transition
from app.services.reading import drawing
from models.approval import Commitment, CommitmentDrive, DriveLine, DriveScope, ScannedPage
from models.platform import Message
from tests import making

OPENED = date(2026, 11, 27)
LAST = OPENED + timedelta(days=30)
AFTER = LAST + timedelta(days=1)
STATUSES = LineStatus


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: OPENED)


def opened(session: Any, person: Any, *scopes: DriveScope, **more: Any) -> CommitmentDrive:
    """A drive that went its way on the first day."""
    drive = making.drive(session, scopes=[*scopes], created_by_id=person("credit").user_id, **more)
    for move, who in (("submit", "credit"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, drive, move, person(who), "同意。", day=OPENED)
    return drive


def lines(session: Any, drive: CommitmentDrive) -> list[DriveLine]:
    return list(session.scalars(select(DriveLine).where(DriveLine.commitment_drive_id == drive.id).order_by("id")))


def stands(session: Any, drive: CommitmentDrive) -> list[LineStatus]:
    session.expire_all()
    return [line.status for line in lines(session, drive)]


def printed(session: Any, drive: CommitmentDrive) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(letters.lay_out(session, drive, unsigned=False))
    return [page.render(scale=1.6).to_pil().convert("RGB") for page in document]


def as_pdf(pages: Iterable[Image.Image]) -> bytes:
    first, *more = pages
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=more, resolution=115)
    return out.getvalue()


def as_photo(page: Image.Image) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=70)
    return out.getvalue()


def hand_in(session: Any, person: Any, drive: CommitmentDrive, data: bytes, day: date = OPENED) -> None:
    """A file comes back and is read to its end."""
    folder, by = Path(config.DATA_DIR), person("clerk")
    name = "扫描.pdf" if data.startswith(b"%PDF") else "照片.jpg"
    scans.take(session, folder, drive, scans.inspect(name, data), data, day, by, day)
    while batch := scans.next_batch(session, folder, drive):
        scans.settle(session, folder, drive, batch, scans.look(batch), by, day)


def states(session: Any, drive: CommitmentDrive) -> list[PageState]:
    query = select(ScannedPage.state).where(ScannedPage.commitment_drive_id == drive.id)
    return list(session.scalars(query.order_by(ScannedPage.id)))


def blank() -> Image.Image:
    return Image.new("RGB", (900, 1270), "white")


@pytest.fixture
def firms(session: Any, person: Any) -> list[Any]:
    """Three firms, of a department."""
    department = person("clerk").department_id
    return [making.enterprise(session, department_id=department) for _ in range(3)]


@pytest.fixture
def drive(session: Any, person: Any, firms: list[Any]) -> CommitmentDrive:
    return opened(session, person)


# --- who is asked --------------------------------------------------------------------------------------


def test_the_list_is_fixed_when_the_drive_is_approved(session: Any, person: Any, drive: CommitmentDrive) -> None:
    making.enterprise(session)
    assert stands(session, drive) == [LineStatus.UNSIGNED] * 3
    assert (drive.status, drive.opened_on, drive.firms_asked, drive.firms_signed) == (DriveStatus.OPEN, OPENED, 3, 0)
    assert [line.no[-5:] for line in lines(session, drive)] == ["-0001", "-0002", "-0003"]
    assert len({line.token for line in lines(session, drive)}) == 3
    assert {line.department_id for line in lines(session, drive)} == {person("clerk").department_id}


def test_only_firms_are_asked_that_fit_a_line_and_are_supervised(session: Any, person: Any, firms: list[Any]) -> None:
    firms[0].sector = SafetySector.FIREWORKS
    making.enterprise(session, sector=SafetySector.FIREWORKS, operating_state=OperatingState.DEREGISTERED)
    making.enterprise(session, sector=SafetySector.FIREWORKS, status=KeptStatus.TAKEN_OFF)
    drive = opened(session, person, DriveScope(sector=SafetySector.FIREWORKS))
    assert [line.enterprise_id for line in lines(session, drive)] == [firms[0].id]


def test_a_drive_that_would_ask_nobody_is_not_submitted(session: Any, person: Any, firms: list[Any]) -> None:
    with pytest.raises(Refused, match="nobody would be asked"):
        opened(session, person, DriveScope(sector=SafetySector.COAL_MINE))


def test_a_letter_fits_on_one_page(session: Any, person: Any, firms: list[Any]) -> None:
    with pytest.raises(Refused, match="does not fit"):
        opened(session, person, content="遵守安全生产法律法规。" * 400)


# --- letters -------------------------------------------------------------------------------------------


def test_each_firm_has_a_page_with_a_code_of_its_own(session: Any, drive: CommitmentDrive) -> None:
    data = letters.lay_out(session, drive, unsigned=True)
    seen = drawing.read(data, 0, 10) or []
    assert [page.codes for page in seen] == [(letters.code(line.token),) for line in lines(session, drive)]
    for line in lines(session, drive):
        assert line.enterprise.uscc not in letters.code(line.token)
        assert str(line.enterprise_id) != line.token


def test_letters_of_those_who_signed_are_not_printed_again(session: Any, person: Any, drive: CommitmentDrive) -> None:
    signing.sign(session, lines(session, drive)[0], OPENED, SigningWay.HAND, person("clerk"), OPENED)
    assert letters.parts(session, drive, unsigned=True) == [(0, 2)]
    assert letters.parts(session, drive, unsigned=False) == [(0, 3)]


# --- scans ---------------------------------------------------------------------------------------------


def test_a_pile_is_matched_whatever_way_its_pages_lie(session: Any, person: Any, drive: CommitmentDrive) -> None:
    first, second, third = printed(session, drive)
    hand_in(session, person, drive, as_pdf([first.rotate(180), second.rotate(90, expand=True), third]))
    assert states(session, drive) == [PageState.MATCHED] * 3
    assert stands(session, drive) == [LineStatus.SIGNED] * 3
    assert (drive.firms_signed, drive.coverage) == (3, 100)


def test_a_signed_page_becomes_a_commitment_in_force(session: Any, person: Any, drive: CommitmentDrive) -> None:
    hand_in(session, person, drive, as_photo(printed(session, drive)[1]))
    line = lines(session, drive)[1]
    made = session.get_one(Commitment, line.commitment_id)
    assert (made.status, made.kind, made.enterprise_id) == (
        Status.IN_FORCE,
        CommitmentKind.VOLUNTARY,
        line.enterprise_id,
    )
    assert (made.made_on, made.valid_until, made.content) == (OPENED, drive.valid_until, drive.content)
    assert made.code
    assert line.no in made.reason
    assert [(file.kind, file.media_type) for file in files.of(session, made)] == [
        (CommitmentPaper.COMMITMENT, "image/jpeg")
    ]
    assert (line.signed_on, line.way, drive.firms_signed, str(drive.coverage)) == (OPENED, SigningWay.SCAN, 1, "33.3")


def test_the_same_page_twice_is_one_signature(session: Any, person: Any, drive: CommitmentDrive) -> None:
    first = printed(session, drive)[0]
    hand_in(session, person, drive, as_pdf([first, first.rotate(180)]))
    hand_in(session, person, drive, as_photo(first))
    assert states(session, drive) == [PageState.MATCHED, PageState.REPEATED, PageState.REPEATED]
    assert session.scalar(select(func.count()).select_from(Commitment)) == 1


def test_the_same_file_is_not_read_twice(session: Any, person: Any, drive: CommitmentDrive) -> None:
    data = as_photo(printed(session, drive)[0])
    hand_in(session, person, drive, data)
    with pytest.raises(Refused, match="handed in before"):
        hand_in(session, person, drive, data)


def test_a_page_of_another_drive_is_listed_and_signs_nothing(session: Any, person: Any, drive: CommitmentDrive) -> None:
    other = opened(session, person)
    hand_in(session, person, drive, as_photo(printed(session, other)[0]))
    assert states(session, drive) == [PageState.FOREIGN]
    assert session.scalar(select(ScannedPage.drive_line_id)) == lines(session, other)[0].id
    assert LineStatus.SIGNED not in (*stands(session, drive), *stands(session, other))


@pytest.mark.parametrize("what", ["blank", "other code", "two letters"])
def test_a_page_that_tells_nothing_waits_for_a_person(
    session: Any, person: Any, drive: CommitmentDrive, what: str
) -> None:
    first, second, _ = printed(session, drive)
    both = Image.new("RGB", (first.width * 2, first.height), "white")
    both.paste(first, (0, 0))
    both.paste(second, (first.width, 0))
    strange = blank()
    strange.paste(Image.open(io.BytesIO(_qr("https://example.invalid/1"))).convert("RGB"), (50, 50))
    page = {"blank": blank(), "other code": strange, "two letters": both}[what]
    hand_in(session, person, drive, as_photo(page))
    assert states(session, drive) == [PageState.UNREAD]


def _qr(text: str) -> bytes:
    from app.services.documents import qr

    return qr.png(text)


def test_a_person_matches_what_could_not_be_read(session: Any, person: Any, drive: CommitmentDrive) -> None:
    hand_in(session, person, drive, as_photo(blank()))
    page, line, clerk = session.scalar(select(ScannedPage)), lines(session, drive)[2], person("clerk")
    folder = Path(config.DATA_DIR)
    with pytest.raises(Refused, match="asked in this drive"):
        scans.match(session, folder, page, making.enterprise(session).name, clerk, OPENED)
    assert [each["value"] for each in scans.suggest(session, drive, line.enterprise.name)] == [line.no]
    scans.match(session, folder, page, line.no, clerk, OPENED)
    assert (page.state, page.drive_line_id) == (PageState.MATCHED, line.id)
    assert (line.status, line.way) == (LineStatus.SIGNED, SigningWay.HAND)
    with pytest.raises(Refused, match="dealt with"):
        scans.match(session, folder, page, line.no, clerk, OPENED)


def test_a_page_is_set_aside_with_a_reason(session: Any, person: Any, drive: CommitmentDrive) -> None:
    hand_in(session, person, drive, as_photo(blank()))
    page = session.scalar(select(ScannedPage))
    with pytest.raises(Refused, match="why"):
        scans.set_aside(session, page, " ", person("clerk"))
    scans.set_aside(session, page, "空白页", person("clerk"))
    assert (page.state, page.why, scans.open_pages(session, drive)) == (PageState.SET_ASIDE, "空白页", 0)


@pytest.mark.parametrize("signed_on", [OPENED - timedelta(days=1), OPENED + timedelta(days=1)])
def test_nothing_is_signed_before_it_was_printed_or_after_it_came(
    session: Any, person: Any, drive: CommitmentDrive, signed_on: date
) -> None:
    with pytest.raises(Refused, match="day of signing"):
        signing.sign(session, lines(session, drive)[0], signed_on, SigningWay.HAND, person("clerk"), OPENED)


def test_a_firm_signs_once(session: Any, person: Any, drive: CommitmentDrive) -> None:
    line = lines(session, drive)[0]
    signing.sign(session, line, OPENED, SigningWay.HAND, person("clerk"), OPENED)
    with pytest.raises(Refused, match="signed already"):
        signing.sign(session, line, OPENED, SigningWay.HAND, person("clerk"), OPENED)


def test_something_else_than_a_scan_is_refused(session: Any, person: Any, drive: CommitmentDrive) -> None:
    data = "名单".encode()
    given = scans.inspect("名单.txt", data)
    with pytest.raises(Refused, match="no scan"):
        scans.take(session, Path(config.DATA_DIR), drive, given, data, OPENED, person("clerk"), OPENED)


# --- closing -------------------------------------------------------------------------------------------


def closed(session: Any, person: Any, drive: CommitmentDrive, day: date = AFTER) -> None:
    transition.perform(session, drive, "close", person("chief"), "按期截止。", day=day)


def running(session: Any, firm: Any) -> list[EventKind]:
    return [each.kind for each in _events(session, firm) if each.ended_on is None]


def _events(session: Any, firm: Any) -> list[Any]:
    kind = events.CreditEvent.kind == EventKind.COMMITMENT_UNSIGNED
    return list(session.scalars(select(events.CreditEvent).where(kind, events.CreditEvent.enterprise_id == firm.id)))


def test_a_drive_is_closed_after_its_last_day(session: Any, person: Any, drive: CommitmentDrive) -> None:
    with pytest.raises(Refused, match="may be signed until"):
        closed(session, person, drive, LAST)


def test_a_drive_is_closed_when_all_pages_were_looked_at(session: Any, person: Any, drive: CommitmentDrive) -> None:
    hand_in(session, person, drive, as_photo(blank()))
    with pytest.raises(Refused, match="not been matched"):
        closed(session, person, drive)


def test_who_has_not_signed_gets_the_event_and_a_worse_score(
    session: Any, person: Any, drive: CommitmentDrive, firms: list[Any]
) -> None:
    signing.sign(session, lines(session, drive)[0], OPENED, SigningWay.HAND, person("clerk"), OPENED)
    firms[2].operating_state = OperatingState.DEREGISTERED
    closed(session, person, drive)
    assert stands(session, drive) == [LineStatus.SIGNED, LineStatus.MISSED, LineStatus.DROPPED]
    assert [running(session, firm) for firm in firms] == [[], [EventKind.COMMITMENT_UNSIGNED], []]
    assert _events(session, firms[1])[0].counts_from == AFTER
    assert firms[1].score == 95, "five less (C1)"
    assert (drive.firms_asked, drive.firms_signed, drive.coverage) == (2, 1, 50)


def test_a_late_signature_ends_the_event_from_then_on(
    session: Any, person: Any, drive: CommitmentDrive, firms: list[Any]
) -> None:
    closed(session, person, drive)
    later = AFTER + timedelta(days=9)
    hand_in(session, person, drive, as_photo(printed(session, drive)[0]), later)
    line = lines(session, drive)[0]
    assert (line.status, line.signed_on, drive.firms_signed) == (LineStatus.SIGNED_LATE, later, 1)
    assert [(each.ended_on, each.end_reason) for each in _events(session, firms[0])] == [(later, EventEnd.EXPIRED)]
    assert firms[0].score == 100


def test_a_firm_is_excused_by_the_section_chief_with_a_reason(
    session: Any, person: Any, drive: CommitmentDrive, firms: list[Any]
) -> None:
    first, second, _ = lines(session, drive)
    with pytest.raises(Refused):
        transition.perform(session, first, "excuse", person("chief"), day=OPENED)
    transition.perform(session, first, "excuse", person("chief"), "全年停产。", day=OPENED)
    closed(session, person, drive)
    transition.perform(session, second, "excuse", person("chief"), "已向上级签订。", day=AFTER)
    assert stands(session, drive) == [LineStatus.EXCUSED, LineStatus.EXCUSED, LineStatus.MISSED]
    assert [running(session, firm) for firm in firms[:2]] == [[], []]
    assert _events(session, firms[1])[0].end_reason == EventEnd.ANNULLED


def test_a_drive_closed_by_mistake_is_opened_again_and_closed_once_more(
    session: Any, person: Any, drive: CommitmentDrive, firms: list[Any]
) -> None:
    closed(session, person, drive)
    until = AFTER + timedelta(days=20)
    reopening = {"values": {"sign_by": until}, "day": AFTER}
    transition.perform(session, drive, "reopen", person("chief2"), "误操作。", **reopening)
    assert stands(session, drive) == [LineStatus.UNSIGNED] * 3
    assert running(session, firms[0]) == []
    signing.sign(session, lines(session, drive)[0], AFTER, SigningWay.HAND, person("clerk"), AFTER)
    closed(session, person, drive, until + timedelta(days=1))
    assert stands(session, drive) == [LineStatus.SIGNED, LineStatus.MISSED, LineStatus.MISSED]
    assert [len(_events(session, firm)) for firm in firms] == [1, 2, 2]


def test_a_revoked_drive_asks_nobody_and_leaves_what_was_signed(
    session: Any, person: Any, drive: CommitmentDrive, firms: list[Any]
) -> None:
    signing.sign(session, lines(session, drive)[0], OPENED, SigningWay.HAND, person("clerk"), OPENED)
    closed(session, person, drive)
    transition.perform(session, drive, "revoke", person("leader"), "依据有误。", day=AFTER)
    assert stands(session, drive) == [LineStatus.SIGNED, LineStatus.VOIDED, LineStatus.VOIDED]
    assert running(session, firms[1]) == []
    with pytest.raises(Refused, match="no longer asked"):
        signing.sign(session, lines(session, drive)[1], AFTER, SigningWay.HAND, person("clerk"), AFTER)


# --- reminders -----------------------------------------------------------------------------------------


def test_departments_are_reminded_before_the_last_day_and_chiefs_after_it(
    session: Any, person: Any, drive: CommitmentDrive
) -> None:
    def told(day: date) -> list[tuple[str, int | None]]:
        clocks.drives(session, 0, day)
        session.flush()
        return list(session.execute(select(Message.role, Message.department_id).order_by(Message.id)))

    before = told(LAST - timedelta(days=8))
    assert not [each for each in before if each[0] == "clerk"]
    department = person("clerk").department_id
    assert told(LAST - timedelta(days=7))[len(before) :] == [("clerk", department)]
    assert len(told(LAST)) == len(before) + 1
    assert told(AFTER)[len(before) + 1 :] == [("section_chief", None)]
    assert len(told(AFTER + timedelta(days=1))) == len(before) + 2


def test_coverage_is_told_by_department(session: Any, person: Any, drive: CommitmentDrive) -> None:
    signing.sign(session, lines(session, drive)[0], OPENED, SigningWay.HAND, person("clerk"), OPENED)
    (only,) = drives.by_department(session, drive)
    assert (only.asked, only.signed, only.excused, only.open, str(only.coverage)) == (3, 1, 0, 2, "33.3")
    assert str(drives.share(999, 1000)) == "99.9"


def test_a_letter_signed_in_time_and_found_late_is_in_time(session: Any, person: Any, drive: CommitmentDrive) -> None:
    closed(session, person, drive)
    line = lines(session, drive)[0]
    signing.sign(session, line, LAST, SigningWay.HAND, person("credit"), AFTER)
    assert line.status == STATUSES.SIGNED
    assert {event.end_reason for event in _events(session, line.enterprise)} == {EventEnd.ANNULLED}


def test_a_revoked_commitment_has_the_firm_asked_again(session: Any, person: Any, drive: CommitmentDrive) -> None:
    hand_in(session, person, drive, as_pdf(printed(session, drive)[:1]))
    line = lines(session, drive)[0]
    assert (line.status, states(session, drive)) == (STATUSES.SIGNED, [PageState.MATCHED])
    made = line.commitment
    transition.perform(session, made, "revoke", person("leader"), "归入有误。", day=OPENED)
    assert (line.status, line.commitment_id, states(session, drive)) == (STATUSES.UNSIGNED, None, [PageState.UNREAD])


def test_a_commitment_revoked_after_closing_was_never_signed(session: Any, person: Any, drive: CommitmentDrive) -> None:
    line = lines(session, drive)[0]
    made = signing.sign(session, line, OPENED, SigningWay.HAND, person("credit"), OPENED)
    closed(session, person, drive)
    transition.perform(session, made, "revoke", person("leader"), "归入有误。", day=AFTER)
    assert line.status == STATUSES.MISSED
    assert running(session, line.enterprise) == [EventKind.COMMITMENT_UNSIGNED]


def test_a_large_drive_is_settled_by_the_job(
    session: Any, person: Any, drive: CommitmentDrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first firms at once, the rest at night; the same when it is opened again, and nothing is done twice."""
    monkeypatch.setattr(drives, "AT_ONCE", 1)
    closed(session, person, drive)
    assert sorted(stands(session, drive)) == sorted(
        [STATUSES.MISSED, *[STATUSES.UNSIGNED] * (len(lines(session, drive)) - 1)]
    )
    drives.settle(session, 0, AFTER)
    assert set(stands(session, drive)) == {STATUSES.MISSED}
    assert drives.settle(session, 0, AFTER)[1]["seen"] == 0
    again = {"sign_by": AFTER + timedelta(days=9)}
    transition.perform(session, drive, "reopen", person("chief2"), "误操作。", day=AFTER, values=again)
    drives.settle(session, 0, AFTER)
    assert set(stands(session, drive)) == {STATUSES.UNSIGNED}
    assert [running(session, line.enterprise) for line in lines(session, drive)] == [[]] * len(lines(session, drive))
