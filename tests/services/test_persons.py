"""Persons as subjects: in an enterprise or in none, with facts of their own that are never a firm's by themselves."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from app import attest, audit, catalogue, cipher
from app.rules import wording
from app.rules.errors import Refused
from app.rules.parameters import FOLDER, read_yaml
from app.rules.scheme import GradingScheme as Scheme
from app.rules.vocabulary.disclosure import PublicationStatus
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.rights import RepairStatus
from app.rules.vocabulary.subjects import EventEnd, EventKind, PartyKind
from app.services.credit import grading, grading_in_bulk
from app.services.documents import fields
from app.services.flow import lookup, transition
from app.services.flow.people import SYSTEM
from app.services.ledgers import intake, loading
from app.services.platform import attestations
from app.services.rights import repairs
from models.disclosure import Publication
from models.grading import GradingScheme
from models.platform import AuditEntry, WorkItem
from models.subjects import CreditEvent, Practitioner
from tests import making

DAY, ZH = date(2026, 5, 20), catalogue.locale("zh")
CHAIN = (("submit", "clerk"), ("review", "chief"), ("approve", "leader"))
RECENT = date(2026, 5, 6)
OF_PERSONS = {
    "code": "PE1",
    "label": "从业人员受到行政处罚",
    "english": "Practitioner penalised",
    "whose": "persons",
    "kind": "penalty",
    "points": -7,
}


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


@pytest.fixture
def approve(session: Any, person: Any) -> Callable[..., Any]:
    def through(record: Any, *steps: tuple[str, str]) -> Any:
        for move, who in steps or CHAIN:
            transition.perform(session, record, move, person(who), "同意", day=DAY)
        return record

    return through


def counting_persons(session: Any, **more: Any) -> None:
    """The bureau's standard with a rule that counts facts of persons, in force from before these days."""
    table = read_yaml((FOLDER / "grading_default.yaml").read_text())
    table["indicators"] = [*table["indicators"], OF_PERSONS | more]
    session.execute(update(GradingScheme).values(content=wording.written(table, ZH)))
    session.flush()


def facts(session: Any) -> list[CreditEvent]:
    session.flush()
    return list(session.scalars(select(CreditEvent).order_by(CreditEvent.id)))


def ledger(session: Any, rows: str) -> Any:
    report, _ = loading.load(session, Practitioner, rows.encode(), "人员.csv", SYSTEM, DAY)
    session.flush()
    return report


# --- who is on the register ---------------------------------------------------------------------------


def test_a_person_needs_no_firm_but_in_a_firm_a_post(session: Any, person: Any) -> None:
    alone = making.person(session)
    intake.check(session, alone, person("clerk"), DAY)
    served = making.person(session, making.enterprise(session), post=None)
    with pytest.raises(Refused) as refused:
        intake.check(session, served, person("clerk"), DAY)
    assert refused.value.column == "post"


def test_a_person_is_found_again_by_the_identity_number_in_whichever_firm(session: Any) -> None:
    old, new = making.enterprise(session), making.enterprise(session)
    card = making.identity()
    heading = "姓名,身份证号,市场主体,岗位\n"
    assert ledger(session, f"{heading}王某,{card},{old.uscc},安全员\n李某,{making.identity()},,\n").new == 2
    moved = ledger(session, f"{heading}王某,{card},{new.uscc},主要负责人\n")
    assert (moved.new, moved.changed) == (0, 1), moved.errors
    kept = session.scalars(select(Practitioner).where(Practitioner.name == "王某")).one()
    assert (kept.enterprise_id, kept.post) == (new.id, "主要负责人")


def test_a_number_completes_who_had_none_and_tells_apart_who_is_called_alike(session: Any) -> None:
    firm, first, second = making.enterprise(session), making.identity(), making.identity()
    row = "姓名,身份证号,市场主体,岗位\n王某,{},{},安全员\n"
    assert ledger(session, row.format("", firm.uscc)).new == 1
    assert ledger(session, row.format(first, firm.uscc)).changed == 1
    assert ledger(session, row.format(second, firm.uscc)).new == 1
    assert sorted(session.scalars(select(Practitioner.identity_no))) == sorted((first, second))


