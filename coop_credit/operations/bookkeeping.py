"""The bank's own entries, its month-end balance, and the undoing of a wrong entry. 冲正"""

import datetime as dt
from dataclasses import dataclass

from coop_credit.dates import last_day
from coop_credit.errors import NotFound
from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import LOANS
from coop_credit.ledger.accounts import OTHER_EXPENSES
from coop_credit.ledger.accounts import OTHER_INCOME
from coop_credit.ledger.accounts import fund_change
from coop_credit.ledger.accounts import loss_account
from coop_credit.ledger.accounts import net_debit
from coop_credit.ledger.entries import ABOUT_COOPERATIVE
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import REVERSIBLE
from coop_credit.ledger.entries import Transfer
from coop_credit.lending.loans import LoanState
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import total
from coop_credit.operations import undoing_pledges
from coop_credit.operations.desk import Desk
from coop_credit.operations.membership import present_member
from coop_credit.operations.sureties import withdrawal_facts
from coop_credit.rulebook.checks import judge
from coop_credit.rulebook.facts import StandingFacts
from coop_credit.rulebook.verdicts import Stage
from coop_credit.rulebook.verdicts import Verdict
from coop_credit.store import borrowers
from coop_credit.store import guarantees
from coop_credit.store import journal
from coop_credit.store import lending
from coop_credit.store import loan_changes
from coop_credit.store import loan_histories
from coop_credit.store import periods
from coop_credit.store import withdrawals


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBankInterest:
    """What the custodian bank credited to the account on a day. amount: positive."""

    amount: Money
    happened_on: dt.date


