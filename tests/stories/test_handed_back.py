"""A loan that is handed back on the day it was paid out, and what was paid too much, on both."""

import pytest

from coop_credit.money import parse_yuan
from coop_credit.operations.desk import Refused
from coop_credit.operations.repaying import ReturnExcess
from coop_credit.reports.graded_loans import loan_statement
from coop_credit.reports.positions import member_position
from tests.ledgers import Village
from tests.stories.guaranteed import DUE
from tests.stories.guaranteed import lend
from tests.stories.guaranteed import sound


@pytest.fixture
def ten(village: Village) -> Village:
    """Ten members with 10,000.00 each."""
    village.open_with(10, "100000.00")
    return village


def test_a_loan_handed_back_the_same_day_costs_nothing_and_frees_the_guarantor(
    ten: Village,
) -> None:
    loan = lend(ten, 1, "3650.00", 2)
    body = ten.repay(loan, "3650.00").body
    # The first day counts, the last does not: of one day there is nothing.
    parts = [body[f"{name}_fen"] for name in ("fee", "principal", "excess")]
    assert parts == [0, 365_000, 0]
    told = loan_statement(ten.office.database, ten.office.clock, ten.cooperative, loan)
    assert (str(told.owing), told.unpaid) == ("0.00", ())
    assert [each.state for each in told.guarantees] == ["freed"]
    with pytest.raises(Refused, match="nothing-owed"):
        ten.repay(loan, "0.01")
    # The next loan is judged as if there had been none.
    lend(ten, 1, "5000.00", 2)
    assert sound(ten)


def test_what_was_paid_too_much_is_held_for_the_borrower_until_it_is_handed_back(
    ten: Village,
) -> None:
    loan = lend(ten, 1, "3650.00", 2)
    ten.clock.move_to(DUE)
    body = ten.repay(loan, "3711.50").body
    # 100 days at 0.60 and the principal: 3,710.00.
    parts = [body[f"{name}_fen"] for name in ("fee", "principal", "excess")]
    assert parts == [6_000, 365_000, 150]
    held = member_position(ten.office.database, ten.cooperative, 1, ten.cashier).held
    assert str(held) == "1.50"
    with pytest.raises(Refused, match="account-would-overdraw"):
        ten.do(ten.cashier, ReturnExcess(member=1, amount=parse_yuan("1.51")))
    ten.do(ten.cashier, ReturnExcess(member=1, amount=held))
    held = member_position(ten.office.database, ten.cooperative, 1, ten.cashier).held
    assert str(held) == "0.00"
    assert sound(ten)
