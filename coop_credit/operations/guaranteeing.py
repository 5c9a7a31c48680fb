"""A member agrees to stand surety for a loan, and pays when the borrower does not. 担保"""

import datetime as dt
from dataclasses import dataclass

from coop_credit.actors import Role
from coop_credit.errors import NotFound
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import about_member
from coop_credit.lending.loans import LoanState
from coop_credit.lending.schedule import overdue
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.operations.borrowing import loan_in
from coop_credit.operations.desk import Desk
from coop_credit.operations.membership import present_member
from coop_credit.operations.repaying import payment_on
from coop_credit.operations.repaying import payment_transfers
from coop_credit.store import guarantees
from coop_credit.store import lending
from coop_credit.store.guarantees import Guarantee
from coop_credit.store.lending import Loan


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveGuarantee:
    """A member who was named in the application agrees, on a day, to stand surety.

    guarantor: the member's number. Members agree for themselves; the bookkeeper writes down
    what was signed on paper.
    """

    loan: int
    guarantor: int
    happened_on: dt.date


def give_guarantee(desk: Desk, command: GiveGuarantee) -> Entry:
    """Write down that a member stands surety for a loan that is not decided yet.

    Raises ``NotFound`` for a member who was not asked, and for one who speaks for another.
    """
    guarantee = _guarantee_of(desk, command.loan, command.guarantor)
    if Role.BOOKKEEPER not in desk.actor.roles and desk.actor.member != command.guarantor:
        raise NotFound
    if guarantee is None:
        raise NotFound
    loan, _ = loan_in(desk, command.loan, LoanState.APPLIED)
    subject = about_member(loan.member)
    desk.require_past(command.happened_on, subject=subject)
    if desk.actor.member == loan.member:
        desk.refuse("decides-own-loan", subject=subject, loan=loan.number)
    present_member(desk, command.guarantor)
    if guarantee.given_on is not None:
        desk.refuse(
            "guaranteed-already", subject=subject, loan=loan.number, guarantor=command.guarantor
        )
    guarantees.give(desk.tx, guarantee, command.happened_on, desk.actor.principal)
    return desk.record(
        Kind.GUARANTEE_GIVEN,
        subject=subject,
        happened_on=command.happened_on,
        body={"loan": loan.number, "member": loan.member, "guarantor": command.guarantor},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGuarantorPayment:
    """Money that a guarantor paid, on a day, into the custodian account. amount: positive."""

    loan: int
    guarantor: int
    amount: Money
    happened_on: dt.date


def record_guarantor_payment(desk: Desk, command: RecordGuarantorPayment) -> Entry:
    """Write down what a guarantor paid on an overdue loan: the usage fee first, then principal.

    Never more than was guaranteed, nor than is owed. What the borrower owes the guarantor for it
    is between the two: the books keep how much each guarantor paid.
    """
    loan, _ = loan_in(desk, command.loan, LoanState.PAID_OUT)
    subject = about_member(loan.member)
    guarantee = _guarantee_of(desk, command.loan, command.guarantor)
    if guarantee is None or guarantee.given_on is None:
        desk.refuse(
            "not-a-guarantor", subject=subject, loan=loan.number, guarantor=command.guarantor
        )
    payment = payment_on(desk, loan, command.amount, command.happened_on)
    _refuse_not_overdue(desk, loan, payment.history.owing, command.happened_on)
    most = min(guarantee.left, command.amount - payment.excess)
    if command.amount > most:
        desk.refuse(
            "guarantor-pays-too-much",
            subject=subject,
            loan=loan.number,
            guarantor=command.guarantor,
            most_fen=most.fen,
        )
    guarantees.add_payment(
        desk.tx, desk.cooperative, loan.number, command.guarantor, command.amount.fen
    )
    return desk.record(
        Kind.GUARANTOR_PAID,
        subject=subject,
        happened_on=command.happened_on,
        body={
            "loan": loan.number,
            "member": loan.member,
            "guarantor": command.guarantor,
            "amount_fen": command.amount.fen,
            "fee_fen": payment.fee.fen,
            "principal_fen": payment.principal.fen,
            "fee_back_fen": payment.fee_back.fen,
        },
        transfers=payment_transfers(desk, loan, payment),
    )


def _guarantee_of(desk: Desk, loan: int, guarantor: int) -> Guarantee | None:
    found = guarantees.guarantees_of(desk.tx, desk.cooperative, loan)
    return next((each for each in found if each.guarantor == guarantor), None)


def _refuse_not_overdue(desk: Desk, loan: Loan, owing: Money, day: dt.date) -> None:
    plan = lending.instalments(desk.tx, desk.cooperative, loan.number)
    if overdue(plan, loan.principal - owing, day) == ZERO:
        desk.refuse(
            "guarantor-called-too-early",
            subject=about_member(loan.member),
            loan=loan.number,
            due_on=loan.due_on.isoformat(),
        )
