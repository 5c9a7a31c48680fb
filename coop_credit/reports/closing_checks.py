"""Before a month is closed: what would refuse it, and what those who close it should see."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.audit.sealing import closable
from coop_credit.audit.sealing import make_ready
from coop_credit.dates import Clock
from coop_credit.dates import day_in
from coop_credit.dates import last_day
from coop_credit.errors import NotFound
from coop_credit.money import Money
from coop_credit.store import cooperatives
from coop_credit.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingCheck:
    """The month that is closed next.

    is_over: whether it may be closed by its days. bank_books: what the custodian account has in
    the books at its end; statement, difference: the bank's and what it has beyond the books,
    ``None`` as long as it is not recorded. findings: where the books are not what their journal
    says. queued: withdrawals under notice at its end; awaited: loans applied for or approved and
    not paid out; both by number.
    """

    month: str
    ends_on: dt.date
    is_over: bool
    bank_books: Money
    statement: Money | None
    difference: Money | None
    findings: tuple[str, ...]
    queued: tuple[int, ...]
    awaited: tuple[int, ...]


def closing_check(database: Database, clock: Clock, cooperative: str) -> ClosingCheck:
    """What would come of closing the next month now; nothing is written. Raises ``NotFound``."""
    with database.snapshot() as tx:
        registered = cooperatives.find_cooperative(tx, cooperative)
        if registered is None:
            raise NotFound
        month = closable(tx, cooperative)
        ready = make_ready(tx, cooperative, month)
    books, statement = ready.played.bank_books(), ready.played.bank_statement()
    tables = ready.played.replay.tables
    return ClosingCheck(
        month=month,
        ends_on=last_day(month),
        is_over=last_day(month) < day_in(registered.zone, clock.now()),
        bank_books=books,
        statement=statement,
        difference=None if statement is None else statement - books,
        findings=tuple(ready.findings),
        queued=tuple(
            number
            for (number,), row in sorted(tables["withdrawal"].items())
            if row["state"] == "noticed"
        ),
        awaited=tuple(
            number
            for (number,), row in sorted(tables["loan"].items())
            if row["state"] in {"applied", "approved"}
        ),
    )
