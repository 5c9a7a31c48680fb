"""A member's account: shares and business year by year, and what would fall to the member."""

import datetime as dt

import pytest

from coop_credit.errors import NotFound
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.bookkeeping import RecordBankCharge
from coop_credit.operations.bookkeeping import RecordBankInterest
from coop_credit.operations.writing_off import RecordRecovery
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.reports.member_accounts import MemberAccount
from coop_credit.reports.member_accounts import Memo
from coop_credit.reports.member_accounts import Year
from coop_credit.reports.member_accounts import member_account
from coop_credit.store import member_accounts
from tests.ledgers import Village
from tests.reports.counting import statements_of
from tests.reports.test_movements import assert_only_own_are_read

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def account(village: Village, member: int = 2) -> MemberAccount:
    return member_account(
        village.office.database, village.clock, "fumandi", member, village.cashier
    )


def year(number: int, **sums: str) -> Year:
    """A year; what is not named is nothing."""
    names = ("taken_over", "paid_in", "paid_back", "shares", "borrowed", "repaid", "fees")
    return Year(year=number, **{name: parse_yuan(sums.get(name, "0.00")) for name in names})


def bank(village: Village, command: object) -> None:
    village.do(village.bookkeeper, command, village.supervisor)


def test_shares_and_business_by_year(village: Village) -> None:
    village.open_with(2, "60000.00")
    loan = village.lend(2, "3000.00", dt.date(2027, 5, 24))
    village.contribute(2, "100.00")
    wrong = village.contribute(2, "50.00")
    village.give_notice(2, "20.00", dt.date(2026, 11, 2))
    village.clock.move_to(dt.date(2026, 12, 4))
    # 3,000.00 x 6 % x 10 / 365 = 4.93 of fee, and 1,000.00 of principal.
    village.repay(loan, "1004.93")
    village.contribute(1, "7.00")
    village.clock.move_to(dt.date(2028, 2, 1))
    village.reverse(wrong.seq)
    assert account(village).years == (
        year(
            2026,
            taken_over="30000.00",
            paid_in="150.00",
            shares="30150.00",
            borrowed="3000.00",
            repaid="1000.00",
            fees="4.93",
        ),
        year(2027, shares="30150.00"),
        year(2028, paid_in="-50.00", shares="30100.00"),
    )
    # 2,000.00 are owed; the fee since 4 December 2026, 424 days: 2,000.00 x 6 % x 424 / 365.
    village.repay(loan, "2139.40")
    village.pay_back_shares(1)
    newest = account(village).years[-1]
    assert newest == year(
        2028,
        paid_in="-50.00",
        paid_back="20.00",
        shares="30080.00",
        repaid="2000.00",
        fees="139.40",
    )
    assert account(village).position.shares == newest.shares
    assert account(village).as_of == dt.date(2028, 2, 1)


def test_what_came_in_after_a_write_off_is_repaid(village: Village) -> None:
    village.open_with(2, "60000.00")
    loan = village.lend(2, "90.00", dt.date(2026, 12, 1))
    village.clock.move_to(dt.date(2026, 12, 2))
    writing_off = WriteOffLoan(loan=loan, reason="下落不明")
    village.do(village.manager, writing_off, village.supervisor)
    village.clock.move_to(dt.date(2027, 1, 2))
    # The whole principal, and 90.00 x 6 % x 8 / 365 = 0.12 of fee.
    recovery = RecordRecovery(loan=loan, amount=Money(9_012), happened_on=village.today)
    village.do(village.cashier, recovery)
    assert account(village).years == (
        year(2026, taken_over="30000.00", shares="30000.00", borrowed="90.00"),
        year(2027, shares="30000.00", repaid="90.00", fees="0.12"),
    )


def test_reserve_and_surplus_by_the_shares_of_the_day(village: Village) -> None:
    village.open_with(3, "60000.00")
    bank(village, RecordBankInterest(amount=Money(1_000), happened_on=village.today))
    loan = village.lend(1, "90.00", dt.date(2026, 12, 1))
    village.clock.move_to(dt.date(2026, 12, 2))
    writing_off = WriteOffLoan(loan=loan, reason="下落不明")
    village.do(village.manager, writing_off, village.supervisor)
    village.clock.move_to(dt.date(2027, 1, 2))
    bank(village, RecordBankInterest(amount=Money(700), happened_on=village.today))
    bank(village, RecordBankCharge(amount=Money(200), happened_on=village.today))
    village.contribute(2, "10000.00")
    # 2026: 10.00 from the bank less 90.00 borne by the surplus. 2027: 7.00 less 2.00.
    # Member 2 has 30,000.00 of 70,000.00: -34.2857.. and 2.1428.., each rounded down.
    assert account(village).memo == Memo(
        fund=parse_yuan("70000.00"),
        reserve=parse_yuan("-80.00"),
        reserve_share=parse_yuan("-34.29"),
        surplus=parse_yuan("5.00"),
        surplus_share=parse_yuan("2.14"),
    )


def test_nobody_and_a_newcomer(village: Village) -> None:
    village.open_with(2, "0.00")
    nothing = Money(0)
    assert account(village).years == (year(2026),)
    assert account(village).memo == Memo(
        fund=nothing, reserve=nothing, reserve_share=nothing, surplus=nothing, surplus_share=nothing
    )
    with pytest.raises(NotFound):
        account(village, member=3)


@ON_SQLITE
def test_an_account_takes_six_statements_whatever_happened(village: Village) -> None:
    village.open_with(2, "60000.00")
    before = statements_of(village.office.database, lambda: account(village))
    for _ in range(3):
        village.repay(village.lend(2, "100.00", dt.date(2027, 5, 24)), "10.00")
        village.contribute(2, "10.00")
    # BEGIN; the cooperative, the position, the years, what was earned; ROLLBACK.
    assert before == statements_of(village.office.database, lambda: account(village)) == 6


def test_other_members_entries_are_not_read(
    village: Village, request: pytest.FixtureRequest
) -> None:
    assert_only_own_are_read(village, request, member_accounts.YEARS)
