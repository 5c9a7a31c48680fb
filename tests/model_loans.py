"""The second ledger's cards of loans: instalments, payments, guarantees, and the fee by nights.

``on`` is the day on the paper, sums are in fen.
"""

import calendar
import datetime as dt
from dataclasses import dataclass
from dataclasses import field

DAYS_OF_YEAR = 365


@dataclass
class Payment:
    """What one repayment brought; the fee may be negative when some was given back."""

    on: dt.date
    principal: int
    fee: int


@dataclass
class Guarantee:
    """The most that a member pays for another; 0 is paid as long as nobody had to."""

    fen: int
    is_given: bool = False
    paid: int = 0


@dataclass
class Loan:
    """A loan; ``payments`` are those that stand, ``plan`` the instalments once it is extended."""

    member: int
    principal: int
    due_on: dt.date
    instalments: int
    rate_bp: int
    purpose: str
    state: str = "applied"
    began_on: dt.date = dt.date.max
    votes: dict[str, str] = field(default_factory=dict)
    payments: list[Payment] = field(default_factory=list)
    guarantees: dict[int, Guarantee] = field(default_factory=dict)
    plan: list[tuple[dt.date, int]] = field(default_factory=list)
    decided_on: dt.date = dt.date.max
    given_up_on: dt.date = dt.date.max
    borne_by: str = ""
    lent_before_books: dt.date = dt.date.max  # the payout of a loan that was taken over

    def parts(self) -> list[tuple[dt.date, int]]:
        """The instalments: day and fen, the odd fen on the first ones."""
        if self.plan:
            return self.plan
        whole, odd = divmod(self.principal, self.instalments)
        return [
            (months_later(self.due_on, number - self.instalments), whole + (number <= odd))
            for number in range(1, self.instalments + 1)
        ]

    def fee_until(self, day: dt.date, payments: list[Payment]) -> int:
        """The fee of all nights from the payout to ``day``, half a fen counting as one."""
        fen_days = 0
        for night in range((day - self.began_on).days):
            then = self.began_on + dt.timedelta(days=night)
            fen_days += self.principal - sum(paid.principal for paid in payments if paid.on <= then)
        whole, rest = divmod(fen_days * self.rate_bp, 10_000 * DAYS_OF_YEAR)
        return whole + (2 * rest >= 10_000 * DAYS_OF_YEAR)

    def fee_due(self, day: dt.date) -> int:
        """The fee until ``day`` that was not paid by then."""
        paid = sum(payment.fee for payment in self.payments if payment.on <= day)
        return max(0, self.fee_until(day, self.payments) - paid)


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later (or earlier) month, or that month's last day."""
    year, month = day.year, day.month + months
    while month > 12:
        year, month = year + 1, month - 12
    while month < 1:
        year, month = year - 1, month + 12
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
