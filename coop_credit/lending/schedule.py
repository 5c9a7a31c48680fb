"""When a loan is to be paid back, what is left of that, and how late it is."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum

from coop_credit.lending.loans import LoanTerms
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import total


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """Principal that falls due on a day; paying on that very day is on time.

    number: from 1, the earliest.
    """

    number: int
    due_on: dt.date
    principal: Money


def schedule(terms: LoanTerms) -> tuple[Instalment, ...]:
    """The instalments of a loan whose terms ``check_terms`` let pass, the earliest first.

    The last falls due on ``due_on``, and the parts always add up to the principal. All but
    the last of a bullet's have no principal: only the usage fee is to be paid then.
    """
    return tuple(
        Instalment(number=number, due_on=terms.instalment_due_on(number), principal=part)
        for number, part in enumerate(terms.principal_parts(), start=1)
    )


def unpaid(plan: Sequence[Instalment], repaid: Money) -> tuple[Instalment, ...]:
    """What is left of each instalment once ``repaid`` has paid the earliest first.

    ``plan`` is in order of days. An instalment paid in part appears with its remainder,
    one paid in full does not appear. ``repaid``: principal, from 0 to the whole plan.
    """
    assert ZERO <= repaid <= total([each.principal for each in plan]), repaid
    left = []
    for each in plan:
        paid = min(repaid, each.principal)
        repaid -= paid
        if paid < each.principal:
            left.append(
                Instalment(number=each.number, due_on=each.due_on, principal=each.principal - paid)
            )
    return tuple(left)


def extended(
    plan: Sequence[Instalment], repaid: Money, day: dt.date, rest: Sequence[Instalment]
) -> tuple[Instalment, ...]:
    """The schedule of a loan that is extended on ``day``: what is repaid, then ``rest``.

    rest: of all that is not repaid, due after ``day``. What was paid stays as instalments that
    fell due on their days, on ``day`` at the latest; so the parts still add up to the principal.
    """
    kept = []
    for each in plan:
        paid = min(repaid, each.principal)
        repaid -= paid
        if paid > ZERO:
            kept.append(replace(each, due_on=min(each.due_on, day), principal=paid))
    return tuple(
        replace(each, number=number) for number, each in enumerate([*kept, *rest], start=1)
    )


def overdue(plan: Sequence[Instalment], repaid: Money, day: dt.date) -> Money:
    """The unpaid principal of instalments that fell due before ``day``."""
    return total([each.principal for each in unpaid(plan, repaid) if each.due_on < day])


def overdue_since(plan: Sequence[Instalment], repaid: Money, day: dt.date) -> dt.date | None:
    """The day on which the earliest overdue instalment fell due; none when nothing is overdue."""
    return next((each.due_on for each in unpaid(plan, repaid) if each.due_on < day), None)


def days_late(plan: Sequence[Instalment], repaid: Money, day: dt.date) -> int:
    """Days from the earliest overdue instalment's day to ``day``; 0 when nothing is overdue."""
    since = overdue_since(plan, repaid, day)
    return (day - since).days if since else 0


class Lateness(StrEnum):
    """How late a loan is, in bands that reports may show.

    An optional yardstick that follows the five-grade classification of banks. The pilot
    rules prescribe none for mutual-aid funds.
    """

    ON_TIME = "on-time"
    UP_TO_90 = "1-90"
    UP_TO_180 = "91-180"
    OVER_180 = "over-180"


def lateness(late: int) -> Lateness:
    """The band of a number of days late, 0 or more.

    >>> lateness(90), lateness(91)
    (<Lateness.UP_TO_90: '1-90'>, <Lateness.UP_TO_180: '91-180'>)
    """
    assert late >= 0, late
    if late == 0:
        return Lateness.ON_TIME
    if late <= 90:
        return Lateness.UP_TO_90
    if late <= 180:
        return Lateness.UP_TO_180
    return Lateness.OVER_180
