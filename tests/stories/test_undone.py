"""What was undone weighs nothing any more, and the books are judged as they stand without it."""

import datetime as dt

from coop_credit.audit.verification import verify_books
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.operations.repaying import ReturnExcess
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.reports.positions import member_position
from coop_credit.rulebook.verdicts import verdicts_in
from tests.ledgers import Village
from tests.operations.test_refusals import last_seq
from tests.operations.test_refusals import release

DUE = dt.date(2027, 11, 24)


def breaches(entry: Entry) -> dict[str, tuple[object, object]]:
    broken = [verdict for verdict in verdicts_in(entry.body) if not verdict.holds]
    return {verdict.rule: (verdict.measured, verdict.limit) for verdict in broken}


def test_books_with_an_undone_repayment_verify(village: Village) -> None:
    village.open_with(58, "1100000.00")
    loan = village.lend(1, "30000.00", DUE)
    village.reverse(village.repay(loan, "1000.00").seq)
    assert verify_books(village.office.database, village.office.privacy, "fumandi") == []


def test_a_payout_can_be_undone_once_its_repayments_are(village: Village) -> None:
    village.open_with(58, "1100000.00")
    loan = village.lend(1, "30000.00", DUE)
    payout = last_seq(village)
    village.reverse(village.repay(loan, "1000.00").seq)
    assert village.reverse(payout).kind is Kind.REVERSAL
    statement = loan_statement(village.office.database, village.office.clock, "fumandi", loan)
    assert (statement.owing, statement.unpaid) == (Money(0), ())
    assert verify_books(village.office.database, village.office.privacy, "fumandi") == []


def test_the_fee_given_back_is_counted_to_the_last_payment_that_stands(village: Village) -> None:
    village.open_with(58, "1100000.00")
    # 36,500.00 x 6 % / 365 = 6.00 a day.
    loan = village.lend(1, "36500.00", DUE)
    village.clock.move_to(dt.date(2027, 3, 4))
    assert village.repay(loan, "360.00", dt.date(2027, 1, 23)).body["fee_fen"] == 36_000
    # Day 100: 600.00 - 360.00; it was a mistake.
    village.reverse(village.repay(loan, "240.00").seq)
    # On day 50 came 18,550.00: 300.00 of it fee, 18,250.00 principal. From then on a day costs
    # 3.00, so the fee to day 60 is 330.00, and 660.00 was paid.
    entry = village.repay(loan, "18550.00", dt.date(2027, 1, 13))
    assert entry.body["fee_back_fen"] == 33_000


def test_an_undone_contribution_shows_the_debt_above_the_cap_of_what_is_left(
    village: Village,
) -> None:
    village.open_with(58, "1100000.00")
    contribution = village.contribute(3, "20.00")
    # 5 % of 1,100,020.00 is 55,001.00, and without the 20.00 it is 55,000.00.
    village.lend(1, "55001.00", DUE)
    undone = village.reverse(contribution.seq)
    assert breaches(undone) == {"standing-cap": (5_500_100, 5_500_000)}


def test_an_undone_repayment_shows_the_debt_that_is_back(village: Village) -> None:
    village.open_with(58, "1100000.00")
    loan = village.lend(1, "55000.00", DUE)
    repayment = village.repay(loan, "55000.00")
    village.give_notice(2, "10000.00", dt.date(2026, 11, 2))
    village.pay_back_shares(1)
    # 5 % of 1,090,000.00 is 54,500.00.
    undone = village.reverse(repayment.seq)
    assert breaches(undone) == {"standing-cap": (5_500_000, 5_450_000)}


def test_who_has_left_gets_back_what_a_late_paper_brings(village: Village) -> None:
    village.open_with(58, "1100000.00")
    village.give_notice(1, "18965.52", dt.date(2026, 11, 2))
    loan = village.lend(1, "36500.00", DUE)
    village.clock.move_to(dt.date(2027, 3, 4))
    # 100 days at 6.00.
    village.repay(loan, "37100.00")
    village.pay_back_shares(1)
    release(village, 1, village.today)
    # The paper of day 50 brings 300.00 of fee, which day 100 has paid already.
    assert village.repay(loan, "300.00", dt.date(2027, 1, 13)).body["fee_back_fen"] == 30_000
    village.do(village.cashier, ReturnExcess(member=1, amount=Money(30_000)))
    database = village.office.database
    assert member_position(database, "fumandi", 1, village.manager).held == Money(0)
