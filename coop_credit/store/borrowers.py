"""What the rules about loans need to know: the borrower and the standing loans."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from coop_credit.ledger.accounts import called_account
from coop_credit.ledger.accounts import free_account
from coop_credit.ledger.accounts import lent_account
from coop_credit.ledger.accounts import share_account
from coop_credit.lending.loans import LoanTerms
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.rulebook.facts import LoanFacts
from coop_credit.rulebook.facts import Standing
from coop_credit.store.database import Tx
from coop_credit.store.lending import Votes
from coop_credit.store.rows import day_from


@dataclass(frozen=True, slots=True)
class OwedLoan:
    """A paid-out loan that is not repaid: its balance, and what of it is overdue.

    Of a loan that is written off: what is not recovered, all of it overdue.
    """

    number: int
    owing: Money
    overdue: Money


@dataclass(frozen=True, slots=True)
class Borrower:
    """What rules about a loan need to know of the member who asks, read under the lock.

    cash: in the custodian account; seats: on the review panel. shares: or what is pledged.
    """

    joined_on: dt.date
    participant_since: dt.date | None
    left_on: dt.date | None
    cash: Money
    shares: Money
    seats: int
    owed: tuple[OwedLoan, ...]

    @property
    def owing(self) -> Money:
        """The principal owed on all loans together."""
        return Money(sum(loan.owing.fen for loan in self.owed))

    def loan_facts(
        self, votes: Votes, terms: LoanTerms, purpose: str, fund: Money, agreed_on: dt.date
    ) -> LoanFacts:
        """What the loan rules look at, for a loan of ``terms`` against ``fund``."""
        return LoanFacts(
            fund=fund,
            cash=self.cash,
            owing=self.owing,
            asked=terms.principal,
            own_shares=self.shares,
            starts_on=terms.starts_on,
            due_on=terms.due_on,
            rate_bp=terms.rate_bp,
            agreed_on=agreed_on,
            joined_on=self.joined_on,
            participant_since=self.participant_since,
            left_on=self.left_on,
            purpose=purpose,
            seats=self.seats,
            votes_for=votes.in_favour,
            borrower_votes=votes.by_borrower,
            related_votes=votes.related,
            overdue_loans=tuple(loan_name(loan.number) for loan in self.owed if loan.overdue.fen),
        )


#: One row for each unpaid loan of the member, or one row with nothing in the last three columns.
_BORROWER = """
SELECT m.joined_on, m.participant_since, m.left_on,
       coalesce((SELECT debit_fen - credit_fen FROM account
                  WHERE cooperative_id = m.cooperative_id AND code = '102'), 0),
       coalesce((SELECT CAST(sum(credit_fen - debit_fen) AS BIGINT) FROM account
                  WHERE cooperative_id = m.cooperative_id
                    AND code IN (:shares, :free, :called, :lent)), 0),
       (SELECT count(*) FROM staff
         WHERE cooperative_id = m.cooperative_id AND roles LIKE '%panel%'),
       o.number, o.owing_fen,
       CASE WHEN o.state = 'written-off' THEN o.owing_fen
            WHEN o.due_fen > o.repaid_fen THEN o.due_fen - o.repaid_fen ELSE 0 END
  FROM member m LEFT JOIN (
       SELECT l.cooperative_id, l.member, l.number, l.state,
              CASE WHEN l.state = 'paid-out' THEN a.debit_fen - a.credit_fen ELSE
                   (SELECT CAST(sum(w.debit_fen - w.credit_fen) AS BIGINT) FROM account w
                     WHERE w.cooperative_id = l.cooperative_id
                       AND w.code IN ('332.L' || CAST(l.number AS TEXT),
                                      '529.L' || CAST(l.number AS TEXT),
                                      '905.L' || CAST(l.number AS TEXT))) END AS owing_fen,
              l.principal_fen - (a.debit_fen - a.credit_fen) AS repaid_fen,
              coalesce((SELECT CAST(sum(i.principal_fen) AS BIGINT) FROM instalment i
                WHERE i.cooperative_id = l.cooperative_id AND i.loan = l.number
                  AND i.due_on < :today), 0) AS due_fen
         FROM loan l JOIN account a
           ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
        WHERE l.cooperative_id = :cooperative AND l.member = :member
          AND (l.state = 'written-off' OR l.state = 'paid-out' AND a.debit_fen > a.credit_fen)) o
    ON o.cooperative_id = m.cooperative_id AND o.member = m.number
 WHERE m.cooperative_id = :cooperative AND m.number = :member
 ORDER BY o.number"""
_STANDING = """
SELECT l.number, l.member, a.debit_fen - a.credit_fen
  FROM loan l JOIN account a
    ON a.cooperative_id = l.cooperative_id AND a.code = '114.' || CAST(l.number AS TEXT)
 WHERE l.cooperative_id = :cooperative AND l.state IN ('paid-out', 'written-off')
   AND (a.debit_fen > a.credit_fen OR l.number = :loan)
 ORDER BY l.number"""


def borrower(tx: Tx, cooperative: str, member: int, today: dt.date) -> Borrower | None:
    """What the loan rules need of a member; overdue is what fell due before ``today``."""
    rows = tx.rows(
        _BORROWER,
        cooperative=cooperative,
        member=member,
        shares=share_account(member),
        free=free_account(member),
        called=called_account(member),
        lent=lent_account(member),
        today=today.isoformat(),
    )
    if not rows:
        return None
    joined_on, participant_since, left_on, cash, shares, seats = rows[0][:6]
    return Borrower(
        joined_on=dt.date.fromisoformat(joined_on),
        participant_since=day_from(participant_since),
        left_on=day_from(left_on),
        cash=Money(cash),
        shares=Money(shares),
        seats=seats,
        owed=tuple(
            OwedLoan(number, Money(owing), Money(overdue))
            for *_, number, owing, overdue in rows
            if number is not None
        ),
    )


def standing(
    tx: Tx, cooperative: str, *, loan: int = 0, more: Money = ZERO
) -> tuple[Standing, ...]:
    """Every loan that is not repaid, with what its member owes on all loans together.

    more: what will be owed on ``loan`` beside its balance; negative for less.
    """
    rows = [
        (number, member, owing + (more.fen if number == loan else 0))
        for number, member, owing in tx.rows(_STANDING, cooperative=cooperative, loan=loan)
    ]
    owed: defaultdict[int, int] = defaultdict(int)
    for _, member, owing in rows:
        owed[member] += owing
    return tuple(
        Standing(loan=loan_name(number), member=member, owing=Money(owed[member]))
        for number, member, owing in rows
        if owing > 0
    )


def loan_name(loan: int) -> str:
    """How a loan is named in verdicts.

    >>> loan_name(3)
    'L3'
    """
    return f"L{loan}"


def loan_number(name: str) -> int:
    """The loan that is named so.

    >>> loan_number("L3")
    3
    """
    return int(name.removeprefix("L"))


def fund(tx: Tx, cooperative: str) -> Money:
    """The mutual-aid fund at this moment: shares not yet paid back, or pledges."""
    row = tx.row("SELECT fund_fen FROM book WHERE cooperative_id = :coop", coop=cooperative)
    assert row is not None
    return Money(row[0])
