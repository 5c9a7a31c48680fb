"""What a guarantee binds: the guarantor pays, stays, and is freed; on both databases.

Each of ten members has shares of 10,000.00 in a fund of 100,000.00. A loan of 3,650.00 at 6 %
costs 0.60 a day; paid out on 24 November 2026, it falls due 100 days later.
"""

import datetime as dt

import pytest

from coop_credit.audit.months import play_month
from coop_credit.errors import NotAllowed
from coop_credit.money import parse_yuan
from coop_credit.operations.borrowing import DecideLoan
from coop_credit.operations.guaranteeing import RecordGuarantorPayment
from coop_credit.operations.membership import ReleaseMember
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.reports.guarantees import GuaranteeStatement
from coop_credit.reports.positions import member_position
from coop_credit.reports.returns import region_return
from coop_credit.rulebook.verdicts import verdicts_in
from coop_credit.store import journal
from tests.ledgers import Village
from tests.stories.guaranteed import DUE
from tests.stories.guaranteed import agree
from tests.stories.guaranteed import ask
from tests.stories.guaranteed import broken
from tests.stories.guaranteed import fact
from tests.stories.guaranteed import guarantor_pays
from tests.stories.guaranteed import lend
from tests.stories.guaranteed import refused
from tests.stories.guaranteed import sound

#: 110 days after the payout: 66.00 of fee.
LATE = DUE + dt.timedelta(days=10)


@pytest.fixture
def ten(village: Village) -> Village:
    """Ten members with 10,000.00 each."""
    village.open_with(10, "100000.00")
    return village


@pytest.fixture
def late(ten: Village) -> Village:
    """Member 1 owes 3,650.00, ten days late; 2 is good for 3,000.00 of it, 3 for 1,000.00."""
    lend(ten, 1, "3650.00", (2, "3000.00"), (3, "1000.00"))
    ten.clock.move_to(LATE)
    return ten


def guarantees(village: Village, loan: int = 1) -> tuple[GuaranteeStatement, ...]:
    return loan_statement(
        village.office.database, village.office.clock, village.cooperative, loan
    ).guarantees


def paid(village: Village) -> list[tuple[int, str, str]]:
    return [(each.guarantor, str(each.guarantor_paid), each.state) for each in guarantees(village)]


def test_two_guarantors_pay_as_called_and_the_loan_is_repaid(late: Village) -> None:
    first = guarantor_pays(late, 1, 2, "2716.00")
    # The fee of 110 days first: 66.00.
    parts = [first.body[f"{name}_fen"] for name in ("amount", "fee", "principal", "fee_back")]
    assert parts == [271_600, 6_600, 265_000, 0]
    assert [(move.debit, move.credit, str(move.amount)) for move in first.transfers] == [
        ("102", "501.1", "66.00"),
        ("102", "114.1", "2650.00"),
    ]
    assert paid(late) == [(2, "2716.00", "called"), (3, "0.00", "given")]
    guarantor_pays(late, 1, 3, "1000.00")
    assert paid(late) == [(2, "2716.00", "freed"), (3, "1000.00", "freed")]
    owing = member_position(late.office.database, late.cooperative, 1, late.manager).owing
    assert str(owing) == "0.00"
    # No share was touched, of the guarantors or of anybody.
    with late.office.database.read() as tx:
        shares = journal.balances(tx, late.cooperative)
    assert {str(shares[f"301.{each}"].on_credit) for each in (1, 2, 3)} == {"10000.00"}
    assert sound(late)


def test_nobody_pays_more_than_was_guaranteed_or_is_owed(late: Village) -> None:
    too_much = refused(lambda: guarantor_pays(late, 1, 3, "1000.01"))
    assert too_much.body["code"] == "guarantor-pays-too-much"
    assert fact(too_much, "most_fen") == 100_000
    guarantor_pays(late, 1, 3, "400.00")
    too_much = refused(lambda: guarantor_pays(late, 1, 3, "600.01"))
    assert fact(too_much, "most_fen") == 60_000
    late.repay(1, "2816.00")
    # 3,650.00 and 66.00, less 3,216.00: 500.00 are owed.
    too_much = refused(lambda: guarantor_pays(late, 1, 2, "500.01"))
    assert fact(too_much, "most_fen") == 50_000
    guarantor_pays(late, 1, 2, "500.00")
    assert refused(lambda: guarantor_pays(late, 1, 2, "0.01")).body["code"] == "nothing-owed"
    assert sound(late)


def test_a_guarantor_is_called_when_something_is_overdue_and_not_before(late: Village) -> None:
    early = refused(lambda: guarantor_pays(late, 1, 2, "1.00", DUE))
    assert early.body["code"] == "guarantor-called-too-early"
    guarantor_pays(late, 1, 2, "1.00", DUE + dt.timedelta(days=1))
    assert refused(lambda: guarantor_pays(late, 1, 4, "1.00")).body["code"] == "not-a-guarantor"
    payment = RecordGuarantorPayment(
        loan=1, guarantor=2, amount=parse_yuan("1.00"), happened_on=LATE
    )
    with pytest.raises(NotAllowed):
        late.do(late.manager, payment)


