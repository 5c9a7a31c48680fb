"""Money in whole fen (分), its text forms, and divisions that lose nothing.

There is no fraction of a fen and no floating point anywhere. ``Money`` may be
negative (a difference); what moves between accounts is always positive.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: Largest sum, inclusive: 999,999,999,999.99 yuan. Exact in JSON and in BIGINT.
AMOUNT_FEN_MAX = 99_999_999_999_999
#: One whole, in basis points (万分之一).
BP_PER_ONE = 10_000
FEN_PER_YUAN = 100

_YUAN = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """A sum of renminbi in whole fen (分). May be negative; never a fraction."""

    fen: int

    def __post_init__(self) -> None:
        assert type(self.fen) is int, self.fen
        assert abs(self.fen) <= AMOUNT_FEN_MAX, self.fen

    def __add__(self, other: "Money") -> "Money":
        return Money(self.fen + other.fen)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.fen - other.fen)

    def __str__(self) -> str:  # type: ignore[explicit-override]  # typing has override from 3.12
        return format_yuan(self)


ZERO = Money(0)


def total(parts: Sequence[Money]) -> Money:
    """The sum of ``parts``; nothing at all for none."""
    return Money(sum(part.fen for part in parts))


def parse_yuan(text: str) -> Money:
    """Read yuan as text with at most two decimals, such as ``"1234.5"``.

    ASCII digits only: no sign but a leading minus, no exponent, no thousands
    separator, no blank. Raises ``ValueError`` for anything else.

    >>> parse_yuan("55000.01")
    Money(fen=5500001)
    """
    found = _YUAN.fullmatch(text)
    if found is None:
        raise ValueError(text)
    sign, yuan, decimals = found.groups(default="")
    fen = int(yuan) * FEN_PER_YUAN + int(decimals.ljust(2, "0"))
    return Money(-fen if sign else fen)


def format_yuan(money: Money) -> str:
    """Yuan as text with exactly two decimals, the form of every contract.

    >>> format_yuan(Money(-5))
    '-0.05'
    """
    sign = "-" if money.fen < 0 else ""
    yuan, fen = divmod(abs(money.fen), FEN_PER_YUAN)
    return f"{sign}{yuan}.{fen:02d}"


def divide_half_up(numerator: int, denominator: int) -> int:
    """A quotient rounded to a whole number, half up. numerator: 0 or more; denominator: positive.

    >>> divide_half_up(1, 2), divide_half_up(149, 100)
    (1, 1)
    """
    assert numerator >= 0, numerator
    assert denominator > 0, denominator
    return (2 * numerator + denominator) // (2 * denominator)


def share_of(whole: Money, rate_bp: int) -> Money:
    """``rate_bp`` of a non-negative ``whole``, rounded down to the fen."""
    assert whole.fen >= 0 and rate_bp >= 0
    return Money(whole.fen * rate_bp // BP_PER_ONE)


def split(whole: Money, weights: Sequence[int]) -> list[Money]:
    """Share a non-negative ``whole`` out by ``weights``; the parts always add up to it.

    Weights are non-negative, at least one is positive. Fen left over by
    rounding down go to the largest remainders, ties to the earlier weight, so
    that the result depends on nothing but the arguments.

    >>> split(Money(100), [1, 1, 1])
    [Money(fen=34), Money(fen=33), Money(fen=33)]
    """
    assert whole.fen >= 0
    assert all(weight >= 0 for weight in weights)
    base = sum(weights)
    assert base > 0
    parts = [whole.fen * weight // base for weight in weights]
    by_remainder = sorted(
        range(len(weights)),
        key=lambda index: (-(whole.fen * weights[index] % base), index),
    )
    for index in by_remainder[: whole.fen - sum(parts)]:
        parts[index] += 1
    assert sum(parts) == whole.fen
    return [Money(part) for part in parts]


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def rmb_upper(money: Money) -> str:
    """A sum in the capital numerals of vouchers (大写金额), from 0 to 9,999 亿.

    One 零 stands for a run of zeros, 整 closes a sum without 分.
    Raises ``ValueError`` for a negative sum: vouchers have none.

    >>> rmb_upper(Money(690_000_760_008))
    '陆拾玖亿零柒仟陆佰元零捌分'
    """
    if money.fen < 0:
        raise ValueError(money)
    yuan, fen = divmod(money.fen, FEN_PER_YUAN)
    jiao, fen = divmod(fen, 10)
    if yuan == jiao == fen == 0:
        return "零元整"
    text = _upper_yuan(yuan) + "元" if yuan else ""
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif fen and yuan:
        text += "零"
    return text + (_DIGITS[fen] + "分" if fen else "整")


def _upper_yuan(yuan: int) -> str:
    groups = []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    text = ""
    for index in reversed(range(len(groups))):
        group = groups[index]
        if group == 0:
            continue
        if text and (group < 1_000 or groups[index + 1] == 0):
            text += "零"
        text += _upper_group(group) + _GROUPS[index]
    return text


def _upper_group(group: int) -> str:
    text, gap = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
