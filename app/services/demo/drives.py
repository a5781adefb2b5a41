"""承诺书集中签订 of the fictional bureau: one every autumn, one that is being signed, and one in every other status."""

import io
from datetime import date, timedelta
from pathlib import Path

from PIL import Image
from sqlalchemy import select

import config
from app import clock
from app.rules.vocabulary.drives import DriveStatus, LineStatus, SigningWay
from app.rules.vocabulary.platform import Role
from app.rules.vocabulary.subjects import OperatingState
from app.services.approval import drives, letters, scans, signing
from app.services.demo import papers
from app.services.demo.story import Story
from app.services.reading import drawing
from models.approval import CommitmentDrive, DriveLine, DriveScope
from models.subjects import Enterprise

CONTENT = """严格遵守《中华人民共和国安全生产法》等法律法规和标准规程，依法取得安全生产所需的许可和资格。
健全并落实全员安全生产责任制和安全生产规章制度，主要负责人履行安全生产第一责任人职责。
保证安全生产投入，依法设置安全生产管理机构或者配备安全生产管理人员，从业人员经培训合格后上岗。
开展安全风险分级管控和隐患排查治理，重大事故隐患及时整改并如实报告。
接受应急管理部门的监督检查，不拒绝、不阻碍，不提供虚假材料，不瞒报、谎报、迟报生产安全事故。"""
LIABILITY = "违反承诺的，自愿接受行政处罚和信用惩戒，并同意将违诺信息记入信用记录、依法公开。"
AUTUMN, TERM = 10, timedelta(days=25)
SHARE = 0.75
"""So many of those who are asked sign in time."""


def drive(story: Story, year: int, day: date, batch: str = "") -> CommitmentDrive:
    """A drive of two trades: those of the first firms on the register."""
    query = select(Enterprise.sector).where(drives.supervised()).order_by(Enterprise.id).limit(2)
    trades = dict.fromkeys(story.session.scalars(query))
    made = CommitmentDrive(
        name=f"{year}年度安全生产信用承诺书集中签订{batch}",
        year=year,
        sign_by=day + TERM,
        scopes=[DriveScope(sector=trade) for trade in trades],
        content=CONTENT,
        liability=LIABILITY,
        valid_until=date(year + 1, 12, 31),
    )
    return story.keep(made, day, story.one(Role.CREDIT_OFFICER))


def month(story: Story, day: date) -> None:
    """Every autumn a drive, which is closed the month after; a month later somebody signs late."""
    for line in _lines(story, LineStatus.MISSED)[2:3]:
        _signed(story, line, day)
    for running in story.session.scalars(select(CommitmentDrive).where(CommitmentDrive.status == DriveStatus.OPEN)):
        if running.sign_by < day:
            _close(story, running, day)
    if day.month == AUTUMN and day + TERM < story.today:
        _opened(story, drive(story, day.year, day), day)


def _opened(story: Story, made: CommitmentDrive, day: date) -> CommitmentDrive:
    for name in ("submit", "review", "approve"):
        story.move(made, name, day)
    return made


def _close(story: Story, running: CommitmentDrive, day: date) -> None:
    """Most have signed by the last day; one is excused, one was struck off, and the others get the event."""
    first, *others = _lines(story, LineStatus.UNSIGNED, running)
    story.move(first, "excuse", running.sign_by)
    struck_off = others.pop() if len(others) > 8 else None
    if struck_off:
        struck_off.enterprise.operating_state = OperatingState.DEREGISTERED
    for line in others[: int(len(others) * SHARE)]:
        _signed(story, line, running.sign_by)
    story.move(running, "close", day)


def _lines(story: Story, status: LineStatus, of: CommitmentDrive | None = None) -> list[DriveLine]:
    query = select(DriveLine).where(DriveLine.status == status).order_by(DriveLine.id)
    return list(story.session.scalars(query.where(DriveLine.commitment_drive_id == of.id) if of else query))


def _signed(story: Story, line: DriveLine, day: date) -> None:
    with clock.at(story.moment(day)):
        by = story.one(Role.CLERK, line.department_id)
        signing.sign(story.session, line, day, SigningWay.HAND, by, day)


def finish(story: Story) -> None:
    """One that is being signed, of which a few letters have come back; and one in every other status."""
    today = story.today
    for place, moves in enumerate(_WAYS, 1):
        made = drive(story, today.year + 1, today, f"（试点第{place}批）")
        for name in moves:
            story.move(made, name, today)
    _come_back(story, _opened(story, drive(story, today.year + 1, today), today))


_OPENED = ("submit", "review", "approve")
_WAYS: tuple[tuple[str, ...], ...] = (
    (),
    ("submit",),
    ("submit", "return"),
    ("submit", "review"),
    ("discard",),
    (*_OPENED, "revoke"),
)


def _come_back(story: Story, running: CommitmentDrive) -> None:
    """The letters of some firms, scanned in one pile with a sheet that has no code."""
    session, folder, today = story.session, Path(config.DATA_DIR), story.today
    by = story.one(Role.CLERK)
    with clock.at(story.moment(today)):
        data = _pile(letters.lay_out(session, running, unsigned=True))
        scans.take(session, folder, running, scans.inspect("承诺书扫描件.pdf", data), data, today, by, today)
        while batch := scans.next_batch(session, folder, running):
            scans.settle(session, folder, running, batch, scans.look(batch), by, today)


def _pile(printed: bytes) -> bytes:
    """The first letters of a file, and a sheet without a code, as one scan."""
    seen = (drawing.draw(printed, place) for place in range(3))
    pages = [*filter(None, seen), papers.sheet("Commitment", "signed, printed by the firm itself")]
    first, *more = (Image.open(io.BytesIO(page)).convert("RGB") for page in pages)
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=more, resolution=150)
    return out.getvalue()
