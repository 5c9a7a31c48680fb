"""What stands written about one loan, or about one member, at this moment."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.actors import Actor
from coop_credit.errors import NotFound
from coop_credit.ledger.accounts import loan_account
from coop_credit.ledger.accounts import loss_account
from coop_credit.lending.fees import fees_of
from coop_credit.lending.schedule import Instalment
from coop_credit.lending.schedule import unpaid
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import total
from coop_credit.reports.guarantees import GuaranteeStatement
from coop_credit.reports.guarantees import guarantees_by
from coop_credit.reports.guarantees import guarantees_of
from coop_credit.reports.positions import Position
from coop_credit.reports.positions import position_in
from coop_credit.reports.positions import require_own
from coop_credit.reports.proofs import MonthCode
from coop_credit.reports.proofs import newest_code
from coop_credit.store import journal
from coop_credit.store import lending
from coop_credit.store import loan_histories
from coop_credit.store import movements
from coop_credit.store import people
from coop_credit.store import withdrawals
from coop_credit.store.database import Database
from coop_credit.store.database import Tx
from coop_credit.store.lending import Loan
from coop_credit.store.loan_histories import History
from coop_credit.store.movements import Movement
from coop_credit.store.privacy import Privacy
from coop_credit.store.schedules import schedules
from coop_credit.store.withdrawals import Withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanStatement:
    """A loan, its schedule, and what is owed on it.

    written_off: principal that the books have given up and that is not recovered, beside
    ``owing``. fees: the usage fee to pay with each instalment of the schedule when all are paid
    on their days. unpaid: what is left of each instalment, the next one due first; empty before
    the payout and once all is repaid. guarantees: by guarantor. history: what was paid on it.
    """

    loan: Loan
    owing: Money
    written_off: Money
    schedule: tuple[Instalment, ...]
    fees: tuple[Money, ...]
    unpaid: tuple[Instalment, ...]
    guarantees: tuple[GuaranteeStatement, ...]
    history: History


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What falls due on a day, on all loans of a member together.

    fee: on those loans up to that day and not paid, which a payment goes to first.
    """

    due_on: dt.date
    principal: Money
    fee: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberStatement:
    """A member's position, and what stands behind it: loans and notices, by number.

    guarantees: those that the member gave, or is asked for, for the loans of others.
    next_due: the earliest principal not paid, its day may have passed; ``None`` when nothing
    is owed. movements: the newest ``PAGE``, the newest first. proof: of the last closed month.
    """

    position: Position
    next_due: Due | None
    loans: tuple[LoanStatement, ...]
    withdrawals: tuple[Withdrawal, ...]
    movements: tuple[Movement, ...]
    guarantees: tuple[GuaranteeStatement, ...]
    proof: MonthCode | None


def named_member(
    database: Database, privacy: Privacy, cooperative: str, number: int
) -> dict[str, object]:
    """One member's row with the name, and the account's last digits. Raises ``NotFound``."""
    with database.read() as tx:
        found = people.find_member(tx, cooperative, number)
    if found is None:
        raise NotFound
    sealed = privacy.unseal(found.sealed, f"member/{cooperative}/{number}")
    return {
        "number": found.number,
        "kind": found.kind,
        "farmer": found.farmer,
        "joined_on": found.joined_on,
        "participant_since": found.participant_since,
        "left_on": found.left_on,
        "name": sealed["name"],
        "bank_account": masked(sealed["account"]),
    }


def masked(account: str) -> str:
    """A bank account as people may see it: nothing but the last four digits.

    >>> masked("6228480402564890018"), masked("")
    ('****0018', '')
    """
    return f"****{account[-4:]}" if account else ""


