"""Money: whole fen, exact divisions, yuan as text and in capital numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop_credit.money import AMOUNT_FEN_MAX
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import format_yuan
from coop_credit.money import parse_yuan
from coop_credit.money import rmb_upper
from coop_credit.money import share_of
from coop_credit.money import split
from coop_credit.money import total

sums = st.integers(-AMOUNT_FEN_MAX, AMOUNT_FEN_MAX).map(Money)
amounts = st.integers(0, AMOUNT_FEN_MAX).map(Money)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=20).filter(any)


@pytest.mark.parametrize("fen", [AMOUNT_FEN_MAX, -AMOUNT_FEN_MAX, 0])
def test_a_sum_reaches_up_to_the_largest_one(fen: int) -> None:
    assert Money(fen).fen == fen


@pytest.mark.parametrize("fen", [AMOUNT_FEN_MAX + 1, -AMOUNT_FEN_MAX - 1, True, "1"])
def test_what_is_no_sum_is_a_bug(fen: int) -> None:
    with pytest.raises(AssertionError):
        Money(fen)


def test_sums_are_added_subtracted_and_compared() -> None:
    assert Money(250) + Money(50) == Money(300)
    assert Money(250) - Money(300) == Money(-50)
    assert Money(-50) < ZERO < Money(1)
    assert max(Money(3), Money(20)) == Money(20)


def test_a_total_beyond_the_largest_sum_is_a_bug() -> None:
    with pytest.raises(AssertionError):
        Money(AMOUNT_FEN_MAX) + Money(1)


def test_total_adds_up_and_is_nothing_for_none() -> None:
    assert total([Money(1), Money(-3), Money(10)]) == Money(8)
    assert total([]) == ZERO


YUAN = [
    ("0", 0),
    ("0.01", 1),
    ("0.1", 10),
    ("1", 100),
    ("1.5", 150),
    ("1.05", 105),
    ("007", 700),
    ("-0.05", -5),
    ("-12.3", -1230),
    ("999999999999.99", AMOUNT_FEN_MAX),
    ("-999999999999.99", -AMOUNT_FEN_MAX),
]


@pytest.mark.parametrize("text, fen", YUAN)
def test_yuan_are_read_from_text(text: str, fen: int) -> None:
    assert parse_yuan(text) == Money(fen)


NOT_YUAN = [
    *("", "-", ".", ".5", "1.", "1.234", "+1", "--1", "- 1", " 1", "1 ", "1\n"),
    *("1,000", "1e3", "1_000", "0x10", "NaN", "1.5.5", "¥1"),
    # 13 digits; full-width and Arabic-Indic digits; a Chinese numeral.
    *("1000000000000", "１２", "\u0661", "壹"),
]


@pytest.mark.parametrize("text", NOT_YUAN)
def test_other_text_is_no_yuan(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_yuan(text)


@pytest.mark.parametrize(
    "fen, text",
    [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-100, "-1.00"), (123456, "1234.56")],
)
def test_yuan_are_written_with_two_decimals(fen: int, text: str) -> None:
    assert format_yuan(Money(fen)) == str(Money(fen)) == text


@given(sums)
def test_what_is_written_reads_as_the_same_sum(money: Money) -> None:
    assert parse_yuan(format_yuan(money)) == money


@pytest.mark.parametrize(
    "fen, rate_bp, share",
    [
        (100_000, 1_000, 10_000),  # 10 % of 1,000.00
        (99_999, 1_000, 9_999),  # 9,999.9 fen, rounded down
        (9_999, 1, 0),  # 0.9999 fen
        (10_000, 1, 1),
        (10_000, 20_000, 20_000),  # twice
        (0, 500, 0),
    ],
)
def test_a_share_is_rounded_down_to_the_fen(fen: int, rate_bp: int, share: int) -> None:
    assert share_of(Money(fen), rate_bp) == Money(share)


@pytest.mark.parametrize("fen, rate_bp", [(-1, 100), (1, -100)])
def test_a_share_of_less_than_nothing_is_a_bug(fen: int, rate_bp: int) -> None:
    with pytest.raises(AssertionError):
        share_of(Money(fen), rate_bp)


@pytest.mark.parametrize(
    "fen, by, parts",
    [
        (100, [1, 1, 1], [34, 33, 33]),  # 33 1/3 each: the first of equals takes the fen
        (101, [1, 1, 1], [34, 34, 33]),
        (100, [1, 2], [33, 67]),  # 33.33 and 66.67: the larger remainder takes the fen
        (10, [3, 3, 1], [4, 4, 2]),  # 4.29, 4.29, 1.43: the last has the largest remainder
        (2, [1, 1, 1], [1, 1, 0]),
        (0, [5, 7], [0, 0]),
        (7, [0, 1, 0], [0, 7, 0]),
        (9, [4], [9]),
    ],
)
def test_what_does_not_divide_goes_to_the_largest_remainders(
    fen: int, by: list[int], parts: list[int]
) -> None:
    assert [part.fen for part in split(Money(fen), by)] == parts


@given(amounts, weights)
def test_split_loses_nothing_and_is_fair_to_the_fen(whole: Money, by: list[int]) -> None:
    parts = split(whole, by)
    assert total(parts) == whole
    for part, weight in zip(parts, by, strict=True):
        # Less than one fen from the exact share; so a weight of 0 gets nothing.
        assert abs(part.fen * sum(by) - whole.fen * weight) < sum(by)


@pytest.mark.parametrize("fen, by", [(-1, [1]), (1, [1, -1, 1]), (1, [0, 0]), (1, [])])
def test_a_split_that_cannot_be_is_a_bug(fen: int, by: list[int]) -> None:
    with pytest.raises(AssertionError):
        split(Money(fen), by)


# The rules for filling in bills and vouchers (正确填写票据和结算凭证的基本规定) leave some forms
# open. We write 整 after 元 and after 角, and no 零 where only the digit of 万 or 元 is zero.
CAPITALS = [
    ("0", "零元整"),
    ("0.01", "壹分"),
    ("0.10", "壹角整"),
    ("0.56", "伍角陆分"),
    ("1", "壹元整"),
    ("1.20", "壹元贰角整"),
    ("1.02", "壹元零贰分"),
    ("10", "壹拾元整"),
    ("10.05", "壹拾元零伍分"),
    ("15.34", "壹拾伍元叁角肆分"),
    ("101", "壹佰零壹元整"),
    ("110", "壹佰壹拾元整"),
    ("1001", "壹仟零壹元整"),
    ("1010", "壹仟零壹拾元整"),
    ("1409.50", "壹仟肆佰零玖元伍角整"),
    ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("9999.99", "玖仟玖佰玖拾玖元玖角玖分"),
    ("10000", "壹万元整"),
    ("10001", "壹万零壹元整"),
    ("10010.10", "壹万零壹拾元壹角整"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("20300", "贰万零叁佰元整"),
    ("100000", "壹拾万元整"),
    ("107000.53", "壹拾万柒仟元伍角叁分"),
    ("1000001", "壹佰万零壹元整"),
    ("10203040", "壹仟零贰拾万叁仟零肆拾元整"),
    ("100000000", "壹亿元整"),
    ("100000001", "壹亿零壹元整"),
    ("100010000", "壹亿零壹万元整"),
    ("100050006", "壹亿零伍万零陆元整"),
    ("120000000.07", "壹亿贰仟万元零柒分"),
    ("100001000", "壹亿零壹仟元整"),
    ("350000000000", "叁仟伍佰亿元整"),
    (
        "999999999999.99",
        "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    ),
]


@pytest.mark.parametrize("yuan, capitals", CAPITALS)
def test_a_voucher_shows_the_sum_in_capital_numerals(yuan: str, capitals: str) -> None:
    assert rmb_upper(parse_yuan(yuan)) == capitals


def test_a_voucher_has_no_negative_sum() -> None:
    with pytest.raises(ValueError, match=r"-0\.01"):
        rmb_upper(Money(-1))


_PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def _read(capitals: str) -> Money:
    """The sum that capital numerals stand for: each sign by itself, zeros weigh nothing."""
    fen = group = digit = 0
    for sign in capitals:
        match sign:
            case "拾" | "佰" | "仟":
                group, digit = group + digit * _PLACES[sign], 0
            case "亿" | "万" | "元":
                worth = {"亿": 10**10, "万": 10**6, "元": 100}[sign]
                fen, group, digit = fen + (group + digit) * worth, 0, 0
            case "角" | "分":
                fen, digit = fen + digit * {"角": 10, "分": 1}[sign], 0
            case "整":
                pass
            case _:
                digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
    return Money(fen)


@given(amounts)
def test_capital_numerals_read_as_the_same_sum(money: Money) -> None:
    capitals = rmb_upper(money)
    assert _read(capitals) == money
    assert "零零" not in capitals
    assert capitals.endswith("分") != capitals.endswith("整")
