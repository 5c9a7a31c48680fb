"""Pledges are called for a loan, the money comes, or the call lapses. 调用承诺"""

import datetime as dt
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.ledger.accounts import CUSTODY
from coop_credit.ledger.accounts import called_account
from coop_credit.ledger.accounts import free_account
from coop_credit.ledger.accounts import funds_account
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.ledger.entries import Value
from coop_credit.ledger.entries import about_member
from coop_credit.lending.loans import LoanState
from coop_credit.money import Money
from coop_credit.money import split
from coop_credit.money import total
from coop_credit.operations.borrowing import loan_in
from coop_credit.operations.desk import Desk
from coop_credit.operations.pledging import require_pledges
from coop_credit.store import pledging
from coop_credit.store.lending import Loan
from coop_credit.store.pledging import Call

#: The parameter that says for how many days a call waits for the money.
CALL_DAYS = "pledge-call-days"
#: Why a call lapses: the money has not come in time, or the borrower hands the loan back.
LAPSES = ("not-confirmed", "handed-back")


@dataclass(frozen=True, slots=True)
class NamedCall:
    """What the panel calls for from one member. amount: positive."""

    member: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPledges:
    """Call on pledges for an approved loan. calls: whom the panel names; nobody for all."""

    loan: int
    calls: tuple[NamedCall, ...] = ()


def call_pledges(desk: Desk, command: CallPledges) -> Entry:
    """Call on the pledges that are free, by their size unless the panel has named sums.

    The parts add up to the principal; odd fen go to the largest remainders, ties to the lower
    member number. The borrower's own pledge is never called.
    """
    loan, _ = loan_in(desk, command.loan, LoanState.APPROVED)
    subject = about_member(loan.member)
    require_pledges(desk, subject)
    if desk.records.calls(loan.number):
        desk.refuse("loan-called-already", subject=subject, loan=loan.number)
    free = pledging.free_pledges(desk.tx, desk.cooperative)
    if command.calls:
        check_named(desk, loan, command.calls, free, subject=subject)
        parts = {call.member: call.amount for call in command.calls}
    else:
        parts = _by_size(desk, loan, free)
    calls = [
        Call(
            loan=loan.number, member=member, amount=amount, called_on=desk.today, confirmed_on=None
        )
        for member, amount in sorted(parts.items())
    ]
    pledging.add_calls(desk.tx, desk.cooperative, calls)
    return desk.record(
        Kind.PLEDGES_CALLED,
        subject=subject,
        happened_on=desk.today,
        body={"loan": loan.number, "member": loan.member, "calls": _called(calls)},
        transfers=[
            Transfer(free_account(call.member), called_account(call.member), call.amount)
            for call in calls
        ],
    )


def check_named(
    desk: Desk,
    loan: Loan,
    calls: Sequence[NamedCall],
    free: Mapping[int, Money],
    *,
    subject: str,
) -> None:
    """Refuse what is not the principal, from others, each named once and with so much free."""
    if len({call.member for call in calls}) < len(calls):
        desk.refuse("pledger-named-twice", subject=subject, loan=loan.number)
    called = total([call.amount for call in calls])
    if called != loan.principal:
        desk.refuse(
            "calls-do-not-add-up",
            subject=subject,
            loan=loan.number,
            principal_fen=loan.principal.fen,
            called_fen=called.fen,
        )
    for call in calls:
        if call.member == loan.member:
            desk.refuse("calls-own-pledge", subject=subject, member=call.member)
        left = free.get(call.member, Money(0))
        if call.amount > left:
            desk.refuse("pledge-not-free", subject=subject, member=call.member, free_fen=left.fen)


