"""Loans are paid back, with the usage fee; what was paid too much is handed back. 归还"""

import datetime as dt
from dataclasses import dataclass

from coop_credit.errors import NotFound
from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import fee_account
from coop_credit.ledger.accounts import loan_account
from coop_credit.ledger.accounts import payable_account
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.ledger.entries import about_member
from coop_credit.lending.fees import PrincipalChange
from coop_credit.lending.fees import fee_due
from coop_credit.lending.loans import LoanState
from coop_credit.lending.loans import allocate
from coop_credit.money import Money
from coop_credit.operations.borrowing import loan_in
from coop_credit.operations.desk import Desk
from coop_credit.operations.passing_on import Received
from coop_credit.operations.passing_on import passed_on
from coop_credit.operations.passing_on import principal_into
from coop_credit.operations.pledging import has_pledges
from coop_credit.store import positions
from coop_credit.store.lending import Loan
from coop_credit.store.loan_histories import History


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRepayment:
    """Money that a borrower paid into the custodian account on a day. amount: positive."""

    loan: int
    amount: Money
    happened_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What a sum pays on a loan: the usage fee first, then principal, the rest is excess.

    history: what was paid before. fee_back: of what was paid later by the day on its paper, the fee
    that was reckoned on too high a principal; it is given to the member today.
    """

    history: History
    fee: Money
    principal: Money
    excess: Money
    fee_back: Money


def record_repayment(desk: Desk, command: RecordRepayment) -> Entry:
    """Write down a repayment: the usage fee first, then principal, the rest is held for the member.

    When a later payment is in the books already, its fee was reckoned on too high
    a principal; the difference is given to the member today (``fee_back_fen``).
    """
    loan, _ = loan_in(desk, command.loan, LoanState.PAID_OUT)
    payment = payment_on(desk, loan, command.amount, command.happened_on)
    return desk.record(
        Kind.REPAYMENT,
        subject=about_member(loan.member),
        happened_on=command.happened_on,
        body={
            "loan": loan.number,
            "member": loan.member,
            "amount_fen": command.amount.fen,
            "fee_fen": payment.fee.fen,
            "principal_fen": payment.principal.fen,
            "excess_fen": payment.excess.fen,
            "fee_back_fen": payment.fee_back.fen,
        },
        transfers=payment_transfers(desk, loan, payment),
    )


def payment_on(desk: Desk, loan: Loan, amount: Money, day: dt.date) -> Payment:
    """What ``amount`` (positive), paid on a day, pays on a loan that is paid out.

    Refuses a day to come or before the payout, and a loan on which nothing is owed.
    """
    subject = about_member(loan.member)
    desk.require_past(day, subject=subject)
    history = desk.records.history(loan.number)
    if day < history.begins_on:
        desk.refuse(
            "repaid-before-payout",
            subject=subject,
            loan=loan.number,
            paid_out_on=history.begins_on.isoformat(),
        )
    due = history.fee_left(loan, day)
    if history.owing == due == Money(0):
        desk.refuse("nothing-owed", subject=subject, loan=loan.number)
    _refuse_out_of_order(desk, loan, history, day)
    parts = allocate(amount, due, history.owing)
    return Payment(
        history=history,
        fee=parts.fee,
        principal=parts.principal,
        excess=parts.excess,
        fee_back=_fee_back(loan, history, day, parts.fee, parts.principal),
    )


def payment_transfers(desk: Desk, loan: Loan, payment: Payment) -> list[Transfer]:
    """The money of a payment: into the custodian account, back to the member, on to pledgers."""
    payable = payable_account(loan.member)
    moves = (
        (BANK, fee_account(loan.number), payment.fee),
        (principal_into(desk), loan_account(loan.number), payment.principal),
        (BANK, payable, payment.excess),
        (fee_account(loan.number), payable, payment.fee_back),
    )
    received = Received(
        principal_before=loan.principal - payment.history.owing,
        history=payment.history,
        principal=payment.principal,
        fee=payment.fee,
    )
    return [
        *(Transfer(debit, credit, amount) for debit, credit, amount in moves if amount.fen),
        *passed_on(desk, loan, received),
    ]


def _refuse_out_of_order(desk: Desk, loan: Loan, history: History, day: dt.date) -> None:
    """Where a fee is passed on at once, none can be given back: papers come in their order."""
    if has_pledges(desk) and day < history.ends_on:
        desk.refuse(
            "repaid-out-of-order",
            subject=about_member(loan.member),
            loan=loan.number,
            last_on=history.ends_on.isoformat(),
        )


def _fee_back(loan: Loan, history: History, day: dt.date, fee: Money, principal: Money) -> Money:
    due = fee_due(
        (*history.principal, PrincipalChange(day, Money(-principal.fen))),
        rate_bp=loan.rate_bp,
        day_base=loan.day_base,
        until=max(day, history.ends_on),
        received=history.fees_until(history.ends_on) + fee,
    )
    return max(Money(0), Money(-due.fen))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnExcess:
    """Hand back, today, what a member paid over what was owed. amount: positive."""

    member: int
    amount: Money


def return_excess(desk: Desk, command: ReturnExcess) -> Entry:
    """Pay back money that is held for a member, also for one who has left.

    Raises ``NotFound`` for no such member.
    """
    subject = about_member(command.member)
    if positions.position(desk.tx, desk.cooperative, command.member) is None:
        raise NotFound
    transfer = Transfer(payable_account(command.member), BANK, command.amount)
    desk.refuse_overdraft((transfer,), subject=subject)
    return desk.record(
        Kind.EXCESS_RETURNED,
        subject=subject,
        happened_on=desk.today,
        body={"member": command.member},
        transfers=(transfer,),
    )
