"""Which day counts where one falls on a day off, and on which day a month is due.

Days off stand in ``calendars/``, year by year, as they were announced. Of a year that is not
there nothing is guessed: the day is not moved, and that is said.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from coop_credit.dates import first_day
from coop_credit.dates import last_day
from coop_credit.dates import next_month

#: What ``DueDay.note`` says when the calendar ends before the day.
YEAR_MISSING = "calendar-year-missing"
_SATURDAY = 5
_DAY = dt.timedelta(days=1)


class Shift(StrEnum):
    """Which day counts in place of a day off."""

    KEEP = "keep"  # the day itself
    NEXT = "next"  # the first day of work after it
    PREVIOUS = "previous"  # the last day of work before it


#: Which way one walks over days off.
_STEPS = {Shift.KEEP: 0 * _DAY, Shift.NEXT: _DAY, Shift.PREVIOUS: -_DAY}


@dataclass(frozen=True, slots=True)
class DueDay:
    """The last day on which something is in time. note: ``YEAR_MISSING``, or ``""``."""

    on: dt.date
    note: str = ""


@cache
def days_off(year: int) -> Mapping[dt.date, bool] | None:
    """Whether a day of ``year`` is off, for the days that the week does not tell.

    ``None`` for a year that the calendar does not have.
    """
    text = resources.files("coop_credit").joinpath("calendars", "cn.toml").read_text("utf-8")
    found = tomllib.loads(text).get(str(year))
    if found is None:
        return None
    off = {day: True for first, last in found["off"] for day in _days(first, last)}
    return off | dict.fromkeys(found["work"], False)


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    while first <= last:
        yield first
        first += _DAY


def is_off(day: dt.date) -> bool | None:
    """Whether nobody works on a day; ``None`` where the calendar does not have its year.

    >>> is_off(dt.date(2026, 10, 10)), is_off(dt.date(2026, 10, 11)), is_off(dt.date(2040, 1, 1))
    (False, True, None)
    """
    told = days_off(day.year)
    return None if told is None else told.get(day, day.weekday() >= _SATURDAY)


def shifted(day: dt.date, shift: Shift) -> DueDay:
    """The day that counts for ``day``; itself, with a note, where the calendar is missing.

    It is missing when it ends before the day that counts, or before ``day``.

    >>> shifted(dt.date(2026, 2, 17), Shift.NEXT).on, shifted(dt.date(2026, 2, 17), Shift.KEEP).on
    (datetime.date(2026, 2, 24), datetime.date(2026, 2, 17))
    """
    on = day
    while shift is not Shift.KEEP and is_off(on):
        on += _STEPS[shift]
    missing = shift is not Shift.KEEP and is_off(on) is None
    return DueDay(day, YEAR_MISSING) if missing else DueDay(on)


def days_counted_as(day: dt.date, shift: Shift) -> list[dt.date]:
    """The days for which ``day`` counts, in order: its own, and days off beside it; or none.

    >>> [each.day for each in days_counted_as(dt.date(2026, 10, 8), Shift.NEXT)]
    [1, 2, 3, 4, 5, 6, 7, 8]
    """
    found = [day]
    while is_off(found[-1] - _STEPS[shift]) and shift is not Shift.KEEP:
        found.append(found[-1] - _STEPS[shift])
    return sorted(each for each in found if shifted(each, shift).on == day)


def due_day(month: str, day: int) -> DueDay:
    """When ``month`` is due: on the day of the next month, at the latest its last; 1 to 31.

    A day off is put off to the next day of work.

    >>> due_day("2026-01", 15).on
    datetime.date(2026, 2, 24)
    """
    assert day > 0, day
    after = next_month(month)
    return shifted(min(first_day(after) + _DAY * (day - 1), last_day(after)), Shift.NEXT)
