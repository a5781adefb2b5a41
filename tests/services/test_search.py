"""Search: what is typed finds what is written, as reading every text through would, on both databases."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypinyin import Style, pinyin
from sqlalchemy import delete, select, text

from app.rules.errors import Refused
from app.rules.vocabulary.disclosure import LicenceKind
from app.services.disclosure import saving
from app.services.flow import lookup, search
from app.services.installation import seeding
from app.services.reading import spelling
from app.services.reading.signs import COMMON
from models.base import Register
from models.disclosure import Licence, Penalty
from models.platform import SearchText
from models.subjects import Enterprise
from tests import making
from tests.views import records


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """Everything here holds on both databases."""
    return request.getfixturevalue("fresh" if request.param == "sqlite" else "pg")


def found(session: Any, register: type[Register], typed: str, own: bool = False) -> list[int]:
    condition = search.containing(session, register, typed, own=own)
    return list(session.scalars(select(register.id).where(condition).order_by(register.id)))


# --- folding -----------------------------------------------------------------------------------------

ALIKE = [
    ("长兴（集团）", "长兴(集团)"),
    ("Ａ＆Ｂ加油站", "a & b加油站"),
    ("乌云·其其格", "乌云•其其格"),
    ("乌云·其其格", "乌云・其其格"),
    ("乌云·其其格", "乌云．其其格"),
    ("陈应急罚〔2026〕31号", "陈应急罚[2026]31号"),
    ("陈应急罚〔2026〕31号", "陈应急罚「2026」31号"),
    ("陈应急罚〔2026〕31号", "陈应急罚<２０２６> 31号"),
    ("XF—2026—1", "xf-2026-1"),
    ("⻓兴⾦属", "长兴金属"),
    ("北京⾞辆", "北京車辆"),
    ("“安泰”牌", '"安泰"牌'),
    ("安\u200b泰\ufeff建\u3000材", "安泰建材"),
    ("葛\U000e0100兰", "葛兰"),
    ("ＭＡ０", "ma0"),
    ("Ⅱ期", "ii期"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_keyboards_give_for_one_another_is_alike(one: str, other: str) -> None:
    assert spelling.fold(one) == spelling.fold(other)


@pytest.mark.parametrize(("one", "other"), [("a%", "a"), ("a_b", "axb"), ("甲-乙", "甲乙"), ("（", "）"), ("王", "玉")])
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert spelling.fold(one) != spelling.fold(other)


def test_every_radical_is_a_common_sign() -> None:
    radicals = [chr(n) for n in (*range(0x2E81, 0x2EF4), *range(0x2F00, 0x2FD6)) if n != 0x2E9A]
    assert len(radicals) == 114 + 214
    for sign in radicals:
        assert not 0x2E80 <= ord(spelling.fold(sign)) <= 0x2FDF, hex(ord(sign))
    assert len(COMMON) > 1000


@given(st.text())
def test_what_is_folded_is_folded(words: str) -> None:
    assert spelling.fold(spelling.fold(words)) == spelling.fold(words)
    assert not any(sign.isspace() or sign == "\x00" for sign in spelling.fold(words))


# --- the same answer as a plain scan -----------------------------------------------------------------

SIGNS = "朝阳乐都长兴重工集团行呼伦贝尔（）()［］〔〕&＆·•・ＡＢabMX019０９％%_\\'-—⻓⾦金 \u3000乌云其格\u200b"
NAMES = st.lists(
    st.text(SIGNS, min_size=1, max_size=8).filter(lambda t: bool(spelling.fold(t))), min_size=1, max_size=8
)
SAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _letters(sign: str) -> set[str]:
    if sign.isascii():
        return {sign} if sign.isalnum() else set()
    return {each for found in pinyin(sign, style=Style.FIRST_LETTER, heteronym=True, errors="ignore") for each in found}


def _sounds_like(name: str, word: str) -> bool:
    """Whether some way of reading some of the name, sign by sign, is spelt so."""
    signs = [found for sign in spelling.fold(name) if (found := _letters(sign))]
    places = range(len(signs) - len(word) + 1)
    return any(all(letter in signs[at + n] for n, letter in enumerate(word)) for at in places)


def _scan(rows: list[tuple[int, list[str]]], typed: str) -> list[int]:
    """The keys of the rows of which every word is in a text, or in how it sounds."""
    words = spelling.words(typed)
    return [
        key
        for key, texts in rows
        if all(any(word in spelling.fold(each) or _sounds_like(each, word) for each in texts) for word in words)
    ]


@st.composite
def searches(draw: Any) -> tuple[list[str], str]:
    """Names, and something to type: a part of one of them, the initials of a part, or anything."""
    names = draw(NAMES)
    name = draw(st.sampled_from(names))
    start = draw(st.integers(0, len(name) - 1))
    part = name[start : start + draw(st.integers(1, 4))]
    sound = "".join(draw(st.sampled_from(sorted(_letters(s) or {""}))) for s in spelling.fold(part))
    return names, draw(st.sampled_from([part, part.swapcase(), sound, draw(st.text(SIGNS, max_size=4))]))


@SAMPLES
@given(searches())
@example((["0", "0", "0", ")", "00))"], "))"))
def test_search_finds_what_a_plain_scan_finds(session: Any, drawn: tuple[list[str], str]) -> None:
    names, typed = drawn
    session.rollback()  # what the example before left
    firms = [making.enterprise(session, name=name) for name in names]
    texts = [(firm.id, [firm.name, firm.uscc]) for firm in firms]
    for few, common in ((search.FEW, search.COMMON), (0, search.COMMON), (0, -1)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(search, "FEW", few)
            patch.setattr(search, "COMMON", common)
            assert found(session, Enterprise, typed, own=True) == _scan(texts, typed), (names, typed)


# --- what is found -----------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["cyld", "zyld", "CYLD", "zyyd", "yldm", "朝 煤业", "my", "朝"])
def test_every_reading_of_a_name_finds_it(session: Any, typed: str) -> None:
    firm = making.enterprise(session, name="朝阳乐都煤业有限公司")
    making.enterprise(session, name="安泰建材", uscc="91150725MA0000000X")
    assert found(session, Enterprise, typed) == [firm.id]


def test_case_and_width_of_neither_matter(session: Any) -> None:
    firm = making.enterprise(session, name="Ａ＆Ｂ加油站", former_names="Old-Name 加油站")
    for typed in (
        "a&b",
        "A＆B",
        "A & B",
        "ａ＆ｂ加油",
        "old—name",
        "OLD",
        firm.uscc[:9].lower(),
        firm.uscc,
        "Ａ＆Ｂ　加油站",
    ):
        assert found(session, Enterprise, typed) == [firm.id], typed


def test_a_record_is_found_by_its_enterprise_and_by_a_term_as_well(session: Any) -> None:
    firm = making.enterprise(session, name="长兴（集团）重工", former_names="老厂")
    finding = making.finding(session, firm)
    licence = making.licence(session, kind=LicenceKind.ORDINARY)
    making.finding(session)
    assert found(session, type(finding), "长兴(集团)") == found(session, type(finding), "cxjt") == [finding.id]
    assert found(session, type(finding), f"老厂 {finding.no}") == [finding.id]
    assert found(session, Licence, f"草稿 {licence.decision_no}") == [licence.id]


def test_what_is_own_leads_to_nothing_else(session: Any) -> None:
    firm = making.enterprise(session, name="长兴集团", former_names="老厂")
    finding = making.finding(session, firm)
    assert found(session, type(finding), "老厂") == [finding.id]
    assert found(session, type(finding), "老厂", own=True) == []
    assert found(session, type(finding), "草稿", own=True) == []


def test_many_words_cost_few_statements(session: Any) -> None:
    making.finding(session)
    typed = " ".join(f"词{n}" for n in range(60))
    with records.Counter(session.get_bind()) as counter:
        found(session, Penalty, typed)
    places = 1 + len(Penalty.subjects())
    assert len(counter.statements) <= 1 + 2 * places


# --- keeping -----------------------------------------------------------------------------------------


def test_a_changed_name_is_found_and_the_old_one_is_not(session: Any) -> None:
    firm = making.enterprise(session, name="旧名")
    session.commit()
    firm.name = "新名"
    session.flush()
    assert (found(session, Enterprise, "新名"), found(session, Enterprise, "旧名")) == ([firm.id], [])
    session.rollback()
    assert (found(session, Enterprise, "新名"), found(session, Enterprise, "旧名")) == ([], [firm.id])


def test_init_fills_in_what_is_missing_and_nothing_twice(session: Any) -> None:
    firm, penalty = making.enterprise(session, name="⻓兴（集团）"), making.penalty(session)
    session.execute(delete(SearchText))
    assert found(session, Enterprise, "长兴(集团)") == []
    missing = seeding.seed(session)["search_texts"]
    assert missing > 2
    assert found(session, Enterprise, "长兴(集团)") == [firm.id]
    assert found(session, Penalty, penalty.decision_no) == [penalty.id]
    assert seeding.seed(session)["search_texts"] == 0


def test_filling_in_goes_on_beyond_one_chunk(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CHUNK", 2)
    firms = [making.enterprise(session) for _ in range(5)]
    session.execute(delete(SearchText).where(SearchText.register == "enterprise"))
    assert search.fill_gaps(session) == len(firms)


# --- the way in --------------------------------------------------------------------------------------


def test_a_name_written_in_another_width_is_the_same_record(session: Any) -> None:
    firm = making.enterprise(session, name="长兴（集团）重工", former_names="老厂")
    making.enterprise(session, name="长兴（集团）重工二厂")
    for typed in ("长兴(集团)重工", "⻓兴（集团） 重工", firm.uscc.lower()):
        assert lookup.resolve(session, "enterprise", typed) == firm.id
    for typed in ("长兴(集团)", "老厂"):
        with pytest.raises(Refused):
            lookup.resolve(session, "enterprise", typed)


def test_two_records_of_one_name_are_not_guessed_between(session: Any) -> None:
    making.enterprise(session, name="长兴（集团）")
    making.enterprise(session, name="长兴［集团］")
    with pytest.raises(Refused, match="More than one"):
        lookup.resolve(session, "enterprise", "长兴(集团)")


@pytest.mark.parametrize(
    ("name", "doubted"), [("长兴(集团)", False), ("⻓兴［集团］", False), ("长兴老厂", False), ("长兴", True)]
)
def test_a_party_in_another_width_is_not_doubted(session: Any, name: str, doubted: bool) -> None:
    firm = making.enterprise(session, name="长兴（集团）", former_names="旧厂、长兴老厂")
    penalty = making.penalty(session, firm, party_name=name)
    assert bool(list(saving.as_served(session, penalty))) is doubted


# --- the index ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["金", "金帐", "金帐粮油", "jz", "jzly", "A&B"])
def test_postgresql_looks_into_the_index(pg: Flask, typed: str) -> None:
    """Where reading all rows is made dear, the index is what is left; without it there would be no other way."""
    with pg.app_context():
        from app.extensions import db

        session = db.session()
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(text("SET LOCAL enable_indexscan = off"))
        held = search._holds(SearchText.folded, spelling.fold(typed), by_index=True)
        statement = select(SearchText.record_id).where(held)
        plan = session.execute(
            text(f"EXPLAIN {statement.compile(session.get_bind(), compile_kwargs={'literal_binds': True})}")
        )
        assert "ix_search_text_bigrams" in "\n".join(row[0] for row in plan)