def record_bank_interest(desk: Desk, command: RecordBankInterest) -> Entry:
    """Write down what the bank paid. 银行结息"""
    desk.require_past(command.happened_on, subject=ABOUT_COOPERATIVE)
    return desk.record(
        Kind.BANK_INTEREST,
        subject=ABOUT_COOPERATIVE,
        happened_on=command.happened_on,
        body={},
        transfers=(Transfer(BANK, OTHER_INCOME, command.amount),),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBankCharge:
    """What the custodian bank took from the account on a day. amount: positive."""

    amount: Money
    happened_on: dt.date


def record_bank_charge(desk: Desk, command: RecordBankCharge) -> Entry:
    """Write down what the bank charged. 银行手续费"""
    desk.require_past(command.happened_on, subject=ABOUT_COOPERATIVE)
    transfers = (Transfer(OTHER_EXPENSES, BANK, command.amount),)
    desk.refuse_overdraft(transfers, subject=ABOUT_COOPERATIVE)
    return desk.record(
        Kind.BANK_CHARGE,
        subject=ABOUT_COOPERATIVE,
        happened_on=command.happened_on,
        body={},
        transfers=transfers,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBankBalance:
    """What the bank's statement says at the end of a month that is over. balance: not negative."""

    month: str
    balance: Money


def record_bank_balance(desk: Desk, command: RecordBankBalance) -> Entry:
    """Write down the statement's balance, in place of what was written down before. 对账

    Not of a month that is closed: what it was compared with is sealed.
    """
    ends_on = last_day(command.month)
    if ends_on >= desk.today:
        desk.refuse(
            "month-not-over",
            subject=ABOUT_COOPERATIVE,
            month=command.month,
            today=desk.today.isoformat(),
        )
    if periods.find_period(desk.tx, desk.cooperative, command.month) is not None:
        desk.refuse("month-is-closed", subject=ABOUT_COOPERATIVE, month=command.month)
    withdrawals.put_bank_balance(desk.tx, desk.cooperative, command.month, command.balance)
    return desk.record(
        Kind.BANK_BALANCE,
        subject=ABOUT_COOPERATIVE,
        happened_on=ends_on,
        body={"month": command.month, "balance_fen": command.balance.fen},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseEntry:
    """Undo the entry ``seq``, for a reason (free text, sealed)."""

    seq: int
    reason: str


def reverse_entry(desk: Desk, command: ReverseEntry) -> Entry:
    """Undo an entry by a linked one with the sides swapped; the wrong one stays. 红字冲销

    The paper's day is that of the undone entry, so that fees are reckoned as if it had
    never been. What backs a guarantee stays, as at a withdrawal. What the rules say of the
    books afterwards is written down and refuses nothing: the books must be able to say what
    is true.
    """
    undone = journal.find_entry(desk.tx, desk.cooperative, command.seq)
    if undone is None:
        raise NotFound
    subject = undone.subject
    if undone.kind not in REVERSIBLE:
        desk.refuse("entry-not-reversible", subject=subject, seq=undone.seq, kind=str(undone.kind))
    by = journal.reversed_by(desk.tx, desk.cooperative, undone.seq)
    if by:
        desk.refuse("entry-reversed-already", subject=subject, seq=undone.seq, by=by)
    if subject != ABOUT_COOPERATIVE:
        present_member(desk, _number(undone, "member"))
    _refuse_built_upon(desk, undone)
    transfers = tuple(move.swapped() for move in reversed(undone.transfers))
    desk.refuse_overdraft(transfers, subject=subject)
    backing = _judge_backing(desk, undone)
    standing = _standing_after(desk, undone, transfers)
    _undo_state(desk, undone)
    return desk.record(
        Kind.REVERSAL,
        subject=subject,
        happened_on=undone.happened_on,
        body={
            "undoes": str(undone.kind),
            "reason_commitment": desk.commitment(command.reason),
            **{
                name: undone.body[name]
                for name in ("member", "loan", "guarantor", "withdrawal")
                if name in undone.body
            },
        },
        transfers=transfers,
        reverses=undone.seq,
        verdicts=(
            *backing,
            *judge(desk.provisions, desk.charter, Stage.STANDING, standing, desk.today),
        ),
    )


def _judge_backing(desk: Desk, undone: Entry) -> tuple[Verdict, ...]:
    """What the rules say to taking away what a member put in; refused where it backs a loan."""
    if undone.kind not in {Kind.CONTRIBUTION, Kind.PLEDGE_GIVEN}:
        return ()
    taken = total([move.amount for move in undone.transfers])
    facts = withdrawal_facts(desk, _number(undone, "member"), taken, undone.happened_on, ZERO)
    return desk.judge(Stage.LOWERING, facts, subject=undone.subject)


def _refuse_built_upon(desk: Desk, undone: Entry) -> None:
    """Refuse what later entries of the loan rest upon."""
    if undone.kind in {Kind.LOAN_PAID_OUT, Kind.REPAYMENT, Kind.GUARANTOR_PAID}:
        _refuse_written_off(desk, undone)
    if undone.kind is Kind.LOAN_PAID_OUT:
        _refuse_used_loan(desk, undone)
    if undone.kind is Kind.LOAN_WRITTEN_OFF:
        _refuse_recovered(desk, undone)
    undoing_pledges.refuse_built_upon(desk, undone)


def _standing_after(desk: Desk, undone: Entry, transfers: tuple[Transfer, ...]) -> StandingFacts:
    """The fund and the loans as they are once ``transfers`` stand in the books."""
    loan = _number(undone, "loan") if "loan" in undone.body else 0
    return StandingFacts(
        fund=desk.lane.fund + Money(fund_change(transfers)),
        standing=borrowers.standing(
            desk.tx, desk.cooperative, loan=loan, more=Money(net_debit(transfers, LOANS))
        ),
    )


def _refuse_used_loan(desk: Desk, payout: Entry) -> None:
    loan = _number(payout, "loan")
    history = loan_histories.history(desk.tx, desk.cooperative, loan)
    if len(history.principal) > 1 or history.fees:
        desk.refuse("loan-has-repayments", subject=payout.subject, loan=loan)


def _refuse_written_off(desk: Desk, undone: Entry) -> None:
    number = _number(undone, "loan")
    found = lending.find_loan(desk.tx, desk.cooperative, number)
    assert found is not None
    if found[0].state is LoanState.WRITTEN_OFF:
        desk.refuse("loan-written-off", subject=undone.subject, loan=number)


def _refuse_recovered(desk: Desk, write_off: Entry) -> None:
    loan = _number(write_off, "loan")
    loss = loss_account(str(write_off.body["borne_by"]), loan)
    left = journal.balance(desk.tx, desk.cooperative, loss).on_debit
    if left.fen != write_off.body["principal_fen"]:
        desk.refuse("loan-has-recoveries", subject=write_off.subject, loan=loan)


def _undo_state(desk: Desk, undone: Entry) -> None:
    if undone.kind is Kind.LOAN_PAID_OUT:
        loan_changes.reverse_payout(desk.tx, desk.cooperative, _number(undone, "loan"))
    if undone.kind is Kind.LOAN_WRITTEN_OFF:
        loan_changes.reverse_write_off(desk.tx, desk.cooperative, _number(undone, "loan"))
    if undone.kind is Kind.GUARANTOR_PAID:
        loan, guarantor = _number(undone, "loan"), _number(undone, "guarantor")
        paid = _number(undone, "amount_fen")
        guarantees.add_payment(desk.tx, desk.cooperative, loan, guarantor, -paid)
    if undone.kind is Kind.WITHDRAWAL_PAID:
        withdrawals.set_state(
            desk.tx, desk.cooperative, _number(undone, "withdrawal"), "noticed", None
        )
    undoing_pledges.undo(desk, undone)


def _number(entry: Entry, name: str) -> int:
    number = entry.body[name]
    assert isinstance(number, int)
    return number
