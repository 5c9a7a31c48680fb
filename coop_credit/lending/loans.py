"""The terms of a loan, its states, and what a repayment pays."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from coop_credit.dates import add_months
from coop_credit.errors import Failure
from coop_credit.money import Money
from coop_credit.money import ZERO

#: Days in a year for the usage fee, kept with each loan. A setting of the product, not law.
DAY_BASE = 365
#: Most instalments of one loan, inclusive: five years of months. A bound of the product, not law.
INSTALMENTS_MAX = 60


class LoanState(StrEnum):
    """How far a loan has come. Repaid and overdue are worked out, never stored."""

    APPLIED = "applied"
    APPROVED = "approved"
    DECLINED = "declined"
    PAID_OUT = "paid-out"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """What is agreed for a loan; ``check_terms`` says whether it can be kept.

    principal: positive. starts_on: day of the payout. due_on: day of the last instalment.
    instalments: how many, a month apart. rate_bp: usage fee for a year in basis points of
    the principal, 0 or more. day_base: days that make up that year.
    """

    principal: Money
    starts_on: dt.date
    due_on: dt.date
    instalments: int
    rate_bp: int
    day_base: int = DAY_BASE

    def __post_init__(self) -> None:
        assert self.principal > ZERO, self.principal
        assert self.rate_bp >= 0, self.rate_bp
        assert self.day_base > 0, self.day_base

    def instalment_due_on(self, number: int) -> dt.date:
        """The day on which an instalment falls due, counted back by months from the last."""
        assert 1 <= number <= self.instalments, number
        return add_months(self.due_on, number - self.instalments)


class TermsRefused(Failure):
    """The terms cannot be kept.

    ``reason`` says why: ``instalments-out-of-range``, ``due-before-start``,
    ``instalments-do-not-fit``, ``instalment-below-one-fen``. The other facts are the
    figures that were compared.
    """

    code = "terms-refused"


def check_terms(terms: LoanTerms) -> None:
    """Raise ``TermsRefused`` for the first thing that makes a loan of ``terms`` impossible.

    Every instalment is at least one fen and falls due after the day of the payout.
    """
    if not 1 <= terms.instalments <= INSTALMENTS_MAX:
        raise TermsRefused(
            reason="instalments-out-of-range",
            instalments=terms.instalments,
            most=INSTALMENTS_MAX,
        )
    if terms.due_on <= terms.starts_on:
        raise TermsRefused(
            reason="due-before-start",
            starts_on=terms.starts_on.isoformat(),
            due_on=terms.due_on.isoformat(),
        )
    most = _instalments_that_fit(terms)
    if terms.instalments > most:
        raise TermsRefused(
            reason="instalments-do-not-fit",
            starts_on=terms.starts_on.isoformat(),
            due_on=terms.due_on.isoformat(),
            instalments=terms.instalments,
            most=most,
        )
    if terms.principal.fen < terms.instalments:
        raise TermsRefused(
            reason="instalment-below-one-fen",
            principal_fen=terms.principal.fen,
            instalments=terms.instalments,
        )


def _instalments_that_fit(terms: LoanTerms) -> int:
    """How many days, a month apart and ending at ``due_on``, lie after ``starts_on``."""
    starts_on, due_on = terms.starts_on, terms.due_on
    months = (due_on.year - starts_on.year) * 12 + due_on.month - starts_on.month
    # The earliest candidate lies in the month of the start, before, on or after that day.
    return months + (add_months(due_on, -months) > starts_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What a repayment pays; the parts are not negative and add up to what was paid.

    excess: held for the member as a payable, to be handed back.
    """

    fee: Money
    principal: Money
    excess: Money


def allocate(paid: Money, fee_due: Money, outstanding: Money) -> Allocation:
    """Share a repayment out: the usage fee first, then principal, the rest is excess.

    Within the principal the oldest instalment is paid first (``schedule.unpaid``).
    ``paid`` is positive, the others are 0 or more. The order is a setting of the product
    (docs/decisions/0003), not law.
    """
    assert paid > ZERO, paid
    assert fee_due >= ZERO, fee_due
    assert outstanding >= ZERO, outstanding
    fee = min(paid, fee_due)
    principal = min(paid - fee, outstanding)
    return Allocation(fee=fee, principal=principal, excess=paid - fee - principal)
