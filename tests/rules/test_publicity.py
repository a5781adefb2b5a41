"""Publicity through a change of the rules: what the shipped law cannot show, with laws made here."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.rules import classes, repair
from app.rules.classes import PublicityFacts
from app.rules.dates import add_months
from app.rules.errors import Questionable, Refused
from app.rules.parameters import Parameters, parameters
from app.rules.publicity import next_edge, term
from app.rules.vocabulary.disclosure import PenaltyField, PenaltyKind, Procedure, Seriousness
from app.rules.vocabulary.subjects import PartyKind
from tests.rules.saying import assert_said

REFORM = date(2026, 4, 1)
RUNNING = PublicityFacts(date(2025, 12, 10), (PenaltyKind.FINE,), seriousness=Seriousness.ORDINARY)
A, B = (parameters().at("publicity.rule_set", day) for day in (REFORM - timedelta(days=1), REFORM))
FINED = PublicityFacts(date(2026, 5, 6), (PenaltyKind.FINE,), fine=Decimal(30_000))
SUSPENDED = PublicityFacts(date(2026, 5, 6), (PenaltyKind.SUSPEND_LICENCE,))
CLASSES = parameters().table(classes.KINDS, REFORM)
REPAIR = date(2026, 3, 15)
ALL_FACTS = st.builds(
    PublicityFacts,
    st.dates(date(2018, 1, 1), date(2027, 12, 31)),
    st.lists(st.sampled_from(PenaltyKind), min_size=1, max_size=3).map(tuple),
    st.sampled_from(PenaltyField),
    st.none() | st.sampled_from(Seriousness),
    st.sampled_from(Procedure),
    st.sampled_from(PartyKind),
    st.none() | st.sampled_from([Decimal(50), Decimal(2000), Decimal(99_999), Decimal(100_000), Decimal(200_000)]),
)


def law(
    rule_sets: dict[date, Any] | None = None, transition: dict[date, str] | None = None, **own: dict[date, Any]
) -> Parameters:
    """The shipped law with other rule sets or other choices of the bureau from some days on."""
    changes = {"publicity.rule_set": rule_sets or {}, "publicity.transition": transition or {}}
    return parameters().overlaid(changes | {f"publicity.{name}": values for name, values in own.items()})


def test_a_running_record_waits_for_the_reform_and_for_nothing_after_it() -> None:
    assert next_edge(RUNNING, REFORM - timedelta(days=1)) == REFORM
    assert next_edge(RUNNING, date(2025, 12, 10)) == REFORM
    assert next_edge(RUNNING, REFORM) is None


@pytest.mark.parametrize(
    "facts",
    [
        PublicityFacts(date(2025, 12, 10), (PenaltyKind.FINE,)),
        PublicityFacts(date(2025, 12, 10), (PenaltyKind.FINE,), seriousness=Seriousness.SERIOUS),
        PublicityFacts(date(2025, 12, 10), (PenaltyKind.WARNING,), seriousness=Seriousness.ORDINARY),
        PublicityFacts(date(2023, 4, 1), (PenaltyKind.FINE,), seriousness=Seriousness.ORDINARY),
        PublicityFacts(date(2026, 4, 1), (PenaltyKind.FINE,), seriousness=Seriousness.ORDINARY),
    ],
    ids=[
        "no stated class",
        "no shorter term",
        "not published",
        "over on the day of the reform",
        "decided under the new rules",
    ],
)
def test_a_record_whose_term_no_reform_changes_waits_for_none(facts: PublicityFacts) -> None:
    assert next_edge(facts, date(2026, 1, 1)) is None


def test_a_record_that_is_not_published_waits_for_no_reform() -> None:
    """Minor under today's rules and kept back: the transition only ever shortens what is shown."""
    kept_back = PublicityFacts(date(2026, 5, 6), (PenaltyKind.WARNING,), seriousness=Seriousness.MINOR)
    assert (
        next_edge(kept_back, date(2026, 5, 10), law({date(2026, 6, 1): {**B, "minor": {"least": 1, "most": 1}}}))
        is None
    )


