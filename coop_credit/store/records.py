"""What operations that may come many at once read of the books: members, loans, histories.

One at a time they are read when asked for; for many they are read before, by a number of
statements that does not depend on how many there are, and brought up to date by each entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from typing import Protocol

from coop_credit.ledger.entries import Entry
from coop_credit.ledger.entries import Kind
from coop_credit.money import Money
from coop_credit.store import contributors
from coop_credit.store import lending
from coop_credit.store import loan_histories
from coop_credit.store import pledging
from coop_credit.store.contributors import Contributor
from coop_credit.store.database import Tx
from coop_credit.store.lending import Loan
from coop_credit.store.lending import Votes
from coop_credit.store.loan_histories import History
from coop_credit.store.loan_histories import history_in
from coop_credit.store.pledging import Call


class Records(Protocol):
    """What the books of one cooperative say at this moment, under the lock."""

    def contributor(self, number: int) -> Contributor | None:
        """One member who pays in."""
        ...

    def loan(self, number: int) -> tuple[Loan, Votes] | None:
        """One loan and the votes on it."""
        ...

    def history(self, loan: int) -> History:
        """Everything paid on a paid-out loan."""
        ...

    def calls(self, loan: int) -> tuple[Call, ...]:
        """Who lends how much of a loan, where loans are made from pledges."""
        ...


@dataclass(frozen=True, slots=True)
class ReadWhenAsked:
    """Records that cost a statement each."""

    tx: Tx
    cooperative: str

    def contributor(self, number: int) -> Contributor | None:
        """One member who pays in."""
        return contributors.find_contributor(self.tx, self.cooperative, number)

    def loan(self, number: int) -> tuple[Loan, Votes] | None:
        """One loan and the votes on it."""
        return lending.find_loan(self.tx, self.cooperative, number)

    def history(self, loan: int) -> History:
        """Everything paid on a paid-out loan."""
        return loan_histories.history(self.tx, self.cooperative, loan)

    def calls(self, loan: int) -> tuple[Call, ...]:
        """Who lends how much of a loan."""
        return pledging.calls_on(self.tx, self.cooperative, loan)


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """Records of the members and loans that are known to be asked for.

    They stay true while contributions and repayments are noted: those change nothing else
    than a member's shares and what was paid on a loan.
    """

    contributors: dict[int, Contributor]
    loans: dict[int, tuple[Loan, Votes]]
    histories: dict[int, History]
    called: dict[int, tuple[Call, ...]]

    @classmethod
    def read(
        cls, tx: Tx, cooperative: str, *, members: Sequence[int], loans: Sequence[int]
    ) -> "ReadBefore":
        """Read everything that these numbers name."""
        found = lending.loans_among(tx, cooperative, loans)
        return cls(
            contributors=contributors.contributors_among(tx, cooperative, members),
            loans=found,
            histories=loan_histories.histories(tx, cooperative, list(found)),
            called=pledging.calls_among(tx, cooperative, list(found)),
        )

    def contributor(self, number: int) -> Contributor | None:
        """One member who pays in, with what was noted."""
        return self.contributors.get(number)

    def loan(self, number: int) -> tuple[Loan, Votes] | None:
        """One loan and the votes on it."""
        return self.loans.get(number)

    def history(self, loan: int) -> History:
        """Everything paid on a paid-out loan, what was noted included."""
        return self.histories[loan]

    def calls(self, loan: int) -> tuple[Call, ...]:
        """Who lends how much of a loan."""
        return self.called[loan]

    def note(self, entry: Entry) -> None:
        """Take in the contribution, repayment or refusal that comes next in the journal."""
        if entry.kind is Kind.CONTRIBUTION:
            self._note_contribution(entry)
        if "loan" not in entry.body:
            return
        loan = entry.body["loan"]
        assert isinstance(loan, int)
        moves = [
            (entry.happened_on, move.debit, move.credit, move.amount.fen)
            for move in entry.transfers
        ]
        self.histories[loan] = history_in(moves, loan).after(self.histories[loan])

    def _note_contribution(self, entry: Entry) -> None:
        member = entry.body["member"]
        assert isinstance(member, int)
        before = self.contributors[member]
        paid_in = Money(sum(move.amount.fen for move in entry.transfers))
        self.contributors[member] = replace(before, shares=before.shares + paid_in)
