"""The usage fee: actual days, the first counted and the last not, rounded once."""

import datetime as dt
from decimal import Decimal
from decimal import ROUND_HALF_UP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop_credit.lending.fees import PrincipalChange
from coop_credit.lending.fees import expected_fees
from coop_credit.lending.fees import fee_accrued
from coop_credit.lending.fees import fee_due
from coop_credit.lending.loans import LoanTerms
from coop_credit.lending.loans import allocate
from coop_credit.lending.schedule import schedule
from coop_credit.lending.schedule import unpaid
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import total
from tests.lending import agreements

History = tuple[PrincipalChange, ...]


def _changes(*lines: tuple[str, int]) -> History:
    return tuple(PrincipalChange(dt.date.fromisoformat(day), Money(fen)) for day, fen in lines)


@pytest.mark.parametrize(
    "paid_out, fen, rate_bp, day_base, until, fee",
    [
        # 1,000,000 fen x 30 days x 600 / (10,000 x 365) = 4,931.51
        ("2026-03-01", 1_000_000, 600, 365, "2026-03-31", 4_932),
        # The same over 360: 5,000 exactly.
        ("2026-03-01", 1_000_000, 600, 360, "2026-03-31", 5_000),
        # One day: 164.38. None: nothing.
        ("2026-03-01", 1_000_000, 600, 365, "2026-03-02", 164),
        ("2026-03-01", 1_000_000, 600, 365, "2026-03-01", 0),
        ("2026-03-01", 1_000_000, 600, 365, "2026-02-01", 0),
        ("2026-03-01", 1_000_000, 0, 365, "2027-03-01", 0),
        # 3,650 fen x 1 day x 500 / 3,650,000 = 0.5: half a fen goes up; 3,649 give 0.4999.
        ("2026-03-01", 3_650, 500, 365, "2026-03-02", 1),
        ("2026-03-01", 3_649, 500, 365, "2026-03-02", 0),
        # 3 x 0.5 = 1.5
        ("2026-03-01", 3_650, 500, 365, "2026-03-04", 2),
        # 36,500 fen at 10 %: 10 fen a day. A year of 365 days, then one of 366.
        ("2026-01-01", 36_500, 1_000, 365, "2027-01-01", 3_650),
        ("2028-01-01", 36_500, 1_000, 365, "2029-01-01", 3_660),
        # Over February 29: 2 days, and 1 where there is none.
        ("2028-02-28", 36_500, 1_000, 365, "2028-03-01", 20),
        ("2027-02-28", 36_500, 1_000, 365, "2027-03-01", 10),
    ],
)
def test_a_fee_is_principal_times_days_times_rate(
    *, paid_out: str, fen: int, rate_bp: int, day_base: int, until: str, fee: int
) -> None:
    accrued = fee_accrued(
        _changes((paid_out, fen)),
        rate_bp=rate_bp,
        day_base=day_base,
        until=dt.date.fromisoformat(until),
    )
    assert accrued == Money(fee)


#: 365.00 paid out on the 1st: 10 fen of fee a day. Half is paid back on the 11th.
HALF_BACK = _changes(("2026-03-01", 36_500), ("2026-03-11", -18_250))


@pytest.mark.parametrize(
    "changes, until, fee",
    [
        (HALF_BACK, "2026-03-11", 100),  # 10 x 10; the 11th does not count
        (HALF_BACK, "2026-03-12", 105),  # one day of 5 more
        (HALF_BACK, "2026-03-21", 150),  # 10 x 10 + 10 x 5
        # Changes on the last day or later do not count.
        (_changes(("2026-03-01", 36_500), ("2026-03-21", -36_500)), "2026-03-21", 200),
        (_changes(("2026-03-01", 36_500), ("2026-03-22", -36_500)), "2026-03-21", 200),
        # Repaid in full: nothing more accrues.
        (_changes(("2026-03-01", 36_500), ("2026-03-11", -36_500)), "2027-03-11", 100),
        # Repaid on the day of the payout, and a payout that was undone.
        (_changes(("2026-03-01", 36_500), ("2026-03-01", -36_500)), "2027-03-01", 0),
        # A repayment that was undone weighs nothing: 20 x 10.
        ((*HALF_BACK, *_changes(("2026-03-11", 18_250))), "2026-03-21", 200),
        ((), "2026-03-21", 0),
    ],
)
def test_a_repayment_lowers_the_fee_from_its_own_day_on(
    changes: History, until: str, fee: int
) -> None:
    accrued = fee_accrued(changes, rate_bp=1_000, day_base=365, until=dt.date.fromisoformat(until))
    assert accrued == Money(fee)


