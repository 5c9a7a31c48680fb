"""What was paid on loans, by the days on the papers, and what fee is left."""

import datetime as dt
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from coop_credit.ledger.accounts import fee_account
from coop_credit.ledger.accounts import fee_share_account
from coop_credit.ledger.accounts import loan_account
from coop_credit.lending.fees import PrincipalChange
from coop_credit.lending.fees import fee_due
from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.store.database import Tx
from coop_credit.store.rows import among
from coop_credit.store.rows import listed

#: What the paper's day is, the account debited, the one credited, and how many fen moved.
Move = tuple[dt.date, str, str, int]


class Rated(Protocol):
    """What a usage fee is reckoned with: the rate of a year, and the days of that year."""

    @property
    def rate_bp(self) -> int: ...
    @property
    def day_base(self) -> int: ...


@dataclass(frozen=True, slots=True)
class History:
    """What was paid on one loan, by the days on the papers.

    principal: money out positive, money back negative. fees: received positive, given
    back negative. passed_on: of the fees, to the loan's pledgers.
    """

    principal: tuple[PrincipalChange, ...]
    fees: tuple[PrincipalChange, ...]
    passed_on: Money = ZERO

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

    def fee_left(self, loan: Rated, day: dt.date) -> Money:
        """The fee up to ``day`` that is not paid: what a payment of that day goes to first."""
        due = fee_due(
            self.principal,
            rate_bp=loan.rate_bp,
            day_base=loan.day_base,
            until=day,
            received=self.fees_until(day),
        )
        return max(ZERO, due)

    def after(self, earlier: "History") -> "History":
        """The history that begins with an earlier one."""
        return History(
            earlier.principal + self.principal,
            earlier.fees + self.fees,
            earlier.passed_on + self.passed_on,
        )


def history_in(moves: Iterable[Move], loan: int) -> History:
    """What moves say of one loan."""
    account, fees, shared = loan_account(loan), fee_account(loan), fee_share_account(loan)
    principal_changes, fee_changes, passed_on = [], [], 0
    for day, debit, credit, fen in moves:
        if account in {debit, credit}:
            principal_changes.append(PrincipalChange(day, Money(fen if debit == account else -fen)))
        if fees in {debit, credit}:
            fee_changes.append(PrincipalChange(day, Money(fen if credit == fees else -fen)))
        if debit == shared:
            passed_on += fen
    return History(tuple(principal_changes), tuple(fee_changes), Money(passed_on))


def history(tx: Tx, cooperative: str, loan: int) -> History:
    """Everything paid on a paid-out loan, without the payments that were undone."""
    return histories(tx, cooperative, [loan])[loan]


def histories(tx: Tx, cooperative: str, loans: Sequence[int]) -> dict[int, History]:
    """``history`` of each of these loans, in one statement."""
    owners = {
        code: loan
        for loan in loans
        for code in (loan_account(loan), fee_account(loan), fee_share_account(loan))
    }
    moves: dict[int, list[Move]] = {loan: [] for loan in loans}
    rows = tx.rows(
        f"""
SELECT seq, e.reverses, e.happened_on, t.debit, t.credit, t.amount_fen
  FROM (SELECT * FROM transfer
         WHERE cooperative_id = :cooperative AND {among(tx, "debit", "codes")}
         UNION
        SELECT * FROM transfer
         WHERE cooperative_id = :cooperative AND {among(tx, "credit", "codes")}) t
  JOIN entry e USING (cooperative_id, seq)
 ORDER BY seq, t.line""",
        cooperative=cooperative,
        codes=listed(tx, list(owners)),
    )
    undone = {reverses for _, reverses, *_ in rows if reverses}
    for seq, reverses, happened_on, debit, credit, fen in rows:
        if reverses or seq in undone:
            continue
        move = (dt.date.fromisoformat(happened_on), debit, credit, fen)
        for loan in {owners[code] for code in (debit, credit) if code in owners}:
            moves[loan].append(move)
    return {loan: history_in(found, loan) for loan, found in moves.items()}
