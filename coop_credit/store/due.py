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


#: The oldest instalment is paid first: what is left of one is what is owed, less what falls due
#: behind it, and at most its own principal. Behind the last one nothing does.
_DUE = """
SELECT l.member, i.loan, i.due_on, i.principal_fen,
       a.debit_fen - a.credit_fen - CASE WHEN i.number = l.instalments THEN 0 ELSE
         (SELECT CAST(sum(p.principal_fen) AS BIGINT) FROM instalment p
           WHERE p.cooperative_id = i.cooperative_id AND p.loan = i.loan AND p.number > i.number)
       END
  FROM instalment i {loan} {account}
 WHERE i.cooperative_id = :cooperative AND {days} AND i.principal_fen > 0
   AND l.state = 'paid-out' AND a.debit_fen > a.credit_fen
   AND (:member = 0 OR l.member = :member)
 ORDER BY l.member, i.due_on, i.loan, i.number"""
#: From each instalment to its loan and its account, by their keys. PostgreSQL would read every
#: loan of a large book once it has prepared the statement and forgotten how few the days are, and
#: does not where a row is looked up for each (``OFFSET 0``).
_FOR_SQLITE = {
    "loan": "JOIN loan l ON l.cooperative_id = i.cooperative_id AND l.number = i.loan",
    "account": "JOIN account a ON a.cooperative_id = i.cooperative_id"
    " AND a.code = '114.' || CAST(i.loan AS TEXT)",
    "days": "i.due_on IN (SELECT value FROM json_each(:days))",
}
_FOR_POSTGRESQL = {
    "loan": "CROSS JOIN LATERAL (SELECT * FROM loan"
    " WHERE cooperative_id = i.cooperative_id AND number = i.loan OFFSET 0) l",
    "account": "CROSS JOIN LATERAL (SELECT * FROM account WHERE cooperative_id = i.cooperative_id"
    " AND code = '114.' || CAST(i.loan AS TEXT) OFFSET 0) a",
    "days": "i.due_on = ANY(CAST(:days AS DATE[]))",
}


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
    return _DUE.format(**(_FOR_SQLITE if tx.dialect == "sqlite" else _FOR_POSTGRESQL))


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
