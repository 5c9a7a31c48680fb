"""What was lent and repaid, month by month: from what was sealed, and from the open months.

A closed month is told from its pack's summary, and no entry of it is read; the months that are
still open are added up from their own entries.
"""

import datetime as dt
from dataclasses import dataclass

from coop_credit.dates import add_months
from coop_credit.dates import first_day
from coop_credit.dates import month_of
from coop_credit.dates import next_month
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.store import lent_months
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Tx

#: How many months are told, this one included.
MONTHS = 12
_TOLD = ("granted", "repaid")


@dataclass(frozen=True, slots=True, kw_only=True)
class LentInMonth:
    """Principal lent and repaid in a month; below 0 when more was undone than done."""

    month: str
    lent: Money
    repaid: Money


def lent_by_month(tx: Tx, registered: Cooperative, day: dt.date) -> tuple[LentInMonth, ...]:
    """The last ``MONTHS`` up to ``day``, or since the book began, the oldest first.

    In two statements.
    """
    twelve = month_of(add_months(day.replace(day=1), 1 - MONTHS))
    begins = max(twelve, month_of(registered.opened_on))
    known = {
        month: _in_summary(content)
        for month, content in lent_months.sealed_summaries(tx, registered.cooperative, begins)
    }
    open_from = next_month(max(known)) if known else begins
    known |= lent_months.moved_since(tx, registered.cooperative, first_day(open_from).isoformat())
    found = []
    month = begins
    while month <= month_of(day):
        lent, repaid = known.get(month, (0, 0))
        found.append(LentInMonth(month=month, lent=Money(lent), repaid=Money(repaid)))
        month = next_month(month)
    return tuple(found)


def _in_summary(content: str) -> tuple[int, int]:
    """What a pack's table of the summary says was lent and repaid in its month, in fen."""
    lent, repaid = (_line(content, f"loans.{what}.in_month.amount") for what in _TOLD)
    return lent, repaid


def _line(content: str, name: str) -> int:
    """The amount in the line of a name, which is not the first one, in fen."""
    _, _, behind = content.partition(f"\n{name},")
    return parse_yuan(behind.partition("\n")[0]).fen
