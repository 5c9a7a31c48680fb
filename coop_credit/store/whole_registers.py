"""The whole register of members, and that of loans, with balances and sealed names."""

from coop_credit.lending.loans import LoanState
from coop_credit.store.database import Row
from coop_credit.store.database import Tx

_MEMBERS = """
SELECT m.number, m.sealed, m.kind, m.farmer, m.joined_on, m.participant_since, m.left_on,
       coalesce(s.credit_fen - s.debit_fen, 0), coalesce(o.owing_fen, 0)
  FROM member m
  LEFT JOIN account s
    ON s.cooperative_id = m.cooperative_id AND s.code = '301.' || CAST(m.number AS TEXT)
  LEFT JOIN (
       SELECT l.member, CAST(sum(a.debit_fen - a.credit_fen) AS BIGINT) AS owing_fen
         FROM loan l JOIN account a
           ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
        WHERE l.cooperative_id = :cooperative GROUP BY l.member) o
    ON o.member = m.number
 WHERE m.cooperative_id = :cooperative ORDER BY m.number"""
_LOANS = """
SELECT l.number, l.member, m.sealed, l.principal_fen, coalesce(a.debit_fen - a.credit_fen, 0),
       coalesce(w.debit_fen - w.credit_fen, 0), l.rate_bp, l.purpose, l.state,
       l.applied_on, l.decided_on, l.paid_out_on, l.due_on, l.extensions, l.written_off_on
  FROM loan l JOIN member m ON m.cooperative_id = l.cooperative_id AND m.number = l.member
  LEFT JOIN account a
    ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
  LEFT JOIN account w
    ON w.cooperative_id = l.cooperative_id
   AND w.code = CASE l.borne_by WHEN 'surplus' THEN '332' WHEN 'pledgers' THEN '905' ELSE '529' END
                || '.L' || CAST(l.number AS TEXT)
 WHERE l.cooperative_id = :cooperative {which} ORDER BY l.number"""
#: What tells the loans of a state from the others. Of those that are paid out: the open ones.
_IN_STATE = "AND l.state = :state"
_OPEN = """
   AND l.number IN (SELECT o.loan FROM open_loan o WHERE o.cooperative_id = :cooperative)"""
_REPAID = """
   AND l.state = 'paid-out' AND l.number NOT IN (
       SELECT o.loan FROM open_loan o WHERE o.cooperative_id = :cooperative)"""
#: What those are asked for with that are paid out and repaid, or late: no states that are stored.
REPAID = "repaid"
OVERDUE = "overdue"


def all_members(tx: Tx, cooperative: str) -> list[Row]:
    """Every member: number, sealed, kind, farmer, three days, shares and debt in fen; by number."""
    return tx.rows(_MEMBERS, cooperative=cooperative)


def loans_in(tx: Tx, cooperative: str, state: str) -> list[Row]:
    """The loans in a state, by number, or all for ``""``; of those paid out the ones not repaid.

    The others of those are the ones that are ``REPAID``. Who is ``OVERDUE`` the schedules say: for
    that too all come that are not repaid.

    Number, member, the member's sealed data; principal, debt and what was written off, in fen;
    rate, purpose, state; the days applied, decided, paid out, due; extensions; day written off.
    """
    apart = {"": "", LoanState.PAID_OUT: _OPEN, OVERDUE: _OPEN, REPAID: _REPAID}
    if state in apart:
        return tx.rows(_LOANS.format(which=apart[state]), cooperative=cooperative)
    return tx.rows(_LOANS.format(which=_IN_STATE), cooperative=cooperative, state=state)