def loan_statements(tx: Tx, cooperative: str, loans: Sequence[Loan]) -> tuple[LoanStatement, ...]:
    """These loans of a cooperative, in their order, in four statements however many they are."""
    numbers = [loan.number for loan in loans]
    plans = schedules(tx, cooperative, numbers)
    backed = guarantees_of(tx, cooperative, [loan.number for loan in loans if loan.guarantors])
    histories = loan_histories.histories(tx, cooperative, numbers)
    accounts = [loan_account(number) for number in numbers]
    accounts += [loss_account(loan.borne_by, loan.number) for loan in loans if loan.borne_by]
    owed = {
        code: balance.on_debit
        for code, balance in journal.balances_among(tx, cooperative, accounts).items()
    }
    return tuple(
        _statement_of(
            loan,
            plans[loan.number],
            histories[loan.number],
            owing=owed[loan_account(loan.number)],
            lost=owed[loss_account(loan.borne_by, loan.number)] if loan.borne_by else ZERO,
            guarantees=tuple(each for each in backed if each.loan == loan.number),
        )
        for loan in loans
    )


def member_statement(
    database: Database, cooperative: str, member: int, asker: Actor
) -> MemberStatement:
    """One member, in one state. A member is shown no one else: ``NotFound``, as for nobody."""
    require_own(asker, member)
    with database.snapshot() as tx:
        loans = loan_statements(tx, cooperative, lending.loans_of(tx, cooperative, member))
        return MemberStatement(
            position=position_in(tx, cooperative, member),
            next_due=next_due(loans),
            loans=loans,
            withdrawals=tuple(withdrawals.withdrawals_of(tx, cooperative, member)),
            movements=movements.movements(
                tx, cooperative, member, before=movements.FROM_NEWEST, count=movements.PAGE
            ),
            guarantees=guarantees_by(tx, cooperative, member),
            proof=newest_code(tx, cooperative, member),
        )


def member_movements(
    database: Database, cooperative: str, member: int, asker: Actor, *, before: int, count: int
) -> tuple[Movement, ...]:
    """The next page behind a statement: entries below the seq ``before``, the newest first.

    A member is shown no one else: ``NotFound``, as for nobody.
    """
    require_own(asker, member)
    with database.snapshot() as tx:
        position_in(tx, cooperative, member)
        return movements.movements(tx, cooperative, member, before=before, count=count)


def loan_movements(database: Database, cooperative: str, loan: Loan) -> tuple[Movement, ...]:
    """What moved on one loan's accounts: the newest ``PAGE`` entries, the newest first."""
    with database.read() as tx:
        return movements.movements(
            tx,
            cooperative,
            loan.member,
            before=movements.FROM_NEWEST,
            count=movements.PAGE,
            loan=loan.number,
        )


def next_due(loans: Sequence[LoanStatement]) -> Due | None:
    """What is due earliest on these loans and not paid; ``None`` when nothing is owed."""
    days = [part.due_on for loan in loans for part in loan.unpaid]
    if not days:
        return None
    due_on = min(days)
    asked = [loan for loan in loans if loan.unpaid and loan.unpaid[0].due_on == due_on]
    parts = [part for loan in asked for part in loan.unpaid if part.due_on == due_on]
    return Due(
        due_on=due_on,
        principal=total([part.principal for part in parts]),
        fee=total([each.history.fee_left(each.loan, due_on) for each in asked]),
    )


def _statement_of(
    loan: Loan,
    plan: tuple[Instalment, ...],
    history: History,
    *,
    owing: Money,
    lost: Money,
    guarantees: tuple[GuaranteeStatement, ...],
) -> LoanStatement:
    repaid = loan.principal - owing - lost
    # Nothing was paid on a loan that is only applied for, or whose payout was undone.
    begins_on = history.begins_on if history.principal else loan.applied_on
    return LoanStatement(
        loan=loan,
        owing=owing,
        written_off=lost,
        schedule=plan,
        fees=fees_of(plan, begins_on, rate_bp=loan.rate_bp, day_base=loan.day_base),
        unpaid=unpaid(plan, repaid),
        guarantees=guarantees,
        history=history,
    )
