"""A clock that stands still until a test moves it."""

import datetime as dt
from dataclasses import dataclass


@dataclass(slots=True)
class FixedClock:
    """Ten in the morning of 24 November 2026 in Shandong, unless told otherwise."""

    instant: dt.datetime = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)

    def now(self) -> dt.datetime:
        """The instant set."""
        return self.instant

    def move_to(self, day: dt.date) -> None:
        """Ten in the morning of ``day`` in Shandong."""
        self.instant = dt.datetime(day.year, day.month, day.day, 2, tzinfo=dt.UTC)
