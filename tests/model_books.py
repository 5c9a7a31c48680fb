"""What the second ledger (``model.py``) is kept in: cards, and counters of whole fen.

Naive on purpose and with none of the program's code. ``on`` is the day on the paper.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field
from typing import ClassVar

from tests.model_cards import Changes
from tests.model_cards import Member
from tests.model_cards import Notice
from tests.model_cards import Staff
from tests.model_charter import Charter
from tests.model_charter import WHOLE
from tests.model_loans import Loan


@dataclass
class Books:
    """Everything on one day.

    money: ``bank``, ``surplus``, ``bank-interest``, ``bank-charge``, ``reserve`` and ``set-aside``
    (for losses), and with a number behind ``share`` and ``held`` (of a member), ``loan``, ``fee``
    and ``loss`` (of a loan, the last with an L). Only the surplus may be below nothing.
    kin: members and the handles of their relatives. lifted: up to where, by the day of the
    override, the cap on funds in principle.
    """

    #: The counter that loans are paid out from.
    LENDS_FROM: ClassVar[str] = "bank"

    today: dt.date
    money: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    members: dict[int, Member] = field(default_factory=dict)
    loans: dict[int, Loan] = field(default_factory=dict)
    notices: dict[int, Notice] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    kin: set[tuple[int, str]] = field(default_factory=set)
    charter: Charter = field(default_factory=Charter)
    lifted: dict[dt.date, int] = field(default_factory=dict)

    def change(self, changes: Changes) -> None:
        """Let the counters move."""
        for counter, fen in changes.items():
            self.money[counter] += fen
            assert self.money[counter] >= 0 or counter == "surplus", counter

    def would_overdraw(self, changes: Changes) -> bool:
        """Whether a counter would fall below nothing."""
        return any(self.money[counter] + fen < 0 for counter, fen in changes.items())

    def fund(self) -> int:
        """All shares."""
        return sum(self.money[f"share {number}"] for number in self.members)

    def number(self, name: str) -> int:
        """A number that counts today."""
        value = self.charter.on(name, self.today)
        assert isinstance(value, int), name
        return value

    def room(self, member: int) -> int:
        """What a member may borrow more, by the cap."""
        return self.fund_for(member) * self.number("member-cap") // WHOLE - self.owing(member)

    def spare(self) -> int:
        """What of the fund no standing debt needs to stay within the cap."""
        return self.fund() - WHOLE * self.largest_debt() // self.number("member-cap")

    def own(self, member: int) -> int:
        """What a member has in the fund."""
        return self.money[f"share {member}"]

    def fund_for(self, member: int) -> int:  # noqa: ARG002 (where members pledge it counts)
        """The fund that the loans of a member are judged by."""
        return self.fund()

    def owing(self, member: int) -> int:
        """The principal that a member owes on all loans, those written off among them."""
        return self.outstanding(member) + sum(
            self.money[f"loss L{number}"]
            for number, loan in self.loans.items()
            if loan.member == member
        )

    def outstanding(self, member: int) -> int:
        """The principal that a member owes on loans that the books have not given up."""
        return sum(
            self.money[f"loan {number}"]
            for number, loan in self.loans.items()
            if loan.member == member
        )

    def lent(self) -> int:
        """The principal that all members owe on loans that the books have not given up."""
        return sum(self.outstanding(member) for member in self.members)

    def largest_debt(self) -> int:
        """What the member who owes most owes."""
        return max(self.outstanding(member) for member in self.members)

    def under_notice(self, member: int) -> int:
        """What a member has asked back and not got yet."""
        return sum(
            notice.fen
            for notice in self.notices.values()
            if notice.member == member and notice.state == "noticed"
        )

    def is_overdue(self, number: int) -> bool:
        """Whether a loan's instalments before today are not all paid."""
        loan = self.loans[number]
        if loan.state == "written-off":
            return self.money[f"loss L{number}"] > 0
        return loan.state == "paid-out" and self.is_late(number, self.today)

    def is_late(self, number: int, on: dt.date) -> bool:
        """Whether the instalments of a loan before a day are not all paid by now."""
        loan = self.loans[number]
        due = sum(fen for day, fen in loan.parts() if day < on)
        return due > loan.principal - self.money[f"loan {number}"]

    def bonds(self, but: Loan | None = None) -> list[tuple[int, int, int]]:
        """Guarantor, borrower and the fen still guaranteed, of approved and standing loans."""
        found = []
        for number, loan in self.loans.items():
            left = {"approved": loan.principal, "paid-out": self.money[f"loan {number}"]}
            owing = left.get(loan.state, 0)
            found += [
                (guarantor, loan.member, min(owing, each.fen - each.paid))
                for guarantor, each in loan.guarantees.items()
                if each.is_given and loan is not but and owing and each.fen > each.paid
            ]
        return found

    def guaranteed(self, member: int, but: Loan | None = None) -> int:
        """What a member may have to pay for others."""
        return sum(fen for guarantor, _, fen in self.bonds(but) if guarantor == member)
