"""What the charter may say of pledges, what members see, and in which order things are undone."""

import datetime as dt
from functools import partial

import pytest

from coop_credit.audit.exports import month_export
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.batching import Batch
from coop_credit.operations.batching import Line
from coop_credit.operations.batching import Mode
from coop_credit.operations.batching import carry_out_batch
from coop_credit.operations.repaying import RecordRepayment
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.reports.judgement import judge_loan
from coop_credit.reports.positions import member_position
from coop_credit.reports.published import published_lists
from coop_credit.reports.statements import member_statement
from coop_credit.reports.whole_registers import loan_register
from coop_credit.store import journal
from coop_credit.store.lending import find_loan
from tests.operations.pledge_steps import DUE
from tests.operations.pledge_steps import approved
from tests.operations.pledge_steps import called
from tests.operations.pledge_steps import lent
from tests.operations.pledge_steps import refused
from tests.operations.pledge_steps import repaid_twice
from tests.operations.pledge_steps import setting
from tests.operations.pledge_steps import sound
from tests.pledges import PledgingVillage
from tests.stories.guaranteed import agree
from tests.stories.guaranteed import ask
from tests.stories.guaranteed import broken


def test_a_pledge_is_judged_as_a_contribution_is(pledging: PledgingVillage) -> None:
    # 30,000.00 and 4,970,000.00 are the 5,000,000.00 of the limit in principle.
    pledging.give(5, "4970000.00")
    assert refused(lambda: pledging.give(5, "0.01"))["code"] == "rules-breached"


def test_a_call_lapses_when_its_days_are_over(pledging: PledgingVillage) -> None:
    called(pledging).confirm(1, 2)
    # Called on 24 November, seven days: 1 December is the last.
    pledging.clock.move_to(dt.date(2026, 12, 1))
    assert refused(lambda: pledging.lapse(1, "not-confirmed")) == (
        {"code": "call-still-runs", "loan": 1, "last_on": "2026-12-01"}
    )
    setting(pledging, "pledge-call-days", 6)
    pledging.lapse(1, "not-confirmed")
    assert [pledging.holds(code) for code in ("102.1", "235.2", "903.2", "902.2")] == (
        ["0.00", "0.00", "0.00", "10000.00"]
    )
    assert sound(pledging)
    # The loan is still approved, and may be called for again.
    pledging.call(1)
    pledging.confirm(1)
    pledging.clock.move_to(dt.date(2026, 12, 24))
    # The money has come, so that nothing is late any more.
    assert refused(lambda: pledging.lapse(1, "not-confirmed"))["code"] == "call-still-runs"
    pledging.pay_out(1)
    assert sound(pledging)


@pytest.mark.parametrize("capacity_bp, kept", [(10_000, "1500.00"), (20_000, "750.00")])
def test_a_pledge_that_backs_a_guarantee_stays(
    pledging: PledgingVillage, capacity_bp: int, kept: str
) -> None:
    setting(pledging, "guarantor-capacity", capacity_bp)
    # 5 % of 30,000.00, for which member 1 is good with all or half of it pledged.
    loan = ask(pledging, 4, "1500.00", 1)
    agree(pledging, loan, 1)
    pledging.approve(loan)
    most = parse_yuan("10000.00") - parse_yuan(kept)
    (bound,) = broken(lambda: pledging.lower(1, str(most + Money(1))))
    assert (bound.rule, bound.evidence) == ("withdrawal-guarantees", ("L1",))
    pledging.lower(1, str(most))
    assert pledging.holds("902.1") == kept
    assert sound(pledging)


@pytest.mark.parametrize("own, most", [("apart", "1500.00"), ("counted", "2000.00")])
def test_the_own_pledge_counts_as_the_charter_says(
    pledging: PledgingVillage, own: str, most: str
) -> None:
    pledging.give(4, "10000.00")
    setting(pledging, "own-pledge", own)
    # 5 % of 30,000.00, or of 40,000.00.
    loan = pledging.decide(4, most, DUE)
    with pledging.office.database.read() as tx:
        found = find_loan(tx, "fumandi", loan)
    assert found is not None
    terms = found[0].terms(pledging.today)
    told = judge_loan(pledging.office.database, "fumandi", 4, terms, "machinery")
    assert str(told.most_allowed) == most
    one_more = str(Money(parse_yuan(most).fen + 1))
    assert refused(lambda: pledging.apply(4, one_more, DUE))["code"] == "rules-breached"
    pledging.call(loan)
    # Of the borrower's own pledge nothing is called.
    assert pledging.holds("902.4") == "10000.00"
    pledging.confirm(loan)
    fund = {"apart": 3_000_000, "counted": 4_000_000}[own]
    assert pledging.pay_out(loan).body["fund_fen"] == fund
    assert sound(pledging)


