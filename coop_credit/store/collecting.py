"""What is still to be collected: every instalment of the loans that are out, in one statement."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.money import Money
from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPart:
    """What is left of an instalment. unpaid: principal, positive; sealed: the member's data."""

    loan: int
    member: int
    sealed: str
    due_on: dt.date
    unpaid: Money


#: The oldest instalment is paid first: what of one is left is what falls due up to it, less what
#: was repaid. From the loans that are open to their parts, never through those of all times.
OPEN_PARTS = """
SELECT l.number, l.member, m.sealed, i.due_on, i.principal_fen,
       CAST(sum(i.principal_fen) OVER (PARTITION BY i.loan ORDER BY i.number) AS BIGINT)
       - (l.principal_fen - (a.debit_fen - a.credit_fen))
  FROM open_loan o CROSS JOIN loan l CROSS JOIN account a CROSS JOIN member m
       CROSS JOIN instalment i
 WHERE o.cooperative_id = :cooperative
   AND l.cooperative_id = o.cooperative_id AND l.number = o.loan
   AND a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
   AND m.cooperative_id = l.cooperative_id AND m.number = l.member
   AND i.cooperative_id = l.cooperative_id AND i.loan = l.number
 ORDER BY i.due_on, l.number, i.number"""


def open_parts(tx: Tx, cooperative: str) -> list[OpenPart]:
    """What is left of every instalment, by due day and loan."""
    return [
        OpenPart(
            loan=row[0],
            member=row[1],
            sealed=row[2],
            due_on=dt.date.fromisoformat(row[3]),
            unpaid=Money(min(row[4], row[5])),
        )
        for row in tx.rows(OPEN_PARTS, cooperative=cooperative)
        if min(row[4], row[5]) > 0
    ]
