"""What moved on the accounts of one member, with the balance after each line."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.store.database import Row
from coop_credit.store.database import Tx

#: Most entries of one page, and the seq that is above every other.
PAGE = 100
FROM_NEWEST = 10**12


class Account(StrEnum):
    """A member's accounts: those of what the member borrowed are kept for each loan."""

    SHARES = "shares"  # what the member has in the fund
    HELD = "held"  # what was paid over what was owed, to be handed back
    LOAN = "loan"  # the principal that the member owes
    FEES = "fees"  # the usage fees that the member has paid
    WRITTEN_OFF = "written-off"  # the principal that the books have given up, owed all the same
    PLEDGED = "pledged"  # what the member has pledged and nobody has called
    CALLED = "called"  # what of it is called for a loan that is not paid out yet
    LENT_OUT = "lent-out"  # what of it is lent out
    FUNDS = "funds"  # the member's money that came in for a call and is not back yet
    BORNE = "borne"  # what the member has lost as a pledger and not got back


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A change of one account. loan: its number, 0 for an account of no loan.

    amount: positive when the balance grows. balance: after this line, never negative.
    """

    account: Account
    loan: int
    amount: Money
    balance: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """An entry as far as it touches the member. reverses, reversed_by: a seq, or 0."""

    seq: int
    kind: Kind
    voucher: int
    booked_on: dt.date
    happened_on: dt.date
    reverses: int
    reversed_by: int
    lines: tuple[Line, ...]


#: Where a member's accounts stand: by the member's number, and by that of each loan.
_BY_MEMBER = (
    *(("301.", Account.SHARES), ("211.", Account.HELD), ("902.", Account.PLEDGED)),
    *(("903.", Account.CALLED), ("904.", Account.LENT_OUT), ("906.", Account.BORNE)),
    ("235.", Account.FUNDS),
)
_BY_LOAN = (
    *(("114.", Account.LOAN), ("501.", Account.FEES), ("332.L", Account.WRITTEN_OFF)),
    *(("529.L", Account.WRITTEN_OFF), ("905.L", Account.WRITTEN_OFF)),
)


def _kept(accounts: tuple[tuple[str, Account], ...]) -> str:
    return " UNION ALL ".join(
        f"SELECT '{prefix}' AS prefix, '{account}' AS account" for prefix, account in accounts
    )


#: The member's accounts by code, and every transfer that touches one: its seq, line, account,
#: loan, and what it adds to the balance. Transfers are found by account.
MOVED = f"""
     own (code, account, loan) AS (
       SELECT prefix || CAST(number AS TEXT), account, 0
         FROM member, ({_kept(_BY_MEMBER)}) AS kept
        WHERE cooperative_id = :cooperative AND number = :member
       UNION ALL
       SELECT prefix || CAST(number AS TEXT), account, number
         FROM loan, ({_kept(_BY_LOAN)}) AS kept
        WHERE cooperative_id = :cooperative AND member = :member),
     moved AS (
       SELECT t.seq, t.line, own.account, own.loan,
              CASE WHEN own.account IN ('loan', 'written-off')
                   THEN t.amount_fen ELSE -t.amount_fen END AS fen
         FROM own JOIN transfer t ON t.cooperative_id = :cooperative AND t.debit = own.code
       UNION ALL
       SELECT t.seq, t.line, own.account, own.loan,
              CASE WHEN own.account IN ('loan', 'written-off')
                   THEN -t.amount_fen ELSE t.amount_fen END
         FROM own JOIN transfer t ON t.cooperative_id = :cooperative AND t.credit = own.code)"""
MOVEMENTS = f"""
WITH {MOVED},
     asked AS (SELECT * FROM moved WHERE :loan IN (0, loan)),
     running AS (
       SELECT seq, line, account, loan, fen,
              sum(fen) OVER (PARTITION BY account, loan ORDER BY seq, line) AS balance
         FROM asked),
     page AS (
       SELECT DISTINCT seq FROM asked WHERE seq < :before ORDER BY seq DESC LIMIT :count)
SELECT e.seq, e.kind, e.voucher, e.booked_on, e.happened_on, e.reverses, coalesce(u.seq, 0),
       r.account, r.loan, r.fen, CAST(r.balance AS BIGINT)
  FROM page p JOIN running r ON r.seq = p.seq
  JOIN entry e ON e.cooperative_id = :cooperative AND e.seq = p.seq
  LEFT JOIN entry u
    ON u.cooperative_id = :cooperative AND u.reverses = e.seq AND u.reverses > 0
 ORDER BY e.seq DESC, r.line, r.account"""


def movements(
    tx: Tx, cooperative: str, member: int, *, before: int, count: int, loan: int = 0
) -> tuple[Movement, ...]:
    """At most ``count`` entries whose seq is below ``before``, the newest first.

    loan: one of the member's, whose accounts alone are told; 0 for all accounts. Reads all
    transfers of the member, for the balances, and no others.
    """
    rows = tx.rows(
        MOVEMENTS, cooperative=cooperative, member=member, before=before, count=count, loan=loan
    )
    lines: dict[int, list[Line]] = {}
    for row in rows:
        lines.setdefault(row[0], []).append(_line(row))
    heads = {row[0]: row for row in rows}
    return tuple(_movement(row, tuple(lines[seq])) for seq, row in heads.items())


def _line(row: Row) -> Line:
    return Line(account=Account(row[7]), loan=row[8], amount=Money(row[9]), balance=Money(row[10]))


def _movement(row: Row, lines: tuple[Line, ...]) -> Movement:
    return Movement(
        seq=row[0],
        kind=Kind(row[1]),
        voucher=row[2],
        booked_on=dt.date.fromisoformat(row[3]),
        happened_on=dt.date.fromisoformat(row[4]),
        reverses=row[5],
        reversed_by=row[6],
        lines=lines,
    )
