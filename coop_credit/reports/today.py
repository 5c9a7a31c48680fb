"""The manager's day: the fund, what is lent of it, what is due, and who is near the cap."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.dates import Clock
from coop_credit.dates import day_in
from coop_credit.dates import month_of
from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import CUSTODY
from coop_credit.lending.schedule import Lateness
from coop_credit.lending.schedule import lateness
from coop_credit.money import Money
from coop_credit.money import share_of
from coop_credit.money import total
from coop_credit.reports.lent_months import LentInMonth
from coop_credit.reports.lent_months import lent_by_month
from coop_credit.reports.whole_registers import member_name
from coop_credit.store import collecting
from coop_credit.store import cooperatives
from coop_credit.store import journal
from coop_credit.store import people
from coop_credit.store import waiting
from coop_credit.store import withdrawals
from coop_credit.store.collecting import OpenPart
from coop_credit.store.cooperatives import Cooperative
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.privacy import Privacy
from coop_credit.store.rulebooks import provisions_for
from coop_credit.store.withdrawals import Withdrawal

#: How far ahead the list of what is due looks.
AHEAD = dt.timedelta(days=30)
#: How many notices of withdrawal are shown.
WAITING = 20
_CAP = "member-cap"


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePart:
    """An instalment to be collected. days: until it is due; below 0: so many days late."""

    loan: int
    member: int
    name: str
    due_on: dt.date
    days: int
    unpaid: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """A member, and the principal owed on all loans together."""

    member: int
    name: str
    owing: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A notice of withdrawal that is neither paid nor cancelled, and whose it is."""

    withdrawal: Withdrawal
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Loans by how late their oldest unpaid part is; together they are what is lent."""

    lateness: Lateness
    loans: int
    owing: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """A cooperative's day.

    available: what the bank holds. to_close: the month that is over and not closed, ``""`` for
    none; applied, approved: loans that wait for their decision, and for their payout. due: overdue
    parts, then those of the next ``AHEAD``, by day. debtors: the most first. cap: what one member
    may owe, ``None`` where the rulebook has no such rule; cap_bp: of the fund, in basis points.
    waiting: notices of withdrawal, by number. months: what was lent and repaid, the last one not
    over yet.
    """

    day: dt.date
    fund: Money
    lent: Money
    available: Money
    overdue: Money
    members: int
    loans: int
    to_close: str
    applied: int
    approved: int
    due: tuple[DuePart, ...]
    debtors: tuple[Debtor, ...]
    bands: tuple[Band, ...]
    cap: Money | None
    cap_bp: int
    waiting: tuple[Waiting, ...]
    months: tuple[LentInMonth, ...]


def today_in(database: Database, privacy: Privacy, clock: Clock, registered: Cooperative) -> Today:
    """The day, in one state of the books and nine statements."""
    cooperative = registered.cooperative
    day = day_in(registered.zone, clock.now())
    with database.snapshot() as tx:
        desk = waiting.at_the_desk(tx, cooperative)
        parts = collecting.open_parts(tx, cooperative)
        held = journal.balances_among(tx, cooperative, [BANK, CUSTODY])
        members = people.present_members(tx, cooperative).members
        cap_bp = _cap_bp(tx, registered, day)
        months = lent_by_month(tx, registered, day)
        noticed = withdrawals.withdrawals_noticed(tx, cooperative, count=WAITING)
        leaving = people.members_among(tx, cooperative, [each.member for each in noticed])
    names = {
        each.member: member_name(privacy, cooperative, each.member, each.sealed) for each in parts
    }
    return Today(
        day=day,
        fund=desk.fund,
        lent=total([each.unpaid for each in parts]),
        available=total([each.on_debit for each in held.values()]),
        overdue=total([each.unpaid for each in parts if each.due_on < day]),
        members=members,
        loans=len({each.loan for each in parts}),
        to_close=month_of(desk.open_from) if desk.open_from < day.replace(day=1) else "",
        applied=desk.applied,
        approved=desk.approved,
        due=tuple(
            _due(each, names[each.member], day) for each in parts if each.due_on <= day + AHEAD
        ),
        debtors=_debtors(parts, names),
        bands=_bands(parts, day),
        cap=share_of(desk.fund, cap_bp) if cap_bp else None,
        cap_bp=cap_bp,
        waiting=tuple(
            Waiting(
                withdrawal=each,
                name=member_name(privacy, cooperative, each.member, leaving[each.member].sealed),
            )
            for each in noticed
        ),
        months=months,
    )


def _cap_bp(tx: Tx, registered: Cooperative, day: dt.date) -> int:
    book = provisions_for(tx, registered.rulebook)
    if _CAP not in book.parameters:
        return 0
    charter = cooperatives.charter(tx, registered.cooperative)
    return int(str(book.in_force(_CAP, day, charter).value))


def _due(part: OpenPart, name: str, day: dt.date) -> DuePart:
    return DuePart(
        loan=part.loan,
        member=part.member,
        name=name,
        due_on=part.due_on,
        days=(part.due_on - day).days,
        unpaid=part.unpaid,
    )


def _debtors(parts: Sequence[OpenPart], names: dict[int, str]) -> tuple[Debtor, ...]:
    owing: Counter[int] = Counter()
    for part in parts:
        owing[part.member] += part.unpaid.fen
    return tuple(
        Debtor(member=member, name=names[member], owing=Money(fen))
        for member, fen in sorted(owing.items(), key=lambda each: (-each[1], each[0]))
    )


def _bands(parts: Sequence[OpenPart], day: dt.date) -> tuple[Band, ...]:
    owing: Counter[int] = Counter()
    late: dict[int, int] = {}
    for part in parts:  # the oldest part of a loan comes first
        owing[part.loan] += part.unpaid.fen
        late.setdefault(part.loan, max(0, (day - part.due_on).days))
    return tuple(
        Band(
            lateness=band,
            loans=sum(lateness(days) is band for days in late.values()),
            owing=Money(sum(owing[loan] for loan, days in late.items() if lateness(days) is band)),
        )
        for band in Lateness
    )
