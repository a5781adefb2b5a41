"""Sentences, names, terms and fingerprints: what every rule is made of, in both languages."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.errors import ENGLISH, N_, AlreadyHandled, Named, NotAllowed, Refused, Sentence
from app.rules.reasons import Reason, digest
from app.rules.scheme import Range
from app.rules.terms import Codes
from app.rules.vocabulary.grading import Grade
from app.rules.vocabulary.platform import Role, Status
from app.rules.vocabulary.subjects import KeptStatus, PartyKind
from tests.rules.saying import ZH, assert_refused

FACTS = st.dictionaries(
    st.text(max_size=3),
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.dates().map(str),
    max_size=4,
)


TWO = "Agreed; Checked; the facts are clear."


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (Grade.UNGRADED, "待评定", "Not yet graded"),
        (Named("陈巴尔虎旗", "Chen Barag"), "陈巴尔虎旗", "Chen Barag"),
        (Named("陈巴尔虎旗", ""), "陈巴尔虎旗", "陈巴尔虎旗"),
        (Sentence("Edit"), "修改", "Edit"),
        ("Edit", "Edit", "Edit"),
        (3, 3, 3),
        ((Role.CLERK, Role.LEADER), "经办人、分管领导", "Clerk, Leader in charge"),
        ((1, Sentence("Edit")), "1、修改", "1, Edit"),
        ((Sentence("Agreed."), Sentence("Checked; the facts are clear.")), "同意；经核查，事实清楚。", TWO),
        ((Sentence("Agreed."), "Edit"), "同意；Edit。", "Agreed; Edit."),
        ((Sentence("Agreed."),), "同意。", "Agreed."),
        (
            Refused("“%(name)s” is missing from the input.", name="seed"),
            "输入中缺少“seed”。",
            "“seed” is missing from the input.",
        ),
    ],
)
def test_a_parameter_is_said_in_the_language_of_its_sentence(value: Any, zh: Any, en: Any) -> None:
    assert (ZH.word(value), ENGLISH.word(value)) == (zh, en)


def test_a_sentence_without_parameters_may_hold_a_percent_sign() -> None:
    assert ENGLISH.say(N_("100 %")) == "100 %"
    assert ENGLISH.say("%(n)s %%", {"n": 50}) == "50 %"


def test_a_refusal_is_told_in_the_language_that_is_asked_for_and_english_where_none_is() -> None:
    refusal = Refused("“%(name)s” is missing from the input.", name="seed")
    assert (str(refusal), refusal.sentence(), refusal.sentence(ZH)) == (
        "“seed” is missing from the input.",
        "“seed” is missing from the input.",
        "输入中缺少“seed”。",
    )


def test_a_refusal_may_be_pinned_to_the_column_it_is_about() -> None:
    refusal = Refused("“%(name)s” is missing from the input.", name="seed")
    assert refusal.column == ""
    assert refusal.on("fine") is refusal
    assert refusal.column == "fine"


def test_each_kind_of_refusal_has_the_answer_of_the_web_that_fits_it() -> None:
    assert (Refused.status, NotAllowed.status, AlreadyHandled.status) == (422, 403, 409)


# --- terms ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["sole_trader", "个体工商户", "Sole trader", "个体户", " 个体户 "])
def test_a_term_is_read_by_its_code_its_name_its_gloss_or_another_spelling(text: str) -> None:
    assert PartyKind.parse(text) is PartyKind.SOLE_TRADER


def test_a_word_that_is_no_term_is_refused_with_the_terms_there_are() -> None:
    assert_refused(
        lambda: PartyKind.parse(" 公司 "),
        "“公司” is not one of: Legal person or organisation, Natural person, Sole trader.",
    )


@pytest.mark.parametrize(("code", "name"), [("sole_trader", "个体工商户"), (None, ""), ("", "")])
def test_a_code_has_its_official_name_and_no_code_has_none(code: str | None, name: str) -> None:
    assert PartyKind.chinese_of(code) == name


def test_terms_of_several_lists_are_read_as_one() -> None:
    codes = Codes([Status.DRAFT, KeptStatus.IN_USE])
    assert list(codes) == [Status.DRAFT, KeptStatus.IN_USE]
    assert codes("in_use") is KeptStatus.IN_USE
    with pytest.raises(ValueError, match=r"^in_force$"):
        codes("in_force")


# --- fingerprints --------------------------------------------------------------------------------------


def test_a_reason_has_no_parameters_and_no_source_unless_it_is_given_some() -> None:
    reason = Reason("Edit")
    assert (reason.text(), reason.text(ZH), reason.params, reason.source) == ("Edit", "修改", {}, "")


@given(FACTS)
def test_the_order_in_which_facts_were_written_does_not_change_their_fingerprint(facts: dict[str, Any]) -> None:
    assert digest(facts) == digest(dict(reversed(facts.items())))


@given(FACTS, FACTS)
def test_other_facts_have_another_fingerprint(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert (digest(one) == digest(other)) == (repr(sorted(one.items())) == repr(sorted(other.items())))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 3, 1), "2026-03-01"),
        (Decimal("1E+2"), "100"),
        (Decimal("1.50"), "1.5"),
        (Fraction(1, 3), "1/3"),
        (Grade.A, "A"),
        (Range(min=Decimal(1)), {"min": "1", "max": None}),
        (Range(max=Decimal("1.50")), {"min": None, "max": "1.50"}),
        (("甲",), ["甲"]),
    ],
)
def test_a_fingerprint_reads_days_numbers_and_tables_as_they_are_written(value: Any, text: Any) -> None:
    assert digest("x", value) == digest("x", text)


def test_a_fingerprint_is_the_same_in_every_version() -> None:
    """Fingerprints are kept beside decisions and compared years later."""
    assert digest("甲", {"b": 1, "a": None}) == "905ff961fddda2eca6d9a35b8341e5dc271b99ea8172b95409b76db289f12384"
