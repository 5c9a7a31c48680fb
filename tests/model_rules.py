"""The rules that the second ledger (``model.py``) applies to its books.

Naive on purpose and with none of the program's code. The numbers are those of
``model_charter.py`` that count today.
"""

import datetime as dt
from dataclasses import dataclass

from tests.model_books import Books
from tests.model_cards import Changes
from tests.model_cards import Member
from tests.model_cards import Notice
from tests.model_cards import Rules
from tests.model_cards import those_true
from tests.model_charter import GRADES
from tests.model_charter import WHOLE
from tests.model_loans import Loan
from tests.model_loans import months_later

LPR_MULTIPLE = 4
#: Of 10,000; and how many legal persons there may be whatever the number of members.
LEGAL_PERSONS, LEGAL_PERSONS_ALWAYS = 500, 1


@dataclass
class JudgedBooks(Books):
    """Books that say which rules do not hold."""

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
            outside |= self.members[guarantor].has_left or not self.takes_part(guarantor)
            circle |= guarantor in backed
            free = self.own(guarantor) - self.under_notice(guarantor)
            weak |= fen + self.guaranteed(guarantor, but=loan) > free
        return {
            "guarantors-number": len(counted) < self.most("guarantors-number", 0),
            "guarantors-participate": outside,
            "guarantors-circle": circle,
            "guarantor-capacity": weak,
        }

    def takes_part(self, member: int) -> bool:
        """Whether a member is approved as a participant by today."""
        since = self.members[member].takes_part_since
        return since is not None and since <= self.today

    def most(self, name: str, default: int) -> int:
        """A number that only the charter says, or what stands for nothing said."""
        value = self.charter.on(name, self.today)
        return value if isinstance(value, int) else default

    def loan_rules(self, loan: Loan, moment: str) -> Rules:
        """The rules that a loan would break today, at application, approval or payout."""
        joined_on = self.members[loan.member].joined_on
        debt = self.owing(loan.member) + loan.principal
        lpr = self.charter.on("lpr", min(loan.decided_on, self.today))
        purposes = self.charter.on("purposes", self.today)
        assert isinstance(lpr, int)
        assert isinstance(purposes, tuple)
        broken = {
            "member-cap": debt * WHOLE > self.fund_for(loan.member) * self.number("member-cap"),
            "loan-term": loan.due_on > months_later(self.today, self.number("loan-term")),
            "participant": not self.takes_part(loan.member),
            "membership-months": self.today
            < months_later(joined_on, self.number("membership-months")),
            "purpose": loan.purpose not in purposes,
            "no-overdue-loan": self.too_many_overdue(loan.member),
            "usage-fee-lpr": loan.rate_bp > LPR_MULTIPLE * lpr,
            "usage-fee-cap": loan.rate_bp > self.most("usage-fee-cap", loan.rate_bp),
        }
        broken |= self.guarantor_rules(loan, moment)
        if moment != "application":
            broken |= self.panel_rules(loan)
        if moment == "payout":
            broken["cash"] = loan.principal > self.money[self.LENDS_FROM]
        return those_true(broken)

    def panel_rules(self, loan: Loan) -> dict[str, bool]:
        """The rules about who sits on the panel, and who voted on a loan."""
        own = [each for each in loan.votes if self.staff[each].member == loan.member]
        related = [each for each in loan.votes if (loan.member, each) in self.kin]
        in_favour = [
            each
            for each, vote in loan.votes.items()
            if vote == "for" and each not in own and each not in related
        ]
        seats = [each for each in self.staff.values() if "panel" in each.roles]
        return {
            "panel-size": len(seats) < self.number("panel-size"),
            "panel-votes": len(in_favour) < self.number("panel-votes"),
            "panel-borrower": bool(own),
            "panel-related": bool(related),
        }

    def too_many_overdue(self, member: int) -> bool:
        """Whether a member has more overdue loans than one may have and still borrow."""
        overdue = [
            number
            for number, loan in self.loans.items()
            if loan.member == member and self.is_overdue(number)
        ]
        return len(overdue) > self.number("overdue-loans")

    def standing_rules(self) -> Rules:
        """What is told of the books as they stand."""
        too_much = self.largest_debt() * WHOLE > self.fund() * self.number("member-cap")
        return those_true({"standing-cap": too_much} | self.fund_rules(self.fund()))

    def fund_rules(self, fund: int) -> dict[str, bool]:
        """The rules about the size of a fund."""
        return {
            "fund-soft-cap": fund > self.number("fund-soft-cap"),
            "fund-hard-cap": fund > self.number("fund-hard-cap"),
        }

    def contribution_rules(self, member: int, fen: int) -> Rules:
        """The rules that a member's bringing so much to the fund would break."""
        shares, fund = self.own(member) + fen, self.fund() + fen
        part = self.most("member-shares-part", WHOLE)
        return those_true(
            {
                "participant": not self.takes_part(member),
                "whole-shares": fen % self.most("share-value", 1) != 0,
                "member-shares-least": shares < self.most("member-shares-least", 0),
                "member-shares-most": shares > self.most("member-shares-most", shares),
                "member-shares-part": shares * WHOLE > fund * part,
            }
            | self.fund_rules(fund)
        )

    def backing_rules(self, member: int, changes: Changes) -> Rules:
        """The rule that stands in the way when shares are taken away again."""
        more = changes.get(f"share {member}", 0)
        return self.backed_by_too_little(member, self.own(member) + more) if more < 0 else Rules()

    def backed_by_too_little(self, member: int, left: int) -> Rules:
        """The rule about what is left in the fund of a member who answers for others."""
        return those_true({"withdrawal-guarantees": self.guaranteed(member) > left})

    def withdrawal_rules(self, notice: Notice, shares: int) -> dict[str, bool]:
        """What would stand in the way of paying a notice today; ``shares``: it may ask for."""
        fund_then = self.fund() - notice.fen
        days = dt.timedelta(days=self.number("withdrawal-notice-days"))
        return {
            "withdrawal-shares": notice.fen > shares,
            "withdrawal-no-debt": self.owing(notice.member) > 0,
            "withdrawal-guarantees": self.guaranteed(notice.member) > max(0, shares - notice.fen),
            "withdrawal-notice": self.today < notice.on + days,
            "withdrawal-passive-breach": self.largest_debt() * WHOLE
            > fund_then * self.number("member-cap"),
            "no-exit-in-dissolution": self.number("exits-open") == 0,
        }

    def membership_rules(self, newcomer: Member | None = None) -> Rules:
        """The rules about all members that do not hold, once a newcomer has joined."""
        present = [each for each in self.members.values() if not each.has_left]
        if newcomer is not None:
            present.append(newcomer)
        farmers = sum(each.farms for each in present)
        bodies = sum(each.kind == "legal" for each in present)
        most = max(len(present) * LEGAL_PERSONS, LEGAL_PERSONS_ALWAYS * WHOLE)
        return those_true(
            {
                "farmer-share": farmers * WHOLE < len(present) * self.number("farmer-share"),
                "legal-persons": bodies * WHOLE > most,
            }
        )

    def may_be_lost(self) -> int:
        """What may be lost of all loans that stand, by how late each is."""
        lost = 0
        for number, loan in self.loans.items():
            owing = self.money[f"loan {number}"]
            if loan.state == "paid-out" and owing:
                rate = self.number(f"loss-provision-{self._grade(number)}")
                lost += (2 * owing * rate + WHOLE) // (2 * WHOLE)
        return lost

    def _grade(self, number: int) -> str:
        loan = self.loans[number]
        unpaid = self.money[f"loan {number}"] - loan.principal
        for day, fen in loan.parts():
            unpaid += fen
            if unpaid > 0:
                late = (self.today - day).days
                return next((grade for grade, days in GRADES if late >= days), "normal")
        raise AssertionError(number)