def test_persons_are_numbered_also_within_one_ledger(session: Any) -> None:
    making.person(session, no="RY000041")
    report = ledger(session, "姓名\n" + "".join(f"王{n}\n" for n in range(3)))
    assert report.new == 3, report.errors
    numbers = session.scalars(select(Practitioner.no).order_by(Practitioner.id)).all()
    assert numbers == ["RY000041", "RY000042", "RY000043", "RY000044"]


def test_one_person_is_not_entered_twice_and_the_refusal_does_not_tell_the_number(session: Any, person: Any) -> None:
    known = making.person(session)
    again = Practitioner(name="那木拉")
    taken = intake.Taken({"identity_no": known.identity_no})
    with pytest.raises(Refused) as refused:
        intake.accept(session, again, taken, person("clerk"), DAY)
    assert refused.value.column == "identity_no"
    assert known.identity_no not in refused.value.sentence()
    assert known.identity_no[-4:] in refused.value.sentence()


def test_the_database_holds_no_identity_number_and_finds_it_all_the_same(session: Any) -> None:
    held = making.person(session)
    sealed, printed = session.execute(text("SELECT identity_no, identity_key FROM practitioner")).one()
    assert held.identity_no not in sealed + printed
    assert printed == cipher.print_of(held.identity_no) != cipher.print_of(making.identity())
    assert lookup.resolve(session, "practitioner", held.identity_no) == held.id
    assert lookup.resolve(session, "practitioner", held.no) == held.id
    offered = lookup.suggest(session, "practitioner", held.name, facts=("no", "identity_no", "identity_key", "phone"))
    assert [each.facts for each in offered] == [{"no": held.no}]
    with pytest.raises(Refused) as refused:
        lookup.resolve(session, "practitioner", stranger := making.identity())
    assert stranger not in refused.value.sentence()
    session.commit()
    told = "".join(session.scalars(select(AuditEntry.detail)))
    assert held.identity_no not in told
    assert printed not in told


# --- facts about a person -----------------------------------------------------------------------------


def test_a_penalty_on_a_person_is_the_persons_fact_and_nothing_of_it_the_firms(session: Any, approve: Any) -> None:
    firm = making.enterprise(session)
    somebody = making.person(session, firm)
    approve(making.penalty(session, firm, decided_on=RECENT))
    before = (firm.grade, firm.score, firm.regrade_on, firm.times_per_year, grading.explain(session, firm, DAY).digest)
    penalty = approve(making.penalty(session, firm, decided_on=RECENT, **making.on(somebody)))
    assert (penalty.enterprise_id, penalty.person_identity_no) == (None, somebody.identity_no)
    fact = facts(session)[-1]
    assert (fact.enterprise_id, fact.practitioner_id, fact.employer_id, fact.post) == (
        None,
        somebody.id,
        firm.id,
        somebody.post,
    )
    grading_in_bulk.chunk(session, 0, DAY, True)
    session.expire_all()
    after = (firm.grade, firm.score, firm.regrade_on, firm.times_per_year, grading.explain(session, firm, DAY).digest)
    assert before == after
    copies = session.scalars(select(Publication).where(Publication.source_id == penalty.id)).all()
    assert [(copy.status, copy.content) for copy in copies] == [(PublicationStatus.NOT_PUBLISHED, {})]


def test_a_firm_of_which_only_its_persons_are_known_stays_ungraded(session: Any, approve: Any) -> None:
    firm = making.enterprise(session)
    approve(making.penalty(session, firm, decided_on=RECENT, **making.on(making.person(session, firm))))
    grading_in_bulk.chunk(session, 0, DAY, True)
    session.expire_all()
    assert (firm.grade, firm.score, firm.regrade_on) == (Grade.UNGRADED, None, None)


