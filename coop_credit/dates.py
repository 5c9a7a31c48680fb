"""Days, months and the one clock.

Business dates are calendar days in a cooperative's zone; instants are UTC.
A month is text, ``"2026-11"``. Spans of days include the first day and not
the last (算头不算尾) unless a name says otherwise.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo

ZONE_DEFAULT = "Asia/Shanghai"

_MONTH = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)


class Clock(Protocol):
    """Where time comes from: the system's clock, or a fixed one in tests."""

    def now(self) -> dt.datetime:
        """The present instant, aware, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> dt.datetime:
        """The present instant, aware, in UTC."""
        return dt.datetime.now(dt.UTC)


def day_in(zone: str, instant: dt.datetime) -> dt.date:
    """The calendar day of an aware ``instant`` in ``zone``."""
    assert instant.tzinfo is not None, instant
    return instant.astimezone(ZoneInfo(zone)).date()


def instant_text(instant: dt.datetime) -> str:
    """An aware instant as fixed-width UTC text, 27 characters.

    >>> instant_text(dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC))
    '2026-11-24T08:00:00.000000Z'
    """
    assert instant.tzinfo is not None, instant
    naive = instant.astimezone(dt.UTC).replace(tzinfo=None)
    return f"{naive.isoformat(timespec='microseconds')}Z"


def add_months(start: dt.date, months: int) -> dt.date:
    """The same day ``months`` later, or that month's last day if it is shorter.

    >>> add_months(dt.date(2025, 1, 31), 1)
    datetime.date(2025, 2, 28)
    """
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return dt.date(years, month + 1, min(start.day, last))


def month_of(day: dt.date) -> str:
    """The month that ``day`` lies in.

    >>> month_of(dt.date(2026, 11, 24))
    '2026-11'
    """
    return f"{day.year:04d}-{day.month:02d}"


def parse_month(text: str) -> str:
    """Check a month such as ``"2026-11"``. Raises ``ValueError`` for anything else."""
    if _MONTH.fullmatch(text) is None:
        raise ValueError(text)
    return text


def next_month(month: str) -> str:
    """The month behind a month.

    >>> next_month("2026-12")
    '2027-01'
    """
    return month_of(last_day(month) + dt.timedelta(days=1))


def first_day(month: str) -> dt.date:
    """The first day of a month."""
    return dt.date.fromisoformat(f"{month}-01")


def last_day(month: str) -> dt.date:
    """The last day of a month."""
    first = first_day(month)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])
