"""What was lent and repaid in a month: as it was sealed, or of the months that are still open."""

from coop_credit.store.database import Tx

_SEALED = """
SELECT month, content FROM sealed_table
 WHERE cooperative_id = :cooperative AND month >= :since AND name = 'summary' ORDER BY month"""
#: What is undone counts against the kind of what it undoes. From the first entry of the open
#: months on: what is older is not read.
OPEN_MONTHS = """
SELECT m.month,
       CAST(sum(CASE WHEN m.kind = 'loan-paid-out' THEN m.fen ELSE 0 END) AS BIGINT),
       CAST(sum(CASE WHEN m.kind IN ('repayment', 'guarantor-paid') THEN -m.fen ELSE 0 END)
            AS BIGINT)
  FROM (SELECT substr(CAST(e.booked_on AS TEXT), 1, 7) AS month,
               coalesce(undone.kind, e.kind) AS kind,
               CASE WHEN t.debit LIKE '114.%' THEN t.amount_fen ELSE -t.amount_fen END AS fen
          FROM entry e
          JOIN transfer t ON t.cooperative_id = e.cooperative_id AND t.seq = e.seq
          LEFT JOIN entry undone
            ON undone.cooperative_id = e.cooperative_id AND undone.seq = e.reverses
           AND e.reverses > 0
         WHERE e.cooperative_id = :cooperative AND e.booked_on >= :first
           AND (t.debit LIKE '114.%' OR t.credit LIKE '114.%')) m
 GROUP BY m.month ORDER BY m.month"""


def sealed_summaries(tx: Tx, cooperative: str, since: str) -> list[tuple[str, str]]:
    """The closed months from ``since`` on, each with its pack's table of the summary."""
    rows = tx.rows(_SEALED, cooperative=cooperative, since=since)
    return [(month, content) for month, content in rows]


def moved_since(tx: Tx, cooperative: str, first: str) -> dict[str, tuple[int, int]]:
    """By month: principal lent, and principal repaid, in fen, of what was booked from a day on.

    A month in which more was undone than done is below 0; one without either is left out.
    """
    rows = tx.rows(OPEN_MONTHS, cooperative=cooperative, first=first)
    return {month: (lent, repaid) for month, lent, repaid in rows}