@pytest.mark.parametrize("share_bp, passed_on", [(0, "0.00"), (5_000, "7.39"), (10_000, "14.79")])
def test_the_fee_is_shared_as_the_charter_says(
    pledging: PledgingVillage, share_bp: int, passed_on: str
) -> None:
    setting(pledging, "pledge-fee-share", share_bp)
    lent(pledging).clock.move_to(DUE)
    # 900.00 x 6 % / 365 x 100 days: 14.7945.
    assert pledging.repay(1, "914.79").body["fee_fen"] == 1_479
    assert pledging.holds("521.1") == passed_on
    kept = parse_yuan("14.79") - parse_yuan(passed_on)
    assert (pledging.holds("102"), pledging.holds("102.1")) == (str(kept), "0.00")
    assert sound(pledging)


@pytest.mark.parametrize("bearer, loss", [("surplus", "332.L1"), ("expenses", "529.L1")])
def test_a_loss_may_be_the_cooperatives(pledging: PledgingVillage, bearer: str, loss: str) -> None:
    setting(pledging, "pledge-loss-bearer", bearer)
    lent(pledging).clock.move_to(DUE + dt.timedelta(days=1))
    writing_off = WriteOffLoan(loan=1, reason="下落不明")
    entry = pledging.do(pledging.manager, writing_off, pledging.supervisor)
    assert entry.body["borne_by"] == bearer
    # The cooperative owes the pledgers what it owed them before; their pledges stay lent out.
    assert [pledging.holds(code) for code in (loss, "235.1", "904.1", "901")] == (
        ["900.00", "300.00", "300.00", "30000.00"]
    )
    assert sound(pledging)
    # 100.00 in three: 33.33 to member 3; the first two share 66.67, half a fen up for the first.
    got = pledging.recover(1, "100.00")
    assert [pledging.holds(f"235.{member}") for member in (1, 2, 3)] == (
        ["266.66", "266.67", "266.67"]
    )
    assert sound(pledging)
    pledging.reverse(got.seq)
    pledging.reverse(entry.seq)
    assert pledging.holds("114.1") == "900.00"
    assert sound(pledging)


def test_the_latest_is_undone_first(pledging: PledgingVillage) -> None:
    village, first, second = repaid_twice(pledging)
    assert refused(lambda: village.reverse(first.seq)) == (
        {"code": "loan-moved-on", "loan": 1, "by": second.seq}
    )
    village.reverse(second.seq)
    village.reverse(first.seq)
    assert village.holds("235.1") == "300.00"
    assert sound(village)


def test_a_confirmation_is_undone_before_the_payout_alone(pledging: PledgingVillage) -> None:
    approved(pledging)
    called_by, confirmed = pledging.call(1), pledging.confirm(1)
    paid_out = pledging.pay_out(1)
    for entry in (called_by, confirmed):
        assert refused(partial(pledging.reverse, entry.seq))["code"] == "loan-moved-on"
    pledging.reverse(paid_out.seq)
    assert pledging.holds("102.1") == "900.00"
    assert sound(pledging)
    # The loan is over, and its pledges and the money can be released.
    pledging.lapse(1)
    assert (pledging.holds("102.1"), pledging.holds("902.1")) == ("0.00", "10000.00")
    assert sound(pledging)


def test_a_pledge_that_is_called_is_not_undone(pledging: PledgingVillage) -> None:
    entry = pledging.give(5, "600.00")
    loan = pledging.decide(4, "600.00", DUE)
    pledging.call(loan, {5: "600.00"})
    assert refused(lambda: pledging.reverse(entry.seq)) == {
        "code": "account-would-overdraw",
        "account": "902.5",
        "held_fen": 0,
        "missing_fen": 60_000,
    }
    assert sound(pledging)


