"""Files of a record change while it may be edited, or with a move that asks for them; each change is a version."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.rules.errors import Refused
from app.rules.vocabulary.inspection import FindingStatus
from app.services.flow import files, holding
from models.base import register_of
from models.disclosure import Penalty
from models.platform import Attachment, AuditEntry, Movement
from tests import making
from tests.conftest import STAFF
from tests.views import reading, records

TABLES = [(name, status) for name in records.names() for status in register_of(name).WORKFLOW.statuses()]


def attach(browser: Any, key: int, name: str = "a.pdf", register: str = "penalty") -> list[str]:
    """What is said after handing in a file."""
    form = {"file": (io.BytesIO(making.pdf(name.encode())), name)}
    return reading.flashes(browser.post(f"/{register}/attach/{key}", data=form, follow_redirects=True).text)


def detach(browser: Any, key: int, file: int) -> list[str]:
    answer = browser.post(f"/penalty/detach/{key}/{file}", data={"why": "附错了"}, follow_redirects=True)
    return reading.flashes(answer.text)


def kept(session: Any) -> list[str]:
    """The names of the files that stand."""
    session.rollback()
    return list(session.scalars(select(Attachment.name).where(Attachment.ended_at.is_(None)).order_by(Attachment.id)))


def the_file(session: Any) -> int:
    session.rollback()
    return int(session.scalar(select(Attachment.id)))


def version(session: Any, key: int) -> int:
    session.rollback()
    return int(session.scalar(select(Penalty.version).where(Penalty.id == key)))


@pytest.fixture
def penalty(session: Any, person: Any) -> int:
    mine = person("clerk")
    made = making.penalty(session, department_id=mine.department_id, created_by_id=mine.user_id)
    session.commit()
    return int(made.id)


def held(session: Any, folder: Path, record: Any, by: Any) -> str:
    """The key of a form that holds a file."""
    data = by.name.encode()
    given = files.inspect(record.register_name(), "b.txt", data)
    return str(holding.hold(session, folder, record.register_name(), "k", given, data, by.user_id).once)


@pytest.mark.parametrize(("name", "status"), TABLES)
def test_files_change_only_where_the_record_may_be_edited(
    name: str, status: str, session: Any, person: Any, tmp_path: Path
) -> None:
    record = records.MAKERS[name](session, department_id=None)
    flow = type(record).WORKFLOW
    record.status = status
    before = files.keep(session, tmp_path, record, "before.pdf", records.PDF, None).id
    allowed = []
    for who, (role, _) in STAFF.items():
        for change in (
            lambda by: holding.attach(session, record, held(session, tmp_path, record, by), by),
            lambda by: holding.replace(session, record, before, held(session, tmp_path, record, by), by),
            lambda by: files.remove(session, record, before, by, "附错了"),
        ):
            try:
                with session.begin_nested() as trial:
                    change(person(who))
                    trial.rollback()
                allowed.append(role)
            except Refused:
                continue
    assert set(allowed) == (set(flow.editors) if status in flow.editable else set())


def test_a_file_added_and_one_taken_out_are_each_a_version_and_an_entry(penalty: int, login: Any, session: Any) -> None:
    clerk, begun = login("clerk"), version(session, penalty)
    attach(clerk, penalty)
    assert (kept(session), version(session, penalty)) == (["a.pdf"], begun + 1)
    detach(clerk, penalty, the_file(session))
    assert (kept(session), version(session, penalty)) == ([], begun + 2)
    told = session.scalars(
        select(AuditEntry).where(AuditEntry.action.in_(("attach", "detach"))).order_by(AuditEntry.seq)
    )
    said = [(row.action, row.actor, row.register, row.record_id, json.loads(row.detail)["file"]) for row in told]
    assert said == [(act, "clerk", "penalty", str(penalty), "a.pdf") for act in ("attach", "detach")]


def test_what_was_handed_in_takes_no_more_files(penalty: int, login: Any, session: Any) -> None:
    clerk = login("clerk")
    attach(clerk, penalty)
    key = the_file(session)
    clerk.post(f"/penalty/move/{penalty}/submit")
    before = version(session, penalty)
    for said in (attach(clerk, penalty, "b.pdf"), detach(clerk, penalty, key)):
        assert "不能再编辑" in said[-1]
    assert (kept(session), version(session, penalty)) == (["a.pdf"], before)
    html = clerk.get(f"/penalty/show/{penalty}").text
    assert f"/penalty/attachment/{penalty}/{key}" in html
    assert "/attach/" not in html
    assert "/detach/" not in html


def test_a_file_of_another_record_is_not_taken_out(penalty: int, login: Any, session: Any, person: Any) -> None:
    other = making.penalty(session, department_id=person("clerk").department_id)
    session.commit()
    attach(login("clerk"), other.id)
    detach(login("clerk"), penalty, the_file(session))
    assert kept(session) == ["a.pdf"]


def test_who_decides_is_told_that_a_file_came_since_they_read(penalty: int, login: Any, session: Any) -> None:
    """The clerk takes the record back, adds a paper and hands it in again while the chief has the page open."""
    clerk, chief = login("clerk"), login("chief")
    clerk.post(f"/penalty/move/{penalty}/submit")
    page = records.form_of(chief, f"/penalty/move/{penalty}/review")
    clerk.post(f"/penalty/move/{penalty}/withdraw")
    attach(clerk, penalty)
    clerk.post(f"/penalty/move/{penalty}/submit")
    assert chief.post(f"/penalty/move/{penalty}/review", data=page | {"opinion": "同意"}).status_code == 409


def test_who_adds_a_file_to_anothers_record_is_no_longer_other_eyes(penalty: int, login: Any, session: Any) -> None:
    attach(login("clerk2"), penalty)
    session.rollback()
    assert session.scalars(select(Movement.move).where(Movement.record_id == penalty)).all() == ["edited"]


def test_the_same_file_again_is_no_version(penalty: int, login: Any, session: Any) -> None:
    attach(login("clerk"), penalty)
    before = version(session, penalty)
    attach(login("clerk"), penalty)
    assert (kept(session), version(session, penalty)) == (["a.pdf"], before)


# --- with a move -------------------------------------------------------------------------------------


@pytest.fixture
def finding(session: Any, person: Any) -> int:
    made = making.finding(session, department_id=person("officer").department_id)
    session.commit()
    return int(made.id)


def rectify(browser: Any, key: int, **more: Any) -> Any:
    papers = [(io.BytesIO(making.pdf(n)), f"照片{i}.pdf") for i, n in enumerate((b"1", b"2"))]
    return browser.post(
        f"/finding/move/{key}/report_rectified", data={"rectified_on": "2026-03-10", "file": papers, **more}
    )


def test_a_move_that_asks_for_files_takes_them(finding: int, login: Any, session: Any) -> None:
    officer = login("officer")
    assert 'type="file"' in officer.get(f"/finding/move/{finding}/report_rectified").text
    assert rectify(officer, finding).status_code == 302
    assert kept(session) == ["照片0.pdf", "照片1.pdf"]
    assert session.scalar(select(func.count()).where(AuditEntry.action == "attach")) == 2


def test_a_move_that_is_refused_keeps_none_of_its_files(finding: int, login: Any, session: Any) -> None:
    answer = rectify(login("officer"), finding, rectified_on="")
    assert answer.status_code == 422
    assert (kept(session), records.status_of(session, "finding", finding)) == ([], FindingStatus.OPEN)


def test_a_file_that_is_none_of_the_office_refuses_the_move(finding: int, login: Any, session: Any) -> None:
    answer = rectify(login("officer"), finding, file=(io.BytesIO(b"MZ"), "a.exe"))
    assert answer.status_code == 422
    assert records.status_of(session, "finding", finding) == FindingStatus.OPEN


def test_a_move_that_asks_for_no_files_takes_none(penalty: int, login: Any, session: Any, app: Flask) -> None:
    clerk = login("clerk")
    clerk.post(f"/penalty/move/{penalty}/submit")
    assert 'type="file"' not in clerk.get(f"/penalty/move/{penalty}/withdraw").text
    form = {"file": (io.BytesIO(records.PDF), "a.pdf")}
    assert clerk.post(f"/penalty/move/{penalty}/withdraw", data=form).status_code == 302
    assert kept(session) == []
