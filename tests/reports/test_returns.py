"""A region's month, on both databases."""

import datetime as dt

from coop_credit.money import parse_yuan
from coop_credit.reports.returns import Return
from coop_credit.reports.returns import region_return
from tests.ledgers import Village


def month_of(village: Village, month: str, region: str = "370283") -> Return:
    (found,) = region_return(village.office.database, region, month)
    return found


def test_a_month_counts_what_happened_in_it(village: Village) -> None:
    village.open_with(58, "1100000.00")
    village.contribute(1, "300.00")
    wrong = village.contribute(1, "50.00")
    village.reverse(wrong.seq)
    loan = village.lend(2, "1000.00", dt.date(2027, 11, 24))
    village.give_notice(3, "20.00", dt.date(2026, 11, 2))
    village.pay_back_shares(1)
    village.clock.move_to(dt.date(2026, 12, 4))
    # 1,000.00 x 6 % x 10 days / 365 = 1.64 of fee, so 98.36 of 100.00 pay principal.
    village.repay(loan, "100.00")
    november = month_of(village, "2026-11")
    assert (november.contributed, november.withdrawn) == (parse_yuan("300.00"), parse_yuan("20.00"))
    assert november.fund == parse_yuan("1100280.00")
    assert (november.loans_granted, november.granted) == (1, parse_yuan("1000.00"))
    assert (november.repaid, november.outstanding) == (parse_yuan("0.00"), parse_yuan("1000.00"))
    december = month_of(village, "2026-12")
    assert (december.contributed, december.loans_granted) == (parse_yuan("0.00"), 0)
    assert december.repaid == parse_yuan("98.36")
    assert december.outstanding == parse_yuan("901.64")
    assert december.through_seq > november.through_seq
    assert (december.members, december.participants) == (58, 58)
    assert month_of(village, "2026-11") == november


def test_a_region_is_the_beginning_of_a_code(village: Village) -> None:
    village.open_with(3, "300.00")
    assert month_of(village, "2026-11", "37").cooperative == "fumandi"
    assert region_return(village.office.database, "3703", "2026-11") == []
