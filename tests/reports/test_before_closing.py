"""The list before a month's end says what the close itself would find."""

import datetime as dt

import pytest

from coop_credit.money import Money
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.bookkeeping import RecordBankInterest
from coop_credit.reports.before_closing import BeforeClosing
from coop_credit.reports.before_closing import before_closing_in
from coop_credit.reports.closing_checks import closing_check
from tests.clock import FixedClock
from tests.ledgers import Village
from tests.ledgers import registered

BEHIND = dt.date(2026, 12, 2)


def look(village: Village) -> BeforeClosing:
    """The list, which must agree with the journal played back."""
    here, clock = village.office, village.clock
    found = before_closing_in(here.database, clock, registered(village))
    played = closing_check(here.database, clock, village.cooperative)
    assert (found.month, found.ends_on, found.is_over) == (
        played.month,
        played.ends_on,
        played.is_over,
    )
    assert (found.books, found.statement) == (played.bank_books, played.statement)
    assert found.difference == played.difference
    assert (tuple(found.unfinished.withdrawals), tuple(found.unfinished.loans)) == (
        played.queued,
        played.awaited,
    )
    return found


@pytest.fixture
def village(village: Village) -> Village:
    """Two months of business, none of them closed."""
    village.open_with(20, "100000.00")
    village.lend(1, "3000.00", dt.date(2027, 5, 24))
    village.apply(2, "1000.00", dt.date(2027, 5, 24))
    village.give_notice(3, "500.00")
    return village


def test_what_is_booked_behind_the_months_end_is_not_counted(
    village: Village, clock: FixedClock
) -> None:
    before = look(village)
    assert (before.books, before.is_over) == (Money(9_700_000), False)
    assert (before.unfinished.withdrawals, before.unfinished.loans) == ({1: 3}, {2: 2})
    clock.move_to(BEHIND)
    village.repay(1, "700.00")
    village.contribute(4, "250.00")
    credited = RecordBankInterest(amount=Money(33), happened_on=BEHIND)
    village.do(village.bookkeeper, credited, village.supervisor)
    behind = look(village)
    assert (behind.books, behind.is_over) == (Money(9_700_000), True)


def test_the_bank_is_compared_as_soon_as_its_balance_is_recorded(
    village: Village, clock: FixedClock
) -> None:
    clock.move_to(BEHIND)
    assert look(village).difference is None
    statement = RecordBankBalance(month="2026-11", balance=Money(9_700_001))
    village.do(village.bookkeeper, statement, village.supervisor)
    assert look(village).difference == Money(1)
