"""The manager's day adds up, and is read without going through all that ever was."""

import datetime as dt

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.lending.schedule import Lateness
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.money import total
from coop_credit.reports.today import Today
from coop_credit.reports.today import today_in
from coop_credit.store.collecting import OPEN_PARTS
from tests.ledgers import Village
from tests.ledgers import registered


def today(village: Village) -> Today:
    here = village.office
    return today_in(here.database, here.privacy, here.clock, registered(village))


def test_a_day_adds_up(village: Village) -> None:
    village.open_with(58, "1100000.00")
    village.lend(1, "30000.00", dt.date(2027, 5, 24), 6)  # 5,000.00 on the 24th of each month
    village.lend(2, "55000.00", dt.date(2027, 11, 24))
    village.lend(3, "8000.00", dt.date(2027, 2, 20))
    village.clock.move_to(dt.date(2026, 12, 24))
    village.repay(1, "5147.95")  # the first part, and 30 days' fee of 6 % on 30,000.00
    village.give_notice(4, "20.00")
    village.clock.move_to(dt.date(2027, 2, 25))
    found = today(village)
    assert (found.fund, found.members) == (parse_yuan("1100000.00"), 58)
    # Of member 1 two parts are late, of 24 January and 24 February; member 3's is 5 days late.
    assert [(each.loan, each.due_on, each.days) for each in found.due] == [
        (1, dt.date(2027, 1, 24), -32),
        (3, dt.date(2027, 2, 20), -5),
        (1, dt.date(2027, 2, 24), -1),
        (1, dt.date(2027, 3, 24), 27),
    ]
    late = [each.unpaid for each in found.due if each.days < 0]
    assert found.overdue == total(late)
    assert found.lent == total([each.owing for each in found.debtors])
    assert found.lent == total([each.owing for each in found.bands])
    assert [each.member for each in found.debtors] == [2, 1, 3]
    waiting = [
        (each.withdrawal.member, each.name, each.withdrawal.amount) for each in found.waiting
    ]
    assert waiting == [(4, "社员4", parse_yuan("20.00"))]
    assert found.cap == parse_yuan("55000.00")
    assert {each.lateness: each.loans for each in found.bands} == {
        Lateness.ON_TIME: 1,
        Lateness.UP_TO_90: 2,
        Lateness.UP_TO_180: 0,
        Lateness.OVER_180: 0,
    }
    assert found.available == found.fund - found.lent + parse_yuan("147.95")


def test_a_day_without_loans_is_empty(village: Village) -> None:
    village.open_with(3, "300.00")
    found = today(village)
    assert (found.lent, found.due, found.debtors) == (Money(0), (), ())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_table_is_read_through(village: Village) -> None:
    with village.office.database.read() as tx:
        plan = [
            row[3] for row in tx.rows(f"EXPLAIN QUERY PLAN {OPEN_PARTS}", cooperative="fumandi")
        ]
    steps = [step for step in plan if " loan" in step or " l " in step or " i " in step]
    assert steps
    assert not [step for step in plan if step.startswith("SCAN") and "subquery" not in step.lower()]


def test_only_loans_on_which_something_is_owed_are_gone_through(village: Village) -> None:
    def open_loans() -> list[int]:
        with village.office.database.read() as tx:
            return [loan for (loan,) in tx.rows("SELECT loan FROM open_loan ORDER BY loan")]

    village.open_with(58, "1100000.00")
    first, second = (village.lend(each, "600.00", dt.date(2027, 11, 24)) for each in (1, 2))
    assert open_loans() == [first, second]
    village.repay(first, "100.00")
    assert open_loans() == [first, second]
    last = village.repay(first, "500.00")
    assert open_loans() == [second]
    assert [each.member for each in today(village).debtors] == [2]
    village.reverse(last.seq)
    assert open_loans() == [first, second]
    assert verify_books(village.office.database, village.office.privacy, "fumandi") == []
