"""The kinds of schedules: their figures, and what holds for all of them."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop_credit.audit.replayed_plans import planned
from coop_credit.lending.fees import expected_fees
from coop_credit.lending.loans import LoanTerms
from coop_credit.lending.loans import Part
from coop_credit.lending.loans import ScheduleKind
from coop_credit.lending.loans import TermsRefused
from coop_credit.lending.loans import check_terms
from coop_credit.lending.schedule import schedule
from coop_credit.lending.schedule import unpaid
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.money import total
from tests.lending import agreements

START = dt.date(2026, 1, 1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def parts(*lines: tuple[str, int]) -> tuple[Part, ...]:
    return tuple(Part(day(due_on), Money(fen)) for due_on, fen in lines)


BASE = LoanTerms(
    principal=Money(100_000),
    starts_on=START,
    due_on=dt.date(2026, 4, 1),
    instalments=3,
    rate_bp=1_200,
    day_base=360,
)
EQUAL = replace(BASE, schedule_kind=ScheduleKind.EQUAL_INSTALMENTS)
BULLET = replace(BASE, schedule_kind=ScheduleKind.BULLET)
IRREGULAR = replace(
    BASE,
    schedule_kind=ScheduleKind.IRREGULAR,
    parts=parts(("2026-01-15", 1), ("2026-01-16", 60_000), ("2026-04-01", 39_999)),
)


def lines(terms: LoanTerms) -> list[tuple[str, int, int]]:
    """Day, principal, fee of each instalment."""
    return [
        (each.due_on.isoformat(), each.principal.fen, fee.fen)
        for each, fee in zip(schedule(terms), expected_fees(terms), strict=True)
    ]


def test_equal_instalments_are_the_same_sum_each_time() -> None:
    # A day costs 12 % / 360 = 1/3000. Spans of 31, 28, 31 days; what is owed grows by the
    # factors 1.0103333, 1.0093333, 1.0103333. The payment is
    # 100,000 x 1.0303007 / (1.0093333 x 1.0103333 + 1.0103333 + 1) = 34,002.2: 34,002 fen.
    # First fee 100,000 x 31 / 3000 = 1,033.33. Left 67,031: x 28 / 3000 = 625.62 more, 1,658.96.
    # Left 33,655 (34,002 - 626 = 33,376 paid): x 31 / 3000 = 347.77 more, 2,006.72.
    assert lines(EQUAL) == [
        ("2026-02-01", 32_969, 1_033),
        ("2026-03-01", 33_376, 626),
        ("2026-04-01", 33_655, 348),
    ]
    # 34,002, 34,002, and the last, which absorbs the rounding: 34,003.


def test_without_a_fee_equal_instalments_are_equal_parts() -> None:
    assert [fen for _, fen, _ in lines(replace(EQUAL, rate_bp=0))] == [33_333, 33_333, 33_334]


def test_a_bullet_has_a_fee_each_month_and_its_principal_in_the_end() -> None:
    # 100,000 x 31 / 3000 = 1,033.33; x 59 = 1,966.67 in all; x 90 = 3,000.
    assert lines(BULLET) == [
        ("2026-02-01", 0, 1_033),
        ("2026-03-01", 0, 934),
        ("2026-04-01", 100_000, 1_033),
    ]
    (left,) = unpaid(schedule(BULLET), Money(40_000))
    assert (left.number, left.principal) == (3, Money(60_000))


def test_an_irregular_schedule_is_as_agreed() -> None:
    # 100,000 x 14 / 3000 = 466.67; 99,999 x 1 more: 499.99..; 39,999 x 75 / 3000 = 999.98.
    assert lines(IRREGULAR) == [
        ("2026-01-15", 1, 467),
        ("2026-01-16", 60_000, 33),
        ("2026-04-01", 39_999, 1_000),
    ]


@pytest.mark.parametrize(
    "terms, reason",
    [
        (replace(BULLET, parts=IRREGULAR.parts), "parts-not-taken"),
        (replace(BASE, parts=IRREGULAR.parts), "parts-not-taken"),
        (replace(BULLET, due_on=dt.date(2026, 3, 1)), "instalments-do-not-fit"),
        (replace(IRREGULAR, instalments=2), "parts-do-not-fit"),
        (replace(IRREGULAR, parts=()), "parts-do-not-fit"),
        (replace(IRREGULAR, due_on=dt.date(2026, 4, 2)), "parts-do-not-fit"),
        (replace(IRREGULAR, starts_on=dt.date(2026, 1, 15)), "parts-do-not-fit"),
        (
            replace(
                IRREGULAR,
                parts=parts(("2026-01-15", 1), ("2026-01-15", 60_000), ("2026-04-01", 39_999)),
            ),
            "parts-do-not-fit",
        ),
        (replace(IRREGULAR, principal=Money(100_001)), "parts-do-not-add-up"),
        (
            replace(
                IRREGULAR,
                parts=parts(("2026-01-15", 0), ("2026-01-16", 60_001), ("2026-04-01", 39_999)),
            ),
            "instalment-below-one-fen",
        ),
        # The first span of 334 days costs more than a sixtieth of the principal.
        (
            replace(EQUAL, instalments=60, due_on=dt.date(2031, 11, 1), rate_bp=2_400),
            "instalment-below-one-fen",
        ),
        (replace(EQUAL, principal=Money(2)), "instalment-below-one-fen"),
    ],
)
def test_schedules_that_cannot_be(terms: LoanTerms, reason: str) -> None:
    with pytest.raises(TermsRefused) as refused:
        check_terms(terms)
    assert refused.value.facts["reason"] == reason


@pytest.mark.parametrize("terms", [EQUAL, BULLET, IRREGULAR, replace(BULLET, principal=Money(1))])
def test_schedules_that_can_be(terms: LoanTerms) -> None:
    check_terms(terms)


@st.composite
def irregular(draw: st.DrawFn) -> LoanTerms:
    """An irregular schedule of up to 60 parts."""
    sums = draw(st.lists(st.integers(1, 10**8), min_size=1, max_size=60))
    gaps = draw(st.lists(st.integers(1, 90), min_size=len(sums), max_size=len(sums)))
    starts_on = draw(agreements.days)
    days = [starts_on + dt.timedelta(days=sum(gaps[:count])) for count in range(1, len(gaps) + 1)]
    return LoanTerms(
        principal=Money(sum(sums)),
        starts_on=starts_on,
        due_on=days[-1],
        instalments=len(sums),
        rate_bp=draw(agreements.rates_bp),
        schedule_kind=ScheduleKind.IRREGULAR,
        parts=tuple(Part(*each) for each in zip(days, map(Money, sums), strict=True)),
    )


monthly = st.builds(
    lambda terms, kind: replace(terms, schedule_kind=kind),
    agreements.terms(),
    st.sampled_from([kind for kind in ScheduleKind if kind is not ScheduleKind.IRREGULAR]),
)


def can_be(terms: LoanTerms) -> bool:
    try:
        check_terms(terms)
    except TermsRefused:
        return False
    return True


@given(monthly | irregular())
def test_every_schedule_that_passes_loses_nothing(terms: LoanTerms) -> None:
    if not can_be(terms):
        assert terms.schedule_kind is ScheduleKind.EQUAL_INSTALMENTS
        return
    plan = schedule(terms)
    due = [each.due_on for each in plan]
    assert terms.starts_on < due[0]
    assert due == sorted(set(due))
    assert due[-1] == terms.due_on
    assert total([each.principal for each in plan]) == terms.principal
    assert all(each.principal >= ZERO for each in plan)
    assert all(fee >= ZERO for fee in expected_fees(terms))


@given(agreements.terms())
def test_equal_instalments_differ_in_the_last_only(terms: LoanTerms) -> None:
    equal = replace(terms, schedule_kind=ScheduleKind.EQUAL_INSTALMENTS)
    payments = [
        each.principal + fee
        for each, fee in zip(schedule(equal), expected_fees(equal), strict=True)
    ]
    assert len(set(payments[:-1])) <= 1
    # Each payment is at most half a fen off, and grows at 24 % in five years by 3.4 at most;
    # each fee is at most a fen off.
    assert abs((payments[-1] - payments[0]).fen) <= 4 * terms.instalments


@given(monthly | irregular())
def test_the_replay_plans_as_the_operations_do(terms: LoanTerms) -> None:
    loan = {
        "due_on": terms.due_on.isoformat(),
        "instalments": terms.instalments,
        "schedule_kind": str(terms.schedule_kind),
        "rate_bp": terms.rate_bp,
        "day_base": terms.day_base,
    }
    body = [
        {"due_on": each.due_on.isoformat(), "principal_fen": each.principal.fen}
        for each in terms.parts
    ]
    expected = [(each.due_on.isoformat(), each.principal.fen) for each in schedule(terms)]
    assert planned(loan, body, terms.starts_on.isoformat(), terms.principal.fen) == expected
