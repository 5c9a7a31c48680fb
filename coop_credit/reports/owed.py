"""What is to be paid on a loan on a day, with the usage fee up to that day."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.errors import NotFound
from coop_credit.ledger.accounts import loan_account
from coop_credit.lending.schedule import Instalment
from coop_credit.lending.schedule import unpaid
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import total
from coop_credit.reports.whole_registers import member_name
from coop_credit.store import journal
from coop_credit.store import lending
from coop_credit.store import loan_histories
from coop_credit.store import people
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.lending import Loan
from coop_credit.store.privacy import Privacy
from coop_credit.store.schedules import schedules


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A loan, whose it is, and what is owed on it.

    fee: accrued until the day and not paid, as a repayment of that day would pay it first.
    due: principal that has fallen due by the day; coming: the next part that falls due later,
    ``None`` for none.
    """

    loan: Loan
    name: str
    owing: Money
    fee: Money
    due: Money
    coming: Instalment | None

    @property
    def settles(self) -> Money:
        """What pays the loan off on the day."""
        return self.owing + self.fee


def owed_on(
    database: Database, privacy: Privacy, cooperative: str, number: int, day: dt.date
) -> Owed:
    """What is owed on a loan on a day, in five statements. Raises ``NotFound``."""
    with database.snapshot() as tx:
        found = lending.find_loan(tx, cooperative, number)
        if found is None:
            raise NotFound
        loan = found[0]
        code = loan_account(number)
        owing = journal.balances_among(tx, cooperative, [code])[code].on_debit
        person = people.members_among(tx, cooperative, [loan.member])[loan.member]
        fee, parts = _parts(tx, loan, owing, day) if owing.fen else (ZERO, ())
    return Owed(
        loan=loan,
        name=member_name(privacy, cooperative, loan.member, person.sealed),
        owing=owing,
        fee=fee,
        due=total([each.principal for each in parts if each.due_on <= day]),
        coming=next((each for each in parts if each.due_on > day), None),
    )


def _parts(tx: Tx, loan: Loan, owing: Money, day: dt.date) -> tuple[Money, tuple[Instalment, ...]]:
    history = loan_histories.history(tx, loan.cooperative, loan.number)
    plan = schedules(tx, loan.cooperative, [loan.number])[loan.number]
    return history.fee_left(loan, day), unpaid(plan, loan.principal - owing)
