"""What happens to a loan that is paid out, besides being paid back."""

import datetime as dt

from coop_credit.ledger.accounts import loss_account
from coop_credit.lending.loans import LoanTerms
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.store import journal
from coop_credit.store.database import Tx
from coop_credit.store.lending import Loan


def extend(tx: Tx, loan: Loan, terms: LoanTerms) -> None:
    """Write down the last day and the kind of schedule that a loan has from now on."""
    tx.run(
        "UPDATE loan SET due_on = :due_on, instalments = :instalments,"
        " schedule_kind = :schedule_kind, extensions = extensions + 1"
        " WHERE cooperative_id = :cooperative AND number = :number",
        due_on=terms.due_on.isoformat(),
        instalments=terms.instalments,
        schedule_kind=str(terms.schedule_kind),
        cooperative=loan.cooperative,
        number=loan.number,
    )


def reverse_payout(tx: Tx, cooperative: str, number: int) -> None:
    """Write down that a loan's payout was undone."""
    tx.run(
        "UPDATE loan SET state = 'reversed'"
        " WHERE cooperative_id = :cooperative AND number = :number",
        cooperative=cooperative,
        number=number,
    )


def write_off(tx: Tx, loan: Loan, day: dt.date, bearer: str) -> None:
    """Write down that a loan was written off, and who bears it."""
    tx.run(
        "UPDATE loan SET state = 'written-off', written_off_on = :day, borne_by = :bearer"
        " WHERE cooperative_id = :cooperative AND number = :number",
        day=day.isoformat(),
        bearer=bearer,
        cooperative=loan.cooperative,
        number=loan.number,
    )


def reverse_write_off(tx: Tx, cooperative: str, number: int) -> None:
    """Write down that a loan's write-off was undone."""
    tx.run(
        "UPDATE loan SET state = 'paid-out', written_off_on = NULL, borne_by = ''"
        " WHERE cooperative_id = :cooperative AND number = :number",
        cooperative=cooperative,
        number=number,
    )


def lost(tx: Tx, loan: Loan) -> Money:
    """The principal that was written off and is not recovered; nothing for other loans."""
    if not loan.borne_by:
        return ZERO
    return journal.balance(tx, loan.cooperative, loss_account(loan.borne_by, loan.number)).on_debit
