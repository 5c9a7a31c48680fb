"""What was lent and repaid by month adds up, closed or open, and old entries are not read."""

import datetime as dt

import pytest

from coop_credit.dates import first_day
from coop_credit.dates import last_day
from coop_credit.money import parse_yuan
from coop_credit.operations.bookkeeping import RecordBankBalance
from coop_credit.operations.closing import CloseMonth
from coop_credit.reports.today import today_in
from coop_credit.store.lent_months import OPEN_MONTHS
from coop_credit.store.monthly import figures
from tests.ledgers import Village
from tests.ledgers import registered


def told(village: Village) -> list[tuple[str, str, str]]:
    here = village.office
    found = today_in(here.database, here.privacy, here.clock, registered(village))
    return [(each.month, str(each.lent), str(each.repaid)) for each in found.months]


def close(village: Village, month: str, held: str) -> None:
    balance = RecordBankBalance(month=month, balance=parse_yuan(held))
    village.do(village.bookkeeper, balance, village.supervisor)
    village.do(village.manager, CloseMonth(month=month), village.bookkeeper)


def live(village: Village) -> None:
    """November: 1,000 and 500 lent. December: 300 repaid, and 200 that is undone in January."""
    village.open_with(58, "1100000.00")
    for member, amount in ((1, "1000.00"), (2, "500.00")):
        village.lend(member, amount, dt.date(2027, 11, 24))
    village.clock.move_to(dt.date(2026, 12, 5))
    # 11 days' fee of 6 % on 1,000.00: 1.81.
    village.repay(1, "301.81")
    wrong = village.repay(2, "200.90")
    village.clock.move_to(dt.date(2027, 1, 3))
    village.reverse(wrong.seq)
    village.lend(3, "70.00", dt.date(2027, 11, 24))


EXPECTED = [
    ("2026-11", "1500.00", "0.00"),
    ("2026-12", "0.00", "500.00"),
    ("2027-01", "70.00", "-200.00"),
]


def test_months_are_told_the_same_open_or_closed(village: Village) -> None:
    live(village)
    assert told(village) == EXPECTED
    close(village, "2026-11", "1098500.00")
    assert told(village) == EXPECTED
    close(village, "2026-12", "1099002.71")
    assert told(village) == EXPECTED
    with village.office.database.read() as tx:
        for month, lent, repaid in EXPECTED:
            (row,) = figures(tx, "370283", first_day(month), last_day(month))
            assert (str(row["granted"]), str(row["repaid"])) == (lent, repaid), month


def test_twelve_months_are_told_and_none_before_the_book_began(village: Village) -> None:
    live(village)
    village.clock.move_to(dt.date(2027, 10, 31))
    assert [each[0] for each in told(village)] == [
        *("2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04"),
        *("2027-05", "2027-06", "2027-07", "2027-08", "2027-09", "2027-10"),
    ]
    village.clock.move_to(dt.date(2027, 11, 30))
    found = told(village)
    assert (len(found), found[0]) == (12, ("2026-12", "0.00", "500.00"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_older_than_the_open_months_is_not_read(village: Village) -> None:
    days = {"cooperative": "fumandi", "first": "2027-01-01"}
    with village.office.database.read() as tx:
        plan = [row[3] for row in tx.rows(f"EXPLAIN QUERY PLAN {OPEN_MONTHS}", **days)]
    assert any(
        "USING INDEX entry_by_day (cooperative_id=? AND booked_on>?)" in each for each in plan
    )
    assert not [each for each in plan if each.startswith("SCAN") and each != "SCAN m"]