def test_the_bureau_that_changes_its_mind_about_running_records_changes_them_from_that_day() -> None:
    changed = law(transition={REFORM: "by_decision_date", date(2026, 9, 1): "favour_party"})
    assert term(RUNNING, date(2026, 8, 31), changed).ends_on == date(2028, 12, 10)
    assert term(RUNNING, date(2026, 9, 1), changed).ends_on == date(2026, 12, 10)
    assert next_edge(RUNNING, REFORM, changed) == date(2026, 9, 1)
    assert next_edge(RUNNING, date(2026, 9, 1), changed) is None


def test_repair_follows_the_choice_of_the_bureau() -> None:
    facts = repair.RepairFacts(RUNNING.decided_on, RUNNING.kinds, seriousness=RUNNING.seriousness, performed=True)
    plain = law(transition={REFORM: "by_decision_date"})
    answers = repair.eligible(facts, REFORM), repair.eligible(facts, REFORM, plain)
    assert [(answer.eligible, answer.earliest_on) for answer in answers] == [
        (True, REFORM),
        (False, date(2026, 12, 10)),
    ]


def test_a_choice_that_comes_on_the_last_day_of_a_record_comes_too_late() -> None:
    facts = PublicityFacts(date(2024, 3, 15), (PenaltyKind.FINE,), seriousness=Seriousness.SERIOUS)
    ends = term(facts, REFORM).ends_on
    assert ends == date(2027, 3, 15)
    assert next_edge(facts, REFORM, law({ends: {**B, "serious": {"least": 1, "most": 1}}})) is None
    too_late = law(transition={REFORM: "by_decision_date", date(2028, 12, 10): "favour_party"})
    assert next_edge(RUNNING, REFORM, too_late) is None


def test_of_two_reforms_the_first_that_changes_anything_is_waited_for() -> None:
    twice = law(
        {
            date(2027, 1, 1): {**B, "serious": {"least": 6, "most": 24}},
            date(2027, 6, 1): {**B, "serious": {"least": 1, "most": 2}},
        }
    )
    facts = PublicityFacts(date(2026, 2, 10), (PenaltyKind.FINE,), seriousness=Seriousness.SERIOUS)
    assert [
        next_edge(facts, day, twice)
        for day in (date(2026, 3, 1), date(2026, 12, 31), date(2027, 1, 1), date(2027, 6, 1))
    ] == [date(2027, 1, 1), date(2027, 1, 1), date(2027, 6, 1), None]
    assert term(facts, date(2027, 1, 1), twice).days == (True, date(2027, 1, 1), date(2028, 2, 10))
    assert term(facts, date(2027, 6, 1), twice).days == (True, date(2027, 1, 1), date(2027, 6, 1))


def test_rules_that_would_not_publish_a_running_record_at_all_take_none_off_the_portal() -> None:
    """There is no term to compare with, and the system must not guess a record off the portal."""
    stricter = law({date(2026, 9, 1): A}, order_58_unpublished={date(2018, 1, 1): ["fine"]})
    facts = PublicityFacts(date(2026, 5, 6), (PenaltyKind.FINE,), seriousness=Seriousness.ORDINARY)
    before, after = (term(facts, day, stricter) for day in (date(2026, 8, 31), date(2026, 9, 1)))
    assert after.days == before.days == (True, date(2026, 8, 6), date(2027, 5, 6))
    assert after.reasons == before.reasons


LESSER = PublicityFacts(date(2024, 3, 15), (PenaltyKind.FINE,), fine=Decimal(30_000))