def test_repayments_many_at_once_are_passed_on_too(pledging: PledgingVillage) -> None:
    lent(pledging).clock.move_to(DUE)
    lines = [
        Line(
            key=f"batch-{number:04d}",
            command=RecordRepayment(loan=1, amount=Money(fen), happened_on=pledging.today),
        )
        for number, fen in enumerate((10_000, 33_333, 48_146))
    ]
    batch = Batch(cooperative="fumandi", lines=lines, mode=Mode.ALL_OR_NOTHING)
    carry_out_batch(pledging.office, pledging.cashier, batch)
    # 914.79 in all: everything is back.
    assert [pledging.holds(code) for code in ("114.1", "235.1", "235.2", "235.3")] == ["0.00"] * 4
    assert pledging.holds("902.1") == "10000.00"
    # 80 % of 14.79 is 11.83; a third of it is 3.9433, and two thirds, 7.8866, are two of 3.945.
    assert fees_got(pledging) == [395, 394, 394]
    assert sound(pledging)


def test_fees_paid_in_small_sums_are_passed_on_as_one_would_be(
    pledging: PledgingVillage,
) -> None:
    # 0.15 a day (0.1479...): each time a fee of 0.14 or 0.15, and of it 0.10 or 0.11 for three.
    setting(pledging, "pledge-fee-share", 7_000)
    lent(pledging)
    for day in range(25, 30):
        pledging.clock.move_to(dt.date(2026, 11, day))
        pledging.repay(1, "0.15")
    got = fees_got(pledging)
    assert max(got) - min(got) <= 1
    assert sum(got) == parse_yuan(pledging.holds("521.1")).fen
    assert sound(pledging)


def fees_got(village: PledgingVillage) -> list[int]:
    """What each of the three pledgers has got of the fees of loan 1, in fen."""
    with village.office.database.snapshot() as tx:
        entries = journal.entries(tx, village.cooperative, after=0, count=1_000)
    moves = [move for entry in entries for move in entry.transfers if move.debit == "521.1"]
    return [
        sum(move.amount.fen for move in moves if move.credit == f"235.{member}")
        for member in (1, 2, 3)
    ]


def test_a_member_sees_what_was_pledged_called_and_lent(pledging: PledgingVillage) -> None:
    lent(pledging)
    pledging.call(pledging.decide(5, "300.00", DUE))
    database = pledging.office.database
    found = member_position(database, "fumandi", 1, pledging.manager)
    assert [str(found.pledged), str(found.called), str(found.lent_out)] == (
        ["10000.00", "100.00", "300.00"]
    )
    statement = member_statement(database, "fumandi", 1, pledging.manager)
    assert statement.position == found
    lines = {
        str(line.account): str(line.balance)
        for movement in reversed(statement.movements)
        for line in movement.lines
    }
    assert lines == {
        "pledged": "9600.00",
        "called": "100.00",
        "lent-out": "300.00",
        "funds": "300.00",
    }


def test_a_month_tells_of_pledges_as_of_contributions(pledging: PledgingVillage) -> None:
    pledging.lower(3, "500.00")
    called(pledging).confirm(1)
    month = month_export(pledging.office.database, "fumandi", "2026-11")
    assert month["fund"] == {
        "at_start": "0.00",
        "taken_over": "0.00",
        "contributions": {"count": 3, "amount": "30000.00"},
        "withdrawals": {"count": 1, "amount": "500.00"},
        "at_end": "29500.00",
    }
    bank = month["bank"]
    assert isinstance(bank, dict)
    assert bank["books"] == "900.00"


def test_published_lists_and_registers_tell_of_the_fund_and_of_losses(
    pledging: PledgingVillage,
) -> None:
    pledging.lower(3, "500.00")
    lent(pledging)
    where = (pledging.office.database, pledging.office.privacy)

    def fund(month: str) -> list[str]:
        told = published_lists(*where, pledging.clock, "fumandi", month, asker=pledging.manager)
        whole = told.fund
        return [str(each) for each in (whole.at_start, whole.contributed, whole.withdrawn)]

    assert fund("2026-11") == ["0.00", "30000.00", "500.00"]
    pledging.clock.move_to(DUE + dt.timedelta(days=1))
    pledging.do(pledging.manager, WriteOffLoan(loan=1, reason="下落不明"), pledging.supervisor)
    # The loss has used 900.00 of pledges up.
    assert fund("2027-03") == ["29500.00", "0.00", "900.00"]
    assert fund("2026-11") == ["0.00", "30000.00", "500.00"]
    (row,) = loan_register(
        pledging.office.database, pledging.office.privacy, pledging.clock, "fumandi"
    )
    assert str(row.written_off) == "900.00"
