"""Accounts as transfers must have moved them, with none of the ledger's code."""

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field


@dataclass(slots=True)
class ReplayedBalances:
    """What has moved on every account, in fen.

    headings: of all accounts of a heading, what is on the debit side. paid_out: for each loan's
    account, the fen that went out; an undone repayment is not counted.
    """

    debits: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    credits: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    headings: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    paid_out: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def move(self, moves: list[tuple[str, str, int]], *, is_undoing: bool) -> None:
        """Let transfers (debit, credit, fen) happen."""
        for debit, credit, fen in moves:
            self.debits[debit] += fen
            self.credits[credit] += fen
            self.credits[debit] += 0
            self.debits[credit] += 0
            self.headings[debit.partition(".")[0]] += fen
            self.headings[credit.partition(".")[0]] -= fen
            if debit.startswith("114.") and not is_undoing:
                self.paid_out[debit] += fen

    def balance(self, code: str) -> int:
        """What an account has on its debit side, in fen."""
        return self.debits.get(code, 0) - self.credits.get(code, 0)

    def fund(self) -> int:
        """All shares, or all pledges, in fen."""
        return self.headings["901"] - self.headings["301"]

    def lent(self) -> int:
        """All principal outstanding, in fen."""
        return self.headings["114"]
