"""What the second ledger (``model.py``) is kept in, and the rules that it applies.

Naive on purpose and with none of the program's code: cards of members, loans and notices,
and counters of whole fen. ``on`` is the day on the paper.

The figures are those of the pilot for a cooperative that has no charter values of its own.
"""

import calendar
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field

CAP_PERCENT = 5
TERM_MONTHS = 12
MEMBERSHIP_MONTHS = 12
VOTES_NEEDED = 4
NOTICE_DAYS = 7
FUND_IN_PRINCIPLE = 500_000_000
FUND_EVER = 1_000_000_000
DAYS_OF_YEAR = 365
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
class Payment:
    """What one repayment brought; the fee may be negative when some was given back."""

    on: dt.date
    principal: int
    fee: int


@dataclass
class Loan:
    """A loan; ``payments`` are those that stand."""

    member: int
    principal: int
    due_on: dt.date
    instalments: int
    rate_bp: int
    purpose: str
    state: str = "applied"
    began_on: dt.date = dt.date.max
    votes: dict[str, str] = field(default_factory=dict)
    payments: list[Payment] = field(default_factory=list)

    def parts(self) -> list[tuple[dt.date, int]]:
        """The instalments: day and fen, the odd fen on the first ones."""
        whole, odd = divmod(self.principal, self.instalments)
        return [
            (months_later(self.due_on, number - self.instalments), whole + (number <= odd))
            for number in range(1, self.instalments + 1)
        ]

    def fee_until(self, day: dt.date, payments: list[Payment]) -> int:
        """The fee of all nights from the payout to ``day``, half a fen counting as one."""
        fen_days = 0
        for night in range((day - self.began_on).days):
            then = self.began_on + dt.timedelta(days=night)
            fen_days += self.principal - sum(paid.principal for paid in payments if paid.on <= then)
        whole, rest = divmod(fen_days * self.rate_bp, 10_000 * DAYS_OF_YEAR)
        return whole + (2 * rest >= 10_000 * DAYS_OF_YEAR)

    def fee_due(self, day: dt.date) -> int:
        """The fee until ``day`` that was not paid by then."""
        paid = sum(payment.fee for payment in self.payments if payment.on <= day)
        return max(0, self.fee_until(day, self.payments) - paid)


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
    is_undone: bool = False


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later (or earlier) month, or that month's last day."""
    year, month = day.year, day.month + months
    while month > 12:
        year, month = year + 1, month - 12
    while month < 1:
        year, month = year - 1, month + 12
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass
class Books:
    """Everything on one day.

    money: ``bank``, ``surplus``, ``bank-interest``, ``bank-charge``, and with a number behind
    ``share`` and ``held`` (of a member), ``loan`` and ``fee`` (of a loan). Only the surplus
    may be below nothing.
    """

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

    def owing(self, member: int) -> int:
        """The principal that a member owes on all loans."""
        return sum(
            self.money[f"loan {number}"]
            for number, loan in self.loans.items()
            if loan.member == member
        )

    def largest_debt(self) -> int:
        """What the member who owes most owes."""
        return max(self.owing(member) for member in self.members)

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
        if loan.state != "paid-out":
            return False
        due = sum(fen for day, fen in loan.parts() if day < self.today)
        return due > loan.principal - self.money[f"loan {number}"]

    def loan_rules(self, loan: Loan, moment: str) -> Rules:
        """The rules that a loan would break today, at application, approval or payout."""
        member = self.members[loan.member]
        since = member.takes_part_since
        debt = self.owing(loan.member) + loan.principal
        broken = {
            "member-cap": debt * 100 > self.fund() * CAP_PERCENT,
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
        if moment != "application":
            broken["panel-votes"] = list(loan.votes.values()).count("for") < VOTES_NEEDED
        if moment == "payout":
            broken["cash"] = loan.principal > self.money["bank"]
        return those_true(broken)

    def standing_rules(self) -> Rules:
        """What is told of the books as they stand."""
        too_much = self.largest_debt() * 100 > self.fund() * CAP_PERCENT
        return those_true({"standing-cap": too_much} | self.fund_rules(self.fund()))

    def fund_rules(self, fund: int) -> dict[str, bool]:
        """The rules about the size of a fund."""
        return {"fund-soft-cap": fund > FUND_IN_PRINCIPLE, "fund-hard-cap": fund > FUND_EVER}

    def withdrawal_rules(self, notice: Notice, shares: int) -> dict[str, bool]:
        """What would stand in the way of paying a notice today; ``shares``: it may ask for."""
        fund_then = self.fund() - notice.fen
        return {
            "withdrawal-shares": notice.fen > shares,
            "withdrawal-no-debt": self.owing(notice.member) > 0,
            "withdrawal-notice": self.today < notice.on + dt.timedelta(days=NOTICE_DAYS),
            "withdrawal-passive-breach": self.largest_debt() * 100 > fund_then * CAP_PERCENT,
        }


def those_true(broken: dict[str, bool]) -> Rules:
    """The names of what is so."""
    return frozenset(rule for rule, is_broken in broken.items() if is_broken)
