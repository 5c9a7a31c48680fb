"""What the rules about contributions need to know of the member who pays in."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.ledger.accounts import share_account
from coop_credit.money import Money
from coop_credit.store.database import Row
from coop_credit.store.database import Tx
from coop_credit.store.rows import among
from coop_credit.store.rows import day_from
from coop_credit.store.rows import listed


@dataclass(frozen=True, slots=True)
class Contributor:
    """A member who pays in, read under the lock. shares: before the contribution."""

    joined_on: dt.date
    participant_since: dt.date | None
    left_on: dt.date | None
    shares: Money


_COLUMNS = "m.joined_on, m.participant_since, m.left_on, coalesce(a.credit_fen - a.debit_fen, 0)"
_FIND = f"""
SELECT {_COLUMNS}
  FROM member m LEFT JOIN account a ON a.cooperative_id = m.cooperative_id AND a.code = :shares
 WHERE m.cooperative_id = :cooperative AND m.number = :number"""


def foresee_contributor(tx: Tx, cooperative: str, number: int) -> None:
    """Say that ``find_contributor`` will be asked for this member."""
    tx.foresee(_FIND, cooperative=cooperative, number=number, shares=share_account(number))


def find_contributor(tx: Tx, cooperative: str, number: int) -> Contributor | None:
    """One member who pays in."""
    row = tx.row(_FIND, cooperative=cooperative, number=number, shares=share_account(number))
    return None if row is None else _contributor(row)


def contributors_among(tx: Tx, cooperative: str, numbers: Sequence[int]) -> dict[int, Contributor]:
    """The members that bear one of these numbers, by number, in one statement."""
    rows = tx.rows(
        f"""
SELECT {_COLUMNS}, m.number
  FROM member m LEFT JOIN account a
    ON a.cooperative_id = m.cooperative_id AND a.code = '301.' || CAST(m.number AS TEXT)
 WHERE m.cooperative_id = :cooperative AND {among(tx, "m.number", "numbers")}""",
        cooperative=cooperative,
        numbers=listed(tx, numbers),
    )
    return {row[-1]: _contributor(row) for row in rows}


def _contributor(row: Row) -> Contributor:
    return Contributor(
        joined_on=dt.date.fromisoformat(row[0]),
        participant_since=day_from(row[1]),
        left_on=day_from(row[2]),
        shares=Money(row[3]),
    )
