"""What a month's end waits for: the bank's balance, and what is not finished yet."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from coop_credit.ledger.accounts import BANK
from coop_credit.ledger.accounts import CUSTODY
from coop_credit.money import Money
from coop_credit.store.database import Tx

#: What stands now, less what was booked behind the month's end.
_BANK = """
SELECT CAST((SELECT coalesce(sum(debit_fen - credit_fen), 0) FROM account
              WHERE cooperative_id = :cooperative AND code IN (:bank, :custody))
          - (SELECT coalesce(sum(CASE WHEN t.debit IN (:bank, :custody) THEN t.amount_fen ELSE 0 END
                               - CASE WHEN t.credit IN (:bank, :custody) THEN t.amount_fen ELSE 0
                                 END), 0)
               FROM entry e
               JOIN transfer t ON t.cooperative_id = e.cooperative_id AND t.seq = e.seq
              WHERE e.cooperative_id = :cooperative AND e.booked_on > :last) AS BIGINT),
       (SELECT balance_fen FROM bank_balance
         WHERE cooperative_id = :cooperative AND month = :month)"""
_UNFINISHED = """
SELECT 'withdrawal', number, member FROM withdrawal
 WHERE cooperative_id = :cooperative AND state = 'noticed'
 UNION ALL
SELECT 'loan', number, member FROM loan
 WHERE cooperative_id = :cooperative AND state IN ('applied', 'approved')
 ORDER BY 2"""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Withdrawals under notice, and loans asked for or approved and not paid out.

    Each is the number of the member, by its own number.
    """

    withdrawals: Mapping[int, int]
    loans: Mapping[int, int]


def bank_at_end(
    tx: Tx, cooperative: str, month: str, ends_on: dt.date
) -> tuple[Money, Money | None]:
    """What the custodian account had in the books at a month's end, and what the bank says.

    ``None`` as long as the bank's balance is not recorded.
    """
    row = tx.row(
        _BANK,
        cooperative=cooperative,
        bank=BANK,
        custody=CUSTODY,
        month=month,
        last=ends_on.isoformat(),
    )
    assert row is not None
    return Money(row[0]), None if row[1] is None else Money(row[1])


def unfinished(tx: Tx, cooperative: str) -> Unfinished:
    """What is not finished now."""
    rows = tx.rows(_UNFINISHED, cooperative=cooperative)
    return Unfinished(
        withdrawals={number: member for kind, number, member in rows if kind == "withdrawal"},
        loans={number: member for kind, number, member in rows if kind == "loan"},
    )
