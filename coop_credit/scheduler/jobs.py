"""The daily jobs: each looks at a cooperative on a day and says what is to be told.

A job only reads. What it finds is queued, and its slot finished, in one short transaction
afterwards (``running``); so a job can be run again, or be killed, without harm.
"""

import datetime as dt
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.audit.sealing import closable
from coop_credit.audit.verification import verify_books
from coop_credit.dates import instant_text
from coop_credit.dates import last_day
from coop_credit.lending.pledges import FundingModel
from coop_credit.notify.settings import Notify
from coop_credit.operations.desk import Office
from coop_credit.operations.sureties import facts_to_withdraw
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Strength
from coop_credit.scheduler.reminding import days_for
from coop_credit.store import borrowers
from coop_credit.store import cooperatives
from coop_credit.store import due
from coop_credit.store import guarantees
from coop_credit.store import withdrawals
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Tx
from coop_credit.store.messages import Key
from coop_credit.store.messages import MANAGER
from coop_credit.store.messages import Wanted
from coop_credit.store.rulebooks import provisions_for
from coop_credit.store.withdrawals import Withdrawal

#: How long before its end a token is spoken of. A setting of the product.
TOKEN_WARNING = dt.timedelta(days=14)
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A job's work: a cooperative, and the day of the slot."""

    office: Office
    notify: Notify
    registered: Cooperative
    day: dt.date

    def to_member(self, member: int, kind: str) -> Wanted:
        """A message to a member for this day."""
        return Wanted(
            key=Key(
                cooperative=self.registered.cooperative,
                member=member,
                kind=kind,
                day=self.day,
                channel=self.notify.members,
            ),
            facts={},
        )

    def alarm(self, topic: str, **facts: int | str) -> Wanted:
        """A message to the manager for this day."""
        return Wanted(
            key=Key(
                cooperative=self.registered.cooperative,
                member=MANAGER,
                kind="alarm",
                day=self.day,
                channel=self.notify.manager,
                topic=topic,
            ),
            facts=facts,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What a job wants told, and what it counted."""

    wanted: tuple[Wanted, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Job:
    """A job that runs once a day. hour: from which on, by the cooperative's clock.

    late: whether a day that is over is still looked at when it was missed. An alarm speaks of
    the books as they are now, and only for today.
    """

    name: str
    hour: int
    find: Callable[[Asked], Found]
    late: bool


def _reminders(asked: Asked) -> Found:
    wanted, unknown = [], 0
    here = asked.registered
    with asked.office.database.snapshot() as tx:
        for kind in ("reminder", "overdue"):
            days = days_for(tx, here, kind, asked.day)
            unknown += days.unknown
            parts = due.due_parts(tx, here.cooperative, sorted(days.counted))
            wanted += [asked.to_member(each, kind) for each in sorted({p.member for p in parts})]
    return Found(tuple(wanted), {"queued": len(wanted), "days_unknown": unknown})


def _books(asked: Asked) -> Found:
    here = asked.registered.cooperative
    findings = len(verify_books(asked.office.database, asked.office.privacy, here))
    wanted = (asked.alarm("books", findings=findings),) if findings else ()
    return Found(wanted, {"findings": findings, "queued": len(wanted)})


def _month(asked: Asked) -> Found:
    here = asked.registered
    with asked.office.database.snapshot() as tx:
        month = closable(tx, here.cooperative)
        book = provisions_for(tx, here.rulebook)
        if "month-close-days" not in book.parameters:
            return Found((), {"queued": 0})
        charter = cooperatives.charter(tx, here.cooperative)
        days = int(str(book.in_force("month-close-days", asked.day, charter).value))
    late = asked.day > last_day(month) + dt.timedelta(days=days)
    wanted = (asked.alarm("month", month=month),) if late else ()
    return Found(wanted, {"queued": len(wanted)})


def _tokens(asked: Asked) -> Found:
    now = asked.office.clock.now()
    with asked.office.database.read() as tx:
        ending = due.tokens_expiring(
            tx,
            asked.registered.cooperative,
            now=instant_text(now),
            before=instant_text(now + TOKEN_WARNING),
        )
    wanted = (asked.alarm("tokens", tokens=ending),) if ending else ()
    return Found(wanted, {"queued": len(wanted), "tokens": ending})


def _withdrawals(asked: Asked) -> Found:
    here = asked.registered
    if here.funding_model == FundingModel.PLEDGE:
        return Found((), {"queued": 0})
    with asked.office.database.snapshot() as tx:
        noticed = withdrawals.withdrawals_noticed(tx, here.cooperative, count=_PAGE)
        fitting = _fitting(tx, here, noticed, asked.day)
    numbers = ", ".join(str(number) for number in fitting)
    wanted = (asked.alarm("withdrawals", numbers=numbers),) if fitting else ()
    return Found(wanted, {"fitting": len(fitting), "queued": len(wanted)})


def _fitting(tx: Tx, here: Cooperative, noticed: Sequence[Withdrawal], day: dt.date) -> list[int]:
    """Those that no rule stands in the way of, each alone; nobody's override is counted."""
    fund, standing = borrowers.fund(tx, here.cooperative), borrowers.standing(tx, here.cooperative)
    book, charter = provisions_for(tx, here.rulebook), cooperatives.charter(tx, here.cooperative)
    fitting = []
    for each in noticed:
        member = borrowers.borrower(tx, here.cooperative, each.member, day)
        assert member is not None
        facts = facts_to_withdraw(
            member,
            guarantees.bonds_of(tx, here.cooperative, each.member),
            asked=each.amount,
            noticed_on=each.noticed_on,
            fund=fund,
            standing=standing,
        )
        verdicts = judge(book, charter, Stage.WITHDRAWAL, facts, day)
        if all(verdict.holds or verdict.strength is Strength.REPORT for verdict in verdicts):
            fitting.append(each.number)
    return fitting


#: Every daily job, in the order in which they run.
JOBS = (
    Job("verify-books", 2, _books, late=False),
    Job("reminders", 8, _reminders, late=True),
    Job("withdrawals", 8, _withdrawals, late=False),
    Job("month-close", 8, _month, late=False),
    Job("tokens", 8, _tokens, late=False),
)
