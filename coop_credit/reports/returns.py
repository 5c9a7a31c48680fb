"""What a regulator sees of a region: one row for each cooperative, as of a month's end.

Made from entries booked on or before the month's last day, so that the same month
gives the same figures again once its entries are all in.
"""

from dataclasses import dataclass

from coop_credit.dates import first_day
from coop_credit.dates import last_day
from coop_credit.money import Money
from coop_credit.store import monthly
from coop_credit.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """One cooperative's month. Amounts in the month but for fund and outstanding (at its end).

    through_seq: the last entry looked at. participants: approved and not left.
    """

    cooperative: str
    name: str
    region_code: str
    month: str
    through_seq: int
    fund: Money
    members: int
    participants: int
    contributed: Money
    withdrawn: Money
    loans_granted: int
    granted: Money
    repaid: Money
    loans_outstanding: int
    outstanding: Money


def region_return(database: Database, region: str, month: str) -> list[Return]:
    """The cooperatives whose region code begins with ``region``, by id."""
    with database.snapshot() as tx:
        figures = monthly.figures(tx, region, first_day(month), last_day(month))
    return [Return(month=month, **each) for each in figures]
