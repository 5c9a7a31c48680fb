"""What rows of several tables share: numbers that follow on, days that may not have come, lists."""

import datetime as dt
import json
from collections.abc import Sequence
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


def among(tx: Tx, column: str, name: str) -> str:
    """The condition that a column's value is in the list that the parameter ``name`` holds."""
    if tx.dialect == "postgresql":
        return f"{column} = ANY(:{name})"
    return f"{column} IN (SELECT value FROM json_each(:{name}))"


def listed(tx: Tx, values: Sequence[int] | Sequence[str]) -> object:
    """A list as the parameter that ``among`` names. On PostgreSQL an empty one has no type."""
    return list(values) if tx.dialect == "postgresql" else json.dumps(list(values))
