"""What the rules about loans need to know: the borrower, the standing loans, the payments."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from coop_credit.ledger.accounts import fee_account
from coop_credit.ledger.accounts import loan_account
from coop_credit.ledger.accounts import payable_account
from coop_credit.ledger.accounts import share_account
from coop_credit.lending.fees import PrincipalChange
from coop_credit.lending.loans import LoanTerms
from coop_credit.money import Money
from coop_credit.rulebook.facts import LoanFacts
from coop_credit.rulebook.facts import Standing
from coop_credit.store.database import Tx
from coop_credit.store.lending import Votes
from coop_credit.store.rows import day_from


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
            overdue_loans=tuple(loan_name(loan.number) for loan in self.owed if loan.overdue.fen),
        )


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
        shares=share_account(member),
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


def standing(tx: Tx, cooperative: str) -> tuple[Standing, ...]:
    """Every loan that is not repaid, with what its member owes on all loans together."""
    rows = tx.rows(_STANDING, cooperative=cooperative)
    owed: defaultdict[int, int] = defaultdict(int)
    for _, member, owing in rows:
        owed[member] += owing
    return tuple(
        Standing(loan=loan_name(loan), member=member, owing=Money(owed[member]))
        for loan, member, _ in rows
    )


def loan_name(loan: int) -> str:
    """How a loan is named in verdicts.

    >>> loan_name(3)
    'L3'
    """
    return f"L{loan}"


_HISTORY = """
SELECT e.happened_on, t.debit, t.credit, t.amount_fen
  FROM entry e JOIN transfer t USING (cooperative_id, seq)
 WHERE cooperative_id = :cooperative AND seq IN (
       SELECT seq FROM transfer WHERE cooperative_id = :cooperative AND debit IN (:loan, :fees)
       UNION
       SELECT seq FROM transfer WHERE cooperative_id = :cooperative AND credit IN (:loan, :fees))
 ORDER BY seq, t.line"""


@dataclass(frozen=True, slots=True)
class History:
    """What was paid on one loan, by the days on the papers.

    principal: money out positive, money back negative. fees: received positive, given
    back negative.
    """

    principal: tuple[PrincipalChange, ...]
    fees: tuple[PrincipalChange, ...]

    @property
    def owing(self) -> Money:
        """The principal outstanding."""
        return Money(sum(each.change.fen for each in self.principal))

    @property
    def begins_on(self) -> dt.date:
        """The day of the payout."""
        return min(each.on for each in self.principal)

    @property
    def ends_on(self) -> dt.date:
        """The latest day of any payment, the payout included."""
        return max(each.on for each in (*self.principal, *self.fees))

    def fees_until(self, day: dt.date) -> Money:
        """The fees of payments on or before ``day``."""
        return Money(sum(each.change.fen for each in self.fees if each.on <= day))


def history(tx: Tx, cooperative: str, loan: int) -> History:
    """Everything paid on a paid-out loan; an undone payment is in it twice, and weighs nothing."""
    account, fees = loan_account(loan), fee_account(loan)
    principal_changes, fee_changes = [], []
    for happened_on, debit, credit, fen in tx.rows(
        _HISTORY, cooperative=cooperative, loan=account, fees=fees
    ):
        day = dt.date.fromisoformat(happened_on)
        if account in {debit, credit}:
            principal_changes.append(PrincipalChange(day, Money(fen if debit == account else -fen)))
        if fees in {debit, credit}:
            fee_changes.append(PrincipalChange(day, Money(fen if credit == fees else -fen)))
    return History(tuple(principal_changes), tuple(fee_changes))


_CONTRIBUTOR = """
SELECT m.joined_on, m.participant_since, m.left_on,
       coalesce((SELECT credit_fen - debit_fen FROM account
                  WHERE cooperative_id = m.cooperative_id AND code = :shares), 0)
  FROM member m WHERE m.cooperative_id = :cooperative AND m.number = :member"""


@dataclass(frozen=True, slots=True)
class Contributor:
    """What rules about a contribution need to know of the member, read under the lock."""

    joined_on: dt.date
    participant_since: dt.date | None
    left_on: dt.date | None
    shares: Money


def contributor(tx: Tx, cooperative: str, member: int) -> Contributor | None:
    """One member who pays in, in one statement."""
    row = tx.row(_CONTRIBUTOR, cooperative=cooperative, member=member, shares=share_account(member))
    if row is None:
        return None
    return Contributor(
        joined_on=dt.date.fromisoformat(row[0]),
        participant_since=day_from(row[1]),
        left_on=day_from(row[2]),
        shares=Money(row[3]),
    )


_POSITION = """
SELECT coalesce((SELECT credit_fen - debit_fen FROM account
                  WHERE cooperative_id = m.cooperative_id AND code = :shares), 0),
       coalesce((SELECT CAST(sum(a.debit_fen - a.credit_fen) AS BIGINT)
                   FROM loan l JOIN account a ON a.cooperative_id = l.cooperative_id
                    AND a.code = '114.' || CAST(l.number AS TEXT)
                  WHERE l.cooperative_id = m.cooperative_id AND l.member = m.number), 0),
       coalesce((SELECT credit_fen - debit_fen FROM account
                  WHERE cooperative_id = m.cooperative_id AND code = :payable), 0)
  FROM member m WHERE m.cooperative_id = :cooperative AND m.number = :member"""


def position(tx: Tx, cooperative: str, member: int) -> tuple[Money, Money, Money] | None:
    """A member's shares, debt, and money held for the member, in one statement."""
    row = tx.row(
        _POSITION,
        cooperative=cooperative,
        member=member,
        shares=share_account(member),
        payable=payable_account(member),
    )
    return None if row is None else (Money(row[0]), Money(row[1]), Money(row[2]))


def fund(tx: Tx, cooperative: str) -> Money:
    """The mutual-aid fund at this moment: shares not yet paid back."""
    row = tx.row("SELECT fund_fen FROM book WHERE cooperative_id = :coop", coop=cooperative)
    assert row is not None
    return Money(row[0])
