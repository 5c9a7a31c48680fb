"""What may be lost is set aside where the charter has it booked, on both databases."""

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest

from coop_credit.audit.exports import month_export
from coop_credit.audit.verification import verify_books
from coop_credit.ledger.entries import Entry
from coop_credit.money import parse_yuan
from coop_credit.operations.extending import ExtendLoan
from coop_credit.operations.provisioning import BookProvision
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.store import journal
from tests.audit.test_verification import Behind
from tests.audit.test_verification import behind  # noqa: F401 (a fixture)
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import Village
from tests.ledgers import founding
from tests.operations.pledge_steps import lent
from tests.operations.pledge_steps import refused
from tests.operations.pledge_steps import sound
from tests.pledges import PledgingVillage


@pytest.fixture
def late(village: Village) -> Village:
    """1 April 2027: 100.00 98 days late, 200.05 67 days late, 300.00 not late. Booked by charter.

    1 % of normal, 2 % of special mention and 25 % of substandard loans may be lost.
    """
    village.open_with(58, "1100000.00")
    village.lend(1, "100.00", dt.date(2026, 12, 24))
    village.lend(2, "200.05", dt.date(2027, 1, 24))
    village.lend(3, "300.00", dt.date(2027, 11, 24))
    for grade, rate_bp in (("normal", 100), ("special-mention", 200), ("substandard", 2_500)):
        village.set_value(f"loss-provision-{grade}", rate_bp)
    village.set_value("loan-provision", "booked")
    village.clock.move_to(dt.date(2027, 4, 1))
    return village


def book(village: Village) -> Entry:
    return village.do(village.bookkeeper, BookProvision(), village.supervisor)


def reserve(village: Village) -> str:
    """What is set aside, in yuan; the expense is the same."""
    with village.office.database.read() as tx:
        reserve, expense = (
            journal.balance(tx, village.cooperative, code) for code in ("119", "529.P")
        )
    assert reserve.on_credit == expense.on_debit
    return str(reserve.on_credit)


def test_what_the_loans_ask_for_is_set_aside_and_released(late: Village) -> None:
    # 1 % of 300.00; 2 % of 200.05 is 4.001; 25 % of 100.00.
    assert book(late).body["reserve_fen"] == 3_200
    assert reserve(late) == "32.00"
    assert refused(lambda: book(late)) == {"code": "provision-stands", "reserve_fen": 3_200}
    # All of it, and more than the fee.
    late.repay(1, "150.00")
    assert reserve(late) == "32.00"
    assert book(late).body["reserve_fen"] == 700
    assert reserve(late) == "7.00"
    assert sound(late)


def test_a_write_off_is_released_by_the_next_booking(late: Village) -> None:
    first = book(late)
    late.do(late.manager, WriteOffLoan(loan=1, reason="下落不明"), late.supervisor)
    assert reserve(late) == "32.00"
    second = book(late)
    assert reserve(late) == "7.00"
    assert sound(late)
    assert refused(partial(late.reverse, first.seq))["code"] == "account-would-overdraw"
    late.reverse(second.seq)
    assert reserve(late) == "32.00"
    late.reverse(first.seq)
    assert reserve(late) == "0.00"
    assert sound(late)


def test_a_month_shows_the_reserve_beside_the_memo(late: Village) -> None:
    book(late)
    database = late.office.database
    april = month_export(database, "fumandi", "2027-04")
    assert april["loss_provision_booked"] == "32.00"
    march = month_export(database, "fumandi", "2027-03")
    memo = march["loss_provision_memo"]
    assert isinstance(memo, dict)
    assert (memo["in_all"], march["loss_provision_booked"]) == ("32.00", "0.00")


def test_by_the_charter_it_is_a_memo(late: Village) -> None:
    late.clock.move_to(dt.date(2027, 4, 2))
    late.set_value("loan-provision", "memo")
    assert refused(lambda: book(late)) == {"code": "provision-is-memo"}


def test_a_rulebook_without_grades_asks_for_nothing(village: Village) -> None:
    group = Village(village.office, village.clock, "group")
    group.do(ADMINISTRATOR, replace(founding(), rulebook="vsla", charter=()))
    assert refused(lambda: book(group)) == {"code": "no-grades-in-rulebook", "rulebook": "vsla"}


def test_nothing_is_set_aside_for_what_pledgers_bear(pledging: PledgingVillage) -> None:
    pledging.set_value("loan-provision", "booked")
    pledging.set_value("loss-provision-normal", 100)
    lent(pledging)
    assert refused(lambda: book(pledging)) == {"code": "provision-stands", "reserve_fen": 0}
    pledging.clock.move_to(dt.date(2026, 11, 25))
    pledging.set_value("pledge-loss-bearer", "surplus")
    # 1 % of 900.00.
    book(pledging)
    assert reserve(pledging) == "9.00"
    assert sound(pledging)
    pledging.clock.move_to(dt.date(2026, 11, 26))
    pledging.set_value("pledge-loss-bearer", "pledgers")
    book(pledging)
    assert reserve(pledging) == "0.00"
    assert sound(pledging)


def test_an_extended_loan_counts_by_its_new_schedule(late: Village) -> None:
    loan = late.lend(4, "300.00", dt.date(2027, 6, 1))
    late.repay(loan, "100.00")
    extension = ExtendLoan(loan=loan, due_on=dt.date(2027, 9, 1), instalments=2, reason="歉收")
    late.do(late.manager, extension)
    book(late)
    # 200.00 of it are owed and not late: 1 % more than 32.00.
    assert reserve(late) == "34.00"
    assert sound(late)
    # 100.00 of it fell due on 1 August: 2 % of 200.00. Loans 1 and 2 are 221 and 190 days late,
    # doubtful, of which nothing is reckoned here.
    late.clock.move_to(dt.date(2027, 8, 2))
    book(late)
    assert reserve(late) == "7.00"
    assert sound(late)


#: Entries that fit the chain's form but not the loans.
FORGERIES = {
    "another sum": "UPDATE transfer SET amount_fen = 3201 WHERE credit = '119'",
    "another expense": "UPDATE transfer SET debit = '529' WHERE credit = '119'",
    "another body": "UPDATE entry SET body = replace(body, '3200', '3201')"
    " WHERE kind = 'provision-booked'",
    "another percentage": "UPDATE entry SET body = replace(body, ':2500', ':2501')"
    " WHERE kind = 'charter-value-set'",
    "another day": "UPDATE entry SET booked_on = '2027-03-24',"
    " happened_on = '2027-03-24' WHERE kind = 'provision-booked'",
}


@pytest.mark.parametrize("sql", FORGERIES.values(), ids=FORGERIES.keys())
def test_what_the_loans_do_not_make_is_found(
    late: Village,
    behind: Behind,  # noqa: F811 (the fixture)
    sql: str,
) -> None:
    entry = book(late)
    behind(sql)
    findings = verify_books(late.office.database, late.office.privacy, "fumandi")
    assert [each for each in findings if each.startswith(f"entry {entry.seq}: says")] != []


def test_sums_of_any_size_are_rounded_as_the_grade_is(village: Village) -> None:
    # Half a fen up: 1 % of 0.50 is 0.005.
    village.open_with(58, "1100000.00")
    village.lend(1, "0.50", dt.date(2027, 3, 4))
    village.lend(2, "0.49", dt.date(2027, 3, 4))
    village.set_value("loan-provision", "booked")
    village.set_value("loss-provision-normal", 100)
    book(village)
    assert parse_yuan(reserve(village)).fen == 1
    assert sound(village)
