"""One record of every register for the screens' tests, and what is needed to hand in forms."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from app import clock
from app.extensions import db
from app.rules.parameters import FOLDER
from app.rules.terms import Term
from app.rules.vocabulary.disclosure import Channel, PublicationStatus
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.inspection import ItemResult
from app.services.flow import files, people
from models.base import register_of, registers
from models.discipline import Accident
from models.disclosure import Publication
from models.grading import FrequencyRule, GradeResult, GradingScheme
from models.inspection import CheckedItem, Complaint, Inspection, InspectionPlan
from models.platform import JobRun, Setting
from models.subjects import Agency, Department, Practitioner
from tests import making

PDF = making.pdf(b"fictional")


def practitioner(session: Any, **more: Any) -> Practitioner:
    firm = making.enterprise(session)
    given = {
        "name": f"王大力{firm.id}",
        "identity_no": making.identity(),
        "enterprise_id": firm.id,
        "enterprise": firm,
        "post": "电工",
        "phone": "13912345678",
    }
    return making.keep(session, Practitioner(**given | more))


def accident(session: Any, **more: Any) -> Accident:
    firm = making.enterprise(session)
    given = {
        "name": f"{firm.name}机械伤害事故",
        "enterprise_id": firm.id,
        "enterprise": firm,
        "occurred_on": date(2026, 2, 1),
        "account": "经过",
        "loss": Decimal(firm.id),
    }
    return making.keep(session, Accident(**given | more))


def inspection(session: Any, **more: Any) -> Inspection:
    lines = [
        CheckedItem(item="灭火器", result=ItemResult.PASSED),
        CheckedItem(item="安全出口", result=ItemResult.PASSED),
    ]
    return making.inspection(session, **{"checked": lines} | more)


def agency(session: Any, **more: Any) -> Agency:
    return making.keep(session, Agency(**{"name": f"通报单位{making.code()}"} | more))


def department(session: Any, **more: Any) -> Department:
    code = making.code()[-8:]
    return making.keep(session, Department(**{"code": code, "name": f"科室{code}"} | more))


def setting(session: Any, **more: Any) -> Setting:
    given = {
        "name": "repair.false_materials_bar_months",
        "value": "36",
        "starts_on": date(2030, 1, 1),
        "reason": "会议纪要",
    }
    return making.keep(session, Setting(**given | more))


def _table(name: str) -> str:
    return (FOLDER / f"{name}_default.yaml").read_text(encoding="utf-8")


def scheme(session: Any, **more: Any) -> GradingScheme:
    return making.keep(
        session,
        GradingScheme(
            **{
                "code": making.code(),
                "name": f"标准{making.code()}",
                "starts_on": date(2030, 1, 1),
                "content": _table("grading"),
            }
            | more
        ),
    )


def frequency(session: Any, **more: Any) -> FrequencyRule:
    return making.keep(
        session,
        FrequencyRule(
            **{
                "code": making.code(),
                "name": f"频次{making.code()}",
                "starts_on": date(2030, 1, 1),
                "content": _table("frequency"),
            }
            | more
        ),
    )


def grade_result(session: Any, **more: Any) -> GradeResult:
    firm = making.enterprise(session)
    given = {
        "enterprise_id": firm.id,
        "enterprise": firm,
        "scheme": "default",
        "day": date(2026, 3, 1),
        "grade": Grade.C,
        "previous": Grade.B,
        "score": Decimal(70),
        "lines": [],
    }
    return making.keep(session, GradeResult(**given | more))


def publication(session: Any, **more: Any) -> Publication:
    code = making.code()
    given = {
        "channel": Channel.GOVERNMENT_SITE,
        "source_register": "penalty",
        "source_id": 1,
        "no": f"公示{code}",
        "subject": "某公司",
        "content": {},
    }
    return making.keep(session, Publication(**given | more))


def approval_item(session: Any, **more: Any) -> Any:
    return making.item(session, **{"starts_on": date(2030, 1, 1)} | more)


def checklist(session: Any, **more: Any) -> Any:
    return making.checklist(session, **{"starts_on": date(2030, 1, 1)} | more)


def repair(session: Any, **more: Any) -> Any:
    return making.repair(session, making.penalty(session, **more), **more)


def complaint(session: Any, **more: Any) -> Complaint:
    """A complaint, and an inspector who can verify it."""
    making.officer(session)
    return making.complaint(session, **more)


def inspection_plan(session: Any, **more: Any) -> InspectionPlan:
    """A plan, and an enterprise that can be visited by it."""
    making.enterprise(session)
    return making.plan(session, **more)


def commitment_drive(session: Any, **more: Any) -> Any:
    """A drive, and a firm that it can ask; its year follows from its last day."""
    making.enterprise(session)
    return making.drive(session, **{name: value for name, value in more.items() if name != "year"})


MAKERS: dict[str, Callable[..., Any]] = {
    "accident": accident,
    "agency": agency,
    "approval_case": making.case,
    "approval_item": approval_item,
    "checklist": checklist,
    "class_change": making.class_change,
    "commitment": making.commitment,
    "commitment_drive": commitment_drive,
    "complaint": complaint,
    "credit_report": making.report,
    "department": department,
    "document": making.document,
    "draw": making.draw,
    "drive_line": making.drive_line,
    "document_template": making.template,
    "enterprise": making.enterprise,
    "evaluation": making.evaluation,
    "finding": making.finding,
    "fine_collection": making.collection,
    "frequency_rule": frequency,
    "fulfilment": making.evidence,
    "grade_result": grade_result,
    "grading_scheme": scheme,
    "guidance": making.guidance,
    "honour": making.honour,
    "inspection": inspection,
    "public_rating": making.public_rating,
    "inspection_item": making.inspection_item,
    "inspection_plan": inspection_plan,
    "inspection_task": making.task,
    "licence": making.licence,
    "officer": making.officer,
    "penalty": making.penalty,
    "post_check": making.post_check,
    "practitioner": practitioner,
    "publication": publication,
    "repair_application": repair,
    "report_use": making.use,
    "setting": setting,
    "unusual_code": making.unusual_code,
}
"""register → how a test makes one more of it; a register without a maker fails test_house."""


def one_of_each(session: Any, department_id: int | None, author_id: int | None = None) -> dict[str, int]:
    """A record of every register in this department; their keys by register."""
    found = {
        name: make(session, department_id=department_id, created_by_id=author_id).id for name, make in MAKERS.items()
    }
    session.commit()
    return found


def attached(session: Any, app: Flask, register: str, key: int) -> int:
    """A file of a record, row and bytes."""
    record = session.get(register_of(register), key)
    row = files.keep(session, Path(app.config["DATA_DIR"]), record, "说明.pdf", PDF, None)
    session.commit()
    return int(row.id)


def job_run(session: Any) -> int:
    run = JobRun(job="deadlines", slot="2026-03-01", day=date(2026, 3, 1), state="succeeded", counts={"seen": 1})
    session.add(run)
    session.commit()
    return int(run.id)


def shown(session: Any, **more: Any) -> int:
    """A copy that the portal shows."""
    content = {
        "party_name": "某公司",
        "decision_no": "（陈）应急罚〔2026〕1号",
        "fine": "3.000000",
        "decided_on": "2026-03-01",
    }
    given = {
        "channel": Channel.PORTAL,
        "status": PublicationStatus.PUBLISHED,
        "published_on": date(2026, 3, 1),
        "content": content,
    }
    return int(publication(session, **given | more).id)


def names() -> list[str]:
    return sorted(r.register_name() for r in registers())


def browser(app: Flask, username: str, lang: str = "") -> FlaskClient:
    """A browser in which this account is signed in, on whatever application."""
    client = app.test_client()
    with app.app_context():
        key = people.find(db.session(), username).get_id()
        db.session.remove()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"], cookie["since"] = key, True, clock.now().timestamp()
        if lang:
            cookie["locale"] = lang
    return client


def form_of(client: FlaskClient, address: str) -> dict[str, Any]:
    """What a browser would send back from the form at this address, untouched."""
    reader = _Form()
    reader.feed(client.get(address).text)
    return reader.given


class _Form(HTMLParser):
    """Reads the fields of the form of a record as a browser fills them."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, Any] = {}
        self._select, self._area, self._in = "", "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = dict(attrs)
        if tag == "form":
            self._in = "sheet" in (at.get("class") or "")
        elif self._in and tag == "input" and at.get("name"):
            self._input(at)
        elif self._in and tag == "select":
            self._select, self.given[at["name"] or ""] = at["name"] or "", ""
        elif tag == "option" and self._select and "selected" in at:
            self.given[self._select] = at["value"]
        elif self._in and tag == "textarea":
            self._area, self.given[at["name"] or ""] = at["name"] or "", ""

    def _input(self, at: dict[str, str | None]) -> None:
        name, value = at["name"] or "", at.get("value") or ""
        if at.get("type") != "checkbox":
            self.given[name] = value
        elif "checked" in at:
            self.given.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self._area:
            self.given[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select
        self._in = self._in and tag != "form"


def titles(html: str) -> list[str]:
    """The first cell of every row of a list, in order."""
    return re.findall(r'<tr><td data-label="[^"]*"[^>]*><a href="/\w+/show/(\d+)">', html)


def census(session: Any) -> dict[str, int]:
    """How many rows every table has, but for the trail that records readings."""
    tables = [t for t in db.metadata.sorted_tables if t.name not in ("audit_entry", "audit_head")]
    return {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}


class Counter:
    """Counts the statements an engine sends while it is open, transaction marks aside."""

    def __init__(self, engine: Any) -> None:
        self.engine, self.statements = engine, []

    def __enter__(self) -> "Counter":
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            self.statements.append(statement)


def status_of(session: Any, name: str, key: int) -> Term:
    """Where a record stands now, read afresh."""
    session.rollback()
    register = register_of(name)
    return session.scalar(select(register.status).where(register.id == key))
