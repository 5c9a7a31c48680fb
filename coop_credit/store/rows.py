"""What rows of several tables share: numbers that follow on, days that may not have come."""

import datetime as dt
from typing import Literal

from coop_credit.store.database import Tx

#: The tables whose rows are numbered 1, 2, 3 ... in each cooperative.
Numbered = Literal["member", "loan", "withdrawal"]


def next_number(tx: Tx, table: Numbered, cooperative: str) -> int:
    """The number that the next row of a table gets, under the cooperative's lock."""
    row = tx.row(
        f"SELECT coalesce(max(number), 0) + 1 FROM {table} WHERE cooperative_id = :cooperative",
        cooperative=cooperative,
    )
    assert row is not None
    return int(row[0])


def day_from(text: str | None) -> dt.date | None:
    """A day of a row; ``None`` for one that has not come."""
    return None if text is None else dt.date.fromisoformat(text)


def day_text(day: dt.date | None) -> str | None:
    """A day for a row; ``None`` for one that has not come."""
    return None if day is None else day.isoformat()
