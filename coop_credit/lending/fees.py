"""The usage fee of a loan: principal, times days, times a yearly rate. 使用费

Actual days over the loan's day base; the first day counts and the last does not
(算头不算尾). A setting of the product (docs/decisions/0003), not law.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.lending.loans import LoanTerms
from coop_credit.lending.schedule import Instalment
from coop_credit.lending.schedule import schedule
from coop_credit.money import BP_PER_ONE
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import divide_half_up
from coop_credit.money import total


@dataclass(frozen=True, slots=True)
class PrincipalChange:
    """Principal paid out (positive) or paid back (negative) on the day that the paper says."""

    on: dt.date
    change: Money


def fee_accrued(
    changes: Sequence[PrincipalChange], *, rate_bp: int, day_base: int, until: dt.date
) -> Money:
    """The usage fee from the payout to ``until``, that day not counted.

    ``changes`` in any order; at no time is more paid back than was paid out. Changes on or
    after ``until`` do not count. rate_bp: for a year of ``day_base`` days.

    Principal times days is added up exactly and rounded once, half a fen up, so that
    paying in many parts costs what paying in one does.

    >>> payout = PrincipalChange(dt.date(2026, 3, 1), Money(1_000_000))
    >>> fee_accrued([payout], rate_bp=600, day_base=365, until=dt.date(2026, 3, 31))
    Money(fen=4932)
    """
    # A sum paid out counts for all days until the end, and one paid back takes them away again.
    fen_days = sum(each.change.fen * (until - each.on).days for each in changes if each.on < until)
    return Money(divide_half_up(fen_days * rate_bp, BP_PER_ONE * day_base))


def fee_due(
    changes: Sequence[PrincipalChange],
    *,
    rate_bp: int,
    day_base: int,
    until: dt.date,
    received: Money,
) -> Money:
    """The usage fee accrued until ``until`` that is not ``received`` yet.

    Negative when more was received than accrued, as after a back-dated repayment.
    """
    return fee_accrued(changes, rate_bp=rate_bp, day_base=day_base, until=until) - received


def expected_fees(terms: LoanTerms) -> tuple[Money, ...]:
    """The usage fee to pay with each instalment when all are paid on their days."""
    return fees_of(schedule(terms), terms.starts_on, rate_bp=terms.rate_bp, day_base=terms.day_base)


def fees_of(
    plan: Sequence[Instalment], starts_on: dt.date, *, rate_bp: int, day_base: int
) -> tuple[Money, ...]:
    """As ``expected_fees``, for a schedule that there is; ``starts_on``: the fee's first day."""
    changes = [PrincipalChange(starts_on, total([each.principal for each in plan]))]
    received = ZERO
    fees = []
    for instalment in plan:
        fee = fee_due(
            changes,
            rate_bp=rate_bp,
            day_base=day_base,
            until=instalment.due_on,
            received=received,
        )
        fees.append(fee)
        received += fee
        changes.append(PrincipalChange(instalment.due_on, ZERO - instalment.principal))
    return tuple(fees)
