"""What the night looks through: files that lost their record or bytes, and what people may read of others."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

import config
from app import catalogue, clock
from app.rules.dates import HolidayRow
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.services.flow import calendars, files, strays, transition
from app.services.ledgers import export
from app.services.ledgers import looking_through as exported
from app.services.platform import runs
from app.services.publishing import looking_through as published
from app.services.publishing import publicity
from jobs import runner, steps
from models.base import registers
from models.disclosure import Publication
from models.platform import Attachment, Holiday, ImportBatch
from models.subjects import Enterprise
from tests import making
from tests.views import reading, records

DAY = date(2026, 5, 20)
IDENTITY, PHONE, NAME = "110101199003070134", "13912345678", "王大力"


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


# --- what the public reads ---------------------------------------------------------------------------


@pytest.fixture
def portal(session: Any, person: Any) -> Any:
    """The copy on the portal of a penalty that says all sorts of things of persons, masked as it was published."""
    penalty = making.penalty(
        session,
        decided_on=date(2026, 4, 6),
        facts=f"现场负责人李建国（电话{PHONE}）指使员工张三丰违规作业，住址：巴彦库仁镇胜利街5号",
    )
    firm = session.get(Enterprise, penalty.enterprise_id)
    records.practitioner(session, name=NAME, enterprise=firm, enterprise_id=firm.id)
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, penalty, move, person(who), "同意", day=DAY)
    return next(copy for copy in publicity.copies(session, penalty) if copy.channel == Channel.PORTAL)


def look(session: Any, day: date = DAY) -> list[str]:
    return [refusal.sentence() for refusal in published.copies(session, 0, day)[2]]


def test_what_the_masker_hid_is_no_finding(session: Any, portal: Any) -> None:
    assert PHONE not in str(portal.content)
    assert look(session) == []


@pytest.mark.parametrize(
    ("column", "text", "what"),
    [
        ("facts", f"联系电话{PHONE}", "a telephone number"),
        ("basis", f"依据条款，询问{IDENTITY}", "an identity number"),
        ("content", f"处罚{NAME}", "the name of a person"),
        ("violation", "员工李四未持证", "the name of a person"),
        ("organ", f"某局（{PHONE}）", "a telephone number"),
    ],
)
def test_what_the_public_can_read_of_a_person_is_found_in_any_column(
    column: str, text: str, what: str, session: Any, portal: Any
) -> None:
    portal.content = {**portal.content, column: text}
    session.flush()
    (told,) = look(session)
    assert portal.title in told
    assert what in told


def test_a_copy_that_is_shown_nowhere_is_not_looked_through(session: Any, portal: Any) -> None:
    session.execute(
        update(Publication).values(status=PublicationStatus.ENDED, content={**portal.content, "facts": f"电话{PHONE}"})
    )
    assert published.copies(session, 0, DAY)[1] == {"looked": 0, "warned": 0}


def test_over_some_nights_every_copy_is_looked_through_once(
    session: Any, portal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "SAMPLE", 1)
    nights = [published.copies(session, 0, DAY + timedelta(days=n))[1]["looked"] for n in range(3)]
    assert (max(nights), sum(nights)) == (1, 3)


# --- what exports carry away -------------------------------------------------------------------------


def look_at_exports(session: Any) -> list[str]:
    return [r.sentence() for n in range(len(registers())) for r in exported.exports(session, n, DAY)[2]]


def test_a_masked_export_of_every_register_shows_nobody(session: Any) -> None:
    records.one_of_each(session, None)
    assert look_at_exports(session) == []


def test_a_masked_column_that_is_plain_is_found(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    records.practitioner(session)
    monkeypatch.setattr(export, "_value", lambda record, column, _masked: getattr(record, column.key))
    assert {"Full name", "Identity number", "Telephone"} <= {
        word for told in look_at_exports(session) for word in told.split("“")[1].split("”")[:1]
    }


def test_an_identity_number_in_the_words_of_a_record_is_found(session: Any) -> None:
    made = making.inspection(session, account=f"现场询问{IDENTITY}")
    (told,) = look_at_exports(session)
    assert made.notice_no in told


# --- files -------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(config, "DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def kept(session: Any, folder: Path) -> Attachment:
    return files.keep(session, folder, making.penalty(session), "说明.pdf", records.PDF, None)


def look_at_files(session: Any, day: date = DAY) -> list[str]:
    return [r.sentence() for find in (strays.attachments, strays.stray_bytes) for r in find(session, 0, day)[2]]


def test_files_in_order_are_no_finding(session: Any, kept: Attachment) -> None:
    assert look_at_files(session) == []


@pytest.mark.parametrize("change", [{"record_id": 999}, {"register": "gone"}])
def test_a_file_without_its_record_is_found(change: dict[str, Any], session: Any, kept: Attachment) -> None:
    session.execute(update(Attachment).values(**change))
    (told,) = look_at_files(session)
    assert "说明.pdf" in told
    assert "does not exist" in told


def test_a_file_without_its_bytes_is_found(session: Any, folder: Path, kept: Attachment) -> None:
    files.path_of(folder, kept.sha256).unlink()
    (told,) = look_at_files(session)
    assert "damaged or missing" in told


def test_a_file_whose_bytes_are_others_of_the_same_length_is_found_within_a_month(
    session: Any, folder: Path, kept: Attachment
) -> None:
    files.path_of(folder, kept.sha256).write_bytes(records.PDF[::-1])
    found = [look_at_files(session, DAY + timedelta(days=n)) for n in range(31)]
    assert any("damaged" in told for night in found for told in night)


def test_bytes_that_no_file_knows_are_found_after_a_day(session: Any, folder: Path, kept: Attachment) -> None:
    stray = files.path_of(folder, "ab" * 32)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    assert look_at_files(session) == []
    old = clock.now().timestamp() - 2 * 86400
    for path in (stray, files.path_of(folder, kept.sha256)):
        os.utime(path, (old, old))
    (told,) = look_at_files(session)
    assert stray.name in told
    session.add(
        ImportBatch(
            register="x", filename="x", sha256=stray.name, rows=0, new=0, changed=0, unchanged=0, refused=0, errors=[]
        )
    )
    session.flush()
    assert look_at_files(session) == []


# --- the calendar ------------------------------------------------------------------------------------

NEXT = [
    HolidayRow(date(2027, month, 1), False, name, "通知")
    for month, name in (
        (1, "元旦"),
        (2, "春节"),
        (4, "清明节"),
        (5, "劳动节"),
        (6, "端午节"),
        (9, "中秋节"),
        (10, "国庆节"),
    )
]


def enter(session: Any, rows: list[HolidayRow]) -> None:
    session.add_all(Holiday(day=r.day, is_workday=r.is_workday, name=r.name, source=r.source) for r in rows)
    session.flush()


def missing(session: Any, day: date) -> list[str]:
    return [refusal.sentence() for refusal in calendars.unannounced(session, day)]


def test_in_december_next_years_calendar_should_be_there(session: Any) -> None:
    assert missing(session, date(2026, 11, 30)) == []
    (told,) = missing(session, date(2026, 12, 1))
    assert "2027 has not been entered" in told
    enter(session, NEXT[:4])
    (told,) = missing(session, date(2026, 12, 31))
    assert "2027 lacks 端午节" in told
    enter(session, NEXT[4:])
    assert missing(session, date(2026, 12, 31)) == []


def test_afterwards_this_years_is_missed(session: Any) -> None:
    assert len(missing(session, date(2027, 1, 1))) == 1
    assert len(missing(session, date(2027, 12, 1))) == 2


def test_what_a_job_found_stands_on_the_cockpit_until_it_finds_nothing(session: Any, login: Any) -> None:
    def run(day: date) -> str:
        key = runs.request(session, "calendar_check", None, day=day).id
        session.commit()
        runner.work(*runner.claim(key))  # type: ignore[misc]
        return str(login("system_admin").get("/").text)

    assert "flash warning" not in run(date(2026, 11, 30))
    html = run(date(2026, 12, 1))
    assert "2027年的放假安排尚未录入" in html
    assert reading.CHINESE.search(html)
    assert "2027年的放假安排" not in login("clerk").get("/").text
    english = login("system_admin", lang="en").get("/").text
    assert "The calendar of 2027" in english
    assert "2027年的放假安排" not in english, "what a run says is said to each reader in their language"
    assert "需要核查 1" in login("system_admin").get("/job_run/list/").text
    enter(session, NEXT)
    session.commit()
    assert "flash warning" not in run(date(2026, 12, 2))


def test_the_nightly_job_goes_through_all_of_it(session: Any, portal: Any, kept: Attachment) -> None:
    portal.content = {**portal.content, "facts": f"电话{PHONE}"}
    making.inspection(session, account=f"现场询问{IDENTITY}")
    files.path_of(Path(config.DATA_DIR), kept.sha256).unlink()
    session.commit()
    part, lines = steps.Slice(DAY), []
    while part is not None:
        step = steps.integrity_check(session, part)
        lines += [fault.sentence(catalogue.locale("zh")) for fault in step.faults]
        part = steps.Slice(DAY, cursor=step.cursor) if step.cursor is not None else None
    assert [any(word in line for line in lines) for word in ("电话", "脱敏导出", "说明.pdf")] == [True] * 3
    assert all(reading.CHINESE.search(line) for line in lines)
