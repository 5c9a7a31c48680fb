"""A year of a cooperative that lends without a pool, on both databases.

Every figure is worked out by hand beside it. Members 1 to 4 pledge 60,000.00, 30,000.00,
20,000.00 and 10,000.01; member 5 pledges nothing.
"""

import datetime as dt

import pytest

from coop_credit.audit.verification import verify_books
from coop_credit.operations.desk import Office
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.reports.positions import member_position
from tests.clock import FixedClock
from tests.pledges import PledgingVillage

FIRST_DUE = dt.date(2027, 3, 4)  # 100 days after 24 November 2026
SECOND_DUE = dt.date(2027, 6, 12)  # 200 days


@pytest.fixture
def village(office: Office, clock: FixedClock) -> PledgingVillage:
    pledges = ["60000.00", "30000.00", "20000.00", "10000.01", ""]
    return PledgingVillage.begin(office, clock, pledges)


def held(village: PledgingVillage, heading: str) -> list[str]:
    """What each of the five members has on accounts of a heading."""
    return [village.holds(f"{heading}.{member}") for member in range(1, 6)]


def assert_sound(village: PledgingVillage) -> None:
    assert verify_books(village.office.database, village.office.privacy, "fumandi") == []


def position(village: PledgingVillage, member: int) -> list[str]:
    found = member_position(village.office.database, "fumandi", member, village.manager)
    return [str(found.pledged), str(found.called), str(found.lent_out)]


def test_a_year_without_a_pool(village: PledgingVillage) -> None:
    # 60,000.00 + 30,000.00 + 20,000.00 + 10,000.01, and no money anywhere.
    assert village.holds("901") == "120000.01"
    assert (village.holds("102"), village.holds("102.1")) == ("0.00", "0.00")
    a_loan_is_called_for_and_paid_out(village)
    it_is_repaid_in_two_payments(village)
    a_second_loan_is_lost_and_recovered_in_part(village)


def a_loan_is_called_for_and_paid_out(village: PledgingVillage) -> None:
    # 5 % of 120,000.01 is 6,000.00: member 5 has no pledge that would be set apart.
    loan = village.decide(5, "6000.00", SECOND_DUE)
    village.call(loan)
    # By free pledge: 6,000.00 x 60,000.00 / 120,000.01 = 2,999.99975; 1,499.999875;
    # 999.99992; 500.00046. Down to the fen 2,999.99 + 1,499.99 + 999.99 + 500.00, and the
    # three fen left go to the largest remainders: members 1, 2 and 3 have .975, .9875, .992.
    assert held(village, "903") == ["3000.00", "1500.00", "1000.00", "500.00", "0.00"]
    assert held(village, "902") == ["57000.00", "28500.00", "19000.00", "9500.01", "0.00"]
    assert position(village, 1) == ["60000.00", "3000.00", "0.00"]
    village.confirm(loan, 2)
    village.confirm(loan)
    assert (village.holds("102"), village.holds("102.1")) == ("0.00", "6000.00")
    assert_sound(village)
    entry = village.pay_out(loan)
    assert entry.body["fund_fen"] == 12_000_001
    assert (village.holds("114.1"), village.holds("102.1")) == ("6000.00", "0.00")
    assert held(village, "904") == ["3000.00", "1500.00", "1000.00", "500.00", "0.00"]
    assert held(village, "235") == ["3000.00", "1500.00", "1000.00", "500.00", "0.00"]
    assert position(village, 2) == ["30000.00", "0.00", "1500.00"]
    assert_sound(village)


