"""Opening books that cannot be, things that are not there, money paid too much."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.errors import NotFound
from coop_credit.ledger.entries import Kind
from coop_credit.lending.loans import TermsRefused
from coop_credit.money import Money
from coop_credit.operations.borrowing import PayOutLoan
from coop_credit.operations.desk import Refused
from coop_credit.operations.extending import ExtendLoan
from coop_credit.operations.opening import OpeningLoan
from coop_credit.operations.opening import OpeningMember
from coop_credit.operations.opening import RecordOpeningBalances
from coop_credit.operations.repaying import ReturnExcess
from coop_credit.operations.withdrawing import PayWithdrawal
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.store import journal
from tests.ledgers import Village
from tests.ledgers import person

DUE = dt.date(2027, 11, 24)
Attempt = Callable[[Village], object]


def opening(bank: int, *, member: int = 1, same: int = 0) -> RecordOpeningBalances:
    """Two members with 1,000.00 each, a loan of 10.00."""
    return RecordOpeningBalances(
        bank=Money(bank),
        surplus=Money(0),
        members=tuple(
            OpeningMember(
                person=person(same or number),
                joined_on=dt.date(2020, 1, 1),
                participant_since=None,
                shares=Money(100_000),
            )
            for number in (1, 2)
        ),
        loans=(
            OpeningLoan(
                member=member,
                principal=Money(1_000),
                paid_out_on=dt.date(2026, 5, 1),
                due_on=dt.date(2027, 5, 1),
                instalments=1,
                rate_bp=600,
                purpose="machinery",
            ),
        ),
    )


def open_books(village: Village, command: RecordOpeningBalances) -> object:
    return village.do(village.bookkeeper, command, village.supervisor)


def last_seq(village: Village) -> int:
    with village.office.database.read() as tx:
        return journal.entries(tx, village.cooperative, after=0, count=1_000)[-1].seq


@pytest.mark.parametrize(
    "code, command",
    [
        ("opening-does-not-balance", opening(199_001)),
        ("no-such-member", opening(199_000, member=3)),
        ("member-exists", opening(199_000, same=7)),
    ],
    ids=["a sum that is not right", "a loan of nobody", "one person twice"],
)
def test_opening_books_that_cannot_be(
    village: Village, code: str, command: RecordOpeningBalances
) -> None:
    with pytest.raises(Refused) as refused:
        open_books(village, command)
    assert refused.value.code == code
    open_books(village, opening(199_000))


def test_a_loan_of_the_paper_books_goes_on_here(village: Village) -> None:
    # 2,000.00 of shares, a loss of 5.00 from before, a loan of 10.00 in two parts: 1,985.00.
    paper = opening(198_500)
    loan = replace(paper.loans[0], due_on=dt.date(2027, 4, 1), instalments=2)
    members = tuple(replace(each, participant_since=each.joined_on) for each in paper.members)
    open_books(village, replace(paper, surplus=Money(-500), members=members, loans=(loan,)))
    extension = ExtendLoan(loan=1, due_on=dt.date(2027, 5, 1), instalments=1, reason="歉收")
    village.do(village.manager, extension)
    told = loan_statement(village.office.database, village.office.clock, village.cooperative, 1)
    assert [each.principal for each in told.schedule] == [Money(1_000)]
    # The fee runs from the first day of the book: 10.00 x 6 % x 181 / 365 = 0.2975.
    assert told.fees == (Money(30),)
    assert verify_books(village.office.database, village.office.privacy, "fumandi") == []


def test_things_that_are_not_there(village: Village) -> None:
    village.open_with(3, "10000.00")
    attempts: list[Attempt] = [
        lambda v: v.contribute(99, "1.00"),
        lambda v: v.repay(99, "1.00"),
        lambda v: v.reverse(999),
        lambda v: v.do(v.cashier, PayWithdrawal(withdrawal=9)),
        lambda v: v.do(v.cashier, PayOutLoan(loan=9)),
    ]
    before = last_seq(village)
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt(village)
    assert last_seq(village) == before


def test_terms_that_cannot_be_leave_nothing_behind(village: Village) -> None:
    village.open_with(58, "1100000.00")
    before = last_seq(village)
    with pytest.raises(TermsRefused):
        village.apply(1, "100.00", dt.date(2026, 12, 24), instalments=3)
    assert last_seq(village) == before


def test_an_over_payment_is_held_and_handed_back(village: Village) -> None:
    village.open_with(58, "1100000.00")
    loan = village.lend(1, "100.00", DUE)
    assert village.repay(loan, "150.00").body["excess_fen"] == 5_000
    entry = village.do(village.cashier, ReturnExcess(member=1, amount=Money(5_000)))
    assert entry.kind is Kind.EXCESS_RETURNED
