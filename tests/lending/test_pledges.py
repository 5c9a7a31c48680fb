"""What comes back is shared out to the fen, however it comes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop_credit.lending.pledges import FundingModel
from coop_credit.lending.pledges import fund_for
from coop_credit.lending.pledges import shared_so_far
from coop_credit.lending.pledges import shares_of_next
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import split
from coop_credit.money import total

weights = st.lists(st.integers(1, 10_000_000), min_size=1, max_size=60)


@given(weights, st.lists(st.integers(1, 100_000_000), max_size=12))
def test_repaid_in_any_parts_each_pledger_gets_the_own_part_back(
    lent: list[int], payments: list[int]
) -> None:
    had, left = [0] * len(lent), sum(lent)
    for payment in (*payments, left):
        paid = min(payment, left)
        parts = shares_of_next(Money(sum(lent) - left), Money(paid), lent)
        assert total(parts).fen == paid
        assert all(part >= ZERO for part in parts)
        had = [before + part.fen for before, part in zip(had, parts, strict=True)]
        left -= paid
        # What was paid in one sum is shared out as what was paid in many.
        assert had == [part.fen for part in shared_so_far(Money(sum(had)), lent)]
        assert all(got <= whole for got, whole in zip(had, lent, strict=True))
    while left:
        left -= (paid := min(left, max(lent)))
        parts = shares_of_next(Money(sum(lent) - left - paid), Money(paid), lent)
        had = [before + part.fen for before, part in zip(had, parts, strict=True)]
    assert had == lent


@given(weights, st.integers(0, 10_000))
def test_nobody_is_off_by_more_than_half_a_fen_for_each_halving(
    lent: list[int], share: int
) -> None:
    whole = sum(lent) * share // 10_000
    halvings = (len(lent) - 1).bit_length()
    for part, weight in zip(shared_so_far(Money(whole), lent), lent, strict=True):
        assert abs(part.fen - Fraction(whole * weight, sum(lent))) <= Fraction(halvings, 2)


def test_largest_remainders_would_take_money_back() -> None:
    # The reason for halvings. Of 10 fen 6 : 6 : 2 have 4.29, 4.29 and 1.43, of 11 fen 4.71, 4.71
    # and 1.57: the one fen that is left goes to the smallest first, and then no more.
    lent = [6, 6, 2]
    assert [part.fen for part in split(Money(10), lent)] == [4, 4, 2]
    assert [part.fen for part in split(Money(11), lent)] == [5, 5, 1]
    assert shares_of_next(Money(10), Money(1), lent)[2] >= ZERO


@pytest.mark.parametrize(
    "setting, counted", [("apart", 70), ("counted", 100)], ids=["apart", "counted"]
)
def test_the_own_pledge_counts_as_the_charter_says(setting: str, counted: int) -> None:
    assert fund_for(Money(100), Money(30), setting) == Money(counted)


def test_the_models_are_two() -> None:
    assert set(FundingModel) == {"paid", "pledge"}
