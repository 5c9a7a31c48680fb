"""What the rules about loans need to know: the borrower, the standing loans, the payments."""

import datetime as dt
from dataclasses import dataclass

from coop_credit.money import Money
from coop_credit.store.database import Tx


@dataclass(frozen=True, slots=True)
class OwedLoan:
    """A paid-out loan that is not repaid: its balance, and what of it is overdue."""

    number: int
    owing: Money
    overdue: Money


@dataclass(frozen=True, slots=True)
class Borrower:
    """What rules about a loan need to know of the member who asks, read under the lock.

    cash: in the custodian account; seats: on the review panel.
    """

    joined_on: dt.date
    participant_since: dt.date | None
    left_on: dt.date | None
    cash: Money
    shares: Money
    seats: int
    owed: tuple[OwedLoan, ...]


#: One row for each unpaid loan of the member, or one row with nothing in the last three columns.
_BORROWER = """
SELECT m.joined_on, m.participant_since, m.left_on,
       coalesce((SELECT debit_fen - credit_fen FROM account
                  WHERE cooperative_id = m.cooperative_id AND code = '102'), 0),
       coalesce((SELECT credit_fen - debit_fen FROM account
                  WHERE cooperative_id = m.cooperative_id AND code = :shares), 0),
       (SELECT count(*) FROM staff
         WHERE cooperative_id = m.cooperative_id AND roles LIKE '%panel%'),
       o.number, o.owing_fen,
       CASE WHEN o.due_fen > o.repaid_fen THEN o.due_fen - o.repaid_fen ELSE 0 END
  FROM member m LEFT JOIN (
       SELECT l.cooperative_id, l.member, l.number,
              a.debit_fen - a.credit_fen AS owing_fen,
              l.principal_fen - (a.debit_fen - a.credit_fen) AS repaid_fen,
              coalesce((SELECT CAST(sum(i.principal_fen) AS BIGINT) FROM instalment i
                WHERE i.cooperative_id = l.cooperative_id AND i.loan = l.number
                  AND i.due_on < :today), 0) AS due_fen
         FROM loan l JOIN account a
           ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
        WHERE l.cooperative_id = :cooperative AND l.member = :member AND l.state = 'paid-out'
          AND a.debit_fen > a.credit_fen) o
    ON o.cooperative_id = m.cooperative_id AND o.member = m.number
 WHERE m.cooperative_id = :cooperative AND m.number = :member
 ORDER BY o.number"""
_STANDING = """
SELECT l.number, l.member, a.debit_fen - a.credit_fen
  FROM loan l JOIN account a
    ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
 WHERE l.cooperative_id = :cooperative AND l.state = 'paid-out' AND a.debit_fen > a.credit_fen
 ORDER BY l.number"""


def borrower(tx: Tx, cooperative: str, member: int, today: dt.date) -> Borrower | None:
    """What the loan rules need of a member; overdue is what fell due before ``today``."""
    rows = tx.rows(
        _BORROWER,
        cooperative=cooperative,
        member=member,
        shares=f"301.{member}",
        today=today.isoformat(),
    )
    if not rows:
        return None
    joined_on, participant_since, left_on, cash, shares, seats = rows[0][:6]
    return Borrower(
        joined_on=dt.date.fromisoformat(joined_on),
        participant_since=_day(participant_since),
        left_on=_day(left_on),
        cash=Money(cash),
        shares=Money(shares),
        seats=seats,
        owed=tuple(
            OwedLoan(number, Money(owing), Money(overdue))
            for *_, number, owing, overdue in rows
            if number is not None
        ),
    )


def standing(tx: Tx, cooperative: str) -> list[tuple[int, int, Money]]:
    """Every loan that is not repaid: its number, its member, what is owed on it."""
    return [
        (number, member, Money(owing))
        for number, member, owing in tx.rows(_STANDING, cooperative=cooperative)
    ]


#: Principal in and out of a loan by the day on the paper, and fees received and given back.
_PAYMENTS = """
SELECT e.seq, e.happened_on, t.debit, t.credit, t.amount_fen
  FROM entry e JOIN transfer t USING (cooperative_id, seq)
 WHERE cooperative_id = :cooperative AND seq IN (
       SELECT seq FROM transfer WHERE cooperative_id = :cooperative AND debit = :account
       UNION
       SELECT seq FROM transfer WHERE cooperative_id = :cooperative AND credit = :account)
 ORDER BY e.seq, t.line"""


def payments(tx: Tx, cooperative: str, account: str) -> list[tuple[int, dt.date, str, str, Money]]:
    """Every transfer of the entries that touch a loan's account, in order.

    Rows of seq, happened_on, debit, credit, amount.
    """
    return [
        (seq, dt.date.fromisoformat(happened_on), debit, credit, Money(fen))
        for seq, happened_on, debit, credit, fen in tx.rows(
            _PAYMENTS, cooperative=cooperative, account=account
        )
    ]


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)
