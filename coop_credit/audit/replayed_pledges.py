"""Calls on pledges as entries must have made them: played anew, with none of the operations."""

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field

from coop_credit.store.evidence import Columns
from coop_credit.store.evidence import Key

_KINDS = frozenset({"pledges-called", "funds-confirmed", "call-lapsed"})


@dataclass(slots=True)
class PledgeCalls:
    """The rows of ``pledge_call``; before: those of its loan before each entry, by seq.

    What is undone was the latest that happened to the loan, so that the rows are then again
    what they were before. fees: the fen passed on of a loan's fees to a member. settled: the
    loans whose pledgers the cooperative has paid.
    """

    rows: dict[Key, Columns] = field(default_factory=dict)
    before: dict[int, dict[Key, Columns]] = field(default_factory=dict)
    fees: defaultdict[Key, int] = field(default_factory=lambda: defaultdict(int))
    settled: set[int] = field(default_factory=set)

    def play(self, entry: Columns, body: Columns, moves: list[tuple[str, str, int]]) -> None:
        """Let one entry happen."""
        self._pass_on(moves)
        match entry["kind"]:
            case "opening-balances":
                self._take_over(body["loans"])
            case "pledgers-settled":
                self.settled.add(body["loan"])
            case "reversal" if body["undoes"] == "pledgers-settled":
                self.settled.remove(body["loan"])
            case "reversal" if body["undoes"] in _KINDS:
                self._replace(body["loan"], self.before[entry["reverses"]])
            case kind if kind in _KINDS:
                self._call(entry, body)

    def _call(self, entry: Columns, body: Columns) -> None:
        loan = body["loan"]
        self.before[entry["seq"]] = {
            key: dict(row) for key, row in self.rows.items() if key[0] == loan
        }
        match entry["kind"]:
            case "pledges-called":
                made = {"called_on": entry["booked_on"], "confirmed_on": ""}
                for each in body["calls"]:
                    self.rows[loan, each["member"]] = {"amount_fen": each["amount_fen"]} | made
            case "funds-confirmed":
                for each in body["calls"]:
                    self.rows[loan, each["member"]]["confirmed_on"] = entry["happened_on"]
            case _:
                self._replace(loan, {})

    def _pass_on(self, moves: list[tuple[str, str, int]]) -> None:
        for debit, credit, fen in moves:
            for one, other, sign in ((debit, credit, 1), (credit, debit, -1)):
                if one.startswith("521."):
                    self.fees[int(one[4:]), int(other.partition(".")[2])] += sign * fen

    def _take_over(self, loans: list[Columns]) -> None:
        for loan in loans:
            day = loan["paid_out_on"]
            for each in loan["lenders"]:
                row = {"amount_fen": each["amount_fen"], "called_on": day, "confirmed_on": day}
                self.rows[loan["loan"], each["member"]] = row

    def _replace(self, loan: int, rows: dict[Key, Columns]) -> None:
        for key in [key for key in self.rows if key[0] == loan]:
            del self.rows[key]
        self.rows.update(rows)