def _by_size(desk: Desk, loan: Loan, free: Mapping[int, Money]) -> dict[int, Money]:
    others = {member: left for member, left in free.items() if member != loan.member}
    there = total(list(others.values()))
    if there < loan.principal:
        desk.refuse(
            "pledges-do-not-cover",
            subject=about_member(loan.member),
            loan=loan.number,
            principal_fen=loan.principal.fen,
            free_fen=there.fen,
        )
    parts = split(loan.principal, [left.fen for left in others.values()])
    return {member: part for member, part in zip(others, parts, strict=True) if part.fen}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmFunds:
    """What was called has come into the custodian account on a day. pledger: 0 for all of them."""

    loan: int
    happened_on: dt.date
    pledger: int = 0


def confirm_funds(desk: Desk, command: ConfirmFunds) -> Entry:
    """Write down that called money has come; of each pledger the whole part. 资金到账"""
    loan, _ = loan_in(desk, command.loan, LoanState.APPROVED)
    subject = about_member(loan.member)
    require_pledges(desk, subject)
    desk.require_past(command.happened_on, subject=subject)
    waiting = [
        call
        for call in desk.records.calls(loan.number)
        if call.confirmed_on is None and command.pledger in {0, call.member}
    ]
    if not waiting:
        desk.refuse("nothing-to-confirm", subject=subject, loan=loan.number)
    called_on = waiting[0].called_on
    if command.happened_on < called_on:
        desk.refuse(
            "confirmed-before-call",
            subject=subject,
            loan=loan.number,
            called_on=called_on.isoformat(),
        )
    members = [call.member for call in waiting]
    pledging.confirm(desk.tx, desk.cooperative, loan.number, members, command.happened_on)
    return desk.record(
        Kind.FUNDS_CONFIRMED,
        subject=subject,
        happened_on=command.happened_on,
        body={"loan": loan.number, "member": loan.member, "calls": _called(waiting)},
        transfers=[Transfer(CUSTODY, funds_account(call.member), call.amount) for call in waiting],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseCall:
    """A call is over before the payout. because: one of ``LAPSES``."""

    loan: int
    because: str


def lapse_call(desk: Desk, command: LapseCall) -> Entry:
    """Release the pledges that were called, and send back the money that has come. 调用失效

    The loan stays approved and may be called for again. Raises ``NotFound`` for no such loan.
    """
    loan, _ = loan_in(desk, command.loan, LoanState.APPROVED, LoanState.REVERSED)
    subject = about_member(loan.member)
    require_pledges(desk, subject)
    calls = desk.records.calls(loan.number)
    if not calls:
        desk.refuse("loan-not-called", subject=subject, loan=loan.number)
    if command.because == "not-confirmed":
        _require_late(desk, loan, calls)
    confirmed = [call for call in calls if call.confirmed_on is not None]
    pledging.remove_calls(desk.tx, desk.cooperative, loan.number)
    return desk.record(
        Kind.CALL_LAPSED,
        subject=subject,
        happened_on=desk.today,
        body={
            "loan": loan.number,
            "member": loan.member,
            "because": command.because,
            "calls": [
                {
                    "member": call.member,
                    "amount_fen": call.amount.fen,
                    "called_on": call.called_on.isoformat(),
                    "confirmed_on": call.confirmed_on.isoformat() if call.confirmed_on else "",
                }
                for call in calls
            ],
        },
        transfers=[
            *(Transfer(funds_account(call.member), CUSTODY, call.amount) for call in confirmed),
            *(
                Transfer(called_account(call.member), free_account(call.member), call.amount)
                for call in calls
            ),
        ],
    )


def _require_late(desk: Desk, loan: Loan, calls: Sequence[Call]) -> None:
    days = desk.provisions.in_force(CALL_DAYS, desk.today, desk.charter).value
    assert isinstance(days, int)
    last = calls[0].called_on + dt.timedelta(days=days)
    if desk.today <= last or all(call.confirmed_on is not None for call in calls):
        desk.refuse(
            "call-still-runs",
            subject=about_member(loan.member),
            loan=loan.number,
            last_on=last.isoformat(),
        )


def _called(calls: Sequence[Call]) -> list[Value]:
    return [{"member": call.member, "amount_fen": call.amount.fen} for call in calls]
