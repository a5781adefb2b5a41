"""保密台账: of a register that is declared confidential nobody but its roles finds a trace, anywhere."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app import clock
from app.rules.reasons import Reason
from app.rules.vocabulary.platform import Role
from app.services.documents import issuing, templates
from app.services.flow import people, registry, transition
from app.services.messages import sending
from models.base import registers
from models.discipline import Accident
from models.platform import Deadline
from tests.conftest import STAFF
from tests.views import records

WORD = "绝密事件一号"
OUTSIDE = [name for name, (role, _) in STAFF.items() if role not in Accident.WORKFLOW.seen_by]
"""Who has no role in the flow of accidents, which stand here for a confidential register."""


@pytest.fixture
def confidential(monkeypatch: Any) -> None:
    monkeypatch.setattr(Accident, "CONFIDENTIAL", True)


@pytest.fixture
def accident(session: Any, person: Any) -> Any:
    """A record and all that leads to one: a trail, a clock, a message, a document, a work item, audit entries."""
    clerk = person("clerk")
    kept = records.accident(session, name=WORD, department_id=clerk.department_id, created_by_id=clerk.user_id)
    transition.perform(session, kept, "submit", clerk)
    for who in OUTSIDE:
        sending.to_person(session, person(who).user_id, kept, Reason(WORD))
    due = clock.today() + timedelta(days=3)
    session.add(
        Deadline(
            register="accident",
            record_id=kept.id,
            kind="publish_penalty",
            title=WORD,
            started_on=clock.today(),
            days=3,
            working=True,
            due_on=due,
        )
    )
    template = templates.shipped("repair_guide", edition=9, starts_on=clock.today())
    template.used_for, template.made_by, template.content, template.addressed_to = "accident", None, "【name】", "name"
    template.name, template.series = "说明", None
    session.add(template)
    session.flush()
    made = issuing.issue(session, template, kept, people.SYSTEM, clock.today())
    made.addressee = WORD
    session.commit()
    return kept


def _pages(app: Flask) -> list[str]:
    """Every page that needs nothing to be named, and every list, picker and export, asked for the word."""
    plain = [str(rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    asked = [f"/{r.register_name()}/{part}" for r in registers() for part in (f"list/?q={WORD}", f"lookup?q={WORD}")]
    exports = [f"/{r.register_name()}/export/jsonl" for r in registers()]
    skipped = ("/logout", "/healthz", "/readyz")
    return [page for page in (*plain, *asked, *exports) if not page.startswith(skipped)]


def _traces(app: Flask, browser: Any, *more: str) -> list[str]:
    """The pages on which the record's name stands beyond what was typed."""
    found = []
    for page in (*_pages(app), *more):
        text = browser.get(page).data.decode("utf-8", "ignore")
        said = text.replace(f'value="{WORD}"', "").replace(f"q={WORD}", "")
        if WORD in said and 'class="chip' not in said.split(WORD)[0][-200:]:
            found.append(page)
    return found


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_its_roles_finds_a_trace(
    app: Flask, login: Any, confidential: None, accident: Any, who: str
) -> None:
    firm = f"/enterprise/show/{accident.enterprise_id}"
    assert _traces(app, login(who), firm, f"/accident/show/{accident.id}", "/audit/list/?register=accident") == []


def test_without_the_declaration_there_would_be_traces(app: Flask, login: Any, accident: Any) -> None:
    assert "/audit/list/" in _traces(app, login("audit_admin"))
    assert "/messages/" in _traces(app, login("discipline"))


def test_those_of_its_flow_work_as_ever(
    session: Any, app: Flask, login: Any, confidential: None, accident: Any
) -> None:
    found = _traces(app, login("chief"), f"/accident/show/{accident.id}")
    assert {"/inbox/", f"/accident/show/{accident.id}", "/accident/list/"} <= set(found)
    answer = login("chief").post(f"/accident/move/{accident.id}/review", data={"opinion": "同意"})
    assert answer.status_code == 302


def test_the_chain_is_verified_whole_all_the_same(login: Any, confidential: None, accident: Any) -> None:
    answer = login("audit_admin").post("/audit/verify", follow_redirects=True)
    assert "校验一致" in answer.text
    assert WORD not in answer.text


def test_the_public_finds_nothing(app: Flask, confidential: None, accident: Any) -> None:
    assert _traces(app, app.test_client()) == []


def test_what_is_confidential_is_neither_published_nor_counted(confidential: None) -> None:
    assert "“accident” is confidential and adds to the credit ledger" in registry.faults(registers())


def test_a_role_in_its_flow_is_what_opens_it(confidential: None, person: Any) -> None:
    assert people.hidden(person("clerk")) == frozenset()
    assert people.hidden(person("audit_admin")) == {"accident"}
    assert Role.AUDIT_ADMIN not in Accident.WORKFLOW.seen_by
