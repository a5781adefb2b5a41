"""The page of a person: who reads it and what of it, and how a record comes to be about them."""

import io
import json
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from app import catalogue
from app.rules.vocabulary.subjects import PartyKind
from app.services.flow import transition
from app.services.flow.people import SYSTEM
from app.services.ledgers import export, loading
from models.approval import Commitment
from models.disclosure import Penalty
from models.subjects import Practitioner
from tests import making
from tests.conftest import STAFF

DAY = date(2026, 5, 20)
MACHINE_ROOM = {"system_admin", "security_admin", "audit_admin"}


@pytest.fixture
def punished(session: Any, person: Any) -> Penalty:
    """A penalty in force on somebody who serves in a firm."""
    somebody = making.person(session, making.enterprise(session), phone="13912345678")
    made = making.penalty(session, **making.on(somebody), department_id=person("clerk").department_id)
    for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
        transition.perform(session, made, move, person(who), "同意", day=DAY)
    session.commit()
    return made


@pytest.mark.parametrize("who", STAFF)
def test_whoever_reads_the_register_reads_a_persons_page_and_nobody_else(who: str, punished: Any, login: Any) -> None:
    page, card = f"/practitioner/show/{punished.practitioner_id}", punished.person_identity_no
    answer = login(who).get(page)
    assert answer.status_code == (403 if who in MACHINE_ROOM else 200)
    editors = {name for name, (role, _) in STAFF.items() if role in Practitioner.WORKFLOW.editors}
    for secret in (card, "13912345678"):
        assert (secret in answer.text) == (who in editors), secret
    opens = login(who).get(f"/penalty/show/{punished.id}").status_code == 200
    assert (punished.decision_no in answer.text) == opens


def test_a_persons_page_shows_facts_and_records_and_leads_to_a_new_one_about_them(punished: Any, login: Any) -> None:
    somebody, clerk = punished.practitioner, login("clerk")
    page = unescape(clerk.get(f"/practitioner/show/{somebody.id}").text)
    events = page.partition('id="events"')[2].partition("</section>")[0]
    assert f'href="/penalty/show/{punished.id}"' in events
    new = next(part.partition('"')[0] for part in page.split('href="') if part.startswith("/penalty/add?"))
    asked = {name: value for name, (value,) in parse_qs(urlsplit(new).query).items()}
    assert asked == {"party": "natural_person", "party_name": somebody.name, "practitioner_id": somebody.no}
    form = clerk.get(new).text
    assert 'value="natural_person" selected' in form
    assert somebody.identity_no not in form
    assert f"practitioner_id={somebody.no}" in page.partition("/commitment/add?")[2].partition('"')[0]


def test_a_firms_page_lists_its_persons_and_none_of_their_facts(punished: Any, login: Any) -> None:
    firm = punished.practitioner.enterprise_id
    page = login("leader").get(f"/enterprise/show/{firm}").text
    assert f'href="/practitioner/show/{punished.practitioner_id}"' in page
    assert punished.decision_no not in page


def test_what_is_picked_says_who_is_meant_and_no_secret(punished: Any, login: Any) -> None:
    somebody = punished.practitioner
    asked = {"q": somebody.name, "with": "name,no,identity_no,phone,identity_key"}
    found = login("clerk").get("/practitioner/lookup", query_string=asked).json
    assert [each["facts"] for each in found["results"]] == [{"no": somebody.no}]
    assert somebody.identity_no not in json.dumps(found)


def test_a_name_unlike_that_of_the_chosen_person_is_told_on_leaving_the_field(punished: Any, login: Any) -> None:
    given = {"party": "natural_person", "party_name": "别人", "practitioner_id": punished.practitioner.no}
    told = login("clerk").post("/penalty/check", data=given).json
    assert punished.practitioner.name in str(told["doubts"]["party_name"])
    other = given | {"person_identity_no": making.identity()}
    assert "practitioner_id" in login("clerk").post("/penalty/check", data=other).json["errors"]


def test_an_export_masks_persons_and_a_copy_of_the_registers_comes_back_whole(session: Any, punished: Any) -> None:
    somebody = punished.practitioner
    alone = making.person(session)
    promised = {"enterprise_id": None, "enterprise": None, "practitioner_id": alone.id}
    making.commitment(session, **promised, party=PartyKind.NATURAL_PERSON)
    session.commit()
    zh, secrets = catalogue.locale("zh"), (somebody.identity_no, alone.identity_no, somebody.identity_key)
    for register in (Practitioner, Penalty, Commitment):
        texts = {}
        for masked in (True, False):
            out = io.BytesIO()
            export.write(session, register, select(register).order_by(register.id), "jsonl", out, zh, masked=masked)
            texts[masked] = out.getvalue().decode()
        assert not any(secret in texts[True] for secret in secrets)
        assert somebody.identity_key not in texts[False]
        report, _ = loading.load(session, register, texts[False].encode(), "x.jsonl", SYSTEM, DAY)
        assert (report.unchanged, report.new, report.changed) == (report.rows, 0, 0), (register, report.errors)


def test_an_enterprise_is_no_subject_of_what_a_person_promised(login: Any, session: Any) -> None:
    firm, somebody = making.enterprise(session), making.person(session)
    session.commit()
    words = dict.fromkeys(("reason", "content", "liability"), "x")
    given = words | {"kind": "voluntary", "made_on": "2026-05-01", "scope": "public"}
    both = given | {"party": "natural_person", "practitioner_id": somebody.no, "enterprise_id": firm.uscc}
    clerk = login("clerk")
    assert clerk.post("/commitment/add", data=both).status_code == 422
    assert clerk.post("/commitment/add", data=both | {"enterprise_id": ""}).status_code == 302
    assert clerk.post("/commitment/add", data=given | {"party": "", "enterprise_id": firm.uscc}).status_code == 302
    session.rollback()
    kept = session.scalars(select(Commitment).order_by(Commitment.id)).all()
    assert [(c.party, c.enterprise_id, c.practitioner_id) for c in kept] == [
        ("natural_person", None, somebody.id),
        ("legal_person", firm.id, None),
    ]
    assert '<option value="legal_person" selected>' in clerk.get("/commitment/add").text
