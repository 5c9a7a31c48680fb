"""What happens to a loan that is paid out, besides being paid back."""

from coop_credit.lending.loans import LoanTerms
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
