"""Loans and payouts judged by other numbers, each case worked out by hand.

The village's October (``tests/packs/village.py``): loan 1 of member 2, paid out on 10 May for
20 October, owes 2,000.00; loan 2 of member 3, paid out on 15 October for 15 June 2027, owes
9,000.00. The fund is 205,000.00 at that payout, 208,000.00 at the month's end. Both at 6 %.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from coop_credit.ledger.entries import Value
from coop_credit.packs.checker.books import Books
from coop_credit.packs.checker.container import unzip
from coop_credit.packs.checker.seal import read_manifest
from coop_credit.packs.checker.tables import read_tables
from coop_credit.packs.simulating import Fails
from coop_credit.packs.simulating import Judged
from coop_credit.packs.simulating import judge_payouts
from coop_credit.packs.simulating import judge_standing
from tests.packs.drafts import Draft
from tests.packs.village import october


def books(draft: Draft) -> Books:
    """A draft as it is read from its pack."""
    files = unzip(draft.signed())
    tables, misfits = read_tables(files)
    assert misfits == []
    return Books(read_manifest(files), tables)


def failing(judged: list[Judged]) -> list[int]:
    """The loans that fail."""
    return [each.loan for each in judged if each.failures]


#: Numbers, the loans that fail as they stand, the loans whose payout fails.
CASES: list[tuple[Mapping[str, int], list[int], list[int]]] = [
    ({"member-cap": 500}, [], []),
    # 4.40 % of 205,000.00 is 9,020.00.
    ({"member-cap": 440}, [], []),
    # 4.39 % of 205,000.00 is 8,999.50, of 208,000.00 9,131.20.
    ({"member-cap": 439}, [], [2]),
    # 4.33 % of 208,000.00 is 9,006.40.
    ({"member-cap": 433}, [], [2]),
    # 4.32 % of 208,000.00 is 8,985.60.
    ({"member-cap": 432}, [2], [2]),
    # 0.96 % of 208,000.00 is 1,996.80.
    ({"member-cap": 96}, [1, 2], [2]),
    ({"member-cap": 0}, [1, 2], [2]),
    # Eight months after 15 October is 15 June, the very day.
    ({"loan-term": 8}, [], []),
    ({"loan-term": 7}, [2], [2]),
    # Five months after 10 May is 10 October.
    ({"loan-term": 5}, [1, 2], [2]),
    ({"usage-fee-cap": 600}, [], []),
    ({"usage-fee-cap": 599}, [1, 2], [2]),
    ({"loan-term": 8, "member-cap": 432}, [2], [2]),
]


@pytest.mark.parametrize("numbers, standing, payouts", CASES)
def test_what_would_have_failed(
    numbers: Mapping[str, int], standing: list[int], payouts: list[int]
) -> None:
    made = books(october())
    assert failing(judge_standing(made, numbers)) == standing
    assert failing(judge_payouts(made, numbers)) == payouts


def test_what_is_said_of_it() -> None:
    made = books(october())
    numbers = {"member-cap": 432, "loan-term": 7, "usage-fee-cap": 500}
    _, standing = judge_standing(made, numbers)
    failures = (
        Fails(parameter="loan-term", unit="day", measured="2027-06-15", limit="2027-05-15"),
        Fails(parameter="member-cap", unit="fen", measured="900000", limit="898560"),
        Fails(parameter="usage-fee-cap", unit="bp", measured="600", limit="500"),
    )
    assert standing == Judged(
        month="2026-10", loan=2, member=3, seq=0, amount_fen=900_000, failures=failures
    )
    (payout,) = judge_payouts(made, numbers)
    assert (payout.seq, payout.loan, payout.amount_fen) == (34, 2, 900_000)
    # 4.32 % of 205,000.00.
    assert payout.failures[1].limit == "885600"


def test_a_loan_that_was_extended_is_not_judged_by_its_term() -> None:
    draft = october()
    draft.row("loans", 2)["extensions"] = 1
    made = books(draft)
    assert failing(judge_standing(made, {"loan-term": 5})) == [1]
    assert failing(judge_payouts(made, {"loan-term": 5})) == []


def test_a_day_beyond_reckoning_breaks_nothing() -> None:
    draft = october()
    for number, day in ((1, ""), (2, "9999-12-01")):
        draft.row("loans", number)["paid_out_on"] = day
    assert failing(judge_standing(books(draft), {"loan-term": 12})) == []


def test_a_payout_that_was_undone_in_the_month_is_not_judged() -> None:
    draft = october()
    undone: dict[str, Value] = {"undoes": "loan-paid-out", "loan": 2, "member": 3}
    draft.book("reversal", "2026-10-30", "staff:li", "member:3", undone, reverses=34)
    assert judge_payouts(books(draft), {"member-cap": 0}) == []


def pledged(own_pledge: str) -> Books:
    """Members 1 and 2 pledge 600.00 and 400.00, and member 1 is lent 40.00 on loan 7.

    Of loan 5, which was written off at the pledgers' cost, member 1 still owes 10.00.
    """
    loan: dict[str, Any] = {"member": 1, "extensions": 0, "rate_bp": 300}
    lent = loan | {"number": 7, "principal_fen": 4_000, "due_on": "2027-01-01"}
    lost = loan | {"number": 5, "principal_fen": 1_000, "due_on": "2026-01-01"}
    starts = {"901": 100_000, "902.1": -60_000, "902.2": -40_000, "905.L5": 1_000}
    balances = [
        {
            "account": account,
            "start_debit_fen": max(fen, 0),
            "start_credit_fen": max(-fen, 0),
        }
        for account, fen in starts.items()
    ]
    paid = {"seq": 9, "kind": "loan-paid-out", "booked_on": "2026-10-05", "reverses": 0}
    tables = {
        "loans": [lost, lent],
        "balances": balances,
        "entries": [paid | {"body": {"loan": 7}}],
        "transfers": [
            {"seq": 9, "line": 1, "debit": "114.7", "credit": "102", "amount_fen": 4_000}
        ],
        "parameters": [{"parameter": "own-pledge", "value": f'"{own_pledge}"'}],
    }
    return Books({"month": "2026-10", "cooperative": {"funding_model": "pledge"}}, tables)


@pytest.mark.parametrize(
    "own_pledge, cap, limit",
    [
        # 50.00 are owed in all. 4.99 % of 1,000.00 is 49.90.
        ("counts", 499, "4990"),
        # Without the own 600.00 the base is 400.00: 12.49 % of it is 49.96.
        ("apart", 1_249, "4996"),
    ],
)
def test_the_own_pledge_is_set_apart_and_what_is_lost_still_owed(
    own_pledge: str, cap: int, limit: str
) -> None:
    (payout,) = judge_payouts(pledged(own_pledge), {"member-cap": cap})
    (failure,) = payout.failures
    assert (failure.measured, failure.limit) == ("5000", limit)
    assert failing(judge_payouts(pledged(own_pledge), {"member-cap": cap + 1})) == []