@pytest.mark.parametrize(
    ("facts", "earliest"),
    [
        (LESSER, date(2024, 6, 15)),
        (replace(LESSER, fine=Decimal(100_000)), date(2025, 3, 15)),
        (replace(LESSER, fine=Decimal("99999.99")), date(2024, 6, 15)),
        (replace(LESSER, fine=None), date(2025, 3, 15)),
        (replace(LESSER, seriousness=Seriousness.SERIOUS), date(2025, 3, 15)),
        (replace(LESSER, kinds=(PenaltyKind.STOP_BUSINESS,), fine=None), date(2025, 3, 15)),
        (replace(LESSER, kinds=(PenaltyKind.CONFISCATE_GAINS,), fine=None), date(2024, 6, 15)),
        (replace(LESSER, field=PenaltyField.FIRE), date(2025, 3, 15)),
    ],
    ids=["3万", "10万", "9.99万", "unknown", "stated serious", "stopped business", "confiscated", "another field"],
)
def test_the_bureau_may_keep_the_year_of_order_58_for_serious_safety_penalties(
    facts: PublicityFacts, earliest: date
) -> None:
    """domain.md 1.3 (3): with serious_only a fine of 3万 may be repaired after three months; the end is the same."""
    own = law(safety_one_year={date(2018, 1, 1): "serious_only"})
    assert term(facts, date(2024, 4, 1), own).days == (True, earliest, date(2027, 3, 15))
    assert term(facts, date(2024, 4, 1)).days == (True, date(2025, 3, 15), date(2027, 3, 15))


@pytest.mark.parametrize(
    ("facts", "ends"),
    [
        (PublicityFacts(date(2021, 6, 1), (PenaltyKind.FINE,)), date(2022, 6, 1)),
        (PublicityFacts(date(2022, 5, 1), (PenaltyKind.FINE,)), date(2023, 5, 1)),
        (PublicityFacts(date(2022, 5, 2), (PenaltyKind.FINE,)), date(2025, 5, 2)),
        (PublicityFacts(date(2020, 5, 1), (PenaltyKind.REVOKE_LICENCE,)), date(2023, 5, 1)),
        (PublicityFacts(date(2020, 5, 1), (PenaltyKind.FINE,), fine=Decimal(300_000)), date(2023, 5, 1)),
        (PublicityFacts(date(2021, 5, 1), (PenaltyKind.STOP_BUSINESS,)), date(2024, 5, 1)),
        (PublicityFacts(date(2023, 5, 1), (PenaltyKind.FINE,)), date(2026, 5, 1)),
    ],
)
def test_what_was_over_before_order_58_stays_over_where_the_bureau_has_it_so(facts: PublicityFacts, ends: date) -> None:
    own = law(before_order_58={date(2018, 1, 1): "stays_ended"})
    assert term(facts, date(2023, 6, 1), own).ends_on == ends
    assert term(facts, date(2023, 6, 1)).ends_on == add_months(facts.decided_on, 36)


@pytest.mark.parametrize(
    ("name", "value", "facts", "before", "after"),
    [
        ("large_fines", {"large_fine": 0, "huge_fine": 30_000}, FINED, date(2027, 5, 6), date(2029, 5, 6)),
        ("large_fines", {"large_fine": 30_001, "huge_fine": 200_000}, FINED, date(2027, 5, 6), None),
        ("class_of_kinds", CLASSES | {"suspend_licence": "serious"}, SUSPENDED, date(2027, 5, 6), date(2029, 5, 6)),
        ("order_58_terms", {"field_least": 12, "other_least": 3, "most": 24}, LESSER, date(2027, 3, 15), REPAIR),
        ("order_58_unpublished", ["fine"], LESSER, date(2027, 3, 15), None),
    ],
)
def test_a_row_that_the_bureau_changes_holds_from_its_day_on(
    name: str, value: Any, facts: PublicityFacts, before: date, after: date | None
) -> None:
    day = date(2026, 9, 1)
    own = law(**{name: {day: value}})
    assert term(facts, day - timedelta(days=1), own).ends_on == before
    changed = term(facts, day, own)
    assert (changed.ends_on if changed.publish else None) == after
    assert next_edge(facts, date(2026, 5, 10), own) == (day if day < before else None)


