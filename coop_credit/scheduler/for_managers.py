"""Jobs that remind the manager of what is to be done, every day until it is."""

import datetime as dt
from collections.abc import Sequence

from coop_credit.audit.sealing import closable
from coop_credit.audit.verification import verify_books
from coop_credit.dates import instant_text
from coop_credit.dates import last_day
from coop_credit.dates import next_month
from coop_credit.lending.pledges import FundingModel
from coop_credit.operations.sureties import facts_to_withdraw
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.parameters import NoRuleInForce
from coop_credit.rulebook.parameters import ValueNotEntered
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Strength
from coop_credit.scheduler.work import Asked
from coop_credit.scheduler.work import Found
from coop_credit.store import borrowers
from coop_credit.store import cooperatives
from coop_credit.store import due
from coop_credit.store import guarantees
from coop_credit.store import periods
from coop_credit.store import withdrawals
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Tx
from coop_credit.store.rulebooks import provisions_for
from coop_credit.store.withdrawals import Withdrawal
from coop_credit.working_days import due_day

#: How long before its end a token is spoken of. A setting of the product.
TOKEN_WARNING = dt.timedelta(days=14)
#: How long before a month must be handed in it is spoken of. A setting of the product.
HAND_IN_WARNING = dt.timedelta(days=3)
_PAGE = 1_000


def books(asked: Asked) -> Found:
    """The books played back differ from what stands there."""
    here = asked.registered.cooperative
    findings = len(verify_books(asked.office.database, asked.office.privacy, here))
    wanted = (asked.alarm("books", findings=findings),) if findings else ()
    return Found(wanted, {"findings": findings, "queued": len(wanted)})


def month_close(asked: Asked) -> Found:
    """A month is not closed within the charter's days."""
    here = asked.registered
    with asked.office.database.snapshot() as tx:
        month = closable(tx, here.cooperative)
        days = _charter_number(tx, here, "month-close-days", asked.day)
    late = days is not None and asked.day > last_day(month) + dt.timedelta(days=days)
    wanted = (asked.alarm("month", month=month),) if late else ()
    return Found(wanted, {"queued": len(wanted)})


def hand_in(asked: Asked) -> Found:
    """The month to be handed in next: once three days before, on the day, and daily when late."""
    here = asked.registered
    with asked.office.database.snapshot() as tx:
        last = periods.last_hand_in(tx, here.cooperative)
        first = periods.first_closed(tx, here.cooperative) or closable(tx, here.cooperative)
        month = first if last is None else next_month(last.month)
        number = _charter_number(tx, here, "hand-in-day", last_day(month))
    if number is None:
        return Found((), {"queued": 0})
    due_on = due_day(month, number).on
    warned_on = due_on - HAND_IN_WARNING
    if asked.day < warned_on:
        return Found((), {"queued": 0})
    if asked.day > due_on:
        topic, day = "hand-in-late", asked.day
    elif asked.day == due_on:
        topic, day = "hand-in-today", asked.day
    else:
        topic, day = "hand-in-soon", warned_on
    wanted = asked.alarm(topic, day=day, month=month, due_on=due_on.isoformat())
    return Found((wanted,), {"queued": 1})


def published_numbers(asked: Asked) -> Found:
    """The LPR of the month is not entered behind its day, where a rule in force needs it."""
    here = asked.registered
    with asked.office.database.snapshot() as tx:
        book = provisions_for(tx, here.rulebook)
        charter = cooperatives.charter(tx, here.cooperative)
        published = _charter_number(tx, here, "lpr-entry-day", asked.day)
    is_needed = any(
        rule.base == "lpr" and book.is_in_force(rule.parameter, asked.day, charter)
        for rule in book.rules
    )
    if published is None or not is_needed:
        return Found((), {"queued": 0})
    since = _last_published(published, asked.day)
    is_entered = any(own.parameter == "lpr" and since <= own.since <= asked.day for own in charter)
    wanted = () if is_entered else (asked.alarm("lpr", published_on=since.isoformat()),)
    return Found(wanted, {"queued": len(wanted)})


def _last_published(number: int, day: dt.date) -> dt.date:
    """The day of the month, this one's or the one before, behind which ``day`` lies.

    A day off is put off before it counts as over.
    """
    month = day.replace(day=1)
    while True:
        before = month - dt.timedelta(days=1)
        if due_day(before.isoformat()[:7], number).on < day:
            return month.replace(day=number)
        month = before.replace(day=1)


def tokens(asked: Asked) -> Found:
    """Tokens of the staff end soon."""
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


def fitting_withdrawals(asked: Asked) -> Found:
    """Notices of withdrawal have come due, and no rule stands in their way."""
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


def _charter_number(tx: Tx, here: Cooperative, parameter: str, day: dt.date) -> int | None:
    """What the charter or the rulebook says on a day; ``None`` where neither says anything."""
    book = provisions_for(tx, here.rulebook)
    if parameter not in book.parameters:
        return None
    try:
        value = book.in_force(parameter, day, cooperatives.charter(tx, here.cooperative)).value
    except (NoRuleInForce, ValueNotEntered):
        return None
    assert isinstance(value, int), parameter
    return value
