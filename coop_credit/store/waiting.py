"""What waits on a cooperative's desk, beside what is owed."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.money import Money
from coop_credit.store.database import Tx

_WAITING = """
SELECT b.fund_fen, b.open_from,
       (SELECT count(*) FROM loan l
         WHERE l.cooperative_id = b.cooperative_id AND l.state = 'applied'),
       (SELECT count(*) FROM loan l
         WHERE l.cooperative_id = b.cooperative_id AND l.state = 'approved')
  FROM book b WHERE b.cooperative_id = :cooperative"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTheDesk:
    """The fund, and what is to be done.

    open_from: the first day that is in no closed month. applied, approved: loans that wait for
    their decision, and for their payout.
    """

    fund: Money
    open_from: dt.date
    applied: int
    approved: int


def at_the_desk(tx: Tx, cooperative: str) -> AtTheDesk:
    """How it stands at this moment, in one statement."""
    row = tx.row(_WAITING, cooperative=cooperative)
    assert row is not None
    return AtTheDesk(
        fund=Money(row[0]),
        open_from=dt.date.fromisoformat(row[1]),
        applied=row[2],
        approved=row[3],
    )
