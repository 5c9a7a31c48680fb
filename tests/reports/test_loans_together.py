"""Many loans are read in as many statements as one, and say the same."""

import datetime as dt

import pytest

from coop_credit.operations.staffing import GrantOverride
from coop_credit.operations.staffing import SetCharterValue
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.reports.breaches import entry_case
from coop_credit.reports.breaches import month_end_case
from coop_credit.reports.statements import loan_statements
from coop_credit.reports.statements import member_statement
from tests.ledgers import Village
from tests.reports.counting import statements_of

DUE_ON = dt.date(2027, 2, 24)
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def opened(village: Village) -> Village:
    """58 members with 1,100,000.00 together."""
    village.open_with(58, "1100000.00")
    return village


def break_the_cap(village: Village) -> int:
    """The charter's cap falls to 0.01 %, then money comes in; the seq of that entry."""
    lower = SetCharterValue(parameter="member-cap", since=village.today, value=1)
    village.do(village.manager, lower, village.supervisor)
    return village.reverse(village.contribute(9, "1.00").seq).seq


def test_a_statement_tells_of_each_loan_what_it_tells_alone(opened: Village) -> None:
    for amount in ("300.00", "60.00", "90.00"):
        opened.lend(2, amount, DUE_ON, instalments=3)
    opened.apply(2, "30.00", DUE_ON)
    opened.lend(3, "500.00", DUE_ON)
    opened.clock.move_to(dt.date(2026, 12, 25))
    opened.repay(1, "150.00")
    writing_off = WriteOffLoan(loan=2, reason="下落不明")
    opened.do(opened.manager, writing_off, opened.supervisor)
    here = opened.office.database
    told = member_statement(here, "fumandi", 2, opened.cashier).loans
    assert [each.loan.number for each in told] == [1, 2, 3, 4]
    with here.snapshot() as tx:
        alone = [loan_statements(tx, "fumandi", [each.loan]) for each in told]
    assert [(each,) for each in told] == alone
    # 150.00 pays the fee of 300.00 x 6 % x 31 / 365 = 1.53 first.
    assert [(str(each.owing), str(each.written_off)) for each in told] == [
        ("151.53", "0.00"),
        ("0.00", "60.00"),
        ("90.00", "0.00"),
        ("0.00", "0.00"),
    ]
    assert [len(each.unpaid) for each in told] == [2, 3, 3, 0]


@ON_SQLITE
def test_a_statement_of_many_loans_takes_no_more_statements(opened: Village) -> None:
    here = opened.office.database

    def read() -> None:
        member_statement(here, "fumandi", 2, opened.cashier)

    opened.lend(2, "100.00", DUE_ON)
    alone = statements_of(here, read)
    for _ in range(5):
        opened.lend(2, "100.00", DUE_ON)
    assert alone == statements_of(here, read)
    # BEGIN; position, loans, schedules, histories, balances, notices, movements, guarantees
    # given; ROLLBACK. Loans with guarantors take one more, however many they are.
    assert alone == 11


@ON_SQLITE
def test_a_case_of_many_loans_takes_no_more_statements(opened: Village) -> None:
    here = opened.office.database
    opened.lend(2, "150.00", DUE_ON)
    one = break_the_cap(opened)
    alone = statements_of(here, lambda: entry_case(here, "fumandi", one))
    assert len(entry_case(here, "fumandi", one).loans) == 1
    raised = SetCharterValue(
        parameter="member-cap", since=opened.today + dt.timedelta(days=1), value=500
    )
    opened.do(opened.manager, raised, opened.supervisor)
    opened.clock.move_to(dt.date(2026, 11, 25))
    for member in (3, 4, 5, 6):
        opened.lend(member, "150.00", DUE_ON)
    opened.clock.move_to(dt.date(2026, 11, 26))
    many = break_the_cap(opened)
    assert len(entry_case(here, "fumandi", many).loans) == 5
    assert alone == statements_of(here, lambda: entry_case(here, "fumandi", many))


def test_a_case_has_the_entries_of_every_loan_and_no_others(opened: Village) -> None:
    for member in (2, 3, 2):
        opened.lend(member, "150.00", DUE_ON)
    other = opened.apply(2, "20.00", DUE_ON)
    seq = break_the_cap(opened)
    case = entry_case(opened.office.database, "fumandi", seq)
    assert [each.loan.number for each in case.loans] == [1, 2, 3]
    about = [each for each in case.entries if each.seq < other.seq]
    # Asked for, five votes, decided, paid out, three times over.
    assert len(about) == 3 * 8
    assert other.seq not in {each.seq for each in case.entries}
    assert month_end_case(opened.office.database, "fumandi", "2026-11").loans == case.loans


def test_a_case_may_name_no_loan(village: Village) -> None:
    village.open_with(58, "5000000.00")
    override = GrantOverride(rule="fund-soft-cap", up_to=600_000_000, reason="大会同意")
    village.do(village.manager, override, village.supervisor)
    paid_in = village.contribute(1, "100.00")
    case = entry_case(village.office.database, "fumandi", paid_in.seq)
    assert (case.loans, case.entries) == ((), (paid_in,))
