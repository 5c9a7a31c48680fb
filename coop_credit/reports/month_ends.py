"""How far a cooperative is with its months: the next to be closed, those closed and handed in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.audit.sealing import closable
from coop_credit.dates import Clock
from coop_credit.dates import day_in
from coop_credit.dates import last_day
from coop_credit.errors import NotFound
from coop_credit.store import cooperatives
from coop_credit.store import periods
from coop_credit.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedMonth:
    """A month that is closed. head: of the chain at its end."""

    month: str
    first_seq: int
    through_seq: int
    head: str
    is_handed_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthEnds:
    """The month that is closed next, whether it is over; the closed ones, the newest first."""

    month: str
    ends_on: dt.date
    is_over: bool
    closed: Sequence[ClosedMonth]


def month_ends(database: Database, clock: Clock, cooperative: str) -> MonthEnds:
    """A cooperative's months, in six statements. Raises ``NotFound``."""
    with database.snapshot() as tx:
        registered = cooperatives.find_cooperative(tx, cooperative)
        if registered is None:
            raise NotFound
        month = closable(tx, cooperative)
        closed = periods.periods(tx, cooperative)
        handed_in = periods.last_hand_in(tx, cooperative)
    return MonthEnds(
        month=month,
        ends_on=last_day(month),
        is_over=last_day(month) < day_in(registered.zone, clock.now()),
        closed=[
            ClosedMonth(
                month=each.month,
                first_seq=each.first_seq,
                through_seq=each.through_seq,
                head=each.head,
                is_handed_in=handed_in is not None and each.month <= handed_in.month,
            )
            for each in reversed(closed)
        ],
    )
