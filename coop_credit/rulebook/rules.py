"""The shape of a rule: when it is checked, how strongly, and what is compared with what.

Rules are data. A rule names a reading of the facts (see ``facts.py``), a comparison, and a
kind of limit that is worked out from one parameter. Limits are inclusive.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Stage(StrEnum):
    """The moment at which a rule is checked."""

    APPLICATION = "application"
    APPROVAL = "approval"
    PAYOUT = "payout"
    EXTENSION = "extension"  # a loan is given a later last day
    CONTRIBUTION = "contribution"
    NOTICE = "notice"  # a withdrawal is asked for
    WITHDRAWAL = "withdrawal"  # a withdrawal is paid
    LOWERING = "lowering"  # a pledge is lowered
    STANDING = "standing"  # at any time
    ADMISSION = "admission"  # somebody is to become a member
    INTAKE = "intake"  # members are to become participants
    LEAVING = "leaving"  # a member is to leave the cooperative
    MONTH_END = "month-end"  # who belongs to the cooperative, for the month's export


class Strength(StrEnum):
    """What follows from a breach."""

    HARD = "hard"  # refuses, whoever asks
    SOFT = "soft"  # refuses in principle (原则上): a second person can override it, with a reason
    REPORT = "report"  # never refuses, stands in the month's pack


class Comparison(StrEnum):
    """How what is measured must stand to the limit."""

    AT_MOST = "at-most"
    AT_LEAST = "at-least"
    ONE_OF = "one-of"
    WHOLE = "whole"  # so many times the limit, with nothing left over


class Limit(StrEnum):
    """How the limit comes from the parameter's value and the base."""

    SUM = "sum"  # the value, in fen
    COUNT = "count"  # the value
    SHARE = "share"  # so many basis points of the base
    MULTIPLE = "multiple"  # so many times the base
    RATE = "rate"  # the value, in basis points per year
    MONTHS_AFTER = "months-after"  # the day of ``add_months`` after the base
    DAYS_AFTER = "days-after"  # so many days after the base
    LIST = "list"  # the codes of the value


#: Limits that are days.
DAYS = frozenset({Limit.MONTHS_AFTER, Limit.DAYS_AFTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of a rulebook.

    stages: when it is checked. strength: what a breach does then; at the stages of
    ``reported_at`` it is reported only. measure, base: readings of the facts; base is ``""``
    where the limit needs none. base_on: where the base is no reading but the value of the
    parameter that ``base`` names, the reading that gives the day of that value; else ``""``.
    parameter: where the number comes from. floor: a parameter below whose value the limit
    never falls, or ``""``. refuses_if: a count; where it is 0 a breach is only reported; or
    ``""``. only_if: a count; where it is 0 the rule says nothing; or ``""``.
    reports_when: a parameter and the value of it with which a breach is only reported, or
    ``("", "")``. opens_on: the reading that gives the day from which a breach is over, or
    ``""``. evidence: the list of names that shows what stands in the way, or ``""``;
    ``standing`` means the loans whose member owes more than the limit.
    """

    id: str
    strength: Strength
    stages: frozenset[Stage]
    reported_at: frozenset[Stage]
    measure: str
    comparison: Comparison
    limit: Limit
    base: str
    base_on: str
    parameter: str
    floor: str
    refuses_if: str
    only_if: str
    reports_when: tuple[str, str]
    opens_on: str
    evidence: str

    def __post_init__(self) -> None:
        assert self.reported_at <= self.stages, self.id
        assert self.limit is Limit.SUM or self.comparison is not Comparison.WHOLE, self.id
        assert self.floor == "" or self.comparison is Comparison.AT_MOST, self.id
        assert (self.limit is Limit.LIST) == (self.comparison is Comparison.ONE_OF), self.id


def rule_from(table: Mapping[str, Any]) -> Rule:
    """A rule from its TOML table. A table that is wrong is a bug of the rulebook."""
    when = table.get("reports_when", {"parameter": "", "value": ""})
    return Rule(
        id=table["id"],
        strength=Strength(table["strength"]),
        stages=frozenset(Stage(stage) for stage in table["stages"]),
        reported_at=frozenset(Stage(stage) for stage in table.get("reported_at", ())),
        measure=table["measure"],
        comparison=Comparison(table["comparison"]),
        limit=Limit(table["limit"]),
        base=table.get("base", ""),
        base_on=table.get("base_on", ""),
        parameter=table["parameter"],
        floor=table.get("floor", ""),
        refuses_if=table.get("refuses_if", ""),
        only_if=table.get("only_if", ""),
        reports_when=(when["parameter"], when["value"]),
        opens_on=table.get("opens_on", ""),
        evidence=table.get("evidence", ""),
    )
