"""What is refused of pledges, what the charter may say, and in which order things are undone."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from coop_credit.errors import Fact
from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.lending.pledges import FundingModel
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.batching import Batch
from coop_credit.operations.batching import Line
from coop_credit.operations.batching import Mode
from coop_credit.operations.batching import carry_out_batch
from coop_credit.operations.bookkeeping import RecordBankCharge
from coop_credit.operations.calling import CallPledges
from coop_credit.operations.calling import NamedCall
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Order
from coop_credit.operations.desk import Refused
from coop_credit.operations.founding_failures import NoPledgesInRulebook
from coop_credit.operations.membership import ReleaseMember
from coop_credit.operations.register import carry_out
from coop_credit.operations.repaying import RecordRepayment
from coop_credit.operations.staffing import SetCharterValue
from coop_credit.operations.writing_off import WriteOffLoan
from coop_credit.reports.exports import month_export
from coop_credit.reports.judgement import judge_loan
from coop_credit.reports.positions import member_position
from coop_credit.reports.statements import member_statement
from coop_credit.reports.verification import verify_books
from coop_credit.store.lending import find_loan
from tests.clock import FixedClock
from tests.everything import opening_with_a_loan
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import Village
from tests.ledgers import founding
from tests.pledges import PledgingVillage

DUE = dt.date(2027, 3, 4)  # 100 days after 24 November 2026
YESTERDAY = dt.date(2026, 11, 23)
Attempt = Callable[[PledgingVillage], object]


@pytest.fixture
def pledging(office: Office, clock: FixedClock) -> PledgingVillage:
    """Members 1 to 3 pledge 10,000.00 each; members 4 and 5 pledge nothing."""
    pledges = ["10000.00", "10000.00", "10000.00", "", ""]
    return PledgingVillage.begin(office, clock, pledges)


def sound(village: Village) -> bool:
    return verify_books(village.office.database, village.office.privacy, "fumandi") == []


def refused(attempt: Callable[[], object]) -> dict[str, object]:
    with pytest.raises(Refused) as refusal:
        attempt()
    entry = refusal.value.entry
    assert entry.kind is Kind.REFUSAL
    facts = entry.body["facts"]
    assert isinstance(facts, dict)
    return {"code": refusal.value.code, **facts}


def setting(village: Village, parameter: str, value: int | str) -> None:
    command = SetCharterValue(parameter=parameter, since=village.today, value=value)
    village.do(village.manager, command, village.supervisor)


def approved(village: PledgingVillage) -> PledgingVillage:
    village.decide(4, "900.00", DUE)
    return village


def called(village: PledgingVillage) -> PledgingVillage:
    approved(village).call(1)
    return village


def lent(village: PledgingVillage) -> PledgingVillage:
    called(village).confirm(1)
    village.pay_out(1)
    return village


def repaid_twice(village: PledgingVillage) -> tuple[PledgingVillage, Entry, Entry]:
    lent(village).clock.move_to(dt.date(2026, 12, 24))
    first = village.repay(1, "100.00")
    village.clock.move_to(dt.date(2027, 1, 23))
    return village, first, village.repay(1, "100.00")


ATTEMPTS: dict[str, tuple[Attempt, dict[str, Fact]]] = {
    "a contribution": (
        lambda v: v.contribute(1, "1.00"),
        {"code": "shares-in-pledge-model"},
    ),
    "a withdrawal": (lambda v: v.give_notice(1, "1.00"), {"code": "shares-in-pledge-model"}),
    "a pledge by a later paper": (
        lambda v: v.give(1, "1.00", dt.date(2026, 11, 25)),
        {"code": "happens-in-future", "happened_on": "2026-11-25", "today": "2026-11-24"},
    ),
    "more than is free": (
        lambda v: called(v).lower(1, "9700.01"),
        {"code": "pledge-not-free", "member": 1, "free_fen": 970_000},
    ),
    "leaving with a pledge": (
        lambda v: v.do(v.manager, ReleaseMember(member=1, left_on=v.today), v.cashier),
        {
            "code": "member-has-pledges",
            "member": 1,
            "pledged_fen": 1_000_000,
            "owing_fen": 0,
            "payable_fen": 0,
        },
    ),
    "a call before the decision": (
        lambda v: (v.apply(4, "900.00", DUE), v.call(1)),
        {"code": "loan-in-other-state", "loan": 1, "state": "applied", "needed": "approved"},
    ),
    "a second call": (lambda v: called(v).call(1), {"code": "loan-called-already", "loan": 1}),
    "a member named twice": (
        lambda v: approved(v).do(v.manager, one_after_another((1, "400.00"), (1, "500.00"))),
        {"code": "pledger-named-twice", "loan": 1},
    ),
    "a call for less": (
        lambda v: approved(v).call(1, {1: "899.99"}),
        {"code": "calls-do-not-add-up", "loan": 1, "principal_fen": 90_000, "called_fen": 89_999},
    ),
    "a call on the borrower": (
        lambda v: (v.give(4, "900.00"), approved(v).call(1, {4: "900.00"})),
        {"code": "calls-own-pledge", "member": 4},
    ),
    "a call on nobody's pledge": (
        lambda v: approved(v).call(1, {5: "900.00"}),
        {"code": "pledge-not-free", "member": 5, "free_fen": 0},
    ),
    "a call on too little": (
        lambda v: (
            approved(v).lower(1, "10000.00"),
            v.lower(2, "10000.00"),
            v.lower(3, "9100.01"),
            v.call(1),
        ),
        {"code": "pledges-do-not-cover", "loan": 1, "principal_fen": 90_000, "free_fen": 89_999},
    ),
    "money for no call": (
        lambda v: approved(v).confirm(1),
        {"code": "nothing-to-confirm", "loan": 1},
    ),
    "money twice": (
        lambda v: (called(v).confirm(1, 2), v.confirm(1, 2)),
        {"code": "nothing-to-confirm", "loan": 1},
    ),
    "money before the call": (
        lambda v: called(v).confirm(1, on=YESTERDAY),
        {"code": "confirmed-before-call", "loan": 1, "called_on": "2026-11-24"},
    ),
    "a payout of nobody's money": (
        lambda v: approved(v).pay_out(1),
        {
            "code": "funds-not-confirmed",
            "loan": 1,
            "confirmed_fen": 0,
            "principal_fen": 90_000,
        },
    ),
    "a payout with a part missing": (
        lambda v: (called(v).confirm(1, 1), v.confirm(1, 3), v.pay_out(1)),
        {
            "code": "funds-not-confirmed",
            "loan": 1,
            "confirmed_fen": 60_000,
            "principal_fen": 90_000,
        },
    ),
    "a lapse of no call": (
        lambda v: approved(v).lapse(1),
        {"code": "loan-not-called", "loan": 1},
    ),
    "a lapse after the payout": (
        lambda v: lent(v).lapse(1),
        {"code": "loan-in-other-state", "loan": 1, "state": "paid-out", "needed": "approved"},
    ),
    "a charge on pledgers' money": (
        lambda v: (
            called(v).confirm(1),
            v.do(
                v.bookkeeper,
                RecordBankCharge(amount=Money(1), happened_on=v.today),
                v.supervisor,
            ),
        ),
        {
            "code": "account-would-overdraw",
            "account": "102",
            "held_fen": 0,
            "missing_fen": 1,
        },
    ),
    "a repayment behind another": (
        lambda v: repaid_twice(v)[0].repay(1, "1.00", dt.date(2027, 1, 22)),
        {"code": "repaid-out-of-order", "loan": 1, "last_on": "2027-01-23"},
    ),
}


def one_after_another(*named: tuple[int, str]) -> CallPledges:
    """A call that names members as no mapping can."""
    calls = tuple(NamedCall(member, parse_yuan(amount)) for member, amount in named)
    return CallPledges(loan=1, calls=calls)


@pytest.mark.parametrize("attempt, told", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_what_is_refused(
    pledging: PledgingVillage, attempt: Attempt, told: dict[str, Fact]
) -> None:
    assert refused(lambda: attempt(pledging)) == told
    assert sound(pledging)


def test_where_members_pay_in_nobody_pledges(village: Village) -> None:
    village.open_with(3, "30000.00")
    pledger = PledgingVillage(village.office, village.clock, keys=village.keys)
    for attempt in (
        lambda: pledger.give(1, "1.00"),
        lambda: pledger.lower(1, "1.00"),
        lambda: pledger.call(pledger.decide(1, "10.00", DUE)),
        lambda: pledger.confirm(1),
        lambda: pledger.lapse(1),
    ):
        assert refused(attempt) == {"code": "pledges-in-paid-model"}


def test_no_shares_and_no_loans_are_taken_over(office: Office, clock: FixedClock) -> None:
    village = PledgingVillage(office, clock)
    village.do(ADMINISTRATOR, replace(founding(), funding_model=FundingModel.PLEDGE))
    assert refused(lambda: village.open_with(1, "1.00")) == {"code": "shares-in-pledge-model"}
    opening = opening_with_a_loan(surplus=0)
    without_shares = replace(
        opening, members=(replace(opening.members[0], shares=Money(0)),), bank=Money(0)
    )
    assert refused(lambda: village.do(village.bookkeeper, without_shares, village.supervisor)) == (
        {"code": "shares-in-pledge-model"}
    )


def test_a_rulebook_must_speak_of_pledges(office: Office) -> None:
    command = replace(founding(), rulebook="vsla", funding_model=FundingModel.PLEDGE, charter=())
    order = Order(cooperative="other", key="founding-other", command=command)
    with pytest.raises(NoPledgesInRulebook):
        carry_out(office, ADMINISTRATOR, order)


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
    assert sound(pledging)


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
