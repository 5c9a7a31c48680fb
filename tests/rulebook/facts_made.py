"""Facts that break no rule, to be varied by a case, and how case tables are read."""

import datetime as dt
from typing import Any

from coop_credit.dates import add_months
from coop_credit.money import Money
from coop_credit.money import parse_yuan
from coop_credit.rulebook.checks import AnyFacts
from coop_credit.rulebook.checks import FACTS_AT
from coop_credit.rulebook.facts import Standing
from coop_credit.rulebook.facts import Unfiled
from coop_credit.rulebook.guarantors import Guarantor
from coop_credit.rulebook.parameters import CharterValue
from coop_credit.rulebook.verdicts import Stage

#: The one-year LPR as the cooperative has entered it: 3.10 %.
LPR = CharterValue("lpr", dt.date(2021, 1, 1), 310)
#: A Tuesday on which most cases are judged.
TODAY = dt.date(2026, 11, 24)
#: A charter that sets every number that is left to it, so that ordinary facts break none.
LONG_AGO = dt.date(2020, 1, 1)
SET = (
    CharterValue("usage-fee-cap", LONG_AGO, 10_000),
    CharterValue("share-value", LONG_AGO, 1),
    CharterValue("member-shares-least", LONG_AGO, 0),
    CharterValue("member-shares-most", LONG_AGO, 100_000_000),
    CharterValue("member-shares-part", LONG_AGO, 10_000),
    CharterValue("guarantors-number", LONG_AGO, 1),
)
ORDINARY = Guarantor(
    member=2,
    guaranteed=Money(1),
    shares=Money(1),
    participant_since=LONG_AGO,
    left_on=None,
    loans=(),
    closes_circle=False,
)


def facts_for(stage: Stage, on: dt.date, **given: object) -> AnyFacts:
    """Facts of the stage's kind that break no rule on a day, but for what is ``given``."""
    kind = FACTS_AT[stage]
    facts: dict[str, Any] = {
        "fund": Money(110_000_000),
        "cash": Money(100_000_000),
        "owing": Money(0),
        "asked": Money(100_000),
        "own_shares": Money(100_000),
        "shares": Money(100_000),
        "starts_on": on,
        "due_on": add_months(on, 6),
        "rate_bp": 600,
        "agreed_on": on,
        "joined_on": dt.date(2010, 1, 1),
        "participant_since": dt.date(2012, 1, 1),
        "left_on": None,
        "purpose": "machinery",
        "seats": 5,
        "votes_for": 5,
        "borrower_votes": 0,
        "related_votes": (),
        "overdue_loans": (),
        "noticed_on": on - dt.timedelta(days=30),
        "standing": (),
        "guarantors": (),
        "guaranteed": Money(0),
        "guaranteed_loans": (),
        "own_loans": (),
        "members": 58,
        "farmers": 58,
        "legal_persons": 0,
        "contributors": 58,
        "newcomers_not_farming": 0,
        "newcomers_legal": 0,
        "last_moved_on": on,
        "unfiled": (Unfiled("E7", on),),
        "batches": 1,
    }
    facts |= given
    return kind(**{name: facts[name] for name in kind.__dataclass_fields__})


def read_fact(name: str, value: object) -> object:
    """A fact of a case table: sums are yuan as text, ``false`` is a day that is not known."""
    if name == "standing":
        assert isinstance(value, list)
        return tuple(Standing(loan, member, sum_of(owing)) for loan, member, owing in value)
    if name == "unfiled":
        assert isinstance(value, list)
        return tuple(Unfiled(entry, approved_on) for entry, approved_on in value)
    if name == "guarantors":
        assert isinstance(value, list)
        return tuple(_guarantor(**each) for each in value)
    if name in {"fund", "guaranteed", "cash", "owing", "asked", "own_shares", "shares"}:
        assert isinstance(value, str)
        return sum_of(value)
    if isinstance(value, list):
        return tuple(value)
    return None if value is False else value


def _guarantor(
    member: int,
    *,
    guaranteed: str = "1,000.00",
    shares: str = "1,000.00",
    takes_part: bool = True,
    closes_circle: bool = False,
    loans: list[str] | None = None,
) -> Guarantor:
    return Guarantor(
        member=member,
        guaranteed=sum_of(guaranteed),
        shares=sum_of(shares),
        participant_since=dt.date(2012, 1, 1) if takes_part else None,
        left_on=None,
        loans=tuple(loans or ()),
        closes_circle=closes_circle,
    )


def sum_of(text: str) -> Money:
    """Yuan with thousands separators, as case tables have it."""
    return parse_yuan(text.replace(",", ""))
