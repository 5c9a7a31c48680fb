"""What the second ledger (``model.py``) is kept in, and the rules that it applies.

Naive on purpose and with none of the program's code: cards of members, loans and notices,
and counters of whole fen. ``on`` is the day on the paper.

The figures are those of the pilot for a cooperative that has no charter values of its own.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field
from typing import ClassVar

from tests.model_loans import Guarantee
from tests.model_loans import Loan
from tests.model_loans import Payment
from tests.model_loans import months_later

CAP_PERCENT = 5
TERM_MONTHS = 12
MEMBERSHIP_MONTHS = 12
VOTES_NEEDED = 4
NOTICE_DAYS = 7
FUND_IN_PRINCIPLE = 500_000_000
FUND_EVER = 1_000_000_000
PURPOSES = ("machinery", "seed-fertiliser")

Rules = frozenset[str]
#: What an operation changes: counter and fen, negative for less.
Changes = dict[str, int]
NONE: Rules = frozenset()


@dataclass(frozen=True)
class Answer:
    """What an operation says.

    code: ``""`` when it is done, else the refusal's. seq: the entry that it made, 0 for none.
    broken: the rules that do not hold, those that are only reported among them.
    """

    code: str = ""
    seq: int = 0
    broken: Rules = NONE


NOT_FOUND = Answer("not-found")
TERMS_REFUSED = Answer("terms-refused")


@dataclass
class Member:
    """Who may take part: since when, and until when."""

    joined_on: dt.date
    takes_part_since: dt.date | None
    has_left: bool = False


@dataclass
class Notice:
    """Shares asked back; state: ``noticed``, ``paid``, ``cancelled``."""

    member: int
    fen: int
    on: dt.date
    state: str = "noticed"


@dataclass
class Done:
    """An entry that moved money, with what a reversal needs; 0 and ``None`` for nothing."""

    changes: Changes
    member: int = 0
    payout: Loan | None = None
    notice: Notice | None = None
    paid_on: Loan | None = None
    payment: Payment | None = None
    guarantee: Guarantee | None = None
    given_up: Loan | None = None
    recovered: Loan | None = None
    is_undone: bool = False


@dataclass
class Books:
    """Everything on one day.

    money: ``bank``, ``surplus``, ``bank-interest``, ``bank-charge``, and with a number behind
    ``share`` and ``held`` (of a member), ``loan``, ``fee`` and ``loss`` (of a loan, the last
    with an L). Only the surplus may be below nothing.
    """

    #: The counter that loans are paid out from.
    LENDS_FROM: ClassVar[str] = "bank"

    today: dt.date
    money: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    members: dict[int, Member] = field(default_factory=dict)
    loans: dict[int, Loan] = field(default_factory=dict)
    notices: dict[int, Notice] = field(default_factory=dict)

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

    def guarantor_rules(self, loan: Loan, moment: str) -> dict[str, bool]:
        """The rules about those who stand surety; at first all who are named count."""
        counted = {
            guarantor: each.fen
            for guarantor, each in loan.guarantees.items()
            if each.is_given or moment == "application"
        }
        backed, size = {loan.member}, 0
        while size < len(backed):
            size = len(backed)
            backed |= {whom for who, whom, _ in self.bonds(loan) if who in backed}
        outside = circle = weak = False
        for guarantor, fen in counted.items():
            card = self.members[guarantor]
            since = card.takes_part_since
            outside |= card.has_left or since is None or since > self.today
            circle |= guarantor in backed
            free = self.money[f"share {guarantor}"] - self.under_notice(guarantor)
            weak |= fen + self.guaranteed(guarantor, but=loan) > free
        return {
            "guarantors-participate": outside,
            "guarantors-circle": circle,
            "guarantor-capacity": weak,
        }

    def loan_rules(self, loan: Loan, moment: str) -> Rules:
        """The rules that a loan would break today, at application, approval or payout."""
        member = self.members[loan.member]
        since = member.takes_part_since
        debt = self.owing(loan.member) + loan.principal
        broken = {
            "member-cap": debt * 100 > self.fund_for(loan.member) * CAP_PERCENT,
            "loan-term": loan.due_on > months_later(self.today, TERM_MONTHS),
            "participant": since is None or since > self.today,
            "membership-months": self.today < months_later(member.joined_on, MEMBERSHIP_MONTHS),
            "purpose": loan.purpose not in PURPOSES,
            "no-overdue-loan": any(
                self.is_overdue(number)
                for number, other in self.loans.items()
                if other.member == loan.member
            ),
        }
        broken |= self.guarantor_rules(loan, moment)
        if moment != "application":
            broken["panel-votes"] = list(loan.votes.values()).count("for") < VOTES_NEEDED
        if moment == "payout":
            broken["cash"] = loan.principal > self.money[self.LENDS_FROM]
        return those_true(broken)

    def standing_rules(self) -> Rules:
        """What is told of the books as they stand."""
        too_much = self.largest_debt() * 100 > self.fund() * CAP_PERCENT
        return those_true({"standing-cap": too_much} | self.fund_rules(self.fund()))

    def fund_rules(self, fund: int) -> dict[str, bool]:
        """The rules about the size of a fund."""
        return {"fund-soft-cap": fund > FUND_IN_PRINCIPLE, "fund-hard-cap": fund > FUND_EVER}

    def backing_rules(self, member: int, changes: Changes) -> Rules:
        """The rule that stands in the way when shares are taken away again."""
        more = changes.get(f"share {member}", 0)
        left = self.money[f"share {member}"] + more
        return those_true({"withdrawal-guarantees": more < 0 and self.guaranteed(member) > left})

    def withdrawal_rules(self, notice: Notice, shares: int) -> dict[str, bool]:
        """What would stand in the way of paying a notice today; ``shares``: it may ask for."""
        fund_then = self.fund() - notice.fen
        return {
            "withdrawal-shares": notice.fen > shares,
            "withdrawal-no-debt": self.owing(notice.member) > 0,
            "withdrawal-guarantees": self.guaranteed(notice.member) > max(0, shares - notice.fen),
            "withdrawal-notice": self.today < notice.on + dt.timedelta(days=NOTICE_DAYS),
            "withdrawal-passive-breach": self.largest_debt() * 100 > fund_then * CAP_PERCENT,
        }


def those_true(broken: dict[str, bool]) -> Rules:
    """The names of what is so."""
    return frozenset(rule for rule, is_broken in broken.items() if is_broken)
