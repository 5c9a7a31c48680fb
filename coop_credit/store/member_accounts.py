"""What moved on a member's accounts year by year, and what the fund earned in a year."""

import datetime as dt

from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.store.database import Tx
from coop_credit.store.movements import Account
from coop_credit.store.movements import MOVED

#: What was undone counts against its kind, in the year of the undoing. Each entry is looked up by
#: its number: a join would have PostgreSQL read all entries of the cooperative.
YEARS = f"""
WITH {MOVED}
SELECT (SELECT substr(CAST(e.booked_on AS TEXT), 1, 4) FROM entry e
         WHERE e.cooperative_id = :cooperative AND e.seq = m.seq) AS year,
       m.account,
       (SELECT coalesce(u.kind, e.kind) FROM entry e
          LEFT JOIN entry u ON u.cooperative_id = e.cooperative_id AND u.seq = e.reverses
         WHERE e.cooperative_id = :cooperative AND e.seq = m.seq) AS kind,
       CAST(sum(m.fen) AS BIGINT)
  FROM moved m GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
_EARNED = """
SELECT b.fund_fen,
       coalesce((SELECT CAST(sum(credit_fen - debit_fen) AS BIGINT) FROM account a
                  WHERE a.cooperative_id = b.cooperative_id
                    AND a.heading IN ('332', '501', '502', '521', '529')), 0),
       coalesce((SELECT CAST(sum(
                        CASE WHEN substr(t.credit, 1, 3) IN ('501', '502', '521', '529')
                             THEN t.amount_fen ELSE 0 END
                      - CASE WHEN substr(t.debit, 1, 3) IN ('501', '502', '521', '529')
                             THEN t.amount_fen ELSE 0 END) AS BIGINT)
                   FROM entry e JOIN transfer t
                     ON t.cooperative_id = e.cooperative_id AND t.seq = e.seq
                  WHERE e.cooperative_id = b.cooperative_id AND e.booked_on >= :since), 0)
  FROM book b WHERE b.cooperative_id = :cooperative"""


def moved_by_year(tx: Tx, cooperative: str, member: int) -> list[tuple[int, Account, Kind, Money]]:
    """What each kind of entry added to each kind of account of a member, by year of booking.

    Reads all transfers of the member and no others.
    """
    return [
        (int(year), Account(account), Kind(kind), Money(fen))
        for year, account, kind, fen in tx.rows(YEARS, cooperative=cooperative, member=member)
    ]


def earned(tx: Tx, cooperative: str, since: dt.date) -> tuple[Money, Money, Money]:
    """The fund; what the books hold beyond shares and debts; what of it came in since a day.

    The last two are below nothing where losses and charges are more than fees and surplus.
    Reads the accounts, and the entries booked on or after ``since``.
    """
    row = tx.row(_EARNED, cooperative=cooperative, since=since.isoformat())
    assert row is not None
    return Money(row[0]), Money(row[1]), Money(row[2])
