"""What stands written about one loan, or about one member, at this moment."""

from dataclasses import dataclass

from coop_credit.actors import Actor
from coop_credit.errors import NotFound
from coop_credit.ledger.accounts import loan_account
from coop_credit.lending.fees import fees_of
from coop_credit.lending.schedule import Instalment
from coop_credit.lending.schedule import unpaid
from coop_credit.money import Money
from coop_credit.reports.positions import Position
from coop_credit.reports.positions import member_position
from coop_credit.store import borrowers
from coop_credit.store import journal
from coop_credit.store import lending
from coop_credit.store import loan_changes
from coop_credit.store import withdrawals
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.lending import Loan
from coop_credit.store.withdrawals import Withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanStatement:
    """A loan, its schedule, and what is owed on it.

    written_off: principal that the books have given up and that is not recovered, beside
    ``owing``. fees: the usage fee to pay with each instalment of the schedule when all are paid
    on their days. unpaid: what is left of each instalment, the next one due first; empty before
    the payout and once all is repaid.
    """

    loan: Loan
    owing: Money
    written_off: Money
    schedule: tuple[Instalment, ...]
    fees: tuple[Money, ...]
    unpaid: tuple[Instalment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberStatement:
    """A member's position with the loans and the notices behind it, by number."""

    position: Position
    loans: tuple[LoanStatement, ...]
    withdrawals: tuple[Withdrawal, ...]


def loan_statement(database: Database, cooperative: str, number: int) -> LoanStatement:
    """One loan. Raises ``NotFound``."""
    with database.snapshot() as tx:
        found = lending.find_loan(tx, cooperative, number)
        if found is None:
            raise NotFound
        return _statement_of(tx, found[0])


def member_statement(
    database: Database, cooperative: str, member: int, asker: Actor
) -> MemberStatement:
    """One member. A member is shown no one else: ``NotFound``, as for nobody."""
    position = member_position(database, cooperative, member, asker)
    with database.snapshot() as tx:
        return MemberStatement(
            position=position,
            loans=tuple(
                _statement_of(tx, loan) for loan in lending.loans_of(tx, cooperative, member)
            ),
            withdrawals=tuple(withdrawals.withdrawals_of(tx, cooperative, member)),
        )


def _statement_of(tx: Tx, loan: Loan) -> LoanStatement:
    plan = lending.instalments(tx, loan.cooperative, loan.number)
    owing = journal.balance(tx, loan.cooperative, loan_account(loan.number)).on_debit
    lost = loan_changes.lost(tx, loan)
    repaid = loan.principal - owing - lost
    begins_on = loan.applied_on
    if loan.paid_out_on is not None:
        begins_on = borrowers.history(tx, loan.cooperative, loan.number).begins_on
    return LoanStatement(
        loan=loan,
        owing=owing,
        written_off=lost,
        schedule=plan,
        fees=fees_of(plan, begins_on, rate_bp=loan.rate_bp, day_base=loan.day_base),
        unpaid=unpaid(plan, repaid),
    )
