"""What a clerk typed, and what it means."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.errors import Refused
from app.rules.vocabulary.disclosure import LicenceState, PenaltyKind
from app.rules.vocabulary.inspection import InspectionOutcome
from app.rules.vocabulary.subjects import IdentityKind, OperatingState, PartyKind
from app.services.reading import amounts, cells, dates
from app.services.reading.formats import Yuan

MARCH = date(2024, 3, 15)


def refusal(function, *arguments, **options) -> str:
    with pytest.raises(Refused) as caught:
        function(*arguments, **options)
    return caught.value.sentence()


@pytest.mark.parametrize(
    "typed",
    [
        "2024-03-15",
        "2024/3/15",
        "2024.03.15",
        "2024年3月15日",
        "2024年3月15号",
        "2024 年 3 月 15 日",
        "20240315",
        20240315.0,
        "２０２４－０３－１５",
        "２０２４年３月１５日",
        "2024-03-15 00:00:00",
        "2024-03-15T00:00:00",
        "2024/3/15 0:00",
        "2024年3月15日 14:30",
        " 2024-03-15\n",
        "\u202a2024-03-15\u202c",
        45366,
        45366.0,
        45366.75,
        "45366",
        MARCH,
        datetime(2024, 3, 15, 9, 30),
    ],
)
def test_it_reads_a_day_however_it_was_written(typed):
    assert dates.day(typed) == MARCH


@pytest.mark.parametrize("typed", ["长期", "长期有效", "2099/12/31", "2099-12-31", "2099年12月31日"])
def test_long_term_is_the_last_day_of_the_standard(typed):
    assert dates.day(typed) == date(2099, 12, 31)


@pytest.mark.parametrize(
    "typed",
    [
        "24-3-15",
        "3/15/2024",
        "15.3.2024",
        "2024-3/15",
        "2024年3-15",
        "2024-03",
        "2024年3月",
        "昨天",
        "2024-03-15前",
        15.0,
        True,
        3e5,
        "٢٠٢٤-٠٣-١٥",
        float("nan"),
        "=DATE(2024,3,15)",
    ],
)
def test_it_refuses_a_day_that_has_two_readings_or_none(typed):
    assert "write it as year-month-day, like 2024-03-15" in refusal(dates.day, typed)


@pytest.mark.parametrize("typed", ["2023-02-30", "2024-13-01", "2023年2月29日", "20240230", "0000-00-00"])
def test_it_refuses_a_day_that_the_calendar_does_not_have(typed):
    assert "not a day of the calendar" in refusal(dates.day, typed)


def test_it_refuses_years_that_cannot_be_meant():
    assert "1900 to 2199" in refusal(dates.day, "9999-12-31")
    assert "1900 to 2199" in refusal(dates.day, date(1024, 3, 15))


def test_where_no_open_end_makes_sense_long_term_is_no_day():
    assert "长期" in refusal(dates.day, "长期", open_ended=False)


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]),
)
def test_every_day_survives_every_spelling(on, shape):
    assert dates.day(on.strftime(shape)) == on


def test_it_reads_a_moment():
    assert dates.moment("2024年3月15日 14:30") == datetime(2024, 3, 15, 14, 30)
    assert dates.moment("2024/3/15 9:05:07") == datetime(2024, 3, 15, 9, 5, 7)
    assert dates.moment("2024-03-15") == datetime(2024, 3, 15)
    assert dates.moment("2024-03-15T14:30:00+08:00") == datetime(2024, 3, 15, 14, 30)
    assert dates.moment("2024-03-14T16:30:00Z") == datetime(2024, 3, 15, 0, 30)
    assert dates.moment(datetime(2024, 3, 15, 14)) == datetime(2024, 3, 15, 14)
    assert dates.moment("") is None
    assert "2024-03-15 25:00" in refusal(dates.moment, "2024-03-15 25:00")


@pytest.mark.parametrize("typed", [None, "", "  ", "　", "\u200b", "/", "-", "—", "无"])
def test_a_cell_with_nothing_in_it_is_nothing(typed):
    read = (cells.code, dates.day, dates.moment, cells.integer, cells.decimal)
    assert [function(typed) for function in read] == [None] * 5
    assert cells.term(typed, PartyKind) is None
    assert cells.terms(typed, PenaltyKind) == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a\n b　c  ", "a b c"),
        ("=1+1", "=1+1"),
        ("-5", "-5"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("+86 138", "+86 138"),
        ("/", "/"),
        (1.0, "1"),
        (0.1 + 0.2, "0.3"),
        (15523671319.0, "15523671319"),
        (True, "是"),
        ("𠀀😀👨\u200d👩\u200d👧", "𠀀😀👨\u200d👩\u200d👧"),
        ("ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ", "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ"),
        ("（甲）", "（甲）"),
        ("", None),
        (None, None),
        ("\ufeff甲\u202e", "甲"),
    ],
)
def test_text_is_kept_as_typed_but_for_stray_space(typed, kept):
    assert cells.text(typed) == kept


def test_long_remarks_may_keep_their_lines():
    assert cells.text("一 \r\n\r\n 二\r三", lines=True) == "一\n\n二\n三"


def test_text_refuses_what_no_document_can_hold():
    assert "U+0000" in refusal(cells.text, "甲\x00乙")
    assert "U+001B" in refusal(cells.text, "甲\x1b[2J")
    assert "U+D800" in refusal(cells.text, "\ud800")
    assert "2001 characters; at most 2000" in refusal(cells.text, "长" * 2001)
    assert "single value" in refusal(cells.text, ["甲"])


@given(st.text(max_size=200))
def test_reading_text_twice_changes_nothing(typed):
    try:
        once = cells.text(typed, lines=True)
    except Refused:
        return
    assert cells.text(once, lines=True) == once


@pytest.mark.parametrize("function", [cells.text, cells.code, dates.day, cells.integer, cells.decimal, cells.boolean])
def test_a_formula_without_result_is_no_value(function):
    assert "formula has no result" in refusal(function, "#N/A")


@pytest.mark.parametrize(
    "typed",
    [
        "92150702CYJRPUAUTD",
        "９２１５０７０２ＣＹＪＲＰＵＡＵＴＤ",
        " 9215 0702cyjrpuautd ",
        "'92150702CYJRPUAUTD",
        '="92150702CYJRPUAUTD"',
        "92150702\u3000CYJRPUAUTD\n",
        "\u202d92150702CYJRPUAUTD\u202c",
    ],
)
def test_a_code_is_the_same_code_whatever_the_keyboard(typed):
    assert cells.code(typed) == "92150702CYJRPUAUTD"


def test_a_number_that_excel_has_rounded_is_no_code():
    assert cells.code(15523671319.0) == "15523671319"
    assert "format the column as text" in refusal(cells.code, 1.5210319880907e17)
    assert "format the column as text" in refusal(cells.text, 1.5210319880907e17)


YEARS = (
    "〔〕",
    "[]",
    "【】",
    "（）",
    "﹝﹞",
    "「」",
    "<>",
    "＜＞",
    "‹›",
    "《》",
    "〈〉",
    "«»",
    "『』",
    "〖〗",
    "{}",
    "⟨⟩",
    "“”",
    "≪≫",
    "❲❳",
)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("serial", ["501号", "第501号", "0501号", "第0501号", "501", "５０１ 号", "00501號"])
def test_document_numbers_compare_whatever_their_spelling(year, serial):
    opened, closed = year
    spelling = f"（陈）应急罚{opened}2024{closed}{serial}"
    assert cells.document_key(spelling) == cells.document_key("(陈)应急罚〔2024〕501号")
    assert cells.document_key(cells.document_key(spelling)) == cells.document_key(spelling)


def test_a_doubled_bracket_and_any_dash_are_one():
    assert cells.document_key("陈应急罚<<2024>>9—1号") == cells.document_key("陈应急罚《2024》9-1号")


@pytest.mark.parametrize(
    "other",
    [
        "(陈)应急罚〔2024〕5010号",
        "(陈)应急罚〔2024〕51号",
        "(陈)应急罚〔2024〕501-1号",
        "(陈)应急罚〔2023〕501号",
        "(陈)应急许〔2024〕501号",
        "(鄂)应急罚〔2024〕501号",
        "(陈)应急罚2024501号",
        "陈应急罚2024年501号",
    ],
)
def test_another_document_number_stays_another(other):
    assert cells.document_key(other) != cells.document_key("(陈)应急罚〔2024〕501号")


@pytest.mark.parametrize(
    ("typed", "number"), [(317.0, 317), ("１２０人", 120), ("1,234", 1234), ("3.0", 3), (0, 0), ("12家", 12)]
)
def test_it_reads_whole_numbers(typed, number):
    assert cells.integer(typed) == number


@pytest.mark.parametrize("typed", [317.5, "x", True, "1,23", "一百", "1e3", "-3", "99999999999", "9" * 5000])
def test_it_refuses_what_is_no_whole_number(typed):
    assert refusal(cells.integer, typed)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        (0.5, "0.5"),
        ("5000元", "0.5"),
        ("5000 元整", "0.5"),
        ("0.5万元", "0.5"),
        ("0.5万", "0.5"),
        ("伍仟元整", "0.5"),
        ("¥5,000.00", "0.5"),
        ("人民币5000元", "0.5"),
        ("12,345.60", "12345.6"),
        ("１２，３４５", "12345"),
        (0.1 + 0.2, "0.3"),
        (20.0, "20"),
        ("0", "0"),
        ("1亿元", "10000"),
        (Decimal("0.123456"), "0.123456"),
    ],
)
def test_amounts_come_in_the_unit_of_their_column(typed, amount):
    assert str(cells.decimal(typed, unit="万元")) == amount


def test_a_bare_number_is_in_the_unit_of_the_heading():
    assert cells.decimal(5000.0, unit="万元", plain="元") == Decimal("0.5")
    assert cells.decimal("0.5万元", unit="元", plain="元") == 5000


@pytest.mark.parametrize(
    ("typed", "stated", "yuan"),
    [
        ("¥5,000", "万元", 5000),  # fifty million is nobody's fine here
        ("￥200", "万元", 200),
        ("¥0.5", "万元", None),
        ("¥199", "万元", None),
        ("¥1,999.00", "千元", None),
        ("¥2,000.00", "千元", 2000),
        ("¥0.5万元", "千元", 5000),
        ("¥5", "元", 5),
        ("¥5", None, 5),
        (Yuan(0.5), "万元", 5000),
        (Yuan(5000), "万元", None),
        (Yuan(5000), "元", 5000),
    ],
)
def test_the_sign_of_the_yuan_under_another_unit_is_not_guessed_at(typed, stated, yuan):
    if yuan is None:
        assert refusal(cells.decimal, typed, unit="万元", plain=stated)
    else:
        assert cells.decimal(typed, unit="万元", plain=stated) * 10_000 == yuan


@pytest.mark.parametrize(
    "typed",
    ["abc", "五百", "1,23", "1e5", "-5", "5%", "0.1234567", "1" * 20, "1" * 60, float("inf"), float("nan"), "5千米"],
)
def test_it_refuses_amounts_that_would_have_to_be_guessed(typed):
    assert refusal(cells.decimal, typed, unit="万元")


def test_a_unit_in_a_column_without_unit_is_refused():
    assert refusal(cells.decimal, "5元")


def test_it_reads_yes_and_no():
    assert [cells.boolean(value) for value in ("是", "有", "1", 1.0, True, "√", "Y")] == [True] * 7
    assert [cells.boolean(value) for value in ("否", "无", "0", 0, False, "×", "没有")] == [False] * 7
    assert cells.boolean("") is None
    assert "write 是 or 否" in refusal(cells.boolean, "大概")


def test_a_term_is_known_by_any_of_its_names():
    assert cells.term("存续(在营、开业、在册)", OperatingState) is OperatingState.OPERATING
    assert cells.term("存续（在营、开业、在册）", OperatingState) is OperatingState.OPERATING
    assert cells.term(1.0, LicenceState) is cells.term("１", LicenceState) is LicenceState.VALID
    assert cells.term(" 自 然 人", PartyKind) is PartyKind.NATURAL_PERSON
    assert cells.term("其他-士官证", IdentityKind) is IdentityKind.OTHER
    assert "Legal person or organisation, Natural person, Sole trader" in refusal(cells.term, "火星人", PartyKind)


@pytest.mark.parametrize(
    "typed",
    [
        "警告;罚款",
        "警告；罚款",
        "警告、罚款",
        "警告，罚款",
        "警告,罚款;",
        "警告\n罚款",
        "警告;罚款;警告",
        ["warning", "fine"],
    ],
)
def test_several_terms_are_separated_as_clerks_do(typed):
    assert cells.terms(typed, PenaltyKind) == [PenaltyKind.WARNING, PenaltyKind.FINE]


def test_a_term_with_a_comma_in_it_is_not_cut():
    assert cells.terms("拒绝、阻碍检查；发现问题", InspectionOutcome) == [
        InspectionOutcome.REFUSED,
        InspectionOutcome.PROBLEMS,
    ]
    assert "罚金" in refusal(cells.terms, "警告;罚金", PenaltyKind)


@pytest.mark.parametrize(
    ("words", "yuan"),
    [
        ("罚款人民币伍万元整", 50000),
        ("罚款5000元", 5000),
        ("罚款0.5万元", 5000),
        ("处以罚款 12,000.00 元", 12000),
        ("罚款１２，０００元", 12000),
        ("没收违法所得3000元，处伍万元罚款", 50000),
        ("没收违法所得1万元罚款2万元", 20000),
        ("处2000元的罚款，并警告", 2000),
        ("罚款1万2千元", 12000),
        ("罚款人民币（大写）伍万元整（¥50000.00）", 50000),
        ("罚款贰拾万圆", 200000),
        ("罚款两千元", 2000),
        ("罚款¥300", 300),
        ("罚款：5000", 5000),
        ("罚款伍万", 50000),
        ("对单位罚款20万元，对个人罚款1万元", 200000),
        ("处五千元以上二万元以下罚款，决定罚款8000元", 8000),
        ("罚款叁佰元伍角", "300.5"),
        ("罚款人民币壹拾贰万叁仟肆佰伍拾陆元柒角捌分", "123456.78"),
        ("罚款1百万元", 1000000),
        ("责令改正；罚款\n二万元", 20000),
    ],
)
def test_it_finds_the_fine_that_a_decision_pronounces(words, yuan):
    assert amounts.money_in_text(words) == Decimal(yuan)


@pytest.mark.parametrize(
    "words",
    [
        "",
        None,
        "警告",
        "罚款",
        "罚款2次",
        "罚款3日内缴纳",
        "罚款1.警告",
        "罚款500元至1000元",
        "处五千元以上二万元以下的罚款",
        "罚款万元",
        "罚款2,5000元",
        "没收违法所得3000元",
        "罚款" + "1" * 50,
        "罚款" + "共计" * 5000,
        "罚款" + "一" * 5000,
        "罚款" + "1万" * 5000 + "x",
    ],
)
def test_it_finds_no_fine_where_none_is_named(words):
    assert amounts.money_in_text(words) is None


@given(st.integers(1, 999_999_999))
def test_every_amount_is_found_in_digits(yuan):
    assert amounts.money_in_text(f"罚款{yuan}元") == amounts.money_in_text(f"罚款人民币 {yuan:,}.00 元整") == yuan


@given(
    st.text(max_size=80)
    | st.floats()
    | st.integers()
    | st.none()
    | st.booleans()
    | st.lists(st.text(max_size=3), max_size=3)
)
def test_no_text_of_a_cell_raises_anything_but_a_refusal(typed):
    for read in (
        cells.text,
        cells.code,
        dates.day,
        dates.moment,
        cells.integer,
        cells.decimal,
        cells.boolean,
        amounts.money,
        amounts.money_in_text,
        lambda value: cells.terms(value, PenaltyKind),
        lambda value: cells.decimal(value, "万元"),
    ):
        try:
            read(typed)
        except Refused as refused:
            assert refused.sentence()
