"""A loan that will not come back is written off; what comes back after all is recovered. 核销"""

import datetime as dt
from dataclasses import dataclass

from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import fee_account
from coop_credit.ledger.accounts import loan_account
from coop_credit.ledger.accounts import loss_account
from coop_credit.ledger.accounts import payable_account
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.ledger.entries import about_member
from coop_credit.lending.fees import fee_due
from coop_credit.lending.loans import Allocation
from coop_credit.lending.loans import LoanState
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.operations.borrowing import loan_in
from coop_credit.operations.desk import Desk
from coop_credit.operations.membership import present_borrower
from coop_credit.operations.passing_on import PLEDGERS
from coop_credit.operations.passing_on import Received
from coop_credit.operations.passing_on import is_settled
from coop_credit.operations.passing_on import lost_by_pledgers
from coop_credit.operations.passing_on import passed_on
from coop_credit.operations.passing_on import principal_into
from coop_credit.operations.pledging import has_pledges
from coop_credit.operations.relating import keep_out
from coop_credit.store import loan_changes
from coop_credit.store import loan_histories
from coop_credit.store.lending import Loan
from coop_credit.store.loan_histories import History

#: The parameters of the rulebook that say who bears what is written off, with a pool and without.
BEARER = "loss-bearer"
PLEDGE_BEARER = "pledge-loss-bearer"


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffLoan:
    """Give up, in the books, all principal that is owed on a loan. reason: free text, sealed."""

    loan: int
    reason: str


def write_off_loan(desk: Desk, command: WriteOffLoan) -> Entry:
    """Write a loan off, at the cost of whom the charter names; shares are never touched. 核销

    The member goes on owing it: the account of the loss says how much. The usage fee stops.
    """
    loan, votes = loan_in(desk, command.loan, LoanState.PAID_OUT)
    subject = about_member(loan.member)
    keep_out(desk, loan, votes)
    member = present_borrower(desk, loan.member)
    owed = next((each for each in member.owed if each.number == loan.number), None)
    if owed is None:
        desk.refuse("nothing-owed", subject=subject, loan=loan.number)
    if owed.overdue == ZERO:
        desk.refuse(
            "loan-not-overdue", subject=subject, loan=loan.number, due_on=loan.due_on.isoformat()
        )
    parameter = PLEDGE_BEARER if has_pledges(desk) else BEARER
    bearer = str(desk.provisions.in_force(parameter, desk.today, desk.charter).value)
    transfers = _loss(desk, loan, bearer, owed.owing)
    history = loan_histories.history(desk.tx, desk.cooperative, loan.number)
    fee = _fee_due(loan, history, desk.today)
    loan_changes.write_off(desk.tx, loan, desk.today, bearer)
    return desk.record(
        Kind.LOAN_WRITTEN_OFF,
        subject=subject,
        happened_on=desk.today,
        body={
            "loan": loan.number,
            "member": loan.member,
            "principal_fen": owed.owing.fen,
            "fee_due_fen": fee.fen,
            "borne_by": bearer,
            "reason_commitment": desk.commitment(command.reason),
        },
        transfers=transfers,
    )


def _loss(desk: Desk, loan: Loan, bearer: str, owing: Money) -> list[Transfer]:
    if bearer == PLEDGERS:
        return lost_by_pledgers(desk, loan, owing)
    return [Transfer(loss_account(bearer, loan.number), loan_account(loan.number), owing)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRecovery:
    """Money that came in on a day for a loan that is written off. amount: positive."""

    loan: int
    amount: Money
    happened_on: dt.date


def record_recovery(desk: Desk, command: RecordRecovery) -> Entry:
    """Book what was recovered against the loss, then as the fee that was due; the rest is held."""
    loan, _ = loan_in(desk, command.loan, LoanState.WRITTEN_OFF)
    subject = about_member(loan.member)
    desk.require_past(command.happened_on, subject=subject)
    assert loan.written_off_on is not None
    if command.happened_on < loan.written_off_on:
        desk.refuse(
            "recovered-before-write-off",
            subject=subject,
            loan=loan.number,
            written_off_on=loan.written_off_on.isoformat(),
        )
    lost = loan_changes.lost(desk.tx, loan)
    history = loan_histories.history(desk.tx, desk.cooperative, loan.number)
    due = _fee_due(loan, history, command.happened_on)
    if lost == due == ZERO:
        desk.refuse("nothing-owed", subject=subject, loan=loan.number)
    principal = min(command.amount, lost)
    fee = min(command.amount - principal, due)
    parts = Allocation(principal=principal, fee=fee, excess=command.amount - principal - fee)
    return desk.record(
        Kind.RECOVERY,
        subject=subject,
        happened_on=command.happened_on,
        body={
            "loan": loan.number,
            "member": loan.member,
            "amount_fen": command.amount.fen,
            "principal_fen": parts.principal.fen,
            "fee_fen": parts.fee.fen,
            "excess_fen": parts.excess.fen,
        },
        transfers=_recovered(desk, loan, history, lost, parts),
    )


def _recovered(
    desk: Desk, loan: Loan, history: History, lost: Money, parts: Allocation
) -> list[Transfer]:
    # What pledgers bear is no loss of the cooperative: the money only passes through.
    booked = ZERO if loan.borne_by == PLEDGERS else parts.principal
    settled = is_settled(desk, loan)
    moves = (
        (
            BANK if settled else principal_into(desk),
            loss_account(loan.borne_by, loan.number),
            booked,
        ),
        (BANK, fee_account(loan.number), parts.fee),
        (BANK, payable_account(loan.member), parts.excess),
    )
    received = Received(
        principal_before=loan.principal - lost,
        history=history,
        principal=parts.principal,
        fee=parts.fee,
    )
    return [
        *(Transfer(debit, credit, amount) for debit, credit, amount in moves if amount.fen),
        *([] if settled else passed_on(desk, loan, received)),
    ]


def _fee_due(loan: Loan, history: History, day: dt.date) -> Money:
    """The usage fee not paid by ``day``; from the write-off on there is no principal to count."""
    due = fee_due(
        history.principal,
        rate_bp=loan.rate_bp,
        day_base=loan.day_base,
        until=day,
        received=history.fees_until(history.ends_on),
    )
    return max(ZERO, due)