def test_of_a_fine_on_a_person_no_amount_makes_a_class() -> None:
    facts = replace(FINED, fine=Decimal(10_000_000), party=PartyKind.NATURAL_PERSON)
    assert classes.class_of(facts, parameters(), facts.decided_on) == Seriousness.ORDINARY


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        (FINED, False),
        (replace(FINED, seriousness=Seriousness.ORDINARY), False),
        (replace(FINED, seriousness=Seriousness.MINOR), True),
        (replace(FINED, seriousness=Seriousness.SERIOUS), True),
        (replace(FINED, kinds=(PenaltyKind.REVOKE_LICENCE,), seriousness=Seriousness.ORDINARY), True),
        (replace(FINED, kinds=(PenaltyKind.WARNING,), fine=None, seriousness=Seriousness.ORDINARY), True),
        (replace(FINED, kinds=(PenaltyKind.WARNING,), fine=None, seriousness=Seriousness.MINOR), False),
    ],
)
def test_a_class_next_to_that_of_the_table_is_a_question_for_a_person(facts: PublicityFacts, asked: bool) -> None:
    classes.check(facts, facts.decided_on)
    found = list(classes.questions(facts, facts.decided_on))
    assert [type(each) for each in found] == [Questionable] * asked
    for each in found:
        assert_said(each.msgid, each.params)


@given(ALL_FACTS)
def test_what_the_check_lets_through_never_hides_a_grave_penalty_nor_shows_a_light_one_for_years(
    facts: PublicityFacts,
) -> None:
    """Whatever the facts, where they pass: a class two steps from the table was stated for none of them."""
    try:
        classes.check(facts, facts.decided_on)
    except Refused:
        return
    found = classes.class_of(facts, parameters(), facts.decided_on)
    assert {found, facts.seriousness or found} != {Seriousness.MINOR, Seriousness.SERIOUS}
    assert facts.procedure != Procedure.SIMPLE or set(facts.kinds) <= {PenaltyKind.WARNING, PenaltyKind.FINE}


@pytest.mark.parametrize("kinds", [(PenaltyKind.WARNING, PenaltyKind.CRITICISM), (PenaltyKind.WARNING,)])
def test_penalties_that_are_all_light_are_minor(kinds: tuple[PenaltyKind, ...]) -> None:
    assert term(PublicityFacts(date(2026, 5, 6), kinds), date(2026, 5, 6)).days == (
        False,
        date(2026, 5, 6),
        date(2026, 8, 6),
    )


def test_natural_persons_are_kept_back_by_the_rules_of_their_time() -> None:
    for decided, source in ((date(2024, 3, 15), "发改委令第58号"), (date(2026, 5, 6), "发改委令第36号")):
        answer = term(PublicityFacts(decided, (PenaltyKind.FINE,), party=PartyKind.NATURAL_PERSON), date(2026, 5, 10))
        assert answer.days == (False, None, None)
        assert [source in reason.source for reason in answer.reasons] == [True]


@settings(max_examples=150, deadline=None)
@given(ALL_FACTS, st.dates(date(2025, 6, 1), date(2027, 6, 1)))
@example(RUNNING, date(2026, 3, 31))
def test_nothing_changes_before_the_next_edge_and_something_does_on_it(facts: PublicityFacts, day: date) -> None:
    now, edge = term(facts, day).days, next_edge(facts, day)
    for later in (day + timedelta(days=n) for n in range(0, 400, 7)):
        assert term(facts, later).days == now or (edge and later >= edge)
    assert edge is None or (edge > day and term(facts, edge).days != now)


@settings(max_examples=150, deadline=None)
@given(ALL_FACTS, st.dates(date(2026, 4, 1), date(2030, 1, 1)))
def test_the_transition_never_makes_a_term_longer_nor_ends_one_before_the_reform(
    facts: PublicityFacts, day: date
) -> None:
    plain = law(transition={REFORM: "by_decision_date"})
    (shown, earliest, ends), (shown_before, earliest_before, ends_before) = (
        term(facts, day).days,
        term(facts, day, plain).days,
    )
    assert shown == shown_before
    if ends_before and ends != ends_before:
        assert REFORM <= ends < ends_before
    if earliest_before and earliest != earliest_before:
        assert REFORM <= earliest < earliest_before


@given(ALL_FACTS, ALL_FACTS)
def test_other_facts_have_another_fingerprint(one: PublicityFacts, other: PublicityFacts) -> None:
    day = date(2028, 1, 1)
    assert (term(one, day).digest == term(other, day).digest) == (one == other)
