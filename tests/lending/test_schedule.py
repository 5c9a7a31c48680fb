"""When a loan falls due, what is left of each instalment, and how late it is."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop_credit.lending.loans import LoanTerms
from coop_credit.lending.schedule import Instalment
from coop_credit.lending.schedule import days_late
from coop_credit.lending.schedule import lateness
from coop_credit.lending.schedule import overdue
from coop_credit.lending.schedule import overdue_since
from coop_credit.lending.schedule import schedule
from coop_credit.lending.schedule import unpaid
from coop_credit.money import Money
from coop_credit.money import total
from tests.lending import agreements


def _plan(fen: int, due_on: str, instalments: int) -> tuple[Instalment, ...]:
    return schedule(
        LoanTerms(
            principal=Money(fen),
            starts_on=dt.date(2025, 12, 31),
            due_on=dt.date.fromisoformat(due_on),
            instalments=instalments,
            rate_bp=600,
        )
    )


def _lines(plan: tuple[Instalment, ...]) -> list[tuple[int, str, int]]:
    return [(each.number, each.due_on.isoformat(), each.principal.fen) for each in plan]


def _principal(plan: tuple[Instalment, ...]) -> Money:
    return total([each.principal for each in plan])


@pytest.mark.parametrize(
    "fen, due_on, lines",
    [
        (10_000, "2026-12-31", [(1, "2026-12-31", 10_000)]),
        # 10,000 = 3 x 3,333 + 1: the first pays the odd fen. Days count back from the 31st.
        (
            10_000,
            "2026-05-31",
            [(1, "2026-03-31", 3_334), (2, "2026-04-30", 3_333), (3, "2026-05-31", 3_333)],
        ),
        # Counted from the last day: one that is a month's last by chance does not stick.
        (10_001, "2026-02-28", [(1, "2026-01-28", 5_001), (2, "2026-02-28", 5_000)]),
        # 2028 has a February 29.
        (
            5,
            "2028-03-31",
            [(1, "2028-01-31", 2), (2, "2028-02-29", 2), (3, "2028-03-31", 1)],
        ),
    ],
)
def test_instalments_are_equal_and_a_month_apart(
    fen: int, due_on: str, lines: list[tuple[int, str, int]]
) -> None:
    assert _lines(_plan(fen, due_on, len(lines))) == lines


@given(agreements.terms())
def test_a_schedule_loses_nothing_and_keeps_its_days_in_order(terms: LoanTerms) -> None:
    plan = schedule(terms)
    due = [each.due_on for each in plan]
    fen = [each.principal.fen for each in plan]
    assert [each.number for each in plan] == list(range(1, terms.instalments + 1))
    assert terms.starts_on < due[0]
    assert due == sorted(set(due))
    assert due[-1] == terms.due_on
    assert sum(fen) == terms.principal.fen
    assert fen == sorted(fen, reverse=True)
    assert fen[0] - fen[-1] in {0, 1}


#: 33.34 on March 31, 33.33 on April 30, 33.33 on May 31.
PLAN = _plan(10_000, "2026-05-31", 3)


@pytest.mark.parametrize(
    "repaid, left",
    [
        (0, [(1, 3_334), (2, 3_333), (3, 3_333)]),
        (1, [(1, 3_333), (2, 3_333), (3, 3_333)]),
        (3_333, [(1, 1), (2, 3_333), (3, 3_333)]),
        (3_334, [(2, 3_333), (3, 3_333)]),
        (3_335, [(2, 3_332), (3, 3_333)]),
        (6_667, [(3, 3_333)]),
        (9_999, [(3, 1)]),
        (10_000, []),
    ],
)
def test_the_earliest_instalment_is_paid_first(repaid: int, left: list[tuple[int, int]]) -> None:
    rest = unpaid(PLAN, Money(repaid))
    assert [(each.number, each.principal.fen) for each in rest] == left
    assert all(each.due_on == PLAN[each.number - 1].due_on for each in rest)


@pytest.mark.parametrize("repaid", [-1, 10_001])
def test_more_or_less_repaid_than_there_is_to_repay_is_a_bug(repaid: int) -> None:
    with pytest.raises(AssertionError):
        unpaid(PLAN, Money(repaid))


NEVER = ""


@pytest.mark.parametrize(
    "day, repaid, fen, since, late",
    [
        ("2026-03-31", 0, 0, NEVER, 0),  # the day itself is on time
        ("2026-04-01", 0, 3_334, "2026-03-31", 1),
        ("2026-04-01", 3_333, 1, "2026-03-31", 1),
        ("2026-04-01", 3_334, 0, NEVER, 0),
        ("2026-04-30", 0, 3_334, "2026-03-31", 30),
        ("2026-05-01", 0, 6_667, "2026-03-31", 31),
        ("2026-05-01", 3_334, 3_333, "2026-04-30", 1),
        ("2026-05-01", 5_000, 1_667, "2026-04-30", 1),  # 6,667 due - 5,000
        ("2026-05-01", 6_667, 0, NEVER, 0),
        ("2027-03-31", 0, 10_000, "2026-03-31", 365),
        ("2027-03-31", 10_000, 0, NEVER, 0),
    ],
)
def test_overdue_is_what_fell_due_before_the_day_and_is_unpaid(
    day: str, repaid: int, fen: int, since: str, late: int
) -> None:
    today = dt.date.fromisoformat(day)
    oldest = dt.date.fromisoformat(since) if since != NEVER else None
    assert overdue(PLAN, Money(repaid), today) == Money(fen)
    assert overdue_since(PLAN, Money(repaid), today) == oldest
    assert days_late(PLAN, Money(repaid), today) == late


@given(agreements.terms(), st.data())
def test_paying_leaves_the_rest_and_never_makes_a_loan_later(
    terms: LoanTerms, data: st.DataObject
) -> None:
    plan = schedule(terms)
    first = Money(data.draw(st.integers(0, terms.principal.fen)))
    second = Money(data.draw(st.integers(0, (terms.principal - first).fen)))
    day = terms.starts_on + dt.timedelta(days=data.draw(st.integers(0, 3_000)))

    assert _principal(unpaid(plan, first)) == terms.principal - first
    assert unpaid(plan, first + second) == unpaid(unpaid(plan, first), second)

    # Straight from the words: what fell due before the day, less what was repaid.
    fell_due = sum(each.principal.fen for each in plan if each.due_on < day)
    assert overdue(plan, first, day).fen == max(0, fell_due - first.fen)
    assert days_late(plan, first + second, day) <= days_late(plan, first, day)
    assert (days_late(plan, first, day) > 0) == (overdue(plan, first, day) > Money(0))


@pytest.mark.parametrize(
    "late, band",
    [
        (0, "on-time"),
        (1, "1-90"),
        (90, "1-90"),
        (91, "91-180"),
        (180, "91-180"),
        (181, "over-180"),
        (5_000, "over-180"),
    ],
)
def test_days_late_fall_into_bands(late: int, band: str) -> None:
    assert str(lateness(late)) == band


def test_a_loan_is_never_late_by_less_than_no_day() -> None:
    with pytest.raises(AssertionError):
        lateness(-1)
