"""Equal instalments: principal and usage fee together are the same sum each time. 等额本息"""

from collections.abc import Sequence

from coop_credit.money import BP_PER_ONE
from coop_credit.money import Money
from coop_credit.money import divide_half_up


def annuity_parts(
    principal: Money, days: Sequence[int], *, rate_bp: int, day_base: int
) -> list[Money]:
    """The principal of each instalment when every payment, fee and principal, is the same sum.

    principal: positive. days: of each span from one payment to the next, positive. The fee of
    a span is counted as ``fees.fee_accrued`` does, by actual days. The last instalment is what
    the others leave, so the parts always add up; it and its fee may differ from the others by
    what rounding has made. Parts may be 0 or negative where the fee of a span is more than the
    payment: ``loans.check_terms`` refuses those.

    >>> annuity_parts(Money(100_000), [30, 30, 30], rate_bp=1_200, day_base=360)
    [Money(fen=33002), Money(fen=33332), Money(fen=33666)]
    """
    one = BP_PER_ONE * day_base
    # What is owed grows by growth / one in each span. All payments, each grown to the last
    # day, make what the principal has grown to; both sides are kept as whole numbers.
    grown, payments = principal.fen, 0
    for number, span in enumerate(days, start=1):
        growth = one + rate_bp * span
        grown *= growth
        payments = payments * growth + one**number
    payment = divide_half_up(grown, payments)
    left, fen_days, fees = principal.fen, 0, 0
    parts = []
    for span in days[:-1]:
        fen_days += left * span
        fee = divide_half_up(fen_days * rate_bp, one) - fees
        fees += fee
        parts.append(payment - fee)
        left -= parts[-1]
    return [Money(part) for part in (*parts, left)]