def test_who_is_only_named_on_paper_is_put_on_the_register_once(session: Any, approve: Any) -> None:
    card = making.identity()
    unknown = {"party": PartyKind.NATURAL_PERSON, "uscc": None, "party_name": "白某", "person_identity_no": card}
    first, second = (approve(making.penalty(session, **unknown)) for _ in range(2))
    kept = session.scalars(select(Practitioner)).one()
    assert (kept.name, kept.identity_no, kept.enterprise_id, kept.no) == ("白某", card, None, "RY000001")
    assert {first.practitioner_id, second.practitioner_id, *(f.practitioner_id for f in facts(session))} == {kept.id}
    approve(making.licence(session, **unknown))
    assert len(facts(session)) == 2


def test_another_number_than_that_of_the_chosen_person_is_refused(session: Any, person: Any) -> None:
    penalty = making.penalty(session, **making.on(making.person(session)), person_identity_no=making.identity())
    with pytest.raises(Refused) as refused:
        intake.check(session, penalty, person("clerk"), DAY)
    assert [part.column for part in refused.value.parts] == ["practitioner_id"]


def test_a_commitment_of_a_person_kept_or_broken_is_the_persons_fact(session: Any, approve: Any, person: Any) -> None:
    somebody = making.person(session)
    nobody = making.commitment(session, enterprise_id=None, enterprise=None, party=PartyKind.NATURAL_PERSON)
    with pytest.raises(Refused) as refused:
        intake.check(session, nobody, person("clerk"), DAY)
    assert [part.column for part in refused.value.parts] == ["practitioner_id"]
    made = making.commitment(
        session, enterprise_id=None, enterprise=None, practitioner_id=somebody.id, party=PartyKind.NATURAL_PERSON
    )
    approve(made, ("submit", "clerk"))
    assert session.scalars(select(WorkItem.subject).where(WorkItem.record_id == made.id)).one() == somebody.name
    approve(made, ("review", "chief"), ("approve", "leader"), ("fulfil", "credit"))
    assert [(f.kind, f.practitioner_id, f.employer_id) for f in facts(session)] == [
        (EventKind.COMMITMENT_KEPT, somebody.id, None)
    ]


