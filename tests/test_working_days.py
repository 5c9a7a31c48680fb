"""When a month is due: the calendar of 2026, and what is said of years that it does not have."""

import datetime as dt

import pytest

from coop_credit.working_days import Shift
from coop_credit.working_days import YEAR_MISSING
from coop_credit.working_days import days_counted_as
from coop_credit.working_days import days_off
from coop_credit.working_days import due_day
from coop_credit.working_days import is_off
from coop_credit.working_days import shifted

DUE = [
    # A Thursday.
    ("2026-08", 10, "2026-09-10"),
    # 10 January 2026 is a Saturday, and the notice says nothing of it: Monday.
    ("2025-12", 10, "2026-01-12"),
    # A Sunday at work: the holiday was moved.
    ("2025-12", 4, "2026-01-04"),
    # In the middle of the spring festival, 15 to 23 February.
    ("2026-01", 16, "2026-02-24"),
    # The Saturday before it is a day of work.
    ("2026-01", 14, "2026-02-14"),
    # 1 to 7 October are off; the 8th is a Thursday.
    ("2026-09", 1, "2026-10-08"),
    # A Saturday at work.
    ("2026-09", 10, "2026-10-10"),
    # A month has no 31st: its last day, a Saturday, at work.
    ("2026-01", 31, "2026-02-28"),
]


@pytest.mark.parametrize("month, day, on", DUE)
def test_the_next_day_of_work(month: str, day: int, on: str) -> None:
    due = due_day(month, day)
    assert (due.on.isoformat(), due.note) == (on, "")


@pytest.mark.parametrize(
    "month, day, on",
    [
        ("2026-12", 10, "2027-01-10"),
        ("2024-12", 4, "2025-01-04"),
    ],
)
def test_a_year_that_is_missing_is_said_and_moves_nothing(month: str, day: int, on: str) -> None:
    due = due_day(month, day)
    assert (due.on.isoformat(), due.note) == (on, YEAR_MISSING)


def test_every_day_at_work_is_at_a_weekend_and_none_is_off_as_well() -> None:
    told = days_off(2026)
    assert told is not None
    at_work = [day for day, off in told.items() if not off]
    assert len(at_work) == 6
    assert all(day.weekday() >= 5 for day in at_work)
    # 3 + 9 + 3 + 5 + 3 + 3 + 7, and the six at work.
    assert len(told) == 33 + 6
    assert {day.year for day in told} == {2026}
    assert dt.date(2026, 2, 17) in told


SHIFTED = [
    # The spring festival: 15 to 23 February; Saturday the 14th is at work.
    ("2026-02-20", Shift.NEXT, "2026-02-24", ""),
    ("2026-02-20", Shift.PREVIOUS, "2026-02-14", ""),
    ("2026-02-20", Shift.KEEP, "2026-02-20", ""),
    ("2026-02-14", Shift.NEXT, "2026-02-14", ""),
    # The calendar begins on 1 January 2026, a day off, and ends with that year.
    ("2026-01-02", Shift.PREVIOUS, "2026-01-02", YEAR_MISSING),
    ("2028-02-29", Shift.NEXT, "2028-02-29", YEAR_MISSING),
    ("2028-02-29", Shift.KEEP, "2028-02-29", ""),
]


@pytest.mark.parametrize("day, shift, on, note", SHIFTED)
def test_which_day_counts(day: str, shift: Shift, on: str, note: str) -> None:
    found = shifted(dt.date.fromisoformat(day), shift)
    assert (found.on.isoformat(), found.note) == (on, note)


@pytest.mark.parametrize("shift", list(Shift))
def test_every_day_counts_as_one_day_and_none_is_lost(shift: Shift) -> None:
    # From the year before the calendar's to the year after it.
    days = [dt.date(2025, 12, 1) + dt.timedelta(days=number) for number in range(430)]
    counted = [due_on for day in days for due_on in days_counted_as(day, shift)]
    assert sorted(counted) == days
    assert all(
        shifted(due_on, shift).on == day for day in days for due_on in days_counted_as(day, shift)
    )
    if shift is not Shift.KEEP:
        inside = [day for day in days if dt.date(2026, 1, 4) <= day <= dt.date(2026, 12, 31)]
        assert all(not days_counted_as(day, shift) for day in inside if is_off(day))
