"""The list that those who close a month go through; nothing is played back for it.

Whether the books are sound is what the nightly job found. The close plays them back itself.
"""

import datetime as dt
from dataclasses import dataclass

from coop_credit.audit.sealing import closable
from coop_credit.dates import Clock
from coop_credit.dates import day_in
from coop_credit.dates import last_day
from coop_credit.money import Money
from coop_credit.reports.timetable import VERIFYING
from coop_credit.store import before_closing
from coop_credit.store import job_runs
from coop_credit.store.before_closing import Unfinished
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Database
from coop_credit.store.job_runs import JobRun


@dataclass(frozen=True, slots=True)
class Verified:
    """When the nightly job last played the books back, and how much it found to be wrong."""

    day: dt.date
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeClosing:
    """The month that is closed next.

    is_over: whether it may be closed by its days. books: what the custodian account has in the
    books at its end; statement: what the bank says, ``None`` as long as it is not recorded.
    verified: ``None`` where the job has not come to an end yet. unfinished: as of now.
    """

    month: str
    ends_on: dt.date
    is_over: bool
    books: Money
    statement: Money | None
    verified: Verified | None
    unfinished: Unfinished

    @property
    def difference(self) -> Money | None:
        """What the bank has beyond the books; ``None`` as long as its balance is not recorded."""
        return None if self.statement is None else self.statement - self.books


def before_closing_in(database: Database, clock: Clock, registered: Cooperative) -> BeforeClosing:
    """What stands before the next close, in five statements."""
    cooperative = registered.cooperative
    with database.snapshot() as tx:
        month = closable(tx, cooperative)
        ends_on = last_day(month)
        books, statement = before_closing.bank_at_end(tx, cooperative, month, ends_on)
        run = job_runs.last_finished(tx, cooperative, VERIFYING)
        unfinished = before_closing.unfinished(tx, cooperative)
    return BeforeClosing(
        month=month,
        ends_on=ends_on,
        is_over=ends_on < day_in(registered.zone, clock.now()),
        books=books,
        statement=statement,
        verified=_verified(run),
        unfinished=unfinished,
    )


def _verified(run: JobRun | None) -> Verified | None:
    """What a slot counted; one that was given up or came too late has not looked."""
    if run is None or "findings" not in run.counts:
        return None
    return Verified(run.slot.day, run.counts["findings"])
