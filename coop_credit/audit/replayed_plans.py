"""Schedules as entries must have made them: worked out anew, with none of ``lending``."""

import calendar
import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from math import floor

from coop_credit.store.evidence import Columns

#: The day on which an instalment falls due, ISO text, and its principal in fen.
Line = tuple[str, int]

_HALF = Fraction(1, 2)


def planned(loan: Columns, parts: Sequence[Columns], starts_on: str, fen: int) -> list[Line]:
    """The schedule of ``fen`` owed from ``starts_on``.

    loan: the columns due_on, instalments, schedule_kind, rate_bp and day_base. parts: the
    agreed days and sums of an irregular schedule.
    """
    kind, count = loan["schedule_kind"], loan["instalments"]
    if kind == "irregular":
        return [(part["due_on"], part["principal_fen"]) for part in parts]
    last = dt.date.fromisoformat(loan["due_on"])
    days = [_months_before(last, count - number) for number in range(1, count + 1)]
    if kind == "equal-instalments":
        sums = _annuity(loan, dt.date.fromisoformat(starts_on), days, fen)
    elif kind == "bullet":
        sums = [0] * (count - 1) + [fen]
    else:
        sums = [fen // count + (number <= fen % count) for number in range(1, count + 1)]
    return [(day.isoformat(), part) for day, part in zip(days, sums, strict=True)]


def _months_before(last: dt.date, count: int) -> dt.date:
    months = last.year * 12 + last.month - 1 - count
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(last.day, calendar.monthrange(year, month)[1]))


def _annuity(loan: Columns, starts_on: dt.date, days: list[dt.date], fen: int) -> list[int]:
    """Each payment is what the principal is worth, over what one fen a time is worth."""
    daily = Fraction(loan["rate_bp"], 10_000 * loan["day_base"])
    worth, discount, before = Fraction(0), Fraction(1), starts_on
    for day in days:
        discount /= 1 + daily * (day - before).days
        worth += discount
        before = day
    payment = floor(fen / worth + _HALF)
    left, accrued, charged, before = fen, Fraction(0), 0, starts_on
    sums = []
    for day in days[:-1]:
        accrued += daily * left * (day - before).days
        fee = floor(accrued + _HALF) - charged
        sums.append(payment - fee)
        charged, left, before = charged + fee, left - sums[-1], day
    return [*sums, left]
