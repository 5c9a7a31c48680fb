"""Members' shares and loans as they stood on a day: those of now less what was booked later.

Schedules are those of now: an extension that came later shows its new days.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from coop_credit.ledger.accounts import LOANS
from coop_credit.ledger.accounts import LOSS_BEARERS
from coop_credit.ledger.accounts import PLEDGES
from coop_credit.ledger.accounts import SHARES
from coop_credit.ledger.accounts import heading_of
from coop_credit.ledger.accounts import loan_account
from coop_credit.ledger.accounts import loss_account
from coop_credit.ledger.accounts import share_account
from coop_credit.lending.loans import LoanState
from coop_credit.lending.schedule import Instalment
from coop_credit.lending.schedule import days_late
from coop_credit.lending.schedule import overdue
from coop_credit.money import Money
from coop_credit.store import borrowers
from coop_credit.store import published
from coop_credit.store.database import Tx
from coop_credit.store.published import Borrowing
from coop_credit.store.published import Moved
from coop_credit.store.published import Person
from coop_credit.store.schedules import schedules
from coop_credit.store.whole_registers import OVERDUE
from coop_credit.store.whole_registers import REPAID


@dataclass(frozen=True, slots=True)
class LoanThen:
    """A loan as it stood at the end of ``day``. owing: principal."""

    loan: Borrowing
    plan: tuple[Instalment, ...]
    day: dt.date
    owing: Money
    written_off: bool

    @property
    def overdue(self) -> Money:
        """The principal that was overdue."""
        if not self.owing.fen:
            return self.owing
        return overdue(self.plan, self.loan.principal - self.owing, self.day)

    @property
    def days_late(self) -> int:
        """Days since the earliest part that was not paid; the loan is overdue."""
        return days_late(self.plan, self.loan.principal - self.owing, self.day)

    @property
    def state(self) -> str:
        """``paid-out``, ``overdue``, ``repaid``, ``written-off`` or ``reversed``."""
        if self.written_off:
            return LoanState.WRITTEN_OFF
        if not self.owing.fen:
            return LoanState.REVERSED if self.loan.state is LoanState.REVERSED else REPAID
        return OVERDUE if self.overdue.fen else LoanState.PAID_OUT


@dataclass(frozen=True, slots=True)
class BooksThen:
    """The books on a day: the fund, the members with their shares, loans by number.

    moved: from a first day to that one. loans: those that were paid out in those days, and
    all that were not repaid.
    """

    fund: Money
    moved: tuple[Moved, ...]
    shares: tuple[tuple[Person, Money], ...]
    loans: tuple[LoanThen, ...]


def books_then(tx: Tx, cooperative: str, first: dt.date, day: dt.date) -> BooksThen:
    """The books at the end of ``day``, and what moved since ``first``, in five statements."""
    fund = borrowers.fund(tx, cooperative)
    moved = published.moved_since(tx, cooperative, first, day)
    later = _net_debit(each for each in moved if each.later)
    people = published.participants(tx, cooperative, day)
    loans = published.borrowings(tx, cooperative, first, day, _loans_in(later))
    plans = schedules(tx, cooperative, [loan.number for loan in loans])
    fund_moved = sum(fen for code, fen in later.items() if heading_of(code) == SHARES)
    fund_moved -= later[PLEDGES]
    return BooksThen(
        fund=Money(fund.fen + fund_moved),
        moved=tuple(each for each in moved if not each.later),
        shares=tuple(
            (person, Money(person.shares.fen + later[share_account(person.number)]))
            for person in people
        ),
        loans=tuple(_loan_then(loan, plans[loan.number], later, day) for loan in loans),
    )


def _net_debit(moved: Iterable[Moved]) -> Counter[str]:
    """What was debited to each account less what was credited, in fen."""
    sums: Counter[str] = Counter()
    for each in moved:
        sums[each.debit] += each.fen
        sums[each.credit] -= each.fen
    return sums


def _loans_in(codes: Iterable[str]) -> list[int]:
    """The loans whose accounts, of principal or of a loss, are among these."""
    headings = {LOANS, *LOSS_BEARERS.values()}
    kept_for = [code.partition(".")[2] for code in codes if heading_of(code) in headings]
    return [int(number.removeprefix("L")) for number in kept_for if number]


def _loan_then(
    loan: Borrowing, plan: tuple[Instalment, ...], later: Counter[str], day: dt.date
) -> LoanThen:
    # A write-off that was undone later shows only in what moved later.
    undone_later = sum(later[loss_account(bearer, loan.number)] for bearer in LOSS_BEARERS) < 0
    written_off = undone_later if loan.written_off_on is None else loan.written_off_on <= day
    owing = Money(loan.owing.fen - later[loan_account(loan.number)])
    return LoanThen(loan=loan, plan=plan, day=day, owing=owing, written_off=written_off)
