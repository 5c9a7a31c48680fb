"""Lending without a pool (不设资金池): a loan calls on pledges, and what comes back goes back."""

from collections.abc import Sequence
from enum import StrEnum

from coop_credit.money import Money
from coop_credit.money import divide_half_up


class FundingModel(StrEnum):
    """Where the money for loans comes from."""

    PAID = "paid"  # 实缴: members pay shares into a pool
    PLEDGE = "pledge"  # 承诺: members keep their money until a loan calls on their pledge


class OwnPledge(StrEnum):
    """Whether what the borrower has pledged counts in the fund that the own loan is judged by."""

    APART = "apart"
    COUNTED = "counted"


def fund_for(fund: Money, own: Money, setting: str) -> Money:
    """The part of ``fund``, all pledges, by which the loans of somebody who pledged ``own`` count.

    setting: a code of ``OwnPledge``.
    """
    return fund - own if setting == OwnPledge.APART else fund


def shared_so_far(whole: Money, weights: Sequence[int]) -> list[Money]:
    """What each has got once ``whole`` has been shared out, however many payments it came in.

    Weights are positive. The parts add up to ``whole``; as it grows no part ever shrinks; when
    it is the sum of the weights, each part is the weight. Halves of the list share first, half
    a fen up for the front half, then the halves of each half: every halving is off by half a
    fen at most. Largest remainders would be closer, but there a part can shrink as the whole
    grows.

    >>> shared_so_far(Money(5), [3, 3, 4])
    [Money(fen=2), Money(fen=1), Money(fen=2)]
    """
    if len(weights) == 1:
        return [whole]
    middle = (len(weights) + 1) // 2
    front, back = weights[:middle], weights[middle:]
    to_front = Money(divide_half_up(whole.fen * sum(front), sum(weights)))
    return shared_so_far(to_front, front) + shared_so_far(whole - to_front, back)


def shares_of_next(before: Money, paid: Money, weights: Sequence[int]) -> list[Money]:
    """How ``paid`` is shared out after ``before`` has been; no part is negative.

    >>> shares_of_next(Money(5), Money(5), [3, 3, 4])
    [Money(fen=1), Money(fen=2), Money(fen=2)]
    """
    had, have = shared_so_far(before, weights), shared_so_far(before + paid, weights)
    return [now - then for now, then in zip(have, had, strict=True)]
