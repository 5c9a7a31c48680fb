"""A month's figures of many cooperatives, in one statement."""

import datetime as dt
from typing import Any

from coop_credit.money import Money
from coop_credit.store.database import Tx

_FIGURES = """
WITH here AS (
       SELECT cooperative_id, name, region_code FROM cooperative
        WHERE region_code >= :region AND region_code < :beyond),
     moved AS (
       SELECT e.cooperative_id, e.booked_on, t.debit, t.credit, t.amount_fen AS fen,
              coalesce(undone.kind, e.kind) AS kind,
              CASE WHEN e.reverses = 0 THEN 1 ELSE -1 END AS sign
         FROM here JOIN entry e USING (cooperative_id)
         JOIN transfer t USING (cooperative_id, seq)
         LEFT JOIN entry undone
           ON undone.cooperative_id = e.cooperative_id AND undone.seq = e.reverses
        WHERE e.booked_on <= :last),
     sums AS (
       SELECT cooperative_id,
              sum(CASE WHEN credit LIKE '301.%' OR debit = '901' THEN fen
                       WHEN debit LIKE '301.%' OR credit = '901' THEN -fen ELSE 0 END) AS fund,
              sum(CASE WHEN debit LIKE '114.%' THEN fen
                       WHEN credit LIKE '114.%' THEN -fen ELSE 0 END) AS outstanding,
              sum(CASE WHEN booked_on >= :first AND kind IN ('contribution', 'pledge-given')
                       THEN sign * fen ELSE 0 END) AS contributed,
              sum(CASE WHEN booked_on >= :first AND (kind IN ('withdrawal-paid', 'pledge-lowered')
                         OR kind = 'loan-written-off' AND (debit = '901' OR credit = '901'))
                       THEN sign * fen ELSE 0 END) AS withdrawn,
              sum(CASE WHEN booked_on >= :first AND kind = 'loan-paid-out'
                        AND (credit LIKE '114.%' OR debit LIKE '114.%') THEN sign * fen
                       ELSE 0 END) AS granted,
              sum(CASE WHEN booked_on >= :first AND kind IN ('repayment', 'guarantor-paid')
                        AND (credit LIKE '114.%' OR debit LIKE '114.%') THEN sign * fen
                       ELSE 0 END) AS repaid,
              sum(CASE WHEN booked_on >= :first AND kind = 'loan-paid-out'
                        AND (credit LIKE '114.%' OR debit LIKE '114.%') THEN sign
                       ELSE 0 END) AS loans_granted
         FROM moved GROUP BY cooperative_id),
     owed AS (
       SELECT cooperative_id, count(*) AS loans FROM (
              SELECT cooperative_id, CASE WHEN debit LIKE '114.%' THEN debit ELSE credit END,
                     sum(CASE WHEN debit LIKE '114.%' THEN fen ELSE -fen END) AS fen
                FROM moved WHERE debit LIKE '114.%' OR credit LIKE '114.%'
               GROUP BY 1, 2) AS each_loan
        WHERE fen > 0 GROUP BY cooperative_id)
SELECT h.cooperative_id, h.name, h.region_code,
       (SELECT max(seq) FROM entry e
         WHERE e.cooperative_id = h.cooperative_id AND e.booked_on <= :last),
       coalesce(CAST(s.fund AS BIGINT), 0), coalesce(CAST(s.contributed AS BIGINT), 0),
       coalesce(CAST(s.withdrawn AS BIGINT), 0), coalesce(CAST(s.granted AS BIGINT), 0),
       coalesce(CAST(s.repaid AS BIGINT), 0), coalesce(CAST(s.outstanding AS BIGINT), 0),
       coalesce(s.loans_granted, 0), coalesce(o.loans, 0),
       (SELECT count(*) FROM member m WHERE m.cooperative_id = h.cooperative_id
           AND m.joined_on <= :last AND (m.left_on IS NULL OR m.left_on > :last)),
       (SELECT count(*) FROM member m WHERE m.cooperative_id = h.cooperative_id
           AND m.participant_since <= :last AND (m.left_on IS NULL OR m.left_on > :last))
  FROM here h LEFT JOIN sums s USING (cooperative_id) LEFT JOIN owed o USING (cooperative_id)
 ORDER BY h.cooperative_id"""


def figures(tx: Tx, region: str, first: dt.date, last: dt.date) -> list[dict[str, Any]]:
    """One dict for each cooperative whose region code begins with ``region``, by id.

    Counts entries booked on or before ``last``; the month's own from ``first`` on. Opening
    balances are no contributions and no loans granted; what was undone counts against its kind.
    """
    rows = tx.rows(
        _FIGURES,
        region=region,
        beyond=f"{region}:",
        first=first.isoformat(),
        last=last.isoformat(),
    )
    return [
        {
            "cooperative": row[0],
            "name": row[1],
            "region_code": row[2],
            "through_seq": row[3] or 0,
            "fund": Money(row[4]),
            "contributed": Money(row[5]),
            "withdrawn": Money(row[6]),
            "granted": Money(row[7]),
            "repaid": Money(row[8]),
            "outstanding": Money(row[9]),
            "loans_granted": int(row[10]),
            "loans_outstanding": int(row[11]),
            "members": row[12],
            "participants": row[13],
        }
        for row in rows
    ]


_KEEPING_BOOKS = """
SELECT c.cooperative_id FROM cooperative c
  JOIN entry e ON e.cooperative_id = c.cooperative_id AND e.seq = 1
 WHERE c.region_code >= :region AND c.region_code < :beyond
   AND c.cooperative_id > :after AND e.booked_on <= :last
 ORDER BY c.cooperative_id LIMIT :count"""


def keeping_books(tx: Tx, region: str, last: dt.date, *, after: str, count: int) -> list[str]:
    """At most ``count`` cooperatives of a region, after an id, whose books began by ``last``."""
    rows = tx.rows(
        _KEEPING_BOOKS,
        region=region,
        beyond=f"{region}:",
        last=last.isoformat(),
        after=after,
        count=count,
    )
    return [row[0] for row in rows]
