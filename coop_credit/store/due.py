"""Principal that falls due on some days or is late, and tokens that end."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coop_credit.money import Money
from coop_credit.store.database import Tx
from coop_credit.store.rows import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePart:
    """What is left of an instalment, and what its fee is reckoned with. unpaid: principal."""

    loan: int
    due_on: dt.date
    unpaid: Money
    rate_bp: int
    day_base: int


#: The oldest instalment is paid first: what is left of one is what is owed, less what falls due
#: behind it, and at most its own principal. Behind the last one nothing does.
_LEFT = """a.debit_fen - a.credit_fen - CASE WHEN i.number = l.instalments THEN 0 ELSE
         (SELECT CAST(sum(p.principal_fen) AS BIGINT) FROM instalment p
           WHERE p.cooperative_id = i.cooperative_id AND p.loan = i.loan AND p.number > i.number)
       END"""
_OWED = f"i.principal_fen > 0 AND l.state = 'paid-out' AND {_LEFT} > 0"
#: From each row to the next by its key. PostgreSQL would read every loan of a large book once it
#: has prepared the statement and forgotten how few the days are, and does not where a row is
#: looked up for each (``OFFSET 0``); SQLite keeps the order of a CROSS JOIN.
_FOR_SQLITE = {
    "loan_of_member": "loan l INDEXED BY loan_by_member",
    "instalment_of_loan": "CROSS JOIN instalment i ON i.cooperative_id = l.cooperative_id"
    " AND i.loan = l.number",
    "loan_of_instalment": "CROSS JOIN loan l ON l.cooperative_id = i.cooperative_id"
    " AND l.number = i.loan",
    "account": "CROSS JOIN account a ON a.cooperative_id = l.cooperative_id"
    " AND a.code = '114.' || CAST(l.number AS TEXT)",
    "days": "i.due_on IN (SELECT value FROM json_each(:days))",
}
_FOR_POSTGRESQL = {
    "loan_of_member": "loan l",
    "instalment_of_loan": "CROSS JOIN LATERAL (SELECT * FROM instalment"
    " WHERE cooperative_id = l.cooperative_id AND loan = l.number OFFSET 0) i",
    "loan_of_instalment": "CROSS JOIN LATERAL (SELECT * FROM loan"
    " WHERE cooperative_id = i.cooperative_id AND number = i.loan OFFSET 0) l",
    "account": "CROSS JOIN LATERAL (SELECT * FROM account WHERE cooperative_id = l.cooperative_id"
    " AND code = '114.' || CAST(l.number AS TEXT) OFFSET 0) a",
    "days": "i.due_on = ANY(CAST(:days AS DATE[]))",
}
_MEMBERS = f"""
SELECT DISTINCT l.member FROM instalment i {{loan_of_instalment}} {{account}}
 WHERE i.cooperative_id = :cooperative AND {{days}} AND {_OWED} ORDER BY l.member"""
_OF_MEMBER = f"""
SELECT i.loan, i.due_on, i.principal_fen, {_LEFT}, l.rate_bp, l.day_base
  FROM {{loan_of_member}} {{instalment_of_loan}} {{account}}
 WHERE l.cooperative_id = :cooperative AND l.member = :member AND {{days}} AND {_OWED}
 ORDER BY i.due_on, i.loan, i.number"""


#: The one statement that ``late_loans`` runs.
LATE = """
SELECT l.number, l.principal_fen, a.debit_fen - a.credit_fen
  FROM loan l JOIN account a
    ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
 WHERE l.cooperative_id = :cooperative AND l.state = 'paid-out' AND a.debit_fen > a.credit_fen
   AND (SELECT CAST(sum(i.principal_fen) AS BIGINT) FROM instalment i
         WHERE i.cooperative_id = l.cooperative_id AND i.loan = l.number AND i.due_on < :day)
       > l.principal_fen - (a.debit_fen - a.credit_fen)
 ORDER BY l.number"""


def statements(tx: Tx) -> tuple[str, str]:
    """The one statement that ``members_due`` runs, and that of ``due_parts``."""
    form = _FOR_SQLITE if tx.dialect == "sqlite" else _FOR_POSTGRESQL
    return _MEMBERS.format(**form), _OF_MEMBER.format(**form)


def members_due(tx: Tx, cooperative: str, days: Sequence[dt.date]) -> list[int]:
    """Every member with something left of an instalment that falls due on one of these days."""
    of_all, _ = statements(tx)
    rows = tx.rows(of_all, cooperative=cooperative, days=_listed(tx, days))
    return [row[0] for row in rows]


def due_parts(tx: Tx, cooperative: str, member: int, days: Sequence[dt.date]) -> list[DuePart]:
    """What is left of every instalment of a member that falls due on one of these days, by day."""
    _, of_member = statements(tx)
    rows = tx.rows(of_member, cooperative=cooperative, member=member, days=_listed(tx, days))
    return [
        DuePart(
            loan=loan,
            due_on=dt.date.fromisoformat(due_on),
            unpaid=Money(min(principal, left)),
            rate_bp=rate_bp,
            day_base=day_base,
        )
        for loan, due_on, principal, left, rate_bp, day_base in rows
    ]


def _listed(tx: Tx, days: Sequence[dt.date]) -> object:
    return listed(tx, [day.isoformat() for day in days])


def late_loans(tx: Tx, cooperative: str, day: dt.date) -> list[tuple[int, Money, Money]]:
    """Every loan with principal that fell due before ``day`` and is not repaid, by number.

    Each with its principal as agreed, and what of it is owed now. What is written off is none.
    """
    rows = tx.rows(LATE, cooperative=cooperative, day=day.isoformat())
    return [(number, Money(principal), Money(owing)) for number, principal, owing in rows]


def tokens_expiring(tx: Tx, cooperative: str, *, now: str, before: str) -> int:
    """How many tokens of a cooperative's staff end between two instants and are not revoked."""
    row = tx.row(
        "SELECT count(*) FROM token WHERE role = 'staff' AND scope = :cooperative"
        " AND revoked_at = '' AND expires_at > :now AND expires_at <= :before",
        cooperative=cooperative,
        now=now,
        before=before,
    )
    assert row is not None
    return int(row[0])
