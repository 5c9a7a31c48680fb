"""The paper books of a cooperative are taken over, before any money has moved here. 期初余额"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import PLEDGES
from coop_credit.ledger.accounts import SURPLUS
from coop_credit.ledger.accounts import free_account
from coop_credit.ledger.accounts import funds_account
from coop_credit.ledger.accounts import lent_account
from coop_credit.ledger.accounts import loan_account
from coop_credit.ledger.accounts import share_account
from coop_credit.ledger.entries import ABOUT_COOPERATIVE
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.ledger.entries import Transfer
from coop_credit.ledger.entries import Value
from coop_credit.lending.loans import DAY_BASE
from coop_credit.lending.loans import LoanState
from coop_credit.lending.loans import ScheduleKind
from coop_credit.lending.loans import check_terms
from coop_credit.lending.schedule import schedule
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import total
from coop_credit.operations.calling import NamedCall
from coop_credit.operations.calling import check_named
from coop_credit.operations.desk import Desk
from coop_credit.operations.indexing import identity_index
from coop_credit.operations.membership import Newcomer
from coop_credit.operations.membership import Person
from coop_credit.operations.membership import admit
from coop_credit.operations.pledging import has_pledges
from coop_credit.operations.pledging import require_pledges
from coop_credit.operations.pledging import require_shares
from coop_credit.store import lending
from coop_credit.store import people
from coop_credit.store import pledging
from coop_credit.store.lending import Loan
from coop_credit.store.pledging import Call
from coop_credit.store.rows import next_number

#: The number of the first loan of a book.
FIRST_LOAN = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLoan:
    """A loan that stands when the book opens.

    member: the number that the member gets by this command. principal: what is still owed,
    in ``instalments`` equal parts from here on. The usage fee runs from the book's first
    day; what was due before is settled outside. lenders: without a pool, whose money it is and
    how much of it each has not got back, together the principal; with a pool nobody.
    """

    member: int
    principal: Money
    paid_out_on: dt.date
    due_on: dt.date
    instalments: int
    rate_bp: int
    purpose: str
    lenders: tuple[NamedCall, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningMember:
    """A member when the book opens. participant_since: ``None`` if not approved.

    shares: with a pool; pledged: without one, what is lent out of it included.
    """

    person: Person
    joined_on: dt.date
    participant_since: dt.date | None
    shares: Money = ZERO
    pledged: Money = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOpeningBalances:
    """What the paper books say on the first day. surplus: may be negative.

    bank must be shares + surplus - loans with a pool, and the surplus without one: there the
    loans are of pledgers' money, and none of it lies in the bank.
    """

    bank: Money
    surplus: Money
    members: tuple[OpeningMember, ...]
    loans: tuple[OpeningLoan, ...]


def record_opening_balances(desk: Desk, command: RecordOpeningBalances) -> Entry:
    """Take over members, shares or pledges, and standing loans, before any money has moved.

    No rule is judged. Raises ``TermsRefused`` for a loan whose terms cannot be.
    """
    first = next_number(desk.tx, "member", desk.cooperative)
    fund = total([each.shares + each.pledged for each in command.members])
    loans = [
        _row(desk, loan, number, fund)
        for number, loan in enumerate(command.loans, start=FIRST_LOAN)
    ]
    _check_opening(desk, command, first)
    if has_pledges(desk):
        _check_lenders(desk, command, first, loans)
    members = [
        admit(
            desk,
            Newcomer(each.person, number, each.joined_on, each.participant_since),
        )
        for number, each in enumerate(command.members, start=first)
    ]
    standing = [
        _standing_loan(desk, loan, row) for loan, row in zip(command.loans, loans, strict=True)
    ]
    return desk.record(
        Kind.OPENING_BALANCES,
        subject=ABOUT_COOPERATIVE,
        happened_on=desk.lane.open_from,
        body={"members": members, "loans": standing},
        transfers=tuple(_opening_transfers(command, first)),
    )


def _check_opening(desk: Desk, command: RecordOpeningBalances, first: int) -> None:
    shares = total([each.shares for each in command.members])
    if shares.fen:
        require_shares(desk, ABOUT_COOPERATIVE)
    if any(each.pledged.fen for each in command.members) or any(
        loan.lenders for loan in command.loans
    ):
        require_pledges(desk, ABOUT_COOPERATIVE)
    if desk.lane.vouchers:
        desk.refuse("money-has-moved", subject=ABOUT_COOPERATIVE, vouchers=desk.lane.vouchers)
    lent = ZERO if has_pledges(desk) else total([each.principal for each in command.loans])
    expected = shares + command.surplus - lent
    if command.bank != expected:
        desk.refuse(
            "opening-does-not-balance",
            subject=ABOUT_COOPERATIVE,
            bank_fen=command.bank.fen,
            expected_fen=expected.fen,
        )
    known = people.present_identities(desk.tx, desk.cooperative)
    for number, each in enumerate(command.members, start=first):
        same = known.setdefault(identity_index(desk, each.person.identity_number), number)
        if same != number:
            desk.refuse("member-exists", subject=ABOUT_COOPERATIVE, member=same)
    for loan in command.loans:
        if not first <= loan.member < first + len(command.members):
            desk.refuse("no-such-member", subject=ABOUT_COOPERATIVE, member=loan.member)


def _check_lenders(
    desk: Desk, command: RecordOpeningBalances, first: int, loans: list[Loan]
) -> None:
    free = {number: each.pledged for number, each in enumerate(command.members, start=first)}
    for loan, row in zip(command.loans, loans, strict=True):
        check_named(desk, row, loan.lenders, free, subject=ABOUT_COOPERATIVE)
        for lender in loan.lenders:
            free[lender.member] -= lender.amount


def _row(desk: Desk, loan: OpeningLoan, number: int, fund: Money) -> Loan:
    return Loan(
        cooperative=desk.cooperative,
        number=number,
        member=loan.member,
        principal=loan.principal,
        due_on=loan.due_on,
        instalments=loan.instalments,
        schedule_kind=ScheduleKind.EQUAL_PRINCIPAL,
        rate_bp=loan.rate_bp,
        day_base=DAY_BASE,
        purpose=loan.purpose,
        state=LoanState.PAID_OUT,
        applied_on=loan.paid_out_on,
        decided_on=loan.paid_out_on,
        decided_by=desk.actor.principal,
        paid_out_on=loan.paid_out_on,
        fund=fund,
    )


def _standing_loan(desk: Desk, loan: OpeningLoan, row: Loan) -> dict[str, Value]:
    terms = row.terms(loan.paid_out_on)
    check_terms(terms)
    lending.add_loan(desk.tx, row, schedule(terms))
    lenders = sorted(loan.lenders, key=lambda lender: lender.member)
    pledging.add_calls(
        desk.tx,
        desk.cooperative,
        [
            Call(
                loan=row.number,
                member=lender.member,
                amount=lender.amount,
                called_on=loan.paid_out_on,
                confirmed_on=loan.paid_out_on,
            )
            for lender in lenders
        ],
    )
    return {
        "loan": row.number,
        "member": loan.member,
        "principal_fen": loan.principal.fen,
        "fund_fen": row.fund.fen,
        "paid_out_on": loan.paid_out_on.isoformat(),
        "due_on": loan.due_on.isoformat(),
        "instalments": loan.instalments,
        "rate_bp": loan.rate_bp,
        "day_base": DAY_BASE,
        "purpose": loan.purpose,
        "lenders": [{"member": each.member, "amount_fen": each.amount.fen} for each in lenders],
    }


def _opening_transfers(command: RecordOpeningBalances, first: int) -> Iterator[Transfer]:
    for number, member in enumerate(command.members, start=first):
        if member.shares.fen:
            yield Transfer(BANK, share_account(number), member.shares)
        if member.pledged.fen:
            yield Transfer(PLEDGES, free_account(number), member.pledged)
    if command.surplus.fen > 0:
        yield Transfer(BANK, SURPLUS, command.surplus)
    for number, loan in enumerate(command.loans, start=FIRST_LOAN):
        if not loan.lenders:
            yield Transfer(loan_account(number), BANK, loan.principal)
        for lender in loan.lenders:
            yield Transfer(loan_account(number), funds_account(lender.member), lender.amount)
            yield Transfer(free_account(lender.member), lent_account(lender.member), lender.amount)
    if command.surplus.fen < 0:
        yield Transfer(SURPLUS, BANK, Money(-command.surplus.fen))
