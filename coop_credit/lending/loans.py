"""The terms of a loan, its states, and what a repayment pays."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from coop_credit.dates import add_months
from coop_credit.errors import Failure
from coop_credit.lending.annuity import annuity_parts
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import split
from coop_credit.money import total

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
    WRITTEN_OFF = "written-off"


class ScheduleKind(StrEnum):
    """How the principal is shared out over the instalments."""

    EQUAL_PRINCIPAL = "equal-principal"  # 等额本金
    EQUAL_INSTALMENTS = "equal-instalments"  # 等额本息: principal and fee together are equal
    BULLET = "bullet"  # 按期付费、到期还本: the fee each time, all principal with the last
    IRREGULAR = "irregular"  # days and parts as agreed


@dataclass(frozen=True, slots=True)
class Part:
    """Principal that falls due on a day, as agreed for an irregular schedule."""

    due_on: dt.date
    principal: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """What is agreed for a loan; ``check_terms`` says whether it can be kept.

    principal: positive. starts_on: day of the payout. due_on: day of the last instalment.
    instalments: how many, a month apart unless irregular. rate_bp: usage fee for a year in
    basis points of the principal, 0 or more. day_base: days that make up that year. parts:
    each instalment of an irregular schedule, for the other kinds none.
    """

    principal: Money
    starts_on: dt.date
    due_on: dt.date
    instalments: int
    rate_bp: int
    day_base: int = DAY_BASE
    schedule_kind: ScheduleKind = ScheduleKind.EQUAL_PRINCIPAL
    parts: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        assert self.principal > ZERO, self.principal
        assert self.rate_bp >= 0, self.rate_bp
        assert self.day_base > 0, self.day_base

    def instalment_due_on(self, number: int) -> dt.date:
        """The day on which an instalment falls due: as agreed, or by months back from the last."""
        assert 1 <= number <= self.instalments, number
        if self.schedule_kind is ScheduleKind.IRREGULAR:
            return self.parts[number - 1].due_on
        return add_months(self.due_on, number - self.instalments)

    def principal_parts(self) -> list[Money]:
        """The principal of each instalment; they add up to the principal.

        Equal parts: fen that do not divide go to the earliest. Equal instalments: the last one
        absorbs what rounding leaves.
        """
        if self.schedule_kind is ScheduleKind.EQUAL_PRINCIPAL:
            return split(self.principal, [1] * self.instalments)
        if self.schedule_kind is ScheduleKind.EQUAL_INSTALMENTS:
            due = [self.instalment_due_on(number) for number in range(1, self.instalments + 1)]
            spans = [(later - day).days for day, later in pairwise((self.starts_on, *due))]
            return annuity_parts(
                self.principal, spans, rate_bp=self.rate_bp, day_base=self.day_base
            )
        if self.schedule_kind is ScheduleKind.BULLET:
            return [ZERO] * (self.instalments - 1) + [self.principal]
        return [part.principal for part in self.parts]


class TermsRefused(Failure):
    """The terms cannot be kept.

    ``reason`` says why: ``instalments-out-of-range``, ``due-before-start``,
    ``instalments-do-not-fit``, ``parts-not-taken``, ``parts-do-not-fit``,
    ``parts-do-not-add-up``, ``instalment-below-one-fen``. The other facts are the figures
    that were compared.
    """

    code = "terms-refused"


def check_terms(terms: LoanTerms) -> None:
    """Raise ``TermsRefused`` for the first thing that makes a loan of ``terms`` impossible.

    Every instalment is at least one fen and falls due after the day of the payout and of the
    instalment before it; only a bullet's last one has principal.
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
    if terms.schedule_kind is ScheduleKind.IRREGULAR:
        _check_parts(terms)
    else:
        _check_months(terms)
    paying = terms.principal_parts()
    if terms.schedule_kind is ScheduleKind.BULLET:
        paying = paying[-1:]
    if min(paying) <= ZERO:
        raise TermsRefused(
            reason="instalment-below-one-fen",
            principal_fen=terms.principal.fen,
            instalments=terms.instalments,
        )


def _check_months(terms: LoanTerms) -> None:
    if terms.parts:
        raise TermsRefused(reason="parts-not-taken", parts=len(terms.parts))
    most = _instalments_that_fit(terms)
    if terms.instalments > most:
        raise TermsRefused(
            reason="instalments-do-not-fit",
            starts_on=terms.starts_on.isoformat(),
            due_on=terms.due_on.isoformat(),
            instalments=terms.instalments,
            most=most,
        )


def _check_parts(terms: LoanTerms) -> None:
    days = [terms.starts_on, *(part.due_on for part in terms.parts)]
    if (
        len(terms.parts) != terms.instalments
        or days[-1] != terms.due_on
        or any(later <= day for day, later in pairwise(days))
    ):
        raise TermsRefused(
            reason="parts-do-not-fit",
            starts_on=terms.starts_on.isoformat(),
            due_on=terms.due_on.isoformat(),
            instalments=terms.instalments,
        )
    parts_fen = total([part.principal for part in terms.parts]).fen
    if parts_fen != terms.principal.fen:
        raise TermsRefused(
            reason="parts-do-not-add-up",
            principal_fen=terms.principal.fen,
            parts_fen=parts_fen,
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
