"""Paper books that made-up years begin with: in the program and in the second ledger."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from coop_credit.money import Money
from coop_credit.operations.calling import NamedCall
from coop_credit.operations.opening import OpeningLoan
from coop_credit.operations.opening import OpeningMember
from coop_credit.operations.opening import RecordOpeningBalances
from tests.ledgers import OPENED_ON
from tests.ledgers import Village
from tests.ledgers import founding
from tests.ledgers import person
from tests.model_books import Books
from tests.model_cards import Member
from tests.model_cards import Staff
from tests.model_loans import Loan
from tests.model_rules import JudgedBooks

LONG_AGO = dt.date(2020, 1, 1)
#: Joined, takes part since, per cent of the fund. Member 6 may borrow after a year, member 7
#: takes no part, member 8 has no shares.
MEMBERS = (
    (LONG_AGO, LONG_AGO, 25),
    (LONG_AGO, LONG_AGO, 20),
    (LONG_AGO, LONG_AGO, 20),
    (LONG_AGO, LONG_AGO, 15),
    (LONG_AGO, LONG_AGO, 10),
    (dt.date(2026, 1, 31), dt.date(2026, 2, 1), 10),
    (LONG_AGO, None, 0),
    (LONG_AGO, LONG_AGO, 0),
)
PAID_OUT_ON = dt.date(2026, 5, 10)
DUE_ON = dt.date(2027, 2, 28)


@dataclass(frozen=True)
class Opening:
    """What the paper says, in fen. debts: what member 1, 2 ... owes, 0 for nothing."""

    fund: int
    surplus: int
    debts: tuple[int, ...]


#: A small fund, one of the village's size, and one that all but fills the cap on funds. The
#: cap on the debt of one member is 50.00, 55,000.00 and 249,000.00.
OPENINGS = st.sampled_from(
    (
        Opening(fund=100_000, surplus=0, debts=()),
        Opening(fund=100_019, surplus=7, debts=(5_000,)),
        Opening(fund=110_000_000, surplus=-250_000, debts=(5_500_000, 1)),
        Opening(fund=110_000_000, surplus=1, debts=(0, 6_000_000)),
        Opening(fund=498_000_000, surplus=0, debts=()),
    )
)


def begin_books(books: Books) -> None:
    """Write into the second ledger what the founding says: the staff, and the LPR."""
    for each in founding().staff:
        books.staff[each.handle] = Staff(tuple(each.roles))
    books.charter.said["lpr"][OPENED_ON] = 310
    for number, (joined_on, since, _) in enumerate(MEMBERS, start=1):
        books.members[number] = Member(joined_on, since, phone=person(number).phone)


def take_over(village: Village, books: JudgedBooks, opening: Opening) -> JudgedBooks:
    """Record the opening balances, and give the second ledger with the same."""
    begin_books(books)
    books.money["surplus"] = opening.surplus
    books.money["bank"] = opening.fund + opening.surplus - sum(opening.debts)
    for number, (_, _, per_cent) in enumerate(MEMBERS, start=1):
        books.money[f"share {number}"] = opening.fund * per_cent // 100
    books.money["share 1"] += opening.fund - books.fund()
    for member, fen in enumerate(opening.debts, start=1):
        if fen:
            stand(books, member, fen, parts=2 if fen > 1 else 1)
    record(village, books, {})
    return books


def stand(books: Books, member: int, fen: int, parts: int) -> int:
    """Write down a loan that stands on paper; its number."""
    number = len(books.loans) + 1
    loan = Loan(member, fen, DUE_ON, parts, 600, "machinery", "paid-out", OPENED_ON)
    loan.lent_before_books = PAID_OUT_ON
    books.loans[number] = loan
    books.money[f"loan {number}"] = fen
    return number


def record(village: Village, books: Books, lenders: Mapping[int, Mapping[int, int]]) -> None:
    """Record what the second ledger begins with. lenders: of each loan, without a pool, in fen."""
    command = RecordOpeningBalances(
        bank=Money(books.money["bank"]),
        surplus=Money(books.money["surplus"]),
        members=tuple(
            OpeningMember(
                person=person(number),
                joined_on=member.joined_on,
                participant_since=member.takes_part_since,
                shares=Money(books.money[f"share {number}"]),
                pledged=Money(books.money[f"free {number}"] + books.money[f"lent {number}"]),
            )
            for number, member in books.members.items()
        ),
        loans=tuple(
            OpeningLoan(
                member=loan.member,
                principal=Money(loan.principal),
                paid_out_on=PAID_OUT_ON,
                due_on=loan.due_on,
                instalments=loan.instalments,
                rate_bp=loan.rate_bp,
                purpose=loan.purpose,
                lenders=tuple(
                    NamedCall(member, Money(fen)) for member, fen in lenders.get(number, {}).items()
                ),
            )
            for number, loan in books.loans.items()
        ),
    )
    village.do(village.bookkeeper, command, village.supervisor)
