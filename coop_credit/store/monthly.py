"""A month's figures of many cooperatives, in one statement."""

import datetime as dt
from typing import Any

from coop_credit.money import Money
from coop_credit.store.database import Tx

#: What moved in the month and since: what stood at its end is what stands now, less what came
#: later, so that the years before are not read.
_FIGURES = """
WITH here AS (
       SELECT cooperative_id, name, region_code,
              (SELECT e.seq FROM entry e
                WHERE e.cooperative_id = c.cooperative_id AND e.booked_on >= :first
                ORDER BY e.booked_on, e.seq LIMIT 1) AS begins
         FROM cooperative c WHERE region_code >= :region AND region_code < :beyond),
     moved AS (
       SELECT e.cooperative_id, t.debit, t.credit, t.amount_fen AS fen,
              coalesce(undone.kind, e.kind) AS kind,
              CASE WHEN e.booked_on > :last THEN 0 WHEN e.reverses = 0 THEN 1 ELSE -1 END AS sign,
              CASE WHEN e.booked_on > :last THEN 1 ELSE 0 END AS later
         FROM here h
         JOIN entry e
           ON e.cooperative_id = h.cooperative_id AND e.seq >= h.begins AND e.booked_on >= :first
         JOIN transfer t ON t.cooperative_id = e.cooperative_id AND t.seq = e.seq
         LEFT JOIN entry undone
           ON undone.cooperative_id = e.cooperative_id AND undone.seq = e.reverses
          AND e.reverses > 0),
     sums AS (
       SELECT cooperative_id,
              sum(CASE WHEN credit LIKE '301.%' OR debit = '901' THEN later * fen
                       WHEN debit LIKE '301.%' OR credit = '901' THEN -later * fen ELSE 0 END)
                AS fund_later,
              sum(CASE WHEN debit LIKE '114.%' THEN later * fen
                       WHEN credit LIKE '114.%' THEN -later * fen ELSE 0 END) AS lent_later,
              sum(CASE WHEN kind IN ('contribution', 'pledge-given')
                       THEN sign * fen ELSE 0 END) AS contributed,
              sum(CASE WHEN kind IN ('withdrawal-paid', 'pledge-lowered')
                         OR kind = 'loan-written-off' AND (debit = '901' OR credit = '901')
                       THEN sign * fen ELSE 0 END) AS withdrawn,
              sum(CASE WHEN kind = 'loan-paid-out' AND (credit LIKE '114.%' OR debit LIKE '114.%')
                       THEN sign * fen ELSE 0 END) AS granted,
              sum(CASE WHEN kind IN ('repayment', 'guarantor-paid')
                        AND (credit LIKE '114.%' OR debit LIKE '114.%')
                       THEN sign * fen ELSE 0 END) AS repaid,
              sum(CASE WHEN kind = 'loan-paid-out' AND (credit LIKE '114.%' OR debit LIKE '114.%')
                       THEN sign ELSE 0 END) AS loans_granted
         FROM moved GROUP BY cooperative_id),
     lent_later AS (
       SELECT cooperative_id, CASE WHEN debit LIKE '114.%' THEN debit ELSE credit END AS code,
              sum(CASE WHEN debit LIKE '114.%' THEN fen ELSE -fen END) AS fen
         FROM moved WHERE later = 1 AND (debit LIKE '114.%' OR credit LIKE '114.%')
        GROUP BY 1, 2),
     owed AS (
       SELECT a.cooperative_id, count(*) AS loans
         FROM here h JOIN account a ON a.cooperative_id = h.cooperative_id AND a.heading = '114'
         LEFT JOIN lent_later l ON l.cooperative_id = a.cooperative_id AND l.code = a.code
        WHERE a.debit_fen - a.credit_fen - coalesce(l.fen, 0) > 0
        GROUP BY a.cooperative_id)
SELECT h.cooperative_id, h.name, h.region_code,
       (SELECT e.seq FROM entry e
         WHERE e.cooperative_id = h.cooperative_id AND e.booked_on <= :last
         ORDER BY e.booked_on DESC, e.seq DESC LIMIT 1),
       b.fund_fen - coalesce(CAST(s.fund_later AS BIGINT), 0),
       coalesce(CAST(s.contributed AS BIGINT), 0), coalesce(CAST(s.withdrawn AS BIGINT), 0),
       coalesce(CAST(s.granted AS BIGINT), 0), coalesce(CAST(s.repaid AS BIGINT), 0),
       b.lent_fen - coalesce(CAST(s.lent_later AS BIGINT), 0),
       coalesce(s.loans_granted, 0), coalesce(o.loans, 0),
       (SELECT count(*) FROM member m WHERE m.cooperative_id = h.cooperative_id
           AND m.joined_on <= :last AND (m.left_on IS NULL OR m.left_on > :last)),
       (SELECT count(*) FROM member m WHERE m.cooperative_id = h.cooperative_id
           AND m.participant_since <= :last AND (m.left_on IS NULL OR m.left_on > :last))
  FROM here h JOIN book b USING (cooperative_id)
  LEFT JOIN sums s USING (cooperative_id) LEFT JOIN owed o USING (cooperative_id)
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
