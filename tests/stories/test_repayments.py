"""Repayments late, early, too much, and in any order of arrival, on both databases."""

import datetime as dt
from itertools import count

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from coop_credit.audit.verification import verify_books
from coop_credit.lending.fees import fee_accrued
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.operations.desk import Office
from coop_credit.operations.desk import Refused
from coop_credit.operations.repaying import ReturnExcess
from coop_credit.store import journal
from coop_credit.store import loan_histories
from coop_credit.store.database import Database
from coop_credit.store.loan_histories import History
from coop_credit.store.privacy import Privacy
from tests.clock import FixedClock
from tests.keys import SIGNER
from tests.ledgers import Village

#: The village's clock stands on 24 November 2026.
PAID_OUT = dt.date(2026, 11, 24)
DUE = dt.date(2027, 11, 24)
NAMES = count()


def balance(village: Village, code: str) -> int:
    with village.office.database.read() as tx:
        return journal.balance(tx, village.cooperative, code).on_debit.fen


def history(village: Village) -> History:
    with village.office.database.read() as tx:
        return loan_histories.history(tx, village.cooperative, 1)


def test_a_loan_handed_back_on_the_same_day_costs_no_fee(village: Village) -> None:
    village.open_with(58, "1100000.00")
    loan = village.lend(1, "55000.00", DUE, instalments=12)
    body = village.repay(loan, "55000.00").body
    assert (body["fee_fen"], body["principal_fen"], body["excess_fen"]) == (0, 5_500_000, 0)
    village.clock.move_to(dt.date(2026, 12, 25))
    with pytest.raises(Refused, match="nothing-owed"):
        village.repay(loan, "0.01")
    assert balance(village, "501.1") == 0


def test_what_was_paid_too_much_is_handed_back_to_the_fen(village: Village) -> None:
    village.open_with(58, "1100000.00")
    loan = village.lend(1, "3650.00", DUE)
    village.clock.move_to(dt.date(2026, 12, 4))
    # Ten days at 0.60.
    paid = village.repay(loan, "3660.00")
    assert (paid.body["fee_fen"], paid.body["excess_fen"]) == (600, 400)
    with pytest.raises(Refused, match="account-would-overdraw"):
        village.do(village.cashier, ReturnExcess(member=1, amount=Money(401)))
    village.do(village.cashier, ReturnExcess(member=1, amount=Money(400)))
    assert balance(village, "211.1") == 0
    # The money is gone, so the repayment cannot be undone any more.
    with pytest.raises(Refused, match="account-would-overdraw"):
        village.reverse(paid.seq)


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 150_000)), min_size=1, max_size=6),
    st.integers(300, 400),
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_of_arrival_the_fee_is_what_the_papers_cost(
    database: Database, privacy: Privacy, papers: list[tuple[int, int]], last: int
) -> None:
    clock = FixedClock()
    village = Village.found(Office(database, privacy, clock, SIGNER), clock, f"coop-{next(NAMES)}")
    village.open_with(3, "300000.00")
    loan = village.lend(1, "3650.00", DUE)
    village.clock.move_to(PAID_OUT + dt.timedelta(days=last))
    owed_all = True
    for after, fen in papers:
        if owed_all:
            village.repay(loan, str(Money(fen)), PAID_OUT + dt.timedelta(days=after))
        owed_all = history(village).owing > Money(0)
    if owed_all:
        village.repay(loan, "9999.99")
    paid = history(village)
    assert paid.owing == Money(0)
    cost = fee_accrued(paid.principal, rate_bp=600, day_base=365, until=village.today)
    kept = Money(sum(each.change.fen for each in paid.fees))
    # Whoever pays all has paid the fee of every day, and not a fen more.
    assert kept == cost
    received = parse_yuan("3650.00") + kept
    held = -balance(village, "211.1")
    assert balance(village, "102") == 30_000_000 - 365_000 + received.fen + held
    assert verify_books(database, privacy, village.cooperative) == []