def it_is_repaid_in_two_payments(village: PledgingVillage) -> None:
    # 6,000.00 x 6 % / 365 x 100 days = 98.630: 98.63 fee, and 1,000.01 principal.
    village.clock.move_to(FIRST_DUE)
    entry = village.repay(1, "1098.64")
    assert (entry.body["fee_fen"], entry.body["principal_fen"]) == (9_863, 100_001)
    # Principal: members 1 and 2 together 1,000.01 x 4,500 / 6,000 = 750.0075, half a fen up
    # 750.01, of it member 1 two thirds, 500.00666: 500.01, member 2 250.00. Members 3 and 4
    # share 250.00 as 1,000 to 500: 166.6666, 166.67, and 83.33.
    assert held(village, "235") == ["2499.99", "1250.00", "833.33", "416.67", "0.00"]
    assert held(village, "904") == ["2499.99", "1250.00", "833.33", "416.67", "0.00"]
    # What came back is free again.
    assert held(village, "902") == ["57500.01", "28750.00", "19166.67", "9583.34", "0.00"]
    # Of the fee 80 % goes on, rounded down: 78.90; 19.73 stays.
    assert (village.holds("521.1"), village.holds("501.1")) == ("78.90", "98.63")
    assert (village.holds("102"), village.holds("102.1")) == ("19.73", "0.00")
    assert_sound(village)
    # 4,999.99 x 6 % / 365 x 100 days = 82.1916: 82.19 fee, the rest principal.
    village.clock.move_to(SECOND_DUE)
    entry = village.repay(1, "5082.18")
    assert (entry.body["fee_fen"], entry.body["principal_fen"]) == (8_219, 499_999)
    assert held(village, "235") == held(village, "904") == ["0.00"] * 5
    assert held(village, "902") == ["60000.00", "30000.00", "20000.00", "10000.01", "0.00"]
    # 80 % of 98.63 + 82.19 = 180.82 is 144.656, down 144.65; 36.17 stays.
    assert (village.holds("521.1"), village.holds("102")) == ("144.65", "36.17")
    assert_sound(village)


def a_second_loan_is_lost_and_recovered_in_part(village: PledgingVillage) -> None:
    # Member 1 borrows: of 120,000.01 the own 60,000.00 are set apart. 5 % of 60,000.01 is
    # 3,000.00. The panel names who lends.
    loan = village.decide(1, "3000.00", dt.date(2027, 9, 20))
    village.call(loan, {3: "2000.00", 2: "1000.00"})
    village.confirm(loan)
    assert village.pay_out(loan).body["fund_fen"] == 6_000_001
    # A day late, 101 days at 3,000.00 x 6 % / 365: 49.81 fee. 300.00 are paid: 250.19 principal.
    village.clock.move_to(dt.date(2027, 9, 21))
    entry = village.repay(loan, "300.00")
    assert (entry.body["fee_fen"], entry.body["principal_fen"]) == (4_981, 25_019)
    # A third to member 2: 83.39666, 83.40; the rest, 166.79, to member 3.
    assert held(village, "235") == ["0.00", "916.60", "1833.21", "0.00", "0.00"]
    writing_off = WriteOffLoan(loan=loan, reason="下落不明")
    entry = village.do(village.manager, writing_off, village.supervisor)
    assert (entry.body["principal_fen"], entry.body["borne_by"]) == (274_981, "pledgers")
    # The pledgers have lost it, and pledge so much less: 120,000.01 - 2,749.81.
    assert held(village, "906") == ["0.00", "916.60", "1833.21", "0.00", "0.00"]
    assert held(village, "235") == held(village, "904") == ["0.00"] * 5
    assert village.holds("901") == "117250.20"
    assert position(village, 3) == ["18166.79", "0.00", "0.00"]
    owed = member_position(village.office.database, "fumandi", 1, village.manager)
    assert (str(owed.owing), str(owed.written_off)) == ("0.00", "2749.81")
    assert_sound(village)
    # 1,000.00 come in after all. Of 1,250.19 in all a third is 416.73: member 2 gets 333.33,
    # member 3 the other 666.67.
    before = village.holds("102")
    village.recover(loan, "1000.00")
    assert held(village, "906") == ["0.00", "583.27", "1166.54", "0.00", "0.00"]
    assert (village.holds("102"), village.holds("102.1")) == (before, "0.00")
    assert village.holds("905.L2") == "1749.81"
    assert village.holds("901") == "117250.20"
    assert_sound(village)