def test_a_guarantors_payment_is_undone(late: Village) -> None:
    entry = guarantor_pays(late, 1, 2, "2716.00")
    undone = late.reverse(entry.seq)
    assert undone.body["guarantor"] == 2
    assert paid(late) == [(2, "0.00", "given"), (3, "0.00", "given")]
    assert (
        str(loan_statement(late.office.database, late.office.clock, late.cooperative, 1).owing)
        == "3650.00"
    )
    guarantor_pays(late, 1, 2, "3000.00")
    assert sound(late)


def test_a_write_off_frees_and_stands_before_what_was_paid(late: Village) -> None:
    entry = guarantor_pays(late, 1, 2, "1066.00")
    write_off = late.do(late.manager, WriteOffLoan(loan=1, reason="下落不明"), late.supervisor)
    assert paid(late) == [(2, "1066.00", "freed"), (3, "0.00", "freed")]
    assert refused(lambda: late.reverse(entry.seq)).body["code"] == "loan-written-off"
    assert refused(lambda: guarantor_pays(late, 1, 2, "1.00")).body["code"] == (
        "loan-in-other-state"
    )
    late.reverse(write_off.seq)
    assert paid(late) == [(2, "1066.00", "called"), (3, "0.00", "given")]
    assert sound(late)


def test_a_guarantee_ends_with_a_declined_loan(ten: Village) -> None:
    loan = ask(ten, 1, "100.00", 2)
    agree(ten, loan, 2)
    ten.do(ten.manager, DecideLoan(loan=loan, decision="decline"))
    assert [each.state for each in guarantees(ten, loan)] == ["freed"]


def test_the_month_counts_it_as_repaid(late: Village) -> None:
    guarantor_pays(late, 1, 2, "1066.00")
    late.repay(1, "100.00")
    (row,) = region_return(late.office.database, "370283", "2027-03")
    assert str(row.repaid) == "1100.00"
    with late.office.database.snapshot() as tx:
        during = play_month(tx, late.cooperative, "2027-03", 0).during
    assert (during["repaid"].count, during["repaid"].fen) == (2, 110_000)
    assert during["fees"].fen == 6_600


def test_shares_that_back_a_guarantee_stay(late: Village) -> None:
    # 2 is good for 3,000.00: 7,000.00 of 10,000.00 are free.
    notice = late.give_notice(2, "7000.01", DUE)
    (told,) = [each for each in verdicts_in(notice.body) if not each.holds]
    assert (told.rule, told.evidence) == ("withdrawal-guarantees", ("L1",))
    (bound,) = broken(lambda: late.pay_back_shares(1))
    assert (bound.rule, bound.headroom, bound.evidence) == ("withdrawal-guarantees", -1, ("L1",))
    assert bound.possible_on == ""
    # What the guarantor has paid is not asked for again.
    guarantor_pays(late, 1, 2, "1.00")
    late.pay_back_shares(1)
    assert sound(late)


def test_a_contribution_that_backs_a_guarantee_is_not_undone(ten: Village) -> None:
    over = ten.contribute(2, "500.00")
    free = ten.contribute(2, "499.99")
    # 2 is good for 4,000.00, and brings the shares of 10,999.99 down to 4,500.00.
    loan = lend(ten, 1, "4000.00", 2)
    ten.give_notice(2, "6499.99", dt.date(2026, 11, 2))
    ten.pay_back_shares(1)
    undone = ten.reverse(free.seq)
    (backing,) = [each for each in verdicts_in(undone.body) if "guarantees" in each.rule]
    assert (backing.holds, backing.headroom) == (True, 1)
    (bound,) = broken(lambda: ten.reverse(over.seq))
    assert (bound.rule, bound.headroom, bound.evidence) == (
        ("withdrawal-guarantees", -49_999, ("L1",))
    )
    ten.repay(loan, "4000.00")
    ten.reverse(over.seq)
    assert sound(ten)


def test_an_own_loan_is_named_too(late: Village) -> None:
    late.give_notice(1, "1.00", DUE)
    (owed,) = broken(lambda: late.pay_back_shares(1))
    assert (owed.rule, owed.evidence) == ("withdrawal-no-debt", ("L1",))


def test_a_guarantor_leaves_when_the_loan_is_repaid(ten: Village) -> None:
    for borrower in (1, 3):
        lend(ten, borrower, "100.00", 2)
    leaving = ReleaseMember(member=2, left_on=ten.today)
    bound = refused(lambda: ten.do(ten.manager, leaving, ten.bookkeeper))
    assert (bound.body["code"], fact(bound, "loans")) == ("member-guarantees", "L1, L2")
    ten.repay(1, "100.00")
    ten.repay(2, "100.00")
    ten.give_notice(2, "10000.00", dt.date(2026, 11, 2))
    ten.pay_back_shares(1)
    ten.do(ten.manager, leaving, ten.bookkeeper)
    assert sound(ten)
