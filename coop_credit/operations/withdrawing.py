"""Members take shares back: a notice, a place in the queue, the payment. 退出资金"""

import datetime as dt
from dataclasses import dataclass

from coop_credit.errors import NotFound
from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import share_account
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.ledger.entries import about_member
from coop_credit.money import Money
from coop_credit.operations.desk import Desk
from coop_credit.operations.pledging import require_shares
from coop_credit.operations.sureties import withdrawal_facts
from coop_credit.rulebook.verdicts import Stage
from coop_credit.store import withdrawals
from coop_credit.store.rows import next_number
from coop_credit.store.withdrawals import Withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWithdrawal:
    """A member asks on a day for shares back. amount: positive."""

    member: int
    amount: Money
    happened_on: dt.date


def notice_withdrawal(desk: Desk, command: NoticeWithdrawal) -> Entry:
    """Put a notice in the queue, and say what stands in the way of paying it."""
    subject = about_member(command.member)
    require_shares(desk, subject)
    desk.require_past(command.happened_on, subject=subject)
    noticed = withdrawals.under_notice(
        withdrawals.withdrawals_of(desk.tx, desk.cooperative, command.member)
    )
    verdicts = desk.judge(
        Stage.NOTICE,
        withdrawal_facts(desk, command.member, command.amount, command.happened_on, noticed),
        subject=subject,
    )
    withdrawal = Withdrawal(
        cooperative=desk.cooperative,
        number=next_number(desk.tx, "withdrawal", desk.cooperative),
        member=command.member,
        amount=command.amount,
        noticed_on=command.happened_on,
        state="noticed",
        paid_on=None,
    )
    withdrawals.add_withdrawal(desk.tx, withdrawal)
    return desk.record(
        Kind.WITHDRAWAL_NOTICED,
        subject=subject,
        happened_on=command.happened_on,
        body={
            "withdrawal": withdrawal.number,
            "member": withdrawal.member,
            "amount_fen": withdrawal.amount.fen,
        },
        verdicts=verdicts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PayWithdrawal:
    """Pay a withdrawal under notice, today. withdrawal: its number."""

    withdrawal: int


def pay_withdrawal(desk: Desk, command: PayWithdrawal) -> Entry:
    """Pay shares back, when nothing stands in the way any more."""
    withdrawal = _noticed(desk, command.withdrawal)
    subject = about_member(withdrawal.member)
    verdicts = desk.judge(
        Stage.WITHDRAWAL,
        withdrawal_facts(
            desk, withdrawal.member, withdrawal.amount, withdrawal.noticed_on, Money(0)
        ),
        subject=subject,
    )
    withdrawals.set_state(desk.tx, desk.cooperative, withdrawal.number, "paid", desk.today)
    return desk.record(
        Kind.WITHDRAWAL_PAID,
        subject=subject,
        happened_on=desk.today,
        body={"withdrawal": withdrawal.number, "member": withdrawal.member},
        transfers=(Transfer(share_account(withdrawal.member), BANK, withdrawal.amount),),
        verdicts=verdicts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelWithdrawal:
    """The member takes a notice back. withdrawal: its number."""

    withdrawal: int


def cancel_withdrawal(desk: Desk, command: CancelWithdrawal) -> Entry:
    """Take a notice out of the queue."""
    withdrawal = _noticed(desk, command.withdrawal)
    withdrawals.set_state(desk.tx, desk.cooperative, withdrawal.number, "cancelled", None)
    return desk.record(
        Kind.WITHDRAWAL_CANCELLED,
        subject=about_member(withdrawal.member),
        happened_on=desk.today,
        body={"withdrawal": withdrawal.number, "member": withdrawal.member},
    )


def _noticed(desk: Desk, number: int) -> Withdrawal:
    withdrawal = withdrawals.find_withdrawal(desk.tx, desk.cooperative, number)
    if withdrawal is None:
        raise NotFound
    if withdrawal.state != "noticed":
        desk.refuse(
            "withdrawal-not-open",
            subject=about_member(withdrawal.member),
            withdrawal=number,
            state=withdrawal.state,
        )
    return withdrawal
