"""Days, months and the clock."""

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop_credit.dates import SystemClock
from coop_credit.dates import ZONE_DEFAULT
from coop_credit.dates import add_months
from coop_credit.dates import day_in
from coop_credit.dates import first_day
from coop_credit.dates import instant_text
from coop_credit.dates import last_day
from coop_credit.dates import month_of
from coop_credit.dates import parse_month

days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
months_apart = st.integers(-1000, 1000)


def test_the_systems_clock_tells_the_present_in_utc() -> None:
    before = dt.datetime.now(dt.UTC)
    now = SystemClock().now()
    assert before <= now <= dt.datetime.now(dt.UTC)
    assert now.tzinfo is dt.UTC


@pytest.mark.parametrize(
    "hour, minute, zone, day",
    [
        (15, 59, ZONE_DEFAULT, 31),  # 23:59 in Shanghai, which is 8 hours ahead
        (16, 0, ZONE_DEFAULT, 1),  # midnight: the next day, month and year
        (16, 0, "UTC", 31),
        (0, 0, "America/New_York", 30),  # 19:00 the day before
    ],
)
def test_the_day_is_the_one_in_the_cooperatives_zone(
    hour: int, minute: int, zone: str, day: int
) -> None:
    assert day_in(zone, dt.datetime(2026, 12, 31, hour, minute, tzinfo=dt.UTC)).day == day


def test_an_instant_is_written_in_utc_with_a_fixed_width() -> None:
    shanghai = dt.timezone(dt.timedelta(hours=8))
    instant = dt.datetime(2026, 1, 1, 7, 30, 5, 42, tzinfo=shanghai)
    assert instant_text(instant) == "2025-12-31T23:30:05.000042Z"


def test_an_instant_without_a_zone_is_a_bug() -> None:
    naive = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
    with pytest.raises(AssertionError):
        instant_text(naive)
    with pytest.raises(AssertionError):
        day_in(ZONE_DEFAULT, naive)


@pytest.mark.parametrize(
    "start, months, end",
    [
        ("2026-01-15", 1, "2026-02-15"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2026-02-28", 1, "2026-03-28"),  # a month's last day does not stick
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-01", -1, "2025-12-01"),
        ("2026-05-31", 0, "2026-05-31"),
        ("2099-12-31", 2, "2100-02-28"),  # 2100 is no leap year
    ],
)
def test_the_same_day_months_later_or_that_months_last(start: str, months: int, end: str) -> None:
    assert add_months(dt.date.fromisoformat(start), months) == dt.date.fromisoformat(end)


@given(days, months_apart)
def test_adding_months_moves_the_month_and_only_shortens_the_day(
    start: dt.date, months: int
) -> None:
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    is_last = end.day == calendar.monthrange(end.year, end.month)[1]
    assert end.day == start.day or (end.day < start.day and is_last)


@given(days, days, months_apart)
def test_adding_months_keeps_days_in_order(one: dt.date, other: dt.date, months: int) -> None:
    earlier, later = sorted((one, other))
    assert add_months(earlier, months) <= add_months(later, months)


@pytest.mark.parametrize(
    "month, first, last",
    [
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("0001-01", "0001-01-01", "0001-01-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),  # the last day there is
    ],
)
def test_a_month_has_a_first_and_a_last_day(month: str, first: str, last: str) -> None:
    assert first_day(month) == dt.date.fromisoformat(first)
    assert last_day(month) == dt.date.fromisoformat(last)


@given(days)
def test_a_day_lies_in_its_month(day: dt.date) -> None:
    month = month_of(day)
    assert parse_month(month) == month
    assert first_day(month) <= day <= last_day(month)
    assert month_of(last_day(month) + dt.timedelta(days=1)) > month


NOT_MONTHS = ["", "2026", "2026-00", "2026-13", "2026-1", "26-01", "0000-01", "2026-01-01"]


@pytest.mark.parametrize("text", [*NOT_MONTHS, "2026-01\n", " 2026-01", "2026/01", "２０２６-01"])
def test_other_text_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_month(text)
