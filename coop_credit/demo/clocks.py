"""Time as the demonstration needs it: whatever day its story has come to."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.dates import Clock


@dataclass(slots=True)
class SteppingClock:
    """Ten in the morning in Shandong on ``day``."""

    day: dt.date

    def now(self) -> dt.datetime:
        """The instant in UTC."""
        return dt.datetime(self.day.year, self.day.month, self.day.day, 2, tzinfo=dt.UTC)


@dataclass(slots=True)
class PastClock:
    """The same, and never later than what ``real`` says."""

    day: dt.date
    real: Clock

    def now(self) -> dt.datetime:
        """The instant in UTC."""
        return min(SteppingClock(self.day).now(), self.real.now())
