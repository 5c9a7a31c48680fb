"""What is refused of pledges, by name and facts; the books stay sound."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from coop_credit.errors import Fact
from coop_credit.lending.pledges import FundingModel
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.bookkeeping import RecordBankCharge
from coop_credit.operations.calling import CallPledges
from coop_credit.operations.calling import NamedCall
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Order
from coop_credit.operations.founding_failures import NoPledgesInRulebook
from coop_credit.operations.membership import ReleaseMember
from coop_credit.operations.register import carry_out
from tests.ledgers import ADMINISTRATOR
from tests.ledgers import Village
from tests.ledgers import founding
from tests.operations.pledge_steps import DUE
from tests.operations.pledge_steps import approved
from tests.operations.pledge_steps import called
from tests.operations.pledge_steps import lent
from tests.operations.pledge_steps import refused
from tests.operations.pledge_steps import repaid_twice
from tests.operations.pledge_steps import sound
from tests.pledges import PledgingVillage
from tests.stories.guaranteed import agree
from tests.stories.guaranteed import ask
from tests.stories.guaranteed import broken

YESTERDAY = dt.date(2026, 11, 23)
Attempt = Callable[[PledgingVillage], object]


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


def test_a_rulebook_must_speak_of_pledges(office: Office) -> None:
    command = replace(founding(), rulebook="vsla", funding_model=FundingModel.PLEDGE, charter=())
    order = Order(cooperative="other", key="founding-other", command=command)
    with pytest.raises(NoPledgesInRulebook):
        carry_out(office, ADMINISTRATOR, order)


def test_a_pledge_that_backs_a_guarantee_is_not_undone(pledging: PledgingVillage) -> None:
    given = pledging.give(1, "500.00")
    # Member 1 is good for 1,500.00, with 10,500.00 pledged; 1,999.99 are left of it.
    loan = ask(pledging, 4, "1500.00", 1)
    agree(pledging, loan, 1)
    pledging.approve(loan)
    pledging.lower(1, "8500.01")
    (bound,) = broken(lambda: pledging.reverse(given.seq))
    assert (bound.rule, bound.headroom, bound.evidence) == ("withdrawal-guarantees", -1, ("L1",))
    pledging.give(1, "0.01")
    pledging.reverse(given.seq)
    assert pledging.holds("902.1") == "1500.00"
    assert sound(pledging)
