"""The guarantors of a loan as the rules look at them: how many, who, what they can bear."""

import datetime as dt
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from coop_credit.money import Money

_MEMBER = "M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantor:
    """A member who stands surety for a loan.

    guaranteed: what the member may have to pay, on this loan and on all others that stand.
    shares: own, but for those under notice. loans: the others, by name. closes_circle: the
    borrower stands surety for this member, directly or through others, or is this member.
    """

    member: int
    guaranteed: Money
    shares: Money
    participant_since: dt.date | None
    left_on: dt.date | None
    loans: tuple[str, ...]
    closes_circle: bool

    @property
    def name(self) -> str:
        """How the member is named in verdicts."""
        return f"{_MEMBER}{self.member}"

    def takes_part(self, on: dt.date) -> bool:
        """Whether the participation is approved from ``on`` or before, and the member is there."""
        has_left = self.left_on is not None and self.left_on <= on
        return self.participant_since is not None and self.participant_since <= on and not has_left

    def strain(self) -> tuple[bool, Fraction]:
        """How much is guaranteed for each fen of own shares; most of all where there are none."""
        if self.shares.fen <= 0:
            return self.guaranteed.fen > 0, Fraction(self.guaranteed.fen)
        return False, Fraction(self.guaranteed.fen, self.shares.fen)


def evidence_kind(name: str) -> str:
    """What evidence names: ``members``, ``loans``, ``entries``, or ``staff`` by handle.

    >>> evidence_kind("M7"), evidence_kind("L7"), evidence_kind("E7"), evidence_kind("chen")
    ('members', 'loans', 'entries', 'staff')
    """
    return {_MEMBER: "members", "L": "loans", "E": "entries"}.get(name[:1], "staff")


def guarantor_counts(guarantors: Sequence[Guarantor], on: dt.date) -> Mapping[str, int]:
    """Readings that are counts."""
    return {
        "guarantors": len(guarantors),
        "guarantors-outside": sum(not each.takes_part(on) for each in guarantors),
        "guarantors-in-circle": sum(each.closes_circle for each in guarantors),
    }


def guarantor_amounts(guarantors: Sequence[Guarantor]) -> Mapping[str, int]:
    """Readings that are sums in fen, of the guarantor who is strained most; nothing of none."""
    strained = _most_strained(guarantors)
    return {
        "guaranteed": sum(each.guaranteed.fen for each in strained),
        "guarantor-shares": sum(each.shares.fen for each in strained),
    }


def guarantor_names(guarantors: Sequence[Guarantor], on: dt.date) -> Mapping[str, tuple[str, ...]]:
    """Readings that name who, or what, stands in the way."""
    return {
        "guarantors-outside": tuple(each.name for each in guarantors if not each.takes_part(on)),
        "guarantors-in-circle": tuple(each.name for each in guarantors if each.closes_circle),
        "guarantor": tuple(
            name for each in _most_strained(guarantors) for name in (each.name, *each.loans)
        ),
    }


def _most_strained(guarantors: Sequence[Guarantor]) -> list[Guarantor]:
    """The one who is nearest to the limit, whatever share of the shares that is; none of none."""
    return sorted(guarantors, key=Guarantor.strain)[-1:]
