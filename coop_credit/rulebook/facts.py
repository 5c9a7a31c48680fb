"""What the rules look at, read under the lock of the book, and the readings taken from it.

Each kind of facts names its readings; a rule in ``provisions/`` picks them by name.
Sums are in fen. ``on`` in a docstring is the day of the judgement.
"""

import datetime as dt
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from coop_credit.money import Money
from coop_credit.money import ZERO
from coop_credit.rulebook.guarantors import Guarantor
from coop_credit.rulebook.guarantors import guarantor_amounts
from coop_credit.rulebook.guarantors import guarantor_counts
from coop_credit.rulebook.guarantors import guarantor_names

#: A day that is not known: participation that was never approved.
NEVER = dt.date.max


@dataclass(frozen=True, slots=True)
class Standing:
    """A paid-out loan with a balance. owing: all that its member owes, on all loans together."""

    loan: str
    member: int
    owing: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Everything that a rule can measure or take as the base of a limit, by name.

    amounts: sums in fen. rates: basis points per year. names: lists of what can stand in the
    way. No two of amounts, counts and rates bear one name.
    """

    amounts: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    rates: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, dt.date] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    standing: tuple[Standing, ...] = ()

    def number(self, name: str) -> tuple[int, str]:
        """A number by its name, and its unit: ``fen``, ``count`` or ``bp``."""
        if name in self.amounts:
            return self.amounts[name], "fen"
        if name in self.counts:
            return self.counts[name], "count"
        return self.rates[name], "bp"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFacts:
    """A loan of ``asked`` from ``starts_on`` to ``due_on``, both inclusive.

    fund: shares not yet paid back. cash: in the custodian account. owing: the member's
    principal outstanding on all loans, this one not counted. rate_bp: usage fee per year.
    agreed_on: the day the loan was approved, or ``on`` before that. seats: on the review panel.
    borrower_votes: cast by the borrower on this loan; related_votes: handles of the relatives who
    voted; neither are in votes_for. overdue_loans: the member's, by name.
    guarantors: at the application those who were named, later those who agreed.
    """

    fund: Money
    cash: Money
    owing: Money
    asked: Money
    own_shares: Money
    starts_on: dt.date
    due_on: dt.date
    rate_bp: int
    agreed_on: dt.date
    joined_on: dt.date
    participant_since: dt.date | None
    left_on: dt.date | None
    purpose: str
    seats: int
    votes_for: int
    borrower_votes: int
    related_votes: tuple[str, ...]
    overdue_loans: tuple[str, ...]
    guarantors: tuple[Guarantor, ...] = ()

    def readings(self, on: dt.date) -> Readings:
        """What a loan rule can look at."""
        return Readings(
            amounts={
                "fund": self.fund.fen,
                "cash": self.cash.fen,
                "asked": self.asked.fen,
                "debt": self.owing.fen + self.asked.fen,
                "own-shares": self.own_shares.fen,
                **guarantor_amounts(self.guarantors),
            },
            counts={
                "participations": _participations(self.participant_since, self.left_on, on),
                "seats": self.seats,
                "votes-for": self.votes_for,
                "borrower-votes": self.borrower_votes,
                "related-votes": len(self.related_votes),
                "overdue-loans": len(self.overdue_loans),
                **guarantor_counts(self.guarantors, on),
            },
            rates={"usage-fee": self.rate_bp},
            days={
                "today": on,
                "starts-on": self.starts_on,
                "due-on": self.due_on,
                "agreed-on": self.agreed_on,
                "joined-on": self.joined_on,
                "participant-from": _participant_from(self.participant_since, self.left_on, on),
            },
            codes={"purpose": self.purpose},
            names={
                "overdue-loans": self.overdue_loans,
                "related-votes": self.related_votes,
                **guarantor_names(self.guarantors, on),
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionFacts:
    """A contribution of ``asked`` to a fund and to shares that do not hold it yet."""

    fund: Money
    asked: Money
    own_shares: Money
    joined_on: dt.date
    participant_since: dt.date | None
    left_on: dt.date | None

    def readings(self, on: dt.date) -> Readings:
        """What a contribution rule can look at."""
        return Readings(
            amounts={
                "asked": self.asked.fen,
                "shares-then": self.own_shares.fen + self.asked.fen,
                "fund-then": self.fund.fen + self.asked.fen,
            },
            counts={"participations": _participations(self.participant_since, self.left_on, on)},
            days={
                "today": on,
                "joined-on": self.joined_on,
                "participant-from": _participant_from(self.participant_since, self.left_on, on),
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalFacts:
    """A withdrawal of ``asked``, noticed on a day; or a pledge is lowered by it on that day.

    fund and shares are those before this payment: a notice counts in the fund until it is
    paid. shares: the member's own that no other notice asks for, or the pledge. owing: by the
    member. own_loans, guaranteed_loans: by name, those owed on and those that the member stands
    surety for, with ``guaranteed`` in all.
    """

    fund: Money
    cash: Money
    asked: Money
    shares: Money
    owing: Money
    noticed_on: dt.date
    standing: tuple[Standing, ...]
    own_loans: tuple[str, ...] = ()
    guaranteed: Money = ZERO
    guaranteed_loans: tuple[str, ...] = ()

    def readings(self, on: dt.date) -> Readings:
        """What a withdrawal rule can look at."""
        return Readings(
            amounts={
                "cash": self.cash.fen,
                "asked": self.asked.fen,
                "own-shares": self.shares.fen,
                "owing": self.owing.fen,
                "fund-then": self.fund.fen - self.asked.fen,
                "largest-owing": _largest(self.standing),
                "guaranteed": self.guaranteed.fen,
                "shares-then": max(0, self.shares.fen - self.asked.fen),
            },
            counts={"exits": 1},
            days={"today": on, "noticed-on": self.noticed_on},
            names={"own-loans": self.own_loans, "guaranteed-loans": self.guaranteed_loans},
            standing=self.standing,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFacts:
    """The fund and the loans that stand on a day."""

    fund: Money
    standing: tuple[Standing, ...]

    def readings(self, on: dt.date) -> Readings:
        """What a rule that holds at any time can look at."""
        return Readings(
            amounts={
                "fund": self.fund.fen,
                "fund-then": self.fund.fen,
                "largest-owing": _largest(self.standing),
            },
            days={"today": on},
            standing=self.standing,
        )


@dataclass(frozen=True, slots=True)
class Unfiled:
    """A batch of participants that no filing is known of. entry: its approval, as ``E7``."""

    entry: str
    approved_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipFacts:
    """Who belongs to the cooperative; at an admission, with the newcomer.

    farmers: natural persons who farm. legal_persons: firms and institutions. contributors:
    members with shares. newcomers_not_farming, newcomers_legal: 1 where the newcomer is such.
    last_moved_on: the day of the newest entry with transfers, or of the first entry without any.
    unfiled: the oldest first; at an admission none.
    """

    members: int
    farmers: int
    legal_persons: int
    contributors: int
    newcomers_not_farming: int
    newcomers_legal: int
    last_moved_on: dt.date
    unfiled: tuple[Unfiled, ...] = ()

    def readings(self, on: dt.date) -> Readings:
        """What a rule about the members can look at."""
        oldest = self.unfiled[:1]
        return Readings(
            counts={
                "members": self.members,
                "farmers": self.farmers,
                "legal-persons": self.legal_persons,
                "contributors": self.contributors,
                "newcomers-not-farming": self.newcomers_not_farming,
                "newcomers-legal": self.newcomers_legal,
                "unfiled-intakes": len(self.unfiled),
            },
            days={
                "today": on,
                "last-moved-on": self.last_moved_on,
                "unfiled-since": oldest[0].approved_on if oldest else on,
            },
            names={"oldest-unfiled": tuple(each.entry for each in oldest)},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeFacts:
    """A batch of new participants. batches: in this calendar year, this one counted."""

    batches: int

    def readings(self, on: dt.date) -> Readings:
        """What a rule about taking participants in can look at."""
        return Readings(counts={"batches": self.batches}, days={"today": on})


@dataclass(frozen=True, slots=True)
class LeavingFacts:
    """A member is about to leave the cooperative."""

    def readings(self, on: dt.date) -> Readings:
        """What a rule about leaving can look at."""
        return Readings(counts={"exits": 1}, days={"today": on})


def _participations(since: dt.date | None, left_on: dt.date | None, on: dt.date) -> int:
    """1 for a member whose participation is approved from ``on`` or before, else 0."""
    return int(_participant_from(since, left_on, on) <= on)


def _participant_from(since: dt.date | None, left_on: dt.date | None, on: dt.date) -> dt.date:
    """The first day of participation; ``NEVER`` without an approval, or from the day of leaving."""
    if since is None or (left_on is not None and left_on <= on):
        return NEVER
    return since


def _largest(standing: Iterable[Standing]) -> int:
    return max((each.owing for each in standing), default=ZERO).fen
