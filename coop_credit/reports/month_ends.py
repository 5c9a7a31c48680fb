"""How far a cooperative is with its months: the next to be closed, those closed and handed in."""

import datetime as dt
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.audit.sealing import closable
from coop_credit.dates import Clock
from coop_credit.dates import day_in
from coop_credit.dates import last_day
from coop_credit.reports.packs import ClosedMonth
from coop_credit.reports.packs import closed_in
from coop_credit.store import periods
from coop_credit.store import received
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthEnds:
    """The month that is closed next, whether it is over; the closed ones, the newest first.

    handed_in: the last month that was handed in, ``""`` for none. sent_back: the remarks to the
    packs that the regulator sent back, by month.
    """

    month: str
    ends_on: dt.date
    is_over: bool
    closed: Sequence[ClosedMonth]
    handed_in: str
    sent_back: Mapping[str, str]


def month_ends(database: Database, clock: Clock, registered: Cooperative) -> MonthEnds:
    """A cooperative's months, in six statements."""
    cooperative = registered.cooperative
    with database.snapshot() as tx:
        month = closable(tx, cooperative)
        closed = closed_in(tx, cooperative)
        handed_in = periods.last_hand_in(tx, cooperative)
        returned = received.sent_back(tx, cooperative)
    digests = {each.month: each.manifest for each in closed}
    return MonthEnds(
        month=month,
        ends_on=last_day(month),
        is_over=last_day(month) < day_in(registered.zone, clock.now()),
        closed=closed[::-1],
        handed_in="" if handed_in is None else handed_in.month,
        # Another installation may have a cooperative of this id: its packs are not these.
        sent_back={
            month: remark
            for month, (digest, remark) in returned.items()
            if digests.get(month) == digest
        },
    )
