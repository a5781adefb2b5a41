"""What comes back from a phone: entered once, checked like a form, answered with a receipt; nothing else gets in."""

import base64
import hashlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from app import clock
from app.rules.vocabulary.inspection import TaskStatus
from app.rules.vocabulary.platform import Status
from models.inspection import Finding, Inspection, InspectionTask
from models.platform import Attachment
from tests import making


def picture(shade: int) -> dict[str, str]:
    out = BytesIO()
    Image.new("L", (40, 30), shade).save(out, "JPEG")
    data = base64.b64encode(out.getvalue()).decode()
    digest = hashlib.sha256(out.getvalue()).hexdigest()
    return {"kind": "photo", "name": f"{shade}.jpg", "data": f"data:image/jpeg;base64,{data}", "sha256": digest}


SIGNED = [{**picture(40 + n), "kind": "signature", "whose": who} for n, who in enumerate(("first", "second", "firm"))]


@pytest.fixture
def task(session: Any, person: Any) -> InspectionTask:
    own = making.officer(session, user_id=person("officer").user_id)
    given = {"first_officer": own, "first_officer_id": own.id, "department_id": person("officer").department_id}
    made = making.task(session, status=TaskStatus.NOTIFIED, **given)
    session.commit()
    return made


def entry(task: InspectionTask, /, **more: Any) -> dict[str, Any]:
    today = clock.today().isoformat()
    return {
        "id": "a" * 32,
        "task": task.id,
        "inspected_on": today,
        "outcome": "problems",
        "account": "属实",
        "lines": [{"item": "消防器材", "requirement": "齐全", "result": "failed", "remark": "压力不足"}],
        "findings": [{"description": "灭火器压力不足", "measure": "停止使用", "level": "ordinary", "due_on": today}],
        "files": [picture(10), picture(200), *SIGNED],
        **more,
    }


def test_what_comes_twice_is_entered_once_with_the_same_receipt(session: Any, login: Any, task: InspectionTask) -> None:
    browser, sent = login("officer"), entry(task)
    first, second = (browser.post("/field/send", json=sent) for _ in range(2))
    assert (first.status_code, second.json) == (200, first.json)
    session.rollback()
    kept = session.scalars(select(Inspection).where(Inspection.inspection_task_id == task.id)).one()
    assert first.json["receipt"]["files"] == [each["sha256"] for each in sent["files"]]
    assert (kept.status, kept.notice_no[:5], len(kept.checked)) == (Status.DRAFT, "（陈）应急", 1)
    findings = session.scalars(select(Finding).where(Finding.inspection_id == kept.id)).all()
    assert [(each.description, each.measure, each.found_on) for each in findings] == [
        ("灭火器压力不足", "停止使用", clock.today())
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"outcome": ""}, "检查结果"),
        ({"inspected_on": "2031-01-01"}, "检查日期"),
        ({"lines": [{"item": "消防器材", "result": "failed"}]}, "说明"),
        ({"findings": [{"description": "", "level": "ordinary", "due_on": "2030-01-01"}]}, "隐患"),
        ({"files": [*SIGNED, {**picture(9), "sha256": "0" * 64}]}, "不完整"),
        ({"files": [*SIGNED, {**picture(9), "data": "no picture"}]}, "不完整"),
        ({"files": SIGNED[1:]}, "两名"),
        ({"files": SIGNED[:2]}, "拒绝"),
        ({"lines": "x"}, "不是本页面"),
        ({"id": ""}, "不是本页面"),
        ({"task": True}, "不是您的任务"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_of_it_is_kept(
    session: Any, login: Any, task: InspectionTask, more: dict[str, Any], said: str
) -> None:
    answer = login("officer").post("/field/send", json=entry(task, **more))
    assert answer.status_code == 422
    assert said in " ".join(answer.json["refused"]), answer.json
    session.rollback()
    own = Attachment.register == "inspection"
    assert session.scalars(select(Inspection).where(Inspection.inspection_task_id == task.id)).all() == []
    assert session.scalars(select(Attachment).where(own)).all() == []


@pytest.mark.parametrize("junk", [b"", b"[]", b"{", b"3"])
def test_what_is_no_entry_is_refused(login: Any, task: InspectionTask, junk: bytes) -> None:
    answer = login("officer").post("/field/send", data=junk, content_type="application/json")
    assert answer.status_code == 422


@pytest.mark.parametrize("more", [{"unsigned": "拒绝签字：负责人不在场"}, {"outcome": "not_found", "findings": []}])
def test_where_nobody_signs_for_the_enterprise_it_is_said_why(login: Any, task: InspectionTask, more: Any) -> None:
    answer = login("officer").post("/field/send", json=entry(task, files=SIGNED[:2], **more))
    assert answer.status_code == 200, answer.json


def test_a_task_of_others_is_neither_shown_nor_taken(session: Any, login: Any, task: InspectionTask) -> None:
    stranger = making.task(session, status=TaskStatus.NOTIFIED)
    session.commit()
    browser = login("officer")
    assert browser.get(f"/field/task/{stranger.id}").status_code == 404
    assert browser.get(f"/field/task/{task.id}").status_code == 200
    shown = browser.get("/field/").get_data(as_text=True)
    assert task.no in shown
    assert stranger.no not in shown
    assert browser.post("/field/send", json=entry(stranger)).status_code == 422


def test_a_task_of_another_department_is_made_by_whom_the_draw_sends(
    session: Any, login: Any, person: Any, task: InspectionTask
) -> None:
    task.department_id = person("stranger").department_id
    session.commit()
    browser = login("officer")
    assert task.no in browser.get("/field/").get_data(as_text=True)
    assert browser.get(f"/field/task/{task.id}").status_code == 200
    assert browser.post("/field/send", json=entry(task)).status_code == 200
    session.rollback()
    kept = session.scalars(select(Inspection).where(Inspection.inspection_task_id == task.id)).one()
    assert kept.department_id == person("officer").department_id


def test_a_key_of_another_inspection_is_answered_with_no_receipt_of_it(
    session: Any, login: Any, person: Any, task: InspectionTask
) -> None:
    browser = login("officer")
    assert browser.post("/field/send", json=entry(task)).status_code == 200
    session.rollback()
    given = {"first_officer": task.first_officer, "first_officer_id": task.first_officer_id}
    other = making.task(session, status=TaskStatus.NOTIFIED, department_id=task.department_id, **given)
    session.commit()
    answer = browser.post("/field/send", json=entry(other))
    assert (answer.status_code, "receipt" in answer.json) == (422, False)


def test_a_task_that_a_colleague_has_done_meanwhile_takes_nothing_more(
    session: Any, login: Any, task: InspectionTask
) -> None:
    task.status = TaskStatus.DONE
    session.commit()
    answer = login("officer").post("/field/send", json=entry(task))
    assert (answer.status_code, "已经完成" in " ".join(answer.json["refused"])) == (422, True)
