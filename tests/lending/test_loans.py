"""Terms that can be kept, and the order in which a repayment pays."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop_credit.dates import add_months
from coop_credit.lending.loans import Allocation
from coop_credit.lending.loans import DAY_BASE
from coop_credit.lending.loans import INSTALMENTS_MAX
from coop_credit.lending.loans import LoanState
from coop_credit.lending.loans import LoanTerms
from coop_credit.lending.loans import TermsRefused
from coop_credit.lending.loans import allocate
from coop_credit.lending.loans import check_terms
from coop_credit.money import Money
from coop_credit.money import ZERO
from tests.lending import agreements

PLAIN = LoanTerms(
    principal=Money(1_000_000),
    starts_on=dt.date(2026, 3, 31),
    due_on=dt.date(2027, 3, 30),
    instalments=1,
    rate_bp=600,
)


def _terms(starts_on: str, due_on: str, instalments: int, fen: int = 1_000_000) -> LoanTerms:
    return replace(
        PLAIN,
        principal=Money(fen),
        starts_on=dt.date.fromisoformat(starts_on),
        due_on=dt.date.fromisoformat(due_on),
        instalments=instalments,
    )


def test_states_are_stored_under_these_names() -> None:
    assert [str(state) for state in LoanState] == [
        "applied",
        "approved",
        "declined",
        "paid-out",
        "reversed",
        "written-off",
    ]


def test_a_year_has_365_days_unless_the_loan_says_otherwise() -> None:
    assert PLAIN.day_base == DAY_BASE == 365


@pytest.mark.parametrize(
    "fen, rate_bp, day_base",
    [(0, 600, 365), (-1, 600, 365), (100, -1, 365), (100, 600, 0)],
)
def test_terms_that_nobody_can_enter_are_a_bug(fen: int, rate_bp: int, day_base: int) -> None:
    with pytest.raises(AssertionError):
        replace(PLAIN, principal=Money(fen), rate_bp=rate_bp, day_base=day_base)


@pytest.mark.parametrize(
    "terms",
    [
        _terms("2026-03-31", "2026-04-01", 1),  # for one day
        _terms("2026-03-31", "2026-05-01", 2),  # 04-01 and 05-01
        _terms("2026-02-27", "2026-03-31", 2),  # 02-28, for want of a 31st, and 03-31
        _terms("2026-03-31", "2031-03-31", 60),
        _terms("2026-03-31", "2027-03-31", 12, fen=12),  # one fen each
        replace(PLAIN, rate_bp=0),
    ],
)
def test_terms_that_can_be_kept_pass(terms: LoanTerms) -> None:
    check_terms(terms)


REFUSED = [
    (
        _terms("2026-03-31", "2027-03-31", 0),
        {"reason": "instalments-out-of-range", "instalments": 0, "most": 60},
    ),
    (
        _terms("2026-03-31", "2036-03-31", 61),
        {"reason": "instalments-out-of-range", "instalments": 61, "most": 60},
    ),
    (
        _terms("2026-03-31", "2026-03-31", 1),
        {"reason": "due-before-start", "starts_on": "2026-03-31", "due_on": "2026-03-31"},
    ),
    (
        # The first of two would fall due on 03-30, before the payout.
        _terms("2026-03-31", "2026-04-30", 2),
        {
            "reason": "instalments-do-not-fit",
            "starts_on": "2026-03-31",
            "due_on": "2026-04-30",
            "instalments": 2,
            "most": 1,
        },
    ),
    (
        # The first of two would fall due on 02-28, the very day of the payout.
        _terms("2026-02-28", "2026-03-31", 2),
        {
            "reason": "instalments-do-not-fit",
            "starts_on": "2026-02-28",
            "due_on": "2026-03-31",
            "instalments": 2,
            "most": 1,
        },
    ),
    (
        # Counting back 60 months would leave the calendar.
        _terms("0001-01-01", "0001-06-01", 60),
        {
            "reason": "instalments-do-not-fit",
            "starts_on": "0001-01-01",
            "due_on": "0001-06-01",
            "instalments": 60,
            "most": 5,
        },
    ),
    (
        _terms("2026-03-31", "2027-03-31", 12, fen=11),
        {"reason": "instalment-below-one-fen", "principal_fen": 11, "instalments": 12},
    ),
]


@pytest.mark.parametrize("terms, facts", REFUSED)
def test_terms_that_cannot_be_kept_are_refused_with_the_figures(
    terms: LoanTerms, facts: dict[str, str | int]
) -> None:
    with pytest.raises(TermsRefused) as refusal:
        check_terms(terms)
    assert refusal.value.code == "terms-refused"
    assert refusal.value.facts == facts


@given(agreements.days, st.integers(1, 2_000), st.integers(1, INSTALMENTS_MAX))
def test_instalments_are_refused_just_when_the_first_is_not_after_the_payout(
    starts_on: dt.date, length: int, instalments: int
) -> None:
    due_on = starts_on + dt.timedelta(days=length)
    terms = replace(PLAIN, starts_on=starts_on, due_on=due_on, instalments=instalments)
    if add_months(due_on, 1 - instalments) > starts_on:
        check_terms(terms)
    else:
        with pytest.raises(TermsRefused) as refusal:
            check_terms(terms)
        check_terms(replace(terms, instalments=int(refusal.value.facts["most"])))


@pytest.mark.parametrize("number", [0, 2, -1])
def test_an_instalment_that_is_not_agreed_has_no_day(number: int) -> None:
    with pytest.raises(AssertionError):
        PLAIN.instalment_due_on(number)


@pytest.mark.parametrize(
    "paid, fee_due, outstanding, fee, principal, excess",
    [
        (50, 100, 1_000, 50, 0, 0),  # less than the fee: the fee only
        (100, 100, 1_000, 100, 0, 0),
        (101, 100, 1_000, 100, 1, 0),
        (1_100, 100, 1_000, 100, 1_000, 0),  # all that is owed
        (1_101, 100, 1_000, 100, 1_000, 1),  # a fen too much is held for the member
        (50, 0, 1_000, 0, 50, 0),
        (1, 0, 0, 0, 0, 1),
        (150, 100, 0, 100, 0, 50),  # principal is repaid, a fee is left
    ],
)
def test_a_repayment_pays_the_fee_then_principal_and_the_rest_is_excess(
    *,
    paid: int,
    fee_due: int,
    outstanding: int,
    fee: int,
    principal: int,
    excess: int,
) -> None:
    assert allocate(Money(paid), Money(fee_due), Money(outstanding)) == Allocation(
        fee=Money(fee),
        principal=Money(principal),
        excess=Money(excess),
    )


@given(st.integers(1, 10**8), st.integers(0, 10**8), st.integers(0, 10**8))
def test_allocation_loses_nothing_and_keeps_the_order(
    paid: int, fee_due: int, outstanding: int
) -> None:
    parts = allocate(Money(paid), Money(fee_due), Money(outstanding))
    fee, principal, excess = parts.fee.fen, parts.principal.fen, parts.excess.fen
    assert paid == fee + principal + excess
    assert min(fee, principal, excess) >= 0
    assert fee <= fee_due
    assert principal == 0 or fee >= fee_due  # no principal before the fee is paid
    assert excess == 0 or principal == outstanding  # no excess before all is repaid


@pytest.mark.parametrize("paid, outstanding", [(0, 100), (-1, 100), (1, -1)])
def test_a_repayment_that_cannot_be_is_a_bug(paid: int, outstanding: int) -> None:
    with pytest.raises(AssertionError):
        allocate(Money(paid), ZERO, Money(outstanding))