@pytest.mark.parametrize("received, due", [(0, 150), (100, 50), (150, 0), (200, -50)])
def test_what_is_due_is_what_accrued_less_what_was_received(received: int, due: int) -> None:
    # 150 accrued, as above.
    assert fee_due(
        HALF_BACK,
        rate_bp=1_000,
        day_base=365,
        until=dt.date(2026, 3, 21),
        received=Money(received),
    ) == Money(due)


def test_after_a_back_dated_repayment_the_fee_due_says_what_was_too_much() -> None:
    # 30 days of 10 fen were received on the 31st. Then a paper turns up: half was paid back on
    # the 11th. Accrued until the 31st: 10 x 10 + 20 x 5 = 200, so 100 was too much.
    due = fee_due(
        HALF_BACK,
        rate_bp=1_000,
        day_base=365,
        until=dt.date(2026, 3, 31),
        received=Money(300),
    )
    assert due == Money(-100)


def test_the_expected_fees_fall_with_the_principal() -> None:
    # 730.00 at 10 %: 20 fen a day. January 1 to February 2: 32 days, 640. Half is left:
    # February 2 to March 2: 28 days of 10, 280.
    terms = LoanTerms(
        principal=Money(73_000),
        starts_on=dt.date(2026, 1, 1),
        due_on=dt.date(2026, 3, 2),
        instalments=2,
        rate_bp=1_000,
    )
    assert expected_fees(terms) == (Money(640), Money(280))


def test_rounding_does_not_add_up_over_instalments() -> None:
    # Fen x days: 1,000,000 x 30; 666,666 x 30; 333,333 x 31. Times 600 / 3,650,000:
    # 4,931.51; 3,287.67; 1,698.63. Added up: 4,931.51; 8,219.17; 9,917.80.
    # Rounded: 4,932; 8,219; 9,918, so 4,932 + 3,287 + 1,699, not 4,932 + 3,288 + 1,699.
    terms = LoanTerms(
        principal=Money(1_000_000),
        starts_on=dt.date(2026, 3, 1),
        due_on=dt.date(2026, 5, 31),
        instalments=3,
        rate_bp=600,
    )
    assert expected_fees(terms) == (Money(4_932), Money(3_287), Money(1_699))


@given(agreements.histories(), agreements.rates_bp, agreements.day_bases, st.integers(-5, 800))
def test_the_fee_is_that_of_a_clerk_who_counts_every_day(
    changes: History, rate_bp: int, day_base: int, length: int
) -> None:
    starts_on = changes[0].on
    fen_days = 0
    for past in range(length):
        day = starts_on + dt.timedelta(days=past)
        fen_days += sum(each.change.fen for each in changes if each.on <= day)
    exact = Decimal(fen_days * rate_bp) / Decimal(10_000 * day_base)
    accrued = fee_accrued(
        changes,
        rate_bp=rate_bp,
        day_base=day_base,
        until=starts_on + dt.timedelta(days=length),
    )
    assert accrued.fen == exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)


@given(agreements.histories(), agreements.rates_bp, agreements.days, agreements.days)
def test_the_fee_never_falls_as_days_pass(
    changes: History, rate_bp: int, one: dt.date, other: dt.date
) -> None:
    earlier, later = (
        fee_accrued(changes, rate_bp=rate_bp, day_base=365, until=day)
        for day in sorted((one, other))
    )
    assert ZERO <= earlier <= later


@given(agreements.histories(), agreements.rates_bp, agreements.days, st.data())
def test_the_order_of_changes_does_not_matter(
    changes: History, rate_bp: int, until: dt.date, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(changes))
    assert fee_accrued(shuffled, rate_bp=rate_bp, day_base=365, until=until) == fee_accrued(
        changes, rate_bp=rate_bp, day_base=365, until=until
    )


@given(agreements.terms())
def test_paying_by_schedule_leaves_nothing(terms: LoanTerms) -> None:
    changes = [PrincipalChange(terms.starts_on, terms.principal)]
    plan = schedule(terms)
    received, outstanding = ZERO, terms.principal
    for instalment, fee in zip(plan, expected_fees(terms), strict=True):
        due = fee_due(
            changes,
            rate_bp=terms.rate_bp,
            day_base=terms.day_base,
            until=instalment.due_on,
            received=received,
        )
        parts = allocate(fee + instalment.principal, due, outstanding)
        assert (parts.fee, parts.principal, parts.excess) == (fee, instalment.principal, ZERO)
        received += parts.fee
        outstanding -= parts.principal
        changes.append(PrincipalChange(instalment.due_on, ZERO - parts.principal))
    assert outstanding == ZERO
    assert unpaid(plan, terms.principal) == ()
    long_after = terms.due_on + dt.timedelta(days=1_000)
    accrued = fee_accrued(changes, rate_bp=terms.rate_bp, day_base=terms.day_base, until=long_after)
    assert accrued == received == total(expected_fees(terms))
