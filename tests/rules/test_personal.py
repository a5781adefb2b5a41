"""Personal information in prose: what is found, where, and that everything else stays as it was."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.identifiers import identity_check_digit, is_identity, is_uscc
from app.rules.personal import HOME, IDENTITY, MAIL, NAME, PHONE, WORDS, Found, find, has_identity_number, masked
from tests.rules.saying import ZH

DAYS = st.dates(date(1850, 1, 1), date(2150, 12, 31))
NUMBERS = st.builds(lambda day, serial: f"150725{day:%Y%m%d}{serial:03d}", DAYS, st.integers(0, 999)).map(
    lambda first: first + identity_check_digit(first)
)
PROSE = st.text("，。；、当事未按规定于在现场施工与违反条例罚款元", max_size=20)


def test_what_is_found_comes_in_the_order_of_the_text_with_its_kind_and_place() -> None:
    text = "员工李四，电话13804701234，邮箱a@b.cn，家住巴彦库仁镇1号，持150725199001010016。王小明到场。"
    assert find(text, ["王小明"]) == [
        Found(NAME, 2, 4, "李*"),
        Found(PHONE, 7, 18, "138****1234"),
        Found(MAIL, 21, 27, "a***@b.cn"),
        Found(HOME, 30, 37, "巴彦库仁镇***"),
        Found(IDENTITY, 39, 57, "*" * 18),
        Found(NAME, 58, 61, "王**"),
    ]


def test_one_character_is_no_name_and_a_party_is_no_other_person() -> None:
    assert find("王、李到场；李强到场。", ["王", "李强"], ["李强"]) == []


def test_every_kind_of_information_has_a_name_in_both_languages() -> None:
    assert all(ZH.translate(word) != word for word in WORDS.values())


@given(PROSE, NUMBERS, PROSE)
def test_a_right_identity_number_is_hidden_wherever_it_stands(before: str, number: str, after: str) -> None:
    assert has_identity_number(before + number + after)
    assert masked(before + number + after) == before + "*" * 18 + after


@given(PROSE)
def test_prose_without_persons_stays_as_it_is(text: str) -> None:
    assert masked(text) == text
    assert not has_identity_number(text)


@given(NUMBERS, st.integers(0, 16), st.integers(1, 9))
def test_no_identity_number_survives_one_wrong_digit(number: str, place: int, more: int) -> None:
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    assert is_identity(number)
    assert not is_identity(wrong)


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("150725199001010016", True),
        ("１５０７２５１９９００１０１００１６", True),
        ("身份证号码150725199001010017", True),
        ("身份证号码：１５０７２５１９９００１０１００１７", True),
        ("编号150725199001010017", False),
        ("电话13804701234", False),
        ("护照E12345678", False),
        ("", False),
    ],
)
def test_an_identity_number_is_a_right_one_or_what_is_called_one(text: str, there: bool) -> None:
    assert has_identity_number(text) is there


@pytest.mark.parametrize(("year", "possible"), [("1849", False), ("1850", True), ("2150", True), ("2151", False)])
def test_nobody_was_born_before_1850_or_after_2150(year: str, possible: bool) -> None:
    first = f"150725{year}0101001"
    assert is_identity(first + identity_check_digit(first)) is possible


def test_a_check_digit_follows_from_seventeen_digits_and_from_no_fewer_or_more() -> None:
    assert identity_check_digit("11010519491231002") == "X"
    for first in ("1101051949123100", "110105194912310020"):
        with pytest.raises(ValueError, match=r"shorter|longer"):
            identity_check_digit(first)


@pytest.mark.parametrize(("code", "right"), [("91320100748204660Q", True), ("91320100748204661Q", False), ("", False)])
def test_a_credit_code_is_one_with_the_right_check_digit(code: str, right: bool) -> None:
    assert is_uscc(code) is right


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("转入4111111111111111。", "转入************1111。"),
        ("转入4111111111111112。", "转入4111111111111112。"),
        ("转入5555555555554444。", "转入************4444。"),
        ("转入4539578763621486。", "转入************1486。"),
        ("转入378282246310005000。", "转入378282246310005000。"),
        ("转入6200000000000001。", "转入************0001。"),
        ("转入6100000000000001。", "转入6100000000000001。"),
        ("账号2024-03-15 1030 1234", "账号2024-03-15 1030 1234"),
        ("账号911507250846977480", "账号911507250846977480"),
    ],
)
def test_a_card_has_a_check_digit_unless_it_is_of_unionpay(text: str, shown: str) -> None:
    assert masked(text) == shown
