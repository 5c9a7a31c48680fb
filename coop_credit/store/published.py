"""What a month's published lists are made of, as the books stand now and what moved since."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.ledger.entries import Kind
from coop_credit.lending.loans import LoanState
from coop_credit.money import Money
from coop_credit.store.database import Row
from coop_credit.store.database import Tx
from coop_credit.store.rows import among
from coop_credit.store.rows import day_from
from coop_credit.store.rows import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What entries of a kind moved between two accounts; negative where they were undone.

    later: booked after the last day that is asked about.
    """

    later: bool
    kind: Kind
    debit: str
    credit: str
    fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member as far as the lists need. kind: ``natural`` or ``legal``. shares: now."""

    number: int
    kind: str
    sealed: str
    shares: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Borrowing:
    """A loan as it stands now, and who borrowed. owing: principal, now."""

    number: int
    principal: Money
    due_on: dt.date
    purpose: str
    state: LoanState
    paid_out_on: dt.date
    written_off_on: dt.date | None
    owing: Money
    borrower: Person


MOVED = """
SELECT CASE WHEN e.booked_on > :as_of THEN 1 ELSE 0 END, coalesce(u.kind, e.kind),
       t.debit, t.credit,
       CAST(sum(t.amount_fen) AS BIGINT), CASE WHEN e.reverses > 0 THEN 1 ELSE 0 END
  FROM entry e JOIN transfer t ON t.cooperative_id = e.cooperative_id AND t.seq = e.seq
  LEFT JOIN entry u ON u.cooperative_id = e.cooperative_id AND u.seq = e.reverses
 WHERE e.cooperative_id = :cooperative AND e.booked_on >= :first
 GROUP BY 1, 2, 3, 4, 6"""
_PARTICIPANTS = """
SELECT m.number, m.kind, m.sealed, coalesce(a.credit_fen - a.debit_fen, 0)
  FROM member m LEFT JOIN account a
    ON a.cooperative_id = m.cooperative_id AND a.code = '301.' || CAST(m.number AS TEXT)
 WHERE m.cooperative_id = :cooperative AND m.participant_since <= :as_of
   AND (m.left_on IS NULL OR m.left_on > :as_of)
 ORDER BY m.number"""


def moved_since(tx: Tx, cooperative: str, first: dt.date, as_of: dt.date) -> list[Moved]:
    """What moved from ``first`` to ``as_of``, and later."""
    rows = tx.rows(MOVED, cooperative=cooperative, first=first.isoformat(), as_of=as_of.isoformat())
    # An entry that undoes another moves the money the other way: so it is the kind undone,
    # from the same account to the same account, with less.
    return [
        Moved(
            later=bool(later),
            kind=Kind(kind),
            debit=credit if undoes else debit,
            credit=debit if undoes else credit,
            fen=-fen if undoes else fen,
        )
        for later, kind, debit, credit, fen, undoes in rows
    ]


def participants(tx: Tx, cooperative: str, as_of: dt.date) -> list[Person]:
    """Those who took part on a day, by number."""
    rows = tx.rows(_PARTICIPANTS, cooperative=cooperative, as_of=as_of.isoformat())
    return [_person(row) for row in rows]


def borrowings(
    tx: Tx, cooperative: str, first: dt.date, as_of: dt.date, others: Sequence[int]
) -> list[Borrowing]:
    """The loans paid out in a span of days, those not repaid now, and some others; by number.

    Looks at the balance of every loan that is in the state ``paid-out``.
    """
    rows = tx.rows(
        f"""
WITH wanted AS (
       SELECT number FROM loan
        WHERE cooperative_id = :cooperative AND paid_out_on >= :first AND paid_out_on <= :as_of
       UNION
       SELECT l.number FROM loan l JOIN account a
           ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
        WHERE l.cooperative_id = :cooperative AND l.state = 'paid-out'
          AND a.debit_fen > a.credit_fen
       UNION
       SELECT number FROM loan
        WHERE cooperative_id = :cooperative AND {among(tx, "number", "others")})
SELECT l.number, l.principal_fen, l.due_on, l.purpose, l.state, l.paid_out_on, l.written_off_on,
       a.debit_fen - a.credit_fen, m.number, m.kind, m.sealed, 0
  FROM wanted w JOIN loan l ON l.cooperative_id = :cooperative AND l.number = w.number
  JOIN account a
    ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
  JOIN member m ON m.cooperative_id = l.cooperative_id AND m.number = l.member
 ORDER BY l.number""",
        cooperative=cooperative,
        first=first.isoformat(),
        as_of=as_of.isoformat(),
        others=listed(tx, others),
    )
    return [_borrowing(row) for row in rows]


def _person(row: Row) -> Person:
    return Person(number=row[0], kind=row[1], sealed=row[2], shares=Money(row[3]))


def _borrowing(row: Row) -> Borrowing:
    return Borrowing(
        number=row[0],
        principal=Money(row[1]),
        due_on=dt.date.fromisoformat(row[2]),
        purpose=row[3],
        state=LoanState(row[4]),
        paid_out_on=dt.date.fromisoformat(row[5]),
        written_off_on=day_from(row[6]),
        owing=Money(row[7]),
        borrower=_person(row[8:]),
    )
