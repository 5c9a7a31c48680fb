"""Principal that falls due on some days or is late, and tokens that end."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.money import Money
from coop_credit.store.database import Tx
from coop_credit.store.rows import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePart:
    """What is left of an instalment. unpaid: principal, positive."""

    member: int
    loan: int
    due_on: dt.date
    unpaid: Money


#: The oldest instalment is paid first: what of one is left is what falls due up to it, less what
#: was repaid, and at most its own principal.
_DUE = """
SELECT l.member, i.loan, i.due_on, i.principal_fen,
       (SELECT CAST(sum(p.principal_fen) AS BIGINT) FROM instalment p
         WHERE p.cooperative_id = i.cooperative_id AND p.loan = i.loan AND p.number <= i.number)
       - (l.principal_fen - (a.debit_fen - a.credit_fen))
  FROM instalment i
  JOIN loan l ON l.cooperative_id = i.cooperative_id AND l.number = i.loan
  JOIN account a
    ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
 WHERE i.cooperative_id = :cooperative AND {days}
   AND l.state = 'paid-out' AND a.debit_fen > a.credit_fen
   AND (:member = 0 OR l.member = :member)
 ORDER BY l.member, i.due_on, i.loan, i.number"""


#: The one statement that ``late_loans`` runs.
LATE = """
SELECT l.number, l.principal_fen, a.debit_fen - a.credit_fen
  FROM loan l JOIN account a
    ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
 WHERE l.cooperative_id = :cooperative AND l.state = 'paid-out' AND a.debit_fen > a.credit_fen
   AND (SELECT CAST(sum(i.principal_fen) AS BIGINT) FROM instalment i
         WHERE i.cooperative_id = l.cooperative_id AND i.loan = l.number AND i.due_on < :day)
       > l.principal_fen - (a.debit_fen - a.credit_fen)
 ORDER BY l.number"""


def due_statement(tx: Tx) -> str:
    """The one statement that ``due_parts`` runs."""
    if tx.dialect == "postgresql":
        return _DUE.format(days="i.due_on = ANY(CAST(:days AS DATE[]))")
    return _DUE.format(days="i.due_on IN (SELECT value FROM json_each(:days))")


def due_parts(
    tx: Tx, cooperative: str, days: Sequence[dt.date], *, member: int = 0
) -> list[DuePart]:
    """What is left of every instalment that falls due on one of these days, by member and day.

    member: of this one only, or 0 for all.
    """
    rows = tx.rows(
        due_statement(tx),
        cooperative=cooperative,
        days=listed(tx, [day.isoformat() for day in days]),
        member=member,
    )
    return [
        DuePart(
            member=row[0],
            loan=row[1],
            due_on=dt.date.fromisoformat(row[2]),
            unpaid=Money(min(row[3], row[4])),
        )
        for row in rows
        if min(row[3], row[4]) > 0
    ]


def late_loans(tx: Tx, cooperative: str, day: dt.date) -> list[tuple[int, Money, Money]]:
    """Every loan with principal that fell due before ``day`` and is not repaid, by number.

    Each with its principal as agreed, and what of it is owed now. What is written off is none.
    """
    rows = tx.rows(LATE, cooperative=cooperative, day=day.isoformat())
    return [(number, Money(principal), Money(owing)) for number, principal, owing in rows]


def tokens_expiring(tx: Tx, cooperative: str, *, now: str, before: str) -> int:
    """How many tokens of a cooperative's staff end between two instants and are not revoked."""
    row = tx.row(
        "SELECT count(*) FROM token WHERE role = 'staff' AND scope = :cooperative"
        " AND revoked_at = '' AND expires_at > :now AND expires_at <= :before",
        cooperative=cooperative,
        now=now,
        before=before,
    )
    assert row is not None
    return int(row[0])
