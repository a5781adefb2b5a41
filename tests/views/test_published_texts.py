"""What the public may not read of persons, in whatever text it stands and on whatever public page one looks."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import String, Text, select

from app import clock
from app.rules import masking
from app.rules.errors import Refused
from app.rules.vocabulary.disclosure import Channel
from app.rules.vocabulary.subjects import PartyKind
from app.services.flow import transition
from models.base import registers
from models.disclosure import Publication
from tests import making

NUMBER, PHONE, PERSON = "150725199001010016", "139-1234-5678", "张三丰"
PLANTED = f"值班员{PERSON}电话{PHONE}"


def _inspection(session: Any, decided_on: date, valid_until: date, **more: Any) -> Any:
    return making.inspection(session, inspected_on=decided_on, **more)


MAKERS = {"penalty": making.penalty, "licence": making.licence, "inspection": _inspection}
LATER = {"valid_until": date(2090, 1, 1)}
TEXTS = [
    (register.register_name(), column.key)
    for register in registers()
    if register.PUBLISHING
    for column in register.columns()
    if column.key in register.PUBLISHING.shown
    and type(column.type) in (String, Text)
    and column.key not in (*register.PUBLISHING.codes, register.PUBLISHING.party)
]


@pytest.fixture
def approve(session: Any, person: Any) -> Any:
    """Bring a record through the chain; the key of its copy on the portal."""

    def through(record: Any) -> int:
        for move, who in (("submit", "clerk"), ("review", "chief"), ("approve", "leader")):
            transition.perform(session, record, move, person(who), "同意")
        session.commit()
        shown = select(Publication.id).where(Publication.channel == Channel.PORTAL).order_by(Publication.id.desc())
        return int(session.scalars(shown).first())

    return through


def _public(app: Any, session: Any, *asked: str) -> Iterator[tuple[str, str]]:
    """(address, body) of every public page there is, in whatever form, but for what was asked there."""
    browser, keys = app.test_client(), session.scalars(select(Publication.id)).all()
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/public/"):
            name = next(iter(rule.arguments), None)
            paths = [re.sub(r"<[^>]*>", str(key), rule.rule) for key in keys] if name else [rule.rule]
            for path in paths:
                for text in ("", *asked):
                    body = browser.get(path, query_string={"q": text} if text else {}).text
                    yield f"{path}?q={text}", re.sub(r'value="[^"]*"|q=[^&"]*|<q>[^<]*</q>', "", body)


def test_the_texts_under_test_are_those_of_the_published_registers() -> None:
    assert {register for register, _ in TEXTS} == set(MAKERS)
    assert {("penalty", "basis"), ("licence", "document_name"), ("inspection", "items")} <= set(TEXTS)


@pytest.mark.parametrize(("register", "name"), TEXTS)
def test_no_published_text_leaves_out_the_masker(
    register: str, name: str, session: Any, approve: Any, app: Any
) -> None:
    """A column newly shown to the public is here by itself."""
    text = PERSON if name in ("legal_representative",) else PLANTED
    key = approve(MAKERS[register](session, decided_on=clock.today(), **LATER, **{name: text}))
    shown = app.test_client().get(f"/public/record/{key}").text
    assert "张**" in shown
    for address, body in _public(app, session):
        assert PERSON not in body, address
        assert PHONE not in body, address


def test_a_person_named_in_one_text_is_hidden_in_the_others(session: Any, approve: Any, app: Any) -> None:
    texts = {"facts": "赵四海攀爬货架坠地。", "basis": "依据驾驶员赵四海的证言"}
    key = approve(making.penalty(session, decided_on=clock.today(), **LATER, **texts))
    shown = app.test_client().get(f"/public/record/{key}").text
    assert "赵**攀爬货架坠地。" in shown
    assert "赵四海" not in shown


def test_what_may_be_a_person_is_marked_for_the_approver_and_neither_hidden_nor_passed_over(
    session: Any, person: Any, approve: Any, login: Any
) -> None:
    record = making.penalty(
        session,
        decided_on=clock.today(),
        facts="员工高明未戴安全帽，员工李四光在场。",
        **LATER,
        department_id=person("clerk").department_id,
        created_by_id=person("clerk").user_id,
    )
    for move, who in (("submit", "clerk"), ("review", "chief")):
        transition.perform(session, record, move, person(who), "同意")
    session.commit()
    page = login("leader").get(f"/penalty/move/{record.id}/approve").text
    assert re.search(r"员工<mark[^>]*>高明</mark>未戴安全帽，员工李\*\*在场。", page)
    assert re.search(r"可能涉及个人：高明，.*从业人员", page)
    assert "李四光" not in page.partition('class="card outcome"')[2].partition("<form")[0]


def test_a_sentence_without_persons_raises_no_doubt(session: Any, person: Any, login: Any) -> None:
    record = making.penalty(
        session,
        decided_on=clock.today(),
        facts="安全员安全意识淡薄，负责人高度重视不够。",
        **LATER,
        department_id=person("clerk").department_id,
        created_by_id=person("clerk").user_id,
    )
    session.commit()
    page = login("clerk").get(f"/penalty/move/{record.id}/submit").text
    assert "可能涉及个人" not in page
    assert "<mark" not in page


def test_no_penalty_on_a_natural_person_is_on_any_public_page(session: Any, approve: Any, app: Any) -> None:
    persons = {"欧阳大力": NUMBER, "那顺乌力吉": making.identity(), "包海山": making.identity()}
    given = {
        "party": PartyKind.NATURAL_PERSON,
        "uscc": None,
        "person_identity": "identity_card",
        "legal_representative": None,
        "enterprise_id": None,
        "decided_on": clock.today(),
    }
    told = [
        approve(
            making.penalty(
                session,
                **given,
                **LATER,
                party_name=name,
                person_identity_no=number,
                decision_no=f"（陈）应急罚〔2026〕90{i}号",
            )
        )
        for i, (name, number) in enumerate(persons.items())
    ]
    kept = approve(making.penalty(session, decided_on=clock.today(), **LATER))
    assert app.test_client().get(f"/public/record/{kept}").status_code == 200
    for key in told:
        assert app.test_client().get(f"/public/record/{key}").status_code == 404
    for address, body in _public(app, session, "欧阳大力", "欧阳", "那顺乌力吉", "包海山", NUMBER, "902", "应急罚"):
        assert not re.search(r"欧阳|乌力吉|包海山|包\*\*|那\*\*|〔2026〕90\d号", body), address
        assert not any(number in body for number in persons.values()), address
        assert not any(f"/record/{key}" in body for key in told), address


def test_no_identity_number_is_on_any_public_page(session: Any, approve: Any, app: Any) -> None:
    party = {"representative_identity": "identity_card", "representative_identity_no": NUMBER}
    kept = {"penalty": party, "licence": party, "inspection": {"account": f"身份证{NUMBER}"}}
    for name, make in MAKERS.items():
        approve(make(session, decided_on=clock.today(), **LATER, **kept[name]))
    bodies = list(_public(app, session, NUMBER, "91150725"))
    assert any("陈巴尔虎旗第" in body for _, body in bodies)
    for address, body in bodies:
        assert not masking.contains_identity_number(body), address


@pytest.mark.parametrize("broken", ["150725-19900101-0016", "150725 1990 0101 0016", "150725.19900101.0016"])
def test_a_broken_identity_number_is_refused_in_any_published_text(
    broken: str, session: Any, approve: Any, person: Any
) -> None:
    record = making.penalty(session, decided_on=clock.today(), **LATER, basis=f"依据{broken}的证言")
    with pytest.raises(Refused, match="identity number"):
        approve(record)
