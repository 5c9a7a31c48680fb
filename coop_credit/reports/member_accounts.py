"""A member's account as the law names it (成员账户): what was put in, and the business done.

What falls to the member of reserve and surplus is a memo: nothing of it is booked before the
members have decided. It is reckoned by the shares as they stand, which are the contribution
that the account records.
"""

import datetime as dt
from collections import Counter
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from coop_credit.actors import Actor
from coop_credit.dates import Clock
from coop_credit.dates import day_in
from coop_credit.errors import NotFound
from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.reports.positions import Position
from coop_credit.reports.positions import position_in
from coop_credit.reports.positions import require_own
from coop_credit.store import cooperatives
from coop_credit.store.database import Database
from coop_credit.store.member_accounts import earned
from coop_credit.store.member_accounts import moved_by_year
from coop_credit.store.movements import Account

#: Where a year shows what a kind of entry did to an account, and the sign it shows it with.
_SHOWN = {
    (Account.SHARES, Kind.OPENING_BALANCES): ("taken_over", 1),
    (Account.SHARES, Kind.CONTRIBUTION): ("paid_in", 1),
    (Account.SHARES, Kind.WITHDRAWAL_PAID): ("paid_back", -1),
    (Account.LOAN, Kind.LOAN_PAID_OUT): ("borrowed", 1),
    (Account.LOAN, Kind.REPAYMENT): ("repaid", -1),
    (Account.WRITTEN_OFF, Kind.RECOVERY): ("repaid", -1),
    (Account.FEES, Kind.REPAYMENT): ("fees", 1),
    (Account.FEES, Kind.RECOVERY): ("fees", 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What a member and the fund did with each other in a year, by the days of booking.

    taken_over: shares of the paper books. shares: at the year's end, or now. borrowed, repaid:
    principal; what came in after a write-off is repaid too. What is undone is taken off in
    the year of the undoing, so that a sum may be negative.
    """

    year: int
    taken_over: Money
    paid_in: Money
    paid_back: Money
    shares: Money
    borrowed: Money
    repaid: Money
    fees: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """What would fall to a member by shares, none of it booked or promised.

    reserve: what the books hold beyond shares and debts from the years before; surplus: fees and
    income of this year less its expenses, so far. Both may be negative. The member's parts are
    rounded down: together they are never more than there is.
    """

    fund: Money
    reserve: Money
    reserve_share: Money
    surplus: Money
    surplus_share: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberAccount:
    """A member's account on a day. years: from the first one with an entry to this one."""

    as_of: dt.date
    position: Position
    years: tuple[Year, ...]
    memo: Memo


def member_account(
    database: Database, clock: Clock, cooperative: str, member: int, asker: Actor
) -> MemberAccount:
    """One member's account, in one state. A member is shown no one else: ``NotFound``."""
    require_own(asker, member)
    with database.snapshot() as tx:
        registered = cooperatives.find_cooperative(tx, cooperative)
        if registered is None:
            raise NotFound
        today = day_in(registered.zone, clock.now())
        position = position_in(tx, cooperative, member)
        moved = moved_by_year(tx, cooperative, member)
        fund, held, surplus = earned(tx, cooperative, dt.date(today.year, 1, 1))
    reserve = held - surplus
    return MemberAccount(
        as_of=today,
        position=position,
        years=_years(moved, today.year),
        memo=Memo(
            fund=fund,
            reserve=reserve,
            reserve_share=_part(reserve, position.shares, fund),
            surplus=surplus,
            surplus_share=_part(surplus, position.shares, fund),
        ),
    )


def _part(whole: Money, shares: Money, fund: Money) -> Money:
    return Money(whole.fen * shares.fen // fund.fen if fund.fen else 0)


def _years(moved: Iterable[tuple[int, Account, Kind, Money]], this_year: int) -> tuple[Year, ...]:
    sums: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for year, account, kind, added in moved:
        if account is Account.SHARES:
            sums[year]["shares"] += added.fen
        if (account, kind) in _SHOWN:
            name, sign = _SHOWN[account, kind]
            sums[year][name] += sign * added.fen
    years = []
    shares = 0
    for year in range(min([*sums, this_year]), this_year + 1):
        of_year = sums[year]
        shares += of_year["shares"]
        years.append(
            Year(
                year=year,
                taken_over=Money(of_year["taken_over"]),
                paid_in=Money(of_year["paid_in"]),
                paid_back=Money(of_year["paid_back"]),
                shares=Money(shares),
                borrowed=Money(of_year["borrowed"]),
                repaid=Money(of_year["repaid"]),
                fees=Money(of_year["fees"]),
            )
        )
    return tuple(years)
