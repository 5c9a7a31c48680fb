"""A month's balances of many cooperatives, from what stands now and what moved since.

What stood at the month's end is what stands now, less what came later: the cost depends on the
month and on the time since, not on the years before.
"""

import datetime as dt
from dataclasses import dataclass

from coop_credit.store.database import Row
from coop_credit.store.database import Tx

#: Above every seq.
_NEWEST = 2**62

_HERE = """
SELECT c.cooperative_id,
       (SELECT e.seq FROM entry e
         WHERE e.cooperative_id = c.cooperative_id AND e.booked_on >= :first
         ORDER BY e.booked_on, e.seq LIMIT 1) AS begins,
       (SELECT e.seq FROM entry e
         WHERE e.cooperative_id = c.cooperative_id AND e.booked_on > :last
         ORDER BY e.booked_on, e.seq LIMIT 1) AS beyond
  FROM cooperative c
 WHERE c.region_code >= :region AND c.region_code < :region_end AND c.cooperative_id > :after
 ORDER BY c.cooperative_id LIMIT :count"""

#: begins, beyond: the first entry of the month or later, and the first one behind it.
_BALANCES = """
SELECT a.code, a.heading,
       a.debit_fen - coalesce(m.debit_since, 0), a.credit_fen - coalesce(m.credit_since, 0),
       coalesce(m.debit, 0), coalesce(m.credit, 0)
  FROM account a LEFT JOIN (
       SELECT code,
              CAST(sum(debit) AS BIGINT) AS debit_since,
              CAST(sum(credit) AS BIGINT) AS credit_since,
              CAST(sum(CASE WHEN seq < {beyond} THEN debit ELSE 0 END) AS BIGINT) AS debit,
              CAST(sum(CASE WHEN seq < {beyond} THEN credit ELSE 0 END) AS BIGINT) AS credit
         FROM (SELECT t.seq, CASE WHEN s.side = 1 THEN t.debit ELSE t.credit END AS code,
                      t.amount_fen * s.side AS debit, t.amount_fen * (1 - s.side) AS credit
                 FROM transfer t CROSS JOIN (SELECT 1 AS side UNION ALL SELECT 0) AS s
                WHERE t.cooperative_id = {cooperative} AND t.seq >= {begins}) AS side
        GROUP BY code) AS m ON m.code = a.code
 WHERE a.cooperative_id = {cooperative}
   AND (a.debit_fen + a.credit_fen > coalesce(m.debit_since + m.credit_since, 0)
        OR m.debit + m.credit > 0)"""
_ALL_AT_ONCE = f"""
SELECT h.cooperative_id, x.* FROM ({_HERE}) AS h LEFT JOIN LATERAL ({
    _BALANCES.format(
        cooperative="h.cooperative_id", begins="h.begins", beyond=f"coalesce(h.beyond, {_NEWEST})"
    )
}) AS x ON true ORDER BY 1, 2"""
_ONE = _BALANCES.format(cooperative=":cooperative", begins=":begins", beyond=":beyond")


@dataclass(frozen=True, slots=True)
class Span:
    """A month in a region whose code begins with ``region``. first, last: its days."""

    region: str
    first: dt.date
    last: dt.date


def month_balances(tx: Tx, span: Span, *, after: str, count: int) -> tuple[list[Row], str]:
    """Accounts of at most ``count`` cooperatives whose id follows ``after``, by id and code.

    With them the id of the last of these cooperatives; ``""`` when there is none.

    Each row: cooperative, code, heading, debits and credits by the end of the month before, and
    in the month, in fen. Accounts on which nothing had moved by the month's end are left out.
    """
    asked = {
        "region": span.region,
        "region_end": f"{span.region}:",
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "after": after,
        "count": count,
    }
    if tx.dialect == "postgresql":
        rows = tx.rows(_ALL_AT_ONCE, **asked)
    else:
        rows = [
            (cooperative, *row)
            for cooperative, begins, beyond in tx.rows(_HERE, **asked)
            for row in _of_one(tx, cooperative, begins or _NEWEST, beyond or _NEWEST)
        ]
    return [row for row in rows if row[1] is not None], rows[-1][0] if rows else ""


def _of_one(tx: Tx, cooperative: str, begins: int, beyond: int) -> list[Row]:
    """A row without an account where nothing had moved."""
    found = tx.rows(_ONE, cooperative=cooperative, begins=begins, beyond=beyond)
    return sorted(found) or [(None,)]