@pytest.mark.parametrize("about", [[], ["enterprise_id", "practitioner_id"], ["enterprise_id", "employer_id"]])
def test_the_database_takes_no_fact_about_nobody_or_about_two(about: list[str], session: Any) -> None:
    somebody = making.person(session, making.enterprise(session))
    known = {"enterprise_id": somebody.enterprise_id, "employer_id": somebody.enterprise_id}
    keys = {name: value for name, value in (known | {"practitioner_id": somebody.id}).items() if name in about}
    session.add(
        CreditEvent(
            **keys, kind=EventKind.PENALTY, occurred_on=DAY, counts_from=DAY, source_register="penalty", source_id=1
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


@pytest.mark.parametrize("column", ["practitioner_id", "employer_id"])
def test_a_fact_moved_to_another_person_by_hand_is_found(column: str, session: Any, approve: Any) -> None:
    firms = [making.enterprise(session) for _ in range(2)]
    persons = [making.person(session, firm) for firm in firms]
    approve(making.penalty(session, **making.on(persons[0])))
    session.commit()
    assert attestations.check(session, attest.tables()["credit_event"], 0)[1] == {"seen": 1}
    other = persons[1].id if column == "practitioner_id" else firms[1].id
    session.execute(text(f"UPDATE credit_event SET {column} = {other}"))
    with pytest.raises(Refused, match=column):
        attestations.check(session, attest.tables()["credit_event"], 0)
    session.rollback()
    assert audit.verify(session).first_bad is None


# --- a rule that counts them --------------------------------------------------------------------------


def test_a_rule_may_count_persons_and_names_their_post_alone(session: Any, approve: Any) -> None:
    counting_persons(session)
    firm = making.enterprise(session)
    somebody = making.person(session, firm)
    penalty = approve(making.penalty(session, decided_on=RECENT, **making.on(somebody)))
    assert (firm.grade, firm.score) == (Grade.A, 93), "graded at once, as after a fact of its own"
    answer = grading.explain(session, firm, DAY)
    (line,) = grading.rule.plain_lines(answer)
    assert (line["indicator"], line["points"], line["label"]) == ("PE1", -7, f"从业人员受到行政处罚（{somebody.post}）")
    assert line["source"] == {"register": "penalty", "id": penalty.id, "no": somebody.post}
    for secret in (somebody.name, somebody.no, somebody.identity_no, penalty.decision_no):
        assert secret not in str(line)
    approve(penalty, ("revoke", "leader"))
    assert firm.score == 100


def test_a_rule_may_ask_for_the_post(session: Any, approve: Any) -> None:
    counting_persons(session, when={"post": "主要负责人"})
    firm = making.enterprise(session)
    approve(making.penalty(session, decided_on=RECENT, **making.on(making.person(session, firm))))
    assert firm.score is None
    approve(making.penalty(session, decided_on=RECENT, **making.on(making.person(session, firm, post="主要负责人"))))
    assert firm.score == 93


def test_a_fact_stays_with_the_firm_in_which_the_person_served(session: Any, approve: Any) -> None:
    counting_persons(session)
    old, new = making.enterprise(session), making.enterprise(session)
    somebody = making.person(session, old)
    penalty = approve(making.penalty(session, decided_on=RECENT, **making.on(somebody)))
    somebody.enterprise_id = new.id
    session.flush()
    grading_in_bulk.chunk(session, 0, DAY, True)
    session.expire_all()
    assert (old.score, new.score) == (93, None)
    approve(penalty, ("revoke", "leader"))
    assert old.score == 100, "the firm of then is graded again, though the person has left it"


def test_a_rule_about_persons_needs_a_known_word_and_is_off_by_default() -> None:
    table = read_yaml((FOLDER / "grading_default.yaml").read_text()) | {"code": "x", "version": 1}
    plain = Scheme.model_validate(table)
    assert plain.compiled().by_kind["persons"] == {}
    assert "whose" not in str(plain.model_dump(mode="json")["indicators"][0]), (
        "editions of before keep their fingerprint"
    )
    for wrong in ({"whose": "everybody"}, {"whose": "enterprise", "when": {"post": "电工"}}):
        with pytest.raises(ValueError):
            Scheme.model_validate(table | {"indicators": [OF_PERSONS | wrong]})


# --- repair -------------------------------------------------------------------------------------------


def test_a_repair_ends_the_persons_fact_and_false_materials_bar_that_person_alone(session: Any, approve: Any) -> None:
    first, second = (
        making.repair(session, approve(making.penalty(session, decided_on=date(2025, 3, 15), **making.on(each))))
        for each in (making.person(session), making.person(session))
    )
    for application in (first, second):
        approve(application, ("submit", "clerk"))
    repairs.repair(session, first, DAY)
    assert [fact.end_reason for fact in facts(session)] == [EventEnd.REPAIRED, None]
    assert repairs.applicant(first, DAY)["who"] == first.practitioner.name
    first.status = RepairStatus.UNDOING
    approve(first, ("undo", "leader2"))
    assert [fact.end_reason for fact in facts(session)] == [EventEnd.REPAIRED, None, None]
    assert facts(session)[2].practitioner_id == first.practitioner_id
    assert repairs.bar_of(session, first) is not None
    assert repairs.bar_of(session, second) is None


# --- documents ----------------------------------------------------------------------------------------


def test_a_template_may_name_firm_and_person_whichever_the_record_is_about(session: Any) -> None:
    words = "【市场主体.企业名称】|【登记人员.姓名】|【登记人员.市场主体.企业名称】|〖如果 登记人员〗人〖完〗"
    firm = making.enterprise(session)
    somebody = making.person(session, firm)
    alone = making.person(session)
    for party, said in (
        ({}, f"{firm.name}|||"),
        (making.on(somebody), f"|{somebody.name}|{firm.name}|人"),
        (making.on(alone), f"|{alone.name}||人"),
    ):
        penalty = making.penalty(session, firm, **party)
        session.refresh(penalty)
        known = fields.values(session, penalty, fields.Issue(DAY))
        fields.LANGUAGE.check(words, fields.names(type(penalty)))
        assert fields.LANGUAGE.write(words, known) == said
    assert "证件号码" not in str(fields.names(type(penalty)))
